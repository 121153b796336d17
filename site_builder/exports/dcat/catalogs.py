"""The site as a `dcat:Catalog`, and in it the platforms as catalogues of their collections."""

from site_builder.config import SiteConfig
from site_builder.exports.dcat.datasets import record_id
from site_builder.exports.dcat.nodes import agent_nodes, contact_nodes, license_of_site
from site_builder.exports.dcat.vocab import DCAT_AP, THEMES, iri, language, ref, refs, terms, when
from site_builder.filters import count_of, counted
from site_builder.linked.agents import organization
from site_builder.linked.described import platform_name
from site_builder.linked.nodes import Json, dataset_id, platform_page, stated
from site_builder.model import Catalog, Platform


def catalog_nodes(catalog: Catalog, config: SiteConfig, generated_at: str) -> list[Json]:
    """The catalogue of the site and those of its platforms, without what they list."""
    pages = [config.base_url + collection.url for collection in catalog.collections]
    base = f"{config.base_url}#catalog"
    publisher = agent_nodes(base, "publisher", [organization(config.title, config.base_url)])
    contact = contact_nodes(base, config.title, config.contact)
    platforms = [_platform_nodes(platform, catalog, config) for platform in catalog.platforms]
    site = {
        "@id": base,
        "@type": "dcat:Catalog",
        "dct:title": config.title,
        "dct:description": _listed(config.tagline, catalog.totals.collections, catalog),
        "dct:publisher": refs(publisher),
        "dcat:contactPoint": refs(contact),
        "foaf:homepage": ref(iri(config.base_url)),
        "dct:language": ref(language(config.language)),
        "dct:modified": when(generated_at),
        "dct:license": ref(iri(config.license)),
        "dct:conformsTo": ref(DCAT_AP),
        "dcat:themeTaxonomy": ref(THEMES),
        "dcat:catalog": [ref(nodes[0]["@id"]) for nodes in platforms],
        "dcat:dataset": [ref(dataset_id(page)) for page in pages],
        "dcat:record": [ref(record_id(page)) for page in pages],
    }
    named = [*terms(DCAT_AP, THEMES, language(config.language)), *license_of_site(config)]
    return [stated(site), *publisher, *contact, *(node for nodes in platforms for node in nodes), *named]


def _platform_nodes(platform: Platform, catalog: Catalog, config: SiteConfig) -> list[Json]:
    """A platform as far as this site lists it; who publishes its catalogue is the platform."""
    commons, page = platform.commons, platform_page(platform, config)
    own = [collection for collection in catalog.collections if collection.commons_name == commons.name]
    publisher = agent_nodes(f"{page}#catalog", "publisher", [organization(platform_name(platform), commons.url)])
    node = {
        "@id": f"{page}#catalog",
        "@type": "dcat:Catalog",
        "dct:title": platform_name(platform),
        "dct:description": commons.description or _listed(platform_name(platform), len(own), platform),
        "dct:publisher": refs(publisher),
        "foaf:homepage": ref(iri(commons.url) or page),
        "dct:modified": when(platform.source.released),
        "dct:isPartOf": ref(f"{config.base_url}#catalog"),
        "dcat:dataset": [ref(dataset_id(config.base_url + collection.url)) for collection in own],
    }
    return [stated(node), *publisher]


def _listed(what: str, collections: int, of: Catalog | Platform) -> str:
    return f"{what}: {count_of(collections, 'collection', 'collections')}, {counted(of.totals, 'subjects')}."
