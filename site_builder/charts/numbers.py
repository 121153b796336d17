"""The numbers of a chart for people and programs: the HTML table behind the disclosure and the CSV file."""

import csv
import io
from dataclasses import dataclass

from site_builder.characters import one_line
from site_builder.charts.spec import ChartRow, ChartSpec, Measure
from site_builder.charts.words import DASH
from site_builder.hidden import Hidden
from site_builder.shares import share

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@dataclass(frozen=True, slots=True)
class TableRow:
    """One row of the table of numbers: the whole label and the cells, count and share per measure in turn."""

    label: str
    kind: str
    href: str | None
    cells: tuple[str, ...]


def table_head(spec: ChartSpec) -> tuple[str, ...]:
    """Return the headings of the number columns, count and share per measure in turn."""
    units = [one_line(measure.unit) for measure in spec.measures]
    return tuple(text for unit in units for text in (unit.capitalize(), f"Share of {unit}"))


def table_rows(spec: ChartSpec) -> tuple[TableRow, ...]:
    """Return every row of the chart with thousands separators and shares."""
    return tuple(TableRow(one_line(r.label), r.kind, r.href, _cells(r, spec.measures)) for r in spec.rows)


def _cells(row: ChartRow, measures: tuple[Measure, ...]) -> tuple[str, ...]:
    pairs = enumerate(zip(row.counts, measures, strict=True))
    return tuple(cell for i, (count, measure) in pairs for cell in _pair(count, measure, row.instead(i)))


def _pair(count: int | None, measure: Measure, instead: Hidden | None) -> tuple[str, str]:
    if count is None:
        return instead.words if instead else DASH, DASH
    return f"{count:,}", share(count, measure.denominator) or DASH


def chart_csv(spec: ChartSpec) -> str:
    r"""Return the chart as CSV (RFC 4180, lines end in ``\r\n``).

    Columns: ``label``, ``kind`` (value, other, not-reported, unknown), then per measure its unit (a count; empty
    where not known or hidden) and the unit with ``_share`` (0 to 1, six decimals); last, for a measure of which a
    count is hidden, the unit with ``_hidden`` ("fewer than 11", "hidden"; empty where it is not). A label that a
    spreadsheet would run as a formula gets an apostrophe in front.
    """
    out = io.StringIO()
    writer = csv.writer(out)
    hiding = [i for i in range(len(spec.measures)) if spec.hides(i)]
    head = [name for m in spec.measures for name in csv_columns(m.unit)]
    writer.writerow(["label", "kind", *head, *(f"{head[2 * i]}_hidden" for i in hiding)])
    for row in spec.rows:
        words = [instead.words if (instead := row.instead(i)) else "" for i in hiding]
        writer.writerow([_text_cell(row.label), row.kind, *_csv_cells(row, spec.measures), *words])
    return out.getvalue()


def csv_columns(unit: str) -> tuple[str, str]:
    """Return the names of the two columns of a measure: "subjects", "subjects_share"."""
    name = "_".join(one_line(unit).lower().split())
    return _text_cell(name), _text_cell(f"{name}_share")


def _csv_cells(row: ChartRow, measures: tuple[Measure, ...]) -> list[str]:
    cells: list[str] = []
    for count, measure in zip(row.counts, measures, strict=True):
        known = count is not None and measure.denominator > 0
        cells += [
            "" if count is None else str(count),
            f"{(count or 0) / measure.denominator:.6f}" if known else "",
        ]
    return cells


def _text_cell(text: str) -> str:
    line = one_line(text)
    return f"'{line}" if line.startswith(_FORMULA_STARTS) or text.startswith(_FORMULA_STARTS) else line
