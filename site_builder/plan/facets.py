"""Landing pages: every value of a facet, and one page for each."""

from collections.abc import Iterable, Mapping

from site_builder import contexts
from site_builder.columns import FACET_LABELS
from site_builder.contexts import Crumb, Row
from site_builder.filters import count_of, counted, is_shown
from site_builder.hidden import bounded_unit
from site_builder.model import Catalog, Facet, SourceInfo
from site_builder.plan.addresses import FOLDERS
from site_builder.plan.lists import sorted_rows
from site_builder.plan.notes import distinct, facet_notes, sources_of, twins_note
from site_builder.plan.page import Page, Urls, Views, make_page
from site_builder.plan.values import listed_values
from site_builder.words import facet_words


def facet_pages(catalog: Catalog, rows: Mapping[str, Row], urls: Urls, views: Views) -> Iterable[Page]:
    """An index page per facet, and a landing page per value."""
    for name, folder in FOLDERS.items():
        facet, words = catalog.facets[name], facet_words(name)
        listed = tuple((count, urls[(name, count.value)]) for count in listed_values(catalog, name))
        details = {count.value: words.explain(count.value, catalog) for count, _url in listed}
        notes = facet_notes(facet, catalog)
        index = contexts.FacetIndexContext(
            name=name,
            label=words.plural,
            explanation=words.explanation,
            facet=facet,
            values=listed,
            details=details,
            units=_units(facet),
            bounded=bounded_unit(facet),
            notes=(*twins_note(catalog), *notes),
            sources=_sources(facet, catalog),
        )
        yield make_page(f"{folder}/", "facet_index", words.plural, words.explanation, index)
        for count, url in listed:
            having = [rows[c.id] for c in catalog.collections if count.value in c.values(name)]
            ctx = contexts.FacetContext(
                label=FACET_LABELS[name],
                count=count,
                bounded=bounded_unit(facet),
                explanation=details[count.value],
                synonyms=words.synonyms(count.value),
                license=catalog.licenses.get(count.value) if name == "license" else None,
                rows=tuple(sorted_rows(having, "subjects")),
                distinct=distinct(having, catalog.collections),
                notes=notes,
                sources=sources_of(having, catalog.platforms),
                chart=next(iter(views.get(url, ())), None),
                browse_url=words.browse_url(count.value),
            )
            title = words.title(count)
            collections = count_of(ctx.distinct, "collection", "collections")
            most = f", {counted(count, facet.unit)}" if is_shown(count, facet.unit) else ""
            description = f"{title}: {collections}{most}. {details[count.value]}"
            yield make_page(url, "facet", title, description, ctx, Crumb(words.plural, f"{folder}/"))


def _units(facet: Facet) -> tuple[str, ...]:
    """The columns of a facet's table: studies only where they are what is counted, or all that is."""
    figures = {unit for unit in ("studies", "series") if any(getattr(c, unit) is not None for c in facet.known)}
    studies = facet.unit == "studies" or "series" not in figures
    return ("collections", "subjects", *(("studies",) if studies and "studies" in figures else ()), "series")


def _sources(facet: Facet, catalog: Catalog) -> tuple[SourceInfo, ...]:
    """The sources of the platforms that provide a facet."""
    able = (p for p in catalog.platforms if p.commons.name not in facet.missing)
    return tuple(source for platform in able for source in platform.sources)
