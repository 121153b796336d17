"""Someone who wants to know what is hidden: reads the published catalogue, knows every rule and all true differences.

Nothing here calls what hides. Equations are solved with fractions. Ranges follow from what is said of each cell
and from every equation and inequality, again and again until nothing changes.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush
from itertools import pairwise
from math import inf
from typing import Any

from site_builder.model import Catalog, Collection, Facet, Part, Platform

UNITS = ("subjects", "studies", "series")
#: What is counted: where, what (facet, "totals" ...), which value, in which unit.
Number = tuple[str, str, str, str]


@dataclass(slots=True)
class Numbers:
    """The numbers of a catalogue by what they count; of hidden ones the bound that is said."""

    shown: dict[Number, int] = field(default_factory=dict)
    hidden: dict[Number, int | None] = field(default_factory=dict)

    def add(self, key: tuple[str, str, str], item: Any, *, hidden: bool, units: Iterable[str] = UNITS) -> None:
        for unit in units:
            figure = getattr(item, unit)
            if figure is not None:
                self.shown[*key, unit] = figure
            elif hidden:
                self.hidden[*key, unit] = item.fewer_than if unit == "subjects" else None


def numbers(catalog: Catalog) -> Numbers:
    """Everything that a catalogue says or hides."""
    found = Numbers()
    for place in places(catalog):
        found.add((place.name, "totals", ""), place.whole.totals, hidden=bool(place.whole.totals.hidden))
        for name, facet in place.facets.items():
            for count in facet.counts:
                found.add((place.name, name, count.value), count, hidden=count.hidden)
        for part in getattr(place.whole, "parts", ()):
            found.add((place.name, "part", _name(part)), part, hidden=bool(part.hidden))
        for point in getattr(place.whole, "growth", ()):
            key = (place.name, "growth", point.version)
            found.add(key, point, hidden=point.hidden, units=("subjects", "series"))
    return found


def _name(part: Part) -> str:
    return f"{part.kind} {part.id} {part.data_url_doi}"


@dataclass(frozen=True, slots=True)
class Counted:
    """What a platform adds to the site."""

    totals: Any


@dataclass(frozen=True, slots=True)
class Place:
    """A part of the catalogue that has totals and facets, and the places that it is made of."""

    name: str
    whole: Any
    facets: Mapping[str, Facet]
    made_of: tuple[str, ...] = ()


def places(catalog: Catalog) -> Iterator[Place]:
    """The site, its platforms, what they add to it, and the collections."""
    counted = [f"{'counted' if p.counted else 'platform'} {p.commons.name}" for p in catalog.platforms]
    yield Place("site", catalog, catalog.facets, tuple(counted))
    for platform in catalog.platforms:
        yield from _platform_places(
            platform, [c for c in catalog.collections if c.commons_name == platform.commons.name]
        )
    for collection in catalog.collections:
        yield Place(collection.id, collection, collection.facets)


def _platform_places(platform: Platform, own: Sequence[Collection]) -> Iterator[Place]:
    name = platform.commons.name
    yield Place(f"platform {name}", platform, platform.facets, tuple(c.id for c in own))
    if platform.counted:
        canonical = tuple(c.id for c in own if c.is_canonical)
        yield Place(f"counted {name}", Counted(platform.counted), platform.counted_facets, canonical)


@dataclass(frozen=True, slots=True)
class Sum:
    """Numbers that add up to another one, or to at least as many."""

    parts: tuple[Number, ...]
    whole: Number
    exact: bool = True
    of_twins: bool = False


def sums(catalog: Catalog) -> Iterator[Sum]:
    """Every sum that a reader of the site knows of."""
    for place in places(catalog):
        yield from _rows(place)
        keys = [("totals", ""), *((name, c.value) for name, facet in place.facets.items() for c in facet.counts)]
        keys += [("growth", point.version) for point in getattr(place.whole, "growth", ())]
        for what, value in keys if place.made_of else ():
            for unit in UNITS:
                yield Sum(tuple((other, what, value, unit) for other in place.made_of), (place.name, what, value, unit))
    for collection in catalog.collections:
        for twin in collection.twins:
            yield from _same(collection, twin.id)


def _rows(place: Place) -> Iterator[Sum]:
    for name, facet in place.facets.items():
        for unit in UNITS if facet.level != "collection" else ():
            exact = facet.level == "subject" or unit == "series"
            values = tuple((place.name, name, count.value, unit) for count in facet.counts)
            yield Sum(values, (place.name, "totals", "", unit), exact)
        if facet.level == "collection" and not place.made_of:
            for count in facet.counts:  # a fact of the whole collection
                yield from (Sum(((place.name, name, count.value, u),), (place.name, "totals", "", u)) for u in UNITS)
    parts = getattr(place.whole, "parts", ())
    for unit in UNITS:
        values = tuple((place.name, "part", _name(part), unit) for part in parts)
        yield Sum(values, (place.name, "totals", "", unit), unit == "series")
    points = getattr(place.whole, "growth", ())
    for unit in ("subjects", "series"):
        for point in points[-1:]:
            yield Sum(((place.name, "growth", point.version, unit),), (place.name, "totals", "", unit))


def _same(collection: Collection, twin: str) -> Iterator[Sum]:
    """A twin has the same numbers, so far as one can tell."""
    keys = [("totals", ""), *((name, c.value) for name, f in collection.facets.items() for c in f.counts)]
    for what, value in keys:
        for unit in UNITS:
            yield Sum(((collection.id, what, value, unit),), (twin, what, value, unit), of_twins=True)


class Attack:
    """The published catalogue against the true one."""

    def __init__(self, published: Catalog, true: Catalog, min_cell: int) -> None:
        self.said, self.true, self.min_cell = numbers(published), numbers(true).shown, min_cell
        self.sums = [found for found in map(self._known, sums(true)) if found]

    @property
    def secrets(self) -> list[Number]:
        """The hidden numbers of subjects that are small."""
        return [n for n in self.said.hidden if n[3] == "subjects" and 0 < self.true[n] < self.min_cell]

    def _known(self, found: Sum) -> tuple[dict[Number, int], int, bool] | None:
        """A sum as coefficients of what is hidden and what they come to; who attacks knows the overlaps."""
        parts = [part for part in found.parts if part in self.true]
        if found.whole not in self.true or not parts:
            return None
        if found.of_twins and self.true[parts[0]] != self.true[found.whole]:
            return None  # a twin that differs after all
        signs = dict.fromkeys(parts, 1) | {found.whole: -1}
        if found.exact:
            result = sum(sign * self.true[number] for number, sign in signs.items() if number in self.said.hidden)
        else:
            result = -sum(sign * self.true[number] for number, sign in signs.items() if number not in self.said.hidden)
        unknown = {number: sign for number, sign in signs.items() if number in self.said.hidden}
        return (unknown, result, found.exact) if unknown else None

    def solved(self) -> list[Number]:
        """The hidden numbers that follow from the sums."""
        rows = [{n: Fraction(sign) for n, sign in unknown.items()} for unknown, _result, exact in self.sums if exact]
        return sorted(_solved(rows))

    def ranges(self, *, knows_rule: bool) -> dict[Number, tuple[float, float]]:
        """The least and greatest value of each hidden number.

        Who `knows_rule` takes it that what is hidden without a bound is not small, and is told where it is.
        """
        low: dict[Number, float] = {}
        high: dict[Number, float] = {}
        for number, bound in self.said.hidden.items():
            large = knows_rule and bound is None and self.true[*number[:3], "subjects"] >= self.min_cell
            low[number], high[number] = self.min_cell if large else 1, inf if bound is None else bound - 1
        rules = self.sums + list(self._orders())
        while sum(_narrow(rule, low, high) for rule in rules):
            pass
        return {number: (low[number], high[number]) for number in low}

    def _orders(self) -> Iterator[tuple[dict[Number, int], int, bool]]:
        """No more subjects than studies, no more studies than series; no more of a value than of all."""
        pairs: list[tuple[Number, Number]] = []
        for where, what, value, unit in self.said.hidden:
            units = [u for u in UNITS if (where, what, value, u) in self.true]
            pairs += [((where, what, value, a), (where, what, value, b)) for a, b in pairwise(units)]
            if what not in ("totals", "growth"):
                pairs.append(((where, what, value, unit), (where, "totals", "", unit)))
        for place_of_totals, *_rest in [n for n in self.said.hidden if n[1] == "totals"]:
            inside = [n for n in self.true if n[0] == place_of_totals and n[1] not in ("totals", "growth")]
            pairs += [(number, (place_of_totals, "totals", "", number[3])) for number in inside]
        for small, large in dict.fromkeys(pairs):
            unknown = {n: sign for n, sign in ((large, 1), (small, -1)) if n in self.said.hidden}
            known = {n: sign for n, sign in ((large, 1), (small, -1)) if n in self.said.shown}
            if unknown:
                yield unknown, -sum(sign * self.true[n] for n, sign in known.items()), False


def _narrow(rule: tuple[dict[Number, int], int, bool], low: dict[Number, float], high: dict[Number, float]) -> bool:
    """Narrow the ranges of one sum; whether any became narrower."""
    unknown, result, exact = rule
    least = {n: low[n] if sign > 0 else -high[n] for n, sign in unknown.items()}
    most = {n: high[n] if sign > 0 else -low[n] for n, sign in unknown.items()}
    endless = sum(bound == inf for bound in most.values())
    bottomless = sum(bound == -inf for bound in least.values())
    top, bottom = (sum(b for b in bounds.values() if abs(b) < inf) for bounds in (most, least))
    changed = False
    for number, sign in unknown.items():
        own = most[number] == inf
        floor = result - (top - (0 if own else most[number])) if endless == own else -inf
        own = least[number] == -inf
        roof = result - (bottom - (0 if own else least[number])) if exact and bottomless == own else inf
        new_low, new_high = (floor, roof) if sign > 0 else (-roof, -floor)
        if new_low > low[number] or new_high < high[number]:
            low[number], high[number] = max(low[number], new_low), min(high[number], new_high)
            changed = True
    return changed


def _solved(rows: list[dict[Number, Fraction]]) -> set[Number]:
    """The unknowns with one solution: Gauss-Jordan elimination, the shortest row first."""
    where: dict[Number, set[int]] = {}
    for place, row in enumerate(rows):
        for number in row:
            where.setdefault(number, set()).add(place)
    heap = [(len(row), place) for place, row in enumerate(rows)]
    heapify(heap)
    left, pivots = set(range(len(rows))), []
    while heap:
        length, place = heappop(heap)
        row = rows[place]
        if place not in left or length != len(row):
            continue
        left.discard(place)
        if not row:
            continue
        pivots.append(place)
        pivot = min(row, key=lambda number: (len(where[number]), number))
        for other in where[pivot] - {place}:
            factor = rows[other][pivot] / row[pivot]
            for number, coefficient in row.items():
                new = rows[other].get(number, Fraction(0)) - factor * coefficient
                if new:
                    rows[other][number] = new
                    where[number].add(other)
                else:
                    rows[other].pop(number, None)
                    where[number] = where[number] - {other}
            heappush(heap, (len(rows[other]), other))
    return {number for place in pivots if len(rows[place]) == 1 for number in rows[place]}
