"""`api/v1/collections/<commons>/<collection>.json`: a collection, or what stands where one was (`ledger/pages.py`)."""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType

from site_builder.exports.openapi.answers import Summary
from site_builder.exports.openapi.kinds import (
    Answer,
    Bytes,
    CommonsName,
    Day,
    Dois,
    FacetCount,
    FacetUnits,
    FewerThan,
    Id,
    Licenses,
    Modalities,
    Page,
    Series,
    Status,
    Studies,
    Subjects,
    Totals,
    ref,
)

PartKind = Literal["original_data", "analysis_result"]


class RawFacetCount(FacetCount, kw_only=True):
    """A value of a facet within a collection, with the spellings of the source that were read as it."""

    raw: Annotated[list[str], Meta(description="Raw spellings, the most frequent first.")]
    raw_series: Annotated[
        list[int | None], Meta(description="Series (or rows) that have each spelling of `raw`; null: hidden.")
    ]


class CitationText(Answer):
    """How to cite one part of the collection."""

    data_url_doi: Annotated[str | None, Meta(description="Its DOI as an address; null: none is stated.")]
    kind: PartKind
    title: str | None
    text: Annotated[str, Meta(description="The citation as the source states it, without markup.")]


class Link(Answer):
    """A link of the collection."""

    role: Annotated[str, Meta(description="`data_url_doi`, `landing_page`, `explore`, `publication` ...")]
    url: str
    label: str


class Part(Totals, kw_only=True):
    """What one DOI contributes: the original data, or the result of an analysis."""

    kind: PartKind
    id: str
    title: str | None
    data_url_doi: Annotated[str | None, Meta(description="Its DOI as an address; null: none is stated.")]
    modalities: Modalities
    licenses: Licenses


class SampleView(Answer):
    """A series that a viewer shows."""

    Modality: str
    StudyInstanceUID: str
    SeriesInstanceUID: str
    dicom_viewer_url: str


class GrowthPoint(Answer):
    """What the collection had in one release of its source."""

    version: str
    date: Annotated[str, Meta(description="Day of the release, `YYYY-MM-DD`.")]
    series: Series
    subjects: Subjects
    hidden: Annotated[bool | UnsetType, Meta(description="True where the counts are hidden, else absent.")] = UNSET
    fewer_than: FewerThan = UNSET


class RelatedCollection(Answer):
    """Another collection that has something telling in common with this one."""

    id: Id
    title: str
    url: Page
    reasons: Annotated[list[str], Meta(description="What they have in common, in words, the strongest first.")]


class Provenance(Answer):
    """Where the facts of the collection come from."""

    source: Annotated[str, Meta(description="Name of the source in the configuration of the site.")]
    commons_name: CommonsName
    origin: Annotated[str, Meta(description="What was read: a package, an address, a folder.")]
    version: Annotated[str | None, Meta(description="The source's own release; null: it has none.")]
    released: Day
    retrieved_at: Annotated[str, Meta(description="When it was read, ISO 8601 in UTC.")]
    status: Status
    problem: Annotated[str | None, Meta(description="Why the source is stale; null: it is fresh.")]
    fields: Annotated[
        dict[str, str], Meta(description="Notes on single fields: not provided, or read with a rule. By field.")
    ]


class Collection(Summary, kw_only=True):
    """A collection with everything that its page says."""

    description: Annotated[str, Meta(description="Plain text, paragraphs apart by an empty line; may be empty.")]
    contributors: list[str]
    citations: list[CitationText]
    facets: Annotated[dict[str, list[RawFacetCount]], Meta(description="Values by facet; an empty list: not provided.")]
    facet_units: FacetUnits
    links: list[Link]
    parts: list[Part]
    sample_views: list[SampleView]
    growth: Annotated[list[GrowthPoint], Meta(description="Release by release; empty where the source has none.")]
    related: list[RelatedCollection]
    provenance: Provenance


class Known(Answer):
    """What a collection was when it was last listed; counts are null where they are not known or hidden."""

    source_id: str
    commons_name: CommonsName
    collection_id: str
    title: str
    data_url_doi: Dois
    original_doi: Annotated[list[str], Meta(description="Addresses of its original data.")]
    landing_page: Annotated[str, Meta(description="Its page at the platform; may be empty.")]
    modalities: Modalities
    licenses: Licenses
    subjects: Subjects
    studies: Studies
    series: Series
    size_bytes: Bytes
    updated: Day


class NothingKnown(Answer):
    """Nothing is known of what stood here."""


class GoneCollection(Answer):
    """A tombstone: a collection that is no longer listed. Its address stays."""

    status: Annotated[
        Literal["gone", "unread"], Meta(description="unread: its source could not be read; it may be back with it.")
    ]
    id: Id
    title: str
    page: Annotated[str, Meta(description="Address of its page, absolute.")]
    gone_since: Annotated[Day, Meta(description="Day on which it was first missing; null: it may be back.")]
    last_known: Annotated[
        Any,
        Meta(
            description="What it was when last listed; empty: nothing is known.",
            extra_json_schema={"oneOf": [{"$ref": ref("Known")}, {"$ref": ref("NothingKnown")}]},
        ),
    ]


class MovedCollection(Answer):
    """A collection that has another address now."""

    status: Literal["moved"]
    id: Id
    title: str
    moved_to: Annotated[str, Meta(description="The new address of its page, absolute.")]
