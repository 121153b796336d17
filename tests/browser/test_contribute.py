"""The page that tells how to contribute: it leads to what it offers, on any screen, without scripts."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import expect

from scripts.axe import violations
from scripts.html_checker import check_html
from site_builder.config import load_config
from site_builder.pipeline import build
from site_builder.sheets.fields import FIELDS
from site_builder.sheets.schema import row_schema, table_schema
from site_builder.sheets.template import template_csv, template_xlsx
from tests.browser.pages import OpenPage, ServeFolder
from tests.fixtures.silent import Silent
from tests.fixtures.sites import read_page
from tests.tiny import tiny_site

URL = "contribute/"


def built(folder: Path, keys: str = "", prose: str = "") -> Path:
    """A tiny site with further keys of its configuration and a text of its own for the page."""
    path = tiny_site(folder / "own")
    path.write_text(keys + path.read_text(encoding="utf-8"), encoding="utf-8")
    if prose:
        (path.parent / "pages").mkdir()
        (path.parent / "pages" / "contribute.md").write_text(prose, encoding="utf-8")
    return build(load_config(path), folder / "site", folder / "cache", Silent()).out


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    keys = 'contact = "atlas@example.org"\nrepository = "https://example.org/source"\n'
    return built(tmp_path_factory.mktemp("contribute"), keys)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 360, 768, 1280])
def test_it_fits_and_has_no_violation(
    site: Path, serve_folder: ServeFolder, open_page: OpenPage, width: int, scheme: str
) -> None:
    seen = open_page(serve_folder(site, "/tiny/") + URL, viewport={"width": width, "height": 800}, color_scheme=scheme)
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert [str(violation) for violation in violations(seen.page)] == []
    assert (seen.problems, seen.foreign_requests()) == ([], [])


def test_it_is_right_html(site: Path) -> None:
    assert [str(message) for message in check_html([site / URL / "index.html"])] == []


def test_people_find_it_and_the_template(site: Path, serve_folder: ServeFolder, open_page: OpenPage) -> None:
    page = open_page(serve_folder(site, "/tiny/"), java_script_enabled=False).page
    assert page.get_by_role("contentinfo").get_by_role("link", name="Contribute a table").is_visible()
    page.get_by_role("navigation", name="Main").get_by_role("link", name="Contribute").click()
    expect(page.locator("h1")).to_have_text("Contribute")
    with page.expect_download() as download:
        page.get_by_role("link", name="Template (XLSX)").click()
    assert download.value.suggested_filename == "imaging-metadata-template.xlsx"
    assert download.value.path().read_bytes() == template_xlsx()


def test_its_files_are_what_the_program_makes(site: Path) -> None:
    assert (site / URL / "imaging-metadata-template.csv").read_bytes() == template_csv()
    assert json.loads((site / URL / "table-schema.json").read_text(encoding="utf-8")) == table_schema()
    assert json.loads((site / URL / "row-schema.json").read_text(encoding="utf-8")) == row_schema()


def test_it_explains_every_field_once(site: Path) -> None:
    page = read_page(site, URL)
    rows = [row for table in page.all("table", class_="fields") for row in table.first("tbody").all("tr")]
    assert [row.first("code").text() for row in rows] == [field.header for field in FIELDS]
    assert [row.attributes["id"] for row in rows] == [f"field-{field.name}" for field in FIELDS]
    assert [caption.words() for caption in page.all("caption")] == [
        f"{kind} fields of a contributed table" for kind in ("Required", "Preferred", "Optional")
    ]
    series = page.first("tr", id="field-SeriesInstanceUID")
    assert series.first("strong").text() == "Required where a row is a series."


def test_the_command_can_be_copied(site: Path, serve_folder: ServeFolder, open_page: OpenPage) -> None:
    page = open_page(serve_folder(site, "/tiny/") + URL, permissions=["clipboard-read", "clipboard-write"]).page
    page.get_by_role("button", name="Copy command of the check").click()
    expect(page.locator("#announce")).to_have_text("Copied command of the check")
    assert page.evaluate("navigator.clipboard.readText()").strip() == "site-builder check my-table.xlsx"


def test_it_says_whom_to_send_the_table(site: Path, tmp_path: Path) -> None:
    step = read_page(site, URL).first("ol", class_="steps").all("li")[2]
    assert [a.attributes["href"] for a in step.all("a")] == ["mailto:atlas@example.org", "https://example.org/source"]
    nobody = read_page(built(tmp_path), URL).first("ol", class_="steps").all("li")[2]
    assert nobody.all("a") == []
    assert nobody.first("p").words() == "Send the table to the people who run this site."


def test_it_says_how_to_get_the_command(site: Path, tmp_path: Path) -> None:
    with_repository = read_page(site, URL).first("pre", id="install-command").text()
    assert with_repository == 'pip install "git+https://example.org/source"'
    somebody = read_page(built(tmp_path / "a", 'contact = "atlas@example.org"\n'), URL)
    nobody = read_page(built(tmp_path / "b"), URL)
    for page, said in (
        (somebody, "needs no network. Contact the maintainer of this site to get it."),
        (nobody, "needs no network. The people who run this site can tell you how to get it."),
    ):
        step = page.first("ol", class_="steps").all("li")[1]
        assert step.first("p").words().endswith(said)
        assert "pip" not in step.text()


def test_a_site_has_its_own_words(tmp_path: Path) -> None:
    page = read_page(built(tmp_path, prose="# Send us your table\n\nWe meet on <b>Mondays</b>.\n"), URL)
    assert page.first("h1").text() == "Send us your table"
    assert page.first("div", class_="prose").words() == "We meet on Mondays."
    assert page.all("table", class_="fields")
