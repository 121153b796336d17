"""Out of how many a chart counts: the whole of a collection, of a platform, or of those platforms that say."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from site_builder.model import Facet, Platform, Totals
from site_builder.phrases import listed


@dataclass(frozen=True, slots=True)
class Whole:
    """A denominator: how many there are (None: hidden or not provided), and whose they are where not everyone's."""

    count: int | None
    whose: str = ""


#: Platforms that a denominator names; of more it says how many.
MOST_NAMES = 3
#: The denominator of a facet's counts in a unit (`subjects`, `series` ...).
Scope = Callable[[Facet, str], Whole]


def totals_scope(totals: Totals) -> Scope:
    """Out of everything that is counted, or of those collections of a platform that provide the facet."""

    def whole(facet: Facet, unit: str) -> Whole:
        if facet.whole is None:
            return Whole(getattr(totals, unit))
        return Whole(getattr(facet.whole, unit), f"{facet.whole.collections:,} of {totals.collections:,} collections")

    return whole


def site_scope(platforms: Sequence[Platform]) -> Scope:
    """Out of what the platforms have that provide the facet in this unit; others are in none of its bars.

    A platform of which nothing is counted, since others are canonical for all of it, is not missed.
    """
    platforms = [platform for platform in platforms if (platform.counted or platform.totals).collections]

    def whole(facet: Facet, unit: str) -> Whole:
        able = [p for p in platforms if counts_in(facet_of(p, facet), unit)]
        figures = [getattr(facet_of(p, facet).whole or p.counted or p.totals, unit) for p in able]
        count = None if None in figures else sum(figures)
        names = [platform.commons.name for platform in able]
        whose = listed(names) if len(names) <= MOST_NAMES else f"{len(names):,} platforms"
        return Whole(count, "" if len(able) == len(platforms) else whose)

    return whole


def facet_of(platform: Platform, facet: Facet) -> Facet:
    """A platform's own counts of a facet, as far as the site counts them."""
    return (platform.counted_facets or platform.facets)[facet.name]


def counts_in(facet: Facet, unit: str) -> bool:
    """Whether a facet has counts in a unit, shown or hidden."""
    hidden = bool(facet.counts) and all(count.hidden for count in facet.counts)
    return facet.provided and (hidden or any(getattr(count, unit) is not None for count in facet.counts))


def missing_note(facet: Facet, platforms: Iterable[Platform], mark: str = "bar") -> str:
    """Which platforms are in no bar (or other `mark`) of a facet of the site, and why; empty where all are in it."""
    without: list[str] = []
    other: dict[str, list[str]] = {}
    for platform in platforms:
        own, name = platform.facets[facet.name], platform.commons.name
        if not own.provided or not own.counts:
            without.append(name)
        elif not counts_in(own, facet.unit):
            other.setdefault(own.unit, []).append(name)
    found = [f"In no {mark}, since not provided: {listed(without)}."] if without else []
    found += [f"In no {mark} of {facet.unit}: {listed(names)}, counted in {unit}." for unit, names in other.items()]
    return " ".join(found)


def uncounted(platforms: Sequence[Platform]) -> tuple[tuple[str, str], ...]:
    """What totals leave out because platforms do not provide it: (unit, names of these platforms)."""
    found = []
    for unit in ("subjects", "studies", "series"):
        absent = [p for p in platforms if _lacks(p.totals, unit)]
        if 0 < len(absent) < len(platforms):
            found.append((unit, listed(p.commons.name for p in absent)))
    return tuple(found)


def _lacks(totals: Any, unit: str) -> bool:
    return getattr(totals, unit) is None and unit not in totals.hidden
