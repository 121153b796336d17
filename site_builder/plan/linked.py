"""What pages say to programs, added to the pages once they are planned."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from markupsafe import Markup

from site_builder.config import SiteConfig
from site_builder.contexts import PageInfo
from site_builder.linked.described import Described, describe
from site_builder.linked.links import typed_links
from site_builder.linked.meta import SCHEMES, metas, terms
from site_builder.linked.schema_org import data_catalog, dataset, platform_catalog
from site_builder.linked.script import script_json
from site_builder.model import Catalog
from site_builder.plan.page import Page, platform_url


def with_metadata(pages: Iterable[Page], catalog: Catalog, config: SiteConfig) -> list[Page]:
    """The pages: those of collections with all their metadata, home and platforms as catalogues of data.

    A page that search engines should leave out says nothing to programs.
    """
    described = {one.collection.url: one for one in describe(catalog, config).values()}
    catalogs = {"": data_catalog(catalog, config)}
    catalogs |= {platform_url(p): platform_catalog(p, catalog, config) for p in catalog.platforms}
    nodes = {url: script_json(node) for url, node in catalogs.items()}
    return [replace(page, info=_info(page.info, described, nodes, catalog, config)) for page in pages]


def _info(
    info: PageInfo,
    described: Mapping[str, Described],
    nodes: Mapping[str, Markup],
    catalog: Catalog,
    config: SiteConfig,
) -> PageInfo:
    if info.noindex or (info.url not in nodes and info.url not in described):
        return info
    if info.url in nodes:
        return replace(info, json_ld=nodes[info.url])
    one = described[info.url]
    return replace(
        info,
        json_ld=script_json(dataset(one, catalog, config)),
        metas=metas(one),
        links=(*typed_links(one), *SCHEMES, *terms(one)),
    )
