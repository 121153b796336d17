"""Source `idc`: the index of the NCI Imaging Data Commons, as the package `idc-index-data` ships it.

Five Parquet tables: `idc_index` (a row per series), `collections_index`, `analysis_results_index`,
`prior_versions_index` and `version_metadata_index`. Column meanings: the `*_schema.json` files beside them.
Another release is read from a folder (`path`); columns and files that it lacks are reported, and what
they would have said is then not provided. Viewer addresses follow idc-index 0.13 `get_viewer_URL`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.metadata import version as package_version
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
from ibis import _
from ibis.backends import BaseBackend

from site_builder.clock import file_time
from site_builder.columns import COLUMN, COLUMNS
from site_builder.engine import explained
from site_builder.errors import SourceError
from site_builder.findings import Finding, Report
from site_builder.model import SourceInfo
from site_builder.sources.base import Harvest, Release, Snapshot, missing_columns, whole_number
from site_builder.sources.idc_records import IDC, iso_date, provided_by_records, read_records
from site_builder.sources.idc_tables import read_rows

if TYPE_CHECKING:
    from site_builder.snapshots import Store

VIEWER = "https://viewer.imaging.datacommons.cancer.gov"
#: Modalities OHIF v3 shows; SM goes to SliM; every other object (SEG, SR, RTSTRUCT ...) has no viewer.
OHIF_MODALITIES = ("CR", "CT", "DX", "MG", "MR", "NM", "PT", "RF", "US", "XA")

#: Our column -> the index's column where the name differs.
RENAMED = {
    "license": "license_short_name",
    "data_url_doi": "source_DOI",
    "instance_count": "instanceCount",
    "size_bytes": "series_size_MB",
    "storage_url": "series_aws_url",
    "first_release": "series_init_idc_version",
    "last_release": "series_revised_idc_version",
}
#: What the index does not have under any name: not reported as missing (the viewer's address is made here).
NOT_IN_IDC = frozenset(
    {"race", "EthnicGroup", "covid19_positive", "loinc_long_common_name", "object_ids", "dicom_viewer_url"}
)
#: What has no vocabulary to read it: an empty text means that there is none.
EMPTY_IS_NULL = frozenset(
    {"collection_id", "PatientID", "StudyInstanceUID", "StudyDate", "SeriesInstanceUID", "analysis_result_id"}
)
#: No series has more: a larger number is a mistake, and sums over millions of series stay exact.
LARGEST = {
    "instance_count": 1_000_000_000,
    "size_bytes": 10_000_000_000_000,
    "first_release": 1_000_000,
    "last_release": 1_000_000,
}
REQUIRED = ("collection_id", "PatientID", "StudyInstanceUID", "SeriesInstanceUID", "Modality")
PRIOR_COLUMNS = ("collection_id", "PatientID", "SeriesInstanceUID", "min_idc_version", "max_idc_version")
OPTIONAL_FILES = (
    "collections_index",
    "analysis_results_index",
    "prior_versions_index",
    "version_metadata_index",
)


@dataclass(frozen=True, slots=True)
class IdcOptions:
    """Keys of a `[[sources]]` table with `kind = "idc"`."""

    id: str = field(metadata={"help": "short name of the source, used in snapshots and reports"})
    path: Path | None = field(default=None, metadata={"help": "folder with the Parquet files of another IDC release"})
    series_tables: bool | None = field(default=None, metadata={"help": "whether rows are published as files"})


class IdcSource:
    """The IDC index, from the installed package or from the folder that `path` names."""

    def __init__(self, options: IdcOptions) -> None:
        self.id = options.id
        self.path = options.path

    def snapshot(self, store: "Store | None" = None) -> Snapshot:
        """Find the Parquet files. Raises `SourceError` where `idc_index.parquet` is missing."""
        folder = self.path or _package_folder()
        main = folder / "idc_index.parquet"
        if not main.is_file():
            raise SourceError(
                f"source '{self.id}': no file {main}; `path` must name a folder that holds "
                f"idc_index.parquet (and, as far as there are, {', '.join(OPTIONAL_FILES)})"
            )
        files = {"idc_index": main}
        files |= {name: path for name in OPTIONAL_FILES if (path := folder / f"{name}.parquet").is_file()}
        origin = f"folder {self.path.name}" if self.path else f"idc-index-data {package_version('idc-index-data')}"
        version = "" if self.path else package_version("idc-index-data").split(".")[0]
        return Snapshot(self.id, files, version, file_time(main), origin)

    def parse(self, snapshot: Snapshot, engine: BaseBackend, report: Report) -> tuple[Harvest, ...]:
        """Read the tables. Raises `SourceError` for unreadable Parquet or a missing required column."""
        tables = {name: _open(self.id, engine, name, path) for name, path in snapshot.files.items()}
        for name in OPTIONAL_FILES:
            if name not in tables:
                report.add(Finding("file-missing", self.id, name, hint=f"{name}.parquet is not there"))
        with explained(self.id, "idc_index"):
            series, provided = _series(self.id, tables["idc_index"], report)
            newest = _newest(self.id, tables["idc_index"], provided, report)
        with explained(self.id, "version_metadata_index or prior_versions_index"):
            releases = _releases(self.id, tables, newest, report)
            prior = _prior(self.id, tables, report)
        with explained(self.id, "collections_index or analysis_results_index"):
            records = read_records(self.id, tables, newest, report)
            provided |= provided_by_records(tables)
        source = SourceInfo(
            id=self.id,
            kind="idc",
            commons_name=IDC.name,
            version=str(newest) if newest else snapshot.version,
            released=next((release.date or None for release in releases if release.number == newest), None),
            retrieved_at=snapshot.retrieved_at,
            origin=snapshot.origin,
        )
        return (Harvest(source, IDC, series, provided, records, releases, prior),)


def _package_folder() -> Path:
    import idc_index_data

    return Path(idc_index_data.__file__).parent


def _open(source: str, engine: BaseBackend, name: str, path: Path) -> ibis.Table:
    with explained(source, f"{path} (which should be Parquet)"):
        return engine.read_parquet(path, table_name=f"{source}__{name}".replace("-", "_"))


def _series(source: str, table: ibis.Table, report: Report) -> tuple[ibis.Table, frozenset[str]]:
    """The series table in our column names; a column that the index lacks is null and reported."""
    absent = missing_columns(table, REQUIRED)
    if absent:
        raise SourceError(
            f"source '{source}': idc_index.parquet lacks the required column(s) {', '.join(absent)}; "
            f"it has {', '.join(table.columns)}"
        )
    columns: dict[str, ibis.Value] = {}
    for column in COLUMNS:
        theirs = _theirs(column.name)
        if theirs in table.columns:
            columns[column.name] = _as(table[theirs], column.name)
        else:
            columns[column.name] = ibis.null("string" if column.dtype != "int64" else "int64")
            if column.name not in NOT_IN_IDC:
                hint = f"idc_index has no {theirs}; {column.name} is not provided"
                report.add(Finding("column-missing", source, "idc_index", theirs, unit="columns", hint=hint))
    columns["dicom_viewer_url"] = _viewer_url(columns)
    provided = {c.name for c in COLUMNS if _theirs(c.name) in table.columns}
    return table.select(**columns), frozenset(provided | {"dicom_viewer_url"})


def _theirs(name: str) -> str:
    return RENAMED.get(name, name)


def _as(value: ibis.Value, name: str) -> ibis.Value:
    if COLUMN[name].dtype == "int64":  # the index states sizes in megabytes (10^6) with six digits
        return whole_number(value, LARGEST[name], 1_000_000 if name == "size_bytes" else 1)
    text = value if value.type().is_string() else value.cast("string")
    return text.nullif("") if name in EMPTY_IS_NULL else text


def _viewer_url(columns: Mapping[str, ibis.Value]) -> ibis.Value:
    """Address of the viewer, null for what it cannot show; `sample_views` looks at the UIDs of what it shows."""
    study, series = columns["StudyInstanceUID"], columns["SeriesInstanceUID"]
    modality = columns["Modality"]
    ohif = ibis.literal(f"{VIEWER}/v3/viewer/?StudyInstanceUIDs=") + study
    slim = ibis.literal(f"{VIEWER}/slim/studies/") + study + "/series/" + series
    return ibis.cases(
        (modality == "SM", slim),
        (modality.isin(OHIF_MODALITIES), ohif + "&initialSeriesInstanceUID=" + series),
        else_=ibis.null("string"),
    )


def _newest(source: str, table: ibis.Table, provided: frozenset[str], report: Report) -> int | None:
    """The newest release that a series names, None where none does; numbers that are none are reported."""
    columns = {name: _theirs(name) for name in LARGEST if name in provided}
    doubts = {name: table[theirs].notnull() & _as(table[theirs], name).isnull() for name, theirs in columns.items()}
    newest = {name: table[columns[name]] for name in ("first_release", "last_release") if name in columns}
    asked = {f"newest {name}": _as(value, name).max() for name, value in newest.items()}
    asked |= {name: doubt.sum() for name, doubt in doubts.items()}
    found = table.agg(**asked).to_pyarrow().to_pylist()[0] if asked else {}
    for name in columns:
        if found[name]:
            report.add(
                Finding("number-unreadable", source, "idc_index", columns[name], count=found[name], unit="series")
            )
    return max((found[key] for key in found if key.startswith("newest") and found[key]), default=None)


def _releases(source: str, tables: Mapping[str, ibis.Table], newest: int | None, report: Report) -> tuple[Release, ...]:
    """Dated releases up to the newest one that a series names, each number once."""
    if newest is None or "version_metadata_index" not in tables:
        return ()
    table = tables["version_metadata_index"]
    rows = read_rows(source, table, "version_metadata_index", ("idc_version", "version_timestamp"), report)
    known: dict[int, Release] = {}
    for row in rows:
        number = row["idc_version"]
        if number is not None and 0 < number <= newest:
            known.setdefault(number, Release(number, iso_date(row["version_timestamp"]) or ""))
    return tuple(release for _number, release in sorted(known.items()))


def _prior(source: str, tables: Mapping[str, ibis.Table], report: Report) -> ibis.Table | None:
    table = tables.get("prior_versions_index")
    if table is None:
        return None
    absent = missing_columns(table, PRIOR_COLUMNS)
    if absent:
        for name in absent:
            report.add(Finding("column-missing", source, "prior_versions_index", name, unit="columns"))
        return None
    return table.select(
        collection_id=_.collection_id.cast("string"),
        PatientID=_.PatientID.cast("string"),
        SeriesInstanceUID=_.SeriesInstanceUID.cast("string"),
        first_release=whole_number(table.min_idc_version, LARGEST["first_release"]),
        last_release=whole_number(table.max_idc_version, LARGEST["last_release"]),
    )
