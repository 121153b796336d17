"""What a collection is cited as, and the files."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from pybtex.database import parse_string

from site_builder.citations.collection import Cited, catalogue_day, citation_keys, cited_collections
from site_builder.config import SiteConfig
from site_builder.exports.citations import citation_files
from site_builder.model import Catalog, Citation, Part, PartKind
from tests.fixtures.federated import federated_catalog, write_federated
from tests.fixtures.html import Element
from tests.fixtures.sites import read_json, read_page

CONFIG = SiteConfig("Atlas & Co", "https://example.org/atlas/")
LUNGS = "Smith, J. (2019). Lungs (Version 1) [Data set]. Zenodo."


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return federated_catalog()


def part(
    doi: str | None, text: str = "", *, kind: PartKind = "original_data", id_: str = "a_part", title: str = ""
) -> Part:
    cited = Citation(text, text) if text else None
    return Part(kind, id_, title, f"https://doi.org/{doi}" if doi else None, (), cited, None)


def cited(catalog: Catalog, *parts: Part, data_url_doi: tuple[str, ...] = ()) -> tuple[Cited, ...]:
    """The references of the first collection with these parts."""
    first = replace(catalog.collections[0], parts=parts, data_url_doi=data_url_doi, title="A title")
    made = replace(catalog, collections=(first, *catalog.collections[1:]))
    return next(found for collection, found in cited_collections(made, CONFIG) if collection is first)


def by_key(found: tuple[Cited, ...]) -> Mapping[str, tuple[str, str]]:
    return {one.key: (one.reference.title, one.reference.doi) for one in found}


def test_keys_are_ids_with_hyphens_and_differ(catalog: Catalog) -> None:
    ids = ("a-b/c", "a/b-c", "idc/4d-lung")
    made = replace(catalog, collections=tuple(replace(catalog.collections[0], id=id_) for id_ in ids))
    keys = citation_keys(made)
    assert (keys["a-b/c"], keys["idc/4d-lung"]) == ("a-b-c", "idc-4d-lung")
    assert keys["a/b-c"].startswith("a-b-c-")


def test_the_day_is_that_of_the_newest_snapshot(catalog: Catalog) -> None:
    assert catalogue_day(catalog) == "2026-11-03"
    assert catalogue_day(replace(catalog, platforms=(), failed=())) == ""


def test_original_data_come_first_then_what_else_there_is(catalog: Catalog) -> None:
    found = cited(
        catalog,
        part("10.1111/one", f"{LUNGS} https://doi.org/10.1111/one"),
        part("10.5555/two.b", f"{LUNGS} https://doi.org/10.5555/two.b"),
        part("10.1111/seg", f"{LUNGS} https://doi.org/10.1111/seg", kind="analysis_result", id_="My_Segs"),
        part("10.1111/raw", kind="analysis_result", id_="My_Segs"),
        part(None, kind="analysis_result", id_="nowhere"),
    )
    key = found[0].key
    assert by_key(found) == {
        key: ("Lungs", "10.1111/one"),
        f"{key}-two-b": ("Lungs", "10.5555/two.b"),
        f"{key}-my-segs": ("Lungs", "10.1111/seg"),
        f"{key}-my-segs-raw": ("My_Segs", "10.1111/raw"),
    }


def test_of_several_citations_of_a_part_the_one_of_its_address_comes_first(catalog: Catalog) -> None:
    paper = "Smith, J. (2019). On lungs. Radiology, 1(2), 3–4. https://doi.org/10.9999/paper"
    text = f"{paper}\n\n{LUNGS} https://doi.org/10.1111/one"
    found = cited(catalog, part("10.1111/one", text), part("10.1111/one", text, kind="analysis_result"))
    assert by_key(found) == {
        found[0].key: ("Lungs", "10.1111/one"),
        f"{found[0].key}-paper": ("On lungs", "10.9999/paper"),
    }


def test_a_citation_without_address_or_form_gets_those_of_its_part(catalog: Catalog) -> None:
    (unread,) = cited(catalog, part("10.1111/one", "Please cite us."))
    assert by_key((unread,)) == {unread.key: ("A title", "10.1111/one")}
    assert (unread.reference.verbatim, unread.reference.complete) == ("Please cite us.", False)
    (titled,) = cited(catalog, part("10.1111/one", LUNGS, title="Not this one"))
    assert by_key((titled,)) == {titled.key: ("Lungs", "10.1111/one")}


def test_a_citation_of_something_else_gets_nothing_of_the_part(catalog: Catalog) -> None:
    (other,) = cited(catalog, part("10.1111/one", "See https://doi.org/10.9999/paper"))
    assert by_key((other,)) == {other.key: ("", "10.9999/paper")}


def test_addresses_of_one_citation_are_cited_each(catalog: Catalog) -> None:
    found = cited(catalog, part("10.1111/one", "Cite us."), part("10.1111/two", "Cite us."))
    assert by_key(found) == {
        found[0].key: ("A title", "10.1111/one"),
        f"{found[0].key}-two": ("A title", "10.1111/two"),
    }


def test_without_citation_data_are_cited_by_title_and_address(catalog: Catalog) -> None:
    found = cited(catalog, part("10.1111/one", title="Data of lungs"))
    assert by_key(found) == {found[0].key: ("Data of lungs", "10.1111/one")}
    assert by_key(cited(catalog, data_url_doi=("https://doi.org/10.1111/x",))) == {
        found[0].key: ("A title", "10.1111/x")
    }
    (page,) = cited(catalog, data_url_doi=("https://example.org/data",))
    assert (page.reference.url, page.reference.doi, page.reference.type) == ("https://example.org/data", "", "dataset")


def test_without_any_address_the_page_is_cited(catalog: Catalog) -> None:
    first = catalog.collections[0]
    (own,) = cited(catalog, part(None))
    assert own.reference.url == f"https://example.org/atlas/{first.url}"
    assert (own.reference.accessed, own.reference.publisher, own.part) == ("2026-11-03", "Atlas & Co", None)


def test_a_part_never_takes_the_key_of_another_collection(catalog: Catalog) -> None:
    other = catalog.collections[1]
    assert other.commons_slug == catalog.collections[0].commons_slug
    name = other.slug
    first = replace(
        catalog.collections[0],
        id=other.commons_slug,
        parts=(part("10.1111/one"), part("10.1111/two", kind="analysis_result", id_=name)),
    )
    made = replace(catalog, collections=(first, *catalog.collections[1:]))
    keys = [one.key for _collection, found in cited_collections(made, CONFIG) for one in found]
    assert len(keys) == len(set(keys))
    assert f"{first.id}-{name}-two" in keys


def test_the_files_hold_the_same_entries_in_the_order_of_ids(catalog: Catalog) -> None:
    files = {file.path: file.data.decode() for file in citation_files(catalog, CONFIG)}
    entries = files["collections.bib"].removesuffix("\n").split("\n\n")
    assert [entry.partition(",")[0] for entry in entries] == [
        f"@misc{{{c.id.replace('/', '-')}" for c in catalog.collections
    ]
    assert [files[f"{c.url}citation.bib"].rstrip().split("\n\n")[0] for c in catalog.collections] == [
        entry.rstrip() for entry in entries
    ]
    assert len(files) == 4 * len(catalog.collections) + 3
    assert list(parse_string(files["collections.bib"], "bibtex").entries) == [
        collection.id.replace("/", "-") for collection in catalog.collections
    ]


def test_entries_are_apart_by_one_empty_line_whatever_they_hold(catalog: Catalog) -> None:
    made = tuple(replace(c, title=f"a\n\n@misc{{x,\r\n\u2029\x85\n}}{c.id}", parts=()) for c in catalog.collections)
    text = citation_files(replace(catalog, collections=made), CONFIG)[0].data.decode()
    assert text.count("\n\n") == len(made) - 1
    assert "\n\n\n" not in text
    assert all(entry.startswith("@misc{") and entry.rstrip().endswith("\n}") for entry in text.split("\n\n"))


def test_a_catalogue_without_collections_has_an_empty_file(catalog: Catalog) -> None:
    files = citation_files(replace(catalog, collections=()), CONFIG)
    assert {file.path: file.data for file in files} == {
        "collections.bib": b"",
        "collections.ris": b"",
        "collections.csl.json": b"[]\n",
    }


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_federated(tmp_path_factory.mktemp("citations"))


def test_the_page_shows_the_file_that_it_links_to(site: Path, catalog: Catalog) -> None:
    for entry in read_json(site, "api/v1/collections.json")["collections"]:
        page = read_page(site, entry["url"])
        text = (site / entry["url"] / "citation.bib").read_text(encoding="utf-8")
        assert shown(page) == text.rstrip()
        button = page.first("button", **{"data-copy": "bibtex"})
        assert button.attributes["aria-label"].startswith("Copy the BibTeX of")


def test_the_page_leads_to_every_file_of_citations_under_a_name_of_its_own(site: Path) -> None:
    for entry in read_json(site, "api/v1/collections.json")["collections"]:
        page, key = read_page(site, entry["url"]), entry["id"].replace("/", "-")
        section = page.first("section", **{"aria-labelledby": "cite"})
        links = {
            link.attributes["href"]: link.attributes["download"]
            for link in section.all("a")
            if "download" in link.attributes
        }
        assert links == {
            "citation.bib": f"{key}.bib",
            "citation.ris": f"{key}.ris",
            "citation.csl.json": f"{key}.csl.json",
            "citation.cff": "CITATION.cff",
        }
        assert all((site / entry["url"] / name).is_file() for name in links)


def test_a_collection_that_nobody_says_how_to_cite_is_cited_by_what_is_known(site: Path) -> None:
    page = read_page(site, "collections/tcia/shared-lung/")
    section = page.first("section", **{"aria-labelledby": "cite"})
    assert "Citation: title and address as TCIA has them." in section.text()
    assert page.first("blockquote", id="citation-1-apa").text() == (
        "Shared Lung of TCIA [Data set]. (n.d.). https://doi.org/10.7937/shared"
    )
    assert "no citation stated" in page.first("aside").text()


def test_the_page_says_how_to_cite_itself_with_its_version(site: Path) -> None:
    page = read_page(site, "collections/tcia/shared-lung/")
    address = "https://example.org/atlas/collections/tcia/shared-lung/"
    assert page.first("blockquote", id="citation-page-apa").text() == (
        f"Shared Lung of TCIA (Version 2026-11-03, TCIA 1). (2026). Federated atlas. {address}"
    )
    (entry,) = parse_string(page.first("code", id="bibtex-page").text(), "bibtex").entries.values()
    assert (entry.fields["version"], entry.fields["url"]) == ("2026-11-03, TCIA 1", address)


def test_every_style_has_a_text_and_a_button_that_says_what_it_copies(site: Path) -> None:
    page = read_page(site, "collections/idc/shared-lung/")
    choices = [radio.attributes["value"] for radio in page.all("input") if radio.attributes.get("type") == "radio"]
    assert choices[:3] == ["apa", "vancouver", "ieee"]
    for text in page.all("div", **{"class": "cite-text copyable"}):
        button = text.first("button")
        assert button.attributes["data-copy"] == text.first("blockquote").attributes["id"]
        assert set(text.attributes["data-style"].split()) <= set(choices)
    section = page.first("section", **{"aria-labelledby": "cite"})
    button = section.first("button", **{"data-copy": "citation-1-ieee"})
    assert button.attributes["data-copy-what"].startswith("the IEEE citation of ")


def shown(page: Element) -> str:
    return page.first("code", id="bibtex").text().rstrip()
