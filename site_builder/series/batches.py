"""The rows of a platform, read from the engine some collections at a time, in an order that leaves nothing open.

The engine gives rows as it finds them: most sources keep them in order, and looking whether that is so costs a
tenth of sorting them in the engine.
"""

from collections.abc import Collection, Iterator
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

#: Rows are in this order; what is equal in all of these is put in order by every column.
ORDER = ("collection_id", "PatientID", "StudyInstanceUID", "SeriesInstanceUID")
#: Rows that are read at once, where no collection has more: about 350 MB, and as much again where they are sorted.
#: A scan of the index costs a third of reading it whole, so few are better than small ones.
MOST_ROWS = 600_000

#: A collection with its rows.
Found = tuple[str, pa.Table]


def batches(series: ibis.Table, ids: Collection[str]) -> Iterator[list[Found]]:
    """The rows of the collections `ids`, each whole and in order, some collections at a time."""
    some: list[str] = []
    rows = 0
    for collection_id, number in _sizes(series, ids):
        if some and rows + number > MOST_ROWS:
            yield _read(series, some)
            some, rows = [], 0
        some.append(collection_id)
        rows += number
    if some:
        yield _read(series, some)


def _sizes(series: ibis.Table, ids: Collection[str]) -> list[tuple[str, int]]:
    """Each collection with its number of rows, the largest first: none is then left to be written alone."""
    sizes = series.filter(_.collection_id.isin(sorted(ids))).group_by("collection_id").agg(rows=_.count())
    found = sizes.order_by(_["rows"].desc(), "collection_id").to_pyarrow().to_pylist()
    return [(row["collection_id"], row["rows"]) for row in found]


def _read(series: ibis.Table, ids: list[str]) -> list[Found]:
    return _parted(in_order(series.filter(_.collection_id.isin(ids)).to_pyarrow()))


def _parted(table: pa.Table) -> list[Found]:
    """The rows of each collection of a table that is in order, the largest first."""
    found, start = [], 0
    runs: Any = pc.value_counts(table["collection_id"])  # in the order in which values come
    for run in runs.to_pylist():
        found.append((run["values"], table.slice(start, run["counts"])))
        start += run["counts"]
    return sorted(found, key=lambda one: -len(one[1]))


def in_order(table: pa.Table) -> pa.Table:
    """The rows in their order, with equal ones by every column, since the engine does not keep them in place."""
    if _is_ascending(table):
        return table
    others = [name for name in table.column_names if name not in ORDER]
    return table.sort_by([(name, "ascending") for name in (*ORDER, *others)])


def _is_ascending(table: pa.Table) -> bool:
    """Whether every row is above the one before it; one that lacks an identifier is not known to be."""
    above: Any = pa.scalar(False)
    for name in reversed(ORDER):
        before, after = table[name][:-1], table[name][1:]
        above = pc.or_(pc.less(before, after), pc.and_(pc.equal(before, after), above))
    return pc.all(above, skip_nulls=False).as_py() is True
