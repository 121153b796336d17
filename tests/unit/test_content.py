"""Texts that people write: titles, summaries, safe HTML, and which file is which page."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from site_builder.content import read_text, site_texts, texts_of
from site_builder.errors import SiteBuilderError
from site_builder.resources import resource_dir


def written(folder: Path, name: str, text: str | bytes = "Text.") -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("source", "title", "summary", "body"),
    [
        ("# About us\n\nWe are *here*.\n", "About us", "We are here.", "<p>We are <em>here</em>.</p>"),
        ("\n\n#   About   us  ##\nText", "About us", "Text", "<p>Text</p>"),
        ("About us\n========\n\nText", "About us", "Text", "<p>Text</p>"),
        ("# 1. *First* `steps` &amp; [more](x/)\n\nText", "1. First steps & more", "Text", "<p>Text</p>"),
        ("Text.\n\n# Later\n", "My page", "Text.", '<p>Text.</p>\n<h1 id="later">Later</h1>'),
        ("## Second level\n\nText", "My page", "Text", '<h2 id="second-level">Second level</h2>\n<p>Text</p>'),
        ("# Only a title", "Only a title", "Only a title", ""),
        ("", "My page", "My page", ""),
        ("#\n\nText", "My page", "Text", "<p>Text</p>"),
        ("# A < B & \"C\"\n\n1 < 2 & 3", 'A < B & "C"', "1 < 2 & 3", "<p>1 &lt; 2 &amp; 3</p>"),
        ("# T\n\n- one\n- two", "T", "T", "<ul>\n<li>one</li>\n<li>two</li>\n</ul>"),
    ],
)  # fmt: skip
def test_title_summary_and_body(tmp_path: Path, source: str, title: str, summary: str, body: str) -> None:
    text = read_text(written(tmp_path, "my-page.md", source))
    assert (text.name, text.title, text.summary, text.body) == ("my-page", title, summary, body)


def test_markdown_that_texts_use(tmp_path: Path) -> None:
    source = (
        "| a | b |\n|---|--:|\n| 1 | 2 |\n\n```python\nx = 1\n```\n\nTerm\n: Meaning\n\nSaid[^1].\n\n"
        "[home](../) [mail](mailto:a@example.org) [doi](https://doi.org/10.1/x?a=1&b=2)\n\n[^1]: There.\n"
    )
    body = read_text(written(tmp_path, "a.md", source)).body
    for part in (
        "<td>1</td>",
        "<code>x = 1",
        "<dt>Term</dt>",
        '<a href="../">home</a>',
        '<a href="mailto:a@example.org">mail</a>',
        '<a href="https://doi.org/10.1/x?a=1&amp;b=2">doi</a>',
        '<li id="fn:1">',
        'href="#fn:1"',
    ):
        assert part in body
    assert "style=" not in body


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[x](javascript:alert(1))",
        "<a href='data:text/html,x'>x</a>",
        "<iframe src=//evil.example></iframe>",
        "<p style='position:fixed'>x</p>",
        "<form action=//evil.example><input></form>",
        "<style>*{display:none}</style>",
        "![x](data:image/png;base64,AAAA)",
    ],
)
def test_what_could_run_or_restyle_is_removed(tmp_path: Path, hostile: str) -> None:
    body = read_text(written(tmp_path, "a.md", f"# T\n\nBefore {hostile} after\n")).body.lower()
    for bad in ("<script", "onerror", "javascript:", "data:", "<iframe", "style=", "<form", "<input", "<style"):
        assert bad not in body


@pytest.mark.parametrize("address", ["https://other.example/a.png", "http://other.example/a.png", "//other.example/a"])
def test_an_image_of_another_host_is_refused(tmp_path: Path, address: str) -> None:
    path = written(tmp_path, "a.md", f"# T\n\n![a chart]({address})\n")
    with pytest.raises(SiteBuilderError) as raised:
        read_text(path)
    assert str(raised.value) == (
        f"{path} shows the image {address}, but no page may ask another host for anything; "
        "put it into static/img/ and link to it as ../assets/img/NAME"
    )


def test_an_image_of_the_site_is_shown(tmp_path: Path) -> None:
    text = read_text(written(tmp_path, "a.md", "![A chart](../assets/img/a.png)"))
    assert text.body == '<p><img alt="A chart" src="../assets/img/a.png"></p>'


def test_a_byte_order_mark_and_windows_line_ends(tmp_path: Path) -> None:
    text = read_text(written(tmp_path, "a.md", b"\xef\xbb\xbf# Title\r\n\r\nText\r\n"))
    assert (text.title, text.summary) == ("Title", "Text")


def test_a_text_that_is_not_utf_8(tmp_path: Path) -> None:
    path = written(tmp_path, "a.md", "Größe".encode("latin-1"))
    with pytest.raises(SiteBuilderError, match=r"a\.md is not UTF-8: .*; save it as UTF-8$"):
        read_text(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text())
def test_no_text_breaks_the_page_around_it(tmp_path: Path, source: str) -> None:
    text = read_text(written(tmp_path, "a.md", source.encode("utf-8", "replace")))
    assert "<script" not in text.body
    assert "\n" not in text.title + text.summary
    assert text.title


def test_own_pages_win_over_ours_by_their_address(tmp_path: Path) -> None:
    ours, own = tmp_path / "ours", tmp_path / "own"
    written(ours, "pages/about.md", "# Ours")
    written(ours, "pages/cite.md", "# Cite")
    written(own, "pages/About.md", "# Own")
    written(own, "pages/how_to.md")
    pages = site_texts([ours, own])
    assert {address: text.title for address, text in pages.items()} == {
        "about": "Own",
        "cite": "Cite",
        "how-to": "How to",
    }
    assert site_texts([tmp_path / "absent"]) == {}


def test_two_files_that_want_one_address_are_named(tmp_path: Path) -> None:
    first, second = written(tmp_path, "pages/how-to.md"), written(tmp_path, "pages/how_to.md")
    with pytest.raises(SiteBuilderError) as raised:
        site_texts([tmp_path])
    assert str(raised.value) == f"{first} and {second} both want the address /how-to/; rename one"


def test_files_that_are_no_texts_are_left_alone(tmp_path: Path) -> None:
    for name in ("pages/._about.md", "pages/.draft.md", "pages/about.md~", "pages/a.txt", "collections/.git/x.md"):
        written(tmp_path, name, b"\xff")
    (tmp_path / "pages" / "folder.md").mkdir()
    assert site_texts([tmp_path]) == {}
    assert texts_of([tmp_path], "collections") == {}


def test_texts_of_collections_and_platforms_go_by_their_path(tmp_path: Path) -> None:
    written(tmp_path, "collections/idc/tcga_brca.md", "# Note")
    written(tmp_path, "commons/idc.md")
    assert {name: text.title for name, text in texts_of([tmp_path], "collections").items()} == {"idc/tcga_brca": "Note"}
    assert list(texts_of([tmp_path], "commons")) == ["idc"]


def test_our_own_pages_have_a_title_and_a_summary() -> None:
    for address, text in site_texts([resource_dir("content")]).items():
        assert text.title
        assert len(text.summary) > 40, address
        assert "<h1" not in text.body
