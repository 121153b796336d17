"""A full-text index in the form that MiniSearch 7 serialises (`serializationVersion` 2), built in Python.

`MiniSearch.loadJSON` reads what `build_index` returns. Source of the form and of the average field length's
incremental formula: `toJSON`, `add` and `addFieldLength` of MiniSearch 7.2.0.

The tokenizer is ours, and the same in `static/js/search/tokenize.js`. In words:

1. Fold: compatibility decomposition (NFKD), drop every combining mark (category M), lower case. So `Café`
   is `cafe`, and a ligature or a full-width letter is the plain letter.
2. Drop what only wraps an identifier: `http://`, `https://`, `www.` after these, `doi.org/`,
   `dx.doi.org/` and `doi:`. So a pasted DOI address is the DOI.
3. A part is a longest run of letters and numbers (categories L and N). Parts that are joined by exactly one
   of hyphen (two kinds), en dash, apostrophe (two kinds) and ``_ . / &`` form a compound.
4. The terms are, in order of text: every part, and behind the parts of a compound the whole of it without
   its joints, if that is at least three characters. So `TCGA-BRCA`, `tcga_brca` and `tcgabrca` meet in
   `tcgabrca`, `x-ray` is found as `xray` and as `ray`, and a DOI is found whole and in parts.
5. A term is cut after 64 characters (code points); stop words are not indexed (`process_term`).
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

#: Words too frequent to tell collections apart. No DICOM modality code and no other code is among them.
STOP_WORDS: frozenset[str] = frozenset(
    {"a", "an", "and", "are", "at", "be", "been", "by", "for", "from", "has", "have", "in", "into", "is"}
    | {"of", "on", "that", "the", "their", "these", "this", "to", "was", "were", "which", "with"}
)
LONGEST_TERM = 64
SHORTEST_WHOLE = 3
SERIALIZATION_VERSION = 2

Document: TypeAlias = Mapping[str, object]
_Postings: TypeAlias = dict[str, dict[int, dict[int, int]]]

_WRAPPING = re.compile(r"https?://(?:www\.)?|(?:dx\.)?doi\.org/|doi:")
# `[^\W_]` is exactly the categories L and N in Python; in JavaScript it is spelled `[\p{L}\p{N}]`.
_COMPOUND = re.compile(r"[^\W_]+(?:[-\u2010\u2013_./&'\u2019][^\W_]+)*")
_PART = re.compile(r"[^\W_]+")


def fold(text: str) -> str:
    """Return `text` in lower case, without accents and compatibility forms (rule 1)."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.category(char).startswith("M")).lower()


def tokenize(text: str) -> list[str]:
    """Return the terms of `text` in order, repeated ones included (rules 1 to 5)."""
    terms: list[str] = []
    for compound in _COMPOUND.findall(_WRAPPING.sub(" ", fold(text))):
        parts = _PART.findall(compound)
        terms += (part[:LONGEST_TERM] for part in parts)
        whole = "".join(parts)
        if len(parts) > 1 and len(whole) >= SHORTEST_WHOLE:
            terms.append(whole[:LONGEST_TERM])
    return terms


def process_term(term: str, stop_words: frozenset[str] = STOP_WORDS) -> str | None:
    """Return the term as it is indexed, or None for a stop word."""
    return None if term in stop_words else term


def build_index(
    documents: Sequence[Document],
    fields: Sequence[str],
    stored: Sequence[str],
    id_field: str = "id",
    stop_words: frozenset[str] = STOP_WORDS,
) -> dict[str, object]:
    """Return the serialised index of `documents`: what MiniSearch's `toJSON` would give for them.

    Time and size are linear in the text. Terms are sorted by code point and documents numbered in the order
    given, so the same documents give the same bytes.

    Args:
        documents: Each with a unique `id_field`, a text (or a list of texts) under each field it has, and
            JSON values under the stored names. An absent field (or None) leaves its average length alone.
        fields: Names of the searched fields; their order numbers them.
        stored: Names whose values are kept in the index and come back with every hit.
        id_field: Name of the identifier.
        stop_words: Terms that are not indexed.

    Raises:
        ValueError: A document has no identifier, or two have the same.
        TypeError: A searched field is neither text, whole number nor a list of texts.
    """
    ids = _identifiers(documents, id_field)
    postings: _Postings = {}
    lengths: dict[str, list[int | None]] = {}
    averages: list[float | None] = []
    for number, document in enumerate(documents):
        for field_number, field in enumerate(fields):
            value = document.get(field)
            if value is None:
                continue
            terms = tokenize(_as_text(value, field))
            count = len(set(terms))
            _set(lengths.setdefault(str(number), []), field_number, count)
            _set(averages, field_number, _next_average(averages, field_number, number, count))
            _post(postings, terms, field_number, number, stop_words)
    return {
        "documentCount": len(ids),
        "nextId": len(ids),
        "documentIds": {str(number): identifier for number, identifier in enumerate(ids)},
        "fieldIds": {field: number for number, field in enumerate(fields)},
        "fieldLength": lengths,
        "averageFieldLength": averages,
        "storedFields": _stored_fields(documents, stored),
        "dirtCount": 0,
        "index": [[term, _entry(postings[term])] for term in sorted(postings)],
        "serializationVersion": SERIALIZATION_VERSION,
    }


def _identifiers(documents: Sequence[Document], id_field: str) -> list[object]:
    """Return the identifiers in order, all different."""
    ids: dict[object, None] = {}
    for position, document in enumerate(documents):
        identifier = document.get(id_field)
        if identifier is None:
            raise ValueError(f"search document {position} has no {id_field!r}")
        if identifier in ids:
            raise ValueError(f"search document {position} repeats the {id_field!r} {identifier!r}")
        ids[identifier] = None
    return list(ids)


def _as_text(value: object, field: str) -> str:
    """Return a field's value as JavaScript's `toString()` gives it (a list is joined with commas)."""
    if isinstance(value, str):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(value, list | tuple) and all(isinstance(item, str) for item in value):
        return ",".join(value)
    raise TypeError(f"search field {field!r} must be text, a whole number or a list of texts: {value!r:.80}")


def _next_average(averages: Sequence[float | None], field: int, number: int, count: int) -> float:
    """Return the running mean after document `number`, in MiniSearch's order of floating-point steps."""
    before = (averages[field] if field < len(averages) else None) or 0
    return (before * number + count) / (number + 1)


def _set(values: list[int | None] | list[float | None], position: int, value: float) -> None:
    """Put `value` at `position`; holes are None, as a sparse JavaScript array serialises them."""
    values.extend([None] * (position + 1 - len(values)))
    values[position] = value  # type: ignore[call-overload]


def _post(postings: _Postings, terms: Iterable[str], field: int, number: int, stop_words: frozenset[str]) -> None:
    """Count the terms of one field of one document."""
    for term in terms:
        if (processed := process_term(term, stop_words)) is not None:
            frequencies = postings.setdefault(processed, {}).setdefault(field, {})
            frequencies[number] = frequencies.get(number, 0) + 1


def _entry(by_field: Mapping[int, Mapping[int, int]]) -> dict[str, dict[str, int]]:
    """Return one term's postings with the text keys that JSON needs, fields in their order."""
    return {
        str(field): {str(number): frequency for number, frequency in by_field[field].items()}
        for field in sorted(by_field)
    }


def _stored_fields(documents: Sequence[Document], stored: Sequence[str]) -> dict[str, dict[str, object]]:
    """Return the stored values per document; without stored names MiniSearch keeps none at all."""
    if not stored:
        return {}
    return {
        str(number): {name: document[name] for name in stored if name in document}
        for number, document in enumerate(documents)
    }
