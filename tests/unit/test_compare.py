"""What the page of comparisons brings along for its scripts."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.harmonise.age import AGE_GROUPS
from site_builder.harmonise.license import LICENSES, harmonise_license
from site_builder.model import Catalog
from site_builder.plan import facet_urls
from site_builder.plan.compare import MOST, compare_page, words_of
from tests.fixtures.federated import federated_catalog
from tests.fixtures.sites import read_page


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return federated_catalog()


def test_every_licence_of_the_site_has_its_answers_and_pages(catalog: Catalog) -> None:
    urls = facet_urls(catalog)
    found = words_of(catalog, urls)["licenses"]
    assert set(found) == set(catalog.licenses) >= {"CC-BY-3.0", "CC-BY-4.0"}
    assert found["CC-BY-4.0"] == {
        "label": "CC BY 4.0",
        "url": "https://creativecommons.org/licenses/by/4.0/",
        "page": "licenses/cc-by-4-0/",
        "summary": LICENSES["CC-BY-4.0"].summary,
        "commercial": "yes",
        "derivatives": "yes",
        "attribution": "yes",
        "share_alike": "no",
        "registration": "no",
    }


def test_platforms_access_and_ages_are_explained(catalog: Catalog) -> None:
    words = words_of(catalog, {})
    assert words["platforms"]["IDC"] == {"name": "The IDC", "page": "commons/idc/"}
    assert list(words["platforms"]) == [platform.commons.name for platform in catalog.platforms]
    assert set(words["access"]) == {"open", "registered", "controlled", "mixed", "unknown"}
    assert words["access"]["open"]["label"] == "Open access"
    assert words["ages"] == list(AGE_GROUPS)


def test_an_address_that_one_may_not_follow_is_left_out(catalog: Catalog) -> None:
    terms = harmonise_license("Terms </script><script>alert(1)</script>").value
    assert terms is not None
    bad = replace(terms, url="javascript:alert(1)")
    found = words_of(replace(catalog, licenses={bad.id: bad}), {})["licenses"][bad.id]
    assert (found["url"], found["page"], found["commercial"]) == (None, None, "unclear")


def test_the_page_is_found_but_its_comparisons_are_not(catalog: Catalog, federated_site: Path) -> None:
    page = compare_page(catalog, facet_urls(catalog))
    assert (page.path, page.info.canonical, page.info.noindex) == ("compare/index.html", "compare/", False)
    assert "compare/</loc>" in (federated_site / "sitemap.xml").read_text(encoding="utf-8")


def test_the_words_are_data_and_end_no_script(federated_site: Path) -> None:
    page = read_page(federated_site, "compare/")
    script = page.first("script", type="application/json")
    assert set(json.loads(script.text())) == {"licenses", "platforms", "access", "ages"}
    assert page.first("div", class_="compare").attributes["data-most"] == str(MOST)


def test_hostile_licences_end_no_script(hostile_site: Path) -> None:
    raw = (hostile_site / "compare/index.html").read_text(encoding="utf-8")
    data = raw.partition('<script type="application/json" data-words>')[2].partition("</script>")[0]
    assert json.loads(data)["licenses"]
    assert "<" not in data
