"""The frame of every page: theme, copy buttons, keyboard, narrow screens, paper."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.axe import violations
from scripts.html_checker import check_html
from tests.browser.pages import OpenPage, ServeFolder, Watched

NLST = "collections/idc/nlst/"
KINDS = {
    "home": "",
    "browse": "collections/",
    "collection": NLST,
    "platforms": "commons/",
    "platform": "commons/idc/",
    "facet_index": "modalities/",
    "facet": "licenses/cc-by-nc-3-0/",
    "dictionary": "dictionary/",
    "markdown": "about/",
    "404": "404.html",
}


@pytest.fixture
def root(real_site: Path, serve_folder: ServeFolder) -> str:
    return serve_folder(real_site, base="/atlas/")


def dark(page: Page) -> bool:
    return bool(page.evaluate("getComputedStyle(document.documentElement).colorScheme === 'dark'"))


def clean(seen: Watched) -> bool:
    return seen.foreign_requests() == [] and seen.problems == []


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("width", [320, 1280])
def test_nothing_is_wider_than_the_screen(kind: str, width: int, root: str, open_page: OpenPage) -> None:
    seen = open_page(root + KINDS[kind], viewport={"width": width, "height": 800})
    seen.page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    assert seen.page.locator(f"body.page-{kind}").count() == 1
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert clean(seen)


FEDERATED = (
    *("", "collections/", "collections/guarded/ward/", "collections/midrc/open-a1/", "collections/tcia/shared-lung/"),
    *("commons/", "commons/tcia/", "modalities/", "modalities/ct/", "dictionary/"),
)


@pytest.mark.parametrize("url", FEDERATED)
@pytest.mark.parametrize(("width", "scheme"), [(320, "light"), (768, "dark")])
def test_pages_of_several_platforms_fit_the_screen(
    url: str, width: int, scheme: str, federated_site: Path, serve_folder: ServeFolder, open_page: OpenPage
) -> None:
    root = serve_folder(federated_site, base="/atlas/")
    seen = open_page(root + url, viewport={"width": width, "height": 800}, color_scheme=scheme)
    seen.page.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
    assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(seen.page) == []
    assert clean(seen)


def test_pages_of_several_platforms_are_html(federated_site: Path) -> None:
    assert [str(message) for message in check_html([federated_site / url / "index.html" for url in FEDERATED])] == []


def test_a_page_is_complete_without_scripts(root: str, open_page: OpenPage) -> None:
    seen = open_page(root + NLST, java_script_enabled=False)
    expect(seen.page.locator("h1")).to_have_text("National Lung Screening Trial")
    assert seen.page.get_by_role("button", name="Search").is_visible()
    for dead in ("button[data-copy]", "[data-theme-switch]"):
        assert seen.page.locator(dead).count() >= 1
        assert not any(button.is_visible() for button in seen.page.locator(dead).all())


def test_the_theme_follows_the_system_until_the_reader_chooses(root: str, open_page: OpenPage) -> None:
    seen = open_page(root + NLST, color_scheme="dark")
    page = seen.page
    assert dark(page)
    page.get_by_role("button", name="Use the light theme").click()
    assert not dark(page)
    page.goto(root)
    assert not dark(page)
    page.emulate_media(color_scheme="light")
    page.emulate_media(color_scheme="dark")
    assert not dark(page)
    page.get_by_role("button", name="Use the dark theme").click()
    assert dark(page)
    page.emulate_media(color_scheme="light")
    assert not dark(page)
    assert page.evaluate("localStorage.length") == 0
    assert clean(seen)


def test_the_theme_is_there_before_the_page_is_drawn(root: str, open_page: OpenPage) -> None:
    seen = open_page(root)
    seen.page.evaluate("localStorage.setItem('theme', 'dark')")
    seen.page.add_init_script(
        "new MutationObserver(() => { if (document.body && !window.first)"
        " window.first = document.documentElement.dataset.theme; }).observe(document, {childList: true, subtree: true})"
    )
    seen.page.reload()
    assert seen.page.evaluate("window.first") == "dark"


def test_copy_says_what_it_copied(root: str, open_page: OpenPage) -> None:
    seen = open_page(root + NLST, permissions=["clipboard-read", "clipboard-write"])
    page = seen.page
    page.get_by_role("button", name="Copy idc-index commands").last.click()
    expect(page.locator("#announce")).to_have_text("Copied idc-index commands")
    box = page.locator("#announce").bounding_box()
    assert box is not None
    assert box["width"] > 100, "for those who see as well"
    copied = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    assert copied == page.locator("#command-1").inner_text().strip()
    assert copied.endswith("idc download nlst")


def test_all_citations_are_copied_at_once(root: str, open_page: OpenPage) -> None:
    page = open_page(root + NLST, permissions=["clipboard-read", "clipboard-write"]).page
    shown = page.locator(".citation blockquote:not([id^='citation-page'])").filter(visible=True)
    citations = [text.strip() for text in shown.all_inner_texts()]
    page.locator(".actions").get_by_role("button", name=f"Copy {len(citations)} APA citations").click()
    expect(page.locator("#announce")).to_have_text(f"Copied {len(citations)} APA citations")
    copied = page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n")
    assert copied == "\n\n".join(citations)


def test_where_the_clipboard_is_closed_the_text_is_selected(root: str, open_page: OpenPage) -> None:
    page = open_page(root + NLST).page
    page.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('closed')); }")
    page.locator(".command-block").first.get_by_role("button").click()
    expect(page.locator("#announce")).to_have_text("Selected idc-index commands: copy it with your keyboard")
    assert page.evaluate("getSelection().toString()").strip().endswith("idc download nlst")


def test_the_keyboard_gets_everywhere(root: str, open_page: OpenPage) -> None:
    page = open_page(root + NLST).page
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to content")
    expect(skip).to_be_focused()
    assert (skip.bounding_box() or {"y": -1})["y"] >= 0
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.get_by_role("searchbox")).to_have_value("a/b")
    page.keyboard.press("Enter")
    page.wait_for_url("**/collections/?q=a%2Fb")


@pytest.mark.parametrize("kind", KINDS)
def test_focus_is_always_seen(kind: str, root: str, open_page: OpenPage) -> None:
    page = open_page(root + KINDS[kind]).page
    for _ in range(25):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            return  # past the last one
        width = page.evaluate("parseFloat(getComputedStyle(document.activeElement).outlineWidth)")
        style = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert width >= 2, page.evaluate("document.activeElement.outerHTML")
        assert style != "none", page.evaluate("document.activeElement.outerHTML")


@pytest.mark.parametrize("kind", KINDS)
def test_targets_have_24_pixels(kind: str, root: str, open_page: OpenPage) -> None:
    """WCAG 2.5.8: links within a line of text are exempt, and a box whose label can be pressed as well."""
    page = open_page(root + KINDS[kind], viewport={"width": 360, "height": 800}).page
    small = page.evaluate("""() => [...document.querySelectorAll("a, button, summary, input")].filter((e) => {
        const box = e.getBoundingClientRect();
        return box.height > 0 && (box.height < 23.5 || box.width < 23.5) && !e.closest("label, p, .sub, figure")
            && getComputedStyle(e).display !== "inline" && !e.closest(".skip-link");
    }).map((e) => e.outerHTML)""")
    assert small == []


def test_paper_is_white_and_has_the_whole_text(root: str, open_page: OpenPage) -> None:
    page = open_page(root + "collections/idc/tcga-brca/", color_scheme="dark").page
    assert not page.locator("details.more").first.evaluate("d => d.open")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"
    assert page.locator("details.more").first.evaluate("d => d.open")
    assert not page.locator(".site-nav").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert not page.locator("details.more").first.evaluate("d => d.open")


def test_the_page_for_lost_readers_works_at_any_depth(root: str, open_page: OpenPage) -> None:
    page = open_page(f"{root}collections/idc/no/such/collection/").page
    expect(page.locator("h1")).to_have_text("No page has this address")
    assert page.evaluate("getComputedStyle(document.querySelector('.visually-hidden')).position") == "absolute"
    page.get_by_role("link", name="All collections").first.click()
    page.wait_for_url(f"{root}collections/")
