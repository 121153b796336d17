"""Vocabularies of free terms (diseases, sites, species): spellings and trivial synonyms to one label each."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from site_builder.harmonise.raw import cleaned, key
from site_builder.harmonise.vocabulary import index_spellings, read_vocabulary, spellings

MAX_LENGTH = 200

_LIST_COMMA = re.compile(r"[,;]\s+|\|")
_BELONGS_TO_THE_LEFT = re.compile(r"(?:not otherwise specified|nos)\b", re.IGNORECASE)
_NOT_OTHERWISE_SPECIFIED = re.compile(r",? \(?(?:not otherwise specified|nos)\)?$", re.IGNORECASE)
_SMALL_WORDS = frozenset(
    {"a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "per", "the", "to", "with"}
)


@dataclass(frozen=True, slots=True)
class Terms:
    """A vocabulary of labels with the spellings that mean them."""

    values: tuple[str, ...]
    spellings: Mapping[str, str]

    def find(self, text: str) -> str | None:
        """Return the label that a spelling means, whatever its case and punctuation."""
        return self.spellings.get(key(text))


def read_terms(name: str) -> Terms:
    """Read `content/vocabulary/<name>.csv` with the columns value and variants.

    Raises:
        SiteBuilderError: If the file is missing or wrong, or two rows claim one spelling.
    """
    rows = read_vocabulary(name, ("value", "variants"))
    return Terms(tuple(row["value"] for row in rows), index_spellings(name, spellings(rows, "value")))


def split_terms(raw: str | None) -> tuple[str, ...]:
    """Split a list with `, `, `; ` or `|` between, each term once, in order.

    A separator inside parentheses does not count, and "X, Not Otherwise Specified" is one term.
    """
    text = cleaned(raw)
    if text is None:
        return ()
    parts: list[str] = []
    for part in _top_level_parts(text):
        if parts and _BELONGS_TO_THE_LEFT.match(part):
            parts[-1] += f", {part}"
        else:
            parts.append(part)
    return tuple(dict.fromkeys(part for part in map(cleaned, parts) if part))


def _top_level_parts(text: str) -> Iterator[str]:
    depth = start = position = 0
    balanced = text.count("(") == text.count(")")
    for match in _LIST_COMMA.finditer(text):
        between = text[position : match.start()]
        depth, position = depth + between.count("(") - between.count(")"), match.end()
        if depth <= 0 or not balanced:
            yield text[start : match.start()]
            start = match.end()
    yield text[start:]


def tidy_label(text: str) -> str:
    """Return an unlisted term as a label: words capitalised, mixed case (`PNET`, `COVID-19`) left alone.

    "Not Otherwise Specified" and "(NOS)" become ", NOS". Longer than 200 characters is cut.
    """
    text = _NOT_OTHERWISE_SPECIFIED.sub(", NOS", text[:MAX_LENGTH].strip())
    words = text.split(" ")
    return " ".join(w if w in _SMALL_WORDS and i else _capitalised(w) for i, w in enumerate(words))


def _capitalised(word: str) -> str:
    first = word[:1].upper()
    return first + word[1:] if word.islower() and len(first) == 1 else word
