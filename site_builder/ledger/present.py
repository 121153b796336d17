"""The addresses that a build has, as entries of the ledger.

Kept for good are pages and the files of `api/v1/`. Files beside a page (its charts' numbers, its citation) come and
go with it; files whose name is made from what is in them (`assets/`, `search/`) are no addresses to keep.
"""

from collections.abc import Iterable, Mapping

from site_builder.exports.api import collection_path
from site_builder.ledger.entries import Entry, Facts, Kind
from site_builder.model import Catalog, Collection
from site_builder.plan import Page
from site_builder.plan.addresses import FOLDERS

_KINDS: Mapping[str, Kind] = {
    "collection": "collection",
    "platform": "platform",
    "facet": "value",
    "browse": "list",
    "quality": "quality",
    "quality_source": "quality",
}


def present(catalog: Catalog, pages: Iterable[Page], api: Iterable[str], today: str) -> dict[str, Entry]:
    """Every address to keep that this build has, first seen today."""
    facts = {collection.url: facts_of(collection, catalog) for collection in catalog.collections}
    found = [
        Entry(page.info.url, _kind(page), page.info.title, today, facts=facts.get(page.info.url))
        for page in pages
        if page.path.endswith("index.html")
    ]
    by_file = {collection_path(collection): collection for collection in catalog.collections}
    for path in api:
        collection = by_file.get(path)
        found.append(Entry(path, "file", collection.title if collection else path, today))
    return {entry.url: entry for entry in found}


def _kind(page: Page) -> Kind:
    kind = _KINDS.get(page.info.kind, "page")
    return "page" if page.info.url in _FIRST_LISTS else kind


#: Lists and overviews that every site has: they cannot vanish, but with a change of this program.
_FIRST_LISTS = frozenset({"collections/", "quality/", *(f"{folder}/" for folder in FOLDERS.values())})


def facts_of(collection: Collection, catalog: Catalog) -> Facts:
    """What the ledger keeps of a collection."""
    landing = next((link.url for link in collection.links if link.role == "landing_page"), "")
    licenses = (catalog.licenses.get(id_) for id_ in collection.values("license"))
    return Facts(
        source_id=collection.source_id,
        commons_name=collection.commons_name,
        collection_id=collection.collection_id,
        title=collection.title,
        data_url_doi=_own_dois(collection),
        landing_page=landing,
        modalities=tuple(collection.values("Modality")),
        licenses=tuple(license_.label for license_ in licenses if license_),
        subjects=collection.totals.subjects,
        studies=collection.totals.studies,
        series=collection.totals.series,
        size_bytes=collection.totals.size_bytes,
        updated=collection.updated,
    )


def _own_dois(collection: Collection) -> tuple[str, ...]:
    """The DOIs of its original data, by which it is known again under another name; else all it has.

    Those of analysis results are of many collections.
    """
    own = tuple(p.data_url_doi for p in collection.parts if p.kind == "original_data" and p.data_url_doi)
    return own or collection.data_url_doi
