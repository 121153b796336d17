"""The engine of the search in a page, and small catalogues for it in the form of `search/catalogue.json`."""

import shutil
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from site_builder.resources import resource_dir
from site_builder.search.catalogue import FIGURES
from site_builder.search.minisearch import STOP_WORDS, tokenize
from tests.browser.pages import OpenPage, ServeFolder

Json = dict[str, Any]
LABELS = {"CT": "Computed Tomography", "MR": "Magnetic Resonance", "PT": "Positron Emission Tomography"}
NAMES = {"body_part": "Body part", "site": "Primary site", "license": "Licence"}
PAGE = '<!doctype html><html lang="en"><title>Search</title><link rel="icon" href="data:,">'
RANGES = (
    ("subjects", "subjects", "subjects", [1, 10, 100, 1000, 10000]),
    ("size", "size_bytes", "bytes", [0, 1, 10, 100, 1000, 10000]),
    ("released", "published", "year", [2019, 2020, 2021]),
)


def core_of(docs: Sequence[Json], vocabulary: Json | None = None) -> Json:
    """Return a catalogue of `docs` in the order given, which should be that of their titles.

    Each has an `id` (`idc/<id>` where there is no stroke) and may have `short`, `title`, `data`, `description`, `dois`,
    the figures, `canonical` (the number of another one), `also` (other platforms) and `facets` (name to values).
    """
    ids = [doc["id"] if "/" in doc["id"] else f"idc/{doc['id']}" for doc in docs]
    texts = [_texts(id_, doc) for id_, doc in zip(ids, docs, strict=True)]
    names = [
        [doc.get("collection_id", ""), text["short"], doc.get("title", "")]
        for doc, text in zip(docs, texts, strict=True)
    ]
    terms, postings = _postings(texts)
    return {
        "format": 1,
        "count": len(docs),
        "noun": ["collection", "collections"],
        "ids": ids,
        "names": names,
        "dois": [doc.get("dois", []) for doc in docs],
        "figures": {name: [doc.get(name) for doc in docs] for name in (*FIGURES, "updated", "published")},
        "hidden": {},
        "canonical": {str(n): doc["canonical"] for n, doc in enumerate(docs) if "canonical" in doc},
        "also": {str(n): doc["also"] for n, doc in enumerate(docs) if "also" in doc},
        "facets": [*_facets(docs), *(_range(*given) for given in RANGES if any(doc.get(given[1]) for doc in docs))],
        "terms": " ".join(terms),
        "postings": postings,
        "fields": ["identifier", "title", "data", "description"],
        "vocabulary": {"spellings": [], "rules": [], "meanings": []} | (vocabulary or {}),
        "texts": {"folder": "search/texts/0/", "starts": [0] if docs else []},
        "counts": "search/counts.json",
        "options": {"longestQuery": 200, "mostWords": 12, "stopWords": sorted(STOP_WORDS)},
    }


def _texts(id_: str, doc: Json) -> dict[str, str]:
    last = id_.rpartition("/")[2]
    short = doc.get("short", last)
    return {
        "identifier": "\n".join((id_, last.replace("-", "_"), short)),
        "title": doc.get("title", short),
        "data": doc.get("data", ""),
        "description": doc.get("description", ""),
        "short": short,
    }


def _postings(texts: Iterable[Mapping[str, str]]) -> tuple[list[str], list[list[list[int]]]]:
    found: dict[str, dict[int, list[int]]] = {}
    for number, text in enumerate(texts):
        for field, name in enumerate(("identifier", "title", "data", "description")):
            for term in set(tokenize(text[name])) - STOP_WORDS:
                found.setdefault(term, {}).setdefault(field, []).append(number)
    terms = sorted(found)
    differences = [
        [
            [field, *(b - a for a, b in zip([0, *docs], docs, strict=False))]
            for field, docs in sorted(found[term].items())
        ]
        for term in terms
    ]
    return terms, differences


def _facets(docs: Sequence[Json]) -> list[Json]:
    names = dict.fromkeys(name for doc in docs for name in doc.get("facets", {}))
    return [_facet(name, [doc.get("facets", {}).get(name, []) for doc in docs]) for name in names]


def _facet(name: str, held: Sequence[Sequence[str]]) -> Json:
    values = list(dict.fromkeys(value for row in held for value in row))
    return {
        "name": name,
        "label": NAMES.get(name, name.capitalize()),
        "plural": f"{name}s",
        "kind": "values",
        "note": "",
        "order": "count",
        "level": "series",
        "values": [[value, LABELS.get(value, value)] for value in values],
        "docs": [[values.index(value) for value in row] for row in held],
    }


def _range(name: str, figure: str, unit: str, steps: list[int]) -> Json:
    return {
        "name": name,
        "label": name.capitalize(),
        "plural": "ranges",
        "kind": "range",
        "figure": figure,
        "unit": unit,
        "note": "",
        "steps": steps,
    }


class Engine:
    """The engine's modules in a page of a browser."""

    ASK = """async ({ core, requests }) => {
      const [{ openCatalogue, withCounts }, { answer }] = await Promise.all(
        ["load", "answer"].map((name) => import(`./assets/js/search/${name}.js`)),
      );
      let engine = openCatalogue(JSON.stringify(core.core));
      if (core.counts) engine = withCounts(engine, JSON.stringify(core.counts));
      return requests.map((request) => answer(engine, request));
    }"""

    def __init__(self, folder: Path, serve_folder: ServeFolder, open_page: OpenPage) -> None:
        shutil.copytree(resource_dir("static") / "js" / "search", folder / "assets" / "js" / "search")
        (folder / "index.html").write_text(PAGE, encoding="utf-8")
        self.root = serve_folder(folder)
        self.seen = open_page(self.root)

    def answers(self, core: Json, requests: Sequence[Json], counts: Json | None = None) -> list[Json]:
        """What the engine answers, one after the other."""
        given = {"core": {"core": core, "counts": counts}, "requests": list(requests)}
        found: list[Json] = self.seen.page.evaluate(self.ASK, given)
        assert self.seen.problems == []
        return found

    def answer(self, core: Json, q: str = "", **request: Any) -> Json:
        """What the engine answers to one text."""
        return self.answers(core, [{"q": q} | request])[0]

    def found(self, core: Json, *texts: str) -> list[list[str]]:
        """The identifiers that texts find, without the platform, the best first."""
        answers = self.answers(core, [{"q": text, "count": 1000} for text in texts])
        return [ids(answer) for answer in answers]


def ids(answer: Json) -> list[str]:
    """The rows of an answer by their identifier, without the platform `idc`."""
    return [row["id"].removeprefix("idc/") for row in answer["rows"]]
