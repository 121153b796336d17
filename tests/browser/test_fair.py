"""The FAIR checklists in a browser: narrow, dark, without JavaScript, for the accessibility checker."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from scripts.axe import violations
from scripts.html_checker import check_html
from tests.browser.pages import OpenPage, ServeFolder
from tests.fixtures.federated import write_federated

COLLECTION = "collections/registry/names-only/"
PAGES = (COLLECTION, "quality/")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five platforms, of which some state no licence and no DOI."""
    return write_federated(tmp_path_factory.mktemp("fair"))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_an_open_checklist_is_not_wider_than_the_screen(
    page: str, width: int, site: Path, serve_folder: ServeFolder, open_page: OpenPage
) -> None:
    seen = open_page(serve_folder(site, base="/atlas/") + page, viewport={"width": width, "height": 800})
    seen.page.evaluate("document.querySelectorAll('details.fair').forEach((e) => { e.open = true; })")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.problems == []
    assert seen.foreign_requests() == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("page", PAGES)
def test_an_open_checklist_has_no_accessibility_violation(
    page: str, scheme: str, site: Path, serve_folder: ServeFolder, open_page: OpenPage
) -> None:
    seen = open_page(serve_folder(site, base="/atlas/") + page, color_scheme=scheme)
    seen.page.evaluate("document.querySelectorAll('details.fair').forEach((e) => { e.open = true; })")
    assert [str(violation) for violation in violations(seen.page)] == []


def test_a_checklist_opens_without_javascript(site: Path, serve_folder: ServeFolder, open_page: OpenPage) -> None:
    page = open_page(serve_folder(site, base="/atlas/") + COLLECTION, java_script_enabled=False).page
    expect(page.get_by_text("not the verdict of any of these")).to_be_visible()
    expect(page.get_by_text("FsF-R1.1-01M-1")).to_be_hidden()
    page.get_by_text("What is missing, and who can mend it").click()
    expect(page.get_by_text("FsF-R1.1-01M-1")).to_be_visible()
    expect(page.get_by_role("heading", name="The source, or who contributed the data to it")).to_be_visible()


def test_a_gap_leads_to_the_checklists_of_its_collections(
    site: Path, serve_folder: ServeFolder, open_page: OpenPage
) -> None:
    page = open_page(serve_folder(site, base="/atlas/") + "quality/").page
    gap = page.locator("section[aria-labelledby=fair] tr", has_text="A licence is stated")
    expect(gap).to_contain_text("4 of 8")
    gap.get_by_role("link").first.click()
    page.wait_for_url("**/collections/**/#fair")
    expect(page.get_by_role("heading", name="How FAIR this page is")).to_be_in_viewport()


def test_html_is_valid(site: Path) -> None:
    pages = [site / page / "index.html" for page in PAGES]
    assert [str(message) for message in check_html(pages)] == []
