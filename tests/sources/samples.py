"""A small snapshot of every kind of source, for the contract suite.

A new kind adds one line to `SAMPLES`; the suite fails until it does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_builder.snapshots import Store
from site_builder.sources import SOURCES, Source
from tests.fixtures.idc import write_plain
from tests.sources.guppy import write_sample
from tests.sources.spreadsheet import write_sheet


@dataclass(frozen=True, slots=True)
class Sample:
    """How to write a snapshot into an empty folder, and what is in it.

    `write` gets the folder and the id of the source, and returns the options of its `[[sources]]` table beside the
    id; what a pull would have fetched it puts into the store `.snapshots` in the folder. `required` are the files,
    relative to the folder, without which there is nothing to read; `provided` and `not_provided` name columns that
    every commons of the sample has and has not. `cut_shows`: whether half a file can be told from a whole one.
    """

    write: Callable[[Path, str], dict[str, Any]]
    required: tuple[str, ...]
    collections: int
    series: int
    provided: frozenset[str]
    not_provided: frozenset[str]
    commons: int = 1
    cut_shows: bool = True


def _idc(folder: Path, _id: str) -> dict[str, Any]:
    return {"path": write_plain(folder)}


def _spreadsheet(folder: Path, _id: str) -> dict[str, Any]:
    return {"path": write_sheet(folder / "series.csv.gz")}


def _guppy(folder: Path, id_: str) -> dict[str, Any]:
    return write_sample(Store(folder / ".snapshots"), id_)


SAMPLES: dict[str, Sample] = {
    "idc": Sample(
        write=_idc,
        required=("idc_index.parquet",),
        collections=2,
        series=7,
        provided=frozenset({"PatientSex", "PatientAge", "license", "size_bytes", "dicom_viewer_url", "first_release"}),
        not_provided=frozenset({"race", "EthnicGroup"}),
    ),
    "guppy": Sample(
        write=_guppy,
        required=(),
        collections=6,
        series=225,
        provided=frozenset({"PatientSex", "PatientAge", "license", "SeriesInstanceUID", "Modality", "data_url_doi"}),
        not_provided=frozenset({"size_bytes", "covid19_positive", "first_release"}),
        commons=3,
    ),
    "spreadsheet": Sample(
        write=_spreadsheet,
        required=("series.csv.gz",),
        collections=3,
        series=7,
        provided=frozenset({"PatientSex", "PatientAge", "license", "SeriesInstanceUID", "Modality", "disease_type"}),
        not_provided=frozenset({"race", "size_bytes", "first_release"}),
        commons=2,
    ),
}


def make_source(kind: str, folder: Path, id_: str = "a-source") -> Source:
    """A source of that kind over its sample, written into `folder`."""
    options, source = SOURCES[kind]
    folder.mkdir(parents=True, exist_ok=True)
    return source(options(id=id_, **SAMPLES[kind].write(folder, id_)))


def store_of(folder: Path) -> Store:
    """The store of a sample."""
    return Store(folder / ".snapshots")
