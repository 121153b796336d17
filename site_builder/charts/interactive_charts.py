"""The interactive view of every kind of chart, authored in Altair: axes, tooltips, count or share."""

from typing import Any

import altair as alt


def interactive_chart(kind: str, data_url: str) -> dict[str, Any]:
    """Return the Vega-Lite specification of a kind's interactive view, with axes and tooltips.

    Its data is a chart's CSV file (``numbers.chart_csv``). An empty cell is no mark; a share is one of the
    measure's denominator.
    """
    data = alt.UrlData(url=data_url, format=alt.CsvDataFormat(type="csv"), name="rows")
    chart = {"bars": _bars_view, "columns": _columns_view, "growth": _growth_view}[kind]()
    chart = chart.properties(data=data, width="container", padding=4).add_params(
        alt.param(name="unit", value="subjects"), alt.param(name="show", value="count")
    )
    chart = chart.configure(background="transparent", aria=False).configure_view(stroke=None)
    spec: dict[str, Any] = chart.configure_axis(
        **{f"{part}Color": "currentColor" for part in ("domain", "grid", "label", "tick")},
        labelFont="system-ui, sans-serif",
        labelFontSize=12,
        gridOpacity=0.15,
        labelLimit=150,
        title=None,
    ).to_dict()
    return spec


_View = alt.LayerChart | alt.FacetChart
_PERCENT = "format(100 * datum.part, '.1f') + ' %'"


def _read() -> alt.Chart:
    """Numbers of the shown measure, and the texts of a tooltip."""
    chart: alt.Chart = (
        alt.Chart()
        .transform_calculate(
            count="datum[unit] === '' ? null : toNumber(datum[unit])",
            part="datum[unit + '_share'] === '' ? null : toNumber(datum[unit + '_share'])",
        )
        .transform_calculate(
            value="show === 'share' ? datum.part : datum.count",
            counted="isValid(datum.count) ? format(datum.count, ',') + ' ' + unit : "
            "datum[unit + '_hidden'] ? datum[unit + '_hidden'] + (indexof(datum[unit + '_hidden'], ' ') < 0 ? '' : "
            "' ' + unit) : 'not known'",
            shared=f"!isValid(datum.part) ? '\u2013' : datum.count > 0 && datum.part < 0.001 ? '<0.1 %' : {_PERCENT}",
        )
    )
    return chart


def _amount() -> alt.Axis:
    text = "show === 'share' ? format(100 * datum.value, '~g') + ' %' : format(datum.value, '~s')"
    return alt.Axis(labelExpr=text, tickCount=4, domain=False, ticks=False)


def _bars_view() -> _View:
    y = alt.Y("label:N", sort=None, axis=alt.Axis(domain=False, ticks=False, labelPadding=6))
    base = _read().encode(y=y)
    bars = _kinds(base.encode(x=alt.X("value:Q", axis=_amount())))
    reach = _reach(base, "Value").encode(x=alt.value(0), x2=alt.value("width"))
    return alt.layer(bars, reach).properties(height=alt.Step(26))


def _columns_view() -> _View:
    base = _read().encode(x=alt.X("label:N", sort=None, axis=alt.Axis(ticks=False, labelAngle=-45)))
    bars = _kinds(base.encode(y=alt.Y("value:Q", axis=_amount())))
    reach = _reach(base, "Group").encode(y=alt.value(0), y2=alt.value("height"))
    return alt.layer(bars, reach).properties(height=220)


def _reach(base: alt.Chart, label: str) -> alt.Chart:
    """What the pointer touches: the whole row or column, so that the smallest bar has its tooltip."""
    texts = (("label", label), ("counted", "Count"), ("shared", "Share"))
    tooltip = [alt.Tooltip(f"{field}:N", title=title) for field, title in texts]
    mark: alt.Chart = base.mark_bar(opacity=0, color="currentColor", aria=False).encode(tooltip=tooltip)
    return mark.properties(name="reach")


def _kinds(chart: alt.Chart) -> alt.Chart:
    """Unknown is a dashed outline, not reported a dotted one, other is pale: colour is not the only carrier."""
    unknown, other = "datum.kind === 'unknown'", "datum.kind === 'other'"
    not_reported = "datum.kind === 'not-reported'"
    paleness = alt.when(unknown).then(alt.value(0.12)).when(not_reported).then(alt.value(0.3))
    marked: alt.Chart = chart.mark_bar(color="currentColor", aria=False).encode(
        fillOpacity=paleness.when(other).then(alt.value(0.5)).otherwise(alt.value(1)),
        strokeOpacity=alt.when(f"{unknown} || {not_reported}").then(alt.value(1)).otherwise(alt.value(0)),
        strokeDash=alt.when(not_reported).then(alt.value([1, 2])).otherwise(alt.value([3, 2])),
        stroke=alt.value("currentColor"),
    )
    return marked.properties(name="bar")


def _growth_view() -> _View:
    axis = alt.Axis(ticks=False, labelAngle=0, labelOverlap=True, labelPadding=8)
    base = _read().encode(x=alt.X("label:N", sort=None, axis=axis))
    shown = base.encode(y=alt.Y("value:Q", axis=_amount()))
    line = shown.mark_line(interpolate="step-after", color="currentColor", aria=False).properties(name="line")
    points = shown.mark_point(filled=True, size=30, color="currentColor", opacity=1, aria=False)
    reach = _reach(base, "Release").encode(y=alt.value(0), y2=alt.value("height"))
    return alt.layer(line, points.properties(name="point"), reach).properties(height=220)
