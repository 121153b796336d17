"""The preview's web server behaves as a static host does, adds the reload script alone, and tells of rebuilds."""

import http.client
import json
import logging
import os
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from site_builder.errors import SiteBuilderError
from site_builder.preview import NEWS, NO_BUILD, NOT_BUILT, SCRIPT, News, Preview, serving, with_script

FILES = {
    "index.html": "<html><head><title>home</title></head><body>home</body></html>",
    "404.html": "<html><head></head><body>lost</body></html>",
    "about/index.html": "<html><head></head><body>über</body></html>",
    "empty/data.csv": "a,b",
    "site.css": "a{}",
    "js/a.js": "1",
    "js/b.mjs": "1",
    "img/a.svg": "<svg/>",
    "api/v1/site.json": "{}",
    "app.webmanifest": "{}",
    "sitemap.xml": "<urlset/>",
    "robots.txt": "x",
    "data.parquet": "x",
    "strange.zzz": "x",
}


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return folder


@pytest.fixture
def preview(tmp_path: Path) -> Preview:
    write(tmp_path, {"secret.txt": "secret", "site-secret/x.txt": "secret"})
    return Preview(write(tmp_path / "site", FILES), "/atlas/")


@pytest.fixture
def port(preview: Preview) -> Iterator[int]:
    with serving(preview, 0) as taken:
        yield taken


def ask(port: int, path: str, method: str = "GET") -> tuple[int, dict[str, str], bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    try:
        connection.request(method, path)
        answer = connection.getresponse()
        return answer.status, dict(answer.getheaders()), answer.read()
    finally:
        connection.close()


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("", "text/html; charset=utf-8"),
        ("index.html", "text/html; charset=utf-8"),
        ("about/", "text/html; charset=utf-8"),
        ("site.css", "text/css; charset=utf-8"),
        ("js/a.js", "text/javascript; charset=utf-8"),
        ("js/b.mjs", "text/javascript; charset=utf-8"),
        ("img/a.svg", "image/svg+xml"),
        ("api/v1/site.json", "application/json; charset=utf-8"),
        ("app.webmanifest", "application/manifest+json"),
        ("empty/data.csv", "text/csv; charset=utf-8"),
        ("sitemap.xml", "application/xml"),
        ("robots.txt", "text/plain; charset=utf-8"),
        ("data.parquet", "application/vnd.apache.parquet"),
        ("strange.zzz", "application/octet-stream"),
    ],
)
def test_files_are_served_with_their_type_and_never_kept(port: int, path: str, kind: str) -> None:
    status, headers, body = ask(port, f"/atlas/{path}?v=1")
    assert (status, headers["Content-Type"]) == (200, kind)
    assert headers["Cache-Control"] == "no-store"
    assert int(headers["Content-Length"]) == len(body) > 0


@pytest.mark.parametrize("path", ["/atlas/", "/atlas/site.css", "/atlas/absent", SCRIPT])
def test_head_is_get_without_the_body(port: int, path: str) -> None:
    status, headers, body = ask(port, path)
    again, heads, nothing = ask(port, path, "HEAD")
    assert (again, nothing) == (status, b"")
    for name in ("Content-Type", "Content-Length", "Cache-Control"):
        assert heads[name] == headers[name]
    assert body


@pytest.mark.parametrize(
    ("path", "goes_to"),
    [
        ("/", "/atlas/"),
        ("/?q=1", "/atlas/?q=1"),
        ("/atlas", "/atlas/"),
        ("/atlas/about", "/atlas/about/"),
        ("/atlas/about?q=a%20b", "/atlas/about/?q=a%20b"),
        ("/atlas/empty", "/atlas/empty/"),
    ],
)
def test_redirects(port: int, path: str, goes_to: str) -> None:
    status, headers, _body = ask(port, path)
    assert (status, headers["Location"]) == (302, goes_to)


@pytest.mark.parametrize(
    "path",
    [
        "/about/",  # outside the base path
        "/atlas/absent",
        "/atlas/absent/",
        "/atlas/empty/",  # a folder without a page is not listed
        "/atlas/site.css/",
        "/atlas/index.html/",
        "/atlas/../secret.txt",
        "/atlas/../site-secret/x.txt",
        "/atlas/%2e%2e/secret.txt",
        "/atlas/..%2fsecret.txt",
        "/atlas/%2fetc/passwd",
        "/atlas//etc/passwd",
        "//etc/passwd",
        "/atlas/way-out/secret.txt",
        "/atlas/way-out",
        "/atlas/%00",
        "/atlas/" + "x" * 5000,
        "/_preview/",
    ],
)
def test_what_is_not_in_the_site_is_its_own_404_page(port: int, path: str, preview: Preview) -> None:
    (preview.out / "way-out").symlink_to(preview.out.parent)
    status, headers, body = ask(port, path)
    assert (status, headers["Content-Type"]) == (404, "text/html; charset=utf-8")
    assert b"<body>lost</body>" in body
    assert SCRIPT.encode() in body


def test_other_methods_are_refused(port: int) -> None:
    assert ask(port, "/atlas/", "POST")[0] == 501


def test_only_pages_get_the_reload_script_at_the_end_of_their_head(port: int, preview: Preview) -> None:
    tag = f'<script src="{SCRIPT}" data-build="{preview.build()}" defer></script>'
    expected = FILES["index.html"].replace("</head>", f"{tag}</head>")
    assert ask(port, "/atlas/")[2].decode() == expected
    for name in ("site.css", "js/a.js", "img/a.svg", "api/v1/site.json"):
        assert ask(port, f"/atlas/{name}")[2].decode() == FILES[name]
    assert (preview.out / "index.html").read_text() == FILES["index.html"]


def test_a_page_without_a_head_gets_the_script_too() -> None:
    assert with_script(b"<p>text", "7").startswith(b"<p>text<script src=")


def test_the_script_is_served(port: int) -> None:
    status, headers, body = ask(port, SCRIPT)
    assert (status, headers["Content-Type"]) == (200, "text/javascript; charset=utf-8")
    assert NEWS.encode() in body


def test_a_site_at_the_root_of_its_domain(preview: Preview, port: int) -> None:
    preview.base = "/"
    assert ask(port, "/")[0] == 200
    assert ask(port, "/about")[1]["Location"] == "/about/"
    assert ask(port, "//about")[1]["Location"] == "/about/"  # not //about/, which is another host


def test_before_the_first_build_a_page_says_so_and_waits(tmp_path: Path) -> None:
    preview = Preview(tmp_path / "site", "/atlas/")
    with serving(preview, 0) as port:
        status, _headers, body = ask(port, "/atlas/")
        assert (status, body) == (404, with_script(NOT_BUILT, NO_BUILD))
        write(preview.out, FILES)
        assert ask(port, "/atlas/")[0] == 200


def test_a_request_waits_out_the_moment_of_the_swap(port: int, preview: Preview) -> None:
    elsewhere = preview.out.with_name("elsewhere")
    preview.out.rename(elsewhere)
    threading.Timer(0.05, elsewhere.rename, [preview.out]).start()
    assert ask(port, "/atlas/")[0] == 200


def test_it_listens_on_the_loopback_address_alone(port: int) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.2", port))  # would be taken if the server listened everywhere
        assert other.getsockname() == ("127.0.0.2", port)


def test_a_port_in_use_is_told_with_the_option(port: int, tmp_path: Path) -> None:
    with pytest.raises(SiteBuilderError) as raised, serving(Preview(tmp_path, "/"), port):
        pass
    assert str(raised.value) == f"port {port} is in use; name another one with --port"


class Listener:
    """Reads news in a thread, as a page does."""

    def __init__(self, port: int) -> None:
        self.heard: list[News] = []
        self.ended = threading.Event()
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
        self.connection.request("GET", NEWS)
        self.answer = self.connection.getresponse()
        self.socket = self.connection.sock or self.answer.fp.raw._sock  # type: ignore[attr-defined]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self) -> None:
        for line in self.answer:
            if line.startswith(b"data: "):
                self.heard.append(News(**json.loads(line[6:])))
        self.ended.set()

    def wait(self, number: int) -> News:
        end = time.monotonic() + 10
        while len(self.heard) < number:
            assert time.monotonic() < end, self.heard
            time.sleep(0.01)
        return self.heard[number - 1]


def test_every_open_page_hears_of_failures_and_builds(preview: Preview, port: int) -> None:
    listeners = [Listener(port) for _tab in range(8)]
    assert listeners[0].answer.getheader("Content-Type") == "text/event-stream; charset=utf-8"
    assert listeners[0].answer.getheader("Cache-Control") == "no-store"
    first = preview.build()
    assert {listener.wait(1) for listener in listeners} == {News(first, "", 0)}
    preview.tell("line 3: <b>no</b>\nnext line")
    assert {listener.wait(2) for listener in listeners} == {News(first, "line 3: <b>no</b>\nnext line", 1)}
    preview.out.rename(preview.out.with_name("old"))
    write(preview.out, FILES)
    preview.tell("")
    assert {listener.wait(3) for listener in listeners} == {News(preview.build(), "", 2)}
    assert preview.build() != first
    for told in (3, 4):
        preview.tell("the same error")
        assert {listener.wait(told + 1) for listener in listeners} == {News(preview.build(), "the same error", told)}


def test_a_build_from_another_terminal_is_news_too(preview: Preview, port: int) -> None:
    listener = Listener(port)
    listener.wait(1)
    write(preview.out.with_name("new"), FILES)
    preview.out.rename(preview.out.with_name("old"))
    preview.out.with_name("new").rename(preview.out)  # in one step, as a build publishes
    assert listener.wait(2) == News(preview.build(), "", 0)


def test_news_end_with_the_server(preview: Preview) -> None:
    with serving(preview, 0) as port:
        listeners = [Listener(port) for _tab in range(3)]
        for listener in listeners:
            listener.wait(1)
    for listener in listeners:
        assert listener.ended.wait(5)


def test_the_thread_of_a_closed_tab_ends(preview: Preview, port: int) -> None:
    before = threading.active_count()
    listeners = [Listener(port) for _tab in range(3)]
    for listener in listeners:
        listener.wait(1)
        listener.socket.shutdown(socket.SHUT_RDWR)
    end = time.monotonic() + 10
    while threading.active_count() > before:
        assert time.monotonic() < end, threading.enumerate()
        time.sleep(0.05)


def test_head_of_the_news_ends_at_once(port: int) -> None:
    assert ask(port, NEWS, "HEAD")[0] == 200


def test_a_closed_tab_is_no_error_but_a_mistake_of_ours_is_logged(
    port: int, preview: Preview, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.create_connection(("127.0.0.1", port)) as gone:
        gone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        gone.sendall(b"GET /atlas/ HTTP/1.1\r\n")
    assert ask(port, "/atlas/")[0] == 200
    assert caplog.records == []
    monkeypatch.setattr(Preview, "build", lambda self: 1 / 0)
    with caplog.at_level(logging.ERROR), pytest.raises(http.client.RemoteDisconnected):
        ask(port, "/atlas/")
    assert [record.message for record in caplog.records] == ["a request of the preview failed"]
    monkeypatch.undo()


def test_the_build_is_told_apart_by_its_folder(preview: Preview) -> None:
    first = preview.build()
    assert preview.build() == first
    os.utime(preview.out, ns=(1, 1))
    assert preview.build() != first
    assert Preview(preview.out / "absent", "/").build() == NO_BUILD
