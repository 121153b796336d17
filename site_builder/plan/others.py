"""Home, platforms, data dictionary, the texts that people wrote, and 404."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from markupsafe import Markup

from site_builder import contexts
from site_builder.columns import COLUMNS
from site_builder.config import SiteConfig
from site_builder.contexts import Crumb, PageInfo, Row
from site_builder.filters import count_of
from site_builder.findings import CODES
from site_builder.harmonise.modality import MODALITIES
from site_builder.model import Catalog
from site_builder.plan.lists import sorted_rows
from site_builder.plan.page import Page, Texts, Views, make_page, platform_url


def home_page(catalog: Catalog, config: SiteConfig, rows: Mapping[str, Row], views: Views, texts: Texts) -> Page:
    """What is inside, at a glance."""
    newest = sorted(catalog.collections, key=lambda c: (c.published or "", c.updated or "", c.id), reverse=True)
    home = texts.pages.get("home")
    ctx = contexts.HomeContext(
        totals=catalog.totals,
        charts=views.get("", ()),
        modalities=catalog.facets["Modality"].known,
        body_parts=catalog.facets["BodyPartExamined"].known,
        licenses=catalog.facets["license"].known,
        diseases=catalog.facets["disease_type"].known,
        newest=tuple(rows[c.id] for c in newest[: config.newest]),
        largest=tuple(sorted_rows(rows.values(), "subjects")[: config.newest]),
        platforms=catalog.platforms,
        intro=home.body if home else Markup(""),
    )
    totals = catalog.totals
    counted = count_of(totals.collections, "collection", "collections")
    words = f"{config.tagline}: {counted}, {count_of(totals.subjects, 'subject', 'subjects')}."
    return make_page("", "home", config.title, words, ctx)


def platform_pages(catalog: Catalog, rows: Mapping[str, Row], views: Views, texts: Texts) -> Iterable[Page]:
    """All platforms, and a page for each."""
    words = "The platforms whose collections are listed here, with their totals and how fresh they are."
    yield make_page("commons/", "platforms", "Platforms", words, contexts.PlatformsContext(catalog.platforms))
    for platform in catalog.platforms:
        name = platform.commons.name
        url = platform_url(platform)
        own = [rows[c.id] for c in catalog.collections if c.commons_name == name]
        text = texts.commons.get(platform.commons.slug) or texts.commons.get(name)
        ctx = contexts.PlatformContext(
            platform, views.get(url, ()), tuple(sorted_rows(own, "title")), text.body if text else None
        )
        description = f"{platform.commons.long_name}: {len(own):,} collections. {platform.commons.description}"
        yield make_page(url, "platform", platform.commons.long_name, description, ctx, Crumb("Platforms", "commons/"))


def dictionary_page(catalog: Catalog) -> Page:
    """Every column and every code, from their declarations."""
    provided = {
        column.name: tuple(
            p.commons.name for p in catalog.platforms if p.totals.collections and column.name in p.provided
        )
        for column in COLUMNS
    }
    levels = tuple(
        (
            level,
            tuple(
                contexts.DictionaryColumn(c.name, c.dtype, c.unit, c.term, c.requirement, c.help, provided[c.name])
                for c in COLUMNS
                if c.level == level
            ),
        )
        for level in ("collection", "subject", "study", "series")
    )
    modalities = tuple((m.code, m.label, m.plain) for m in MODALITIES.values())
    licenses = tuple((i.id, i.label, i.summary) for i in sorted(catalog.licenses.values(), key=lambda i: i.id))
    codes = tuple((code, severity, meaning) for code, (severity, meaning) in sorted(CODES.items()))
    vocabularies = tuple((name, terms) for name, terms in (("Modality", modalities), ("Licence", licenses)) if terms)
    ctx = contexts.DictionaryContext(levels, vocabularies, codes)
    words = "Every field of this catalogue: its meaning, unit, level and the standard it comes from."
    return make_page("dictionary/", "dictionary", "Data dictionary", words, ctx)


def text_pages(texts: Texts) -> Iterable[Page]:
    """Pages written in Markdown; `home` stands on the home page instead."""
    for name, text in texts.pages.items():
        if name != "home":
            page = make_page(f"{name}/", "markdown", text.title, text.summary, contexts.MarkdownContext(text.body))
            yield replace(page, writer=str(text.path))


def not_found_page(config: SiteConfig) -> Page:
    """What a host shows for an address that does not exist."""
    info = PageInfo("404", "404.html", "Page not found", "There is no such page.", noindex=True)
    return Page("404.html", "pages/404.html", info, contexts.NotFoundContext(config.base_path))
