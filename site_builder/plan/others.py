"""Home, platforms, the texts that people wrote, deep links of searches, and 404."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from markupsafe import Markup

from site_builder import contexts
from site_builder.changes.history import History
from site_builder.config import SiteConfig
from site_builder.contexts import Crumb, PageInfo, Row
from site_builder.filters import count_of, counted
from site_builder.model import Catalog
from site_builder.plan.lists import sorted_rows
from site_builder.plan.notes import platform_notes, totals_notes
from site_builder.plan.page import Page, Texts, Views, make_page, platform_url

#: Of the newest changes home shows so many.
CHANGES = 6


def home_page(
    catalog: Catalog, config: SiteConfig, rows: Mapping[str, Row], views: Views, texts: Texts, history: History
) -> Page:
    """What is inside, at a glance."""
    each = [collection for collection in catalog.collections if collection.is_canonical]
    newest = sorted(each, key=lambda c: (c.published or "", c.updated or "", c.id), reverse=True)
    home = texts.pages.get("home")
    ctx = contexts.HomeContext(
        totals=catalog.totals,
        notes=totals_notes(catalog),
        sources=catalog.sources,
        charts=views.get("", ()),
        modalities=catalog.facets["Modality"].known,
        body_parts=catalog.facets["BodyPartExamined"].known,
        licenses=catalog.facets["license"].known,
        diseases=catalog.facets["disease_type"].known,
        newest=tuple(rows[c.id] for c in newest[: config.newest]),
        largest=tuple(sorted_rows((rows[c.id] for c in each), "subjects")[: config.newest]),
        platforms=catalog.platforms,
        changes=history.newest[:CHANGES],
        intro=home.body if home else Markup(""),
    )
    totals = catalog.totals
    collections = count_of(totals.collections, "collection", "collections")
    words = f"{config.tagline}: {collections}, {counted(totals, 'subjects')}."
    return make_page("", "home", config.title, words, ctx)


def platform_pages(catalog: Catalog, rows: Mapping[str, Row], views: Views, texts: Texts) -> Iterable[Page]:
    """All platforms, and a page for each."""
    words = "The platforms whose collections are listed here, with their totals and how fresh they are."
    ctx = contexts.PlatformsContext(catalog.platforms, catalog.sources, totals_notes(catalog))
    yield make_page("commons/", "platforms", "Platforms", words, ctx)
    for platform in catalog.platforms:
        name = platform.commons.name
        url = platform_url(platform)
        own = [rows[c.id] for c in catalog.collections if c.commons_name == name]
        text = texts.commons.get(platform.commons.slug) or texts.commons.get(name)
        about = contexts.PlatformContext(
            platform=platform,
            charts=views.get(url, ()),
            rows=tuple(sorted_rows(own, "title")),
            sources=platform.sources,
            notes=platform_notes(platform, catalog.collections),
            page_markdown=text.body if text else None,
        )
        collections = count_of(len(own), "collection", "collections")
        description = f"{platform.commons.long_name}: {collections}. {platform.commons.description}"
        yield make_page(url, "platform", platform.commons.long_name, description, about, Crumb("Platforms", "commons/"))


def text_pages(texts: Texts) -> Iterable[Page]:
    """Pages written in Markdown; `home` and `contribute` stand on pages with more."""
    for name, text in texts.pages.items():
        if name not in ("home", "contribute"):
            page = make_page(f"{name}/", "markdown", text.title, text.summary, contexts.MarkdownContext(text.body))
            yield replace(page, writer=str(text.path))


def search_page() -> Page:
    """What deep links of other sites name, wherever the search itself lives."""
    words = "Search the collections by what they are about, what is in them and what is allowed."
    page = make_page("search/", "search", "Search collections", words, contexts.SearchContext("collections/"))
    return replace(page, info=replace(page.info, noindex=True))


def not_found_page(config: SiteConfig) -> Page:
    """What a host shows for an address that does not exist."""
    info = PageInfo("404", "404.html", "Page not found", "There is no such page.", noindex=True)
    return Page("404.html", "pages/404.html", info, contexts.NotFoundContext(config.base_path))
