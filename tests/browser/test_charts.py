"""Charts in a browser, under the site's Content-Security-Policy: drawn, legible, and interactive when asked."""

import re
import shutil
from dataclasses import replace
from pathlib import Path

import jinja2
import pytest
from markupsafe import Markup
from playwright.sync_api import Page, expect

from site_builder.charts import ChartRow, ChartSpec, ChartView, chart_csv, draw, text_alternative
from site_builder.charts.interactive import interactive_templates
from tests.browser.pages import OpenPage, ServeFolder, Watched
from tests.unit.charts.samples import AGE, ALL, GROWTH, HIDING, MODALITY, SEX, hostile, measure

ROOT = Path(__file__).parents[2]
STYLES = ("tokens.css", "base.css", "layout.css", "components.css", "chart.css")
PAGE = """{% import "partials/_chart.html" as charts with context %}<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Charts</title>
<meta http-equiv="Content-Security-Policy"
 content="default-src 'self'; base-uri 'none'; form-action 'self'; object-src 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="assets/favicon.svg" type="image/svg+xml">
{% for name in styles %}<link rel="stylesheet" href="assets/css/{{ name }}">{% endfor %}
<script type="module" src="assets/js/chart.js"></script></head>
<body><main id="main"><h1>Charts</h1><h2>Of a collection</h2>
<div class="charts">{% for view in views %}{{ charts.chart(view) }}{% endfor %}</div></main></body></html>"""
ALL_AGES = replace(
    AGE,
    id="all-ages",
    measures=(measure("subjects", 10_111),),
    rows=(
        *(ChartRow(f"{i}0-{i}9".removeprefix("0"), (1_111 if i else 12,)) for i in range(9)),
        ChartRow("90+", (1_211,)),
        ChartRow("Unknown", (0,), "unknown"),
    ),
)
EXTREMES = ChartSpec(
    "extremes",
    "bars",
    "Extremes",
    (measure("series", 100_000_000), measure("subjects", 100_000_000)),
    (
        ChartRow("W" * 200, (100_000_000, 100_000_000)),
        ChartRow("MMMMMMMMMM mmmmmmmmmm WWWWWWWWWW @@@@@@@@@@", (99_999_999, 1)),
        ChartRow("مجموعة الصور الطبية " * 9, (1, None)),
    ),
    True,
)
WIDEST = replace(EXTREMES, id="widest", measures=EXTREMES.measures[:1], rows=tuple(
    replace(row, counts=row.counts[:1]) for row in EXTREMES.rows))  # fmt: skip
SPECS = (*ALL, *HIDING, ALL_AGES, EXTREMES, WIDEST)


def write_page(folder: Path, specs: tuple[ChartSpec, ...]) -> Path:
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(ROOT / "templates"), autoescape=True)
    environment.filters["url"] = str
    for part in ("js", "vendor", "css"):
        shutil.copytree(ROOT / "static" / part, folder / "assets" / part)
    shutil.copy(ROOT / "static" / "img" / "favicon.svg", folder / "assets")
    for kind, template in interactive_templates().items():
        (folder / "assets" / f"{kind}.json").write_text(template, encoding="utf-8")
    views = []
    for spec, svg in zip(specs, draw(specs), strict=True):
        (folder / f"{spec.id}.csv").write_bytes(chart_csv(spec).encode())
        alternative = text_alternative(spec)
        views.append(ChartView(spec, Markup(svg), alternative, f"{spec.id}.csv", f"assets/{spec.kind}.json"))
    html = environment.from_string(PAGE).render(views=views, styles=STYLES)
    (folder / "index.html").write_text(html, encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_page(tmp_path_factory.mktemp("charts"), SPECS)


@pytest.fixture
def root(folder: Path, serve_folder: ServeFolder) -> str:
    return serve_folder(folder, base="/atlas/")


def note_violations(seen: Watched) -> None:
    seen.page.evaluate(
        "() => { window.refused = []; document.addEventListener('securitypolicyviolation', "
        "(event) => window.refused.push(event.violatedDirective + ' ' + event.sourceFile)); }"
    )


def violations(page: Page) -> list[str]:
    refused: list[str] = page.evaluate("window.refused")
    return refused


def press(page: Page, spec_id: str) -> None:
    page.locator(f"#chart-{spec_id} button").click()
    expect(page.locator(f"#chart-{spec_id} button")).to_contain_text("Static view")


def test_nothing_of_the_interactive_view_is_loaded_before_it_is_asked_for(root: str, open_page: OpenPage) -> None:
    seen = open_page(root)
    seen.page.wait_for_load_state("networkidle")
    assert not [url for url in seen.requests if re.search(r"vega|\.json|\.csv", url)]
    assert seen.page.locator("figure.chart svg.drawing").count() == len(SPECS)
    assert seen.page.locator("figure.chart button").first.is_visible()
    assert seen.problems == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_kind_runs_under_the_policy(scheme: str, root: str, open_page: OpenPage) -> None:
    seen = open_page(root, color_scheme=scheme)
    note_violations(seen)
    for spec in SPECS:
        press(seen.page, spec.id)
    marks = seen.page.locator(".chart-canvas .mark-rect.reach_marks")
    drawn = [marks.nth(i).locator("path").count() for i in range(marks.count())]
    assert drawn == [len(spec.rows) for spec in SPECS]
    assert seen.page.locator(".chart-canvas").first.get_attribute("aria-label") == text_alternative(SEX)
    assert violations(seen.page) == []
    assert seen.problems == []
    assert seen.foreign_requests() == []
    assert len([url for url in seen.requests if url.endswith("vega.min.js")]) == 1


def test_a_tooltip_has_count_unit_and_share(root: str, open_page: OpenPage) -> None:
    seen = open_page(root)
    note_violations(seen)
    press(seen.page, "sex")
    seen.page.locator("#chart-sex .reach_marks path").nth(3).hover()
    tip = seen.page.locator("#chart-sex .chart-tip")
    expect(tip).to_be_visible()
    assert tip.inner_text().split() == ["Value", "Unknown", "Count", "1,234", "subjects", "Share", "4.7", "%"]
    seen.page.mouse.move(0, 0)
    expect(tip).to_be_hidden()
    assert violations(seen.page) == []


def test_count_share_and_measure_can_be_chosen(root: str, open_page: OpenPage) -> None:
    page = open_page(root).page
    press(page, "modality")
    figure = page.locator("#chart-modality")
    expect(figure.locator(".role-axis-label").first).to_contain_text("100k")
    figure.get_by_role("radio", name="share").check()
    expect(figure.locator(".role-axis-label").first).to_contain_text("%")
    figure.get_by_role("radio", name="subjects").check()
    figure.locator(".reach_marks path").nth(1).hover()
    expect(figure.locator(".chart-tip")).to_contain_text("26,254 subjects")
    figure.locator(".reach_marks path").nth(3).hover()
    expect(figure.locator(".chart-tip")).to_contain_text("not known")


def test_a_tooltip_says_what_is_hidden(root: str, open_page: OpenPage) -> None:
    page = open_page(root).page
    press(page, "race")
    tip = page.locator("#chart-race .chart-tip")
    for place, words in ((1, "fewer than 11 subjects"), (2, "hidden")):
        page.locator("#chart-race .reach_marks path").nth(place).hover()
        expect(tip.locator("dd").nth(1)).to_have_text(words)


def test_the_static_view_comes_back_and_the_keyboard_is_enough(root: str, open_page: OpenPage) -> None:
    seen = open_page(root)
    button = seen.page.locator("#chart-growth button")
    button.focus()
    seen.page.keyboard.press("Enter")
    expect(button).to_contain_text("Static view")
    assert button.evaluate("button => button === document.activeElement")
    expect(seen.page.locator("#chart-growth svg.drawing")).to_be_hidden()
    before = len(seen.requests)
    for word in ("Interactive view", "Static view"):
        seen.page.keyboard.press("Space")
        expect(button).to_contain_text(word)
    expect(seen.page.locator("#chart-growth .chart-canvas")).to_be_visible()
    assert len(seen.requests) == before


def test_a_view_that_does_not_load_leaves_the_drawing(
    tmp_path: Path, serve_folder: ServeFolder, open_page: OpenPage
) -> None:
    served = write_page(tmp_path, (SEX,))
    hidden = served / "assets" / "bars.json"
    text = hidden.read_text(encoding="utf-8")
    hidden.unlink()
    page = open_page(serve_folder(served)).page
    button = page.locator("#chart-sex button")
    button.click()
    expect(button).to_contain_text("Try again")
    assert "404" in (button.get_attribute("title") or "")
    assert page.locator("#chart-sex svg.drawing").is_visible()
    hidden.write_text(text, encoding="utf-8")
    press(page, "sex")


def test_without_scripts_every_number_is_there_and_no_dead_button(root: str, open_page: OpenPage) -> None:
    page = open_page(root, java_script_enabled=False).page
    assert page.locator("figure.chart button:visible").count() == 0
    page.locator("#chart-sex summary").click()
    expect(page.locator("#chart-sex table")).to_contain_text("14,000")
    expect(page.get_by_role("link", name=re.compile("Download as CSV.*Sex"))).to_be_visible()


@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_texts_neither_overlap_nor_leave_their_drawing(width: int, root: str, open_page: OpenPage) -> None:
    page = open_page(root, viewport={"width": width, "height": 800}).page
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    faults: list[str] = page.evaluate(
        """() => [...document.querySelectorAll("svg.drawing")].flatMap((svg) => {
          const box = svg.getBoundingClientRect();
          const texts = [...svg.querySelectorAll("text")].map((t) => [t.textContent, t.getBoundingClientRect()]);
          const out = texts.filter(([, r]) => r.left < box.left - 1 || r.right > box.right + 1
            || r.top < box.top - 1 || r.bottom > box.bottom + 2).map(([t]) => `outside: ${t}`);
          texts.forEach(([a, r], i) => texts.slice(i + 1).forEach(([b, s]) => {
            const across = Math.min(r.right, s.right) - Math.max(r.left, s.left);
            const down = Math.min(r.bottom, s.bottom) - Math.max(r.top, s.top);
            if (across > 0.5 && down > r.height / 3) out.push(`${a} over ${b}`);
          }));
          const size = parseFloat(getComputedStyle(svg.querySelector("text")).fontSize) * box.width / 320;
          return size < 9.5 ? [...out, `letters of ${size} px`] : out;
        })"""
    )
    assert faults == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_one_drawing_takes_the_colours_of_the_theme(scheme: str, root: str, open_page: OpenPage) -> None:
    page = open_page(root, color_scheme=scheme).page
    accent, fill, text, label, unknown = page.evaluate(
        """() => {
          const probe = document.createElement("i");
          document.body.append(probe);
          const colour = (name) => { probe.style.color = `var(${name})`; return getComputedStyle(probe).color; };
          const of = (selector) => getComputedStyle(document.querySelector(`#chart-sex ${selector}`)).fill;
          return [colour("--accent"), of(".bar"), colour("--text"), of(".label text"), of(".bar.unknown")];
        }"""
    )
    assert fill == accent
    assert label == text
    assert unknown == 'url("#chart-sex-hatch")'


def test_hostile_labels_stay_text_in_the_interactive_view(
    tmp_path: Path, serve_folder: ServeFolder, open_page: OpenPage
) -> None:
    label = '</svg><script>alert(1)</script> " datum.x signal("width") ${1} "", \n,'
    seen = open_page(serve_folder(write_page(tmp_path, hostile(label))))
    note_violations(seen)
    for spec in hostile(label):
        press(seen.page, spec.id)
    seen.page.locator("#chart-one .reach_marks path").last.hover()
    expect(seen.page.locator("#chart-one .chart-tip")).to_contain_text("<script>alert(1)</script>")
    assert seen.page.locator("main script").count() == 0
    assert violations(seen.page) == []
    assert seen.problems == []


def test_the_print_has_the_drawing(root: str, open_page: OpenPage) -> None:
    page = open_page(root).page
    press(page, GROWTH.id)
    page.emulate_media(media="print")
    assert page.locator("#chart-growth svg.drawing").is_visible()
    assert page.locator(f"#chart-{MODALITY.id} button").is_hidden()
