"""Plan: which pages exist, at which address, and what each of them says."""

import difflib

from site_builder.charts.spec import ChartSpec
from site_builder.findings import Finding, Report
from site_builder.model import Catalog
from site_builder.plan.addresses import facet_urls
from site_builder.plan.changes import changes_pages
from site_builder.plan.collections import collection_pages
from site_builder.plan.compare import compare_page
from site_builder.plan.contribute import contribute_page
from site_builder.plan.dictionary import dictionary_page
from site_builder.plan.facets import facet_pages
from site_builder.plan.figures import collection_figures, platform_figures, site_figures, value_figure
from site_builder.plan.linked import with_metadata
from site_builder.plan.lists import browse_pages, row_of
from site_builder.plan.others import home_page, not_found_page, platform_pages, search_page, text_pages
from site_builder.plan.page import Material, Page, Texts, Urls, platform_url, site_context
from site_builder.plan.quality import quality_pages
from site_builder.quality import quality_of

__all__ = ["Material", "Page", "Texts", "facet_urls", "plan_figures", "plan_pages", "site_context"]


def plan_figures(catalog: Catalog, urls: Urls) -> dict[str, tuple[ChartSpec, ...]]:
    """The charts of every page that has any, by the page's address (`""` is home)."""
    figures = {c.url: collection_figures(c, urls) for c in catalog.collections}
    for platform in catalog.platforms:
        figures[platform_url(platform)] = platform_figures(platform, urls)
    figures[""] = site_figures(catalog, urls)
    for (facet, value), url in urls.items():
        count = next((c for c in catalog.facets[facet].known if c.value == value), None)
        spec = value_figure(catalog.facets[facet], count, catalog.collections) if count else None
        figures[url] = (spec,) if spec else ()
    return figures


def plan_pages(material: Material) -> list[Page]:
    """Every page of the site, with what it says to programs."""
    catalog, config, urls, views = material.catalog, material.config, material.urls, material.views
    texts, history, report = material.texts, material.history, material.report
    rows = {c.id: row_of(c, catalog, urls) for c in catalog.collections}
    _report_unused(catalog, texts, report)
    pages = [
        home_page(catalog, config, rows, views, texts, history),
        *browse_pages(catalog, rows),
        *collection_pages(material, rows),
        *platform_pages(catalog, rows, views, texts),
        *facet_pages(catalog, rows, urls, views),
        compare_page(catalog, urls),
        *changes_pages(history),
        dictionary_page(catalog),
        contribute_page(texts),
        *quality_pages(catalog, quality_of(catalog, report)),
        *text_pages(texts),
        search_page(),
        not_found_page(config),
    ]
    return with_metadata(pages, catalog, config)


def _report_unused(catalog: Catalog, texts: Texts, report: Report) -> None:
    """A text whose collection or commons does not exist is told of, not dropped in silence."""
    ids = {f"{c.commons_slug}/{c.collection_id}" for c in catalog.collections}
    names = {name for p in catalog.platforms for name in (p.commons.slug, p.commons.name)}
    for kind, known, found in (("collections", ids, texts.collections), ("commons", names, texts.commons)):
        for name in sorted(found.keys() - known):
            near = difflib.get_close_matches(name, known, 1, 0.8)
            advice = f"did you mean {near[0]}.md?" if near else "rename or remove it"
            hint = f"no such {'collection' if kind == 'collections' else 'platform'}; {advice}"
            report.add(Finding("content-unused", "content", f"{kind}/{name}.md", unit="files", hint=hint))
