"""Lists of collections: their rows, home, the pages of the list with the search."""

from dataclasses import dataclass

from markupsafe import Markup

from site_builder.changes.events import Change
from site_builder.charts.view import ChartView
from site_builder.model import FacetCount, Platform, SourceInfo, Totals


@dataclass(frozen=True, slots=True)
class SortLink:
    """One order of the list of collections and the page that shows it."""

    key: str
    """The order's name in addresses: title, subjects, series, size, updated."""
    label: str
    """What it is called."""
    url: str
    """The page with the list in this order, from the root."""


@dataclass(frozen=True, slots=True)
class Value:
    """A value of a facet with the label people read, and its own page if there is one."""

    value: str
    """The harmonised value: `CT`."""
    label: str
    """What people read: `Computed Tomography`."""
    url: str | None = None
    """Its landing page from the root; None where it has none."""


@dataclass(frozen=True, slots=True)
class Row:
    """A collection as one row of a list."""

    id: str
    """`<commons>/<collection>` as in the JSON API: `idc/nlst`."""
    title: str
    """Full name."""
    short_title: str
    """Name by which it is known, for narrow places."""
    url: str
    """The collection's page from the root."""
    commons_name: str
    """Its platform's short name: `IDC`."""
    collection_id: str
    """Its identifier at the platform, as the platform spells it."""
    subjects: int | None
    """Distinct PatientID; None where the source has none or they are hidden."""
    studies: int | None
    """Number of studies; None where not known or hidden."""
    series: int | None
    """Number of series; None where not known or hidden."""
    size_bytes: int | None
    """Size of its files in bytes; None where the source has none or it is hidden."""
    hidden: tuple[str, ...]
    """Which of these figures are None because they are small and hidden."""
    fewer_than: int | None
    """The bound of hidden subjects, if known."""
    modalities: tuple[Value, ...]
    """Modalities with the images first, then what is derived from them."""
    licenses: tuple[Value, ...]
    """Licences of its series, the most frequent first."""
    body_parts: tuple[Value, ...]
    """Body parts examined, the most frequent first; unknown ones left out."""
    disease_types: tuple[Value, ...]
    """Diseases that the platform names for it."""
    primary_sites: tuple[Value, ...]
    """Primary sites that the platform names for it."""
    access: str
    """open, registered, controlled, mixed or unknown."""
    data_url_doi: tuple[str, ...]
    """Addresses of its data: DOIs at doi.org, or other addresses where the source gives no DOI."""
    summary: str
    """The beginning of its description; empty where it has none."""
    updated: str | None
    """Day on which it last changed, `YYYY-MM-DD`; None where not known."""
    published: str | None
    """Day on which it was first listed, `YYYY-MM-DD`; None where not known."""
    also: tuple[str, ...] = ()
    """Names of other platforms that list the same collection."""
    canonical: str = ""
    """The platform as which totals count the collection, where that is another one; else empty."""


@dataclass(frozen=True, slots=True)
class HomeContext:
    """`/`: what is inside at a glance."""

    totals: Totals
    """Counts over all collections; a subject in several collections of a platform counts once."""
    notes: tuple[str, ...]
    """Sentences on what the totals count once and what they leave out; none where there is one platform."""
    sources: tuple[SourceInfo, ...]
    """Every source of the site, those that failed among them."""
    charts: tuple[ChartView, ...]
    """The site's charts: over all platforms that provide the facet."""
    modalities: tuple[FacetCount, ...]
    """Known modalities with their counts."""
    body_parts: tuple[FacetCount, ...]
    """Known body parts with their counts."""
    licenses: tuple[FacetCount, ...]
    """Known licences with their counts."""
    diseases: tuple[FacetCount, ...]
    """Known diseases with their counts."""
    newest: tuple[Row, ...]
    """Some collections that were listed last, the newest first."""
    largest: tuple[Row, ...]
    """Some collections with the most subjects, the largest first."""
    platforms: tuple[Platform, ...]
    """Every platform with its totals."""
    changes: tuple[Change, ...]
    """Some of the newest changes; empty where nothing has changed."""
    intro: Markup
    """Sanitised HTML of `content/pages/home.md`; empty where there is none."""


@dataclass(frozen=True, slots=True)
class PageLink:
    """One page of a list that is longer than a page."""

    number: int
    """Its number, from 1."""
    url: str
    """Its address from the root."""


@dataclass(frozen=True, slots=True)
class FilterName:
    """Something that the list can be filtered by; its values come with the search."""

    label: str
    """What it is called: `Body part`."""
    values: int
    """How many values there are, so that room is kept for them."""


@dataclass(frozen=True, slots=True)
class BrowseContext:
    """`/collections/`: one page of the list of all collections in one order."""

    rows: tuple[Row, ...]
    """The collections of this page, in its order."""
    total: int
    """Number of rows on all pages."""
    noun: tuple[str, str]
    """What a row is called, and several: a listing where platforms list the same collection."""
    number: int
    """Number of this page, from 1."""
    pages: tuple[PageLink, ...]
    """All pages in this order, itself among them."""
    sort: str
    """Key of this page's order."""
    sorts: tuple[SortLink, ...]
    """Every order and its first page."""
    filters: tuple[FilterName, ...]
    """What can be filtered by, for the panel of filters before its values are there."""
    notes: tuple[str, ...]
    """Sentences on rows that describe the same collection; none where there are no such rows."""
    sources: tuple[SourceInfo, ...]
    """The sources of the rows."""
