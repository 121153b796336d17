"""The preview's web server: the built site under its base path, and news of rebuilds for the open pages.

It answers on this machine alone, and as a static host would, so that a link that is wrong under the base path
is wrong here too. Only the reload script is added to the pages; the files of the site stay as they are.
"""

import errno
import json
import logging
import socketserver
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler
from pathlib import Path

from site_builder.errors import SiteBuilderError
from site_builder.static_host import content_type, locate

_LOG = logging.getLogger(__name__)
NEWS, SCRIPT = "/_preview/news", "/_preview/reload.js"
HEARTBEAT_SECONDS = 1.0
SWAP_SECONDS = 0.2
NO_BUILD = "none"
NOT_BUILT = b"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not built yet</title></head>
<body><h1>The site has not been built yet</h1><p>This page changes as soon as it is.</p></body></html>"""


@dataclass(frozen=True, slots=True)
class News:
    """What an open page must know: which build is published, and why the last one failed (empty: it did not).

    `told` counts the builds, so that one that fails as the one before it is news as well.
    """

    build: str
    error: str
    told: int


class Preview:
    """The site that is served and what its pages are told; its methods may be called from any thread.

    Args:
        out: folder of the site; it may come later, and be swapped at any time.
        base: path under which it is served, beginning and ending with a slash.
    """

    def __init__(self, out: Path, base: str) -> None:
        """Nothing is served before `serving`."""
        self.out = out
        self.base = base
        self.closed = False
        self._error = ""
        self._told = 0
        self._changed = threading.Condition()

    def tell(self, error: str) -> None:
        """A build is over: tell every open page, with the text of its error or an empty one."""
        with self._changed:
            self._error = error
            self._told += 1
            self._changed.notify_all()

    def close(self) -> None:
        """End every connection that waits for news."""
        with self._changed:
            self.closed = True
            self._changed.notify_all()

    def news(self, heard: News | None = None, seconds: float = 0.0) -> News:
        """The state now, or as soon as it differs from `heard`, at the latest after `seconds`."""
        with self._changed:
            if not self.closed and self._state() == heard:
                self._changed.wait(seconds)
            return self._state()

    def build(self) -> str:
        """What tells the published build from any other, those of an earlier preview included."""
        try:
            folder = self.out.stat()
        except OSError:
            return NO_BUILD
        return f"{folder.st_ino}-{folder.st_mtime_ns}"

    def _state(self) -> News:
        return News(self.build(), self._error, self._told)


class _Server(socketserver.ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True
    request_queue_size = 64

    def handle_error(self, request: object, client_address: object) -> None:
        """A tab that was closed is no error; anything else is one of ours."""
        if not isinstance(sys.exception(), OSError):
            _LOG.exception("a request of the preview failed")


@contextmanager
def serving(preview: Preview, port: int) -> Iterator[int]:
    """Serve on 127.0.0.1 from threads until the block ends; gives the port (port 0 takes a free one).

    Raises `SiteBuilderError` where the port can't be had.
    """
    try:
        server = _Server(("127.0.0.1", port), _handler(preview))
    except OSError as error:
        reasons = {errno.EADDRINUSE: "is in use", errno.EACCES: "needs the rights of an administrator"}
        reason = reasons.get(error.errno or 0, f"can't be had ({error.strerror})")
        raise SiteBuilderError(f"port {port} {reason}; name another one with --port") from error
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield server.server_address[1]
    finally:
        preview.close()
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(preview: Preview) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 10  # seconds; browsers open connections in advance and leave them idle

        def do_GET(self) -> None:
            self._answer()

        def do_HEAD(self) -> None:
            self._answer()

        def _answer(self) -> None:
            path, _, query = self.path.partition("?")
            if path == NEWS:
                self._tell_news()
            elif path == SCRIPT:
                self._send(HTTPStatus.OK, "text/javascript; charset=utf-8", reload_script())
            elif isinstance(found := located(preview, path), str):
                location = f"{found}?{query}" if query else found
                self._send(HTTPStatus.FOUND, "text/plain", b"", {"Location": location})
            else:
                self._send_file(found)

        def _send_file(self, found: Path | None) -> None:
            build = preview.build()  # before the file is read: a page newer than it says is only read twice
            lost = preview.out / "404.html"
            file = found or (lost if lost.is_file() else None)
            kind = content_type(file) if file else "text/html; charset=utf-8"
            body = file.read_bytes() if file else NOT_BUILT
            if kind.startswith("text/html"):
                body = with_script(body, build)
            self._send(HTTPStatus.OK if found else HTTPStatus.NOT_FOUND, kind, body)

        def _tell_news(self) -> None:
            self._head(HTTPStatus.OK, {"Content-Type": "text/event-stream; charset=utf-8"})
            heard = None
            while self.command == "GET" and not preview.closed:
                news = preview.news(heard, HEARTBEAT_SECONDS)
                known = news == heard or (news.build == NO_BUILD and not news.error)
                # A comment that nobody reads: writing it shows whether the page is still there.
                self.wfile.write(b":\n\n" if known else b"retry: 1000\ndata: %s\n\n" % as_json(news))
                heard = news

        def _send(self, status: int, kind: str, body: bytes, more: dict[str, str] | None = None) -> None:
            self._head(status, {"Content-Type": kind, "Content-Length": str(len(body)), **(more or {})})
            if self.command != "HEAD":
                self.wfile.write(body)

        def _head(self, status: int, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in {**headers, "Cache-Control": "no-store", "Connection": "close"}.items():
                self.send_header(name, value)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet: a page asks for dozens of files."""

    return Handler


def located(preview: Preview, path: str) -> Path | str | None:
    """What a request path means, see `static_host.locate`; every way to the root leads to the base path.

    The moment in which a new build takes the place of the old one is waited out.
    """
    if path != preview.base and path in ("/", preview.base.rstrip("/")):
        return preview.base
    if path.startswith(preview.base):
        wait_out_swap(preview.out)
    return locate(preview.out, preview.base, path)


def wait_out_swap(out: Path) -> None:
    """Wait a little for a folder that is not there: a new build may be about to take its place."""
    end = time.monotonic() + SWAP_SECONDS
    while not out.is_dir() and time.monotonic() < end:
        time.sleep(0.01)


def with_script(html: bytes, build: str) -> bytes:
    """The page with the reload script at the end of its head, or of itself where it has none."""
    before, end, after = html.partition(b"</head>")
    return before + f'<script src="{SCRIPT}" data-build="{build}" defer></script>'.encode() + end + after


def reload_script() -> bytes:
    """The script that keeps an open page up to date."""
    return Path(__file__).with_name("serve_reload.js").read_bytes()


def as_json(news: News) -> bytes:
    """News as one line of JSON."""
    return json.dumps(asdict(news)).encode()
