"""A formatted citation as pieces of text, some in italics, some leading somewhere; as plain text and as HTML."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from markupsafe import Markup, escape

from site_builder.citations.notes import line
from site_builder.filters import external_url

_ADDRESS = re.compile(r"(https?://[^\s<>\"`{}|\\^]*[^\s<>\"`{}|\\^.,;:!?'*)\]])")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a citation: words of upstream are text here and nowhere anything else."""

    text: str
    italic: bool = False
    url: str = ""


Pieces = tuple[Piece, ...]


def pieces(*parts: str | Piece) -> Pieces:
    """Join parts, of which strings are plain; empty ones are left out."""
    made = (part if isinstance(part, Piece) else Piece(part) for part in parts)
    return tuple(piece for piece in made if piece.text)


def link(url: str, text: str = "") -> Piece:
    """An address that leads to itself, or words that lead to it."""
    return Piece(line(text or url), url=url)


def verbatim(text: str) -> Pieces:
    """A citation in its source's own words; the addresses in it lead there."""
    return pieces(*(link(part) if place % 2 else part for place, part in enumerate(_ADDRESS.split(line(text)))))


def plain(found: Iterable[Piece]) -> str:
    """The citation as one line of text."""
    return "".join(piece.text for piece in found)


def html(found: Iterable[Piece]) -> Markup:
    """The citation as HTML; everything is escaped, and an address that one may not follow is text."""
    return Markup("").join(map(_html, found))


def _html(piece: Piece) -> Markup:
    shown = Markup("<i>{}</i>").format(piece.text) if piece.italic else escape(piece.text)
    if not external_url(piece.url):
        return shown
    return Markup('<a class="ext" href="{}" rel="noopener external">{}</a>').format(piece.url, shown)


def ended(text: str, stop: str = ".") -> str:
    """The text with a stop at its end, unless it ends with one that closes a sentence; nothing for nothing."""
    return text + stop if text and text[-1] not in ".?!" else text
