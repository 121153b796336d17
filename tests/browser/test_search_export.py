"""The list that was found as a file: CSV, JSON and BibTeX, all of it and in its order."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.pages import OpenPage, ServeFolder, Watched

Open = Callable[..., Watched]
QUERY = "?q=lung&modality=CT&sort=subjects"


@pytest.fixture
def visit(real_site: Path, serve_folder: ServeFolder, open_page: OpenPage) -> Open:
    """Opens the list at a query string and waits for its rows."""
    root = serve_folder(real_site, base="/atlas/")

    def opened(query: str = "", **options: Any) -> Watched:
        seen = open_page(f"{root}collections/{query}", **options)
        seen.page.locator("#q").focus()
        expect(seen.page.locator("[aria-controls=results-download]")).to_have_text(re.compile(r"\(\d+\)$"))
        return seen

    return opened


def entries(site: Path) -> dict[str, dict[str, Any]]:
    listed = json.loads((site / "api/v1/collections.json").read_text(encoding="utf-8"))["collections"]
    return {entry["id"]: entry for entry in listed}


def saved(page: Page, kind: str) -> tuple[str, bytes]:
    """Name and content of the file that the list gives."""
    button = page.get_by_role("button", name="Download this list")
    if button.get_attribute("aria-expanded") == "false":
        button.click()
    with page.expect_download() as download:
        page.get_by_role("button", name=kind).click()
    return download.value.suggested_filename, Path(download.value.path()).read_bytes()


def all_shown(page: Page) -> list[str]:
    """The ids of all rows that were found, with every page of them shown."""
    while (more := page.locator(".results-foot button")).is_visible():
        count = page.locator("[data-list] [data-id]").count()
        more.click()
        expect(page.locator("[data-list] [data-id]")).not_to_have_count(count)
    return list(page.eval_on_selector_all("[data-list] [data-id]", "rows => rows.map(row => row.dataset.id)"))


def test_csv_has_every_row_in_order(visit: Open, real_site: Path) -> None:
    seen = visit(QUERY)
    name, data = saved(seen.page, "CSV")
    assert name == "collections-lung-CT.csv"
    assert data.startswith(b"\xef\xbb\xbfid,commons_name,collection_id,title,")
    assert data.count(b"\r\n") == data.count(b"\n")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    ids = all_shown(seen.page)
    assert len(ids) > 50
    assert [row["id"] for row in rows] == ids
    known = entries(real_site)
    for row in rows:
        entry = known[row["id"]]
        assert row["title"] == entry["title"]
        assert row["modalities"] == "; ".join(entry["modalities"])
        assert row["subjects"] == str(entry["subjects"])
        assert row["url"] == seen.page.url.split("collections/")[0] + entry["url"]
    assert seen.problems == []  # the policy of the page lets the file be made


def test_json_is_of_the_api_and_says_what_was_asked(visit: Open, real_site: Path) -> None:
    page = visit(QUERY).page
    name, data = saved(page, "JSON")
    assert name == "collections-lung-CT.json"
    found = json.loads(data)
    site = json.loads((real_site / "api/v1/site.json").read_text(encoding="utf-8"))
    assert found["query"] | {"address": ""} == {
        "address": "",
        "q": "lung",
        "facets": {"modality": ["CT"]},
        "sort": "subjects",
        "order": None,
    }
    assert found["query"]["address"] == page.url
    assert found["generated_at"] == site["generated_at"]
    assert found["sources"][0]["version"] == site["sources"][0]["version"]
    known = entries(real_site)
    assert found["collections"] == [known[id_] for id_ in all_shown(page)]
    assert found["count"] == len(found["collections"])


def test_bibtex_has_the_entries_of_the_site(visit: Open, real_site: Path) -> None:
    page = visit("?q=nlst").page
    name, data = saved(page, "BibTeX")
    assert name == "collections-nlst.bib"
    keys = [line.split("{")[1].rstrip(",") for line in data.decode().splitlines() if line.startswith("@")]
    assert keys == [id_.replace("/", "-") for id_ in all_shown(page)]
    every = (real_site / "collections.bib").read_text(encoding="utf-8")
    for entry in data.decode().strip().split("\n\n"):
        assert entry in every


def test_it_is_said_what_was_saved(visit: Open) -> None:
    page = visit("?q=nlst").page
    total = len(all_shown(page))
    saved(page, "CSV")
    noun = "collection" if total == 1 else "collections"
    expect(page.locator("#announce")).to_have_text(f"Saved {total} {noun} as collections-nlst.csv")


def test_an_empty_list_is_not_saved(visit: Open) -> None:
    page = visit("?q=zzzzqqqq").page
    button = page.locator("[aria-controls=results-download]")
    expect(button).to_have_text("Download this list (0)")
    expect(button).to_be_disabled()


def test_what_cannot_be_had_is_told(visit: Open) -> None:
    page = visit("?q=nlst").page
    page.route("**/api/v1/collections.json", lambda route: route.fulfill(status=503, body=""))
    page.get_by_role("button", name="Download this list").click()
    page.get_by_role("button", name="CSV").click()
    expect(page.locator("#announce")).to_contain_text("The list could not be saved")
    expect(page.locator("#announce")).to_contain_text("Try again")
    page.unroute("**/api/v1/collections.json")
    assert saved(page, "CSV")[0] == "collections-nlst.csv"


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("+49", "'+49"),
        ("-2", "'-2"),
        ("@x", "'@x"),
        ("\t=1", "'=1"),
        (" \u202e=1", "'=1"),
        ("a\u202eb", "a b"),
        (["=a", "b"], "'=a; b"),
        ("a\r\nb", "a b"),
        (None, ""),
        (-5, "-5"),
        (0, "0"),
        ([], ""),
        ([{"id": "a/b", "title": "x"}], "a/b"),
    ],
)
def test_no_cell_starts_a_formula(visit: Open, value: object, cell: str) -> None:
    text = visit().page.evaluate(
        """async (value) => (await import("../assets/js/search/export.js")).cellText(value)""", value
    )
    assert text == cell


@pytest.mark.parametrize(
    ("request_", "name"),
    [
        ({"q": "", "facets": {}}, "collections"),
        ({"q": "  ../../etc/passwd ", "facets": {}}, "collections-etc-passwd"),
        ({"q": "tumör <b>", "facets": {"modality": ["MR", "CT"]}}, "collections-tumor-b-MR-CT"),
        ({"q": "🧠", "facets": {"license": ["CC-BY-4.0"]}}, "collections-CC-BY-4.0"),
        ({"q": "a" * 200, "facets": {}}, "collections-" + "a" * 68),
    ],
)
def test_names_are_names_of_files_anywhere(visit: Open, request_: dict[str, object], name: str) -> None:
    made = visit().page.evaluate(
        """async (request) => (await import("../assets/js/search/export.js")).nameOf(request)""", request_
    )
    assert made == name
