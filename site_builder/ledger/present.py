"""The addresses that a build has, as entries of the ledger.

Kept for good are pages and the files of `api/v1/`. Files beside a page (its charts' numbers, its citation) come and
go with it; files whose name is made from what is in them (`assets/`, `search/`) are no addresses to keep.
"""

from collections.abc import Iterable, Mapping

from site_builder.contexts import FacetContext
from site_builder.exports.api import collection_path
from site_builder.ledger.collections import collection_entries
from site_builder.ledger.entries import Entry, Kind, Term
from site_builder.model import Catalog
from site_builder.plan import Page
from site_builder.plan.addresses import FOLDERS

_KINDS: Mapping[str, Kind] = {
    "platform": "platform",
    "facet": "value",
    "browse": "list",
    "quality": "quality",
    "quality_source": "quality",
}


def present(catalog: Catalog, pages: Iterable[Page], api: Iterable[str], today: str) -> dict[str, Entry]:
    """Every address to keep that this build has, first seen today."""
    collections, raws = collection_entries(catalog, today), _raw_spellings(catalog)
    found = [
        collections.get(page.info.url)
        or Entry(page.info.url, _kind(page), page.info.title, today, term=_term(page, raws))
        for page in pages
        if page.path.endswith("index.html")
    ]
    by_file = {collection_path(collection): collection for collection in catalog.collections}
    for path in api:
        collection = by_file.get(path)
        found.append(Entry(path, "file", collection.title if collection else path, today))
    return {entry.url: entry for entry in found}


def _raw_spellings(catalog: Catalog) -> Mapping[tuple[str, str], set[str]]:
    """The raw spellings of each value that has a page of its own, by (facet, value)."""
    found: dict[tuple[str, str], set[str]] = {}
    for collection in catalog.collections:
        for facet in FOLDERS:
            for count in collection.facets[facet].known:
                found.setdefault((facet, count.value), set()).update(each.raw for each in count.raw)
    return found


def _term(page: Page, raws: Mapping[tuple[str, str], set[str]]) -> Term | None:
    """The value of a facet that a page is of."""
    if not isinstance(page.ctx, FacetContext):
        return None
    value = page.ctx.count.value
    facet = next(facet for facet, folder in FOLDERS.items() if page.info.url.startswith(f"{folder}/"))
    return Term(facet, value, tuple(sorted(raws.get((facet, value), set()))))


def _kind(page: Page) -> Kind:
    kind = _KINDS.get(page.info.kind, "page")
    return "page" if page.info.url in _FIRST_LISTS else kind


#: Lists and overviews that every site has: they cannot vanish, but with a change of this program.
_FIRST_LISTS = frozenset({"collections/", "quality/", *(f"{folder}/" for folder in FOLDERS.values())})
