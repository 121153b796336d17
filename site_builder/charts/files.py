"""The charts of all pages, and the files that they come with."""

from collections.abc import Mapping
from pathlib import Path

from markupsafe import Markup

from site_builder.charts.draw import draw
from site_builder.charts.interactive import interactive_templates
from site_builder.charts.numbers import chart_csv
from site_builder.charts.spec import ChartSpec, Kind
from site_builder.charts.view import ChartView
from site_builder.charts.words import text_alternative
from site_builder.publish import Output, text_file


def draw_charts(
    figures: Mapping[str, tuple[ChartSpec, ...]], cache_dir: Path
) -> tuple[dict[str, tuple[ChartView, ...]], list[Output]]:
    """Every chart as its page shows it, by the page's address, and the files beside the pages: numbers as CSV."""
    flat = [(url, spec) for url, specs in figures.items() for spec in specs]
    drawn = draw([spec for _url, spec in flat], cache_dir)
    views: dict[str, tuple[ChartView, ...]] = dict.fromkeys(figures, ())
    files = []
    for (url, spec), svg in zip(flat, drawn, strict=True):
        csv = f"{url}charts/{spec.id}.csv"
        files.append(text_file(csv, chart_csv(spec), f"chart {spec.id}"))
        views[url] += (ChartView(spec, Markup(svg), text_alternative(spec), csv, template_path(spec.kind)),)
    return views, files


def template_files(cache_dir: Path) -> list[Output]:
    """The templates of the interactive views, one for each kind of chart."""
    templates = interactive_templates(cache_dir)
    return [text_file(template_path(kind), text, "charts") for kind, text in templates.items()]


def template_path(kind: Kind) -> str:
    """Where the template of a kind of chart lies in the site."""
    return f"assets/charts/{kind}.json"
