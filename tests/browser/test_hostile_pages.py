"""Pages of an index in which every text is hostile, as a real browser reads and runs them."""

from pathlib import Path
from urllib.parse import quote, urlencode

import pytest
from playwright.sync_api import Dialog

from tests.browser.pages import OpenPage, ServeFolder, Watched
from tests.fixtures.idc import write_idc
from tests.fixtures.sites import build_site
from tests.hostile.strings import ADDRESSES, CODE, MARKUP

#: What no page may hold, as the browser's own parser sees it: code, styles, addresses that run, foreign frames.
FOREIGN = """(root) => [...root.querySelectorAll("*")].flatMap((element) => {
  const wrong = [];
  const name = element.localName;
  if (["iframe", "object", "embed", "base", "style", "img", "template", "math"].includes(name)) wrong.push(name);
  const data = name === "script" && /^application\\/(ld\\+)?json$/.test(element.type) && !element.src;
  if (data) JSON.parse(element.text);
  if (name === "script" && !data && (!element.src.startsWith(location.origin) || element.text)) {
    wrong.push(element.outerHTML);
  }
  for (const attribute of element.attributes) {
    if (/^on|^style$|^srcdoc$/i.test(attribute.name)) wrong.push(`${name} ${attribute.name}`);
  }
  for (const address of [element.href, element.src, element.action]) {
    if (typeof address === "string" && address && !/^(https?|mailto):/.test(address)) wrong.push(`${name} ${address}`);
  }
  return wrong;
})"""
IN_PAGE = f"() => ({FOREIGN})(document)"
#: Names that every object of JavaScript has; Vega stumbles over a label that is one and draws no bars.
INHERITED = ("constructor", "toString", "__proto__")


@pytest.fixture
def hostile_root(hostile_site: Path, serve_folder: ServeFolder) -> str:
    return serve_folder(hostile_site, base="/atlas/")


def addresses(site: Path) -> list[str]:
    """Every page, as it is linked to."""
    paths = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]
    return [path.removesuffix("index.html") for path in paths]


def dialogs(seen: Watched) -> list[str]:
    """The texts of dialogs that the page opens, from now on."""
    said: list[str] = []

    def note(dialog: Dialog) -> None:
        said.append(dialog.message)
        dialog.dismiss()

    seen.page.on("dialog", note)
    return said


def problems(seen: Watched) -> list[str]:
    """What went wrong, but for requests that going on to the next page cut short."""
    return [problem for problem in seen.problems if "ERR_ABORTED" not in problem]


def test_no_page_holds_runs_or_asks_for_what_is_not_ours(
    hostile_site: Path, hostile_root: str, open_page: OpenPage
) -> None:
    """Every collection, every kind of page, and some of the many landing pages, opened."""
    urls = addresses(hostile_site)
    assert len(urls) > 200
    landing = [url for url in urls if url.count("/") == 2 and not url.startswith(("collections/", "commons/"))]
    seen = open_page(hostile_root)
    said = dialogs(seen)
    for url in [*(url for url in urls if url not in landing), *landing[::7]]:
        seen.page.goto(f"{hostile_root}{url}", wait_until="load")
        assert seen.page.evaluate(IN_PAGE) == [], url
        assert problems(seen) == [], url
    assert (said, seen.foreign_requests()) == ([], [])


def test_disclosures_and_interactive_views_stay_calm(
    hostile_site: Path, hostile_root: str, open_page: OpenPage
) -> None:
    """What opens only when asked for: numbers, spellings, and charts drawn by Vega from hostile labels."""
    charted = [url for url in addresses(hostile_site) if can_be_drawn(hostile_site / url / "charts")]
    for url in charted[:: len(charted) // 5]:
        seen = open_page(f"{hostile_root}{url}")
        said = dialogs(seen)
        seen.page.evaluate("() => document.querySelectorAll('details').forEach((details) => { details.open = true; })")
        for button in seen.page.locator("[data-chart-csv]:visible").all():
            button.click()
        seen.page.wait_for_load_state("networkidle")
        sized_by_vega = " style"
        assert [found for found in seen.page.evaluate(IN_PAGE) if not found.endswith(sized_by_vega)] == [], url
        assert (said, seen.problems, seen.foreign_requests()) == ([], [], [])


def can_be_drawn(charts: Path) -> bool:
    texts = [path.read_text(encoding="utf-8") for path in charts.glob("*.csv")]
    return bool(texts) and not any(f"\n{name}," in text for name in INHERITED for text in texts)


def test_hostile_words_in_the_address_find_or_do_nothing(hostile_root: str, open_page: OpenPage) -> None:
    """The address of the list of collections is anyone's to write: its query, filters and order."""
    seen = open_page(f"{hostile_root}collections/")
    said = dialogs(seen)
    for query in (*MARKUP[:4], *ADDRESSES[:1], *CODE[:2], "\\", "%", "(", "__proto__"):
        words = urlencode(dict.fromkeys(["q", "modality", "license", "sort", query], query))
        seen.page.goto(f"{hostile_root}collections/?{words}#{quote(query)}", wait_until="networkidle")
        assert seen.page.evaluate(IN_PAGE) == [], query
        assert problems(seen) == [], query
    assert (said, seen.foreign_requests()) == ([], [])


def test_hostile_results_are_shown_as_text(hostile_root: str, open_page: OpenPage) -> None:
    seen = open_page(f"{hostile_root}collections/?q=alert")
    said = dialogs(seen)
    seen.page.wait_for_load_state("networkidle")
    assert seen.page.locator("[data-list] [data-id]:visible").count() > 0
    assert "<script>alert" in seen.page.locator("[data-list]").inner_text()
    assert seen.page.evaluate(IN_PAGE) == []
    assert (said, seen.problems, seen.foreign_requests()) == ([], [], [])


@pytest.mark.parametrize("url", ["", "collections/", "collections/?q=lung&modality=CT", "commons/idc/", "dictionary/"])
def test_a_site_without_collections_stays_calm(
    tmp_path: Path, serve_folder: ServeFolder, open_page: OpenPage, url: str
) -> None:
    site = build_site(write_idc(tmp_path / "index", []), tmp_path)
    seen = open_page(f"{serve_folder(site, base='/atlas/')}{url}")
    seen.page.wait_for_load_state("networkidle")
    assert (seen.problems, seen.foreign_requests()) == ([], [])
