"""One catalogue out of its platforms: totals and facets over all of them, what several list counted once."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from site_builder.columns import FACETS
from site_builder.findings import Report
from site_builder.model import Catalog, Collection, Platform, SourceInfo
from site_builder.summarise import Summarised
from site_builder.summarise.merging import merged, total
from site_builder.twins import with_twins


def catalog_of(
    parts: Sequence[Summarised], canonical: Sequence[str], failed: Sequence[SourceInfo], report: Report
) -> Catalog:
    """All platforms as one catalogue; a collection that several of them list is counted once."""
    names = [part.platform.commons.name for part in parts]
    listed = sorted((c for part in parts for c in part.collections), key=lambda c: c.id)
    collections = with_twins(listed, names, canonical, report)
    platforms = tuple(_counted(part, collections) for part in parts)
    licenses = {id_: license_ for part in parts for id_, license_ in sorted(part.licenses.items())}
    totals = total(p.counted or p.totals for p in platforms)
    groups = {c.canonical_id for c in collections if c.twins}
    return Catalog(
        platforms=platforms,
        collections=collections,
        totals=totals,
        facets={
            name: merged(name, level, [(p.commons.name, (p.counted_facets or p.facets)[name]) for p in platforms])
            for name, level, *_rest in FACETS
        },
        licenses=licenses,
        failed=tuple(failed),
        twinned=sum(bool(c.twins) for c in collections),
        twin_groups=len(groups),
    )


def _counted(part: Summarised, collections: Iterable[Collection]) -> Platform:
    """The platform with what it adds to the site: all of it, or all but what another one is canonical for."""
    name = part.platform.commons.name
    others = [c.collection_id for c in collections if c.commons_name == name and not c.is_canonical]
    if not others:
        return part.platform
    totals, facets = part.recount(others)
    return replace(part.platform, counted=totals, counted_facets=facets)
