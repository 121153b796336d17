"""References as RIS, CSL-JSON and CITATION.cff, read back by other programs, whatever they hold."""

import json
from dataclasses import replace
from typing import Any

import pytest

from site_builder.citations.cff import cff
from site_builder.citations.collection import Cited
from site_builder.citations.csl import csl_item, csl_json
from site_builder.citations.names import Name
from site_builder.citations.parsing import Reference, read_citation, with_address
from site_builder.citations.ris import ris
from site_builder.harmonise.license import LICENSES
from site_builder.model import UNKNOWN, Collection, FacetCount, Part
from tests.fixtures.federated import federated_catalog
from tests.unit.citations.readers import format_csl, read_cff, read_ris

DATA = with_address(
    Reference(
        (Name("Armato", "S. G.", "III"), Name(literal="Trial Team"), Name("李", "明")),
        2016,
        "Lungs: 50% {of} them & more",
        version="2",
        publisher="TCIA",
        type="dataset",
        complete=True,
    ),
    "https://doi.org/10.7937/one",
)
ARTICLE = replace(
    DATA, type="article-journal", version="", container="Radiology", volume="12", issue="3", pages="772–782"
)
PAGE = Reference(
    title="A page",
    publisher="Atlas",
    url="https://example.org/p/",
    type="webpage",
    accessed="2026-11-03",
    complete=True,
)
UNREAD = replace(read_citation('Smith, J.; in press: "Lungs"'), title="Lungs")
HOSTILE = (
    "a\nTY  - JOUR\r\nER  - \r\nTI  - b",
    "ER  - ",
    "a\u2028ER  - \u2029b\x85c\x0cd\x0be",
    "{braces} \\end{x} %comment $math$ #1 ~^_",
    "<script>alert(1)</script> &amp; <i>x</i>",
    "- item: [a, *b, &c, !d] # no comment",
    "key: value\n---\n...\n",
    "yes",
    "2026-11-03",
    "0x1F",
    "'\"\\",
    "\ufeffx\u202ey\x00z\x1b",
    "נייר, 纸 🩻",
    "%PDF @misc{a,",
)
PAGE_ADDRESS = "https://example.org/atlas/collections/x/"


@pytest.fixture(scope="module")
def collection() -> Collection:
    return federated_catalog().collections[0]


def hostile(text: str) -> Reference:
    """A reference in which every text is hostile."""
    return replace(
        DATA,
        authors=(Name(text, text, text), Name(literal=text)),
        title=text,
        version=text,
        publisher=text,
        container=text,
        volume=text,
        issue=text,
        pages=text,
        url=f"https://example.org/{text}",
        doi=f"10.1234/{text}",
        verbatim=text,
        complete=False,
    )


def clean(text: str) -> str:
    """What a reader sees of a text."""
    return " ".join("".join(c for c in text if c not in "\ufeff\u202e\x00\x1b").split())


def written(collection: Collection, *references: Reference, **more: Any) -> str:
    """The CITATION.cff of references of a collection."""
    cited = [Cited(f"key-{place}", None, reference) for place, reference in enumerate(references)]
    return cff(collection, cited, more.get("licenses", ()), PAGE_ADDRESS)


def test_ris_of_a_dataset() -> None:
    assert ris({"idc-lungs": DATA}).split("\r\n") == [
        "TY  - DATA",
        "ID  - idc-lungs",
        "AU  - Armato, S. G., III",
        "AU  - Trial Team",
        "AU  - 李, 明",
        "PY  - 2016",
        "TI  - Lungs: 50% {of} them & more",
        "ET  - 2",
        "PB  - TCIA",
        "DO  - 10.7937/one",
        "UR  - https://doi.org/10.7937/one",
        "ER  - ",
        "",
    ]


def test_ris_is_read_back() -> None:
    data, article, page, unread = read_ris(ris({"a": DATA, "b": ARTICLE, "c": PAGE, "d": UNREAD}))
    assert (data["type_of_reference"], data["authors"]) == ("DATA", ["Armato, S. G., III", "Trial Team", "李, 明"])
    assert (article["type_of_reference"], article["secondary_title"], article["volume"]) == ("JOUR", "Radiology", "12")
    assert (article["number"], article["start_page"], article["end_page"]) == ("3", "772", "782")
    assert (page["type_of_reference"], page["access_date"]) == ("ELEC", "2026/11/03")
    assert (unread["type_of_reference"], unread["notes"]) == ("GEN", ['Smith, J.; in press: "Lungs"'])
    assert not {"authors", "year", "publisher"} & set(unread)


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_values_in_ris(text: str) -> None:
    records = read_ris(ris({"a": hostile(text), "b": DATA}))
    assert [record["id"] for record in records] == ["a", "b"]
    assert all("unknown_tag" not in record for record in records)
    first = records[0]
    assert [first["title"], first["publisher"], *first["notes"]] == [clean(text)] * 3
    assert first["authors"][1] == clean(text)


def test_csl_json_of_a_dataset() -> None:
    assert json.loads(csl_json({"idc-lungs": DATA})) == [
        {
            "id": "idc-lungs",
            "type": "dataset",
            "title": "Lungs: 50% {of} them & more",
            "author": [
                {"family": "Armato", "given": "S. G.", "suffix": "III"},
                {"literal": "Trial Team"},
                {"family": "李", "given": "明"},
            ],
            "issued": {"date-parts": [[2016]]},
            "version": "2",
            "publisher": "TCIA",
            "DOI": "10.7937/one",
            "URL": "https://doi.org/10.7937/one",
        }
    ]


def test_csl_json_says_what_it_does_not_hold() -> None:
    assert csl_item("a", UNREAD) == {
        "id": "a",
        "type": "document",
        "title": "Lungs",
        "note": 'Smith, J.; in press: "Lungs"',
    }
    cut = replace(DATA, omitted_after=2)
    assert csl_item("a", cut)["note"] == "The source's citation leaves out authors after the first 2."
    assert csl_item("a", PAGE)["accessed"] == {"date-parts": [[2026, 11, 3]]}


def test_hostile_texts_are_values_in_csl_json() -> None:
    items = json.loads(csl_json({f"a{place}": hostile(text) for place, text in enumerate(HOSTILE)}))
    for text, item in zip(HOSTILE, items, strict=True):
        assert item["title"] == item["publisher"] == item["note"] == item["author"][1]["literal"] == clean(text)
    assert list(format_csl(items, "vancouver")) == [item["id"] for item in items]


def test_cff_of_a_collection(collection: Collection) -> None:
    read = read_cff(written(collection, DATA, ARTICLE))
    assert (read["type"], read["title"], read["doi"], read["version"]) == (
        "dataset",
        collection.title,
        "10.7937/one",
        "2",
    )
    assert read["authors"] == [
        {"family-names": "Armato", "given-names": "S. G.", "name-suffix": "III"},
        {"name": "Trial Team"},
        {"family-names": "李", "given-names": "明"},
    ]
    preferred, (article,) = read["preferred-citation"], read["references"]
    assert (preferred["type"], preferred["year"], preferred["publisher"]) == ("data", 2016, {"name": "TCIA"})
    assert (article["type"], article["journal"], article["start"], article["end"]) == (
        "article",
        "Radiology",
        "772",
        "782",
    )
    assert "notes" not in preferred


def test_cff_says_who_stands_in_for_authors(collection: Collection) -> None:
    made = replace(collection, contributors=("Clinic One", "Clinic Two"))
    read = read_cff(written(made, PAGE))
    assert read["authors"] == read["preferred-citation"]["authors"] == [{"name": "Clinic One"}, {"name": "Clinic Two"}]
    assert "names no authors" in read["message"]
    assert "names no authors" in read["preferred-citation"]["notes"]
    alone = read_cff(written(replace(collection, contributors=()), UNREAD))
    assert alone["authors"] == [{"name": collection.commons_name}]
    assert alone["preferred-citation"]["notes"].startswith('Smith, J.; in press: "Lungs"')


def test_a_collection_known_by_an_analysis_result_alone_has_the_address_of_its_page(collection: Collection) -> None:
    cited = Cited("a", Part("analysis_result", "segs", "Segs", None, (), None, None), DATA)
    read = read_cff(cff(collection, [cited], (), PAGE_ADDRESS))
    assert (read["url"], read["preferred-citation"]["doi"]) == (PAGE_ADDRESS, "10.7937/one")
    assert "doi" not in read


@pytest.mark.parametrize("license_id", LICENSES)
def test_cff_states_a_licence_where_there_is_one_that_the_format_knows(license_id: str, collection: Collection) -> None:
    license_ = LICENSES[license_id]
    read = read_cff(written(collection, DATA, licenses=(license_,)))
    assert read.get("license") == (license_id if license_.spdx else None)
    assert "license" not in read_cff(written(collection, DATA, licenses=(license_, license_)))


def test_cff_states_no_licence_for_series_that_have_none(collection: Collection) -> None:
    stated = [FacetCount(value, value, 1, 1, 1) for value in ("CC-BY-4.0", UNKNOWN)]
    some = replace(collection.facets["license"], counts=tuple(stated))
    made = replace(collection, facets={**collection.facets, "license": some})
    assert "license" not in read_cff(written(made, DATA, licenses=(LICENSES["CC-BY-4.0"],)))


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_values_in_cff(text: str, collection: Collection) -> None:
    made = replace(collection, title=text, contributors=(text,))
    read = read_cff(written(made, hostile(text), replace(hostile(text), title="", authors=())))
    preferred, (other,) = read["preferred-citation"], read["references"]
    assert read["title"] == preferred["title"] == preferred["notes"] == other["title"] == clean(text)
    assert other["authors"] == [{"name": clean(text)}]
    assert preferred["publisher"] == {"name": clean(text)}
