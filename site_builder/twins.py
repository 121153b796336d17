"""The same collection listed by several platforms, known by its DOI; site totals count it once.

A collection's own DOI is that of its largest original part (an analysis result is a part of many); where no other
platform has that as its own, one that has it as an original part is the same collection. Two
collections of one platform with the same DOI, such as that of a paper or of a whole repository, are not
told apart by it, so it is taken as nobody's there. One of the twins is canonical: the one of the platform that
comes first in `canonical` of the configuration, else of the platform whose source is configured first.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from site_builder.findings import Finding, Report
from site_builder.model import Collection, Twin

DOI = "https://doi.org/"


def own_doi(collection: Collection) -> str | None:
    """The DOI of the largest original part, None where that has none."""
    originals = [part for part in collection.parts if part.kind == "original_data" and part.data_url_doi]
    first = next(iter(originals), None)  # parts are in order of their size
    doi = first.data_url_doi if first else next(iter(collection.data_url_doi), None) if not collection.parts else None
    return doi if doi and doi.startswith(DOI) else None


def with_twins(
    collections: Sequence[Collection], platforms: Sequence[str], canonical: Sequence[str], report: Report
) -> tuple[Collection, ...]:
    """The collections with their twins; `platforms` are commons names in the order of the configuration."""
    order = _order(platforms, canonical)
    for name in canonical:
        if name.casefold() not in {platform.casefold() for platform in platforms}:
            hint = f"no such platform; there are {', '.join(platforms)}"
            report.add(Finding("canonical-unknown", "content", field="canonical", value=name, unit="names", hint=hint))
    found = {c.id: c for c in collections}
    for group in _groups(collections, report):
        ranked = sorted(group, key=lambda c: (order[c.commons_name], c.id))
        for collection in ranked:
            others = tuple(
                Twin(other.id, other.commons_name, other.title, other.url)
                for other in ranked
                if other is not collection
            )
            found[collection.id] = replace(collection, twins=others, canonical_id=ranked[0].id)
    return tuple(found.values())


def _order(platforms: Sequence[str], canonical: Sequence[str]) -> Mapping[str, int]:
    preferred = [name.casefold() for name in canonical]
    ranked = sorted(
        enumerate(platforms),
        key=lambda item: (
            preferred.index(item[1].casefold()) if item[1].casefold() in preferred else len(preferred),
            item[0],
        ),
    )
    return {name: place for place, (_configured, name) in enumerate(ranked)}


def _groups(collections: Sequence[Collection], report: Report) -> list[list[Collection]]:
    """Collections of different platforms with one DOI: of both their own, else of one its own and part of the other."""
    by_doi: dict[str, dict[str, list[Collection]]] = {}
    for collection in collections:
        if doi := own_doi(collection):
            by_doi.setdefault(doi.casefold(), {}).setdefault(collection.commons_name, []).append(collection)
    groups: dict[str, list[Collection]] = {}
    for doi, by_platform in sorted(by_doi.items()):
        if len(by_platform) > 1:
            for same in by_platform.values():
                _report_shared(doi, same, report)
        groups[doi] = [same[0] for same in by_platform.values() if len(same) == 1]
    _add_parts(groups, collections)
    return [group for _doi, group in sorted(groups.items()) if len(group) > 1]


def _add_parts(groups: Mapping[str, list[Collection]], collections: Sequence[Collection]) -> None:
    """Add to a collection that is alone with its DOI the one of each other platform that has this as a part.

    That one must be alone with its own DOI, too: a collection with a twin has other collections' data as parts.
    """
    alone = {doi: group for doi, group in groups.items() if len(group) == 1}
    single = {group[0].id for group in alone.values()}
    having: dict[str, list[Collection]] = {}
    for collection in collections:
        if collection.id in single:
            for part in collection.parts:
                if part.kind == "original_data" and part.data_url_doi:
                    having.setdefault(part.data_url_doi.casefold(), []).append(collection)
    joined: set[str] = set()
    for doi, group in sorted(alone.items()):
        others = [c for c in having.get(doi, ()) if c.commons_name != group[0].commons_name]
        free = group[0].id not in joined and not any(c.id in joined for c in others)
        if others and free and len({c.commons_name for c in others}) == len(others):
            group += others
            joined |= {c.id for c in group}


def _report_shared(doi: str, same: Sequence[Collection], report: Report) -> None:
    if len(same) > 1:
        hint = f"{', '.join(c.collection_id for c in same)} have it, so it does not tell which one others list"
        first = same[0]
        where = (first.source_id, first.collection_id, "data_url_doi")
        report.add(Finding("doi-shared", *where, doi, len(same), "collections", hint))
