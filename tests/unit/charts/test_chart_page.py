"""The template partial: every number of a chart is in the page without scripts."""

import json
from html.parser import HTMLParser
from pathlib import Path

import jinja2
import pytest
from markupsafe import Markup

from site_builder.charts import ChartSpec, ChartView, draw, text_alternative
from site_builder.charts.interactive import DATA_URL, interactive_templates, vega_lite
from tests.unit.charts.samples import ALL, HOSTILE, MODALITY, SEX, hostile

TEMPLATES = Path(__file__).parents[3] / "templates"
PAGE = '{% import "partials/_chart.html" as charts with context %}{{ charts.chart(view) }}'


def rendered(spec: ChartSpec) -> str:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(TEMPLATES), autoescape=True, undefined=jinja2.StrictUndefined
    )
    environment.filters["url"] = lambda target: f"../../{target}"
    svg = Markup(draw([spec])[0])
    view = ChartView(spec, svg, text_alternative(spec), f"c/{spec.id}.csv", f"assets/charts/{spec.kind}.json")
    return environment.from_string(PAGE).render(view=view)


class Read(HTMLParser):
    """Tags with their attributes, and the text of the page's table cells."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self._cell = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag in ("td", "th"):
            self._cell = True
            self.cells.append("")

    def handle_endtag(self, tag: str) -> None:
        self._cell = self._cell and tag not in ("td", "th")

    def handle_data(self, data: str) -> None:
        if self._cell:
            self.cells[-1] += data


def test_the_page_has_the_numbers_the_unit_and_the_denominator() -> None:
    html = rendered(MODALITY)
    cells = Read(html).cells
    assert cells[:5] == ["Modality", "Series", "Share of series", "Subjects", "Share of subjects"]
    assert cells[5:10] == ["Structured Report", "257,391", "43.4\u00a0%", "26,205", "99.2\u00a0%"]
    assert "of 592,600 series and of 26,410 subjects" in html
    assert "One subject can be in several rows." in html
    assert '<a href="../../modalities/ct/">Computed Tomography</a>' in html
    assert 'href="../../c/modality.csv" download' in html


def test_the_page_says_what_is_unknown_and_the_note() -> None:
    html = rendered(SEX)
    assert "Unknown for 1,234 of 26,410 subjects (4.7\u00a0%)." in html
    assert SEX.note in html
    assert "several rows" not in html


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.id)
def test_the_button_is_hidden_until_scripts_run(spec: ChartSpec) -> None:
    (button,) = [attributes for tag, attributes in Read(rendered(spec)).tags if tag == "button"]
    assert "hidden" in button
    assert button["data-chart-template"] == f"../../assets/charts/{spec.kind}.json"
    assert button["data-chart-units"] == " ".join(m.unit for m in spec.measures)


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_text_opens_no_tag(label: str) -> None:
    calm = [[tag for tag, _ in Read(rendered(spec)).tags] for spec in hostile("calm")]
    for spec, expected in zip(hostile(label), calm, strict=True):
        read = Read(rendered(spec))
        known = [tag for tag, _ in read.tags if tag not in ("g", "text", "path", "span", "p")]
        assert known == [tag for tag in expected if tag not in ("g", "text", "path", "span", "p")]
        assert not [a for _, attributes in read.tags for a in attributes if a.startswith("on") or a == "style"]


def test_the_interactive_templates_take_the_page_s_numbers() -> None:
    for kind, text in interactive_templates().items():
        template = json.loads(text)
        (data,) = [data for data in template["data"] if data["name"] == "rows"]
        assert data["url"] == DATA_URL
        assert {signal["name"] for signal in template["signals"]} >= {"unit", "show", "width"}
        assert vega_lite(kind)["data"]["url"] == DATA_URL
    assert interactive_templates() == interactive_templates()
