"""The part of a site that searches: the list of collections in its orders, its index and its assets."""

from dataclasses import replace
from pathlib import Path

from site_builder.assets import digests, imports, read_assets, versioned
from site_builder.cataloguing import build_time, read_catalog
from site_builder.changes.history import History
from site_builder.config import SiteConfig, SourceConfig
from site_builder.findings import Report
from site_builder.model import Catalog
from site_builder.plan import Material, Texts, facet_urls, plan_pages, site_context
from site_builder.related import related
from site_builder.render import environment, render
from site_builder.resources import resource_dir
from site_builder.search.catalogue import search_files
from site_builder.search.documents import search_json
from site_builder.sources.idc import IdcOptions
from tests.fixtures.silent import Silent

CONFIG = SiteConfig(title="Atlas", base_url="https://example.org/atlas/")


def idc_catalog(cache: Path) -> Catalog:
    """The catalogue of the installed IDC index."""
    config = replace(CONFIG, sources=(SourceConfig("idc", "idc", IdcOptions("idc")),))
    return read_catalog(config, cache, Report(), Silent())


def write_search_site(folder: Path, catalog: Catalog) -> Path:
    """Write the pages of the kind `browse`, what the search reads and the assets; other links lead nowhere."""
    assets = read_assets([resource_dir("static")])
    hashes, urls, search = digests(assets), facet_urls(catalog), search_files(catalog)
    texts, history = Texts({}, {}, {}), History(folder, None, ())
    material = Material(catalog, CONFIG, urls, {}, texts, history, related(catalog), {}, Report())
    pages = plan_pages(material)
    env = environment([resource_dir("templates")], hashes, urls, search, imports(assets))
    site = site_context(catalog, CONFIG, build_time(catalog))
    browse = render([page for page in pages if page.info.kind == "browse"], env, site)
    files = {file.path: file.data for file in (*browse, *search)}
    files |= {f"assets/{name}": data for name, data in versioned(assets, hashes).items()}
    for path, data in (files | {"search/index.json": search_json(catalog).encode()}).items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(data)
    return folder
