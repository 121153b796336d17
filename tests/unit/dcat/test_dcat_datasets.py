"""A collection as a `dcat:Dataset`: what is said of it, and what is left out."""

from dataclasses import replace
from typing import Any

import pytest

from site_builder.config import SiteConfig
from site_builder.exports.dcat.datasets import dataset_nodes
from site_builder.exports.dcat.health import age_bounds, health, is_human, records
from site_builder.exports.dcat.nodes import contact_nodes
from site_builder.exports.dcat.vocab import access_right, count, iri, language, when
from site_builder.linked.described import describe
from site_builder.model import Access, Catalog, Collection, FacetCount, Link, Part, PartKind, Totals
from site_builder.suppress import suppressed
from tests.fixtures.federated import federated_catalog

CONFIG = SiteConfig("Atlas", "https://example.org/atlas/")
PAGE = "https://example.org/atlas/collections/idc/brain/"
BRAIN = "idc/brain"
Json = dict[str, Any]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return federated_catalog()


def brain(catalog: Catalog) -> Collection:
    return next(c for c in catalog.collections if c.id == BRAIN)


def nodes_of(catalog: Catalog, id_: str = BRAIN, **more: Any) -> dict[str, Json]:
    """The nodes of a collection with other facts, by what follows its page's address."""
    collections = tuple(replace(c, **more) if c.id == id_ else c for c in catalog.collections)
    made = replace(catalog, collections=collections)
    described = describe(made, CONFIG)[id_]
    found = dataset_nodes(described, made, CONFIG, "2026-11-21")
    return {node["@id"].removeprefix(described.page): node for node in found}


def part(url: str | None, kind: PartKind = "original_data", id_: str = "p", **more: Any) -> Part:
    return Part(kind, id_, more.pop("title", ""), url, (), None, None, **more)


def data_of(nodes: dict[str, Json], of: str = "#dataset") -> list[Json]:
    ids = [each["@id"].removeprefix(PAGE) for each in nodes[of].get("dcat:distribution", [])]
    return [nodes[id_] for id_ in ids if id_ != "#facts"]


def test_what_is_said_of_the_data(catalog: Catalog) -> None:
    node = nodes_of(catalog)["#dataset"]
    assert node["dct:title"] == "brain of IDC"
    assert node["dct:identifier"] == "https://doi.org/10.7937/brain"
    assert node["dcat:landingPage"] == [{"@id": PAGE}]
    assert node["dct:isPartOf"] == {"@id": "https://example.org/atlas/commons/idc/#catalog"}
    assert "dct:license" not in node


def test_a_distribution_has_one_licence(catalog: Catalog) -> None:
    one = part("https://doi.org/10.7937/brain", licenses=("CC-BY-4.0", "CC-BY-3.0"))
    found = data_of(nodes_of(catalog, parts=(one,)))
    assert [each["@id"] for each in found] == [
        f"{PAGE}#original-1-data-cc-by-4-0",
        f"{PAGE}#original-1-data-cc-by-3-0",
    ]
    assert {each["dct:license"]["@id"] for each in found} == {
        "https://creativecommons.org/licenses/by/4.0/",
        "https://creativecommons.org/licenses/by/3.0/",
    }


def test_without_a_licence_none_is_said(catalog: Catalog) -> None:
    [data] = data_of(nodes_of(catalog, parts=(part("https://doi.org/10.7937/brain"),)))
    assert "dct:license" not in data
    assert data["dcat:accessURL"] == {"@id": "https://doi.org/10.7937/brain"}


@pytest.mark.parametrize("url", [None, "https://a.example.org/%zz", "https://a.example.org/a b", 'https://a.b/"x"'])
def test_data_without_an_address_are_had_at_the_platform(catalog: Catalog, url: str | None) -> None:
    portal = Link("landing_page", "https://portal.example.org/brain", "Portal")
    [data] = data_of(nodes_of(catalog, parts=(part(url),), links=(portal,)))
    assert data["dcat:accessURL"] == {"@id": "https://portal.example.org/brain"}
    assert data_of(nodes_of(catalog, parts=(part(url),), links=())) == []


def test_facts_are_no_images(catalog: Catalog) -> None:
    facts = nodes_of(catalog)["#facts"]
    assert facts["dcat:downloadURL"] == {"@id": "https://example.org/atlas/api/v1/collections/idc/brain.json"}
    assert "without images" in facts["dct:description"]


def test_analysis_results_are_parts_made_from_the_original_data(catalog: Catalog) -> None:
    result = part(
        "https://doi.org/10.5281/zenodo.1", "analysis_result", "Seg", title="Segmentations", subjects=9, series=12
    )
    original = part("https://doi.org/10.7937/brain")
    nodes = nodes_of(catalog, parts=(original, result))
    assert nodes["#dataset"]["dct:hasPart"] == [{"@id": f"{PAGE}#10-5281-zenodo-1"}]
    node = nodes["#10-5281-zenodo-1"]
    assert node["dct:source"] == node["dct:isPartOf"] == {"@id": f"{PAGE}#dataset"}
    assert node["healthdcatap:numberOfRecords"]["@value"] == "12"
    assert node["healthdcatap:numberOfUniqueIndividuals"]["@value"] == "9"
    several = nodes_of(catalog, parts=(original, part("https://doi.org/10.7937/more"), result))
    assert "dct:source" not in several["#10-5281-zenodo-1"]  # nobody tells which of them


def test_listings_of_the_same_collection_are_related_and_not_the_same(catalog: Catalog) -> None:
    node = nodes_of(catalog, "tcia/shared-lung")["#dataset"]
    assert node["dct:relation"] == [{"@id": "https://example.org/atlas/collections/idc/shared-lung/#dataset"}]
    assert "owl:sameAs" not in node  # their counts differ


@pytest.mark.parametrize(
    ("access", "code"),
    [
        ("open", "PUBLIC"),
        ("registered", "PUBLIC"),
        ("controlled", "RESTRICTED"),
        ("mixed", "RESTRICTED"),
        ("unknown", None),
    ],
)
def test_access_rights_are_those_of_the_table(catalog: Catalog, access: Access, code: str | None) -> None:
    right = f"http://publications.europa.eu/resource/authority/access-right/{code}" if code else None
    assert access_right(access) == right
    assert nodes_of(catalog, access=access)["#dataset"].get("dct:accessRights") == ({"@id": right} if right else None)


def test_records_are_series_else_studies() -> None:
    assert records(Totals(1, 2, 3, 4, 5)) == 3
    assert records(Totals(1, 2, None, 4, 5)) == 2
    assert records(Totals(1, 2, None, 4, 5, hidden=("series",))) is None
    assert records(Totals(1, None, None, None, None)) is None


@pytest.mark.parametrize(
    ("species", "human"), [((), True), (("Human",), True), (("Mouse",), False), (("Human", "Mouse"), False)]
)
def test_mice_and_phantoms_are_no_individuals(catalog: Catalog, species: tuple[str, ...], human: bool) -> None:
    collection = replace(brain(catalog), species=species)
    assert is_human(collection) is human
    found = health(collection.totals, collection)
    assert ("healthdcatap:numberOfUniqueIndividuals" in found) is human
    assert found["healthdcatap:numberOfRecords"]["@value"] == "39"
    assert (age_bounds(collection) != (None, None)) is human


def aged(catalog: Catalog, *groups: tuple[str, int | None]) -> Collection:
    collection = brain(catalog)
    counts = tuple(FacetCount(value, value, n, n, n, hidden=n is None) for value, n in groups)
    facet = replace(collection.facets["age_group"], counts=counts)
    return replace(collection, facets=collection.facets | {"age_group": facet})


@pytest.mark.parametrize(
    ("groups", "bounds"),
    [
        ([("40-49", 20), ("50-59", 3), ("unknown", 2)], (40, 59)),
        ([("0-9", 12)], (0, 9)),
        ([("40-49", 20), ("90+", 3)], (40, None)),
        ([("90+", 3)], (90, None)),
        ([("30-39", None), ("40-49", 20), ("50-59", 15)], (None, 59)),
        ([("40-49", 20), ("50-59", None)], (40, None)),
        ([("30-39", 0), ("40-49", 20)], (40, 49)),
        ([("unknown", 26)], (None, None)),
        ([], (None, None)),
    ],
)
def test_ages_are_the_ends_of_the_groups(
    catalog: Catalog, groups: list[tuple[str, int | None]], bounds: tuple[int | None, int | None]
) -> None:
    assert age_bounds(aged(catalog, *groups)) == bounds


def test_hidden_figures_are_left_out(catalog: Catalog) -> None:
    hidden = suppressed(catalog, 50)
    node = nodes_of(hidden)["#dataset"]
    assert [name for name in node if name.startswith("healthdcatap:")] == []
    assert "26" not in str(nodes_of(hidden)["#extent"])


def test_a_collection_that_says_next_to_nothing_has_a_file(catalog: Catalog) -> None:
    nodes = nodes_of(catalog, title="", short_title="", description=(), parts=(), links=(), data_url_doi=())
    assert nodes["#dataset"]["dct:title"] == BRAIN
    assert nodes["#dataset"]["dct:description"]
    assert nodes["#dataset"]["dct:identifier"] == f"{PAGE}#dataset"
    assert nodes["#record"]["dct:modified"] == {"@value": "2026-11-03", "@type": "xsd:date"}


@pytest.mark.parametrize(
    ("url", "given"),
    [
        ("https://doi.org/10.1/a", "https://doi.org/10.1/a"),
        ("https://doi.org/10.1/a b", None),
        ('https://doi.org/10.1/"a"', None),
        ("https://doi.org/10.1/%zz", None),
        ("https://example.org/#a#b", None),
        ("https://example.org/[x]", None),
        ("javascript:alert(1)", None),
        (None, None),
    ],
)
def test_only_iris_are_addresses(url: str | None, given: str | None) -> None:
    assert iri(url) == given


def test_values_have_the_datatype_that_they_are_of() -> None:
    assert when("2013") == {"@value": "2013", "@type": "xsd:gYear"}
    assert when("2013-02-28") == {"@value": "2013-02-28", "@type": "xsd:date"}
    assert when("2013-02-28T10:00:00Z") == {"@value": "2013-02-28T10:00:00Z", "@type": "xsd:dateTime"}
    assert [when(text) for text in ("2013-02-30", "soon", "", None, "0000", "2013-02-28T25", "28.2.2013")] == [None] * 7
    assert count(0) == {"@value": "0", "@type": "xsd:nonNegativeInteger"}
    assert (count(None), count(-1)) == (None, None)
    assert language("pt-BR") == "http://publications.europa.eu/resource/authority/language/POR"
    assert language("tlh") is None


def test_contacts_are_addresses_or_nobody() -> None:
    [mail] = contact_nodes("#a", "Atlas", "atlas@example.org")
    [page] = contact_nodes("#a", "Atlas", "https://example.org/help")
    assert mail["vcard:hasEmail"] == {"@id": "mailto:atlas@example.org"}
    assert page["vcard:hasURL"] == {"@id": "https://example.org/help"}
    assert contact_nodes("#a", "Atlas", "") == contact_nodes("#a", "Atlas", "the help desk") == []
