"""The rows of a platform, read from the engine a few collections at a time, in an order that leaves nothing open.

A sort needs its rows twice in memory, so a large collection is read in ranges of subjects.
"""

from collections.abc import Collection, Iterator
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.compute as pc
from ibis import _

#: Rows are in this order; what is equal in all of these is put in order by every column.
ORDER = ("collection_id", "PatientID", "StudyInstanceUID", "SeriesInstanceUID")
#: Rows that are sorted at once: about 60 MB of texts, and as much again while they are sorted.
MOST_ROWS = 80_000

#: A collection with its rows.
Found = tuple[str, pa.Table]


def batches(series: ibis.Table, ids: Collection[str]) -> Iterator[list[Found]]:
    """The rows of the collections `ids`, each whole, in their order, some collections at a time."""
    some: list[str] = []
    rows = 0
    for collection_id, number in _sizes(series, ids):
        if some and rows + number > MOST_ROWS:
            yield _parted(_read(series.filter(_.collection_id.isin(some))))
            some, rows = [], 0
        if number > MOST_ROWS:
            yield [(collection_id, _read_large(series.filter(_.collection_id == collection_id)))]
        else:
            some.append(collection_id)
            rows += number
    if some:
        yield _parted(_read(series.filter(_.collection_id.isin(some))))


def _sizes(series: ibis.Table, ids: Collection[str]) -> list[tuple[str, int]]:
    """Each collection with its number of rows, the largest first: then memory is least used."""
    sizes = series.filter(_.collection_id.isin(sorted(ids))).group_by("collection_id").agg(rows=_.count())
    found = sizes.order_by(_["rows"].desc(), "collection_id").to_pyarrow().to_pylist()
    return [(row["collection_id"], row["rows"]) for row in found]


def _read(series: ibis.Table) -> pa.Table:
    table: pa.Table = series.order_by(*ORDER).to_pyarrow()
    return table


def _read_large(series: ibis.Table) -> pa.Table:
    """The rows of one collection, some subjects at a time; those without a subject come last."""
    subjects = series.group_by("PatientID").agg(rows=_.count()).order_by("PatientID").to_pyarrow().to_pylist()
    starts = _starts([row for row in subjects if row["PatientID"] is not None])
    nobody: Any = _.PatientID.isnull()
    ranges = [_.PatientID.between(first, last) for first, last in starts] + [nobody]
    return pa.concat_tables([_read(series.filter(one)) for one in ranges])


def _starts(subjects: list[dict[str, Any]]) -> list[tuple[str, str]]:
    """First and last subject of each range."""
    ranges: list[tuple[str, str]] = []
    rows = MOST_ROWS
    for subject in subjects:
        name = subject["PatientID"]
        if rows + subject["rows"] > MOST_ROWS:
            ranges.append((name, name))
            rows = 0
        ranges[-1] = (ranges[-1][0], name)
        rows += subject["rows"]
    return ranges


def _parted(table: pa.Table) -> list[Found]:
    """The rows of each collection of a table that is in order."""
    found, start = [], 0
    runs: Any = pc.value_counts(table["collection_id"])  # in the order in which values come
    for run in runs.to_pylist():
        found.append((run["values"], table.slice(start, run["counts"])))
        start += run["counts"]
    return found


def settled(rows: pa.Table) -> pa.Table:
    """The rows of one collection with equal ones in a fixed order, in which the engine does not keep them."""
    uids = rows["SeriesInstanceUID"]
    if not uids.null_count and not pc.any(pc.equal(uids[1:], uids[:-1])).as_py():
        return rows
    others = [name for name in rows.column_names if name not in ORDER]
    return rows.sort_by([(name, "ascending") for name in (*ORDER, *others)])
