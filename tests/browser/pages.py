"""Pages that note what they ask for and what goes wrong in them."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit

from playwright.sync_api import Page, Request


@dataclass(slots=True)
class Watched:
    """A page and what went on in it since it was opened."""

    page: Page
    requests: list[str] = field(default_factory=list)
    """URLs asked for, in order."""
    problems: list[str] = field(default_factory=list)
    """Console errors and warnings (refusals by the Content-Security-Policy among them), uncaught exceptions,
    failed requests and answers of 400 and above."""

    def foreign_requests(self) -> list[str]:
        """Requests that left the host of the page."""
        own = {urlsplit(self.page.url).netloc, ""}
        return [url for url in self.requests if urlsplit(url).netloc not in own]


class OpenPage(Protocol):
    """What the fixture `open_page` gives: opens a URL in a context of its own, with Playwright's options."""

    def __call__(self, url: str, **options: Any) -> Watched: ...


class ServeFolder(Protocol):
    """What the fixture `serve_folder` gives: serves a folder and returns its root URL."""

    def __call__(self, folder: Path, base: str = "/") -> str: ...


def watch(page: Page) -> Watched:
    """Note what a page asks for and what goes wrong in it."""
    seen = Watched(page)
    page.on("request", lambda request: seen.requests.append(request.url))
    page.on(
        "requestfailed", lambda r: None if _dropped_icon(r) else seen.problems.append(f"failed: {r.url} {r.failure}")
    )
    page.on("response", lambda r: seen.problems.append(f"{r.status}: {r.url}") if r.status >= 400 else None)
    page.on("pageerror", lambda error: seen.problems.append(f"exception: {error}"))
    page.on(
        "console",
        lambda message: (
            seen.problems.append(f"{message.type}: {message.text}") if message.type in ("error", "warning") else None
        ),
    )
    return seen


def _dropped_icon(request: Request) -> bool:
    """Whether this is the site's icon, which the browser asks for last and drops where the page is left before."""
    return request.failure == "net::ERR_ABORTED" and urlsplit(request.url).path.endswith("/assets/img/favicon.svg")
