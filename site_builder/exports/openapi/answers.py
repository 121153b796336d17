"""`api/v1/site.json` and `api/v1/collections.json`, as `exports/api.py` writes them."""

from typing import Annotated

from msgspec import UNSET, Meta

from site_builder.exports.openapi.kinds import (
    Access,
    Answer,
    Collections,
    CommonsName,
    Day,
    Dois,
    Facets,
    FacetsMissing,
    FewerThan,
    HiddenFigures,
    Id,
    Licenses,
    Modalities,
    Page,
    Series,
    Status,
    Studies,
    Subjects,
    Totals,
)


class SiteTotals(Totals, kw_only=True):
    """Counts of the whole site; a collection that several platforms list counts once."""

    collections: Collections


class Twins(Answer):
    """Collections that more than one platform lists, known by the DOI of their original data."""

    collections: Annotated[int, Meta(ge=0, description="How many different ones there are.")]
    listings: Annotated[int, Meta(ge=0, description="How many listings they have.")]


class Source(Answer):
    """A source and what it counts. A source that only completes a platform counts nothing: its counts are null."""

    id: Annotated[str, Meta(description="Its name in the configuration of the site.")]
    commons_name: Annotated[str | None, Meta(description="The platform it describes; null: it could not be read.")]
    version: Annotated[str | None, Meta(description="Its own release; null: it has none.", examples=["25"])]
    released: Day
    retrieved_at: Annotated[
        str | None,
        Meta(description="When it was read, ISO 8601 in UTC; null: never.", examples=["2026-11-21T09:00:00Z"]),
    ]
    origin: Annotated[str | None, Meta(description="What was read: a package, an address, a folder.")]
    status: Status
    problem: Annotated[str | None, Meta(description="Why it is stale or failed; null: it is fresh.")]
    collections: Annotated[int | None, Meta(description="Number of its collections; null: it counts nothing.")]
    subjects: Subjects
    studies: Studies
    series: Series
    hidden: HiddenFigures = UNSET
    fewer_than: FewerThan = UNSET


class Site(Answer):
    """Totals, sources and facets over all platforms."""

    title: Annotated[str, Meta(description="Name of the site.")]
    base_url: Annotated[str, Meta(description="Address of the root of the site, with a slash at its end.")]
    generated_at: Annotated[str, Meta(description="Time of the build, ISO 8601 in UTC.")]
    builder_version: Annotated[str, Meta(description="Version of the program that built the site.")]
    totals: SiteTotals
    twins: Twins
    min_cell: Annotated[int, Meta(ge=0, description="Smallest number of subjects that is shown; 0: every one.")]
    sources: list[Source]
    facets: Facets
    facets_missing: FacetsMissing


class Twin(Answer):
    """The same collection as another platform lists it."""

    id: Id
    commons_name: CommonsName
    title: str
    url: Page


class Summary(Totals, kw_only=True):
    """A collection in the list of all."""

    id: Id
    commons_name: CommonsName
    collection_id: Annotated[str, Meta(description="Its identifier at the platform, as spelt there.")]
    title: str
    short_title: Annotated[str, Meta(description="The name by which it is known.")]
    url: Page
    modalities: Modalities
    licenses: Licenses
    access: Access
    body_parts: Annotated[list[str], Meta(description="Body parts examined (DICOM), the most frequent first.")]
    disease_types: Annotated[list[str], Meta(description="Diseases that the platform states for the collection.")]
    primary_sites: Annotated[list[str], Meta(description="Primary sites that the platform states for it.")]
    species: list[str]
    data_url_doi: Dois
    updated: Annotated[Day, Meta(description="Day on which the source says that it last changed; null: not provided.")]
    published: Annotated[Day, Meta(description="Day on which it was first listed; null: not provided.")]
    twins: Annotated[list[Twin], Meta(description="The same collection on other platforms.")]
    canonical: Annotated[
        Id, Meta(description="The listing that the totals of the site count: its own id, or a twin's.")
    ]


class CollectionList(Answer):
    """Every listing of every platform, by id."""

    collections: list[Summary]
