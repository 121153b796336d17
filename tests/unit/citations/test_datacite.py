"""Works cited as DataCite has them, and what contradicts or lacks in its records."""

from dataclasses import replace
from typing import Any

import pytest
from pybtex.database import parse_string

from site_builder.citations.bibtex import bibtex
from site_builder.citations.collection import Cited, cited_collections
from site_builder.citations.datacite import citable, doi_of, origin_of, reference_of
from site_builder.citations.datacite_findings import cited_dois, datacite_findings
from site_builder.citations.datacite_reading import read_record
from site_builder.citations.datacite_record import DataCiteRecord
from site_builder.citations.names import Name
from site_builder.citations.parsing import Reference
from site_builder.config import SiteConfig
from site_builder.findings import Finding
from site_builder.model import Catalog, Citation, Part
from tests.fixtures.federated import federated_catalog
from tests.standin.datacite import record

CONFIG = SiteConfig("Atlas", "https://example.org/atlas/")
DOI = "10.1111/one"
URL = f"https://doi.org/{DOI}"
GOT = "2026-11-20T06:00:00Z"
TEXT = f"Smith, J. (2019). Lungs (Version 1) [Data set]. Zenodo. {URL}"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return federated_catalog()


def read(**attributes: Any) -> DataCiteRecord:
    return read_record(URL, GOT, record(DOI, **attributes))


def with_part(catalog: Catalog, found: DataCiteRecord | None, text: str = TEXT, **changed: Any) -> Catalog:
    """The catalogue with one part of its first collection, and what DataCite has of that."""
    citation = Citation(text, text) if text else None
    part = replace(Part("original_data", "a_part", "Title", URL, (), citation, None), **changed)
    first = replace(catalog.collections[0], parts=(part,), data_url_doi=(URL,))
    records = {found.url: found} if found else {}
    return replace(catalog, collections=(first, *catalog.collections[1:]), datacite=records)


def first_cited(catalog: Catalog) -> Cited:
    _collection, (cited, *_more) = next(cited_collections(catalog, CONFIG))
    return cited


def test_a_record_is_a_reference() -> None:
    found = read()
    assert reference_of(found, TEXT) == Reference(
        authors=(Name("Clark", "Kenneth"), Name(literal="National Lung Screening Trial Research Team")),
        year=2016,
        title=f"Images of {DOI}",
        version="1",
        publisher="The Cancer Imaging Archive",
        doi=DOI,
        url=URL,
        type="dataset",
        verbatim=TEXT,
        complete=True,
        creators=found.creators,
    )
    assert origin_of(read()) == "DataCite, got 2026-11-20"


@pytest.mark.parametrize(
    ("kind", "journal", "expected"),
    [
        ("Dataset", "", "dataset"),
        ("Collection", "", "dataset"),
        ("Software", "", "software"),
        ("JournalArticle", "Radiology", "article-journal"),
        ("JournalArticle", "", "document"),
        ("Workflow", "", "document"),
        (None, "", "document"),
    ],
)
def test_types(kind: str | None, journal: str, expected: str) -> None:
    found = reference_of(read(types={"resourceTypeGeneral": kind}, container={"title": journal}))
    assert found.type == expected
    assert found.publisher == ("" if journal else "The Cancer Imaging Archive")


def test_creators_beyond_those_listed_are_others() -> None:
    found = reference_of(read(creators=[{"name": "Doe, Jo", "nameType": "Personal"}, {"name": ":etal"}]))
    assert "author = {Doe, Jo and others}" in bibtex({"a": found})


def test_a_hostile_record_is_text_in_a_bibliography() -> None:
    found = read(titles=[{"title": "a}\n@misc{x,\u202e\\input{y} &lt;b> %"}], publisher={"name": "{$x$}"})
    text = bibtex({"a": reference_of(found)})
    assert list(parse_string(text, "bibtex").entries) == ["a"]
    assert "\\input{y}" not in text
    assert "\u202e" not in text


@pytest.mark.parametrize("lost", ["creators", "titles", "publicationYear"])
def test_a_record_without_what_a_citation_needs_is_not_cited(lost: str, catalog: Catalog) -> None:
    found = read(**{lost: None, "dates": []})
    assert not citable(found)
    cited = first_cited(with_part(catalog, found))
    assert (cited.reference.title, cited.origin) == ("Lungs", "as Guarded words it")
    (finding,) = datacite_findings(with_part(catalog, found))
    assert (finding.code, finding.field, finding.value) == ("datacite-incomplete", "publication_citation", DOI)
    name = {"creators": "creators", "titles": "title", "publicationYear": "year"}[lost]
    assert finding.hint == (
        f"it has no {name} that can be read (got 2026-11-20); whoever registered the DOI can mend that"
    )


def test_the_record_takes_the_place_of_the_text_which_stays_beside_it(catalog: Catalog) -> None:
    before = first_cited(with_part(catalog, None))
    cited = first_cited(with_part(catalog, read()))
    assert (cited.key, cited.part is not None) == (before.key, True)
    assert (cited.reference.title, cited.origin) == (f"Images of {DOI}", "DataCite, got 2026-11-20")
    assert cited.reference.verbatim == TEXT


def test_without_a_record_it_is_said_whose_words_they_are(catalog: Catalog) -> None:
    assert first_cited(with_part(catalog, None)).origin == "as Guarded words it"
    assert first_cited(with_part(catalog, None, text="")).origin == "title and address as Guarded has them"
    pages = {one.origin for _c, found in cited_collections(catalog, CONFIG) for one in found if one.part is None}
    assert "this page, since Registry does not say how to cite it" in pages


def test_all_dois_that_are_cited_are_asked_for_once(catalog: Catalog) -> None:
    text = f"{TEXT}\n\nDoe, J. (2019). On lungs. Radiology, 1(2), 3–4. https://doi.org/10.9999/paper"
    found = cited_dois(with_part(catalog, None, text=text), CONFIG)
    assert {URL, "https://doi.org/10.9999/paper"} <= set(found)
    assert list(found) == sorted(set(found))
    assert all(doi_of(url).startswith("10.") for url in found)


@pytest.mark.parametrize(
    ("stated", "registered", "differs"),
    [
        (("CC-BY-3.0",), ["cc-by-3.0"], False),
        (("CC-BY-3.0",), ["cc-by-4.0"], True),
        (("CC-BY-3.0", "CC-BY-NC-3.0"), ["cc-by-nc-3.0"], False),
        (("CC-BY-3.0",), ["cc-by-4.0", "cc-by-3.0"], False),
        (("CC-BY-4.0",), ["CC BY"], False),
        (("CC-BY",), ["cc-by-4.0"], False),
        (("CC-BY-NC-4.0",), ["CC BY"], True),
        (("CC-BY-4.0",), ["ask me"], False),
        (("CC-BY-4.0",), [], False),
        ((), ["cc-by-4.0"], False),
    ],
)
def test_licences_that_contradict_each_other_are_told(
    stated: tuple[str, ...], registered: list[str], differs: bool, catalog: Catalog
) -> None:
    made = with_part(catalog, read(rightsList=[{"rightsIdentifier": id_} for id_ in registered]), licenses=stated)
    assert [finding.code for finding in datacite_findings(made)] == ["datacite-license"] * differs


def test_a_contradiction_names_both_and_decides_nothing(catalog: Catalog) -> None:
    made = with_part(catalog, read(rightsList=[{"rightsIdentifier": "cc-by-4.0"}]), stated_license="CC BY-NC 3.0")
    first = made.collections[0]
    assert list(datacite_findings(made)) == [
        Finding(
            "datacite-license",
            first.source_id,
            first.collection_id,
            "license",
            DOI,
            unit="DOIs",
            hint="DataCite says CC BY 4.0 (got 2026-11-20), the source says CC BY-NC 3.0; which is right is for "
            "whoever registered the DOI and the source to settle: shown is what the source says",
        )
    ]


def test_a_doi_of_several_parts_is_told_of_once(catalog: Catalog) -> None:
    made = with_part(catalog, read(creators=[]))
    first = made.collections[0]
    twice = replace(made, collections=(replace(first, parts=first.parts * 2), *made.collections[1:]))
    assert len(list(datacite_findings(twice))) == 1
