"""A small snapshot of every kind of source, for the contract suite.

A new kind adds one line to `SAMPLES`; the suite fails until it does.
"""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from site_builder.sources import SOURCES, Source
from tests.fixtures.idc import write_plain


@dataclass(frozen=True, slots=True)
class Sample:
    """How to write a snapshot into an empty folder, and what is in it.

    `write` returns the options of the `[[sources]]` table beside its id. `required` are the files, relative to the
    folder, without which there is nothing to read; `provided` and `not_provided` name columns of each kind.
    """

    write: Callable[[Path], dict[str, Any]]
    required: tuple[str, ...]
    collections: int
    series: int
    provided: frozenset[str]
    not_provided: frozenset[str]


def _idc(folder: Path) -> dict[str, Any]:
    return {"path": write_plain(folder)}


SAMPLES: dict[str, Sample] = {
    "idc": Sample(
        write=_idc,
        required=("idc_index.parquet",),
        collections=2,
        series=7,
        provided=frozenset({"PatientSex", "PatientAge", "license", "size_bytes", "dicom_viewer_url", "first_release"}),
        not_provided=frozenset({"race", "EthnicGroup"}),
    ),
}


def make_source(kind: str, folder: Path, id_: str = "a-source") -> Source:
    """A source of that kind over its sample, written into `folder`."""
    options, source = SOURCES[kind]
    return source(options(id=id_, **SAMPLES[kind].write(folder)))
