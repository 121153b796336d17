"""Collections, platforms and the site as schema.org has them."""

from dataclasses import replace
from typing import Any

import pytest

from site_builder.config import SiteConfig
from site_builder.linked import schema_org
from site_builder.linked.described import Described, describe, license_address
from site_builder.linked.links import linkset_files, typed_links
from site_builder.linked.meta import metas, terms
from site_builder.linked.schema_org import CONFORMS_TO, data_catalog, dataset, platform_catalog
from site_builder.model import Catalog, Citation, Link, Part, PartKind, Totals
from site_builder.suppress import suppressed
from tests.fixtures.federated import federated_catalog
from tests.fixtures.profiles import nodes, problems

CONFIG = SiteConfig("Atlas & Co", "https://example.org/atlas/")
BRAIN = "idc/brain"
LUNGS = "Smith, J., & GTEx Consortium (2019). Lungs (Version 1) [Data set]. Zenodo. https://doi.org/10.7937/lungs"
ARTICLE = "Jones, A. (2020). On lungs. Journal of Lungs, 12(3), 45–67. https://doi.org/10.1000/article"


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return federated_catalog()


def part(doi: str | None, text: str = "", *, kind: PartKind = "original_data", id_: str = "p", **more: Any) -> Part:
    cited = Citation(text, text) if text else None
    return Part(kind, id_, "", f"https://doi.org/{doi}" if doi else None, (), cited, None, **more)


def changed(catalog: Catalog, **more: Any) -> tuple[Described, Catalog]:
    """The collection of brains with other facts, and its catalogue."""
    collections = tuple(replace(c, **more) if c.id == BRAIN else c for c in catalog.collections)
    made = replace(catalog, collections=collections)
    return describe(made, CONFIG)[BRAIN], made


def node_of(catalog: Catalog, **more: Any) -> dict[str, Any]:
    described, made = changed(catalog, **more)
    node = dataset(described, made, CONFIG)
    assert problems(node) == []
    return node


def test_a_description_of_the_right_length_is_as_it_is(catalog: Catalog) -> None:
    text = "Magnetic resonance images of the brains of mice that ran."
    assert node_of(catalog, description=(text,))["description"] == text


def test_a_short_or_missing_description_gets_a_sentence_of_facts(catalog: Catalog) -> None:
    facts = (
        "A collection of medical imaging data that is listed by The IDC: 26 subjects, 26 studies, 39 series; "
        "modalities CT, MR and SEG; licence CC BY 4.0."
    )
    assert node_of(catalog, description=())["description"] == facts
    assert node_of(catalog, description=("Brains.",))["description"] == f"Brains. {facts}"


def test_a_long_description_is_cut_at_a_word(catalog: Catalog) -> None:
    said = node_of(catalog, description=("word " * 2_000,))["description"]
    assert len(said) <= 5_000
    assert said.endswith("word…")


def test_a_description_that_is_one_long_word_is_long_enough(catalog: Catalog) -> None:
    platforms = tuple(
        replace(p, commons=replace(p.commons, long_name="x" * 9_000)) if p.commons.name == "IDC" else p
        for p in catalog.platforms
    )
    assert len(node_of(replace(catalog, platforms=platforms), description=("Short.",))["description"]) >= 50


def test_hidden_figures_are_not_told(catalog: Catalog) -> None:
    hidden = suppressed(catalog, 40)
    described = describe(hidden, CONFIG)[BRAIN]
    node = dataset(described, hidden, CONFIG)
    assert described.collection.totals.subjects is None
    told = {size["unitText"] for each in nodes(node) for size in each.get("size", [])}
    assert "subjects" not in told
    assert all(size["value"] != 26 for each in nodes(node) for size in each.get("size", []))
    sentence = dataset(replace(described, description=""), hidden, CONFIG)
    assert "26" not in str(sentence.get("size", ""))


def test_the_sentence_says_the_bound_of_what_is_hidden(catalog: Catalog) -> None:
    totals = Totals(None, None, 39, None, None, hidden=("subjects", "studies"), fewer_than=11)
    said = node_of(catalog, description=(), totals=totals)
    assert "fewer than 11 subjects, studies hidden, 39 series" in said["description"]
    assert [size["unitText"] for size in said["size"]] == ["series"]


def test_creators_are_those_of_the_citations_of_original_data(catalog: Catalog) -> None:
    result = part("10.7937/seg", "Miller, B. (2021). Seg [Data set]. Zenodo.", kind="analysis_result", id_="seg")
    node = node_of(catalog, parts=(part("10.7937/lungs", LUNGS), result), contributors=("RSNA",))
    assert [agent["name"] for agent in node["creator"]] == ["J. Smith", "GTEx Consortium"]
    assert [agent["name"] for agent in node["contributor"]] == ["RSNA"]
    assert (node["publisher"]["name"], node["version"], node["datePublished"]) == ("Zenodo", "1", "2019")
    assert [agent["name"] for agent in node["hasPart"][0]["creator"]] == ["B. Miller"]


def test_without_authors_the_contributors_are_the_creators(catalog: Catalog) -> None:
    unread = part("10.7937/lungs", "See our web page.")
    node = node_of(catalog, parts=(unread,), contributors=("RSNA", "ACR"))
    assert [agent["name"] for agent in node["creator"]] == ["RSNA", "ACR"]
    assert "contributor" not in node
    assert "creator" not in node_of(catalog, parts=(unread,))


def test_a_collection_without_reference_has_no_publisher(catalog: Catalog) -> None:
    described, made = changed(catalog, parts=(), data_url_doi=())
    assert described.own.type == "webpage"
    assert not {"publisher", "sameAs"} & set(dataset(described, made, CONFIG))
    assert "citation_publisher" not in {meta.name for meta in metas(described)}


def test_articles_to_cite_are_beside_the_data(catalog: Catalog) -> None:
    node = node_of(catalog, parts=(part("10.7937/lungs", f"{LUNGS}\n\n{ARTICLE}"),))
    [article] = node["citation"]
    assert (article["@type"], article["name"]) == ("ScholarlyArticle", "On lungs")
    assert article["isPartOf"] == {"@type": "Periodical", "name": "Journal of Lungs"}
    assert article["identifier"]["value"] == "doi:10.1000/article"
    links = (Link("publication", "https://example.org/paper", "A paper"), Link("publication", "javascript:1", "No"))
    [paper] = node_of(catalog, parts=(), links=links)["citation"]
    assert paper == {"@type": "CreativeWork", "name": "A paper", "url": "https://example.org/paper"}


def test_a_doi_that_collections_of_a_platform_share_is_the_same_as_none(catalog: Catalog) -> None:
    shared = {"parts": (part("10.7937/shared"),), "data_url_doi": ("https://doi.org/10.7937/shared",)}
    described, made = changed(catalog, **shared)
    node = dataset(described, made, CONFIG)
    assert "sameAs" not in node
    assert [each["value"] for each in node["identifier"]] == ["doi:10.7937/shared", "brain"]


def test_another_listing_is_the_same_as_the_one_that_counts(catalog: Catalog) -> None:
    described = describe(catalog, CONFIG)["tcia/shared-lung"]
    assert described.same_as == (
        "https://doi.org/10.7937/shared",
        "https://example.org/atlas/collections/idc/shared-lung/",
    )
    assert describe(catalog, CONFIG)["idc/shared-lung"].same_as == ("https://doi.org/10.7937/shared",)


def test_access_says_what_is_known(catalog: Catalog) -> None:
    assert node_of(catalog, access="open")["isAccessibleForFree"] is True
    controlled = node_of(catalog, access="controlled")
    assert "isAccessibleForFree" not in controlled  # nobody says that it costs anything
    assert controlled["conditionsOfAccess"] == "The data need an approved request or a data use agreement."
    assert not {"isAccessibleForFree", "conditionsOfAccess"} & set(node_of(catalog, access="unknown"))


def test_parts_of_other_kinds_than_the_first_are_named_apart(catalog: Catalog) -> None:
    parts = (part("10.7937/a"), part("10.7937/b"), part(None, kind="analysis_result", id_="R 1"))
    named = [each["@id"].partition("#")[2] for each in node_of(catalog, parts=parts)["hasPart"]]
    assert named == ["10-7937-b", "analysis-result-r-1"]


def test_what_a_result_was_made_from_is_said_where_it_is_one(catalog: Catalog) -> None:
    result = part("10.7937/seg", kind="analysis_result", id_="seg")
    one = node_of(catalog, parts=(part("10.7937/a"), result))
    assert one["hasPart"][0]["isBasedOn"] == "https://doi.org/10.7937/a"
    two = node_of(catalog, parts=(part("10.7937/a"), part("10.7937/b"), result))
    assert "isBasedOn" not in two["hasPart"][1]


def test_codes_that_dicom_does_not_define_are_words(catalog: Catalog) -> None:
    parts = (part("10.7937/a"), part("10.7937/b", modalities=("SEG", "FUSION", "CT", "QQ")))
    techniques = node_of(catalog, parts=parts)["hasPart"][0]["measurementTechnique"]
    assert [each if isinstance(each, str) else each["termCode"] for each in techniques] == [
        "CT", "QQ", "SEG", "Fused Images (not a DICOM term)"
    ]  # fmt: skip


def test_a_licence_without_a_version_is_named(catalog: Catalog) -> None:
    one = catalog.licenses["CC-BY-4.0"]
    unversioned = replace(one, label="CC BY (version not stated)", name="Creative Commons Attribution")
    unknown = replace(one, label="Our terms", name="Our terms", url="")
    assert license_address(one) == "https://creativecommons.org/licenses/by/4.0/"
    assert license_address(unversioned) is None
    for other, expected in (
        (unversioned, {"name": "Creative Commons Attribution", "url": one.url}),
        (unknown, {"name": "Our terms"}),
    ):
        made = replace(catalog, licenses={**catalog.licenses, "CC-BY-4.0": other})
        described = describe(made, CONFIG)[BRAIN]
        assert dataset(described, made, CONFIG)["license"] == [{"@type": "CreativeWork", **expected}]
        assert [link.rel for link in (*typed_links(described), *terms(described))].count("license") == 0


def test_catalogues_name_their_collections_up_to_a_number(catalog: Catalog, monkeypatch: pytest.MonkeyPatch) -> None:
    idc = catalog.platforms[0]
    home, platform = data_catalog(catalog, CONFIG), platform_catalog(idc, catalog, CONFIG)
    assert problems(home) == problems(platform) == []
    assert len(home["dataset"]) == len(catalog.collections)
    assert [each["@id"] for each in platform["dataset"]] == [
        "https://example.org/atlas/collections/idc/brain/#dataset",
        "https://example.org/atlas/collections/idc/shared-lung/#dataset",
    ]
    monkeypatch.setattr(schema_org, "MOST", 2)
    many = data_catalog(catalog, CONFIG)
    assert "dataset" not in many
    assert many["size"][0] == {"@type": "QuantitativeValue", "value": catalog.totals.collections,
                               "unitText": "collections"}  # fmt: skip
    assert len(platform_catalog(idc, catalog, CONFIG)["dataset"]) == 2


def test_a_platform_without_an_address_has_none(catalog: Catalog) -> None:
    guarded = next(p for p in catalog.platforms if p.commons.name == "Guarded")
    node = platform_catalog(guarded, catalog, CONFIG)
    assert "sameAs" not in node
    assert node["provider"] == {"@type": "Organization", "name": "The Guarded"}
    hostile = replace(guarded, commons=replace(guarded.commons, url="https://example.org/<script>"))
    assert "sameAs" not in platform_catalog(hostile, catalog, CONFIG)


def test_every_collection_has_a_set_of_links(catalog: Catalog) -> None:
    files = linkset_files(catalog, CONFIG)
    assert [file.path for file in files] == [f"{c.url}linkset.json" for c in catalog.collections]


def test_dates_of_citations_are_as_programs_expect_them(catalog: Catalog) -> None:
    described, _made = changed(catalog, parts=(), data_url_doi=(), published="2021-04-10")
    assert ("citation_publication_date", "2021/04/10") in [(meta.name, meta.content) for meta in metas(described)]


def test_what_has_no_licence_is_told_beside_the_licence(catalog: Catalog) -> None:
    described, _made = changed(catalog)
    facet = described.collection.facets["license"]
    one = facet.known[0]
    without = replace(one, value="unknown", label="Unknown", series=990)
    node = node_of(catalog, facets={**described.collection.facets, "license": replace(facet, counts=(one, without))})
    assert node["usageInfo"]["text"] == "No licence is stated for 990 series of it."
    assert CONFORMS_TO not in node
    whole = node_of(catalog, facets={**described.collection.facets, "license": replace(facet, counts=(one,))})
    assert "usageInfo" not in whole
    assert CONFORMS_TO in whole
