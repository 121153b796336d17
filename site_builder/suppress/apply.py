"""The catalogue without the hidden cells: their figures are None, and so is whatever else would tell them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TypeVar

from site_builder.columns import FACETS
from site_builder.harmonise.age import AGE_GROUPS
from site_builder.model import (
    LAST_VALUES,
    Collection,
    Facet,
    FacetCount,
    Filled,
    GrowthPoint,
    Part,
    RawValue,
    SampleView,
    Totals,
)
from site_builder.suppress.cells import FIGURES, GROWTH, PARTS, TOTALS
from site_builder.suppress.choose import Hidden
from site_builder.suppress.places import Place, place_of

Whole = TypeVar("Whole", Totals, Part)
#: The facet that is made from a column.
_FACET_OF = {column: name for name, _level, _label, column in FACETS if column}
#: Columns by which the rows of a collection are parted.
_PART_COLUMNS = ("data_url_doi", "analysis_result_id", "license")


class Veil:
    """Hides the cells of one place."""

    def __init__(self, hidden: Hidden, place: Place) -> None:
        self.hidden, self.place = hidden, place

    def fewer_than(self, what: str, value: str, said: int | None) -> tuple[bool, int | None]:
        """Whether a cell is hidden, and which bound is said of it; `said` is that of the source."""
        cell = self.hidden.table.index[self.place.name, what, value]
        if cell not in self.hidden.cells:
            return False, said
        bound = self.hidden.min_cell if cell in self.hidden.bounded else None
        return True, said if self.hidden.table.cells[cell].is_withheld else bound

    def totals(self) -> Totals:
        """The totals of the place."""
        return _without(self.place.totals, *self.fewer_than(TOTALS, "", self.place.totals.fewer_than))

    def facets(self) -> dict[str, Facet]:
        """Its facets; hidden values stand where their size does not show."""
        return {name: self._facet(facet) for name, facet in self.place.facets.items()}

    def _facet(self, facet: Facet) -> Facet:
        counts = [self._count(facet, count) for count in facet.counts]
        if facet.name == "age_group":  # its spellings are exact ages
            counts = [replace(count, raw=()) if count.hidden else count for count in counts]
        counts = _with_secret_spellings(counts, self.hidden.min_cell, keep=self.place.is_collection)
        # what other collections have follows from what a facet of some of them is out of
        whole = facet.whole and _without(facet.whole, True, None)
        if counts == list(facet.counts):
            return replace(facet, whole=whole)
        return replace(facet, counts=tuple(_in_order(counts)), whole=whole)

    def _count(self, facet: Facet, count: FacetCount) -> FacetCount:
        hidden, bound = self.fewer_than(facet.name, count.value, count.fewer_than)
        if not hidden:
            return count
        return replace(count, subjects=None, studies=None, series=None, hidden=True, fewer_than=bound)

    def growth(self) -> tuple[GrowthPoint, ...]:
        """Its growth over releases."""
        return tuple(map(self._point, self.place.growth))

    def _point(self, point: GrowthPoint) -> GrowthPoint:
        hidden, bound = self.fewer_than(GROWTH, point.version, point.fewer_than)
        return replace(point, series=None, subjects=None, hidden=True, fewer_than=bound) if hidden else point

    def parts(self) -> tuple[Part, ...]:
        """Its parts; among those of one kind hidden ones come last."""
        made = [
            _without(part, *self.fewer_than(PARTS, str(number), part.fewer_than))
            for number, part in enumerate(self.place.parts)
        ]
        return tuple(sorted(made, key=lambda part: (part.kind != "original_data", bool(part.hidden))))


def veiled(hidden: Hidden, collection: Collection) -> Collection:
    """A collection without what is hidden of it."""
    veil = Veil(hidden, place_of(collection))
    totals, facets, parts = veil.totals(), veil.facets(), veil.parts()
    views = _views(collection.sample_views, totals, facets.get("Modality"))
    found = replace(collection, totals=totals, facets=facets, parts=parts, growth=veil.growth(), sample_views=views)
    if parts != collection.parts:  # the order of the addresses is that of the parts
        addresses = dict.fromkeys(part.data_url_doi for part in parts if part.data_url_doi)
        rest = dict.fromkeys(collection.data_url_doi)
        found = replace(found, data_url_doi=tuple(addresses | rest))
    return replace(found, completeness=_filled(found, hidden.min_cell))


def _views(views: Sequence[SampleView], totals: Totals, modality: Facet | None) -> tuple[SampleView, ...]:
    """The samples, one a subject, of modalities of which nothing is hidden: fewer than usual would tell how few."""
    hidden = [count.value for count in modality.counts if count.hidden] if modality else []
    if totals.hidden:
        return ()
    return tuple(view for view in views if not any(code in view.Modality for code in hidden))


def has_hidden(collection: Collection, column: str) -> bool:
    """Whether a number of rows or subjects with a value in a column could give away a hidden cell."""
    facet = collection.facets.get(_FACET_OF.get(column, column))
    parts = column in _PART_COLUMNS and any(part.hidden for part in collection.parts)
    return bool(collection.totals.hidden or parts or (facet and any(count.hidden for count in facet.counts)))


def _filled(collection: Collection, min_cell: int) -> tuple[Filled, ...]:
    def one(filled: Filled) -> Filled:
        if filled.unit == "records" or filled.rows is None or filled.filled is None:
            return filled
        if collection.totals.hidden:
            return replace(filled, filled=None, rows=None)
        few = any(0 < figure < min_cell for figure in (filled.filled, filled.rows - filled.filled))
        return replace(filled, filled=None) if few or has_hidden(collection, filled.column) else filled

    return tuple(map(one, collection.completeness))


def _without(whole: Whole, hidden: bool, bound: int | None) -> Whole:
    if not hidden:
        return whole
    names = tuple(name for name in FIGURES if getattr(whole, name) is not None or name in whole.hidden)
    return replace(
        whole, subjects=None, studies=None, series=None, instances=None, size_bytes=None, hidden=names, fewer_than=bound
    )


def _in_order(counts: Iterable[FacetCount]) -> list[FacetCount]:
    """Hidden values after the others, in the order of their names: their place would tell their size.

    Age groups stay in their order, which tells nothing.
    """
    groups = {group: place for place, group in enumerate(AGE_GROUPS)}
    last = {value: place for place, value in enumerate(LAST_VALUES, start=1)}

    def place(count: FacetCount) -> tuple[int, int, str]:
        rank = groups[count.value] if count.value in groups else int(count.hidden)
        return last.get(count.value, 0), rank, count.value if count.hidden else ""

    return sorted(counts, key=place)


def _with_secret_spellings(counts: Sequence[FacetCount], min_cell: int, *, keep: bool) -> list[FacetCount]:
    """The counts of one facet with the number of rows of a spelling hidden where it would tell a small cell.

    Rows of a spelling are of at most as many subjects. A spelling of several values is hidden in all of them, and
    where one of a value is, at least two are. Larger places than a collection (not `keep`) repeat sums of these
    numbers, so there all are hidden.
    """
    if not keep:
        return [_respelled(count, {raw.raw for raw in count.raw}) for count in counts]
    secret: set[str] = set()
    size = -1
    while size < len(secret):
        size = len(secret)
        for count in counts:
            secret |= _secret(count, secret, min_cell)
    return [_respelled(count, secret) for count in counts] if secret else list(counts)


def _secret(count: FacetCount, known: set[str], min_cell: int) -> set[str]:
    """The spellings of one value whose number is hidden; `known` are those that other values hide."""
    if count.hidden:
        return {raw.raw for raw in count.raw}
    found = {raw.raw: raw.count or 0 for raw in count.raw if raw.raw in known or 0 < (raw.count or 0) < min_cell}
    if found and (len(found) == 1 or sum(found.values()) < min_cell):
        rest = (raw for raw in count.raw if raw.raw not in found)
        for raw in sorted(rest, key=lambda raw: (raw.count or 0, raw.raw)):
            found[raw.raw] = raw.count or 0
            if sum(found.values()) >= min_cell:
                break
    return set(found)


def _respelled(count: FacetCount, secret: set[str]) -> FacetCount:
    """Spellings whose number is hidden come last, by name."""
    if not any(raw.raw in secret for raw in count.raw):
        return count
    shown = [raw for raw in count.raw if raw.raw not in secret]
    hidden = sorted(raw.raw for raw in count.raw if raw.raw in secret)
    return replace(count, raw=(*shown, *(RawValue(raw, None) for raw in hidden)))
