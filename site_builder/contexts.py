"""What each kind of page gives its template: one frozen dataclass per kind, every field with its meaning.

Templates receive `page` (a `PageInfo`), `site` (a `SiteContext`) and `ctx` (one of the classes below).
URLs in contexts are relative to the site's root (`collections/idc/nlst/`); the `url` filter of a template
makes them relative to the page it stands on, so that a site works under any base path.
"""

from dataclasses import dataclass

from markupsafe import Markup

from site_builder.charts.view import ChartView
from site_builder.harmonise.license import License
from site_builder.model import (
    Catalog,
    Citation,
    Collection,
    Facet,
    FacetCount,
    Part,
    Platform,
    SampleView,
    SourceInfo,
    Totals,
)


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the breadcrumb; the last one has no `url`."""

    label: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Any page: `url` is its address relative to the root."""

    kind: str
    url: str
    title: str
    description: str
    crumbs: tuple[Crumb, ...] = ()
    canonical: str = ""
    noindex: bool = False


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the main navigation; `current` is decided by the template from `page.url`."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class SiteContext:
    """What every page knows: title and texts of the site, and where its facts come from."""

    title: str
    tagline: str
    base_url: str
    language: str
    nav: tuple[NavItem, ...]
    sources: tuple[SourceInfo, ...]
    generated_at: str
    builder_version: str
    contact: str
    repository: str


@dataclass(frozen=True, slots=True)
class SortLink:
    """One order of the list of collections and the page that shows it."""

    key: str
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet with the label people read, and its own page if there is one."""

    value: str
    label: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A collection as one row of a list."""

    id: str
    title: str
    short_title: str
    url: str
    commons_name: str
    collection_id: str
    subjects: int | None
    series: int | None
    size_bytes: int | None
    modalities: tuple[Value, ...]
    licenses: tuple[Value, ...]
    body_parts: tuple[Value, ...]
    disease_types: tuple[Value, ...]
    primary_sites: tuple[Value, ...]
    sexes: tuple[str, ...]
    access: str
    updated: str | None


@dataclass(frozen=True, slots=True)
class HomeContext:
    """`/`: what is inside at a glance; `newest` holds the collections with the latest `updated` date."""

    totals: Totals
    charts: tuple[ChartView, ...]
    modalities: tuple[FacetCount, ...]
    body_parts: tuple[FacetCount, ...]
    licenses: tuple[FacetCount, ...]
    diseases: tuple[FacetCount, ...]
    newest: tuple[Row, ...]
    largest: tuple[Row, ...]
    platforms: tuple[Platform, ...]
    intro: Markup


@dataclass(frozen=True, slots=True)
class BrowseContext:
    """`/collections/`: all rows in one order; `facets` are the values the page can filter by."""

    rows: tuple[Row, ...]
    sort: str
    sorts: tuple[SortLink, ...]
    facets: dict[str, tuple[FacetCount, ...]]
    facet_labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class PartView:
    """One DOI of a collection: its numbers, its licences in words and how to cite it."""

    part: Part
    licenses: tuple[License, ...]
    modalities: tuple[Value, ...]
    citation: Citation | None


@dataclass(frozen=True, slots=True)
class LicenseShare:
    """A licence of the collection with the series it covers, biggest first."""

    license: License
    url: str
    series: int
    share: float


@dataclass(frozen=True, slots=True)
class ViewGroup:
    """Up to three sample views of one modality."""

    modality: Value
    views: tuple[SampleView, ...]


@dataclass(frozen=True, slots=True)
class RelatedNote:
    """A fact about a field that the source does not provide or that was read with a rule."""

    label: str
    note: str


@dataclass(frozen=True, slots=True)
class CollectionContext:
    """A collection page, in the order it answers: what, may I, who and what, look, get, cite, whence."""

    collection: Collection
    row: Row
    lead: tuple[str, ...]
    more: tuple[str, ...]
    licenses: tuple[LicenseShare, ...]
    charts: tuple[ChartView, ...]
    not_provided: tuple[str, ...]
    parts: tuple[PartView, ...]
    views: tuple[ViewGroup, ...]
    source: SourceInfo
    notes: tuple[RelatedNote, ...]
    findings: tuple[tuple[str, str, str], ...]
    json_url: str
    page_markdown: Markup | None = None


@dataclass(frozen=True, slots=True)
class PlatformContext:
    """`/commons/<commons>/`: a platform, its totals, charts and collections."""

    platform: Platform
    charts: tuple[ChartView, ...]
    rows: tuple[Row, ...]
    page_markdown: Markup | None = None


@dataclass(frozen=True, slots=True)
class PlatformsContext:
    """`/commons/`: all platforms."""

    platforms: tuple[Platform, ...]


@dataclass(frozen=True, slots=True)
class FacetIndexContext:
    """`/modalities/`, `/licenses/`, ...: every value of one facet."""

    name: str
    label: str
    explanation: str
    facet: Facet
    values: tuple[tuple[FacetCount, str], ...]
    details: dict[str, str]


@dataclass(frozen=True, slots=True)
class FacetContext:
    """The landing page of one value (`/modalities/ct/`): its counts, explanation and collections."""

    label: str
    count: FacetCount
    explanation: str
    synonyms: tuple[str, ...]
    license: License | None
    rows: tuple[Row, ...]
    chart: ChartView | None
    browse_url: str


@dataclass(frozen=True, slots=True)
class DictionaryColumn:
    """One column of the data dictionary, from `columns.py`."""

    name: str
    dtype: str
    unit: str
    term: str
    requirement: str
    help: str
    provided_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class DictionaryContext:
    """`/dictionary/`: every column, grouped by level, and every finding code."""

    levels: tuple[tuple[str, tuple[DictionaryColumn, ...]], ...]
    vocabularies: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    codes: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class MarkdownContext:
    """A page written in Markdown under `content/pages/` (about, how to cite ...)."""

    body: Markup


@dataclass(frozen=True, slots=True)
class NotFoundContext:
    """`/404.html`: served at any depth, so its links are absolute from `base_path`."""

    base_path: str
    catalog: Catalog | None = None
