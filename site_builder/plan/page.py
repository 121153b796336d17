"""A page to render, and what every page has."""

from collections.abc import Mapping
from dataclasses import dataclass

from site_builder import __version__
from site_builder.audit.states import LinkState
from site_builder.changes.history import History
from site_builder.charts.view import ChartView
from site_builder.config import SiteConfig
from site_builder.content import Text
from site_builder.contexts import Crumb, NavItem, PageInfo, SiteContext
from site_builder.findings import Report
from site_builder.model import Catalog, Platform
from site_builder.related import Related
from site_builder.words import shortened

Urls = Mapping[tuple[str, str], str]
Views = Mapping[str, tuple[ChartView, ...]]

NAV = (
    NavItem("Collections", "collections/"),
    NavItem("Modalities", "modalities/"),
    NavItem("Body parts", "body-parts/"),
    NavItem("Diseases", "diseases/"),
    NavItem("Licences", "licenses/"),
    NavItem("Platforms", "commons/"),
    NavItem("Quality", "quality/"),
    NavItem("Contribute", "contribute/"),
    NavItem("About", "about/"),
)


@dataclass(frozen=True, slots=True)
class Page:
    """A page to render: its file, its template and its context; `writer` names what else it is made from."""

    path: str
    template: str
    info: PageInfo
    ctx: object
    writer: str = ""


@dataclass(frozen=True, slots=True)
class Texts:
    """What people wrote for the site: pages by slug, collections by `<commons>/<id>`, commons by name."""

    pages: Mapping[str, Text]
    collections: Mapping[str, Text]
    commons: Mapping[str, Text]


@dataclass(frozen=True, slots=True)
class Material:
    """Everything that pages are made from.

    `urls` are the addresses of facet values, `views` the charts by the address of their page, `near` the related
    collections and `states` what the last audit found, by address. `report` hears of what belongs to no page.
    """

    catalog: Catalog
    config: SiteConfig
    urls: Urls
    views: Views
    texts: Texts
    history: History
    near: Mapping[str, tuple[Related, ...]]
    states: Mapping[str, LinkState]
    report: Report


def site_context(catalog: Catalog, config: SiteConfig, generated_at: str, *, has_changes: bool = False) -> SiteContext:
    """What every page knows."""
    return SiteContext(
        title=config.title,
        tagline=config.tagline,
        base_url=config.base_url,
        language=config.language,
        nav=NAV,
        sources=catalog.sources,
        generated_at=generated_at,
        builder_version=__version__,
        contact=config.contact,
        repository=config.repository,
        has_changes=has_changes,
        logo=config.logo,
    )


def platform_url(platform: Platform) -> str:
    """The platform's page relative to the root."""
    return f"commons/{platform.commons.slug}/"


def make_page(
    url: str, template: str, title: str, description: str, ctx: object, *crumbs: Crumb, canonical: str | None = None
) -> Page:
    """A page at `url`, with its breadcrumb; `canonical` is the page that it is an order of."""
    trail = (Crumb("Home", ""), *crumbs, Crumb(title)) if url else ()
    info = PageInfo(
        kind=template,
        url=url,
        title=title,
        description=shortened(description, 300),
        crumbs=trail,
        canonical=url if canonical is None else canonical,
    )
    return Page(f"{url}index.html", f"pages/{template}.html", info, ctx)
