"""What a collection is cited as: its original data first, then everything else that its source asks to cite.

The citation of a source comes first; data without one are cited by title and address; a collection of which
neither is known by its page here, on the day of the catalogue. What DataCite has of a DOI, where a pull got that, takes
the place of what the source says of it.
"""

from collections.abc import Collection as Container
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from site_builder.citations.datacite import citable, origin_of, reference_of
from site_builder.citations.datacite_record import DataCiteRecord
from site_builder.citations.parsing import Reference, read_citation, with_address
from site_builder.config import SiteConfig
from site_builder.model import Catalog, Collection, Part
from site_builder.slugs import digest, slug


@dataclass(frozen=True, slots=True)
class Cited:
    """A reference of a collection under its key; `part` is what it cites, None where that is the whole collection.

    `origin` says in words where the reference comes from: `DataCite, got 2026-11-20`, `as IDC words it`.
    """

    key: str
    part: Part | None
    reference: Reference
    origin: str = ""


def citation_keys(catalog: Catalog) -> dict[str, str]:
    """The key of every collection by its id: `idc/4d-lung` has `idc-4d-lung`.

    Of two ids that give the same key the later one gets a part of its SHA-256 as a suffix.
    """
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for collection in catalog.collections:
        key = collection.id.replace("/", "-")
        keys[collection.id] = f"{key}-{digest(collection.id)}" if key in taken else key
        taken.add(keys[collection.id])
    return keys


def catalogue_day(catalog: Catalog) -> str:
    """The day (`YYYY-MM-DD`) of the catalogue's version: the one on which its newest snapshot was got."""
    return max((source.retrieved_at[:10] for source in catalog.sources), default="")


def cited_collections(catalog: Catalog, config: SiteConfig) -> Iterator[tuple[Collection, tuple[Cited, ...]]]:
    """Every collection with its references, at least one; their keys are unique in the whole catalogue."""
    keys = citation_keys(catalog)
    reserved = frozenset(keys.values())
    day = catalogue_day(catalog)
    for collection in catalog.collections:
        found = list(_references(collection)) or [(None, _own_page(collection, config, day))]
        keyed = _keyed(keys[collection.id], reserved, found)
        yield collection, tuple(_registered(one, collection, catalog.datacite) for one in keyed)


def _registered(cited: Cited, collection: Collection, records: Mapping[str, DataCiteRecord]) -> Cited:
    """The reference as DataCite has it where there is enough of that; and its origin."""
    source = collection.commons_name
    record = records.get(cited.reference.url)
    if record and citable(record):
        return replace(cited, reference=reference_of(record, cited.reference.verbatim), origin=origin_of(record))
    if cited.reference.type == "webpage":
        return replace(cited, origin=f"this page, since {source} does not say how to cite it")
    stated = f"as {source} words it" if cited.reference.verbatim else f"title and address as {source} has them"
    return replace(cited, origin=stated)


def _references(collection: Collection) -> Iterator[tuple[Part | None, Reference]]:
    """What the parts say, the largest original first; addresses of data that no part has."""
    seen: set[tuple[str, str]] = set()
    of_parts = ((part, reference) for part in collection.parts for reference in _of_part(part, collection))
    bare = ((None, _data(collection.title, url)) for url in ([] if collection.parts else collection.data_url_doi))
    for part, reference in (*of_parts, *bare):
        what = (reference.verbatim, reference.url)
        if what not in seen:
            seen.add(what)
            yield part, reference


def _of_part(part: Part, collection: Collection) -> list[Reference]:
    """The citations of a part, the one of its own address first; by title and address where there is none."""
    title = part.title or (part.id if part.kind == "analysis_result" else collection.title)
    if part.citation is None:
        return [_data(title, part.data_url_doi)] if part.data_url_doi else []
    read = [read_citation(text) for text in part.citation.text.split("\n\n")]
    first, *rest = sorted(read, key=lambda reference: reference.url != part.data_url_doi)
    return [_completed(first, title, part.data_url_doi), *rest]


def _completed(reference: Reference, title: str, url: str | None) -> Reference:
    """A citation of the part with the part's title and address where these could not be read in it."""
    if reference.url and reference.url != url:
        return reference
    found = reference if reference.url or not url else with_address(reference, url)
    return found if found.title else replace(found, title=title)


def _data(title: str, url: str) -> Reference:
    return with_address(Reference(title=title, type="dataset", complete=True), url)


def _own_page(collection: Collection, config: SiteConfig, day: str) -> Reference:
    return Reference(
        title=collection.title,
        publisher=config.title,
        url=config.base_url + collection.url,
        type="webpage",
        accessed=day,
        complete=True,
    )


def _keyed(key: str, reserved: Container[str], references: Iterable[tuple[Part | None, Reference]]) -> Iterator[Cited]:
    """The first has the key of the collection, an analysis result its identifier after it, everything else its DOI."""
    taken: set[str] = set()
    named: set[str] = set()
    for part, reference in references:
        base = f"{key}-{slug(part.id)}" if part and part.kind == "analysis_result" else key
        of_work = slug(reference.doi.partition("/")[2] or reference.url.partition("://")[2] or reference.verbatim)
        wanted = (*([] if base in named or base == key else [base]), f"{base}-{of_work}")
        free = (name for name in wanted if name not in taken and name not in reserved)
        chosen = next(free, f"{base}-{digest(reference.url + reference.verbatim)}") if taken else key
        named.add(base)
        taken.add(chosen)
        yield Cited(chosen, part, reference)
