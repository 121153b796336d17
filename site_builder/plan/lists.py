"""Collections as rows of a list, and the lists themselves in every order."""

from collections.abc import Iterable, Mapping

from site_builder.contexts import BrowseContext, Crumb, FilterName, PageLink, Row, SortLink, Value
from site_builder.harmonise.modality import modality_rank
from site_builder.model import Catalog, Collection
from site_builder.plan.notes import distinct, sources_of, twins_note
from site_builder.plan.page import Page, Urls, make_page
from site_builder.search.catalogue import nouns
from site_builder.search.facets import facet_tables, range_facets
from site_builder.words import shortened

#: Collections on one page of the list; the search shows as many at a time.
PAGE_LENGTH = 50
#: Characters of a description that stand in a list; `static/js/search/highlight.js` cuts at the same place.
SUMMARY_LENGTH = 240
#: Orders of the list of collections: key, label, address of the first page.
SORTS = (
    ("title", "Title", "collections/"),
    ("subjects", "Subjects", "collections/by/subjects/"),
    ("series", "Series", "collections/by/series/"),
    ("size", "Size", "collections/by/size/"),
    ("updated", "Updated", "collections/by/updated/"),
)


def row_of(collection: Collection, catalog: Catalog, urls: Urls) -> Row:
    """A collection as a row of a list."""

    def values(facet: str) -> tuple[Value, ...]:
        known = collection.facets[facet].known
        return tuple(Value(c.value, c.label, urls.get((facet, c.value))) for c in known)

    return Row(
        id=collection.id,
        title=collection.title,
        short_title=collection.short_title,
        url=collection.url,
        commons_name=collection.commons_name,
        collection_id=collection.collection_id,
        subjects=collection.totals.subjects,
        studies=collection.totals.studies,
        series=collection.totals.series,
        size_bytes=collection.totals.size_bytes,
        hidden=collection.totals.hidden,
        fewer_than=collection.totals.fewer_than,
        modalities=images_first(values("Modality")),
        licenses=values("license"),
        body_parts=values("BodyPartExamined"),
        disease_types=values("disease_type"),
        primary_sites=values("primary_site"),
        access=collection.access,
        data_url_doi=collection.data_url_doi,
        summary=shortened(" ".join(collection.description), SUMMARY_LENGTH),
        updated=collection.updated,
        published=collection.published,
        also=tuple(dict.fromkeys(twin.commons_name for twin in collection.twins)),
        canonical=next((t.commons_name for t in collection.twins if t.id == collection.canonical_id), ""),
    )


def images_first(modalities: Iterable[Value]) -> tuple[Value, ...]:
    """Images before what is derived from them, else in the given order: what people look for comes first."""
    return tuple(sorted(modalities, key=lambda value: modality_rank(value.value)))


def sorted_rows(rows: Iterable[Row], key: str) -> list[Row]:
    """Rows in one of the orders of `SORTS`: titles ascending, figures and dates descending, missing last."""
    by_title = sorted(rows, key=lambda r: (r.short_title.casefold(), r.id))
    if key == "title":
        return by_title
    if key == "updated":
        return sorted(by_title, key=lambda r: r.updated or "", reverse=True)
    attribute = {"size": "size_bytes"}.get(key, key)
    return sorted(by_title, key=lambda r: -1 if (n := getattr(r, attribute)) is None else n, reverse=True)


def filters_of(catalog: Catalog) -> tuple[FilterName, ...]:
    """What the list can be filtered by, in the order of the panel, where that leaves a choice."""
    tables = facet_tables(catalog.collections, catalog)
    telling = [table for table in tables if len(table.values) > 1 or not all(table.held)]
    return (
        *(FilterName(table.facet.label, len(table.values)) for table in telling),
        *(FilterName(facet.label, len(facet.steps)) for facet in range_facets(catalog.collections)),
    )


def browse_pages(catalog: Catalog, rows: Mapping[str, Row]) -> Iterable[Page]:
    """The list of all collections in every order, `PAGE_LENGTH` to a page; there is always a first page."""
    notes, sources = twins_note(catalog), sources_of(rows.values(), catalog.platforms)
    words, filters = _browse_words(catalog, rows), filters_of(catalog)
    for key, label, url in SORTS:
        ordered = tuple(sorted_rows(rows.values(), key))
        pages = _page_links(url, len(ordered))
        for here in pages:
            ctx = BrowseContext(
                rows=ordered[(here.number - 1) * PAGE_LENGTH :][:PAGE_LENGTH],
                total=len(ordered),
                noun=nouns(catalog.collections),
                number=here.number,
                pages=pages,
                sort=key,
                sorts=tuple(SortLink(*sort) for sort in SORTS),
                filters=filters,
                notes=notes,
                sources=sources,
            )
            yield _browse_page(here, key, label, words, ctx)


def _browse_page(here: PageLink, key: str, label: str, words: str, ctx: BrowseContext) -> Page:
    """One page of the list. Only the pages by title are for search engines; the others repeat them."""
    title = "Collections" if key == "title" else f"Collections by {label.lower()}"
    named = title if here.number == 1 else f"{title}, page {here.number:,} of {len(ctx.pages):,}"
    crumbs = () if here.url == "collections/" else (Crumb("Collections", "collections/"),)
    canonical = here.url if key == "title" else "collections/"
    return make_page(here.url, "browse", named, words, ctx, *crumbs, canonical=canonical)


def _browse_words(catalog: Catalog, rows: Mapping[str, Row]) -> str:
    different = distinct(rows.values(), catalog.collections)
    listings = f"{len(rows):,} listings of " if different < len(rows) else ""
    return (
        f"All {listings}{different:,} collections with modality, subjects, series, size, licence and date; "
        "search and filter."
    )


def _page_links(url: str, rows: int) -> tuple[PageLink, ...]:
    """The pages of a list: the first at `url`, the others by their number below it."""
    numbers = range(1, max(1, -(-rows // PAGE_LENGTH)) + 1)
    return tuple(PageLink(number, url if number == 1 else f"{url}{number}/") for number in numbers)
