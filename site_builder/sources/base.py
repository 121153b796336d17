"""What a source is: the protocols every module of this package fills, and the values it hands over."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

import ibis
from ibis.backends import BaseBackend

from site_builder.columns import COLUMNS
from site_builder.findings import Report
from site_builder.model import CollectionRecord, Commons, Level, SourceInfo

if TYPE_CHECKING:
    import httpx

    from site_builder.snapshots import Draft, Store


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a build reads of a source: files on disk, and when and in which version we got them.

    `files` maps a table's name to its file; where a table lies in several files their names are
    `<table>/<part>`. `retrieved_at` is ISO 8601 in UTC; `origin` says in words what was read
    ("idc-index-data 25.0.5"). `problem` is empty, or why a newer snapshot could not be got: what is
    read is stale then. `facts` are what the pull noted beside the files.
    """

    source_id: str
    files: dict[str, Path]
    version: str
    retrieved_at: str
    origin: str
    problem: str = ""
    facts: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Release:
    """A dated release of a source; `number` orders releases."""

    number: int
    date: str


@dataclass(frozen=True, slots=True)
class Tally:
    """A count that a source gives instead of rows, in the source's own terms.

    `collection_id` None is the commons as a whole. `column` is a name of the series table, and `raw` one of
    its values (None: stated nowhere); an empty `column` is the total of `level`. `count` None is hidden by
    the source; it is then at least 1 and below `fewer_than`.
    """

    collection_id: str | None
    level: Level
    column: str
    raw: str | None
    count: int | None
    fewer_than: int | None = None


@dataclass(frozen=True, slots=True)
class Harvest:
    """What `parse` gives for one commons: tables in our column names and the source's own terms, and records.

    `series` has a column for every entry of `columns.COLUMNS`, null where the source has none; `provided`
    names those the source has. A collection without any SeriesInstanceUID has studies as rows: its series
    are not counted. `prior` (or None) has the series versions of earlier releases that the current one no
    longer serves: collection_id, PatientID, SeriesInstanceUID, first_release, last_release. `tallies` are
    given where the source refuses rows; `series` is then empty. `lacking` are, by collection, the columns of
    `provided` that it does not have: several sources of one commons differ in what they provide.
    """

    source: SourceInfo
    commons: Commons
    series: ibis.Table
    provided: frozenset[str]
    records: tuple[CollectionRecord, ...]
    releases: tuple[Release, ...] = ()
    prior: ibis.Table | None = None
    tallies: tuple[Tally, ...] = ()
    lacking: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def provided_in(self, collection_id: str) -> frozenset[str]:
        """What is provided of one collection; of an unknown one, such as the commons as a whole, all of it."""
        return self.provided - self.lacking.get(collection_id, frozenset())


class Source(Protocol):
    """A kind of source, configured by one `[[sources]]` table."""

    id: str

    def snapshot(self, store: "Store | None" = None) -> Snapshot:
        """Find what is on disk, in the store where it was pulled. Raises `SourceError` where nothing usable is."""
        ...

    def parse(self, snapshot: Snapshot, engine: BaseBackend, report: Report) -> tuple[Harvest, ...]:
        """One harvest per commons, without network or vocabulary; imperfections go to `report`."""
        ...


class PullProgress(Protocol):
    """Hears how far a pull is."""

    def stage(self, name: str, detail: str = "") -> None:
        """A stage begins; the one before it is over."""
        ...

    def rows(self, done: int, total: int | None, what: str) -> None:
        """So many rows of `total` (None: not known) are on disk."""
        ...


@dataclass(frozen=True, slots=True)
class PullResult:
    """What a pull learnt beside the files: the source's version, what was asked in words, and further facts."""

    version: str
    origin: str
    facts: dict[str, Any] = field(default_factory=dict)


@runtime_checkable
class RemoteSource(Protocol):
    """A source that must be fetched; only these two touch the network.

    `plan_key` is what an interrupted pull must have in common with the one that goes on with it: kind and
    options, without secrets.
    """

    id: str
    kind: str
    plan_key: str

    def pull(self, draft: "Draft", client: "httpx.Client", progress: PullProgress) -> PullResult:
        """Write what a build needs into the draft. Raises `SourceError` where it can't be got whole."""
        ...

    def preview(self, client: "httpx.Client") -> list[str]:
        """What a pull would fetch, in sentences (`pull --dry-run`)."""
        ...


def missing_columns(table: ibis.Table, wanted: Sequence[str]) -> tuple[str, ...]:
    """The names of `wanted` that `table` lacks, in order."""
    return tuple(name for name in wanted if name not in table.columns)


def whole_number(value: ibis.Value, most: int, times: int = 1) -> ibis.Value:
    """`value * times` rounded to int64; null where that is no number, below 0 or over `most`."""
    number = value.cast("float64") if value.type().is_boolean() else value.try_cast("float64") * times
    if value.type().is_integer() and times == 1:
        number = value
    return ibis.ifelse(number.between(0, most), number, ibis.null()).round().cast("int64")


def no_series() -> ibis.Table:
    """An empty series table, for a source that gives no rows."""
    import pyarrow as pa  # of an unchanged site nothing else needs it

    schema = pa.schema([(column.name, pa.int64() if column.dtype == "int64" else pa.string()) for column in COLUMNS])
    return ibis.memtable(schema.empty_table())
