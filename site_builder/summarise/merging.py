"""Adding up what several platforms (or collections without rows) count.

A figure that one part does not provide is left out of a sum; one that a part hides hides the sum, so that
nobody can subtract.
"""

from collections.abc import Iterable, Sequence

from site_builder.model import UNITS, Facet, FacetCount, Level, RawValue, Totals
from site_builder.summarise.facets import ORDER, in_order

FIGURES = ("subjects", "studies", "series", "instances", "size_bytes")


def total(parts: Iterable[Totals]) -> Totals:
    """Totals added up; a figure that a part does not provide is left out, and None where none does."""
    every = list(parts)
    hidden = tuple(name for name in FIGURES if any(name in part.hidden for part in every))

    def add(name: str) -> int | None:
        figures = [figure for part in every if (figure := getattr(part, name)) is not None]
        return sum(figures) if figures and name not in hidden else None

    collections = sum(part.collections for part in every)
    return Totals(**{name: add(name) for name in FIGURES}, collections=collections, hidden=hidden)


def merged(name: str, level: Level, parts: Sequence[tuple[str, Facet]]) -> Facet:
    """One facet over several parts, each with its name.

    `missing` names the parts that do not provide it, or do not count in its unit: they are in no bar.
    """
    provided = [facet for _part, facet in parts if facet.provided]
    if not provided:
        return Facet(name, level, False)
    levels = {facet.level for facet in provided}
    if level not in levels:  # nobody has the finest rows: counted is what the coarsest has, which all have
        level = min(levels, key=ORDER.index)
    values: dict[str, list[tuple[Facet, FacetCount]]] = {}
    for part in provided:
        for count in part.counts:
            values.setdefault(count.value, []).append((part, count))
    missing = tuple(part for part, facet in parts if not facet.provided or not _counts_in(facet, UNITS[level]))
    facet = Facet(name, level, True, missing=missing)
    return Facet(name, level, True, in_order(facet, map(_sum, values.values())), facet.missing)


def _sum(found: Sequence[tuple[Facet, FacetCount]]) -> FacetCount:
    """One value over several parts; what a part hides is hidden in the units in which that part counts."""
    counts = [count for _facet, count in found]
    if len(counts) == 1:
        return counts[0]

    def add(name: str) -> int | None:
        if any(getattr(count, name) is None and count.hidden and _counts_in(facet, name) for facet, count in found):
            return None
        known = [figure for count in counts if (figure := getattr(count, name)) is not None]
        return sum(known) if known else None

    return FacetCount(
        counts[0].value,
        counts[0].label,
        add("subjects"),
        add("studies"),
        add("series"),
        sum(count.collections for count in counts),
        _spellings(raw for count in counts for raw in count.raw),
        hidden=any(count.hidden for count in counts),
    )


def _counts_in(facet: Facet, unit: str) -> bool:
    """Whether a facet counts in a unit: its own, or one that any of its values has a count in."""
    shown = [count for count in facet.counts if not count.hidden]
    return facet.unit == unit or not shown or any(getattr(count, unit) is not None for count in shown)


def _spellings(raw: Iterable[RawValue]) -> tuple[RawValue, ...]:
    """Each spelling once with all its counts, the most frequent first."""
    counts: dict[str, int] = {}
    for value in raw:
        counts[value.raw] = counts.get(value.raw, 0) + (value.count or 0)
    return tuple(RawValue(*pair) for pair in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
