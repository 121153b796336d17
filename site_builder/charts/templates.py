"""Every kind of chart, authored once in Altair and compiled once per build.

A static drawing gets its numbers as finished text and as fractions of its plot (``values.py``): the compiled
Vega only has its data swapped. Three things make that fast (0.3 ms a chart instead of 15):

- no axes, and text of size 0: Vega measures every text it lays out, which is most of the time that a small chart
  takes. Nothing here depends on those measures; ``svg.py`` and ``chart.css`` set the size of the letters;
- many charts on one sheet, on top of each other: no scale depends on a chart's data, so they don't disturb each
  other, and ``svg.py`` takes them apart by the number of the chart that every mark has as its description.

Layers are named by the class that their marks carry in the drawing. Colours are stand-ins that ``svg.py``
replaces with classes, so that one drawing serves light and dark.
"""

from typing import Any

import altair as alt

from site_builder.charts import layout as at

_FILL = alt.Scale(domain=list(at.FILLS), range=list(at.FILLS.values()))


def static_chart(name: str) -> dict[str, Any]:
    """Return the Vega-Lite specification of the static drawing ``name`` (see ``values.template_name``)."""
    layers = {"bars-1": _bars, "bars-2": _paired_bars, "columns": _columns, "growth": _growth}[name]()
    owned = [layer.encode(description="chart:N") for layer in layers]
    bars = name.startswith("bars")
    chart = alt.layer(*owned, data=alt.InlineData(values=[{}], name="rows")).properties(
        padding=0, width=at.WIDTH, height=alt.Step(at.STEP[name]) if bars else at.PLOT_HEIGHT
    )
    if bars:  # two panels, two scales
        chart = chart.resolve_scale(x="independent")
    chart = chart.configure(background="transparent", autosize="none").configure_view(stroke=None)
    spec: dict[str, Any] = chart.configure_text(fontSize=0, color="currentColor", baseline="alphabetic").to_dict()
    return spec


def _row() -> alt.Y:
    return alt.Y("row:O", axis=None, scale=alt.Scale(paddingInner=0, paddingOuter=0), bandPosition=0)


def _bars() -> list[alt.Chart]:
    y, top = _row(), at.TOP["bars-1"]
    return [
        *_track(y, top + (at.BAR - at.STEP["bars-1"]) / 2, 0, (0, at.WIDTH)),
        _text("label", y=y, dy=top - 6, x=alt.value(0)),
        _text("count", y=y, dy=top - 6, x=alt.value(at.WIDTH), field="text_0", align="right"),
    ]


def _paired_bars() -> list[alt.Chart]:
    y, top = _row(), at.TOP["bars-2"]
    layers = [_text("label", y=y, dy=top - 21, x=alt.value(0))]
    for i, (left, right) in enumerate(at.PANELS):
        layers += _track(y, top + (at.BAR - at.STEP["bars-2"]) / 2, i, (left, right))
        layers.append(_text("count", y=y, dy=top - 6, x=alt.value(left), field=f"text_{i}"))
        layers.append(_text("head", y=alt.value(0), dy=-10, x=alt.value(left), field=f"head_{i}"))
    return layers


def _track(y: alt.Y, middle: float, i: int, ends: tuple[int, int]) -> list[alt.Chart]:
    """The whole denominator as a pale bar and the share of measure ``i`` on it, ``middle`` below the row's middle."""
    field = f"share_{i}"
    scale = alt.Scale(domain=[0, 1], range=list(ends))
    base = alt.Chart().mark_bar(height=at.BAR, yOffset=middle)
    x = alt.X(f"{field}:Q", axis=None, scale=scale)
    whole = base.encode(y=y, x=alt.XDatum(0, axis=None, scale=scale), x2=alt.datum(1), fill=_fill(f"track_{i}"))
    return [
        whole.properties(name=f"track_{field}"),
        base.encode(y=y, x=x, x2=alt.datum(0), fill=_fill("kind")).properties(name=f"bar_{field}"),
    ]


def _fill(field: str) -> alt.Fill:
    return alt.Fill(f"{field}:N", legend=None, scale=_FILL)


def _columns() -> list[alt.Chart]:
    scale = alt.Scale(domain=[0, 1], range=[0, at.WIDTH])
    left, middle = (alt.X(f"{field}:Q", axis=None, scale=scale) for field in ("left", "middle"))
    y = alt.Y("size:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=[at.PLOT_HEIGHT, at.COLUMN_TOP]))
    column = alt.Chart().mark_rect().encode(x=left, x2="right", y=y, y2=alt.datum(0), fill=_fill("kind"))
    return [
        column.properties(name="bar_size"),
        _text("count", x=middle, y=y, dy=-17, align="center"),
        _text("share", x=middle, y=y, dy=-5, align="center"),
        _text("label", x=middle, y=alt.value(at.PLOT_HEIGHT), dy=14, align="center"),
        _text("label", x=middle, y=alt.value(at.PLOT_HEIGHT), dy=27, align="center", field="label_2"),
        _floor(),
    ]


def _growth() -> list[alt.Chart]:
    x = alt.X("at:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=[0, at.WIDTH]))
    y = alt.Y("size:Q", axis=None, scale=alt.Scale(domain=[0, 1], range=[at.PLOT_HEIGHT, 4]))
    area = (
        alt.Chart()
        .mark_area(interpolate="step-after", color=at.AREA)
        .encode(x=x, y=y, y2=alt.datum(0), detail="chart:N")
    )
    line = alt.Chart().mark_line(interpolate="step-after", color=at.LINE).encode(x=x, y=y, detail="chart:N")
    tick = (
        alt.Chart()
        .mark_rule(color=at.RULE)
        .transform_filter("datum.tick")
        .encode(x=x, y=alt.value(at.PLOT_HEIGHT), y2=alt.value(at.PLOT_HEIGHT + 4))
    )
    ends = [
        _text(name, field=f"{end}_{field}", x=alt.value(left), y=alt.value(at.PLOT_HEIGHT), dy=dy, align=align)
        for end, left, align in (("first", 0, "left"), ("last", at.WIDTH, "right"))
        for name, field, dy in (("foot", "label", 17), ("count", "count", 32))
    ]
    return [
        area.properties(name="area_size"),
        line.properties(name="line_size"),
        tick.properties(name="rule_tick"),
        _floor(),
        *ends,
    ]


def _floor() -> alt.Chart:
    """The line that the columns and the area stand on."""
    y = alt.value(at.PLOT_HEIGHT)
    rule = alt.Chart().mark_rule(color=at.RULE).transform_filter("datum.row === 0")
    floor: alt.Chart = rule.encode(x=alt.value(0), x2=alt.value(at.WIDTH), y=y).properties(name="rule_floor")
    return floor


def _text(name: str, *, field: str = "", align: str = "left", dy: float = 0, **encodings: Any) -> alt.Chart:
    field = field or name
    mark = alt.Chart().mark_text(align=align, yOffset=dy)  # type: ignore[arg-type]
    text: alt.Chart = mark.encode(text=f"{field}:N", **encodings).properties(name=f"{name}_{field}")
    return text
