"""The search index for other programs: documents from collections, and the options to search them with.

`search/index.json` is a serialised MiniSearch index (`minisearch.py`) with one more key, `siteBuilder`, which
MiniSearch does not read. It holds what every reader of the index needs and what is said nowhere else: the
options (fields, boosts, stop words, rules for beginnings and misspellings). The pages of the site search
`search/catalogue.json` instead.
"""

import json
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Any

from site_builder.harmonise.license import License
from site_builder.harmonise.modality import MODALITIES
from site_builder.model import Catalog, Collection
from site_builder.search.facets import answers
from site_builder.search.minisearch import STOP_WORDS, build_index
from site_builder.search.vocabulary import search_words
from site_builder.words import shortened

#: Collections share most of their values.
_found_by = lru_cache(1 << 14)(search_words)

#: Every searched field with its boost and what the page calls it.
FIELDS: dict[str, tuple[float, str]] = {
    "identifier": (10.0, "identifier"),
    "title": (6.0, "title"),
    "modality": (5.0, "modality"),
    "disease": (5.0, "disease"),
    "site": (4.0, "primary site"),
    "body_part": (3.0, "body part"),
    "doi": (4.0, "DOI"),
    "species": (3.0, "species"),
    "license": (3.0, "licence"),
    "data": (2.0, "original or derived data"),
    "manufacturer": (2.0, "manufacturer"),
    "description": (1.0, "description"),
}

#: What comes back with every hit: what a result card needs, and the values of the facets. `canonical` is the id of
#: the listing that totals count where several platforms list a collection, else the collection's own.
STORED: tuple[str, ...] = (
    *("title", "url", "summary", "platform", "subjects", "series", "size_bytes", "access", "updated"),
    *("modalities", "licenses", "body_parts", "disease_types", "sexes", "canonical"),
)

#: Characters of a query that are read; the search box takes no more.
LONGEST_QUERY = 200
#: Words of a query that are read.
MOST_WORDS = 12

#: The one place for how the index is searched; written into the index for those who read it.
OPTIONS: dict[str, Any] = {
    "idField": "id",
    "fields": list(FIELDS),
    "storeFields": list(STORED),
    "boost": {name: boost for name, (boost, _label) in FIELDS.items()},
    "fieldLabels": {name: label for name, (_boost, label) in FIELDS.items()},
    "stopWords": sorted(STOP_WORDS),
    # An exact word counts 1, a longer word that begins with it or a misspelt one correspondingly less.
    "weights": {"prefix": 0.375, "fuzzy": 0.45},
    # A word from this length on also matches words that begin with it; a shorter one only if it is no word
    # of the index itself, since most of those are codes.
    "prefixMinLength": 3,
    # Words of letters that are in the index neither whole nor as a beginning are taken as misspelt: the
    # nearest words within these edit distances are found (2 from one letter more on, as for swapped letters).
    "fuzzyDistances": [1, 2],
    "fuzzyMinLength": 4,
    "fuzzyMaxLength": 24,
    "longestQuery": LONGEST_QUERY,
    "mostWords": MOST_WORDS,
}

DESCRIPTION_WORDS = 250
SUMMARY_LENGTH = 160


def search_json(catalog: Catalog) -> str:
    """Return the text of `search/index.json`: MiniSearch's form on one line, `siteBuilder` last."""
    return json.dumps(search_index(catalog), ensure_ascii=False, separators=(",", ":"))


def search_index(catalog: Catalog) -> dict[str, Any]:
    """Return the serialised index with its options."""
    index: dict[str, Any] = build_index(
        search_documents(catalog), OPTIONS["fields"], OPTIONS["storeFields"], OPTIONS["idField"]
    )
    return index | {"siteBuilder": {"options": OPTIONS}}


def search_documents(catalog: Catalog) -> list[dict[str, object]]:
    """Return one document per collection, in the catalogue's order: `FIELDS` as texts, `STORED` as values."""
    return [
        {"id": collection.id} | _fields(collection, catalog.licenses) | _stored(collection)
        for collection in catalog.collections
    ]


def _fields(collection: Collection, licenses: Mapping[str, License]) -> dict[str, object]:
    """Return the searched texts. They are joined with line breaks, at which the tokenizer always parts."""
    return {
        "identifier": _lines((collection.id, collection.collection_id, collection.short_title)),
        "title": collection.title,
        "modality": _lines(word for code in collection.values("Modality") for word in modality_words(code)),
        "disease": _lines(_found_as("disease", collection.disease_types)),
        "site": _lines(_found_as("site", collection.primary_sites)),
        "body_part": _lines(_body_part_words(collection)),
        "doi": _lines(collection.data_url_doi),
        "species": _lines(_found_as("species", collection.species)),
        "license": _lines(_license_words(collection, licenses)),
        "data": _lines(word for part in collection.parts for word in (part.id, part.title)),
        "manufacturer": _lines(_found_as("manufacturer", collection.values("Manufacturer"))),
        "description": _first_words(" ".join(collection.description), DESCRIPTION_WORDS),
    }


def _stored(collection: Collection) -> dict[str, object]:
    return {
        "title": collection.title,
        "url": collection.url,
        "summary": shortened(" ".join(collection.description), SUMMARY_LENGTH),
        "platform": collection.commons_name,
        "subjects": collection.totals.subjects,
        "series": collection.totals.series,
        "size_bytes": collection.totals.size_bytes,
        "access": collection.access,
        "updated": collection.updated,
        "modalities": collection.values("Modality"),
        "licenses": collection.values("license"),
        "body_parts": collection.values("BodyPartExamined"),
        "disease_types": list(collection.disease_types),
        "sexes": collection.values("PatientSex"),
        "canonical": collection.canonical_id or collection.id,
    }


def modality_words(code: str) -> tuple[str, ...]:
    """Return the words under which people look for a modality: its code, its label and others."""
    modality = MODALITIES.get(code)
    return (code, *((modality.label,) if modality else ()), *_found_by("modality", code))


def _body_part_words(collection: Collection) -> Iterable[str]:
    for count in collection.facets["BodyPartExamined"].known:
        yield from (count.value, count.label, *_found_by("body_part", count.value))


def _found_as(facet: str, values: Iterable[str]) -> Iterable[str]:
    for value in values:
        yield from (value, *_found_by(facet, value))


def _license_words(collection: Collection, licenses: Mapping[str, License]) -> Iterable[str]:
    for identifier in collection.values("license"):
        yield from (identifier, *_found_by("license", identifier))
        if (license_ := licenses.get(identifier)) is not None:
            yield from (license_.label, license_.name)
    if answers(collection, licenses, "commercial") == {"yes"}:
        yield "commercial use allowed"  # of all of it: who searches for these words must not find anything else


def _first_words(text: str, words: int) -> str:
    return " ".join(text.split(maxsplit=words)[:words])


def _lines(texts: Iterable[str]) -> str:
    """Return the different texts, one a line, in the order they come."""
    return "\n".join(dict.fromkeys(texts))
