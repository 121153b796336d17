"""Drawings: the same bytes every time, nothing in them that a template did not ask for, hostile text as text."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from site_builder.charts import ChartRow, ChartSpec, draw
from site_builder.charts.svg import DrawingError, page_svgs
from site_builder.charts.words import shorten
from tests.unit.charts.samples import AGE, ALL, GROWTH, HIDING, HOSTILE, MODALITY, SEX, bars, hostile

GOLDEN = Path(__file__).parent / "golden"
SVG = "{http://www.w3.org/2000/svg}"
ELEMENTS = {"svg", "title", "desc", "pattern", "g", "path", "text"}
ATTRIBUTES = {
    "svg": {"class", "viewBox", "width", "height", "role", "aria-labelledby", "font-size", "fill"},
    "title": {"id"},
    "desc": {"id"},
    "pattern": {"id", "class", "width", "height", "patternUnits", "patternTransform"},
    "g": {"class"},
    "path": {"class", "d", "fill", "stroke", "stroke-width"},
    "text": {"x", "y", "text-anchor"},
}


def parsed(svg: str) -> ElementTree.Element:
    return ElementTree.fromstring(svg.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1))


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in parsed(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("spec", [*ALL, *HIDING], ids=lambda spec: spec.id)
def test_golden(spec: ChartSpec) -> None:
    """A wanted change: delete the file, run the test with `UPDATE_GOLDEN=1`, look at it in a browser."""
    path = GOLDEN / f"{spec.id}.svg"
    (svg,) = draw([spec])
    pretty = re.sub(r"(?<=>)(?=<(?!/text|/title|/desc))", "\n", svg) + "\n"
    if os.environ.get("UPDATE_GOLDEN") == "1":
        path.write_text(pretty, encoding="utf-8")
    assert pretty == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("label", HOSTILE)
def test_hostile_text_stays_text(label: str) -> None:
    for svg in draw(hostile(label)):
        for element in parsed(svg).iter():
            tag = element.tag.removeprefix(SVG)
            assert tag in ELEMENTS
            assert set(element.attrib) <= ATTRIBUTES[tag]
        root = parsed(svg)
        assert (root.findtext(f"{SVG}title") or "") == shorten(label, 160)
        assert len(svg) < 6_000


def test_a_drawing_has_no_styles_scripts_or_colours_of_its_own() -> None:
    for svg in draw(ALL):
        assert not re.search(r"style|<script|#[0-9a-f]{6}|font-family|NaN|undefined|null|Infinity", svg)
        assert not re.search(r"\d\.\d\d", re.sub(r"<desc.*?</desc>", "", svg))


def test_a_drawing_is_named_by_ids_of_its_own() -> None:
    svg = draw([SEX])[0]
    assert 'role="img" aria-labelledby="chart-sex-title chart-sex-desc"' in svg
    assert sorted(re.findall(r' id="([^"]*)"', svg)) == ["chart-sex-desc", "chart-sex-hatch", "chart-sex-title"]


def test_not_reported_unknown_and_hidden_differ_by_more_than_colour() -> None:
    race, small, ages = draw(HIDING)
    assert re.findall(r'class="bar ([a-z-]+)" fill="url\(#chart-race-([a-z]+)\)"', race) == [
        ("not-reported", "dots"),
        ("unknown", "hatch"),
    ]
    assert race.count('class="track hidden"') == 2
    assert race.count('class="bar"') == 1, "no bar for what is hidden"
    assert {"fewer than 11", "hidden"} <= set(texts(race))
    assert small.count('class="track hidden"') == 3
    assert {"<11", "hid.", "n/r", "?"} <= set(texts(ages))


def test_bars_are_as_long_as_their_share() -> None:
    svg = draw([bars(750, 250)])[0]
    lengths = [float(x) for x in re.findall(r'<path class="bar" d="M0,\d+h([\d.]+)', svg)]
    assert lengths == [240, 80]


def test_nothing_is_drawn_for_zero_and_something_for_one_in_a_hundred_million() -> None:
    svg = draw([bars(100_000_000 - 1, 1, 0)])[0]
    lengths = [float(x) for x in re.findall(r'<path class="bar" d="M0,\d+h([\d.]+)', svg)]
    assert lengths == [320, 1.5]
    assert "99,999,999 (>99.9\u00a0%)" in texts(svg)
    assert "0 (0\u00a0%)" in texts(svg)


def test_a_count_that_is_not_known_is_a_dash() -> None:
    svg = draw([MODALITY])[0]
    assert texts(svg).count("\u2013") == 1
    assert svg.count('class="bar other"') == 1


def test_unknown_is_striped_and_nothing_else_is() -> None:
    svg = draw([SEX])[0]
    assert svg.count("url(#chart-sex-hatch)") == svg.count('class="bar unknown"') == 1
    assert "pattern" not in draw([GROWTH])[0]


def test_a_denominator_of_zero_draws_no_bars() -> None:
    svg = draw([bars(0, 0)])[0]
    assert 'class="bar"' not in svg
    assert texts(svg).count("0") == 2


def test_one_release_is_a_level_line() -> None:
    svg = draw([replace(GROWTH, rows=GROWTH.rows[-1:])])[0]
    assert re.search(r'class="line" d="M0,4L320,4', svg)
    assert texts(svg) == ["v3", "592,600 series"]


def test_labels_of_many_columns_take_two_lines() -> None:
    groups = tuple(ChartRow(f"{i}0-{i}9", (i + 1,)) for i in range(1, 11))
    unknown = ChartRow("Unknown", (AGE.measures[0].denominator,), "unknown")
    svg = draw([replace(AGE, rows=(*groups, unknown))])[0]
    assert {"10-", "19", "?"} <= set(texts(svg))
    assert 'viewBox="0 0 320 182"' in svg


def test_equal_specs_are_drawn_once_and_order_is_kept() -> None:
    drawn = draw([SEX, AGE, SEX, GROWTH])
    assert drawn[0] == drawn[2] != drawn[1]
    assert [re.findall(r"chart-(\w+)-title", svg)[0] for svg in drawn] == ["sex", "age", "sex", "growth"]


@pytest.mark.parametrize(
    "item",
    [
        '<image aria-label="0" href="x"/>',
        '<path aria-label="0" d="M0,0h9v9Z" fill="red"/>',
        '<text aria-label="0" transform="rotate(3)">x</text>',
        "<text>x</text>",
    ],
)
def test_what_no_template_asks_for_stops_the_build(item: str) -> None:
    vega = f'<svg xmlns="http://www.w3.org/2000/svg"><g class="mark-x role-mark bar_marks">{item}</g></svg>'
    with pytest.raises(DrawingError, match="no template asks for"):
        page_svgs([SEX], vega)


def test_drawings_from_the_store_need_no_drawing_library(tmp_path: Path) -> None:
    code = """
import sys
from pathlib import Path
from site_builder.charts import draw
from site_builder.charts.interactive import interactive_templates
from tests.unit.charts.samples import ALL
drawn = draw(ALL, Path(sys.argv[1]))
templates = interactive_templates(Path(sys.argv[1]))
print(len("".join([*drawn, *templates.values()])), *sorted({"altair", "vl_convert", "pandas"} & set(sys.modules)))
"""
    root = Path(__file__).parents[3]
    command = [sys.executable, "-c", code, str(tmp_path)]
    answers = [subprocess.run(command, cwd=root, capture_output=True, text=True, check=True) for _ in "12"]
    first, second = (answer.stdout.split() for answer in answers)
    assert {"altair", "vl_convert"} <= set(first)
    assert second == first[:1]
