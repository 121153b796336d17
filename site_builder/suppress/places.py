"""The places of a catalogue that show counts, and the cells and lines of all of them."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from site_builder.model import Catalog, Collection, Facet, FacetCount, GrowthPoint, Level, Part, Platform, Totals
from site_builder.suppress.cells import (
    CELL,
    FIGURES,
    GROWTH,
    INSTANCES,
    PARTS,
    POINT,
    SERIES,
    SITE,
    SIZE,
    STUDIES,
    SUBJECTS,
    SUM,
    SUM_TOTAL,
    TOTAL,
    TOTALS,
    WITHHELD,
    Cell,
    Key,
    Line,
    Table,
    cell_of,
)
from site_builder.suppress.ties import contracted, infer

#: Units in which the values of a facet exclude each other, by what they are facts of.
_PARTITIONED: Mapping[Level, tuple[int, ...]] = {
    "subject": (SUBJECTS, STUDIES, SERIES),
    "study": (STUDIES, SERIES),
    "series": (SERIES,),
}


@dataclass(frozen=True, slots=True)
class Place:
    """What shows counts: the site, a platform, what a platform adds to the site, or a collection."""

    name: str
    totals: Totals
    facets: Mapping[str, Facet]
    parts: Sequence[Part] = ()
    growth: Sequence[GrowthPoint] = ()
    is_collection: bool = False


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
        _add_rows(table, place)
    _add_columns(table, site, list(counted.values()))
    for name, platform in platforms.items():
        own = [c for c in catalog.collections if c.commons_name == name]
        _add_columns(table, platform, [collections[c.id] for c in own])
        if counted[name] != platform:
            _add_columns(table, counted[name], [collections[c.id] for c in own if c.is_canonical])
    _add_twins(table, catalog.collections, min_cell)
    infer(table)
    return contracted(table)


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
        if facet.level in _PARTITIONED and not facet.missing:  # else the values are not of all that the totals count
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
