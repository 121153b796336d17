"""Searches that come from elsewhere: `/search/?q=` of other sites, and the description that browsers read."""

from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser

from scripts.static_server import StaticServer
from site_builder.config import load_config
from site_builder.exports.opensearch import OPENSEARCH, TYPE
from site_builder.pipeline import build
from tests.browser.pages import OpenPage
from tests.fixtures.silent import Silent
from tests.tiny import tiny_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("links")
    return build(load_config(tiny_site(folder)), folder / "site", folder / "cache", Silent()).out


@pytest.fixture(scope="module", params=["/tiny/", "/"])
def root(site: Path, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of the site, below a path and at the root of a host."""
    base: str = request.param
    folder = site
    if base == "/":
        made = tmp_path_factory.mktemp("root")
        config = tiny_site(made)
        config.write_text(config.read_text(encoding="utf-8").replace("example.org/tiny/", "example.org/"), "utf-8")
        folder = build(load_config(config), made / "site", made / "cache", Silent()).out
    with StaticServer(folder, base) as address:
        yield address


@pytest.mark.parametrize(
    "asked", ["?q=glioma&modality=MR", "?q=a%26b%20c&later=1&later=2#list", "?q=%3Cscript%3E&q=%C3%A9", ""]
)
def test_a_deep_link_leads_on_with_every_parameter(open_page: OpenPage, root: str, asked: str) -> None:
    seen = open_page(f"{root}robots.txt")
    seen.page.evaluate("to => window.location.assign(to)", f"{root}search/{asked}")
    seen.page.wait_for_url(lambda url: url.startswith(f"{root}collections/"))
    first = next(url for url in seen.requests if url.startswith(f"{root}collections/"))
    assert first == f"{root}collections/{asked.partition('#')[0]}"
    seen.page.go_back()
    assert seen.page.url == f"{root}robots.txt"


def test_without_scripts_a_form_and_a_link_lead_there(open_page: OpenPage, root: str) -> None:
    seen = open_page(f"{root}search/?q=glioma", java_script_enabled=False)
    page = seen.page
    assert page.url == f"{root}search/?q=glioma"
    assert page.get_by_role("main").get_by_role("link", name="list of collections").get_attribute("href")
    page.get_by_role("searchbox", name="Search for").fill("glioma & more")
    page.get_by_role("button", name="Search").click()
    assert page.url == f"{root}collections/?q=glioma+%26+more"
    assert seen.problems == []


def test_search_engines_leave_the_page_out(site: Path) -> None:
    html = (site / "search" / "index.html").read_text(encoding="utf-8")
    assert '<meta name="robots" content="noindex">' in html
    assert "/search/" not in (site / "sitemap.xml").read_text(encoding="utf-8")


def test_a_browser_finds_the_description(browser: Browser, root: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(root)
    link = page.locator("link[rel=search]")
    assert link.get_attribute("type") == TYPE
    assert link.get_attribute("title") == "Tiny atlas"
    address = link.evaluate("link => link.href")
    answer = context.request.get(address)
    assert (answer.status, address) == (200, f"{root}opensearch.xml")
    assert ElementTree.fromstring(answer.text()).tag == f"{{{OPENSEARCH}}}OpenSearchDescription"
    context.close()
