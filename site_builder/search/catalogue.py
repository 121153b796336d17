"""What the search of the site loads: `search/catalogue.json`, and what it asks for later.

A collection is known by its number, its place in the order of titles. Columns and lists of numbers keep the file
small; `static/js/search/load.js` reads it. What most visits do not need lies apart, at addresses that change with what
is in it: the descriptions (`search/texts/<hash>/<k>.json`, some 32 kB each) and the counts of subjects and series per
value (`search/counts-<hash>.json`).
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from site_builder.assets import digest
from site_builder.model import Catalog, Collection
from site_builder.publish import Output, text_file
from site_builder.search.documents import LONGEST_QUERY, MOST_WORDS
from site_builder.search.facets import FacetTable, RangeFacet, facet_tables, range_facets
from site_builder.search.minisearch import STOP_WORDS
from site_builder.search.vocabulary import vocabulary_for
from site_builder.search.words import TEXT_FIELDS, postings

FORMAT = 1
#: Characters of the descriptions in one file: what one card asks for, and what shares its compression.
CHUNK = 32_000
FIGURES = ("subjects", "studies", "series", "instances", "size_bytes")
DOI = "https://doi.org/"

Json = dict[str, Any]


def search_files(catalog: Catalog) -> list[Output]:
    """Every file that the search of the site reads; the catalogue first."""
    collections = in_order(catalog.collections)
    tables = facet_tables(collections, catalog)
    folder, starts, chunks = _chunks(collections)
    counts = _dump(counts_json(tables))
    counts_path = f"search/counts-{digest(counts.encode('utf-8', 'replace'))}.json"
    core = catalogue_json(collections, tables, catalog)
    core |= {"texts": {"folder": folder, "starts": starts}, "counts": counts_path}
    return [
        text_file("search/catalogue.json", _dump(core), "the search"),
        text_file(counts_path, counts, "the search"),
        *(text_file(f"{folder}{number}.json", chunk, "the search") for number, chunk in enumerate(chunks)),
    ]


def in_order(collections: Iterable[Collection]) -> list[Collection]:
    """Collections as the list of them stands: by short title, then identifier."""
    return sorted(collections, key=lambda c: (c.short_title.casefold(), c.id))


def nouns(collections: Iterable[Collection]) -> tuple[str, str]:
    """What one row of the list is called, and several: listings, where platforms list the same collection."""
    twinned = any(collection.twins for collection in collections)
    return ("listing", "listings") if twinned else ("collection", "collections")


def catalogue_json(collections: Sequence[Collection], tables: Sequence[FacetTable], catalog: Catalog) -> Json:
    """The catalogue without the places of its other files."""
    numbers = {collection.id: number for number, collection in enumerate(collections)}
    terms, places = postings(collections)
    values = {table.facet.name: [value for value, _label in table.values] for table in tables}
    return {
        "format": FORMAT,
        "count": len(collections),
        "noun": nouns(collections),
        "ids": [collection.id for collection in collections],
        "names": [_names(collection) for collection in collections],
        "dois": [[doi.removeprefix(DOI) for doi in collection.data_url_doi] for collection in collections],
        "figures": {name: [getattr(c.totals, name) for c in collections] for name in FIGURES}
        | {"updated": [c.updated for c in collections], "published": [c.published for c in collections]},
        "hidden": {
            str(number): {"figures": c.totals.hidden, "fewer_than": c.totals.fewer_than}
            for number, c in enumerate(collections)
            if c.totals.hidden
        },
        "canonical": {
            str(number): numbers[c.canonical_id]
            for number, c in enumerate(collections)
            if not c.is_canonical and c.canonical_id in numbers
        },
        "also": {
            str(number): list(dict.fromkeys(twin.commons_name for twin in c.twins))
            for number, c in enumerate(collections)
            if c.twins
        },
        "facets": [
            *(_values_facet(table) for table in tables),
            *(_range_facet(facet, collections) for facet in range_facets(collections)),
        ],
        "fields": TEXT_FIELDS,
        "terms": " ".join(terms),
        "postings": places,
        "vocabulary": vocabulary_for(values),
        "options": {"longestQuery": LONGEST_QUERY, "mostWords": MOST_WORDS, "stopWords": sorted(STOP_WORDS)},
    }


def counts_json(tables: Iterable[FacetTable]) -> Json:
    """Subjects and series of every value of every collection, for the facets of which they are not the whole."""
    return {
        table.facet.name: {
            unit: [[getattr(held, unit) for held in row] for row in table.held] for unit in ("subjects", "series")
        }
        for table in tables
        if table.facet.level != "collection"
    }


def _names(collection: Collection) -> list[str]:
    """Identifier, short title and title; empty where the reader can tell from what it has already."""
    plain = collection.collection_id == collection.slug.replace("-", "_")
    same = collection.title == collection.short_title
    return [
        "" if plain else collection.collection_id,
        collection.short_title,
        "" if same else collection.title,
    ]


def _values_facet(table: FacetTable) -> Json:
    facet = table.facet
    codes = {value: code for code, (value, _label) in enumerate(table.values)}
    return {
        "name": facet.name,
        "label": facet.label,
        "plural": facet.plural,
        "kind": "values",
        "note": facet.note,
        "order": facet.order,
        "level": facet.level,
        "values": table.values,
        "docs": [[codes[held.value] for held in row] for row in table.held],
    }


def _range_facet(facet: RangeFacet, collections: Sequence[Collection]) -> Json:
    return {
        "name": facet.name,
        "label": facet.label,
        "plural": facet.plural,
        "kind": "range",
        "figure": facet.figure,
        "unit": facet.unit,
        "note": facet.note,
        "steps": facet.steps or _years(collections),
    }


def _years(collections: Iterable[Collection]) -> list[int]:
    years = [int(c.published[:4]) for c in collections if c.published]
    return list(range(min(years), max(years) + 1))


def _chunks(collections: Sequence[Collection]) -> tuple[str, list[int], list[str]]:
    """The folder of the descriptions, the number of each file's first collection, and the files.

    The folder is named by what is in it: a reader with an older catalogue can't take one text for another.
    """
    starts: list[int] = []
    chunks: list[list[str]] = []
    size = 0
    for number, collection in enumerate(collections):
        text = "\n\n".join(collection.description)
        if not chunks or size + len(text) > CHUNK:
            starts.append(number)
            chunks.append([])
            size = 0
        chunks[-1].append(text)
        size += len(text)
    files = [_dump(chunk) for chunk in chunks]
    name = digest("".join(files).encode("utf-8", "replace"))
    return f"search/texts/{name}/", starts, files


def _dump(value: Mapping[str, object] | Sequence[object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
