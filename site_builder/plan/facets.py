"""Landing pages: every value of a facet, and one page for each."""

from collections.abc import Iterable, Mapping

from site_builder import contexts
from site_builder.columns import FACET_LABELS
from site_builder.contexts import Crumb, Row
from site_builder.filters import count_of
from site_builder.model import Catalog
from site_builder.plan.addresses import FOLDERS
from site_builder.plan.lists import sorted_rows
from site_builder.plan.page import Page, Urls, Views, make_page
from site_builder.words import facet_words


def facet_pages(catalog: Catalog, rows: Mapping[str, Row], urls: Urls, views: Views) -> Iterable[Page]:
    """An index page per facet, and a landing page per value."""
    for name, folder in FOLDERS.items():
        facet, words = catalog.facets[name], facet_words(name)
        listed = tuple((count, urls[(name, count.value)]) for count in facet.known)
        details = {c.value: words.explain(c.value, catalog) for c in facet.known}
        index = contexts.FacetIndexContext(name, words.plural, words.explanation, facet, listed, details)
        yield make_page(f"{folder}/", "facet_index", words.plural, words.explanation, index)
        for count, url in listed:
            having = [rows[c.id] for c in catalog.collections if count.value in c.values(name)]
            ctx = contexts.FacetContext(
                label=FACET_LABELS[name],
                count=count,
                explanation=details[count.value],
                synonyms=words.synonyms(count.value),
                license=catalog.licenses.get(count.value) if name == "license" else None,
                rows=tuple(sorted_rows(having, "subjects")),
                chart=next(iter(views.get(url, ())), None),
                browse_url=words.browse_url(count.value),
            )
            title = words.title(count)
            counted = count_of(len(having), "collection", "collections")
            series = count_of(count.series, "series", "series")
            description = f"{title}: {counted}, {series}. {details[count.value]}"
            yield make_page(url, "facet", title, description, ctx, Crumb(words.plural, f"{folder}/"))
