"""Sentences on what totals of several platforms count once, and what they leave out; none where there is one."""

from collections.abc import Iterable, Sequence

from site_builder.contexts import Row
from site_builder.filters import count_of, counted
from site_builder.model import Catalog, Collection, Facet, Platform, SourceInfo
from site_builder.phrases import listed
from site_builder.plan.scope import missing_note, uncounted


def twins_note(catalog: Catalog) -> tuple[str, ...]:
    """How many collections several platforms list, and that totals count each of them once."""
    if not catalog.twinned:
        return ()
    several = count_of(catalog.twin_groups, "collection is", "collections are")
    once = "totals count it once." if catalog.twin_groups == 1 else "totals count each once."
    return (f"{several} listed by more than one platform, with {catalog.twinned:,} pages in all; {once}",)


def totals_notes(catalog: Catalog) -> tuple[str, ...]:
    """On the totals of the site."""
    words = f"Counts of fewer than {catalog.min_cell:,} subjects are not shown, nor are rows, which would tell them."
    small = (words,) if catalog.min_cell > 1 else ()
    return (*twins_note(catalog), *_left_out(catalog.platforms, "total"), *small)


def _left_out(platforms: Sequence[Platform], what: str) -> tuple[str, ...]:
    found = [f"{unit} of {names}" for unit, names in uncounted(platforms)]
    return (f"Not provided, so in no {what}: {'; '.join(found)}.",) if found else ()


def platform_notes(platform: Platform, collections: Iterable[Collection]) -> tuple[str, ...]:
    """On what of a platform the totals of the site count."""
    others = [c for c in collections if c.commons_name == platform.commons.name and not c.is_canonical]
    if not others or platform.counted is None:
        return ()
    names = listed(sorted({twin.commons_name for c in others for twin in c.twins if twin.id == c.canonical_id}))
    figures = ", ".join(counted(platform.counted, unit) for unit in ("collections", "subjects", "studies", "series"))
    those = "One collection is" if len(others) == 1 else f"{len(others):,} collections are"
    name = platform.commons.name
    it = "it" if len(others) == 1 else "them"
    return (f"{those} counted as {names} lists {it}, so the totals of this site have of {name}: {figures}.",)


def facet_notes(facet: Facet, catalog: Catalog) -> tuple[str, ...]:
    """On the counts of a facet over all platforms."""
    if len(catalog.platforms) == 1:
        return ()
    missing = missing_note(facet, catalog.platforms, "count")
    able = [platform for platform in catalog.platforms if platform.commons.name not in facet.missing]
    return (*((missing,) if missing else ()), *_left_out(able, "count"))


def sources_of(rows: Iterable[Row], platforms: Sequence[Platform]) -> tuple[SourceInfo, ...]:
    """The sources of the platforms that some rows are of."""
    names = {row.commons_name for row in rows}
    return tuple(source for platform in platforms if platform.commons.name in names for source in platform.sources)


def distinct(rows: Iterable[Row], collections: Iterable[Collection]) -> int:
    """How many different collections some rows describe."""
    ids = {row.id for row in rows}
    return len({c.canonical_id or c.id for c in collections if c.id in ids})
