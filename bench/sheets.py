"""What `site-builder check` takes for a contributed table of a million rows."""

import json
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb
import idc_index_data

from bench.process import run_measured
from bench.rows import NotMeasuredError, Row, Target
from bench.workspace import Workspace

ROWS = 1_000_000
#: Headers as the SOP has them, and what of the IDC index stands below each.
CELLS = {
    "Study ID": "StudyInstanceUID",
    "Series ID": "SeriesInstanceUID",
    "Patient ID": "PatientID",
    "Collection ID": "collection_id",
    "commons_long_name": "'NCI Imaging Data Commons'",
    "commons_name": "'IDC'",
    "data_contributor": "'IDC'",
    "license": "license_short_name",
    "Modality": "Modality",
    "data_url_doi": "'https://doi.org/' || source_DOI",
    "SeriesDescription": "SeriesDescription",
    "PatientAge": "PatientAge",
    "PatientSex": "PatientSex",
    "BodyPartExamined": "BodyPartExamined",
    "Manufacturer": "Manufacturer",
}


def check(workspace: Workspace) -> list[Row]:
    """Check a CSV of a million real series in a fresh process: time and memory."""
    del workspace  # needs no site
    with TemporaryDirectory(prefix="site-builder-bench-") as name:
        sheet = Path(name) / "series.csv"
        write_sheet(sheet)
        program = str(Path(sys.executable).with_name("site-builder"))
        run = run_measured([program, "check", "--format", "json", str(sheet)], Path(name))
        size = sheet.stat().st_size
    if run.exit_code not in (0, 1):  # 1: there are errors in the data, which is an answer too
        raise NotMeasuredError(f"site-builder check failed with exit code {run.exit_code}: {run.last_words()}")
    read = json.loads(run.output[run.output.index("{") :])["files"][0]["rows"]
    if read != ROWS:
        raise NotMeasuredError(f"site-builder check read {read} rows of {ROWS}")
    note = f"{size / 1e6:,.0f} MB, {len(CELLS)} columns"
    return [
        Row("check of 1 million rows", run.seconds, "s", Target(30), note),
        Row("check of 1 million rows, peak memory", run.peak_bytes / 1e9, "GB", Target(1)),
    ]


def write_sheet(path: Path) -> None:
    """Write the first million series of the installed index as a contributor would."""
    index = Path(idc_index_data.__file__).parent / "idc_index.parquet"
    cells = ", ".join(f'{cell} AS "{header}"' for header, cell in CELLS.items())
    with duckdb.connect() as engine:
        source = f"SELECT {cells} FROM read_parquet('{index}') ORDER BY SeriesInstanceUID LIMIT {ROWS}"
        engine.execute(f"COPY ({source}) TO '{path}' (HEADER, DELIMITER ',')")
