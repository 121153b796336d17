"""The join of a vocabulary: distinct raw values are mapped in Python and joined back in the engine.

A mapping is a `ValueMap`: rows of (raw, value), where null raw stands for a missing value and null value
for unknown. A raw value with several harmonised values (`CR, DX`) has several rows.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

import ibis
import pyarrow as pa
from ibis import _

from site_builder.findings import Finding
from site_builder.harmonise.mapped import Mapped

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RawCount:
    """A distinct raw value (None: missing) of one collection and its number of rows."""

    collection_id: str
    raw: str | None
    rows: int


@dataclass(frozen=True, slots=True)
class ValueMap:
    """How the raw values of one column were read: `values[raw]` are the harmonised values, maybe none.

    `numeric` says that they are numbers, which no value can tell where none was understood.
    """

    column: str
    values: dict[str | None, tuple[str | float, ...]]
    numeric: bool = False

    def table(self, name: str = "value") -> ibis.Table:
        """The mapping as rows (raw, `name`), null where unknown, ready to be joined on `raw`."""
        pairs = [(raw, value) for raw, values in self.values.items() for value in values or (None,)]
        kind = pa.float64() if self.numeric else pa.string()
        return ibis.memtable(
            pa.table(
                {
                    "raw": pa.array([p[0] for p in pairs], pa.string()),
                    name: pa.array([p[1] for p in pairs], kind),
                }
            )
        )


def raw_counts(table: ibis.Table, column: str, rows: str = "rows") -> list[RawCount]:
    """Distinct values of `column` per collection with the sum of `rows`, in a fixed order."""
    counts = (
        table.group_by(_.collection_id, raw=_[column])
        .agg(rows=_[rows].sum())
        .order_by(_.collection_id, _.rows.desc(), _.raw)
    )
    return [RawCount(r["collection_id"], r["raw"], r["rows"]) for r in counts.to_pyarrow().to_pylist()]


def build_map(
    column: str,
    raws: Iterable[str | None],
    harmonise: Callable[[str | None], Mapped[T]],
    values_of: Callable[[T], tuple[str | float, ...]],
    *,
    numeric: bool = False,
) -> tuple[ValueMap, dict[str, Mapped[T]]]:
    """Map every distinct raw value once; also gives those that deserve a finding, by raw spelling."""
    values: dict[str | None, tuple[str | float, ...]] = {}
    doubtful: dict[str, Mapped[T]] = {}
    for raw in raws:
        mapped = harmonise(raw)
        values[raw] = () if mapped.value is None else values_of(mapped.value)
        if mapped.code and raw is not None:
            doubtful[raw] = mapped
    return ValueMap(column, values, numeric), doubtful


def findings_of(
    source: str, column: str, counts: Iterable[RawCount], doubtful: Mapping[str, Mapped[T]], unit: str = "series"
) -> list[Finding]:
    """A finding per collection and doubtful raw spelling, with the number of rows (`unit`) that have it."""
    return [
        Finding(
            code=doubtful[count.raw].code or "",
            source=source,
            where=count.collection_id,
            field=column,
            value=count.raw,
            count=count.rows,
            unit=unit,
            hint=doubtful[count.raw].hint,
        )
        for count in counts
        if count.raw is not None and count.raw in doubtful
    ]


def with_values(table: ibis.Table, mapping: ValueMap, name: str = "value") -> ibis.Table:
    """`table` with the harmonised value of the mapping's column as `name`; null is unknown."""
    lookup = mapping.table(name)
    return table.left_join(lookup, table[mapping.column].identical_to(lookup.raw)).drop("raw")
