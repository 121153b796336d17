"""The published counts as cells, and what a reader can add up as lines of cells.

A line says that its parts add up to its whole. Where they differ, because a subject is in two collections or a
series has two licences, the reader is granted to know the difference: protection must not rest on it.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from site_builder.model import Catalog, Collection, Facet, FacetCount, GrowthPoint, Level, Part, Platform, Totals

FIGURES = ("subjects", "studies", "series", "instances", "size_bytes")
SUBJECTS, STUDIES, SERIES, INSTANCES, SIZE = range(len(FIGURES))
#: Stands for a figure that the source itself hides.
WITHHELD = -1
#: Units in which the values of a facet exclude each other, by what they are facts of.
_PARTITIONED: Mapping[Level, tuple[int, ...]] = {
    "subject": (SUBJECTS, STUDIES, SERIES),
    "study": (STUDIES, SERIES),
    "series": (SERIES,),
}

#: What is hidden first where there is a choice: a cell of one collection hides least from readers.
CELL, SUM, POINT, TOTAL, SUM_TOTAL = range(5)

#: Where a cell is, what it counts (a facet, "" for totals, "parts", "growth") and which value of it.
Key = tuple[str, str, str]
SITE = "site"
TOTALS, PARTS, GROWTH = "", "parts", "growth"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is shown or hidden as one: the figures of `FIGURES`, None where not provided, of one group of subjects.

    `rank` orders what is hidden first, `bound` is that of a figure which the source withholds. `unit` is the first
    one it is counted in (-1: none) and `size` the count in it, None where the source withholds it and nobody can
    work it out: a study or series is of one subject, so few of them are few subjects.
    """

    figures: tuple[int | None, ...]
    rank: int
    bound: int | None
    unit: int
    size: int | None
    is_withheld: bool


def cell_of(figures: Iterable[int | None], rank: int, bound: int | None = None) -> Cell:
    """A cell of these figures."""
    every = tuple(figures)
    unit, size = next(((unit, figure) for unit, figure in enumerate(every) if figure is not None), (-1, None))
    return Cell(every, rank, bound, unit, None if size == WITHHELD else size, WITHHELD in every)


@dataclass(frozen=True, slots=True)
class Line:
    """Cells whose figures in `units` add up to those of the cell `whole`, or are (not `exact`) at least as many."""

    parts: tuple[int, ...]
    whole: int
    units: tuple[int, ...]
    exact: bool = True

    @property
    def cells(self) -> tuple[int, ...]:
        """The parts, then the whole."""
        return (*self.parts, self.whole)


@dataclass(frozen=True, slots=True)
class Place:
    """What shows counts: the site, a platform, what a platform adds to the site, or a collection."""

    name: str
    totals: Totals
    facets: Mapping[str, Facet]
    parts: Sequence[Part] = ()
    growth: Sequence[GrowthPoint] = ()
    is_collection: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """Every cell with its key, every line, and of each cell its lines and the totals that it does not exceed."""

    cells: list[Cell] = field(default_factory=list)
    index: dict[Key, int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    ceilings: list[tuple[int, ...]] = field(default_factory=list)
    lines_of: list[list[int]] = field(default_factory=list)

    def add(self, key: Key, cell: Cell, ceiling: int | None = None) -> None:
        """Keep a cell; `ceiling` is that of its place's totals."""
        self.index[key] = len(self.cells)
        self.ceilings.append(() if ceiling is None else (ceiling,))
        self.cells.append(cell)

    def line(self, parts: Iterable[int], whole: int, units: Iterable[int], *, exact: bool = True) -> None:
        """Keep a line: one for all units in which the same cells have figures."""
        every, by_cells = tuple(parts), dict[tuple[int, ...], list[int]]()
        for unit in units:
            counted = tuple(part for part in every if self.cells[part].figures[unit] is not None)
            if counted and self.cells[whole].figures[unit] is not None:
                by_cells.setdefault(counted, []).append(unit)
        for counted, same in by_cells.items():
            self.lines.append(Line(counted, whole, tuple(same), exact))

    def found(self, keys: Iterable[Key]) -> list[int]:
        """The cells of those keys that have one."""
        return [self.index[key] for key in keys if key in self.index]


def place_of(whole: Collection | Platform) -> Place:
    """A collection or a platform as a place."""
    if isinstance(whole, Collection):
        return Place(whole.id, whole.totals, whole.facets, whole.parts, whole.growth, is_collection=True)
    return Place(f"platform {whole.commons.name}", whole.totals, whole.facets, growth=whole.growth)


def counted_place(platform: Platform) -> Place:
    """What a platform adds to the site."""
    if platform.counted is None:
        return place_of(platform)
    return Place(f"counted {platform.commons.name}", platform.counted, platform.counted_facets or platform.facets)


def table_of(catalog: Catalog, min_cell: int) -> Table:
    """The cells and lines of a catalogue; counts that differ by less than `min_cell` in twins are tied together."""
    table = Table()
    site = Place(SITE, catalog.totals, catalog.facets)
    collections = {collection.id: place_of(collection) for collection in catalog.collections}
    platforms = {p.commons.name: place_of(p) for p in catalog.platforms}
    counted = {p.commons.name: counted_place(p) for p in catalog.platforms}
    places = {place.name: place for place in (site, *platforms.values(), *counted.values(), *collections.values())}
    for place in places.values():
        _add_cells(table, place)
        if place is not site:  # the site's rows follow from those of the platforms
            _add_rows(table, place)
    _add_columns(table, site, list(counted.values()))
    for name, platform in platforms.items():
        own = [c for c in catalog.collections if c.commons_name == name]
        _add_columns(table, platform, [collections[c.id] for c in own])
        if counted[name] != platform:
            _add_columns(table, counted[name], [collections[c.id] for c in own if c.is_canonical])
    _add_twins(table, catalog.collections, min_cell)
    _infer(table)
    return _contracted(table)


def _infer(table: Table) -> None:
    """Fill in what sources withhold but what follows from a sum: every reader can do so.

    What does not follow is a secret of its source, and stays one if less is shown.
    """
    changed = True
    while changed:
        changed = False
        for line in table.lines if any(cell.is_withheld for cell in table.cells) else ():
            unknown = (
                [cell for cell in line.cells if table.cells[cell].figures[line.units[0]] == WITHHELD]
                if line.units
                else []
            )
            if line.exact and len(unknown) == 1:
                changed |= _fill(table, line, unknown[0])


def _fill(table: Table, line: Line, cell: int) -> bool:
    found, figures = table.cells[cell], list(table.cells[cell].figures)
    for unit in line.units:
        parts = sum(table.cells[part].figures[unit] or 0 for part in line.parts if part != cell)
        figure = parts if cell == line.whole else (table.cells[line.whole].figures[unit] or 0) - parts
        if figures[unit] == WITHHELD and figure >= 0 and (found.bound is None or figure < found.bound):
            figures[unit] = figure
    table.cells[cell] = replace(cell_of(figures, found.rank, found.bound), is_withheld=True)
    return figures != list(found.figures)


def _contracted(table: Table) -> Table:
    """The table with cells that a line says to be equal as one: a facet's only value, what does not grow, a twin."""
    one_of = list(range(len(table.cells)))

    def found(cell: int) -> int:
        while one_of[cell] != cell:
            one_of[cell] = cell = one_of[one_of[cell]]
        return cell

    for line in table.lines:
        if line.exact and line.units and len(line.parts) == 1:
            pair = found(line.parts[0]), found(line.whole)
            kept = max(pair, key=lambda cell: (table.cells[cell].rank, -cell))
            if _says(table.cells[kept], *(table.cells[cell] for cell in pair)):
                one_of[pair[0]] = one_of[pair[1]] = kept
    made = Table(table.cells, {key: found(cell) for key, cell in table.index.items()})
    above: list[set[int]] = [set() for _cell in table.cells]
    for cell, ceilings in enumerate(table.ceilings):
        above[found(cell)].update(map(found, ceilings))
    made.ceilings.extend(tuple(sorted(totals - {cell})) for cell, totals in enumerate(above))
    made.lines_of.extend([] for _cell in table.cells)
    known = set()
    for line in table.lines:
        contracted = Line(tuple(map(found, line.parts)), found(line.whole), line.units, line.exact)
        if contracted.whole not in contracted.parts and contracted not in known:
            known.add(contracted)
            for cell in contracted.cells:
                made.lines_of[cell].append(len(made.lines))
            made.lines.append(contracted)
    return made


def _says(kept: Cell, *others: Cell) -> bool:
    """Whether a cell has all figures that others have, and the same."""
    figures = [pair for other in others for pair in zip(kept.figures, other.figures, strict=True)]
    return not kept.is_withheld and all(its is None or its == own for own, its in figures)


def _add_cells(table: Table, place: Place) -> None:
    cell_rank, total_rank = (CELL, TOTAL) if place.is_collection else (SUM, SUM_TOTAL)
    table.add((place.name, TOTALS, ""), _totals_cell(place.totals, total_rank))
    ceiling = table.index[place.name, TOTALS, ""]
    for name, facet in place.facets.items():
        for count in facet.counts:
            key = (place.name, name, count.value)
            if place.is_collection and facet.level == "collection":
                table.index[key] = ceiling  # a fact of the whole collection: its count is the collection's
            else:
                table.add(key, _facet_cell(facet, count, cell_rank), ceiling)
    for number, part in enumerate(place.parts):
        table.add((place.name, PARTS, str(number)), _totals_cell(part, cell_rank), ceiling)
    for point in place.growth:
        rank = POINT if place.is_collection else SUM
        cell = cell_of((point.subjects, None, point.series, None, None), rank)
        table.add((place.name, GROWTH, point.version), cell)


def _totals_cell(totals: Totals | Part, rank: int) -> Cell:
    figures = (WITHHELD if name in totals.hidden else getattr(totals, name) for name in FIGURES)
    return cell_of(figures, rank, totals.fewer_than)


def _facet_cell(facet: Facet, count: FacetCount, rank: int) -> Cell:
    """A value's cell; of one that its source withholds no figure is known, in whatever unit."""
    main = "subjects" if facet.level == "collection" else facet.unit
    missing = WITHHELD if count.hidden and getattr(count, main) is None else None
    figures = [count.subjects, count.studies, count.series]
    return cell_of([*(missing if figure is None else figure for figure in figures), None, None], rank, count.fewer_than)


def _add_rows(table: Table, place: Place) -> None:
    """Within one place: the values of a facet, the parts, and the growth up to today."""
    totals = table.index[place.name, TOTALS, ""]
    for name, facet in place.facets.items():
        if facet.level in _PARTITIONED:
            values = table.found((place.name, name, count.value) for count in facet.counts)
            exact = _PARTITIONED[facet.level]
            table.line(values, totals, exact)
            table.line(values, totals, (unit for unit in (SUBJECTS, STUDIES) if unit not in exact), exact=False)
    parts = table.found((place.name, PARTS, str(number)) for number in range(len(place.parts)))
    table.line(parts, totals, _first_unit(table.cells[totals], (SERIES, INSTANCES, SIZE)))
    table.line(parts, totals, (SUBJECTS, STUDIES), exact=False)
    points = table.found((place.name, GROWTH, point.version) for point in place.growth)
    if points:
        table.line(points[-1:], totals, (SUBJECTS, SERIES))
    for earlier, later in pairwise(points):
        if table.cells[earlier].figures == table.cells[later].figures:  # what does not change, one can guess
            table.line([earlier], later, (SUBJECTS,))


def _first_unit(cell: Cell, units: Iterable[int]) -> tuple[int, ...]:
    return tuple(unit for unit in units if cell.figures[unit] is not None)[:1]


def _add_columns(table: Table, whole: Place, parts: Sequence[Place]) -> None:
    """What several places add up to in a larger one: their totals, each value of each facet, each release."""
    for what, value in _keys(whole):
        cells = table.found((part.name, what, value) for part in parts)
        cell = table.index[whole.name, what, value]
        table.line(cells, cell, (SUBJECTS, STUDIES, SERIES))


def _keys(place: Place) -> Iterator[tuple[str, str]]:
    yield TOTALS, ""
    for name, facet in place.facets.items():
        yield from ((name, count.value) for count in facet.counts)
    yield from ((GROWTH, point.version) for point in place.growth)


def _add_twins(table: Table, collections: Sequence[Collection], min_cell: int) -> None:
    """Counts of one collection as two platforms give them: who sees one knows the other, or nearly so."""
    by_id = {collection.id: collection for collection in collections}
    for collection in collections:
        if not collection.is_canonical and collection.canonical_id in by_id:
            for mine, its in _pairs(collection, by_id[collection.canonical_id]):
                for one, other in zip(table.found([mine]), table.found([its]), strict=False):
                    _tie(table, one, other, min_cell)


def _tie(table: Table, one: int, other: int, min_cell: int) -> None:
    """Hide two cells together where they are nearly the same; where they are the same, they make an equation."""
    mine, its = table.cells[one], table.cells[other]
    if mine.size is None or its.size is None or mine.unit != its.unit or abs(mine.size - its.size) >= min_cell:
        return
    pairs = enumerate(zip(mine.figures[:INSTANCES], its.figures[:INSTANCES], strict=True))
    same = tuple(unit for unit, (a, b) in pairs if a is not None and a == b != WITHHELD)
    table.lines.append(Line((one,), other, same))


def _pairs(one: Collection, other: Collection) -> Iterator[tuple[Key, Key]]:
    yield (one.id, TOTALS, ""), (other.id, TOTALS, "")
    for name, facet in one.facets.items():
        if facet.level != "collection":
            yield from (((one.id, name, count.value), (other.id, name, count.value)) for count in facet.counts)
    places = {part.data_url_doi: str(number) for number, part in enumerate(other.parts) if part.data_url_doi}
    for number, part in enumerate(one.parts):
        if part.data_url_doi in places:
            yield (one.id, PARTS, str(number)), (other.id, PARTS, places[part.data_url_doi])
