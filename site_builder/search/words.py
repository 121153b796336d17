"""The words of the collections' texts, and which collection has them where, in a form that is small to send."""

from collections.abc import Iterable, Mapping, Sequence

from site_builder.model import Collection
from site_builder.search.minisearch import STOP_WORDS, tokenize

#: The searched texts, the weightiest first; values of facets are found by the facets' own words.
TEXT_FIELDS = ("identifier", "title", "data", "description", "results")


def texts(collection: Collection) -> dict[str, str]:
    """The searched texts by `TEXT_FIELDS`."""
    parts = (text for part in collection.parts for text in (part.id, part.title))
    return {
        "identifier": _lines((collection.id, collection.collection_id, collection.short_title)),
        "title": collection.title,
        "data": _lines((*parts, collection.program, *collection.contributors)),
        "description": "\n".join(collection.description),
        "results": "\n".join(text for part in collection.parts for text in part.description),
    }


def postings(collections: Sequence[Collection]) -> tuple[list[str], list[list[list[int]]]]:
    """The terms by code point, and for each its places.

    A term's places are one list per field that has it: the field's number in `TEXT_FIELDS`, then the numbers of
    the collections as differences (the first one itself). Time and size are linear in the text.
    """
    found: dict[str, dict[int, list[int]]] = {}
    for number, collection in enumerate(collections):
        for field, text in enumerate(texts(collection).values()):
            for term in set(tokenize(text)) - STOP_WORDS:
                found.setdefault(term, {}).setdefault(field, []).append(number)
    terms = sorted(found)
    return terms, [_differences(found[term]) for term in terms]


def _differences(places: Mapping[int, list[int]]) -> list[list[int]]:
    return [
        [field, *(now - before for before, now in zip([0, *places[field]], places[field], strict=False))]
        for field in sorted(places)
    ]


def _lines(texts: Iterable[str]) -> str:
    """The different texts, one a line: terms never span two."""
    return "\n".join(dict.fromkeys(texts))
