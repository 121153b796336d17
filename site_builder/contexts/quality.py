"""The data quality pages."""

from dataclasses import dataclass

from site_builder.fair.results import Overview
from site_builder.model import RawValue, SourceInfo
from site_builder.quality.fill import ColumnFill, FillCount


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
