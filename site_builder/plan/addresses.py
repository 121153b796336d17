"""The addresses of facet values that have a landing page of their own."""

import re
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from site_builder.ledger.entries import Entry
from site_builder.model import Catalog
from site_builder.plan.values import listed_values
from site_builder.slugs import slugs_of

#: Facet -> folder of its landing pages.
FOLDERS = {
    "Modality": "modalities",
    "license": "licenses",
    "BodyPartExamined": "body-parts",
    "disease_type": "diseases",
}


def facet_urls(catalog: Catalog, ledger: Mapping[str, Entry] = MappingProxyType({})) -> Mapping[tuple[str, str], str]:
    """The landing page of every value that any collection has, by (facet, value), relative to the site's root.

    Values keep the addresses under which the ledger knows them; others that would have one of these get a suffix.
    """
    held = _published(ledger.values())
    return {
        (facet, value): f"{folder}/{made}/"
        for facet, folder in FOLDERS.items()
        for value, made in slugs_of(
            sorted(c.value for c in listed_values(catalog, facet)), held=held.get(facet, {})
        ).items()
    }


def _published(entries: Iterable[Entry]) -> Mapping[str, Mapping[str, str]]:
    """Facet -> value -> the slug that it was published under; of several the one that is there, then the first one."""
    found: dict[str, dict[str, str]] = {}
    for entry in sorted(entries, key=lambda e: (e.moved_to is not None, e.gone is not None, e.first, e.url)):
        if entry.term and (made := _below(entry.url, FOLDERS.get(entry.term.facet, "-"))):
            found.setdefault(entry.term.facet, {}).setdefault(entry.term.value, made)
    return found


def _below(url: str, folder: str) -> str:
    """The slug in the address of a landing page; empty where it is none of this folder."""
    found = re.fullmatch(rf"{folder}/([a-z0-9-]+)/", url)
    return found[1] if found else ""
