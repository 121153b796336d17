"""The facets that the list of collections can be filtered by, and what each collection has of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from site_builder.harmonise.age import AGE_GROUPS
from site_builder.harmonise.license import Answer, License
from site_builder.harmonise.modality import modality_rank
from site_builder.model import Catalog, Collection, FacetCount, Level

Order = Literal["count", "given"]


@dataclass(frozen=True, slots=True)
class Held:
    """A value of a facet that a collection has.

    `subjects` and `series` are of those with the value; None where that is not provided or hidden, or where the
    value is a fact of the whole collection.
    """

    value: str
    label: str
    subjects: int | None = None
    series: int | None = None


@dataclass(frozen=True, slots=True)
class ValuesFacet:
    """A facet of named values; `name` is its parameter in addresses.

    `order` is how its values stand: by the number of collections, or as `given` in `values`. `level` is what a
    value is a fact of.
    """

    name: str
    label: str
    plural: str
    level: Level
    held: Callable[[Collection, Mapping[str, License]], Sequence[Held]]
    note: str = ""
    order: Order = "count"
    values: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class RangeFacet:
    """A facet of a figure; `steps` are the lower ends of its ranges, in its unit (`bytes` in GB)."""

    name: str
    label: str
    plural: str
    figure: str
    unit: Literal["subjects", "bytes", "year"]
    steps: tuple[int, ...] = ()
    note: str = ""


def _counted(facet: str) -> Callable[[Collection, Mapping[str, License]], Sequence[Held]]:
    """The known values of one of the collection's facets, with their own counts."""

    def held(collection: Collection, _licenses: Mapping[str, License]) -> Sequence[Held]:
        return [Held(c.value, c.label, c.subjects, c.series) for c in _once(collection.facets[facet].known)]

    return held


def _modalities(collection: Collection, licenses: Mapping[str, License]) -> Sequence[Held]:
    return sorted(_counted("Modality")(collection, licenses), key=lambda held: modality_rank(held.value))


def _once(counts: Iterable[FacetCount]) -> Iterable[FacetCount]:
    found: dict[str, FacetCount] = {}
    for count in counts:
        found.setdefault(count.value, count)
    return found.values()


def _stated(values: Callable[[Collection], Iterable[str]]) -> Callable[..., Sequence[Held]]:
    """Values that are said of a whole collection."""

    def held(collection: Collection, _licenses: Mapping[str, License]) -> Sequence[Held]:
        return [Held(value, value) for value in dict.fromkeys(values(collection))]

    return held


def answers(collection: Collection, licenses: Mapping[str, License], question: str) -> set[Answer]:
    """What the licences of a collection's data answer to a question such as `commercial`; none where none is known.

    Data whose licence is not known answer nothing beside others that do, so it is unclear for them.
    """
    counts = collection.facets["license"].counts
    known = [licenses[count.value] for count in counts if count.value in licenses]
    said: set[Answer] = {getattr(license_, question) for license_ in known}
    return said | {"unclear"} if said and len(known) < len(counts) else said


COMMERCIAL = (
    ("allowed", "allowed for all data"),
    ("partly", "allowed for some of the data"),
    ("not-allowed", "not allowed"),
    ("unclear", "not clear"),
)
REGISTRATION = (
    ("none", "not needed"),
    ("partly", "needed for some of the data"),
    ("needed", "needed"),
    ("unclear", "not clear"),
)
KINDS = (("original", "original data only"), ("with-results", "with analysis results"))


def _commercial(collection: Collection, licenses: Mapping[str, License]) -> Sequence[Held]:
    return _answer(answers(collection, licenses, "commercial"), COMMERCIAL, ("yes", "no"))


def _registration(collection: Collection, licenses: Mapping[str, License]) -> Sequence[Held]:
    said = answers(collection, licenses, "registration")
    if collection.access in ("registered", "controlled"):
        said = {"yes"}
    elif collection.access == "mixed":
        said = {"yes", "no"}
    elif collection.access == "unknown" and "yes" not in said:
        said = {"unclear"} if said else said
    return _answer(said, REGISTRATION, ("no", "yes"))


def _answer(
    said: set[Answer], values: tuple[tuple[str, str], ...], good_and_bad: tuple[Answer, Answer]
) -> Sequence[Held]:
    """All good, some of both, all bad, or something unclear; nothing where nothing is said."""
    good, bad = good_and_bad
    if not said:
        return ()
    place = {frozenset({good}): 0, frozenset({good, bad}): 1, frozenset({bad}): 2}.get(frozenset(said), 3)
    return (Held(*values[place]),)


def _kind(collection: Collection, _licenses: Mapping[str, License]) -> Sequence[Held]:
    kinds = {part.kind for part in collection.parts}
    return (Held(*KINDS["analysis_result" in kinds]),) if kinds else ()


_DECADES = tuple((group, f"{group} years") for group in AGE_GROUPS)

VALUES_FACETS: tuple[ValuesFacet, ...] = (
    ValuesFacet("platform", "Platform", "platforms", "collection", _counted("commons_name")),
    ValuesFacet("modality", "Modality", "modalities", "series", _modalities),
    ValuesFacet("body_part", "Body part", "body parts", "series", _counted("BodyPartExamined")),
    ValuesFacet("disease", "Disease", "diseases", "collection", _counted("disease_type")),
    ValuesFacet("site", "Primary site", "primary sites", "collection", _counted("primary_site")),
    ValuesFacet(
        "license",
        "Licence",
        "licences",
        "series",
        _counted("license"),
        note="Of any series; the parts of a collection can differ.",
    ),
    ValuesFacet(
        "commercial",
        "Commercial use",
        "answers",
        "collection",
        _commercial,
        note="As the licences of all its data say.",
        order="given",
        values=COMMERCIAL,
    ),
    ValuesFacet(
        "registration",
        "Registration",
        "answers",
        "collection",
        _registration,
        note="An account, an application or a signed agreement before one gets the data.",
        order="given",
        values=REGISTRATION,
    ),
    ValuesFacet("access", "Access", "kinds of access", "collection", _counted("access")),
    ValuesFacet("species", "Species", "species", "collection", _stated(lambda c: c.species)),
    ValuesFacet("sex", "Sex", "sexes", "subject", _counted("PatientSex")),
    ValuesFacet("age", "Age", "age groups", "subject", _counted("age_group"), order="given", values=_DECADES),
    ValuesFacet("race", "Race", "races", "subject", _counted("race")),
    ValuesFacet("ethnicity", "Ethnicity", "ethnicities", "subject", _counted("EthnicGroup")),
    ValuesFacet("manufacturer", "Manufacturer", "manufacturers", "series", _counted("Manufacturer")),
    ValuesFacet("covid19", "COVID-19 test", "results", "subject", _counted("covid19_positive")),
    ValuesFacet(
        "kind",
        "Original or derived data",
        "kinds",
        "collection",
        _kind,
        order="given",
        values=KINDS,
    ),
)
RANGE_FACETS: tuple[RangeFacet, ...] = (
    RangeFacet("subjects", "Number of subjects", "ranges", "subjects", "subjects", (1, 10, 100, 1_000, 10_000)),
    RangeFacet("size", "Size", "ranges", "size_bytes", "bytes", (0, 1, 10, 100, 1_000, 10_000)),
    RangeFacet("released", "Released", "years", "published", "year", note="The year in which it was first listed."),
)


@dataclass(frozen=True, slots=True)
class FacetTable:
    """A facet with what every collection has of it.

    `held` has a place for every collection, in the order in which they were given; `values` are (value, label) in
    the facet's order.
    """

    facet: ValuesFacet
    values: tuple[tuple[str, str], ...]
    held: tuple[tuple[Held, ...], ...]


def facet_tables(collections: Sequence[Collection], catalog: Catalog) -> list[FacetTable]:
    """The facets of which at least one collection has a value, in the order in which they are shown."""
    made = (_table(facet, collections, catalog.licenses) for facet in VALUES_FACETS)
    return [table for table in made if table.values]


def _table(facet: ValuesFacet, collections: Sequence[Collection], licenses: Mapping[str, License]) -> FacetTable:
    held = tuple(tuple(facet.held(collection, licenses)) for collection in collections)
    labels: dict[str, str] = {}
    having: dict[str, int] = {}
    for each in (one for row in held for one in row):
        labels.setdefault(each.value, each.label)
        having[each.value] = having.get(each.value, 0) + 1
    if facet.order == "given":
        values = tuple(pair for pair in facet.values if pair[0] in labels)
        unlisted = sorted(labels.keys() - dict(values).keys())
        return FacetTable(facet, (*values, *((value, labels[value]) for value in unlisted)), held)
    ordered = sorted(labels, key=lambda value: (-having[value], labels[value].casefold(), value))
    return FacetTable(facet, tuple((value, labels[value]) for value in ordered), held)


def range_facets(collections: Sequence[Collection]) -> list[RangeFacet]:
    """The facets of figures that at least one collection has."""
    figures: dict[str, Sequence[object]] = {
        "subjects": [c.totals.subjects for c in collections],
        "size_bytes": [c.totals.size_bytes for c in collections],
        "published": [c.published for c in collections],
    }
    return [facet for facet in RANGE_FACETS if any(value is not None for value in figures[facet.figure])]
