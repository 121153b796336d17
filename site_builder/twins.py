"""The same collection listed by several platforms, known by its DOI; site totals count it once.

A collection's own DOI is that of its largest original part (an analysis result is a part of many). Two
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
    """Collections of different platforms with one DOI."""
    by_doi: dict[str, dict[str, list[Collection]]] = {}
    for collection in collections:
        if doi := own_doi(collection):
            by_doi.setdefault(doi.casefold(), {}).setdefault(collection.commons_name, []).append(collection)
    groups = []
    for doi, by_platform in sorted(by_doi.items()):
        if len(by_platform) > 1:
            for same in by_platform.values():
                _report_shared(doi, same, report)
            alone = [same[0] for same in by_platform.values() if len(same) == 1]
            if len(alone) > 1:
                groups.append(alone)
    return groups


def _report_shared(doi: str, same: Sequence[Collection], report: Report) -> None:
    if len(same) > 1:
        hint = f"{', '.join(c.collection_id for c in same)} have it, so it does not tell which one others list"
        first = same[0]
        where = (first.source_id, first.collection_id, "data_url_doi")
        report.add(Finding("doi-shared", *where, doi, len(same), "collections", hint))
