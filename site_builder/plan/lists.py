"""Collections as rows of a list, and the lists themselves in every order."""

from collections.abc import Iterable, Mapping

from site_builder.columns import FACET_LABELS
from site_builder.contexts import BrowseContext, Crumb, Row, SortLink, Value
from site_builder.harmonise.modality import MODALITIES
from site_builder.model import Catalog, Collection, FacetCount
from site_builder.plan.notes import distinct, sources_of, twins_note
from site_builder.plan.page import Page, Urls, make_page
from site_builder.plan.values import rows_having

#: Orders of the list of collections: key, label, page, attribute, whether the largest comes first.
SORTS = (
    ("title", "Title", "collections/"),
    ("subjects", "Subjects", "collections/by/subjects/"),
    ("series", "Series", "collections/by/series/"),
    ("size", "Size", "collections/by/size/"),
    ("updated", "Updated", "collections/by/updated/"),
)


#: Facets that the list can be filtered by.
FILTERS = ("Modality", "license", "BodyPartExamined", "disease_type", "PatientSex", "race", "EthnicGroup")
#: The same where there are several values; one that every collection has tells nothing.
TELLING_FILTERS = ("access", "commons_name")


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
        sexes=tuple(collection.values("PatientSex")),
        races=tuple(collection.values("race")),
        ethnicities=tuple(collection.values("EthnicGroup")),
        access=collection.access,
        updated=collection.updated,
        published=collection.published,
        also=tuple(dict.fromkeys(twin.commons_name for twin in collection.twins)),
        canonical=next((t.commons_name for t in collection.twins if t.id == collection.canonical_id), ""),
    )


def images_first(modalities: Iterable[Value]) -> tuple[Value, ...]:
    """Images before what is derived from them, else in the given order: what people look for comes first."""
    ranks = {"image": 0, "microscopy": 0, "derived": 2, "document": 3}
    kinds = {code: modality.kind for code, modality in MODALITIES.items()}
    return tuple(sorted(modalities, key=lambda value: ranks.get(kinds.get(value.value, "other"), 1)))


def sorted_rows(rows: Iterable[Row], key: str) -> list[Row]:
    """Rows in one of the orders of `SORTS`: titles ascending, figures and dates descending, missing last."""
    by_title = sorted(rows, key=lambda r: (r.short_title.casefold(), r.id))
    if key == "title":
        return by_title
    if key == "updated":
        return sorted(by_title, key=lambda r: r.updated or "", reverse=True)
    attribute = {"size": "size_bytes"}.get(key, key)
    return sorted(by_title, key=lambda r: -1 if (n := getattr(r, attribute)) is None else n, reverse=True)


def filters_of(catalog: Catalog) -> dict[str, tuple[FacetCount, ...]]:
    """The values of every filter with the number of listings that have them."""
    found = {name: rows_having(catalog, name) for name in (*FILTERS, *TELLING_FILTERS)}
    return {name: values for name, values in found.items() if len(values) > (name in TELLING_FILTERS)}


def browse_pages(catalog: Catalog, rows: Mapping[str, Row]) -> Iterable[Page]:
    """The list of all collections, once in every order."""
    sorts = tuple(SortLink(*sort) for sort in SORTS)
    facets = filters_of(catalog)
    notes, sources = twins_note(catalog), sources_of(rows.values(), catalog.platforms)
    different = distinct(rows.values(), catalog.collections)
    listings = f"{len(rows):,} listings of " if different < len(rows) else ""
    words = (
        f"All {listings}{different:,} collections with modality, subjects, series, size, licence and date; "
        "search and filter."
    )
    for sort in sorts:
        ordered = tuple(sorted_rows(rows.values(), sort.key))
        ctx = BrowseContext(ordered, sort.key, sorts, facets, notes, sources, FACET_LABELS)
        title = "Collections" if sort.key == "title" else f"Collections by {sort.label.lower()}"
        crumbs = () if sort.key == "title" else (Crumb("Collections", "collections/"),)
        yield make_page(sort.url, "browse", title, words, ctx, *crumbs, canonical="collections/")
