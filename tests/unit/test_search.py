"""What of a collection is searched, and what comes back with a hit."""

import json
from dataclasses import replace

import pytest

from site_builder.harmonise.license import harmonise_license
from site_builder.harmonise.modality import MODALITIES
from site_builder.model import UNKNOWN, Catalog, Collection, Facet, FacetCount, Part, Totals
from site_builder.search.documents import (
    DESCRIPTION_WORDS,
    FIELDS,
    OPTIONS,
    STORED,
    SUMMARY_LENGTH,
    modality_words,
    search_documents,
    search_index,
    search_json,
)
from site_builder.search.minisearch import tokenize

TOTALS = Totals(10, 12, 30, 400, 5_000)


def facet(name: str, *values: tuple[str, str]) -> Facet:
    counts = [FacetCount(value, label, 1, 1, 1) for value, label in (*values, (UNKNOWN, "unknown"))]
    return Facet(name, "series", True, tuple(counts))


def collection(**more: object) -> Collection:
    made = Collection(
        id="idc/brain-x",
        slug="brain-x",
        commons_name="IDC",
        commons_slug="idc",
        collection_id="brain_x",
        source_id="idc",
        short_title="Brain-X",
        title="Brain tumours of dogs",
        description=("First paragraph.", "Second paragraph."),
        access="open",
        status="Complete",
        updated="2026-01-02",
        published=None,
        program="",
        supporting_data=(),
        species=("Dog",),
        disease_types=("Glioma",),
        primary_sites=("Brain",),
        data_url_doi=("https://doi.org/10.7937/tcia.abc",),
        totals=TOTALS,
        facets={
            "Modality": facet("Modality", ("MG", "Mammography"), ("ZZ", "ZZ")),
            "license": facet("license", ("CC-BY-NC-4.0", "CC BY-NC 4.0")),
            "BodyPartExamined": facet("BodyPartExamined", ("BREAST", "Breast")),
            "PatientSex": facet("PatientSex", ("Female", "Female")),
            "Manufacturer": facet("Manufacturer", ("Siemens", "Siemens")),
        },
        parts=(Part("analysis_result", "BrainSeg", "Outlines", None, (), None, None, 1, 1, 1, 1, 1, (), ()),),
        links=(),
        commands=(),
        sample_views=(),
        growth=(),
    )
    return replace(made, **more)  # type: ignore[arg-type]


def catalog(*collections: Collection) -> Catalog:
    license_ = harmonise_license("CC BY-NC 4.0").value
    assert license_ is not None
    facets = collections[0].facets if collections else {}
    return Catalog((), collections, TOTALS, facets, {license_.id: license_})


def terms_of(field: str, **more: object) -> set[str]:
    (document,) = search_documents(catalog(collection(**more)))
    text = document[field]
    assert isinstance(text, str)
    return set(tokenize(text))


def test_a_document_has_every_searched_and_every_stored_field() -> None:
    (document,) = search_documents(catalog(collection()))
    assert set(document) == {"id", *FIELDS, *STORED}


@pytest.mark.parametrize(
    ("field", "terms"),
    [
        ("identifier", {"brain", "x", "brainx", "idc", "idcbrainx"}),
        ("title", {"brain", "tumours", "dogs"}),
        ("modality", {"mg", "mammography", "mammogram", "zz"}),
        ("disease", {"glioma"}),
        ("site", {"brain"}),
        ("body_part", {"breast"}),
        ("doi", {"107937tciaabc", "10", "7937"}),
        ("species", {"dog", "canine"}),
        ("license", {"ccbync40", "noncommercial", "creative", "commons"}),
        ("data", {"brainseg", "outlines"}),
        ("manufacturer", {"siemens"}),
        ("description", {"first", "second", "paragraph"}),
    ],
)
def test_a_field_holds_the_words_people_use(field: str, terms: set[str]) -> None:
    assert terms <= terms_of(field)


def test_unknown_is_no_word_to_search_for() -> None:
    (document,) = search_documents(catalog(collection()))
    assert UNKNOWN not in json.dumps(document)


def test_neighbouring_values_do_not_grow_together() -> None:
    terms = terms_of("disease", disease_types=("Glioma-", "-Sarcoma", "A.", "B"))
    assert {"glioma", "sarcoma", "a", "b"} <= terms
    assert terms.isdisjoint({"gliomasarcoma", "ab"})


def test_a_long_description_is_searched_in_its_beginning() -> None:
    words = [f"word{number}" for number in range(DESCRIPTION_WORDS + 50)]
    terms = terms_of("description", description=(" ".join(words[:100]), " ".join(words[100:])))
    assert terms == set(words[:DESCRIPTION_WORDS])


def test_what_is_stored_is_what_a_result_shows() -> None:
    (document,) = search_documents(catalog(collection(description=("word " * 100,))))
    stored = {name: document[name] for name in STORED if name != "summary"}
    assert stored == {
        "title": "Brain tumours of dogs",
        "url": "collections/idc/brain-x/",
        "platform": "IDC",
        "subjects": 10,
        "series": 30,
        "size_bytes": 5_000,
        "access": "open",
        "updated": "2026-01-02",
        "modalities": ["MG", "ZZ"],
        "licenses": ["CC-BY-NC-4.0"],
        "body_parts": ["BREAST"],
        "disease_types": ["Glioma"],
        "sexes": ["Female"],
        "canonical": "idc/brain-x",
    }
    assert 0 < len(str(document["summary"])) <= SUMMARY_LENGTH


def test_a_twin_names_the_listing_that_counts() -> None:
    (document,) = search_documents(catalog(collection(canonical_id="tcia/brain-x")))
    assert (document["platform"], document["canonical"]) == ("IDC", "tcia/brain-x")


def test_figures_that_are_not_provided_are_null() -> None:
    (document,) = search_documents(catalog(collection(totals=Totals(None, None, None, None, None), updated=None)))
    assert [document[name] for name in ("subjects", "series", "size_bytes", "updated")] == [None] * 4


def test_the_options_name_the_fields_of_the_documents() -> None:
    assert OPTIONS["fields"] == list(FIELDS)
    assert set(OPTIONS["boost"]) == set(OPTIONS["fieldLabels"]) == set(FIELDS)
    assert OPTIONS["storeFields"] == list(STORED)
    assert set(OPTIONS["fields"]).isdisjoint(set(STORED) - {"title"})


def test_the_file_is_the_index_with_one_key_more() -> None:
    text = search_json(catalog(collection()))
    index = json.loads(text)
    assert index == json.loads(json.dumps(search_index(catalog(collection()))))
    assert list(index)[-2:] == ["serializationVersion", "siteBuilder"]
    assert index["siteBuilder"] == {"options": OPTIONS}
    assert index["documentIds"] == {"0": "idc/brain-x"}
    assert "\n" not in text


def test_an_empty_catalogue_has_an_index() -> None:
    assert json.loads(search_json(catalog()))["documentCount"] == 0


def test_hostile_words_travel_as_text() -> None:
    title = '</script><img src=x onerror="alert(1)">\u2028\x00'
    index = json.loads(search_json(catalog(collection(title=title))))
    assert index["storedFields"]["0"]["title"] == title


def test_every_modality_has_words() -> None:
    for code, modality in MODALITIES.items():
        assert modality_words(code)[:2] == (code, modality.label)
    assert modality_words("NEW") == ("NEW",)
