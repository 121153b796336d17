"""What a source is: the protocol every module of this package fills, and the values it hands over."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import ibis
from ibis.backends import BaseBackend

from site_builder.findings import Report
from site_builder.model import CollectionRecord, Commons, SourceInfo


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What a build reads of a source: files on disk, and when and in which version we got them.

    `files` maps a table's name to its Parquet or JSON file; `retrieved_at` is ISO 8601 in UTC; `origin`
    says in words what was read ("idc-index-data 25.0.5").
    """

    source_id: str
    files: dict[str, Path]
    version: str
    retrieved_at: str
    origin: str


@dataclass(frozen=True, slots=True)
class Release:
    """A dated release of a source; `number` orders releases."""

    number: int
    date: str


@dataclass(frozen=True, slots=True)
class Harvest:
    """What `parse` gives: tables in our column names and the source's own terms, and records.

    `series` has a column for every entry of `columns.COLUMNS`, null where the source has none; `provided`
    names those the source has. `prior` (or None) has the series versions of earlier releases that the
    current one no longer serves: collection_id, PatientID, SeriesInstanceUID, first_release, last_release.
    """

    source: SourceInfo
    commons: Commons
    series: ibis.Table
    provided: frozenset[str]
    records: tuple[CollectionRecord, ...]
    releases: tuple[Release, ...] = ()
    prior: ibis.Table | None = None


class Source(Protocol):
    """A kind of source, configured by one `[[sources]]` table."""

    id: str

    def pull(self) -> str:
        """Fetch what a build needs and say in one sentence what was done; the only step with a network."""
        ...

    def snapshot(self) -> Snapshot:
        """Find what is on disk. Raises `SourceError` where nothing usable is."""
        ...

    def parse(self, snapshot: Snapshot, engine: BaseBackend, report: Report) -> Harvest:
        """Turn a snapshot into a harvest without network or vocabulary; imperfections go to `report`."""
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
