"""The site map: the pages for search engines, and days of change that are known and no others."""

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from xml.etree import ElementTree

import pytest

from site_builder.cataloguing import read_catalog
from site_builder.changes.events import Change
from site_builder.changes.history import History
from site_builder.config import load_config
from site_builder.exports import sitemap
from site_builder.exports.hosting import robots_txt
from site_builder.exports.lastmod import last_changed
from site_builder.exports.sitemap import sitemap_files
from site_builder.findings import Report
from site_builder.model import Catalog
from site_builder.plan import Page, facet_urls
from site_builder.plan.changes import changes_pages
from site_builder.plan.facets import facet_pages
from site_builder.plan.lists import browse_pages, row_of
from site_builder.plan.others import platform_pages
from site_builder.plan.page import Texts
from tests.fixtures.html import parse
from tests.fixtures.silent import Silent
from tests.tiny import tiny_site

NS = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
TODAY = "2026-11-21"
LUNG, BRAIN = "collections/idc/lung-one/", "collections/idc/brain-two/"


def entries(text: str, tag: str = "url") -> dict[str, str | None]:
    """The addresses of a site map with their days; it is held to the rules of sitemaps.org."""
    root = ElementTree.fromstring(text)
    assert root.tag == (f"{NS}urlset" if tag == "url" else f"{NS}sitemapindex")
    found = {}
    for entry in root:
        assert entry.tag == f"{NS}{tag}"
        assert [child.tag for child in entry] in ([f"{NS}loc"], [f"{NS}loc", f"{NS}lastmod"])
        address, day = entry.findtext(f"{NS}loc"), entry.findtext(f"{NS}lastmod")
        assert address
        assert len(address) < 2048
        assert address not in found
        assert day is None or date.fromisoformat(day).isoformat() == day
        found[address] = day
    return found


def test_pages_stand_there_with_the_days_that_are_known() -> None:
    (file,) = sitemap_files({"": "2026-01-02", "a&b/": None}, "https://example.org/x/")
    assert file.path == "sitemap.xml"
    assert entries(file.data.decode()) == {"https://example.org/x/": "2026-01-02", "https://example.org/x/a&b/": None}


@pytest.mark.parametrize(("name", "most"), [("MOST_URLS", 3), ("MOST_BYTES", 400)])
def test_a_large_site_has_an_index_of_parts_within_the_limits(
    name: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, name, most)
    pages: dict[str, str | None] = {f"page-{number}/": "2026-01-02" for number in range(10)}
    index, *parts = sitemap_files(pages, "https://example.org/")
    named = entries(index.data.decode(), "sitemap")
    assert list(named) == [f"https://example.org/sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    assert [part.path for part in parts] == [address.rpartition("/")[2] for address in named]
    assert len(parts) > 1
    found = [address for part in parts for address in entries(part.data.decode())]
    assert found == [f"https://example.org/{url}" for url in pages]
    for part in parts:
        assert len(part.data) <= most or name == "MOST_URLS"
        assert len(entries(part.data.decode())) <= most or name == "MOST_BYTES"


@pytest.fixture(scope="module")
def catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    config = load_config(tiny_site(tmp_path_factory.mktemp("own") / "site"))
    made = read_catalog(config, config.root / ".cache", Report(), Silent())
    days = {LUNG: "2025-03-04", BRAIN: "2024-01-02"}
    return replace(made, collections=tuple(replace(c, updated=days[c.url]) for c in made.collections))


def told(*changes: Change, since: str | None = "2026-01-01") -> History:
    return History(Path("changes.jsonl"), since, changes)


def change(day: str, url: str, kind: str = "changed") -> Change:
    return Change(day, kind, url, "X", "IDC")  # type: ignore[arg-type]


def pages(catalog: Catalog, history: History) -> Iterator[Page]:
    rows = {c.id: row_of(c, catalog, facet_urls(catalog, {})) for c in catalog.collections}
    yield from browse_pages(catalog, rows)
    yield from platform_pages(catalog, rows, {}, Texts({}, {}, {}))
    every = facet_pages(catalog, rows, facet_urls(catalog, {}), {})
    yield from (page for page in every if page.info.url.startswith("modalities/"))
    yield from changes_pages(history)


def days(catalog: Catalog, history: History) -> dict[str, str]:
    return last_changed(pages(catalog, history), catalog, history, TODAY)


def test_a_list_changed_when_the_newest_of_its_collections_did(catalog: Catalog) -> None:
    found = days(catalog, told(since=None))
    assert found["collections/"] == found["modalities/"] == found["commons/"] == found["commons/idc/"] == "2025-03-04"
    assert found["modalities/mr/"] == "2024-01-02"
    assert found["modalities/seg/"] == "2025-03-04"
    assert "changes/" not in found


def test_a_recorded_change_counts_where_it_is_newer(catalog: Catalog) -> None:
    found = days(catalog, told(change("2026-02-03", BRAIN), change("2024-01-01", LUNG)))
    assert found["modalities/mr/"] == found["collections/"] == found["changes/"] == "2026-02-03"
    assert found["modalities/seg/"] == "2025-03-04"


def test_what_left_changed_the_lists_that_had_it(catalog: Catalog) -> None:
    found = days(catalog, told(change("2026-02-03", "collections/idc/gone/", "gone")))
    assert found["collections/"] == found["commons/idc/"] == "2026-02-03"
    assert "modalities/mr/" not in found  # whether it had the value is not known


@pytest.mark.parametrize("stated", [None, "2027-01-01", "2024", "yesterday", ""])
def test_a_list_with_a_collection_of_an_unknown_day_has_none(catalog: Catalog, stated: str | None) -> None:
    odd = tuple(replace(c, updated=stated) if c.url == BRAIN else c for c in catalog.collections)
    found = days(replace(catalog, collections=odd), told())
    assert "collections/" not in found
    assert "commons/idc/" not in found
    assert "modalities/mr/" not in found
    assert found["modalities/seg/"] == "2025-03-04"
    assert found["changes/"] == "2026-01-01"  # nothing has changed since


def test_a_site_lists_what_search_engines_may_show(federated_site: Path) -> None:
    listed = entries((federated_site / "sitemap.xml").read_text(encoding="utf-8"))
    for path in federated_site.rglob("*.html"):
        head = parse(path.read_text(encoding="utf-8")).first("head")
        hidden = bool(head.all("meta", name="robots"))
        canonical = [link.attributes["href"] for link in head.all("link", rel="canonical")]
        assert bool(canonical) != hidden
        assert hidden or canonical[0] in listed, path
    assert not any("/by/" in address for address in listed)
    assert "2026-11-21" not in listed.values()  # the day of the build


def test_robots_may_read_everything_and_find_the_site_map(tmp_path: Path) -> None:
    config = load_config(tiny_site(tmp_path / "own"))
    rules = [line for line in robots_txt(config).splitlines() if line and not line.startswith("#")]
    assert rules == ["User-agent: *", "Allow: /", "Sitemap: https://example.org/tiny/sitemap.xml"]
    assert all(re.match(r"https://example\.org/tiny/", each) for each in re.findall(r"https://\S+", robots_txt(config)))
