"""What belongs together on the quality pages: a source, its platforms and collections, and what was found there."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import get_args

from site_builder.findings import Finding, Severity, counted
from site_builder.model import Catalog, Collection, SourceInfo
from site_builder.slugs import slugs_of

#: Folder of the quality pages.
FOLDER = "quality/"
#: The gravest first.
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
_SINGULAR = {"series": "series", "studies": "study"}


@dataclass(frozen=True, slots=True)
class Scope:
    """A source, or the texts of the site's own (`info` is None then), with its collections and findings.

    `info` is the source as its first platform has it; `places` are collections by the `where` of findings:
    those whose rows it gave, and those that it completed. None where several platforms use one identifier.
    """

    id: str
    slug: str
    label: str
    info: SourceInfo | None
    platforms: tuple[str, ...]
    collections: tuple[Collection, ...]
    findings: tuple[Finding, ...]
    places: dict[str, Collection | None]

    @property
    def url(self) -> str:
        """The source's page, relative to the root."""
        return f"{FOLDER}{self.slug}/"

    def count(self, severity: Severity) -> int:
        """How many findings of one severity there are."""
        return sum(finding.severity == severity for finding in self.findings)


def scopes_of(catalog: Catalog, findings: Iterable[Finding]) -> tuple[Scope, ...]:
    """Every source in the order of the catalogue, then what has findings and is no source of it."""
    found: dict[str, list[Finding]] = {}
    for finding in findings:
        found.setdefault(finding.source, []).append(finding)
    infos: dict[str, list[SourceInfo]] = {}
    for info in catalog.sources:
        infos.setdefault(info.id, []).append(info)
    ids = [*infos, *(id_ for id_ in found if id_ not in infos)]
    slugs = slugs_of(ids)
    return tuple(_scope(catalog, id_, slugs[id_], infos.get(id_, ()), found.get(id_, ())) for id_ in ids)


def _scope(catalog: Catalog, id_: str, slug: str, infos: Sequence[SourceInfo], findings: Sequence[Finding]) -> Scope:
    platforms = tuple(dict.fromkeys(info.commons_name for info in infos if info.commons_name))
    own = {p.commons.name for p in catalog.platforms if any(source.id == id_ for source in p.sources)}
    places: dict[str, Collection | None] = {}
    for collection in catalog.collections:
        if collection.commons_name in own:
            twice = collection.collection_id in places
            places[collection.collection_id] = None if twice else collection
    return Scope(
        id=id_,
        slug=slug,
        label=platforms[0] if len(platforms) == 1 else id_,
        info=infos[0] if infos else None,
        platforms=platforms,
        collections=tuple(c for c in catalog.collections if c.source_id == id_),
        findings=tuple(findings),
        places=places,
    )


def amount(count: int, unit: str) -> str:
    """A number with its unit: `1 study`, `9,639 series`."""
    return f"{count:,} {_SINGULAR.get(unit, unit.removesuffix('s')) if count == 1 else unit}"


def amount_of(findings: Iterable[Finding]) -> str:
    """How many of what findings concern together: `9,639 series, 2 records`, `fewer than 11 subjects`."""
    by_unit: dict[str, list[Finding]] = {}
    for finding in findings:
        by_unit.setdefault(finding.unit, []).append(finding)
    return ", ".join(_amount(found, unit) for unit, found in by_unit.items())


def _amount(found: Sequence[Finding], unit: str) -> str:
    known = [finding.count for finding in found if finding.count is not None]
    return amount(sum(known), unit) if len(known) == len(found) else counted(found, unit)
