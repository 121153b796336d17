"""The data quality pages in a browser: on narrow screens, for the accessibility checker, with hostile values."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from scripts.axe import violations
from scripts.html_checker import check_html
from tests.browser.pages import OpenPage, ServeFolder
from tests.fixtures.federated import write_federated

PAGES = ("quality/", "quality/idc/")
#: No page of the real data is larger.
MOST_BYTES = 300_000


@pytest.fixture(scope="module")
def federated_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Five platforms, one stale source and one that failed."""
    return write_federated(tmp_path_factory.mktemp("federated"))


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("width", [320, 768, 1280])
def test_nothing_is_wider_than_the_screen(
    page: str, width: int, real_site: Path, serve_folder: ServeFolder, open_page: OpenPage
) -> None:
    seen = open_page(serve_folder(real_site, base="/atlas/") + page, viewport={"width": width, "height": 800})
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert seen.problems == []
    assert seen.foreign_requests() == []


def test_labels_of_a_narrow_table_do_not_cover_its_values(
    federated_site: Path, serve_folder: ServeFolder, open_page: OpenPage
) -> None:
    root = serve_folder(federated_site, base="/atlas/")
    page = open_page(root + "quality/", viewport={"width": 360, "height": 800}).page
    covered = page.evaluate("""() => [...document.querySelectorAll(".stack.quality:not(.run-on) td")].filter((cell) => {
        const label = getComputedStyle(cell, "::before");
        return label.position === "absolute"
            && parseFloat(getComputedStyle(cell).paddingLeft) < parseFloat(label.width);
    }).map((cell) => cell.outerHTML)""")
    assert covered == []


@pytest.mark.parametrize("page", PAGES)
def test_links_can_be_touched(page: str, real_site: Path, serve_folder: ServeFolder, open_page: OpenPage) -> None:
    """WCAG 2.5.8: links within a line of text are exempt."""
    seen = open_page(serve_folder(real_site, base="/atlas/") + page, viewport={"width": 360, "height": 800})
    small = seen.page.evaluate("""() => [...document.querySelectorAll("main a, main summary")].filter((e) => {
        const box = e.getBoundingClientRect();
        return box.height > 0 && (box.height < 23.5 || box.width < 23.5) && !e.closest("p, .sub")
            && getComputedStyle(e).display !== "inline";
    }).map((e) => e.outerHTML)""")
    assert small == []


def test_pages_of_the_real_data_are_light(real_site: Path) -> None:
    sizes = {page: page.stat().st_size for page in (real_site / "quality").rglob("*.html")}
    assert len(sizes) == len(PAGES)
    assert max(sizes.values()) < MOST_BYTES


def test_a_code_leads_to_its_findings_and_these_to_their_collections(
    real_site: Path, serve_folder: ServeFolder, open_page: OpenPage
) -> None:
    page = open_page(serve_folder(real_site, base="/atlas/") + "quality/").page
    page.locator("tr", has_text="age-placeholder").get_by_role("link", name="IDC").click()
    page.wait_for_url("**/quality/idc/#code-age-placeholder")
    page.get_by_role("link", name="4D-Lung").first.click()
    page.wait_for_url("**/collections/idc/4d-lung/")
    expect(page.get_by_text("9 of 9 have values")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_of_several_platforms_have_no_accessibility_violation(
    federated_site: Path, serve_folder: ServeFolder, open_page: OpenPage, scheme: str
) -> None:
    root = serve_folder(federated_site, base="/atlas/")
    for page in ("quality/", "quality/idc/", "quality/hub/", "quality/uploads/"):
        watched = open_page(root + page, color_scheme=scheme, viewport={"width": 360, "height": 800})
        assert [str(violation) for violation in violations(watched.page)] == [], page
        assert watched.page.evaluate("document.documentElement.scrollWidth") <= 360
        watched.page.close()


def test_hostile_values_are_text(hostile_site: Path, serve_folder: ServeFolder, open_page: OpenPage) -> None:
    pages = sorted((hostile_site / "quality").rglob("*.html"))
    assert [str(message) for message in check_html(pages)] == []
    root = serve_folder(hostile_site, base="/atlas/")
    for page in pages:
        seen = open_page(root + page.relative_to(hostile_site).as_posix(), viewport={"width": 360, "height": 800})
        assert seen.problems == []
        assert seen.foreign_requests() == []
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= 360
        assert seen.page.locator("main script, main img, main iframe").count() == 0


def test_html_of_several_platforms_is_valid(federated_site: Path) -> None:
    pages = sorted((federated_site / "quality").rglob("*.html"))
    assert len(pages) == 6
    assert [str(message) for message in check_html(pages)] == []
