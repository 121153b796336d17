"""The values that travel through the pipeline: frozen, slotted, typed, and serialisable as JSON.

Counts are whole numbers in the unit their name says. `None` means that the source does not provide the
figure; it is never zero and never invented.
"""

from dataclasses import dataclass, field
from typing import Literal

from site_builder.citations.datacite_record import DataCiteRecord
from site_builder.harmonise.license import License
from site_builder.harmonise.mapped import NOT_REPORTED as NOT_REPORTED

Access = Literal["open", "registered", "controlled", "mixed", "unknown"]
Status = Literal["fresh", "stale", "failed"]
Level = Literal["collection", "subject", "study", "series"]
PartKind = Literal["original_data", "analysis_result"]
FillState = Literal["complete", "partial", "empty", "hidden", "not provided"]

#: The value under which subjects or series without a known value are counted.
UNKNOWN = "unknown"
#: What ends the list of a facet's values: those for which the source says that nothing was reported, then the rest.
LAST_VALUES = (NOT_REPORTED, UNKNOWN)


@dataclass(frozen=True, slots=True)
class Commons:
    """A platform that hosts collections (BIH `commons_name`)."""

    name: str
    slug: str
    long_name: str
    url: str
    description: str = ""
    contact: str = ""


@dataclass(frozen=True, slots=True)
class SourceInfo:
    """Where the facts of one commons come from and how fresh they are: a `[[sources]]` table of the configuration.

    `version` is the source's own release ("25"), `released` its date, `retrieved_at` the time (ISO 8601,
    UTC) at which we got it, `origin` what was read ("idc-index-data 25.0.5", a URL, a folder). `problem` says
    why a source is stale (an older snapshot is shown) or failed (nothing of it could be read; it then has no
    commons and was never retrieved).
    """

    id: str
    kind: str
    commons_name: str
    version: str
    released: str | None
    retrieved_at: str
    origin: str
    status: Status = "fresh"
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of a collection, a platform or the whole site.

    Subjects are distinct `PatientID` within a commons, so a platform's total is not the sum over its
    collections. `size_bytes` is the size of the DICOM files. `hidden` names the figures that are None because
    they are small and the source or the site hides them; `fewer_than` is the bound of hidden subjects, if known.
    """

    subjects: int | None
    studies: int | None
    series: int | None
    instances: int | None
    size_bytes: int | None
    collections: int = 1
    hidden: tuple[str, ...] = ()
    fewer_than: int | None = None


#: What is counted at each level.
UNITS: dict[Level, str] = {
    "collection": "collections",
    "subject": "subjects",
    "study": "studies",
    "series": "series",
}


@dataclass(frozen=True, slots=True)
class RawValue:
    """A raw spelling in the source and the number of series (or subjects) that have it; None where it is hidden."""

    raw: str
    count: int | None


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet with its counts.

    At series level (`Modality` ...) `series` counts series with the value; `studies` and `subjects` count
    those having at least one such series. At subject level (`PatientSex` ...) `subjects` counts each
    subject once; `studies` and `series` are those of these subjects. At collection level
    (`disease_type` ...) all are those of the collections with the value. `hidden` says that the counts which
    are None are hidden because they are small, not missing; `fewer_than` is the bound of the main one, if known.
    """

    value: str
    label: str
    subjects: int | None
    studies: int | None
    series: int | None
    collections: int = 1
    raw: tuple[RawValue, ...] = ()
    hidden: bool = False
    fewer_than: int | None = None

    @property
    def is_known(self) -> bool:
        """Whether this counts those with a value: neither unknown nor not reported."""
        return self.value not in LAST_VALUES


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: known values by falling count (age groups in order), then `not reported` and `unknown`.

    `level` is what a value is a fact of. Where a source has no series, a fact of series is counted in studies
    (or subjects), and `level` says so. `provided` is False where the source has no such field: then `counts`
    is empty, which is neither "unknown" nor zero. `whole` is what the counts are out of where that is not
    everything: some collections of a platform do not provide the fact, or not in this unit. `missing` names, for
    several platforms together, those that have no such field or count in another unit and are in no bar. `unit`
    is what a bar counts.
    """

    name: str
    level: Level
    provided: bool
    counts: tuple[FacetCount, ...] = ()
    missing: tuple[str, ...] = ()
    whole: Totals | None = None

    @property
    def unit(self) -> str:
        """What a value's main count counts: `subjects`, `studies`, `series` or `collections`."""
        return UNITS[self.level]

    @property
    def known(self) -> tuple[FacetCount, ...]:
        """The counts without `not reported` and `unknown`."""
        return tuple(count for count in self.counts if count.is_known)

    def main(self, count: FacetCount) -> int | None:
        """What a bar of this facet shows of a value."""
        figure: int | None = getattr(count, self.unit)
        return figure


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite one DOI: plain text and the same as sanitised HTML."""

    text: str
    html: str


@dataclass(frozen=True, slots=True)
class PartRecord:
    """What a source says of one DOI of a collection: its original data or one analysis result.

    `stated_license` is in the source's own words.
    """

    kind: PartKind
    id: str
    title: str
    data_url_doi: str | None
    description: tuple[str, ...] = ()
    citation: Citation | None = None
    stated_license: str | None = None
    updated: str | None = None
    provenance: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """What one DOI contributes to a collection, as said and as counted.

    `licenses` are the licences of the series counted here; `stated_license` the one the record states. Figures
    are None where the source does not provide them; `hidden` and `fewer_than` as in `Totals`.
    """

    kind: PartKind
    id: str
    title: str
    data_url_doi: str | None
    description: tuple[str, ...]
    citation: Citation | None
    stated_license: str | None
    subjects: int | None = None
    studies: int | None = None
    series: int | None = None
    instances: int | None = None
    size_bytes: int | None = None
    modalities: tuple[str, ...] = ()
    licenses: tuple[str, ...] = ()
    updated: str | None = None
    provenance: tuple[tuple[str, str], ...] = ()
    hidden: tuple[str, ...] = ()
    fewer_than: int | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a collection. `role`: `data_url_doi`, `landing_page`, `explore`, `publication` ..."""

    role: str
    url: str
    label: str


@dataclass(frozen=True, slots=True)
class SampleView:
    """One series that can be looked at in a viewer, chosen the same way every time."""

    Modality: str
    StudyInstanceUID: str
    SeriesInstanceUID: str
    dicom_viewer_url: str
    SeriesDescription: str = ""
    instance_count: int | None = None


@dataclass(frozen=True, slots=True)
class GrowthPoint:
    """What one release of the source contained: series (and subjects) of a collection at that time.

    Both are None where the site hides them because they, or what was added since, are small; `fewer_than` is the
    bound of hidden subjects, if known.
    """

    version: str
    date: str
    series: int | None
    subjects: int | None
    hidden: bool = False
    fewer_than: int | None = None


@dataclass(frozen=True, slots=True)
class Command:
    """A way to get the data: a command line that names the collection."""

    tool: str
    label: str
    lines: str
    note: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class CollectionRecord:
    """What a source says of a collection in its own terms; the part of a `Harvest` that is no table.

    Diseases, sites, species and access words are still raw; texts are plain paragraphs, already cleaned of markup.
    """

    commons_name: str
    collection_id: str
    short_title: str
    title: str
    description: tuple[str, ...] = ()
    disease_types: tuple[str, ...] = ()
    primary_sites: tuple[str, ...] = ()
    species: tuple[str, ...] = ()
    access: tuple[str, ...] = ()
    status: str = ""
    updated: str | None = None
    published: str | None = None
    stated_subjects: int | None = None
    supporting_data: tuple[str, ...] = ()
    program: str = ""
    contributors: tuple[str, ...] = ()
    parts: tuple[PartRecord, ...] = ()
    links: tuple[Link, ...] = ()
    commands: tuple[Command, ...] = ()


@dataclass(frozen=True, slots=True)
class Twin:
    """The same collection as another platform lists it, known by the DOI that both state."""

    id: str
    commons_name: str
    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Filled:
    """How many of a collection's rows have a value in one column of the BIH metadata SOP.

    `requirement` is that of the SOP; `rows` are in `unit`: `series`, `studies` or `subjects`, or the one of
    `records` for what is said of the whole collection. `not provided` is a column that the source does not
    have, which is not a share of zero; `hidden` one of which the source gives no rows. The numbers are None
    there, and where small counts are hidden.
    """

    column: str
    requirement: str
    state: FillState
    unit: str
    filled: int | None = None
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class SeriesTable:
    """The rows of a collection as they are published: a Parquet file that is known by its `sha256`.

    `columns` are the names of its columns, each of which has a value in some row. `uids`, `addresses` and
    `objects` are what manifests list: SeriesInstanceUIDs, addresses in object storage, persistent identifiers of
    files; a row whose own could not stand in a command or a list as it is counts in none.
    """

    rows: int
    size_bytes: int
    sha256: str
    columns: tuple[str, ...]
    uids: int = 0
    addresses: int = 0
    objects: int = 0


@dataclass(frozen=True, slots=True)
class Collection:
    """One collection, harmonised and summarised: everything its page, row and JSON say."""

    id: str
    slug: str
    commons_name: str
    commons_slug: str
    collection_id: str
    source_id: str
    short_title: str
    title: str
    description: tuple[str, ...]
    access: Access
    status: str
    updated: str | None
    published: str | None
    program: str
    supporting_data: tuple[str, ...]
    species: tuple[str, ...]
    disease_types: tuple[str, ...]
    primary_sites: tuple[str, ...]
    data_url_doi: tuple[str, ...]
    totals: Totals
    facets: dict[str, Facet]
    parts: tuple[Part, ...]
    links: tuple[Link, ...]
    commands: tuple[Command, ...]
    sample_views: tuple[SampleView, ...]
    growth: tuple[GrowthPoint, ...]
    field_notes: dict[str, str] = field(default_factory=dict)
    contributors: tuple[str, ...] = ()
    twins: tuple[Twin, ...] = ()
    canonical_id: str = ""
    completeness: tuple[Filled, ...] = ()
    table: SeriesTable | None = None

    @property
    def is_canonical(self) -> bool:
        """Whether site totals count this one of several listings of the same collection."""
        return self.canonical_id in ("", self.id)

    @property
    def url(self) -> str:
        """The collection's page, relative to the site's root."""
        return f"collections/{self.commons_slug}/{self.slug}/"

    def values(self, facet: str) -> list[str]:
        """The known values of a facet, most frequent first."""
        return [count.value for count in self.facets[facet].known]


@dataclass(frozen=True, slots=True)
class Platform:
    """A commons with its totals and facets over all its collections; `provided` are the columns it has.

    `source` gave its series; `also` are sources that filled in what that one lacks. `counted` and
    `counted_facets` leave out what other platforms list as well and are canonical for: they add up to the
    totals of the site.
    """

    commons: Commons
    source: SourceInfo
    totals: Totals
    facets: dict[str, Facet]
    growth: tuple[GrowthPoint, ...]
    releases: tuple[tuple[str, str], ...] = ()
    provided: tuple[str, ...] = ()
    also: tuple[SourceInfo, ...] = ()
    counted: Totals | None = None
    counted_facets: dict[str, Facet] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[SourceInfo, ...]:
        """Every source of its facts, the one of its series first."""
        return (self.source, *self.also)


@dataclass(frozen=True, slots=True)
class Catalog:
    """The whole catalogue: what `plan` turns into pages. Collections are in order of their `id`.

    `totals` and `facets` count a collection that several platforms list once: `twinned` collections are listed
    by more than one platform, as `twin_groups` different ones. `failed` are the sources of which nothing could
    be read. `min_cell` is the smallest number of subjects that is shown (0: every one). `datacite` is what a pull got
    of the DOIs that are cited, by their addresses.
    """

    platforms: tuple[Platform, ...]
    collections: tuple[Collection, ...]
    totals: Totals
    facets: dict[str, Facet]
    licenses: dict[str, License]
    failed: tuple[SourceInfo, ...] = ()
    twinned: int = 0
    twin_groups: int = 0
    min_cell: int = 0
    datacite: dict[str, DataCiteRecord] = field(default_factory=dict)

    @property
    def sources(self) -> tuple[SourceInfo, ...]:
        """Every source of every platform, and those that failed."""
        return (*(source for platform in self.platforms for source in platform.sources), *self.failed)
