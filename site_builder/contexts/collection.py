"""A collection page and the comparison of several."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from site_builder.audit.states import LinkState
from site_builder.changes.events import Change
from site_builder.charts.view import ChartView
from site_builder.contexts.lists import Row, Value
from site_builder.exports.listing import CollectionFile
from site_builder.fair.results import Checklist
from site_builder.harmonise.license import License
from site_builder.model import Collection, Command, Part, SampleView, SourceInfo, Twin


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
