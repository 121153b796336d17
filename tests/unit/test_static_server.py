"""The server of the browser tests answers as a static host does, and never from outside its folder."""

import gzip
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from scripts.static_server import StaticServer
from site_builder.static_host import locate


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    site = tmp_path / "site"
    (site / "about").mkdir(parents=True)
    (site / "index.html").write_text("<p>home</p>", encoding="utf-8")
    (site / "about" / "index.html").write_text("<p>about</p>", encoding="utf-8")
    (site / "404.html").write_text("<p>no such page</p>", encoding="utf-8")
    (site / "data.parquet").write_bytes(b"PAR1")
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (site / "link").symlink_to(tmp_path / "secret")
    return site


@pytest.fixture
def client(folder: Path) -> Iterator[httpx.Client]:
    with StaticServer(folder, base="/atlas/") as root, httpx.Client(base_url=root) as client:
        yield client


def test_pages_are_compressed_and_carry_their_type(client: httpx.Client) -> None:
    answer = client.get("about/")
    assert answer.text == "<p>about</p>"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert answer.headers["content-encoding"] == "gzip"


def test_a_folder_without_its_slash_is_sent_on(client: httpx.Client) -> None:
    answer = client.get("about")
    assert (answer.status_code, answer.headers["location"]) == (301, "/atlas/about/")


def test_binary_files_are_sent_as_they_are(client: httpx.Client) -> None:
    answer = client.get("data.parquet")
    assert answer.content == b"PAR1"
    assert "content-encoding" not in answer.headers


@pytest.mark.parametrize("path", ["absent.html", "link", "%2e%2e/secret", "..%2fsecret"])
def test_what_is_not_in_the_site_is_not_found(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert (answer.status_code, answer.text) == (404, "<p>no such page</p>")


@pytest.mark.parametrize("path", ["/atlas/../../secret", "/atlas//etc/passwd", "/atlas/link", "/other/", "/atlas/%00"])
def test_no_path_leads_out_of_the_folder(folder: Path, path: str) -> None:
    assert locate(folder, "/atlas/", path) is None


def test_transferred_bytes_are_counted_after_compression(folder: Path) -> None:
    server = StaticServer(folder)
    with server as root:
        httpx.get(root)
    sent = gzip.compress(b"<p>home</p>", compresslevel=6, mtime=0)
    assert server.transferred == {"/": len(sent)}


def test_what_is_known_already_is_not_sent_again(client: httpx.Client) -> None:
    first = client.get("about/")
    assert first.headers["cache-control"] == "max-age=600"
    again = client.get("about/", headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get("about/", headers={"If-None-Match": 'W/"other"'}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "status", "expected"),
    [
        ("bytes=0-1", 206, b"PA"),
        ("bytes=2-", 206, b"R1"),
        ("bytes=-3", 206, b"AR1"),
        ("bytes=1-99", 206, b"AR1"),
        ("bytes=4-9", 200, b"PAR1"),
        ("bytes=-", 200, b"PAR1"),
        ("lines=0-1", 200, b"PAR1"),
    ],
)
def test_parts_of_files_can_be_asked_for(client: httpx.Client, asked: str, status: int, expected: bytes) -> None:
    answer = client.get("data.parquet", headers={"Range": asked})
    assert (answer.status_code, answer.content) == (status, expected)
    assert ("content-range" in answer.headers) == (status == 206)
    assert client.head("data.parquet", headers={"Range": asked}).status_code == status


def test_a_base_path_needs_its_slashes(folder: Path) -> None:
    with pytest.raises(ValueError, match="base path"):
        StaticServer(folder, base="/atlas")
