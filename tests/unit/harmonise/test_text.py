"""Descriptions and citations: readable, and safe whatever they contain."""

import html
import re
from html.parser import HTMLParser
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given

from site_builder.harmonise.text import (
    CITATION_TAGS,
    citation_html,
    citation_text,
    paragraphs,
    plain_text,
    split_citations,
)
from tests.unit.harmonise.support import anything, distinct, reproducible


class Checker(HTMLParser):
    """Collects what a browser would meet in a fragment of HTML."""

    def __init__(self, fragment: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.other: list[str] = []
        self.feed(fragment)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += attrs

    def handle_comment(self, data: str) -> None:
        self.other.append(data)

    def handle_decl(self, decl: str) -> None:
        self.other.append(decl)

    def handle_pi(self, data: str) -> None:
        self.other.append(data)


@pytest.mark.parametrize(
    ("raw", "text"),
    [
        (None, ""),
        ("  \n ", ""),
        ("one\ntwo\r\nthree", "one two three"),
        ("one\n\ntwo\n \n\nthree", "one\n\ntwo\n\nthree"),
        ("A &amp; B", "A & B"),
        ("A &amp;amp; B", "A &amp; B"),
        ("x &lt;b&gt; y", "x <b> y"),
        ("<i>in</i> <b class='x'>bold</b>", "in bold"),
        ("<p>one</p><p>two<br>three</p>", "one\n\ntwo three"),
        ("<script>alert(1)</script>after<style>p{}</style>", "after"),
        ("p<0.05, a < b > c", "p<0.05, a < b > c"),
        ("see <https://example.org> or <me@example.org>", "see <https://example.org> or <me@example.org>"),
        ("a page (x)\n . Next", "a page (x). Next"),
        ("a\x00b\u202ec\u200bd\ud800e&#8238;f&#0;", "abcdef\ufffd"),
        ("Ko\u0308gl", "Kögl"),
    ],
)
def test_plain_text(raw: str | None, text: str) -> None:
    assert plain_text(raw) == text


def test_a_line_that_ends_early_ends_a_paragraph() -> None:
    wrapped = (
        "The first sentence of this paragraph is wrapped by a program at about ninety-nine characters a\n"
        "line. The second ends early.\n"
        "So this is another paragraph, whose first line is again as long as the program has let it be,\n"
        "Please note (https://example.org/\n"
        "page) that this goes on."
    )
    assert [part[:9] for part in paragraphs(wrapped)] == ["The first", "So this i"]
    assert paragraphs("Short lines.\nTell nothing.") == ("Short lines. Tell nothing.",)


def test_descriptions_of_idc_lose_nothing_but_space() -> None:
    for table in ("collections_index", "analysis_results_index"):
        for raw in filter(None, distinct(table, "description")):
            assert re.sub(r"\s", "", plain_text(raw)) == re.sub(r"\s", "", html.unescape(raw))
            assert all("\n" not in part for part in paragraphs(raw))


def test_citation_keeps_emphasis_and_links_the_doi() -> None:
    raw = (
        "Van Oss, J., &amp; Soni, R. (2024). <i>Image\nsegmentations</i> [Data set]. Zenodo.\n"
        "https://doi.org/10.5281/ZENODO.8345959"
    )
    assert citation_html(raw) == (
        "Van Oss, J., &amp; Soni, R. (2024). <i>Image segmentations</i> [Data set]. Zenodo. "
        '<a href="https://doi.org/10.5281/zenodo.8345959">https://doi.org/10.5281/ZENODO.8345959</a>'
    )
    assert citation_text(raw) == (
        "Van Oss, J., & Soni, R. (2024). Image segmentations [Data set]. Zenodo. https://doi.org/10.5281/ZENODO.8345959"
    )


@pytest.mark.parametrize(
    ("raw", "safe"),
    [
        ("A & B", "A &amp; B"),
        ("A &amp; B", "A &amp; B"),
        ("p < 0.05", "p &lt; 0.05"),
        ("<b>open", "<b>open</b>"),
        ("x<script>alert(1)</script><img src=x onerror=alert(1)>", "x"),
        ("<svg/onload=alert(1)>", "&lt;svg/onload=alert(1)&gt;"),
        ('<a href="javascript:alert(1)">x</a>', "<a>x</a>"),
        ('<a href="/relative">x</a><a href="//example.org">y</a>', "<a>x</a><a>y</a>"),
        ('<a href="http://u:p@example.org/">x</a>', "<a>x</a>"),
        (
            '<a href="https://example.org/?a=1&amp;b=2" onclick="x()" style="x">y</a>',
            '<a href="https://example.org/?a=1&amp;b=2">y</a>',
        ),
        ('<a href="mailto:me@example.org">me</a>', '<a href="mailto:me@example.org">me</a>'),
        (
            '<a href="https://doi.org/10.1000/x">https://doi.org/10.1000/x</a>',
            '<a href="https://doi.org/10.1000/x">https://doi.org/10.1000/x</a>',
        ),
        (
            "(https://doi.org/10.1000/x_(y)).",
            '(<a href="https://doi.org/10.1000/x_(y)">https://doi.org/10.1000/x_(y)</a>).',
        ),
        (
            "<https://doi.org/10.1000/x&y>",
            '&lt;<a href="https://doi.org/10.1000/x&amp;y">https://doi.org/10.1000/x&amp;y</a>&gt;',
        ),
        (
            "(a, https://doi.org/10.1000/x.).;",
            '(a, <a href="https://doi.org/10.1000/x">https://doi.org/10.1000/x</a>.).;',
        ),
        ("https://example.org/", "https://example.org/"),
        ("a&#8238;b", "ab"),
    ],
)
def test_citation_html_is_safe_and_escaped_once(raw: str, safe: str) -> None:
    assert citation_html(raw) == safe


def test_splits_two_citations_in_one_field() -> None:
    assert split_citations("A. (2026).\nOne.\n\nB. (2026). Two.\n") == ("A. (2026).\nOne.", "B. (2026). Two.")
    assert split_citations(None) == ()


@reproducible
@given(raw=anything)
@example(raw="<" * 20_000)
@example(raw="<a " * 20_000)
@example(raw="<a href='https://x.org/?\"><img src=x>'>y</a>")
@example(raw="https://doi.org/10.1000/" + ")" * 200_000)
def test_no_string_makes_citation_html_unsafe(raw: str) -> None:
    seen = Checker(citation_html(raw))
    assert set(seen.tags) <= CITATION_TAGS
    assert not seen.other
    for name, value in seen.attributes:
        assert name == "href"
        assert urlsplit(value or "").scheme in ("http", "https", "mailto")


@reproducible
@given(raw=anything)
@example(raw="<" * 20_000)
@example(raw="<p " * 20_000)
@example(raw="\n" * 20_000)
@example(raw="<!--" * 5_000)
def test_any_string_becomes_encodable_text(raw: str) -> None:
    text = plain_text(raw)
    assert text.encode("utf-8").decode("utf-8") == text
    assert "\n\n".join(paragraphs(raw)) == text
    assert "\n" not in citation_text(raw)


def test_every_citation_of_idc_ends_in_one_link() -> None:
    raws = {
        *distinct("collections_index", "unnest(sources).citation"),
        *distinct("analysis_results_index", "citation"),
    }
    citations = [part for raw in raws for part in split_citations(raw)]
    assert len(citations) == 243
    for citation in citations:
        safe = citation_html(citation)
        assert safe.count('<a href="https://doi.org/10.') == 1
        assert safe.endswith("</a>")
        assert "&amp;amp;" not in safe
        assert html.unescape(re.sub(r"<[^>]*>", "", safe)) == citation_text(citation)
