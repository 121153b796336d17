"""What belongs together on the quality pages: a source, its platforms and collections, and what was found there."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from site_builder.citations.datacite_record import ID as DATACITE
from site_builder.findings import Finding, Severity, counted
from site_builder.model import Catalog, Collection, SourceInfo
from site_builder.slugs import slugs_of

#: Folder of the quality pages.
FOLDER = "quality/"
#: The gravest first.
SEVERITIES: tuple[Severity, ...] = get_args(Severity)
#: Codes that say why a source is not counted, though it was read.
_UNUSED = frozenset({"collection-elsewhere", "counts-unused"})
#: What has findings, is pulled, and is no source of collections.
_LABELS = {DATACITE: "DataCite"}


@dataclass(frozen=True, slots=True)
class Scope:
    """A source, or the texts of the site's own or DataCite (`info` is None then), with its collections and findings.

    `label` is the platform of a source that no other one describes, else its id; `info` is the source as its first
    platform has it; `places` are collections by the `where` of findings:
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

    @property
    def unused(self) -> str:
        """Why no collection is counted with the rows of a source that was read; empty where one is."""
        if self.info is None or self.info.status == "failed" or self.collections:
            return ""
        why = dict.fromkeys(f"{f.where}: {f.hint}" for f in self.findings if f.code in _UNUSED)
        return f"nothing of it is counted; {'; '.join(why)}" if why else ""

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
    slugs, platforms = slugs_of(ids), {id_: _platforms(infos.get(id_, ())) for id_ in ids}
    alone = Counter(platforms.values())
    return tuple(
        Scope(
            id=id_,
            slug=slugs[id_],
            label=of[0] if len(of) == 1 and alone[of] == 1 else _LABELS.get(id_, id_),
            info=next(iter(infos.get(id_, ())), None),
            platforms=of,
            collections=tuple(c for c in catalog.collections if c.source_id == id_),
            findings=tuple(found.get(id_, ())),
            places=_places(catalog, id_),
        )
        for id_, of in platforms.items()
    )


def _platforms(infos: Iterable[SourceInfo]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(info.commons_name for info in infos if info.commons_name))


def _places(catalog: Catalog, id_: str) -> dict[str, Collection | None]:
    own = {p.commons.name for p in catalog.platforms if any(source.id == id_ for source in p.sources)}
    places: dict[str, Collection | None] = {}
    for collection in catalog.collections:
        if collection.commons_name in own:
            twice = collection.collection_id in places
            places[collection.collection_id] = None if twice else collection
    return places


def amount_of(findings: Iterable[Finding]) -> str:
    """How many of what findings concern together: `9,639 series, 2 records`, `fewer than 11 subjects`."""
    by_unit: dict[str, list[Finding]] = {}
    for finding in findings:
        by_unit.setdefault(finding.unit, []).append(finding)
    return ", ".join(counted(found, unit) for unit, found in by_unit.items())
