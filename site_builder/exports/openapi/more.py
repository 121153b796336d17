"""What changed, the report of the build, the search index and typed links: JSON beside `api/v1/`.

They are written by `exports/changes.py`, `exports/report.py` with `exports/fair.py`, `search/documents.py` and
`linked/links.py`.
"""

from typing import Annotated, Any, Literal

from msgspec import UNSET, Meta, UnsetType, field

from site_builder.exports.openapi.kinds import (
    Access,
    Answer,
    Bytes,
    CommonsName,
    Day,
    Id,
    Licenses,
    Modalities,
    Number,
    Page,
    Series,
    Severity,
    Status,
    Subjects,
)


class FieldChange(Answer):
    """One fact before and after: a count, a text, or of a list what went and what came."""

    name: Annotated[str, Meta(description="`subjects`, `studies`, `series`, `size_bytes`, `modalities`, `title` ...")]
    before: int | str | list[str]
    after: int | str | list[str]


class Change(Answer):
    """What happened to one collection. What is empty is absent."""

    day: Annotated[str, Meta(description="Day of the build that published it, `YYYY-MM-DD`.")]
    kind: Literal["new", "gone", "back", "renamed", "changed"]
    url: Page
    title: str | UnsetType = UNSET
    commons_name: CommonsName | UnsetType = UNSET
    version: Annotated[str | UnsetType, Meta(description="Release of the source.")] = UNSET
    was: Annotated[str | UnsetType, Meta(description="Former address of one that was renamed.")] = UNSET
    fields: list[FieldChange] | UnsetType = UNSET


class Changes(Answer):
    """Every change since the site keeps a ledger of its addresses, the newest first."""

    title: str
    base_url: str
    since: Annotated[str, Meta(description="Day from which on changes are known, `YYYY-MM-DD`.")]
    changes: list[Change]


class ReportSource(Answer):
    """A source and its state; texts are empty where there is nothing to say."""

    id: str
    kind: str
    commons_name: str
    version: str
    released: Day
    retrieved_at: str
    origin: str
    status: Status
    problem: str


class FileKind(Answer):
    """Files with one ending."""

    files: Number
    bytes: Number


class LargeFile(Answer):
    """One of the largest files."""

    path: str
    bytes: Number


class Sizes(Answer):
    """Number and bytes of the files, without the report itself."""

    files: Number
    bytes: Number
    kinds: Annotated[dict[str, FileKind], Meta(description="By ending.")]
    largest: list[LargeFile]


class Fill(Answer):
    """Of so many columns of the metadata form, how many have values, and how many of these not in every row."""

    columns: Number
    filled: Number
    partial: Number


class Completeness(Answer):
    """How complete a collection is, by how much a column is wanted."""

    id: Id
    required: Fill
    preferred: Fill
    optional: Fill


class ReportFinding(Answer):
    """Something imperfect in the data."""

    source: str
    where: Annotated[str, Meta(description="The collection, file or table that it was found in.")]
    field: str
    value: Annotated[str, Meta(description="The raw value; may be empty.")]
    count: Annotated[int | None, Meta(description="How many of `unit` it concerns; null: hidden.")]
    fewer_than: Annotated[int | None, Meta(description="Bound of a hidden count, if known; else null.")]
    unit: str
    hint: Annotated[str, Meta(description="What it was read as, and how to mend it.")]


class ReportCode(Answer):
    """A kind of finding, with the first ones of it."""

    code: Annotated[str, Meta(description="Stable; the data dictionary explains it.")]
    severity: Severity
    meaning: str
    count: Annotated[int, Meta(ge=0, description="Number of findings.")]
    left_out: Annotated[int, Meta(ge=0, description="How many of them are not listed here.")]
    findings: list[ReportFinding]


class Points(Answer):
    """Points of a checklist."""

    earned: float
    possible: float


class Standard(Points):
    """A metric or standard with the points of all collections together."""

    id: str
    label: str
    url: str
    unit: str


class Check(Answer):
    """One thing that is looked for."""

    id: str
    standard: str
    name: str
    need: str
    who: Annotated[str, Meta(description="Who can mend it; `who` of the report tells the words.")]
    hint: str


class Checked(Answer):
    """Which checks are met, by their ids."""

    scores: Annotated[dict[str, Points], Meta(description="By the id of the standard.")]
    met: list[str]
    missing: list[str]
    not_checked: list[str]


class CheckedCollection(Checked):
    """The checklist of one collection."""

    id: Id


class CheckedSite(Checked):
    """The checklist of the site as a whole."""

    checks: list[Check]


class Fair(Answer):
    """What pages and files meet of metrics and standards, by the site's own checklist."""

    note: str
    who: dict[str, str]
    standards: list[Standard]
    checks: list[Check]
    collections: list[CheckedCollection]
    site: CheckedSite


class Report(Answer):
    """What the build made and what it found."""

    builder_version: str
    sources: list[ReportSource]
    pages: Annotated[dict[str, int], Meta(description="Number of pages by kind.")]
    charts: Number
    sizes: Sizes
    completeness: list[Completeness]
    fair: Fair
    findings: Annotated[dict[Severity, int], Meta(description="Number of findings by severity.")]
    codes: Annotated[list[ReportCode], Meta(description="Findings by code, the gravest first.")]


class Stored(Answer):
    """What the index tells of a collection that was found."""

    title: str
    url: Page
    summary: str
    platform: CommonsName
    subjects: Subjects
    series: Series
    size_bytes: Bytes
    access: Access
    updated: Day
    modalities: Modalities
    licenses: Licenses
    body_parts: list[str]
    disease_types: list[str]
    sexes: list[str]
    canonical: Id


class SearchExtra(Answer):
    """What MiniSearch does not read."""

    options: Annotated[dict[str, Any], Meta(description="How the index is searched: fields, boosts, stop words ...")]


class SearchIndex(Answer):
    """A serialised index of MiniSearch 7 (lucaong.github.io/minisearch): load it with `MiniSearch.loadJS`."""

    documentCount: Number
    nextId: Number
    documentIds: Annotated[dict[str, str], Meta(description="Ids of the collections by number.")]
    fieldIds: dict[str, int]
    fieldLength: dict[str, list[int | None]]
    averageFieldLength: list[float | None]
    storedFields: dict[str, Stored]
    dirtCount: Number
    index: Annotated[
        list[tuple[str, dict[str, dict[str, int]]]],
        Meta(description="[term, {field: {document: how often}}], by term."),
    ]
    serializationVersion: Number
    siteBuilder: SearchExtra


class Target(Answer):
    """What a typed link leads to."""

    href: str
    type: Annotated[str | UnsetType, Meta(description="Its media type.")] = UNSET


class LinkContext(Answer):
    """The typed links of a page or a file (`anchor`)."""

    anchor: str
    cite_as: list[Target] | UnsetType = field(name="cite-as", default=UNSET)
    describedby: list[Target] | UnsetType = UNSET
    item: list[Target] | UnsetType = UNSET
    license: list[Target] | UnsetType = UNSET
    type: list[Target] | UnsetType = UNSET
    collection: list[Target] | UnsetType = UNSET
    author: list[Target] | UnsetType = UNSET
    describes: list[Target] | UnsetType = UNSET


class Linkset(Answer):
    """A set of typed links (RFC 9264, FAIR Signposting level 2)."""

    linkset: list[LinkContext]
