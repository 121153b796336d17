"""Who keeps an address that several would have: whoever was published under it first, whatever order they come in."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from site_builder.findings import Finding
from site_builder.kept import Kept
from site_builder.ledger.collections import original_doi
from site_builder.ledger.entries import Entry, Facts
from site_builder.model import Catalog, Collection, Twin
from site_builder.slugs import slug, slugs_of


@dataclass(frozen=True, slots=True)
class _Published:
    """A collection as the ledger knows it: its entry, its facts, and the two names in its address."""

    entry: Entry
    facts: Facts
    commons_slug: str
    slug: str


def addressed(kept: Kept, ledger: Mapping[str, Entry]) -> Kept:
    """The catalogue with the addresses under which its platforms and collections were published before.

    A new name that would have the address of another one gets a suffix. Where that other one is no longer listed, the
    new name is taken for another spelling of it and has its address, unless the two state different DOIs, or the
    other has moved, or may come back with a source that could not be read.
    """
    published = _published(ledger.values())
    catalog = kept.catalog
    platforms = _platform_slugs(catalog, published)
    made = {
        collection.id: replace(collection, commons_slug=platforms[name], slug=own, id=f"{platforms[name]}/{own}")
        for name, listed in _by_platform(catalog).items()
        for collection, own in _collection_slugs(name, platforms[name], listed, catalog, published)
    }
    if all(collection.id == id_ for id_, collection in made.items()):
        return kept
    return Kept(_renamed(catalog, platforms, made), _findings(kept.findings, made.values()))


def _published(entries: Iterable[Entry]) -> list[_Published]:
    """What is listed comes before what has moved or gone, and what was published first before the rest."""
    ordered = sorted(entries, key=lambda e: (e.moved_to is not None, e.gone is not None, e.first, e.url))
    found = ((entry, entry.facts, entry.url.split("/")) for entry in ordered)
    return [_Published(entry, facts, parts[1], parts[2]) for entry, facts, parts in found if facts and len(parts) == 4]


def _by_platform(catalog: Catalog) -> dict[str, list[Collection]]:
    found: dict[str, list[Collection]] = {platform.commons.name: [] for platform in catalog.platforms}
    for collection in catalog.collections:
        found[collection.commons_name].append(collection)
    return found


def _platform_slugs(catalog: Catalog, published: Iterable[_Published]) -> dict[str, str]:
    held = _each_once((one.facts.commons_name, one.commons_slug) for one in published)
    return slugs_of((platform.commons.name for platform in catalog.platforms), held=held)


def _each_once(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The first slug of each name, unless an earlier name has it."""
    found: dict[str, str] = {}
    taken: dict[str, str] = {}
    for name, own in pairs:
        if taken.setdefault(own, name) == name:
            found.setdefault(name, own)
    return found


def _collection_slugs(
    commons: str, commons_slug: str, listed: list[Collection], catalog: Catalog, published: Iterable[_Published]
) -> list[tuple[Collection, str]]:
    """The collections of a platform, each with its slug."""
    own = {one.slug: one for one in published if one.commons_slug == commons_slug}
    ids = {collection.collection_id for collection in listed}
    mine = [one for one in own.values() if one.facts.commons_name == commons]
    held = _each_once((one.facts.collection_id, one.slug) for one in mine if one.facts.collection_id in ids)
    new = [collection for collection in listed if collection.collection_id not in held]
    reserved = {one.slug for one in own.values() if _is_reserved(one, ids, new, catalog)}
    slugs = slugs_of(ids, held=held, reserved=reserved - set(held.values()))
    return [(collection, slugs[collection.collection_id]) for collection in listed]


def _is_reserved(one: _Published, ids: set[str], new: Iterable[Collection], catalog: Catalog) -> bool:
    """Whether nobody else may have the address of a published collection (`ids` are listed now)."""
    if one.facts.collection_id in ids or one.entry.moved_to is not None:
        return True
    if one.facts.source_id in {source.id for source in catalog.failed}:
        return True
    stated = set(one.facts.original_doi)
    alike = (set(original_doi(c)) for c in new if slug(c.collection_id) == one.slug)
    return any(stated and dois and stated.isdisjoint(dois) for dois in alike)


def _renamed(catalog: Catalog, platforms: Mapping[str, str], made: Mapping[str, Collection]) -> Catalog:
    """The catalogue with other addresses; twins name each other by them."""

    def led(twin: Twin) -> Twin:
        return replace(twin, id=made[twin.id].id, url=made[twin.id].url)

    collections = (
        replace(
            collection,
            twins=tuple(map(led, collection.twins)),
            canonical_id=made[collection.canonical_id].id if collection.canonical_id else "",
        )
        for collection in made.values()
    )
    return replace(
        catalog,
        platforms=tuple(
            replace(platform, commons=replace(platform.commons, slug=platforms[platform.commons.name]))
            for platform in catalog.platforms
        ),
        collections=tuple(sorted(collections, key=lambda collection: collection.id)),
    )


def _findings(findings: Iterable[Finding], collections: Iterable[Collection]) -> tuple[Finding, ...]:
    """The findings with the suffixes as they are now."""
    clashes = (
        Finding("slug-clash", c.source_id, c.collection_id, "collection_id", c.slug)
        for c in sorted(collections, key=lambda collection: collection.id)
        if c.slug != slug(c.collection_id)
    )
    return (*(finding for finding in findings if finding.code != "slug-clash"), *clashes)
