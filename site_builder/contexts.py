"""What each kind of page gives its template: one frozen dataclass per kind, every field with its meaning.

Templates receive `page` (a `PageInfo`), `site` (a `SiteContext`) and `ctx` (one of the classes below).
URLs in contexts are relative to the site's root (`collections/idc/nlst/`); the `url` filter of a template
makes them relative to the page it stands on, so that a site works under any base path.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from markupsafe import Markup

from site_builder.audit.states import LinkState
from site_builder.changes.events import Change
from site_builder.charts.view import ChartView
from site_builder.exports.listing import CollectionFile
from site_builder.fair.results import Checklist, Overview
from site_builder.harmonise.license import License
from site_builder.ledger.entries import Facts
from site_builder.model import (
    Collection,
    Command,
    Commons,
    Facet,
    FacetCount,
    Part,
    Platform,
    RawValue,
    SampleView,
    SourceInfo,
    Totals,
    Twin,
)
from site_builder.quality.fill import ColumnFill, FillCount


@dataclass(frozen=True, slots=True)
class Crumb:
    """One step of the breadcrumb; the last one has no `url`."""

    label: str
    """What the step is called."""
    url: str | None = None
    """The step's page from the root; None for the page itself."""


@dataclass(frozen=True, slots=True)
class HeadMeta:
    """A named fact in the head of a page, for programs."""

    name: str
    """Its name with that of its scheme: `DC.title`, `citation_doi`."""
    content: str
    """What it says."""


@dataclass(frozen=True, slots=True)
class HeadLink:
    """A typed link in the head of a page, for programs."""

    rel: str
    """What the target is to the page: `cite-as`, `license`, `describedby`."""
    href: str
    """The target: a page or file from the root, or an absolute address."""
    media: str = ""
    """Media type of the target; empty where it is not known."""


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Any page: `url` is its address relative to the root."""

    kind: str
    """Its template's name: home, browse, collection, platform, facet ...; also the class of its body."""
    url: str
    """Address from the root: `collections/idc/nlst/`, empty for home."""
    title: str
    """Title of the page, without that of the site."""
    description: str
    """One or two sentences for search engines and previews, at most 300 characters."""
    crumbs: tuple[Crumb, ...] = ()
    """The way from home to this page; empty on home."""
    canonical: str = ""
    """Address, from the root, of the page that this one is another order of; else its own."""
    noindex: bool = False
    """True where search engines should leave the page out."""
    json_ld: Markup = field(default_factory=Markup)
    """What the page is about as schema.org has it: JSON-LD that may stand in a script; may be empty."""
    metas: tuple[HeadMeta, ...] = ()
    """Meta tags on what is to be cited; only of pages on a dataset."""
    links: tuple[HeadLink, ...] = ()
    """Typed links of the page."""
    markdown_url: str = ""
    """The same facts as Markdown, a file from the root; empty where the page has none."""


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the main navigation; `current` is decided by the template from `page.url`."""

    label: str
    """What the entry is called."""
    url: str
    """Its page from the root."""


@dataclass(frozen=True, slots=True)
class SiteContext:
    """What every page knows: title and texts of the site, and where its facts come from."""

    title: str
    """Title of the site, from the configuration."""
    tagline: str
    """What the site is, in a sentence; from the configuration."""
    base_url: str
    """Address that the site is published under, with a slash at its end."""
    language: str
    """Language of the pages as a BCP 47 tag."""
    nav: tuple[NavItem, ...]
    """Entries of the main navigation, in order."""
    sources: tuple[SourceInfo, ...]
    """Where the facts come from, with release and date, one per platform."""
    generated_at: str
    """Time of the build, ISO 8601 in UTC: `SOURCE_DATE_EPOCH` or that of the newest snapshot."""
    builder_version: str
    """Version of this program."""
    contact: str
    """E-mail or web address of the people who run the site; may be empty."""
    repository: str
    """Web address of the site's own source; may be empty."""
    has_changes: bool
    """Whether the site keeps a ledger, so that there are a page and a feed of what changed."""
    logo: str = ""
    """The site's own logo, by its name below `assets/`; may be empty."""


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


@dataclass(frozen=True, slots=True)
class PartView:
    """One DOI of a collection: its numbers, its licences in words and how to cite it."""

    part: Part
    """The original data or an analysis result, with its DOI and counts."""
    licenses: tuple[License, ...]
    """Its licences."""
    modalities: tuple[Value, ...]
    """Its modalities."""


@dataclass(frozen=True, slots=True)
class CitationText:
    """A citation in one style, with a button that copies it."""

    id: str
    """Identifier of the element that holds it."""
    styles: str
    """The choices that show it, blanks between: `apa`, or all where it can't be put into a style."""
    label: str
    """What the style is called."""
    what: str
    """What the button copies: `the APA citation of NLST`."""
    html: Markup
    """The citation, escaped, with its address as a link."""


@dataclass(frozen=True, slots=True)
class CitationView:
    """A work that is to be cited, in every style."""

    heading: str
    """What it is: original data, an analysis result, a further work."""
    title: str
    """Its title."""
    origin: str
    """Where its citation comes from: `DataCite, got 2026-11-20`."""
    note: str
    """What its citation leaves out, or why it stands in its source's words; may be empty."""
    texts: tuple[CitationText, ...]
    """The citation in each style and in its source's words; one alone where it could not be read without doubt."""


@dataclass(frozen=True, slots=True)
class CitationStyle:
    """A style that a reader can choose."""

    key: str
    """Its name in addresses and styles: `apa`."""
    label: str
    """What people call it."""
    meaning: str
    """Whose rules it follows."""
    ids: str
    """The elements that hold the citations in this style, blanks between."""
    what: str
    """What a button that copies all of them copies: `8 APA citations`."""


@dataclass(frozen=True, slots=True)
class CitationsView:
    """How a collection is cited, and how its page is."""

    cited: tuple[CitationView, ...]
    """What is to be cited: the original data first; at least one."""
    styles: tuple[CitationStyle, ...]
    """What a reader can choose; the first one is shown."""
    origin: str
    """Where all the citations come from; empty where that differs."""
    stated: bool
    """Whether anybody states how to cite the data; else the citation is made of title and address."""
    bibtex: str
    """What is to be cited as BibTeX."""
    files: tuple[CollectionFile, ...]
    """The same as files of several formats."""
    page: CitationView
    """The page itself."""
    page_bibtex: str
    """The page as BibTeX."""


@dataclass(frozen=True, slots=True)
class LicenseShare:
    """A licence of the collection with the series it covers, biggest first."""

    license: License
    """The licence with its answers in words."""
    url: str | None
    """The licence's landing page from the root; None where it has none."""
    amount: str
    """How much of the collection is under it, with its unit: `1,234 series`, `fewer than 11 studies`."""
    share: float | None
    """The same as a share of the whole, 0 to 1; None where one of the two is not shown."""


@dataclass(frozen=True, slots=True)
class ViewGroup:
    """Up to three sample views of one modality."""

    modality: Value
    """The modality that the series are of."""
    views: tuple[SampleView, ...]
    """Sample series with their viewer's address, each of another subject."""


@dataclass(frozen=True, slots=True)
class RelatedNote:
    """A fact about a field that the source does not provide or that was read with a rule."""

    label: str
    """The field as people call it."""
    note: str
    """What is to be known about it."""


@dataclass(frozen=True, slots=True)
class RelatedCollection:
    """Another collection that a reader of the page may want, and why."""

    row: Row
    """The other collection as a row of a list."""
    reasons: tuple[str, ...]
    """What relates the two, in words, the strongest reason first."""


@dataclass(frozen=True, slots=True)
class CollectionContext:
    """A collection page, in the order it answers: what, may I, who and what, look, get, cite, whence."""

    collection: Collection
    """Every fact of the collection."""
    row: Row
    """The same as a row of a list, with labels and landing pages."""
    lead: tuple[str, ...]
    """First paragraphs of the description."""
    more: tuple[str, ...]
    """The rest of it, behind a disclosure; may be empty."""
    licenses: tuple[LicenseShare, ...]
    """Its licences and what they cover, the most frequent first."""
    charts: tuple[ChartView, ...]
    """Its charts in the order of the page."""
    not_provided: tuple[str, ...]
    """Labels of the facets that its source does not have."""
    also_not_provided: tuple[str, ...]
    """Other fields that its source does not have, in words."""
    not_drawn: tuple[str, ...]
    """Labels of the facets that have no chart because what they count is hidden."""
    parts: tuple[PartView, ...]
    """Original data and analysis results, one per DOI."""
    views: tuple[ViewGroup, ...]
    """Sample views by modality; empty where nothing can be viewed."""
    sources: tuple[SourceInfo, ...]
    """Where these facts come from: the source that counts the collection, then those that complete its platform."""
    canonical: Twin | None
    """How the site's totals count the collection, where that is another platform's page; else None."""
    canonical_why: str
    """The rule by which one of several listings is the one that counts; empty where there is one."""
    notes: tuple[RelatedNote, ...]
    """What is to be known about single fields."""
    related: tuple[RelatedCollection, ...]
    """Related collections, the nearest first; empty where none has anything telling in common with it."""
    link_states: Mapping[str, LinkState]
    """What the last audit found of its links, by the address that the page has; only of those that were asked for."""
    viewer_states: tuple[LinkState, ...]
    """What the last audit found of the viewers of its samples; empty where they were not asked for."""
    changes: tuple[Change, ...]
    """What changed in it, the newest first; empty where nothing has changed."""
    findings: tuple[tuple[str, str, str], ...]
    """Imperfect data as (meaning, how many of what, examples)."""
    commands: tuple[Command, ...]
    """How to get it by command; by the manifest beside the page where there is one."""
    files: tuple[CollectionFile, ...]
    """The files beside the page: descriptions for programs, citations, tables, ways to the images."""
    citations: CitationsView
    """How it is cited."""
    page_markdown: Markup | None = None
    """Sanitised HTML of `content/collections/<commons>/<id>.md`; None where there is none."""
    fair: Checklist | None = None
    """What the page and its files meet of FAIR metrics and standards; None before that is looked at."""


@dataclass(frozen=True, slots=True)
class CompareContext:
    """`/compare/`: collections side by side, which scripts fetch from the API."""

    most: int
    """How many there can be."""
    words: Mapping[str, Any]
    """What the API names but does not explain, as JSON: licences, platforms, kinds of access, age groups."""


@dataclass(frozen=True, slots=True)
class PlatformContext:
    """`/commons/<commons>/`: a platform, its totals, charts and collections."""

    platform: Platform
    """The platform with its totals, facets and releases."""
    charts: tuple[ChartView, ...]
    """Its charts, over all its collections."""
    rows: tuple[Row, ...]
    """Its collections by title."""
    sources: tuple[SourceInfo, ...]
    """Where its facts come from; the source of its series first."""
    notes: tuple[str, ...]
    """Sentences on what of it the site's totals count."""
    page_markdown: Markup | None = None
    """Sanitised HTML of `content/commons/<commons>.md`; None where there is none."""


@dataclass(frozen=True, slots=True)
class PlatformsContext:
    """`/commons/`: all platforms."""

    platforms: tuple[Platform, ...]
    """Every platform with its totals."""
    sources: tuple[SourceInfo, ...]
    """Every source of the site, those that failed among them."""
    notes: tuple[str, ...]
    """Sentences on collections that several platforms list."""


@dataclass(frozen=True, slots=True)
class FacetIndexContext:
    """`/modalities/`, `/licenses/`, ...: every value of one facet."""

    name: str
    """The facet's name: `BodyPartExamined`."""
    label: str
    """What its values are called together: `Body parts`."""
    explanation: str
    """What the facet is, one sentence."""
    facet: Facet
    """All its counts, with those of unknown."""
    values: tuple[tuple[FacetCount, str], ...]
    """Known values with their counts and their landing page from the root."""
    details: dict[str, str]
    """What a value means, by value; empty texts where nothing is to be said."""
    units: tuple[str, ...]
    """The units that its counts are shown in, collections first."""
    bounded: str
    """The unit that `fewer_than` of its counts bounds."""
    notes: tuple[str, ...]
    """Sentences on platforms and figures that are in no count."""
    sources: tuple[SourceInfo, ...]
    """The sources of the counts."""


@dataclass(frozen=True, slots=True)
class FacetContext:
    """The landing page of one value (`/modalities/ct/`): its counts, explanation and collections."""

    label: str
    """What the facet is called."""
    count: FacetCount
    """The value, its label and its counts over the whole site."""
    bounded: str
    """The unit that `fewer_than` of its counts bounds."""
    explanation: str
    """What the value means; may be empty."""
    synonyms: tuple[str, ...]
    """Other words by which people look for it."""
    license: License | None
    """The licence in words, where the facet is that of licences; else None."""
    rows: tuple[Row, ...]
    """The collections that have the value, as every platform lists them."""
    distinct: int
    """How many different collections the rows describe."""
    notes: tuple[str, ...]
    """Sentences on what the counts leave out."""
    sources: tuple[SourceInfo, ...]
    """The sources of the rows."""
    chart: ChartView | None
    """The value's chart; None where there is nothing to draw."""
    browse_url: str
    """The list of collections filtered by this value, from the root."""


@dataclass(frozen=True, slots=True)
class DictionaryColumn:
    """One column of the data dictionary, from `columns.py`."""

    name: str
    """The column's name."""
    dtype: str
    """Its type: string, int64."""
    unit: str
    """Unit of its numbers; empty where it has none."""
    term: str
    """Standard or source that it comes from: a DICOM attribute, a field of the BIH dictionary."""
    requirement: str
    """required, preferred or optional in a contributed table."""
    help: str
    """What it means."""
    provided_by: tuple[str, ...]
    """Short names of the platforms that have it."""


@dataclass(frozen=True, slots=True)
class DictionaryContext:
    """`/dictionary/`: every column, grouped by level, and every finding code."""

    levels: tuple[tuple[str, tuple[DictionaryColumn, ...]], ...]
    """(level, its columns): collection, subject, study, series."""
    vocabularies: tuple[tuple[str, tuple[tuple[str, str, str], ...]], ...]
    """(name, its terms as (value, label, meaning))."""
    codes: tuple[tuple[str, str, str], ...]
    """Finding codes as (code, severity, meaning), in alphabetical order."""
    table: tuple[tuple[str, str, str, str], ...]
    """Fields of `collections.csv` and `collections.parquet` as (name, type, unit, meaning)."""


@dataclass(frozen=True, slots=True)
class ContributeFile:
    """A file to download from the page that tells how to contribute."""

    url: str
    """The file from the root."""
    label: str
    """What it is called."""
    meaning: str
    """What it is, a few words."""


@dataclass(frozen=True, slots=True)
class ContributeField:
    """A field of a contributed table, from its declaration in `columns.py`."""

    name: str
    """Its name in the series table."""
    header: str
    """Its header in the template."""
    needed: str
    """How much it is wanted: required, required where a row is a series, preferred, optional."""
    meaning: str
    """What it means, its unit and the words to choose from."""
    example: str
    """A value as it is best written; may be empty."""
    also: tuple[str, ...]
    """Other headers that are read as this field."""
    term: str
    """Standard or source that it comes from."""


@dataclass(frozen=True, slots=True)
class ContributeContext:
    """`/contribute/`: how to fill in a table, check it and send it."""

    body: Markup
    """Sanitised HTML of `content/pages/contribute.md`."""
    templates: tuple[ContributeFile, ...]
    """What to fill in, the best first."""
    schemas: tuple[ContributeFile, ...]
    """The same fields for programs."""
    fields: tuple[tuple[str, tuple[ContributeField, ...]], ...]
    """(requirement, its fields): required, preferred, optional."""


@dataclass(frozen=True, slots=True)
class MarkdownContext:
    """A page written in Markdown under `content/pages/` (about, how to cite ...)."""

    body: Markup
    """Sanitised HTML of the text."""


@dataclass(frozen=True, slots=True)
class ChangesContext:
    """`/changes/`: what changed, by day."""

    since: str
    """Day from which on changes are known, `YYYY-MM-DD`."""
    days: tuple[tuple[str, tuple[Change, ...]], ...]
    """Days with their changes, the last day first."""
    shown: int
    """Number of changes on the page, the newest ones."""
    total: int
    """Number of all changes."""


@dataclass(frozen=True, slots=True)
class MovedContext:
    """An address that leads to another one."""

    target: str
    """The new address: from the root of the site, or absolute."""


@dataclass(frozen=True, slots=True)
class GoneContext:
    """A published address whose content has gone."""

    what: str
    """What stood there: collection, platform or value (of a facet)."""
    reason: str
    """gone, unlisted (the site no longer reads its source) or unread (its source could not be read)."""
    since: str | None
    """Day on which it was first missing, `YYYY-MM-DD`; None while it may be back."""
    first: str
    """Day on which the address was first published, as far as the ledger knows."""
    facts: Facts | None
    """What is known of a collection from when it was last listed; None for other pages."""
    totals: Totals
    """Its counts from then; all None for other pages."""
    platform: Commons | None
    """The collection's platform, where the site still lists it."""
    contact: str
    """Where readers can write to; empty where the site has no contact."""
    source: SourceInfo | None
    """The source that could not be read, or that no longer has it; None where it is not configured."""
    became: tuple[Crumb, ...] = ()
    """The pages of the values as which what was read as this one (of a facet) is read now, where there are several."""
    stating: tuple[Crumb, ...] = ()
    """The collections that still state what was read as this value (of a facet)."""


@dataclass(frozen=True, slots=True)
class SearchContext:
    """`/search/`: where other sites and programs send a search; it leads on with every parameter."""

    target: str
    """The page that searches, from the root."""


@dataclass(frozen=True, slots=True)
class NotFoundContext:
    """`/404.html`: served at any depth, so its links are absolute from `base_path`."""

    base_path: str
    """Path of the site's root on its host: `/atlas/`."""


@dataclass(frozen=True, slots=True)
class QualitySource:
    """A source, or the site's own texts, as a line of the data quality page."""

    id: str
    """Its id in the configuration; `content` for the site's own texts."""
    label: str
    """Its platform where it has one, else its id."""
    url: str
    """Its page of data quality, from the root."""
    info: SourceInfo | None
    """Its state, date and problem; None for the site's own texts."""
    unused: str
    """Why nothing of it is counted, though it was read; empty where something is."""
    platforms: tuple[str, ...]
    """Short names of the platforms that it describes."""
    collections: int
    """Collections whose rows it gave."""
    findings: tuple[tuple[str, int], ...]
    """How many findings of each severity it has: error, warning, info."""


@dataclass(frozen=True, slots=True)
class QualityCode:
    """A finding code with what was found."""

    code: str
    """The code, as the data dictionary explains it."""
    severity: str
    """error, warning or info."""
    meaning: str
    """What it means, one sentence."""
    findings: int
    """How many findings there are."""
    amount: str
    """How many of what they concern: `9,639 series, 2 records`."""
    sources: tuple[QualitySource, ...]
    """The sources that they were found in."""


@dataclass(frozen=True, slots=True)
class QualityColumn:
    """A column of the metadata SOP and how complete it is on each platform."""

    name: str
    """The column's name."""
    requirement: str
    """required, preferred or optional."""
    fills: tuple[ColumnFill, ...]
    """Its share of rows with a value, per platform in the order of the page's `platforms`."""


@dataclass(frozen=True, slots=True)
class QualitySheet:
    """What one contributor could mend, to download."""

    name: str
    """The contributor, or the platform where none is stated."""
    collections: int
    """Collections that it contributes."""
    problems: int
    """Lines of its sheet."""
    csv_url: str
    """The sheet as CSV, from the root."""
    xlsx_url: str | None
    """The sheet as XLSX, from the root; None where it is too long for that."""


@dataclass(frozen=True, slots=True)
class QualityContext:
    """`/quality/`: how good the data are, source by source, code by code and column by column."""

    scopes: tuple[QualitySource, ...]
    """Every source, and the site's own texts where there is a finding on them."""
    codes: tuple[QualityCode, ...]
    """Every code that was found, the gravest first."""
    platforms: tuple[str, ...]
    """Short names of the platforms that have collections."""
    columns: tuple[QualityColumn, ...]
    """Every column of the SOP that a gap can be in, the required ones first."""
    sheets: tuple[QualitySheet, ...]
    """A sheet per contributor, by name."""
    fair: Overview | None = None
    """What the checklists of all collections come to; None where there is no collection."""


@dataclass(frozen=True, slots=True)
class QualityFinding:
    """One finding as a row of a table."""

    where: str
    """The collection's short name, else the file, table or platform that it was found in."""
    url: str | None
    """The collection's page from the root; None where it is no collection."""
    field: str
    """The column."""
    value: str
    """The raw value, cut where it is long."""
    amount: str
    """How many of what it concerns."""
    hint: str
    """What it was read as, and what to do."""


@dataclass(frozen=True, slots=True)
class QualityGroup:
    """The findings of one code, of which the page shows the first ones."""

    code: QualityCode
    """The code with its counts in this source."""
    rows: tuple[QualityFinding, ...]
    """The first findings."""


@dataclass(frozen=True, slots=True)
class QualityField:
    """How often a code was found in a column."""

    field: str
    """The column."""
    code: str
    """The code."""
    severity: str
    """error, warning or info."""
    findings: int
    """How many findings there are."""
    amount: str
    """How many of what they concern."""


@dataclass(frozen=True, slots=True)
class QualityCollection:
    """How complete a collection is."""

    title: str
    """Its short name."""
    url: str
    """Its page from the root."""
    counts: tuple[FillCount, ...]
    """Columns with values: required, preferred and optional ones."""
    gaps: tuple[tuple[str, str], ...]
    """Required and preferred columns that are not filled throughout, as (column, share in words)."""


@dataclass(frozen=True, slots=True)
class QualitySpelling:
    """A value and the spellings that were read as it."""

    column: str
    """The column."""
    label: str
    """What they were read as."""
    raw: tuple[RawValue, ...]
    """The most frequent spellings with the rows that have them."""
    spellings: int
    """How many different ones there are."""


@dataclass(frozen=True, slots=True)
class QualitySourceContext:
    """`/quality/<source>/`: what was found in one source; long lists are cut and lie beside the page as a whole."""

    source: QualitySource
    """The source."""
    fields: tuple[QualityField, ...]
    """Findings by column and code."""
    groups: tuple[QualityGroup, ...]
    """Findings by code, the gravest first."""
    collections: tuple[QualityCollection, ...]
    """The least complete collections first."""
    spellings: tuple[QualitySpelling, ...]
    """What was read as what, where the two differ, by column."""
    respelled: int
    """How many values there are of which a spelling differs."""
    findings_url: str
    """All findings as CSV, from the root."""
    completeness_url: str
    """Completeness of every collection and column as CSV, from the root; empty where there are no collections."""
    spellings_url: str
    """Every spelling as CSV, from the root; empty where there are no collections."""
