"""The data of a static drawing: one record per row with finished texts and fractions of the plot."""

from collections.abc import Sequence
from typing import Any

from site_builder.characters import one_line
from site_builder.charts import layout as at
from site_builder.charts.spec import ChartRow, ChartSpec
from site_builder.charts.words import compact, count_and_share, shorten, text_width

_THINNEST = 1.5
"""A bar that stands for something is at least this many units long."""


def template_name(spec: ChartSpec) -> str:
    """Return which of the static drawings shows ``spec``: "bars-1", "bars-2", "columns" or "growth"."""
    return f"bars-{len(spec.measures)}" if spec.kind == "bars" else spec.kind


def height(spec: ChartSpec) -> int:
    """Return the height of the drawing."""
    name = template_name(spec)
    if spec.kind == "bars":
        return at.STEP[name] * len(spec.rows) + (at.HEAD if name == "bars-2" else 0)
    if spec.kind == "growth":
        return at.PLOT_HEIGHT + at.FOOT_GROWTH
    room = _column_room(spec)
    return at.PLOT_HEIGHT + at.FOOT[any(_in_two_lines(row, room)[1] for row in spec.rows)]


def values(spec: ChartSpec) -> list[dict[str, Any]]:
    """Return the records that replace the ``rows`` of the compiled template."""
    by_name = {"bars-1": _bars, "bars-2": _bars, "columns": _columns, "growth": _growth}
    return by_name[template_name(spec)](spec)


def _fraction(count: int | None, whole: int, length: float) -> float:
    return max(count / whole, _THINNEST / length) if count and whole > 0 else 0.0


def _bars(spec: ChartSpec) -> list[dict[str, Any]]:
    return [_bar(spec, i, row) for i, row in enumerate(spec.rows)]


def _bar(spec: ChartSpec, i: int, row: ChartRow) -> dict[str, Any]:
    record: dict[str, Any] = {"row": i, "kind": row.kind}
    paired = len(spec.measures) == 2
    for j, (count, measure) in enumerate(zip(row.counts, spec.measures, strict=True)):
        left, right = at.PANELS[j] if paired else (0, at.WIDTH)
        record[f"share_{j}"] = _fraction(count, measure.denominator, right - left)
        record[f"track_{j}"] = "hidden" if row.instead(j) else "whole"
        record[f"text_{j}"] = count_and_share(count, measure, row.instead(j))
        if paired:
            record[f"head_{j}"] = shorten(measure.unit, (right - left) / at.FONT_SIZE) if i == 0 else ""
    room = at.WIDTH - (0 if paired else 8 + at.FONT_SIZE * text_width(record["text_0"]))
    record["label"] = shorten(row.label, room / at.FONT_SIZE)
    return record


def _columns(spec: ChartSpec) -> list[dict[str, Any]]:
    highest = max((row.counts[0] or 0 for row in spec.rows), default=0)
    room = _column_room(spec)
    return [_column(spec, i, row, highest, room) for i, row in enumerate(spec.rows)]


def _column_room(spec: ChartSpec) -> float:
    return min(at.WIDTH / len(spec.rows), at.WIDEST_COLUMN) / at.SMALL_FONT_SIZE


def _column(spec: ChartSpec, i: int, row: ChartRow, highest: int, room: float) -> dict[str, Any]:
    count, measure = row.counts[0], spec.measures[0]
    whole = _amount(row)
    label, label_2 = _in_two_lines(row, room)
    wide = room * at.SMALL_FONT_SIZE / at.WIDTH
    return {
        "row": i,
        "kind": row.kind,
        "left": (i + at.COLUMN_GAP) * wide,
        "middle": (i + 0.5) * wide,
        "right": (i + 1 - at.COLUMN_GAP) * wide,
        "size": _fraction(count, highest, at.PLOT_HEIGHT - at.COLUMN_TOP),
        "label": label,
        "label_2": label_2,
        "count": whole if text_width(whole) <= room else _short_count(row),
        "share": _whole_share(count or 0, measure.denominator) if count else "",
    }


def _in_two_lines(row: ChartRow, room: float) -> tuple[str, str]:
    """Return the label on one line where it fits, "10-19" as "10-" and "19" where it doesn't."""
    label = one_line(row.label)
    if text_width(label) <= room:
        return label, ""
    low, hyphen, high = label.partition("-")
    if hyphen and max(text_width(low + hyphen), text_width(high)) <= room:
        return low + hyphen, high
    return _SHORT_LABELS.get(row.kind) or shorten(label, room), ""


_SHORT_LABELS = {"unknown": "?", "not-reported": "n/r"}
"""Where a column has no room for the words; the table of numbers has them."""


def _short_count(row: ChartRow) -> str:
    instead, count = row.instead(0), row.counts[0]
    return instead.short if instead else _count(None) if count is None else compact(count)


def _whole_share(count: int, denominator: int) -> str:
    """A column is too narrow for decimals and spaces: "<1%", "47%", ">99%"."""
    if denominator <= 0:
        return ""
    if count == denominator:
        return "100%"
    percent = round(100 * count / denominator)
    return "<1%" if count * 100 < denominator else ">99%" if percent == 100 else f"{percent}%"


def _growth(spec: ChartSpec) -> list[dict[str, Any]]:
    highest = max((row.counts[0] or 0 for row in spec.rows), default=0)
    records = [_release(row, i, len(spec.rows), highest) for i, row in enumerate(spec.rows)]
    for record, row, name in _ends(records, spec.rows):
        record[f"{name}_label"] = shorten(row.label, at.WIDTH / 2 / at.FONT_SIZE - 1)
        record[f"{name}_count"] = shorten(f"{_amount(row)} {spec.measures[0].unit}", 0.45 * at.WIDTH / 12)
    if records:  # the last release holds until today: the line runs on to the right edge
        records.append({**records[-1], "at": 1.0, "tick": 0, **dict.fromkeys(_TEXTS, "")})
    return records


_TEXTS = ("first_label", "first_count", "last_label", "last_count")


def _release(row: ChartRow, i: int, releases: int, highest: int) -> dict[str, Any]:
    size = None if row.counts[0] is None else row.counts[0] / max(highest, 1)
    return {"row": i, "at": i / releases, "size": size, "tick": 1, **dict.fromkeys(_TEXTS, "")}


def _ends(records: Sequence[dict[str, Any]], rows: Sequence[ChartRow]) -> list[tuple[dict[str, Any], ChartRow, str]]:
    if len(rows) < 2:
        return [(record, row, "last") for record, row in zip(records, rows, strict=True)]
    return [(records[0], rows[0], "first"), (records[-1], rows[-1], "last")]


def _amount(row: ChartRow) -> str:
    instead = row.instead(0)
    return instead.words if instead else _count(row.counts[0])


def _count(count: int | None) -> str:
    return "\u2013" if count is None else f"{count:,}"
