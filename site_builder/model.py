"""The values that travel through the pipeline: frozen, slotted, typed, and serialisable as JSON.

Counts are whole numbers in the unit their name says. `None` means that the source does not provide the
figure; it is never zero and never invented.
"""

from dataclasses import dataclass, field
from typing import Literal

from site_builder.harmonise.license import License

Access = Literal["open", "registered", "controlled", "mixed", "unknown"]
Status = Literal["fresh", "stale", "failed"]
Level = Literal["collection", "subject", "study", "series"]

#: The value under which subjects or series without a known value are counted.
UNKNOWN = "unknown"


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
    """Where facts come from and how fresh they are: one `[[sources]]` table of the configuration.

    `version` is the source's own release ("25"), `released` its date, `retrieved_at` the time (ISO 8601,
    UTC) at which we got it, `origin` what was read ("idc-index-data 25.0.5", a URL, a folder).
    """

    id: str
    kind: str
    commons_name: str
    version: str
    released: str | None
    retrieved_at: str
    origin: str
    status: Status = "fresh"


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of a collection, a platform or the whole site.

    Subjects are distinct `PatientID` within a commons, so a platform's total is not the sum over its
    collections. `size_bytes` is the size of the DICOM files.
    """

    subjects: int | None
    studies: int | None
    series: int | None
    instances: int | None
    size_bytes: int | None
    collections: int = 1


@dataclass(frozen=True, slots=True)
class RawValue:
    """A raw spelling in the source and the number of series (or subjects) that have it."""

    raw: str
    count: int


@dataclass(frozen=True, slots=True)
class FacetCount:
    """One value of a facet with its counts.

    At series level (`Modality` ...) `series` counts series with the value; `studies` and `subjects` count
    those having at least one such series. At subject level (`PatientSex` ...) `subjects` counts each
    subject once; `studies` and `series` are those of these subjects. At collection level
    (`disease_type` ...) all are those of the collections with the value.
    """

    value: str
    label: str
    subjects: int | None
    studies: int | None
    series: int | None
    collections: int = 1
    raw: tuple[RawValue, ...] = ()

    @property
    def is_unknown(self) -> bool:
        """Whether this counts those without a known value."""
        return self.value == UNKNOWN


@dataclass(frozen=True, slots=True)
class Facet:
    """A facet: known values by falling count (age groups in order), then `unknown` if there is one.

    `provided` is False where the source has no such field: then `counts` is empty, which is neither
    "unknown" nor zero. `unit` is what a bar counts.
    """

    name: str
    level: Level
    provided: bool
    counts: tuple[FacetCount, ...] = ()

    @property
    def unit(self) -> str:
        """What a value's main count counts: `subjects`, `series` or `collections`."""
        return {"subject": "subjects", "collection": "collections"}.get(self.level, "series")

    @property
    def known(self) -> tuple[FacetCount, ...]:
        """The counts without `unknown`."""
        return tuple(count for count in self.counts if not count.is_unknown)


@dataclass(frozen=True, slots=True)
class Citation:
    """How to cite one DOI: plain text and the same as sanitised HTML."""

    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Part:
    """What one DOI contributes to a collection: its original data or one analysis result.

    `licenses` are the licences of the series counted here; `stated_license` the one the record states.
    """

    kind: Literal["original_data", "analysis_result"]
    id: str
    title: str
    data_url_doi: str | None
    description: tuple[str, ...]
    citation: Citation | None
    stated_license: str | None
    subjects: int | None = 0
    studies: int | None = 0
    series: int = 0
    instances: int | None = None
    size_bytes: int | None = None
    modalities: tuple[str, ...] = ()
    licenses: tuple[str, ...] = ()
    updated: str | None = None
    provenance: tuple[tuple[str, str], ...] = ()


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
    """What one release of the source contained: series (and subjects) of a collection at that time."""

    version: str
    date: str
    series: int
    subjects: int


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

    Diseases, sites and species are still raw; texts are plain paragraphs, already cleaned of markup.
    """

    commons_name: str
    collection_id: str
    short_title: str
    title: str
    description: tuple[str, ...]
    disease_types: tuple[str, ...]
    primary_sites: tuple[str, ...]
    species: tuple[str, ...]
    access: Access
    status: str
    updated: str | None
    published: str | None
    stated_subjects: int | None
    supporting_data: tuple[str, ...]
    program: str
    parts: tuple[Part, ...]
    links: tuple[Link, ...]
    commands: tuple[Command, ...]


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

    @property
    def url(self) -> str:
        """The collection's page, relative to the site's root."""
        return f"collections/{self.commons_slug}/{self.slug}/"

    def values(self, facet: str) -> list[str]:
        """The known values of a facet, most frequent first."""
        return [count.value for count in self.facets[facet].known]


@dataclass(frozen=True, slots=True)
class Platform:
    """A commons with its totals and facets over all its collections; `provided` are the columns it has."""

    commons: Commons
    source: SourceInfo
    totals: Totals
    facets: dict[str, Facet]
    growth: tuple[GrowthPoint, ...]
    releases: tuple[tuple[str, str], ...] = ()
    provided: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Catalog:
    """The whole catalogue: what `plan` turns into pages. Collections are in order of their `id`."""

    platforms: tuple[Platform, ...]
    collections: tuple[Collection, ...]
    totals: Totals
    facets: dict[str, Facet]
    licenses: dict[str, License]
