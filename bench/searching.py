"""The search as people meet it: what it loads, when the first result is there, how soon a key is answered.

With the collections of the site, and with 2,000 and 10,000 made of their texts (`bench/many.py`).
"""

import statistics
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from bench.chromium import browser_path
from bench.many import CONFIG, enlarged, write_lists
from bench.rows import NotMeasuredError, Row, Target
from bench.workspace import Workspace
from scripts.browser import launch_arguments
from scripts.static_server import StaticServer, zipped
from site_builder.cataloguing import read_catalog
from site_builder.config import load_config
from site_builder.findings import Report
from site_builder.model import Catalog
from tests.fixtures.silent import Silent

SIZES = (179, 2_000, 10_000)
ROUNDS = 5
#: Addresses that ask for something when they are opened.
OPENED = ("collections/?q=glioma", "collections/?q=lung+ct&license=CC-BY-4.0", "collections/?modality=MR&sort=subjects")
#: Typed key by key: single letters, codes, two words, a word that is misspelt.
TYPED = ("breast mri", "prostate cancer segmentation", "mamography", "tcga", "nlst", "ct", "whole slide", "covid")
PAUSE = 150
FIRST = Target(1.5)
KEY = Target(50)
INDEX = Target(2.5)
# Notes when the search's first answer is on the page, and for every key when what it changed is painted.
WATCH = """() => {
  const times = { first: null, keys: [] };
  window.searchTimes = times;
  let pressed = null;
  const isAnswer = () => / of [\\d,]+ /.test(document.querySelector("[data-count]")?.textContent ?? "");
  new MutationObserver(() => {
    if (times.first === null && isAnswer()) times.first = performance.now();
    if (pressed === null) return;
    const from = pressed;
    pressed = null;
    requestAnimationFrame(() => setTimeout(() => times.keys.push(performance.now() - from)));
  }).observe(document, { subtree: true, childList: true, characterData: true });
  document.addEventListener("keydown", () => (pressed = performance.now()), true);
}"""


@dataclass(frozen=True, slots=True)
class Served:
    """A served site with so many collections, the browser, and what the server has sent by path."""

    count: int
    root: str
    browser: Browser
    transferred: dict[str, int]


def speed(workspace: Workspace) -> list[Row]:
    """Size, first result and answer to a key for each of `SIZES`.

    Raises:
        NotMeasuredError: there is no browser, or the page does not answer.
    """
    catalog = catalog_of(workspace)
    rows: list[Row] = []
    with TemporaryDirectory(prefix="site-builder-search-") as name, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=browser_path(), args=launch_arguments())
        for count in SIZES:
            folder = Path(name) / str(count)
            write_lists(enlarged(catalog, count), folder)
            server = StaticServer(folder, CONFIG.base_path)
            with server as root:
                served = Served(count, root, browser, server.transferred)
                rows += [size(folder, count), first_result(served), answer_to_a_key(served)]
        browser.close()
    return rows


def catalog_of(workspace: Workspace) -> Catalog:
    """Return the catalogue that the build of the workspace kept."""
    config = load_config(workspace.root / "content" / "site.toml")
    return read_catalog(config, workspace.root / ".cache", Report(), Silent())


def size(folder: Path, count: int) -> Row:
    """Return what the search loads, as a static host sends it."""
    body = (folder / "search" / "catalogue.json").read_bytes()
    megabytes = len(zipped(body)) / 1e6
    return Row(f"search index, {count:,} collections", megabytes, "MB", INDEX, f"{len(body) / 1e6:.2f} MB before gzip")


def first_result(served: Served) -> Row:
    """Return the median time from opening an address until its answer is on the page, with an empty cache."""
    times = [opened(served, address) for _ in range(ROUNDS) for address in OPENED]
    sent = sum(size for size in served.transferred.values())
    note = f"slowest {max(times) / 1e3:.2f} s of {len(times)}; {sent / 1e3:,.0f} kB for the last one"
    return Row(f"first result, {served.count:,} collections", statistics.median(times) / 1e3, "s", FIRST, note)


def opened(served: Served, address: str) -> float:
    """Open an address in a context of its own; return milliseconds until it is answered."""
    served.transferred.clear()
    context = served.browser.new_context()
    page = watched(context.new_page())
    page.goto(served.root + address, wait_until="commit")
    until(page, "Boolean(window.searchTimes?.first)")
    time: float = page.evaluate("window.searchTimes.first")
    context.close()
    return time


def answer_to_a_key(served: Served) -> Row:
    """Return the 95th percentile of the time from a key until what it changed is painted.

    Raises:
        NotMeasuredError: fewer than half of the keys changed anything, so the figure would not be of all.
    """
    context = served.browser.new_context()
    page = watched(context.new_page())
    page.goto(f"{served.root}collections/?q=", wait_until="load")
    page.locator("#q").focus()
    until(page, "document.querySelectorAll('[data-facets] input').length > 0")
    for text in TYPED:
        page.locator("#q").fill("")
        page.wait_for_timeout(500)
        page.keyboard.type(text, delay=PAUSE)
    page.wait_for_timeout(500)
    times: list[float] = sorted(page.evaluate("window.searchTimes.keys"))
    context.close()
    keys = sum(map(len, TYPED))
    if len(times) < keys / 2:
        raise NotMeasuredError(f"only {len(times)} of {keys} keys changed the page")
    note = f"median {statistics.median(times):.0f} ms, slowest {times[-1]:.0f} ms of {len(times)} keys"
    return Row(f"key to results, {served.count:,} collections", times[int(len(times) * 0.95)], "ms", KEY, note)


def until(page: Page, condition: str) -> None:
    """Wait until a condition holds in the page; the page's own times are not touched by it.

    Raises:
        NotMeasuredError: it does not within 30 seconds.
    """
    for _ in range(300):
        if page.evaluate(condition):
            return
        page.wait_for_timeout(100)
    raise NotMeasuredError(f"the page never came to {condition}")


def watched(page: Page) -> Page:
    """Let the page note its times from the start."""
    page.add_init_script(f"({WATCH})()")
    return page
