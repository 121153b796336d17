"""Pages of the built site in a browser, served with gzip as a static host serves them."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from bench.rows import NotMeasuredError
from bench.workspace import Workspace
from scripts.browser import NoBrowserError, installed_browser, launch_arguments
from scripts.static_server import StaticServer


@dataclass(frozen=True, slots=True)
class Visit:
    """A browser, the address of the served site, and what the server has sent by path."""

    browser: Browser
    root: str
    transferred: dict[str, int]


@contextmanager
def visiting(workspace: Workspace) -> Iterator[Visit]:
    """Serve the built site and start a browser.

    Raises:
        NotMeasuredError: there is no browser.
    """
    path = browser_path()
    server = StaticServer(workspace.site, workspace.base)
    with server as root, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=launch_arguments())
        yield Visit(browser, root, server.transferred)
        browser.close()


def browser_path() -> Path:
    """Return the browser that `make browser` has found.

    Raises:
        NotMeasuredError: there is none.
    """
    try:
        return installed_browser()
    except NoBrowserError as error:
        raise NotMeasuredError(str(error)) from error
