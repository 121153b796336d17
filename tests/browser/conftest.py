"""The browser of the tests under this folder, and pages that note what they must not do.

The browser is found by `scripts/browser.py`; nothing is downloaded here. A test that cannot start it fails.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, sync_playwright

from scripts.browser import NoBrowserError, installed_browser, launch_arguments
from scripts.static_server import StaticServer
from tests.browser.pages import OpenPage, ServeFolder, Watched, watch


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.browser)
            # `.ci/run` counts these in the JUnit report, which does not show markers.
            item.user_properties.append(("browser", "chromium"))


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of this folder; take `open_page` unless you need contexts of your own."""
    try:
        path = installed_browser()
    except NoBrowserError as error:
        pytest.fail(str(error), pytrace=False)
    with sync_playwright() as playwright:
        try:
            running = playwright.chromium.launch(executable_path=path, args=launch_arguments())
        except Error as error:
            pytest.fail(f"{path} does not start: {error.message}", pytrace=False)
        yield running
        running.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens pages, each in a context of its own; keywords go to Playwright's `new_context`.

    Example: `seen = open_page(url, color_scheme="dark", viewport={"width": 320, "height": 700})`.
    """
    contexts: list[BrowserContext] = []

    def opened(url: str, **options: Any) -> Watched:
        context = browser.new_context(**options)
        contexts.append(context)
        watched = watch(context.new_page())
        watched.page.goto(url, wait_until="load")
        return watched

    yield opened
    for context in contexts:
        context.close()


@pytest.fixture
def serve_folder() -> Iterator[ServeFolder]:
    """Serves folders like GitHub Pages does (gzip, 404.html); returns the URL of the root, ending in a slash.

    The keyword `base` serves below a path, e.g. `base="/atlas/"`, as a project site is.
    """
    servers: list[StaticServer] = []

    def served(folder: Path, base: str = "/") -> str:
        servers.append(StaticServer(folder, base=base))
        return servers[-1].start()

    yield served
    for server in servers:
        server.stop()
