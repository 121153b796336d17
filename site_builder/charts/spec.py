"""What a chart says, as values: no drawing library is imported here."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from site_builder.hidden import Hidden

Kind = Literal["bars", "columns", "growth"]
RowKind = Literal["value", "other", "not-reported", "unknown"]

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Measure:
    """What is counted, and out of how many."""

    unit: str
    """Plural noun of what is counted: "series", "subjects"."""
    denominator: int
    """How many there are in all; every share is a share of this number."""
    denominator_label: str
    """The denominator in words, with its unit: "of 26,410 subjects"."""


@dataclass(frozen=True, slots=True)
class ChartRow:
    """One value of the chart's field with its counts, one per measure of the chart."""

    label: str
    counts: tuple[int | None, ...]
    """One count per measure; None where the true number is not known, drawn as a dash and never as zero."""
    kind: RowKind = "value"
    href: str | None = None
    """Site-relative link of the value's own page, used in the table of numbers."""
    hidden: tuple[Hidden | None, ...] = ()
    """What stands in place of each count that is hidden, drawn as its words without a bar; empty where none is."""

    def instead(self, i: int) -> Hidden | None:
        """What stands in place of the count of measure `i`; None where it is shown or not known."""
        return self.hidden[i] if self.hidden else None


@dataclass(frozen=True, slots=True)
class ChartSpec:
    """One chart. The table, the CSV file, the text alternative and the drawing all come from this value.

    Raises:
        ValueError: the id can't be part of an HTML id, there are no rows, or rows and measures don't fit.
    """

    id: str
    """Unique on its page, lower case letters, digits and single hyphens: "modality"."""
    kind: Kind
    """bars: one or two measures. columns: ordered groups. growth: cumulative, one row per release."""
    title: str
    measures: tuple[Measure, ...]
    rows: tuple[ChartRow, ...]
    overlapping: bool
    """True where one subject can be in several rows, so that the bars add up to more than the denominator."""
    note: str = ""
    """One sentence about conflicts or placeholders, shown under the drawing."""

    def __post_init__(self) -> None:
        """Refuse what could not be drawn."""
        if not _ID.fullmatch(self.id):
            raise ValueError(f"chart id {self.id!r}: use lower case letters, digits and single hyphens")
        if not self.rows:
            raise ValueError(f"chart {self.id}: no rows; what is not known is a row of its own")
        most = 2 if self.kind == "bars" else 1
        if not 1 <= len(self.measures) <= most:
            raise ValueError(f"chart {self.id}: {self.kind} take 1 to {most} measures, not {len(self.measures)}")
        for row in self.rows:
            if len(row.counts) != len(self.measures):
                raise ValueError(
                    f"chart {self.id}, row {row.label!r}: {len(row.counts)} counts for {len(self.measures)} measures"
                )
            if any(count is not None and count < 0 for count in row.counts):
                raise ValueError(f"chart {self.id}, row {row.label!r}: a count below zero: {row.counts}")
            hidden = row.hidden or (None,) * len(row.counts)
            if len(hidden) != len(row.counts) or any(
                instead and count is not None for instead, count in zip(hidden, row.counts, strict=True)
            ):
                raise ValueError(f"chart {self.id}, row {row.label!r}: {row.counts} and hidden {row.hidden} don't fit")

    def hides(self, i: int) -> bool:
        """Whether a count of measure `i` is hidden."""
        return any(row.instead(i) for row in self.rows)


def summed(rows: Sequence[ChartRow]) -> tuple[int | None, ...]:
    """Return the counts of ``rows`` added up, per measure; a measure with an unknown count stays unknown."""
    columns = zip(*(row.counts for row in rows), strict=True)
    return tuple(None if None in column else sum(c for c in column if c is not None) for column in columns)


def with_other(
    rows: Sequence[ChartRow],
    most: int = 12,
    *,
    other_counts: Callable[[tuple[ChartRow, ...]], tuple[int | None, ...]] = summed,
) -> tuple[ChartRow, ...]:
    """Order the values by their first count, end a long tail in "other (n values)"; what is not known comes last.

    Args:
        rows: the values in any order; not reported and unknown rows, among them, in theirs.
        most: how many rows of values to show, the "other" row included.
        other_counts: gets the rows of the tail, returns their common counts, one per measure. The default
            adds them up, which is wrong where one subject can be in several rows: give the true number there,
            or None, which is drawn as a dash.

    Returns:
        At most ``most`` rows, then the others. What the tail hides hides its common count.
    """
    values = sorted((r for r in rows if r.kind == "value"), key=lambda r: (-(r.counts[0] or 0), r.label))
    tail = tuple(values[most - 1 :]) if len(values) > most else ()
    head = values[: len(values) - len(tail)]
    other = [_other(tail, other_counts(tail))] if tail else []
    return (*head, *other, *(r for kind in ("other", "not-reported", "unknown") for r in rows if r.kind == kind))


def _other(tail: Sequence[ChartRow], counts: tuple[int | None, ...]) -> ChartRow:
    hidden = tuple(
        Hidden() if count is None and any(row.instead(i) for row in tail) else None for i, count in enumerate(counts)
    )
    label = f"other ({len(tail):,} values)"
    return ChartRow(label, counts, "other", hidden=hidden if any(hidden) else ())


def check_adds_up(spec: ChartSpec) -> None:
    """Prove that the chart's numbers fit its denominators.

    Rows that exclude each other add up to the denominator, or to at most as many where a count is hidden; rows
    that overlap are each at most as many. The last row of a growth chart is the denominator.

    Raises:
        ValueError: with the chart, the unit and both numbers.
    """
    for i, measure in enumerate(spec.measures):
        counts = [row.counts[i] for row in spec.rows]
        known = [count for count in counts if count is not None]
        if spec.kind != "growth" and max(known, default=0) > measure.denominator:
            raise ValueError(
                f"chart {spec.id}: a row of {max(known):,} {measure.unit} is more than all {measure.denominator:,}"
            )
        if spec.kind == "growth":
            total, what = (known[-1] if known else 0), "the last release has"
        elif spec.overlapping:
            continue
        else:
            total, what = sum(known), "the rows add up to"
        if spec.hides(i) and total <= measure.denominator:
            continue
        if len(known) < len(counts) or total != measure.denominator:
            raise ValueError(f"chart {spec.id}: {what} {total:,} {measure.unit}, not {measure.denominator:,}")
