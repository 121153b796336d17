"""The fixtures that every browser test stands on must see what goes wrong in a page."""

from pathlib import Path

import pytest

from tests.browser.pages import OpenPage, ServeFolder

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>A page</title>{head}</head>
<body><p>Text</p>{body}</body></html>"""
POLICY = '<meta http-equiv="Content-Security-Policy" content="default-src \'self\'">'


def write(folder: Path, head: str = "", body: str = "") -> Path:
    icon = '<link rel="icon" href="data:,">'
    (folder / "index.html").write_text(PAGE.format(head=icon + head, body=body), encoding="utf-8")
    (folder / "404.html").write_text("gone", encoding="utf-8")
    return folder


def test_a_clean_page_has_no_problems(tmp_path: Path, serve_folder: ServeFolder, open_page: OpenPage) -> None:
    root = serve_folder(write(tmp_path), base="/atlas/")
    seen = open_page(root)
    assert seen.page.title() == "A page"
    assert [url for url in seen.requests if url.startswith("http")] == [root]
    assert seen.problems == []
    assert seen.foreign_requests() == []


@pytest.mark.parametrize(
    ("head", "body", "expected"),
    [
        ("", '<img src="absent.png" alt="">', "404"),
        ("", '<script>throw new Error("broken")</script>', "broken"),
        (POLICY, "<script>document.title = 'run'</script>", "Content Security Policy"),
    ],
)
def test_problems_are_seen(
    tmp_path: Path,
    serve_folder: ServeFolder,
    open_page: OpenPage,
    head: str,
    body: str,
    expected: str,
) -> None:
    seen = open_page(serve_folder(write(tmp_path, head, body)))
    assert any(expected in problem for problem in seen.problems), seen.problems


def test_a_foreign_request_is_seen(tmp_path: Path, serve_folder: ServeFolder, open_page: OpenPage) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    foreign = serve_folder(write(tmp_path / "two"))
    root = serve_folder(write(tmp_path / "one", body=f'<iframe src="{foreign}" title="other"></iframe>'))
    assert open_page(root).foreign_requests() == [foreign]
