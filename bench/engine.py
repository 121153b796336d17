"""Reading and summarising the index, beside the bare DuckDB run of the same group-bys."""

import time
from collections.abc import Callable

import idc_index_data

from bench.bare import run_bare
from bench.replicate import PACKAGE
from bench.rows import Row, Target
from bench.workspace import Workspace
from site_builder.engine import connect
from site_builder.findings import Report
from site_builder.sources import IdcOptions, IdcSource
from site_builder.summarise import summarise

ROUNDS = 3


def read_and_summarise(workspace: Workspace) -> list[Row]:
    """Best of three of each, taken in turns so that what else runs on the machine meets both."""
    del workspace  # reads the installed index, not the built site
    bare, ours = [], []
    for _ in range(ROUNDS):
        bare.append(seconds(lambda: run_bare(PACKAGE / "idc_index.parquet")))
        ours.append(seconds(summarise_index))
    note = f"{min(ours):.2f} s beside {min(bare):.2f} s, idc-index-data {idc_index_data.__version__}"
    return [Row("read and summarise, beside bare DuckDB", min(ours) / min(bare), "times", Target(3), note)]


def summarise_index() -> None:
    """Read the installed index and summarise it in a fresh engine, as a build does."""
    report = Report()
    source = IdcSource(IdcOptions(id="idc"))
    with connect() as engine:
        (harvest,) = source.parse(source.snapshot(), engine, report)
        summarise(harvest, engine, report)


def seconds(work: Callable[[], object]) -> float:
    """Return the wall time of a call."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
