"""Plan downloads from counts, so that none exceeds a number of rows; Guppy holds a whole answer in memory.

A type that is too large is divided by the values of a field, what is still too large by the next field, and so on.
Values with few rows share a download, neighbours in their order. Rows without a value are a part of their own. A row
that has several values of a field (arrays from parents) comes with several parts: the plan says so, and it is then
kept in the part of its first value alone.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from site_builder.errors import SourceError
from site_builder.sources.guppy.asking import HIDDEN, Buckets, Guppy
from site_builder.sources.guppy.filters import NO_DATA, Condition, Part, filter_of

#: Values in one filter: Elasticsearch takes 65,536 terms, and Guppy 50 MB.
MOST_VALUES = 10_000
#: Rows of a part that no field divides further; Guppy would run out of memory over more.
LARGEST_PART = 500_000


@dataclass(frozen=True, slots=True)
class Plan:
    """The downloads of one type, and its rows as counted."""

    kind: str
    rows: int
    parts: tuple[Part, ...]

    @property
    def overlaps(self) -> bool:
        """Whether the parts have more rows than there are, because some rows come with several."""
        return sum(part.rows for part in self.parts) > self.rows

    def oversized(self, most: int) -> tuple[Part, ...]:
        """The parts that have more rows than they should, because nothing divides them."""
        return tuple(part for part in self.parts if part.rows > most)


def plan(guppy: Guppy, kind: str, splits: Sequence[str], base: Sequence[Condition], most: int) -> Plan:
    """Divide the rows of a type that meet the conditions `base` by the fields `splits` into parts of `most` rows.

    Raises:
        SourceError: Guppy gives no counts, hides one, or a part of more than `LARGEST_PART` rows can't be divided.
    """
    rows = _shown(guppy, kind, guppy.totals(kind, [filter_of(base)]))[0]
    parts = tuple(_divided(guppy, Part(kind, tuple(base), rows, len(base)), splits, most))
    too_large = [part for part in parts if part.rows > max(most, LARGEST_PART)]
    if too_large:
        raise SourceError(
            f"source '{guppy.source}': {too_large[0]} has {too_large[0].rows:,} rows, and no field divides them "
            f"further; more than {LARGEST_PART:,} rows are not asked for at once. Narrow the source with "
            "`commons_name` or `collection_id`, or raise `max_rows` if the server can bear it"
        )
    return Plan(kind, rows, parts)


def _divided(guppy: Guppy, part: Part, splits: Sequence[str], most: int) -> Iterator[Part]:
    if part.rows <= most:
        yield part
        return
    for place, field in enumerate(splits):
        found = _parts_by(guppy, part, field, most)
        # fewer rows than before: a value looks like the mark of a missing one, so that no filter finds its rows
        if len(found) > 1 and sum(one.rows for one in found) >= part.rows:
            for one in found:
                yield from _divided(guppy, one, splits[place + 1 :], most)
            return
    yield part


def _parts_by(guppy: Guppy, part: Part, field: str, most: int) -> list[Part]:
    """A part by the values of a field, each with as many values as go together."""
    buckets = _marked(guppy, part, field, guppy.histogram(part.kind, field, filter_of(part.conditions)))
    groups = grouped(buckets, most)
    if len(groups) < 2:
        return []
    parts = [(*part.conditions, Condition(field, values)) for values in groups]
    rows = _rows_of_groups(guppy, part, buckets, groups, parts)
    return [Part(part.kind, conditions, n, part.given) for conditions, n in zip(parts, rows, strict=True)]


def _marked(guppy: Guppy, part: Part, field: str, buckets: Buckets) -> Buckets:
    """The buckets, the one of missing values under the name that filters know.

    A Guppy may be set to call it otherwise (`missing_data_alias`); it is the last one, and its filter then may find
    fewer rows than it holds.
    """
    _shown(guppy, part.kind, [rows for _value, rows in buckets])
    if len(buckets) < 2 or buckets[-1][0] == NO_DATA:
        return buckets
    value, rows = buckets[-1]
    found = guppy.totals(part.kind, [filter_of((*part.conditions, Condition(field, (value,))))])
    return [*buckets[:-1], (NO_DATA, rows)] if _shown(guppy, part.kind, found)[0] < rows else buckets


def _rows_of_groups(
    guppy: Guppy,
    part: Part,
    buckets: Buckets,
    groups: Sequence[tuple[str, ...]],
    filters: Sequence[tuple[Condition, ...]],
) -> list[int]:
    """Rows of each group: the sum of its buckets where no row is in two; else, as with missing values, counted."""
    held = dict(buckets)
    overlapping = sum(held.values()) != part.rows or len(held) < len(buckets)
    doubtful = [n for n, group in enumerate(groups) if overlapping or NO_DATA in group]
    rows = [sum(held[value] for value in group) for group in groups]
    counted = guppy.totals(part.kind, [filter_of(filters[n]) for n in doubtful])
    for n, count in zip(doubtful, _shown(guppy, part.kind, counted), strict=True):
        rows[n] = count
    return rows


def grouped(buckets: Buckets, most: int) -> list[tuple[str, ...]]:
    """Values that go together: in their order, up to `most` rows; the missing value always by itself."""
    groups: list[tuple[str, ...]] = []
    held = 0
    for value, rows in sorted(buckets, key=lambda bucket: (bucket[0] == NO_DATA, bucket[0])):
        alone = not groups or value == NO_DATA or len(groups[-1]) >= MOST_VALUES
        if alone or held + rows > most:
            groups.append((value,))
            held = rows
        else:
            groups[-1] = (*groups[-1], value)
            held += rows
    return groups


def _shown(guppy: Guppy, kind: str, counts: list[int]) -> list[int]:
    if HIDDEN in counts:
        raise SourceError(
            f"source '{guppy.source}': {kind} gives rows but hides how many; without counts a download can't be "
            "checked. Ask the keeper of the commons for a token that may read all of it"
        )
    return counts
