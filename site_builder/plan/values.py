"""The values of a facet that have a page or a filter: all that any collection has."""

from collections.abc import Iterable
from dataclasses import replace

from site_builder.model import Catalog, FacetCount


def listed_values(catalog: Catalog, name: str) -> tuple[FacetCount, ...]:
    """Known values with the counts of the site, then those that only listings have which totals leave out.

    The latter are known from a twin whose collection is counted as another platform lists it; they count nothing.
    """
    counted = catalog.facets[name].known
    seen = {count.value for count in counted}
    more: dict[str, FacetCount] = {}
    for collection in catalog.collections:
        for count in collection.facets[name].known:
            if count.value not in seen:
                more.setdefault(count.value, FacetCount(count.value, count.label, None, None, None, 0))
    return (*counted, *(more[value] for value in sorted(more)))


def rows_having(catalog: Catalog, name: str) -> tuple[FacetCount, ...]:
    """The same with the number of listings, twins each for itself, as a list of all of them is filtered."""
    listings: dict[str, int] = {}
    for collection in catalog.collections:
        for value in _distinct(collection.facets[name].known):
            listings[value] = listings.get(value, 0) + 1
    return tuple(replace(count, collections=listings.get(count.value, 0)) for count in listed_values(catalog, name))


def _distinct(counts: Iterable[FacetCount]) -> set[str]:
    return {count.value for count in counts}
