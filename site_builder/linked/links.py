"""Typed links of a collection page, in its head and as a set of links in a file of its own.

FAIR Signposting (profile of 2 October 2023) at level 1, in HTML, since static hosts send no headers of ours; the file
is a link set in JSON (RFC 9264), level 2. Relations: `author`, `cite-as` (RFC 8574), `describedby`, `item`, `license`,
`type`, `collection`, `linkset` (IANA's registry of link relations).
"""

from typing import Any

from site_builder.config import SiteConfig
from site_builder.contexts import HeadLink
from site_builder.exports.api import dump
from site_builder.exports.listing import Role, collection_files
from site_builder.linked.agents import orcids
from site_builder.linked.described import Described, describe, license_address
from site_builder.model import Catalog, Collection
from site_builder.publish import Output, text_file

#: What the page is, and what it is about.
TYPES = ("https://schema.org/AboutPage", "https://schema.org/Dataset")
_LINKSET = "application/linkset+json"
_RELATIONS: dict[Role, str] = {
    "description": "describedby",
    "citation": "describedby",
    "table": "item",
    "manifest": "item",
}
#: What leads back from a file to the page.
_BACK = {"describedby": "describes", "item": "collection"}


def typed_links(described: Described) -> tuple[HeadLink, ...]:
    """The links of a page; addresses in the site are relative to its root."""
    collection = described.collection
    licenses = dict.fromkeys(filter(None, map(license_address, described.licenses)))
    return (
        *([HeadLink("cite-as", described.doi)] if described.doi else []),
        *(HeadLink(_RELATIONS[file.role], file.path, file.media) for file in collection_files(collection)),
        *(HeadLink("author", orcid) for orcid in orcids(described.own)),
        *(HeadLink("license", url) for url in licenses),
        *(HeadLink("type", url) for url in TYPES),
        HeadLink("collection", f"commons/{collection.commons_slug}/", "text/html"),
        HeadLink("linkset", linkset_path(collection), _LINKSET),
    )


def linkset_path(collection: Collection) -> str:
    """Where the collection's links lie: `collections/idc/nlst/linkset.json`."""
    return f"{collection.url}linkset.json"


def linkset_files(catalog: Catalog, config: SiteConfig) -> list[Output]:
    """The set of links of every collection."""
    return [linkset_file(described, config) for described in describe(catalog, config).values()]


def linkset_file(described: Described, config: SiteConfig) -> Output:
    """The links of a page and, back from what describes it, of its descriptions; addresses are absolute."""
    links: dict[str, Any] = {"anchor": described.page}
    for link in typed_links(described):
        if link.rel != "linkset":
            links.setdefault(link.rel, []).append(_target(link, config))
    back = [
        {
            "anchor": config.base_url + file.path,
            _BACK[_RELATIONS[file.role]]: [{"href": described.page, "type": "text/html"}],
        }
        for file in collection_files(described.collection)
    ]
    return text_file(linkset_path(described.collection), dump({"linkset": [links, *back]}), "typed links")


def _target(link: HeadLink, config: SiteConfig) -> dict[str, str]:
    absolute = link.href if "://" in link.href else config.base_url + link.href
    return {"href": absolute} | ({"type": link.media} if link.media else {})
