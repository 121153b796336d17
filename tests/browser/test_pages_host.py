"""The site behind a server that behaves as GitHub Pages does, at the root of a domain and below a path; and on a disk.

Every file and every link is followed over HTTP; what people do is done in a browser.
"""

import re
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import httpx
import pytest
from playwright.sync_api import expect

from scripts.static_server import StaticServer
from site_builder.archive import write_archive
from site_builder.config import load_config
from site_builder.ledger.entries import FILE as LEDGER
from site_builder.ledger.entries import Entry, Facts, write_ledger
from site_builder.ledger.redirects import FILE as REDIRECTS
from site_builder.pipeline import build
from tests.browser.pages import OpenPage, Watched
from tests.fixtures.silent import Silent
from tests.fixtures.sites import file_bytes
from tests.tiny import tiny_site

HOST = "https://example.org"
LINK = re.compile(r"""<[a-z][^<>]*?\s(?:href|src|action|data-target|data-core|data-chart-csv)="([^"]*)\"""")
LOC = re.compile(r"<loc>([^<]*)</loc>|<link [^>]*href=\"([^\"]*)\"")


def with_history(config: Path) -> None:
    """A ledger of a collection that is gone and a page that moved: both were published once."""
    gone = Facts("idc", "IDC", "gone", "Gone", ("https://doi.org/10.1/gone",), subjects=3)
    ledger = [
        Entry("collections/idc/gone/", "collection", "Gone", "2026-01-01", facts=gone),
        Entry("team/", "page", "Team", "2026-01-01"),
    ]
    write_ledger(config.parent / LEDGER, {entry.url: entry for entry in ledger})
    (config.parent / REDIRECTS).write_text("from,to,why\nteam/,about/,merged\n", encoding="utf-8")


@pytest.fixture(scope="module", params=["/", "/atlas/"])
def hosted(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The folder of a site and the path below which it wants to be served."""
    base: str = request.param
    folder = tmp_path_factory.mktemp("hosted")
    config = tiny_site(folder)
    config.write_text(config.read_text("utf-8").replace(f"{HOST}/tiny/", HOST + base), encoding="utf-8")
    with_history(config)
    return build(load_config(config), folder / "site", folder / "cache", Silent(), record=True).out, base


@pytest.fixture(scope="module")
def root(hosted: tuple[Path, str]) -> Iterator[str]:
    with StaticServer(*hosted) as address:
        yield address


@pytest.fixture
def client(root: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=root) as client:
        yield client


def fine(seen: Watched, root: str) -> bool:
    """Whether nothing went wrong and all requests went to the site; leaving a page may cut some off."""
    assert [problem for problem in seen.problems if not problem.endswith("net::ERR_ABORTED")] == []
    assert [url for url in seen.requests if not url.startswith(root)] == []
    return True


# Over HTTP


def links_of(path: str, text: str, base: str) -> set[str]:
    """The addresses on the site that a page or a list names, as paths of this server."""
    named = (
        LINK.findall(text) if path.endswith("/") or path.endswith(".html") else [a or b for a, b in LOC.findall(text)]
    )
    full = {urljoin(HOST + path, unescape(name)) for name in named}
    return {urlsplit(address).path for address in full if address.startswith(HOST + base)}


def test_every_link_can_be_followed(client: httpx.Client, hosted: tuple[Path, str]) -> None:
    site, base = hosted
    waiting, seen = [base, f"{base}sitemap.xml", f"{base}changes.atom", f"{base}opensearch.xml"], set[str]()
    while waiting:
        path = waiting.pop()
        if path in seen:
            continue
        seen.add(path)
        answer = client.get(urljoin(HOST, path).removeprefix(HOST + base) or "./")
        assert answer.status_code == 200, f"{path}: {answer.status_code}"
        if path.endswith(("/", ".html", "sitemap.xml", ".atom")):
            waiting += links_of(path, answer.text, base) - seen
    pages = {path for path in seen if path.endswith("/")}
    planned = {f"{base}{name.removesuffix('index.html')}" for name in file_bytes(site) if name.endswith("index.html")}
    assert pages - planned == set()
    led_to_by_nothing = {"search/", "team/", "collections/idc/gone/"}  # from elsewhere, and from what was printed
    assert planned - pages <= {base + name for name in led_to_by_nothing}


def test_every_file_is_served_as_it_is(client: httpx.Client, hosted: tuple[Path, str]) -> None:
    for name, data in file_bytes(hosted[0]).items():
        answer = client.get(name)
        assert (answer.status_code, answer.content == data) == (200, True), name
        assert client.head(name).status_code == 200
        assert not {key for key in answer.headers if "policy" in key or key.startswith("access-control")}, "none here"


def test_no_link_names_a_host_or_a_path_of_its_own(hosted: tuple[Path, str]) -> None:
    site, base = hosted
    absolute = {
        (name, link)
        for name, data in file_bytes(site).items()
        if name.endswith(".html") and name != "404.html"
        for link in LINK.findall(data.decode())
        if link.startswith("/")
    }
    assert absolute == set()
    lost = LINK.findall((site / "404.html").read_text(encoding="utf-8"))
    assert {link[: len(base)] for link in lost if not link.startswith(("#", "http", "mailto:"))} == {base}


# In a browser


def test_home_leads_to_a_collection_and_its_files(open_page: OpenPage, root: str) -> None:
    seen = open_page(root)
    page = seen.page
    page.get_by_role("link", name="Collections", exact=True).first.click()
    expect(page.locator("li.card")).to_have_count(2)
    page.locator("li.card h3 a").first.click()
    page.wait_for_url(re.compile(rf"^{re.escape(root)}collections/idc/[a-z-]+/$"))
    page.locator("[data-chart-csv]").first.click()
    expect(page.locator(".chart-canvas").first).to_be_visible()
    for name in ("citation.bib", "dcat.ttl", "linkset.json"):
        assert page.request.get(urljoin(page.url, name)).status == 200
    page.goto(f"{root}contribute/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Template (XLSX)").click()
    assert download.value.path().stat().st_size > 1000
    assert fine(seen, root)


def test_search_compare_and_a_landing_page(open_page: OpenPage, root: str) -> None:
    seen = open_page(f"{root}collections/?q=glioma")
    page = seen.page
    expect(page.locator("li.card")).to_have_count(1)
    page.goto(f"{root}compare/?c=idc/lung-one&c=idc/brain-two")
    expect(page.locator("[data-chosen] > li")).to_have_count(2)
    page.goto(f"{root}modalities/mr/")
    page.get_by_role("main").get_by_role("link", name=re.compile("Brain|brain")).first.click()
    page.wait_for_url(f"{root}collections/idc/brain-two/")
    assert fine(seen, root)


def test_what_is_gone_and_what_moved(open_page: OpenPage, root: str) -> None:
    seen = open_page(f"{root}collections/idc/gone/")
    expect(seen.page.get_by_role("heading", level=1)).to_contain_text("Gone")
    seen.page.goto(f"{root}team/")
    seen.page.wait_for_url(f"{root}about/")
    seen.page.goto(f"{root}collections/idc/lung-one")  # without the slash, as it may be printed
    assert seen.page.url == f"{root}collections/idc/lung-one/"
    assert fine(seen, root)


@pytest.mark.parametrize("path", ["nowhere", "a/b/c/nowhere.html", "collections/idc/never-was/"])
def test_what_never_was_says_so_and_leads_home(open_page: OpenPage, root: str, path: str) -> None:
    seen = open_page(f"{root}{path}")
    page = seen.page
    expect(page.get_by_role("heading", level=1)).to_have_text("No page has this address")
    assert page.locator(".site-header").evaluate("box => getComputedStyle(box).borderBottomStyle") == "solid"
    asked, of_the_browser = seen.problems
    assert asked == f"404: {root}{path}"
    assert "404" in of_the_browser
    seen.problems.clear()
    page.get_by_role("link", name="Tiny atlas", exact=True).click()
    page.wait_for_url(root)
    assert fine(seen, root)


# On a disk


@pytest.fixture(scope="module")
def unpacked(hosted: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(write_archive(hosted[0], folder / "atlas.zip").path) as archive:
        archive.extractall(folder)
    return folder / "atlas"


def test_an_unpacked_site_is_read_from_a_disk(open_page: OpenPage, unpacked: Path) -> None:
    seen = open_page((unpacked / "index.html").as_uri())
    page = seen.page
    page.get_by_role("link", name="Modalities", exact=True).first.click()
    page.wait_for_url((unpacked / "modalities" / "index.html").as_uri())
    page.goto((unpacked / "modalities" / "mr" / "index.html").as_uri())
    page.get_by_role("main").get_by_role("link", name=re.compile("Brain|brain")).first.click()
    page.wait_for_url((unpacked / "collections/idc/brain-two/index.html").as_uri())
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    assert page.locator(".site-header").evaluate("box => getComputedStyle(box).borderBottomStyle") == "solid"
    assert page.locator("figure svg.drawing").count() > 3
    page.goto((unpacked / "team" / "index.html").as_uri())
    page.wait_for_url((unpacked / "about" / "index.html").as_uri())
    assert [url for url in seen.requests if not url.startswith(unpacked.as_uri())] == []
    assert [problem for problem in seen.problems if "/assets/js/" not in problem and "ERR_FAILED" not in problem] == []


def test_an_unpacked_site_searches_where_it_is_served(open_page: OpenPage, unpacked: Path) -> None:
    with StaticServer(unpacked) as root:
        seen = open_page(f"{root}index.html")
        page = seen.page
        page.get_by_role("searchbox", name="Search").first.fill("glioma")
        page.keyboard.press("Enter")
        page.wait_for_url(f"{root}collections/index.html?q=glioma")
        expect(page.locator("li.card")).to_have_count(1)
        assert fine(seen, root)
