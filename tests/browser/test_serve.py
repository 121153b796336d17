"""The preview in a browser: open pages reload after a rebuild, and show why one failed."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.pages import OpenPage, Watched
from tests.running import READY, heard, running
from tests.tiny import tiny_site

PAGE = "{% extends 'base.html' %}{% block main %}<h1>TEXT</h1>{% endblock %}"
SECONDS = 30_000


@dataclass(frozen=True, slots=True)
class Site:
    """The folder of the site that is served, and the address of its preview."""

    folder: Path
    address: str

    def write(self, name: str, text: str) -> None:
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def about(self, text: str) -> None:
        """Change the template of the pages written in Markdown, of which About is one."""
        self.write("templates/pages/markdown.html", PAGE.replace("TEXT", text))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("preview") / "site"
    tiny_site(folder)
    with running(folder) as (process, address):
        heard(process, READY)
        yield Site(folder, address)


def unexpected(seen: Watched) -> list[str]:
    """What went wrong in a page, but for what a reload cuts: the connection, and a reload that has not ended."""
    cut = re.compile(rf"failed: ({re.escape(seen.page.url)}|.*/_preview/news) net::ERR_ABORTED")
    return [problem for problem in seen.problems if not cut.fullmatch(problem)]


def test_pages_reload_after_a_template_a_text_and_a_style_change(site: Site, open_page: OpenPage) -> None:
    tabs = [open_page(f"{site.address}about/") for _tab in range(3)]
    site.about("From a template")
    for tab in tabs:
        expect(tab.page.get_by_role("heading", level=1)).to_have_text("From a template", timeout=SECONDS)
    site.write("content/pages/about.md", "# A title of ours\n\nText")
    for tab in tabs:
        expect(tab.page).to_have_title("A title of ours | Tiny atlas", timeout=SECONDS)
    site.write("static/css/print.css", "h1 { letter-spacing: 7px }")
    for tab in tabs:
        heading = tab.page.get_by_role("heading", level=1)
        expect(heading).to_have_css("letter-spacing", "7px", timeout=SECONDS)
        assert unexpected(tab) == []
        assert tab.foreign_requests() == []


def test_a_failed_build_is_shown_until_it_is_mended(site: Site, open_page: OpenPage) -> None:
    site.about("Before")
    seen = open_page(f"{site.address}about/")
    heading = seen.page.locator("main h1")
    expect(heading).to_have_text("Before", timeout=SECONDS)
    site.write("templates/pages/markdown.html", "<b>\n{% if <img src=x> %}")
    dialog = seen.page.get_by_role("dialog", name="The last build failed; this is the site before it")
    expect(dialog).to_be_visible(timeout=SECONDS)
    expect(dialog).to_contain_text("templates/pages/markdown.html, line 2:")
    assert seen.page.locator("dialog img").count() == 0
    expect(heading).to_have_text("Before")
    dialog.get_by_role("button", name="Hide").click()
    expect(dialog).to_have_count(0)

    site.write("templates/pages/markdown.html", "{% if %}")
    expect(dialog).to_be_visible(timeout=SECONDS)
    seen.page.keyboard.press("Escape")
    expect(dialog).not_to_be_visible()

    site.write("templates/pages/markdown.html", "{% if %} ")  # fails as before: shown again
    expect(dialog).to_contain_text("line 1:", timeout=SECONDS)
    site.about("After")
    expect(dialog).to_have_count(0, timeout=SECONDS)
    expect(heading).to_have_text("After", timeout=SECONDS)
    assert unexpected(seen) == []


def test_a_build_that_is_the_old_one_again_only_closes_the_message(site: Site, open_page: OpenPage) -> None:
    site.about("Same")
    seen = open_page(f"{site.address}about/")
    expect(seen.page.locator("main h1")).to_have_text("Same", timeout=SECONDS)
    seen.page.evaluate("window.kept = true")
    site.write("templates/pages/markdown.html", "{% if %}")
    dialog = seen.page.locator("dialog")
    expect(dialog).to_be_visible(timeout=SECONDS)
    site.about("Same")
    expect(dialog).to_have_count(0, timeout=SECONDS)
    assert seen.page.evaluate("window.kept") is True


def test_a_page_that_does_not_exist_yet_appears(site: Site, open_page: OpenPage) -> None:
    seen = open_page(f"{site.address}news/")
    expect(seen.page.get_by_role("heading", level=1)).to_have_text("No page has this address")
    site.write("content/pages/news.md", "# News\n\nToday.")
    expect(seen.page).to_have_title("News | Tiny atlas", timeout=SECONDS)


def test_many_hidden_tabs_hold_no_connection_and_catch_up(site: Site, browser: Browser) -> None:
    """A browser allows six connections to a host: ten tabs that all waited for news would block the next."""
    site.about("Hidden")
    context = browser.new_context()
    context.add_init_script(
        "window.away = true;"
        "Object.defineProperty(Document.prototype, 'hidden', { get: () => window.away, configurable: true });"
        "window.come = (away) => { window.away = away; document.dispatchEvent(new Event('visibilitychange')); }"
    )
    try:
        tabs = [context.new_page() for _tab in range(10)]
        for tab in tabs:
            tab.goto(f"{site.address}about/")
        expect(tabs[0].locator("main h1")).to_be_visible()
        tabs[0].evaluate("come(false)")
        expect(tabs[0].locator("main h1")).to_have_text("Hidden", timeout=SECONDS)
        tabs[1].evaluate("window.kept = true")
        site.about("Shown")
        tabs[0].evaluate("come(false)")
        expect(tabs[0].locator("main h1")).to_have_text("Shown", timeout=SECONDS)
        assert tabs[1].evaluate("window.kept") is True
        with tabs[1].expect_navigation():
            tabs[1].evaluate("come(false)")
        expect(tabs[1].locator("main h1")).to_have_text("Shown", timeout=SECONDS)
    finally:
        context.close()
