"""The index for other programs is the one that MiniSearch builds in a browser; the tokenizers agree."""

import json
import shutil
import sys
import unicodedata
from collections.abc import Callable, Iterator
from importlib.resources import files
from pathlib import Path
from typing import Any

import duckdb
import pytest

from site_builder.resources import resource_dir
from site_builder.search.documents import OPTIONS, search_documents
from site_builder.search.minisearch import build_index, fold, tokenize
from tests.browser.pages import OpenPage, ServeFolder
from tests.browser.search_site import idc_catalog

#: Programs of others that only tests run, each with its licence.
VENDOR = Path(__file__).parents[1] / "vendor"
FIELDS = ["identifier", "title", "disease", "site", "species", "modality", "doi", "description"]
STORED = ["title", "subjects", "modality"]
SQL = """
    SELECT collection_id, collection_name, cancer_types, tumor_locations, species, subjects, description,
           [source.modalities for source in sources], [source.source_doi for source in sources]
    FROM read_parquet(?) ORDER BY collection_id
"""
Evaluate = Callable[[str, Any], Any]


def queries() -> list[str]:
    return Path(__file__).with_name("search_queries.txt").read_text(encoding="utf-8").splitlines()


def documents() -> list[dict[str, object]]:
    path = files("idc_index_data") / "collections_index.parquet"
    with duckdb.connect() as connection:
        rows = connection.execute(SQL, [str(path)]).fetchall()
    return [
        {
            "id": f"idc/{identifier}",
            "identifier": [f"idc/{identifier}", name],
            "title": name,
            "disease": diseases,
            "site": sites,
            "species": species,
            "subjects": subjects,
            "modality": modalities,
            "doi": dois,
            "description": description,
        }
        for identifier, name, diseases, sites, species, subjects, description, modalities, dois in rows
    ]


@pytest.fixture
def evaluate(tmp_path: Path, serve_folder: ServeFolder, open_page: OpenPage) -> Iterator[Evaluate]:
    """Evaluates JavaScript in a page that serves our modules; `MiniSearch` and `Tokenize` are in scope."""
    shutil.copytree(resource_dir("static") / "js" / "search", tmp_path / "assets" / "js" / "search")
    shutil.copytree(VENDOR / "minisearch-7.2.0", tmp_path / "minisearch")
    page = '<!doctype html><html lang="en"><title>Search</title><link rel="icon" href="data:,">'
    (tmp_path / "index.html").write_text(page, encoding="utf-8")
    seen = open_page(serve_folder(tmp_path))

    def run(body: str, argument: Any) -> Any:
        script = f"""async (argument) => {{
            const Tokenize = await import("./assets/js/search/tokenize.js");
            const {{ default: MiniSearch }} = await import("./minisearch/minisearch.js");
            {body}
        }}"""
        return seen.page.evaluate(script, argument)

    yield run
    assert seen.problems == []


# As another program reads the index: with the options that lie in it, and our rules for words.
BUILD = """
    const { documents, options: given, text, queries } = argument;
    const options = {
        idField: given.idField,
        fields: given.fields,
        storeFields: given.storeFields,
        tokenize: Tokenize.tokenize,
        processTerm: (term) => (given.stopWords.includes(term) ? null : term),
        searchOptions: { boost: given.boost, weights: given.weights },
    };
    const built = new MiniSearch(options);
    built.addAll(documents);
    const plain = JSON.parse(JSON.stringify(built));
    const read = MiniSearch.loadJSON(text, options);
    const prefix = (term) => term.length >= given.prefixMinLength;
    // Sums of the same numbers in another order differ in the last bits, which must not decide the order.
    const rank = ({ score }) => Math.round(score * 1e9);
    const byRank = (a, b) => rank(b) - rank(a) || (a.id < b.id ? -1 : 1);
    const answer = (index, query) => index.search(query, { combineWith: "AND", prefix }).sort(byRank);
    const answers = (index) =>
        queries.map((query) => answer(index, query).map(({ id, score, title }) => ({ id, score, title })));
    return { plain, reloaded: JSON.parse(JSON.stringify(read)), here: answers(read), there: answers(built) };
"""


def test_the_index_built_in_python_is_minisearchs_own(evaluate: Evaluate) -> None:
    given = documents()
    options = OPTIONS | {"fields": FIELDS, "storeFields": STORED}
    index = build_index(given, FIELDS, STORED)
    text = json.dumps(index | {"siteBuilder": {"options": options}})
    assert len(given) == 179
    check_what_is_found(compare(evaluate, given, text))


def test_so_is_the_index_of_the_site(evaluate: Evaluate, real_site: Path) -> None:
    given = search_documents(idc_catalog(real_site.parent / "cache"))
    text = (real_site / "search" / "index.json").read_text(encoding="utf-8")
    assert len(given) == 179
    found = compare(evaluate, given, text)
    assert found["TCGA-BRCA"][0]["id"] == "idc/tcga-brca"


def compare(evaluate: Evaluate, given: list[dict[str, object]], text: str) -> dict[str, list[Any]]:
    """Hold the index in `text` to the one that MiniSearch builds; return the answers by query."""
    index = json.loads(text)
    asked = queries()
    options = index["siteBuilder"]["options"]
    answer = evaluate(BUILD, {"documents": given, "options": options, "text": text, "queries": asked})
    expected = in_order({name: value for name, value in index.items() if name != "siteBuilder"})
    assert len(asked) >= 60
    assert in_order(answer["plain"]) == in_order(answer["reloaded"]) == expected
    for query, here, there in zip(asked, answer["here"], answer["there"], strict=True):
        assert [(hit["id"], hit["title"]) for hit in here] == [(hit["id"], hit["title"]) for hit in there], query
        for mine, theirs in zip(here, there, strict=True):
            assert mine["score"] == pytest.approx(theirs["score"], abs=1e-9), query
    return dict(zip(asked, answer["here"], strict=True))


def test_documents_with_gaps_are_indexed_alike(evaluate: Evaluate) -> None:
    given: list[dict[str, object]] = [
        {"id": "b", "title": "Lung of lung-cancer", "size": 3, "tags": ["CT", "MR"]},
        {"id": "a", "title": "", "note": "Caf\u00e9", "tags": []},
        {"id": 7, "tags": ["CT"], "size": None},
        {"id": "d", "title": 12, "note": None},
        {"id": "e"},
    ]
    fields, stored = ["title", "note", "tags"], ["size", "tags"]
    options = OPTIONS | {"fields": fields, "storeFields": stored}
    index = build_index(given, fields, stored)
    text = json.dumps(index | {"siteBuilder": {"options": options}})
    answer = evaluate(BUILD, {"documents": given, "options": options, "text": text, "queries": ["lung"]})
    assert in_order(answer["plain"]) == in_order(answer["reloaded"]) == in_order(index)
    assert answer["here"] == answer["there"]


def in_order(index: dict[str, Any]) -> dict[str, Any]:
    """The radix tree of MiniSearch lists its terms in an order of its own."""
    return index | {"index": sorted(index["index"], key=lambda entry: str(entry[0]))}


def check_what_is_found(found: dict[str, list[Any]]) -> None:
    def ids(query: str) -> list[str]:
        return [hit["id"] for hit in found[query]]

    assert ids("NLST")[0] == ids("nlst")[0] == ids("idc/nlst")[0] == "idc/nlst"
    for query in ("TCGA-BRCA", "tcga_brca", "tcga brca", "tcgabrca"):
        assert ids(query)[0] == "idc/tcga_brca", query
    doi = ids("10.7937/k9/tcia.2016.eln8ygle")
    assert doi == ids("https://doi.org/10.7937/K9/TCIA.2016.ELN8YGLE") == ids("eln8ygle") == ["idc/4d_lung"]
    assert set(ids("treatment of the lung")) <= set(ids("lung"))
    assert ids("\uff2c\uff55\uff4e\uff47") == ids("lung")
    for query in ("the", "...", "zzzzqqqq", "zzzzqqqq lung"):
        assert ids(query) == [], query


def test_the_tokenizers_agree_on_every_character(evaluate: Evaluate) -> None:
    # Python knows an older Unicode than the browser does: only what both know can agree.
    known = [
        char for code in range(sys.maxunicode + 1) if unicodedata.category(char := chr(code)) not in ("Cn", "Cs", "Co")
    ]
    texts = ["\n".join(f"x{c}y {c}" for c in known[i : i + 50]) for i in range(0, len(known), 50)]
    differing = differences(evaluate, texts)
    assert len(known) > 140_000
    assert differing == []


@pytest.mark.parametrize(
    ("text", "terms"),
    [
        ("CC-BY-4.0", ["cc", "by", "4", "0", "ccby40"]),
        ("TCGA-BRCA tcga_brca", ["tcga", "brca", "tcgabrca", "tcga", "brca", "tcgabrca"]),
        (
            "https://doi.org/10.7937/tcia.kk02-6d95",
            ["10", "7937", "tcia", "kk02", "6d95", "107937tciakk026d95"],
        ),
        ("doi:10.7937/q1ee", ["10", "7937", "q1ee", "107937q1ee"]),
        ("x-ray (T2, COVID-19)", ["x", "ray", "xray", "t2", "covid", "19", "covid19"]),
        ("U.S. H&E i.e.", ["u", "s", "h", "e", "i", "e"]),
        ("Müller’s naïve ﬁle, \uff2c\uff55\uff4e\uff47", ["muller", "s", "mullers", "naive", "file", "lung"]),
        ("--a--b-- ...", ["a", "b"]),
        ("ΟΔΟΣ İstanbul", ["οδος", "istanbul"]),
        ("y" * 70 + "-" + "z", ["y" * 64, "z", "y" * 64]),
        ("😀" + "\U0001d400" * 65 + "𐐀" * 65, ["a" * 64]),
        ("𐐀" * 65, ["𐐨" * 64]),
        ("", []),
    ],
)
def test_both_tokenizers_give_these_terms(evaluate: Evaluate, text: str, terms: list[str]) -> None:
    assert tokenize(text) == terms
    assert evaluate("return Tokenize.tokenize(argument)", text) == terms


def differences(evaluate: Evaluate, texts: list[str]) -> list[tuple[str, list[str], list[str]]]:
    """The texts that the two tokenizers or foldings read differently."""
    theirs = evaluate("return argument.map((text) => [Tokenize.fold(text), ...Tokenize.tokenize(text)])", texts)
    ours = [[fold(text), *tokenize(text)] for text in texts]
    return [(text, mine, other) for text, mine, other in zip(texts, ours, theirs, strict=True) if mine != other]
