"""Markdown copies of a hostile index: no raw HTML, no picture, no link that the page does not have."""

from pathlib import Path

from tests.fixtures.html import parse
from tests.fixtures.markdown import read_markdown
from tests.unit.test_markdown_copies import copies


def test_hostile_texts_become_neither_html_nor_links(hostile_site: Path) -> None:
    found = copies(hostile_site)
    assert found
    for path, text in found.items():
        read = read_markdown(text)
        assert read.raw == (), path
        assert read.root.all("img") == [], path
        page = parse((hostile_site / path).with_name("index.html").read_text(encoding="utf-8"))
        own = {host(a.attributes.get("href", "")) for a in page.all("a")} | {"example.org"}
        assert {host(link) for link in read.links} <= own, path


def host(href: str) -> str:
    """The host of a link to elsewhere; the scheme of one that has none, and nothing for a link within the site."""
    scheme, colon, rest = href.partition(":")
    if not colon or "/" in scheme or "?" in scheme:
        return ""
    return rest.lstrip("/").partition("/")[0].lower() if scheme in ("http", "https") else scheme.lower()
