"""Catalogues made from lists of people, so that every count of them is true and every sum is one of people."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from site_builder.columns import FACETS
from site_builder.model import (
    Catalog,
    Collection,
    Commons,
    Facet,
    FacetCount,
    GrowthPoint,
    Part,
    Platform,
    SourceInfo,
    Totals,
    Twin,
)
from site_builder.summarise.merging import merged, total

RELEASES = ("1", "2", "3")


@dataclass(frozen=True, slots=True)
class Scan:
    """One series of a study of its own."""

    modality: str
    part: str
    release: int


@dataclass(frozen=True, slots=True)
class Person:
    """A subject."""

    id: str
    sex: str
    age: str
    scans: tuple[Scan, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A collection: its platform, diseases and people; `canonical` is the id of the listing that is counted instead."""

    platform: str
    name: str
    diseases: tuple[str, ...]
    people: tuple[Person, ...]
    canonical: str = ""

    @property
    def id(self) -> str:
        return f"{self.platform}/{self.name}"


def catalog_of(groups: Sequence[Group]) -> Catalog:
    """The catalogue of some collections."""
    platforms = tuple(
        _platform(name, [group for group in groups if group.platform == name])
        for name in sorted({group.platform for group in groups})
    )
    return Catalog(
        platforms=platforms,
        collections=tuple(_collection(group, groups) for group in sorted(groups, key=lambda group: group.id)),
        totals=total(platform.counted or platform.totals for platform in platforms),
        facets={
            name: merged(name, level, [(p.commons.name, (p.counted_facets or p.facets)[name]) for p in platforms])
            for name, level, *_rest in FACETS
        },
        licenses={},
    )


def _platform(name: str, groups: Sequence[Group]) -> Platform:
    source = SourceInfo(name, "test", name, "3", None, "2026-11-01T00:00:00Z", "people")
    canonical = [group for group in groups if not group.canonical]
    return Platform(
        commons=Commons(name, name, name, "https://example.org/"),
        source=source,
        totals=_totals(groups),
        facets=_facets(groups),
        growth=_growth(groups),
        counted=_totals(canonical) if len(canonical) < len(groups) else None,
        counted_facets=_facets(canonical) if len(canonical) < len(groups) else {},
    )


def _collection(group: Group, groups: Sequence[Group]) -> Collection:
    first = group.canonical or group.id
    listed = [other for other in groups if other is not group and (other.canonical or other.id) == first]
    own = _facets([group])
    return Collection(
        id=group.id,
        slug=group.name,
        commons_name=group.platform,
        commons_slug=group.platform,
        collection_id=group.name,
        source_id=group.platform,
        short_title=group.name,
        title=group.name,
        description=(),
        access="open",
        status="",
        updated=None,
        published=None,
        program="",
        supporting_data=(),
        species=(),
        disease_types=group.diseases,
        primary_sites=(),
        data_url_doi=(),
        totals=_totals([group]),
        facets=own,
        parts=_parts(group),
        links=(),
        commands=(),
        sample_views=(),
        growth=_growth([group]),
        twins=tuple(Twin(other.id, other.platform, other.name, "") for other in listed),
        canonical_id=first if listed else "",
    )


def _scans(groups: Iterable[Group]) -> list[tuple[Person, Scan]]:
    """Every series; a person of two collections of one platform is one subject with the series of both."""
    return [(person, scan) for group in groups for person in group.people for scan in person.scans]


def _count(scans: Sequence[tuple[Person, Scan]]) -> tuple[int, int, int]:
    return len({person.id for person, _scan in scans}), len(scans), len(scans)


def _totals(groups: Sequence[Group]) -> Totals:
    subjects, studies, series = _count(_scans(groups))
    return Totals(subjects, studies, series, series * 10, series * 5_000, len(groups))


def _growth(groups: Sequence[Group]) -> tuple[GrowthPoint, ...]:
    served = [[(p, s) for p, s in _scans(groups) if s.release <= int(version)] for version in RELEASES]
    counts = [(version, _count(scans)) for version, scans in zip(RELEASES, served, strict=True) if scans]
    return tuple(GrowthPoint(version, f"202{version}-01-01", count[2], count[0]) for version, count in counts)


def _parts(group: Group) -> tuple[Part, ...]:
    made = []
    for doi in sorted({scan.part for _person, scan in _scans([group])}):
        subjects, studies, series = _count([(p, s) for p, s in _scans([group]) if s.part == doi])
        url = f"https://doi.org/{doi}"
        made.append(Part("original_data", doi, doi, url, (), None, None, subjects, studies, series, series * 10))
    return tuple(sorted(made, key=lambda part: (-(part.series or 0), part.id)))


def _facets(groups: Sequence[Group]) -> dict[str, Facet]:
    values: Mapping[str, Callable[[Group, Person, Scan], Iterable[str]]] = {
        "PatientSex": lambda _group, person, _scan: (person.sex,),
        "age_group": lambda _group, person, _scan: (person.age,),
        "Modality": lambda _group, _person, scan: (scan.modality,),
        "disease_type": lambda group, _person, _scan: group.diseases,
        "commons_name": lambda group, _person, _scan: (group.platform,),
    }
    made = {}
    for name, level, *_rest in FACETS:
        by_value: dict[str, list[tuple[Person, Scan]]] = {}
        for group in groups if name in values else ():
            for person, scan in _scans([group]):
                for value in values[name](group, person, scan):
                    by_value.setdefault(value, []).append((person, scan))
        counts = [FacetCount(value, value, *_count(scans)) for value, scans in sorted(by_value.items())]
        made[name] = Facet(name, level, name in values, tuple(counts))
    return made
