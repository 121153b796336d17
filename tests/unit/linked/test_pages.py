"""What is added to planned pages, and what becomes of it in HTML."""

from dataclasses import replace
from pathlib import Path

from scripts.html_checker import check_html
from site_builder.citations.datacite_record import Creator, DataCiteRecord
from site_builder.citations.names import Name
from site_builder.config import SiteConfig
from site_builder.linked.described import describe
from site_builder.linked.links import typed_links
from site_builder.plan.linked import with_metadata
from site_builder.plan.page import make_page
from tests.fixtures.federated import federated_catalog
from tests.fixtures.heads import json_ld, link, meta, read_head

CONFIG = SiteConfig("Atlas & Co", "https://example.org/atlas/")
BRAIN = "collections/idc/brain/"


def test_pages_that_search_engines_leave_out_say_nothing() -> None:
    page = make_page(BRAIN, "collection", "Brain", "", None)
    hidden = replace(page, info=replace(page.info, noindex=True))
    other = make_page("about/", "markdown", "About", "", None)
    told, *silent = with_metadata([page, hidden, other], federated_catalog(), CONFIG)
    assert told.info.json_ld
    assert told.info.metas
    assert told.info.links
    assert silent == [hidden, other]


def test_pages_with_metadata_are_valid_html(federated_site: Path) -> None:
    pages = [federated_site / url / "index.html" for url in ("", "commons/idc", BRAIN, "collections/tcia/shared-lung")]
    assert [str(message) for message in check_html(pages)] == []


def test_links_in_the_site_are_relative_and_lead_to_files(federated_site: Path) -> None:
    head = read_head(federated_site, BRAIN)
    assert link(head, "collection") == ["../../../commons/idc/"]
    inside = [*link(head, "describedby"), *link(head, "linkset")]
    assert all((federated_site / BRAIN / target).is_file() for target in inside)


def test_authors_with_an_orcid_are_linked() -> None:
    creator = Creator(Name("Armato", "S. G."), "https://orcid.org/0000-0002-1825-0097")
    catalog = federated_catalog()
    brain = next(c for c in catalog.collections if c.url == BRAIN)
    [url] = brain.data_url_doi
    record = DataCiteRecord(url, "2026-11-20T00:00:00Z", (creator,), title="Brain", year=2016)
    known = describe(replace(catalog, datacite={url: record}), CONFIG)[brain.id]
    assert [one.href for one in typed_links(known) if one.rel == "author"] == [creator.orcid]
    assert [one.href for one in typed_links(describe(catalog, CONFIG)[brain.id]) if one.rel == "author"] == []


def test_only_pages_on_a_dataset_have_citation_tags(federated_site: Path) -> None:
    home = read_head(federated_site, "")
    assert json_ld(home)["@type"] == "DataCatalog"
    assert (meta(home, "citation_title"), link(home, "cite-as")) == ([], [])
    assert len(home.all("meta", property="og:type")) == 1
