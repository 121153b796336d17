"""Serve a folder as a static host such as GitHub Pages does: gzip, `index.html`, `404.html`, a base path, ETags, parts.

For tests and measurements on this machine: it listens on the loopback address only.
"""

import gzip
import hashlib
import re
import threading
from functools import lru_cache
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import urlsplit

from site_builder.static_host import content_type, locate

COMPRESSED = ("text/", "application/json", "application/ld+json", "application/javascript", "image/svg+xml")


class StaticServer:
    """Serves one folder from a thread of its own; also a context manager that yields the root URL.

    Args:
        folder: what to serve.
        base: path below which it is served, beginning and ending with a slash.
    """

    def __init__(self, folder: Path, base: str = "/") -> None:
        """Take a free port; nothing is answered before `start`."""
        if not (base.startswith("/") and base.endswith("/")):
            raise ValueError(f"base path must begin and end with a slash: {base!r}")
        self.transferred: dict[str, int] = {}
        """Bytes of each body sent, by request path, after compression."""
        self._base = base
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler(folder.resolve(), base, self.transferred))
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05})

    def start(self) -> str:
        """Begin to answer; return the URL of the folder, ending in a slash."""
        self._thread.start()
        return f"http://127.0.0.1:{self._http.server_port}{self._base}"

    def stop(self) -> None:
        """Stop answering and free the port."""
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def __enter__(self) -> str:
        """Start and return the root URL."""
        return self.start()

    def __exit__(self, *exception: object) -> None:
        """Stop."""
        self.stop()


def _handler(folder: Path, base: str, transferred: dict[str, int]) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self._answer(with_body=True)

        def do_HEAD(self) -> None:
            self._answer(with_body=False)

        def _answer(self, with_body: bool) -> None:
            path = urlsplit(self.path).path
            found = locate(folder, base, path)
            if isinstance(found, str):
                query = urlsplit(self.path).query
                self._send(HTTPStatus.MOVED_PERMANENTLY, b"", {"Location": f"{found}?{query}" if query else found})
                return
            status = HTTPStatus.OK if found else HTTPStatus.NOT_FOUND
            file = found or folder / "404.html"
            kind = content_type(file) if file.is_file() else "text/plain"
            body = file.read_bytes() if file.is_file() else b"not found\n"
            headers = {"Content-Type": kind, "Cache-Control": "max-age=600", "Vary": "Accept-Encoding"}
            headers |= {"ETag": etag(body), "Accept-Ranges": "bytes"}
            if status is HTTPStatus.OK and self.headers.get("If-None-Match") == headers["ETag"]:
                self._send(HTTPStatus.NOT_MODIFIED, b"", headers)
                return
            part = part_of(self.headers.get("Range", ""), len(body)) if status is HTTPStatus.OK else None
            if part:
                headers["Content-Range"] = f"bytes {part.start}-{part.stop - 1}/{len(body)}"
                status, body = HTTPStatus.PARTIAL_CONTENT, body[part.start : part.stop]
            elif "gzip" in self.headers.get("Accept-Encoding", "") and kind.startswith(COMPRESSED):
                body = zipped(body)
                headers["Content-Encoding"] = "gzip"
            transferred[path] = len(body)
            self._send(status, body, headers, with_body)

        def _send(self, status: HTTPStatus, body: bytes, headers: dict[str, str], with_body: bool = True) -> None:
            self.send_response(status)
            for name, value in {**headers, "Content-Length": str(len(body))}.items():
                self.send_header(name, value)
            self.end_headers()
            if with_body:
                self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:
            """Keep quiet: a page asks for dozens of files."""

    return Handler


def etag(body: bytes) -> str:
    """What tells one state of a file from another; weak, since the same state is sent with gzip and without."""
    return f'W/"{hashlib.sha256(body).hexdigest()[:16]}"'


def part_of(asked: str, length: int) -> range | None:
    """The bytes that a header `Range` asks for, of one part such as `bytes=0-99` or `bytes=-8`; None for all."""
    found = re.fullmatch(r"bytes=([0-9]*)-([0-9]*)", asked)
    if not found or found[0] == "bytes=-":
        return None
    first, last = found.groups()
    part = range(int(first), min(int(last or length) + 1, length)) if first else range(length)[-int(last) :]
    return part or None


@lru_cache(maxsize=256)
def zipped(body: bytes) -> bytes:
    """Compress as a static host does: level 6, the same bytes each time."""
    return gzip.compress(body, compresslevel=6, mtime=0)
