"""Charts: what they say (``spec``), how they are drawn (``draw``), their numbers and page context.

Nothing here loads a drawing library before a chart has to be drawn.
"""

from site_builder.charts.draw import draw
from site_builder.charts.numbers import chart_csv
from site_builder.charts.spec import ChartRow, ChartSpec, Measure, check_adds_up, summed, with_other
from site_builder.charts.view import ChartView
from site_builder.charts.words import text_alternative

__all__ = [
    "ChartRow",
    "ChartSpec",
    "ChartView",
    "Measure",
    "chart_csv",
    "check_adds_up",
    "draw",
    "summed",
    "text_alternative",
    "with_other",
]
