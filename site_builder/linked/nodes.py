"""Parts of schema.org descriptions: catalogues, organisations, licences, identifiers, sizes, works to cite."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from site_builder.citations.parsing import Reference
from site_builder.config import SiteConfig
from site_builder.harmonise.license import License
from site_builder.linked.agents import agents, organization
from site_builder.linked.described import address, license_address, platform_name
from site_builder.model import Part, Platform, Totals
from site_builder.twins import DOI
from site_builder.words import shortened

Json = dict[str, Any]

DOI_REGISTRY = "https://registry.identifiers.org/registry/doi"
#: UN/CEFACT Recommendation 20: the code of the byte.
BYTE = "AD"
_SIZES = ("subjects", "studies", "series", "instances")
_LONGEST_NAME = 300


def stated(node: Json) -> Json:
    """The node without what is not known."""
    return {key: value for key, value in node.items() if value not in (None, "", [], ())}


def dataset_id(page: str) -> str:
    """The identifier of a page's collection, which is not that of the page."""
    return f"{page}#dataset"


def platform_page(platform: Platform, config: SiteConfig) -> str:
    """The absolute address of a platform's page."""
    return f"{config.base_url}commons/{platform.commons.slug}/"


def site_catalog(config: SiteConfig) -> Json:
    """The site as a catalogue that others refer to."""
    return _catalog(config.title, config.base_url)


def platform_catalog_reference(platform: Platform, config: SiteConfig) -> Json:
    """A platform as a catalogue that others refer to; what stands at the platform itself is the same."""
    home = address(platform.commons.url)
    return stated({**_catalog(platform_name(platform), platform_page(platform, config)), "sameAs": home})


def _catalog(name: str, url: str) -> Json:
    return {"@type": "DataCatalog", "@id": f"{url}#catalog", "name": name, "url": url}


def provider(platform: Platform) -> Json:
    """The platform as the organisation that gives the data."""
    return organization(platform_name(platform), address(platform.commons.url))


def license_node(license_: License) -> Json | str:
    """The address of a licence, or its name where it has none of its own."""
    if url := license_address(license_):
        return url
    return stated({"@type": "CreativeWork", "name": license_.name, "url": address(license_.url)})


def doi_node(url: str, doi: str) -> Json:
    """A DOI as an identifier: in its compact form, with the registry that explains it and its address."""
    return {"@type": "PropertyValue", "propertyID": DOI_REGISTRY, "value": f"doi:{doi}", "url": url}


def bare_doi(url: str) -> str:
    """The DOI of an address at doi.org, as people write it; empty for other addresses."""
    return unquote(url.removeprefix(DOI)) if url.startswith(f"{DOI}10.") else ""


def sizes(figures: Totals | Part, *also: str) -> list[Json]:
    """The figures that are known and shown, each with its unit."""
    found: list[Json] = []
    for unit in (*also, *_SIZES):
        if (count := getattr(figures, unit)) is not None:
            found.append({"@type": "QuantitativeValue", "value": count, "unitText": unit})
    if figures.size_bytes is not None:
        size = {"value": figures.size_bytes, "unitText": "bytes", "unitCode": BYTE}
        found.append({"@type": "QuantitativeValue", **size})
    return found


def work(reference: Reference) -> Json:
    """A work that is to be cited beside the data."""
    article = reference.type == "article-journal"
    node = {
        "@type": "ScholarlyArticle" if article else "CreativeWork",
        "name": shortened(reference.title or reference.verbatim, _LONGEST_NAME),
        "identifier": doi_node(reference.url, reference.doi) if reference.doi else None,
        "url": reference.url,
        "author": agents(reference),
        "datePublished": str(reference.year or ""),
        "isPartOf": {"@type": "Periodical", "name": reference.container} if reference.container else None,
    }
    return stated(node)


def references_to(urls: Iterable[str], config: SiteConfig) -> list[Json]:
    """Collections by their identifiers; what they are is told on their pages."""
    return [{"@id": dataset_id(config.base_url + url)} for url in urls]
