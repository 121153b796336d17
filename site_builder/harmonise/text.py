"""Descriptions and citations from other people's archives: hard-wrapped, with markup, untrusted."""

import html
import re
import unicodedata
from itertools import pairwise
from urllib.parse import urlsplit

import nh3

from site_builder.characters import INVISIBLE
from site_builder.harmonise.doi import harmonise_data_url

CITATION_TAGS = frozenset({"i", "em", "b", "strong", "sub", "sup", "a"})

WRAP_WIDTHS = range(60, 101)
"""Line lengths that mean a text was wrapped by a program; only then do line breaks tell anything."""

_NEWLINE = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_BLANK_LINES = re.compile(r"\n[^\S\n]*\n\s*")
# A "<" that opens no tag ("p < 0.05", "<https://...>", "<name@host>") is text; the HTML parser would drop it.
_NO_TAG = re.compile(r"<(?!/?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>|!--)", re.IGNORECASE)
_LINE_BREAK_TAG = re.compile(r"<br\s*/?>", re.IGNORECASE)
_BLOCK_TAG = re.compile(r"</?(?:p|div|ul|ol|li|table|tr|h[1-6]|section)(?:\s[^<>]*)?>", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?:][\"')\]]?$")
_SENTENCE_START = re.compile(r"[\"'(\[]?[A-Z0-9]")
_SPACE_BEFORE_STOP = re.compile(r" ([.,;])(?=\s|$)")
_TAG = re.compile(r"(<[^>]*>)")
_STOPS = ".,;:!?'"
_DOI_LINK = re.compile(r"https?://(?:dx\.)?doi\.org/10\.[0-9.]{4,}/(?:[^\s<>\"&]|&amp;)+", re.IGNORECASE)


def plain_text(raw: str | None) -> str:
    """Return a text without markup: paragraphs of one line each, with a blank line between.

    Hard line breaks are joined, except those after a sentence where the line had room for the next word,
    which somebody must have meant (IDC wraps descriptions so, and drops blank lines). Tags are removed,
    entities unescaped once, control characters removed, the text is NFC.
    The result is text, not HTML: a template still has to escape it.
    """
    source = _LINE_BREAK_TAG.sub("\n", _tidied(raw))
    source = _BLOCK_TAG.sub("\n\n", source)
    text = html.unescape(nh3.clean(_NO_TAG.sub("&lt;", source), tags=set()))
    blocks = (_with_blank_lines(block) for block in _BLANK_LINES.split(_tidied(text)))
    joined = (" ".join(part.split()) for block in blocks for part in block.split("\n\n"))
    return "\n\n".join(_SPACE_BEFORE_STOP.sub(r"\1", part) for part in joined if part)


def paragraphs(raw: str | None) -> tuple[str, ...]:
    """Return the paragraphs of a text as `plain_text` gives them."""
    return tuple(part for part in plain_text(raw).split("\n\n") if part)


def readable(identifier: str) -> str:
    """Return an identifier on one line without invisible characters; never empty. It is text, not HTML."""
    return " ".join(_tidied(identifier).split()) or "(an identifier of blanks or invisible characters)"


def split_citations(raw: str | None) -> tuple[str, ...]:
    """Split a field that holds several citations with blank lines between; each is still raw."""
    return tuple(part.strip() for part in _BLANK_LINES.split(_tidied(raw)) if part.strip())


def citation_text(raw: str | None) -> str:
    """Return a citation as one line of text (to copy, for JSON), without markup."""
    return " ".join(paragraphs(raw))


def citation_html(raw: str | None) -> str:
    """Return a citation as one line of safe HTML, ready for a template as it is.

    Kept are `CITATION_TAGS` and links to http, https and mailto addresses; addresses at doi.org in the text
    become links. Whatever else is in it is escaped once or removed.
    """
    source = _NO_TAG.sub("&lt;", " ".join(_tidied(raw).split()))
    clean = nh3.clean(
        source,
        tags=set(CITATION_TAGS),
        attributes={"a": {"href"}},
        attribute_filter=_safe_attribute,
        url_schemes={"http", "https", "mailto"},
        link_rel=None,
    )
    return _linked(" ".join(_tidied(clean).split()))


def _with_blank_lines(block: str) -> str:
    """Put a blank line where a line ends a sentence although the next line's first word had room on it."""
    lines = [" ".join(line.split()) for line in block.split("\n")]
    width = max((len(line) for line in lines if len(line) <= WRAP_WIDTHS[-1]), default=0)
    if width not in WRAP_WIDTHS:
        return block
    pieces = lines[:1]
    for line, following in pairwise(lines):
        room = len(line) + 1 + len(following.partition(" ")[0]) <= width
        meant = room and _SENTENCE_END.search(line) and _SENTENCE_START.match(following)
        pieces.append(f"\n\n{following}" if meant else f"\n{following}")
    return "".join(pieces)


def _tidied(raw: str | None) -> str:
    return INVISIBLE.sub("", unicodedata.normalize("NFC", _NEWLINE.sub("\n", raw or "")))


def _safe_attribute(tag: str, attribute: str, value: str) -> str | None:
    """Keep a link's address if it is absolute and of a scheme we show; None removes the attribute."""
    try:
        parts = urlsplit(value)
    except ValueError:
        return None
    if re.search(r"[\s<>\"'`\\]", value) or "@" in parts.netloc:
        return None
    if parts.scheme == "mailto":
        return value if parts.path else None
    return value if parts.scheme in ("http", "https") and parts.hostname else None


def _linked(clean: str) -> str:
    """Turn addresses at doi.org into links, outside of links that are there already."""
    pieces = []
    inside_link = False
    for piece in _TAG.split(clean):
        if piece.startswith("<"):
            inside_link = piece.startswith("<a") if piece.startswith(("<a", "</a")) else inside_link
        elif not inside_link:
            piece = _DOI_LINK.sub(_doi_link, piece)
        pieces.append(piece)
    return "".join(pieces)


def _doi_link(match: re.Match[str]) -> str:
    shown = _without_closing(match[0])
    url = harmonise_data_url(html.unescape(shown)).value
    return match[0] if url is None else f'<a href="{html.escape(url)}">{shown}</a>{match[0][len(shown) :]}'


def _without_closing(address: str) -> str:
    """Return an address without the stops and closing brackets of the sentence around it."""
    end = len(address.rstrip(_STOPS))
    surplus = address.count(")") - address.count("(")
    while surplus > 0 and address[end - 1] == ")":
        end, surplus = end - 1, surplus - 1
        while address[end - 1] in _STOPS:
            end -= 1
    return address[:end]
