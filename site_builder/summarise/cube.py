"""The cube: the series table, grouped so far that every count of the catalogue is a group-by over it.

One million series become about a third as many rows, held in the engine; every later question is asked
of the cube, with the identifiers themselves (no hashes), so distinct counts are exact.
"""

from typing import Any

import ibis
from ibis import _
from ibis.backends import BaseBackend

from site_builder.columns import COLUMN, COLUMNS
from site_builder.findings import Finding, Report
from site_builder.sources.base import Harvest

KEYS = (
    "collection_id", "PatientID", "StudyInstanceUID", "StudyDate", "PatientAge", "PatientSex", "Modality",
    "BodyPartExamined", "Manufacturer", "license", "data_url_doi", "analysis_result_id", "race", "EthnicGroup",
    "covid19_positive", "loinc_long_common_name",
)  # fmt: skip
FIGURES = ("instance_count", "size_bytes")
#: Identifiers below the subject, which a source that describes subjects or studies does not have.
LEVELS = ("StudyInstanceUID", "SeriesInstanceUID")
#: Columns that are no key: of these the cube has how many rows have a value, as `filled__<column>`.
NO_KEYS = tuple(c.name for c in COLUMNS if c.name not in (*KEYS, "first_release", "last_release", "storage_url"))


def build_cube(harvest: Harvest, engine: BaseBackend, report: Report) -> ibis.Table:
    """Rows: distinct `KEYS`, with rows, series, instances, size_bytes and, of `NO_KEYS`, how many rows have a value.

    Rows without a collection are left out. `series` counts those with a SeriesInstanceUID; it is null in a
    collection without any: its rows are studies. `subject` and `study` number the identifiers in their order:
    numbers are counted and joined several times faster than texts, and are as exact.
    """
    series = harvest.series
    _report_missing(harvest, report)
    cube = (
        series.filter(_.collection_id.notnull())
        .group_by(*KEYS)
        .agg(
            rows=_.count(),
            instances=_.instance_count.sum(),
            size_bytes=_.size_bytes.sum(),
            first_release=_.first_release.min(),
            last_release=_.last_release.max(),
            **{f"filled__{name}": _with_value(name) for name in NO_KEYS},
        )
    )
    name = f"cube__{harvest.source.id}__{harvest.commons.slug}".replace("-", "_")
    grouped = engine.create_table(f"{name}__texts", cube, temp=True)
    subjects, studies = _numbered(grouped, "PatientID", "subject"), _numbered(grouped, "StudyInstanceUID", "study")
    whole = grouped.left_join(subjects, "PatientID").left_join(studies, "StudyInstanceUID")
    has_series = ibis.window(group_by="collection_id")
    uids = _.filled__SeriesInstanceUID
    series = ibis.ifelse(uids.sum().over(has_series) > 0, uids, ibis.null("int64"))
    known = whole.drop("PatientID_right", "StudyInstanceUID_right").mutate(series=series)
    return engine.create_table(name, known, temp=True)


def _with_value(name: str) -> ibis.Deferred:
    """How many rows have a value; to look for blanks in a million texts would take longer than all else."""
    return _[name].count() if COLUMN[name].dtype == "int64" else _[name].nullif("").count()


def _numbered(table: ibis.Table, column: str, number: str) -> ibis.Table:
    """Rows (`column`, `number`): the distinct identifiers, numbered in their order."""
    distinct = table.filter(_[column].notnull()).select(column).distinct()
    return distinct.mutate(**{number: ibis.row_number().over(order_by=column)})


def counts(table: ibis.Table, *keys: str, **more: ibis.Deferred) -> list[dict[str, Any]]:
    """Subjects, studies, series, instances and size_bytes per `keys`, in the order of the keys."""
    figures: dict[str, Any] = {
        "rows": _["rows"].sum(),
        "subjects": _.subject.nunique(),
        "studies": _.study.nunique(),
        "series": _.series.sum(),
        "instances": _.instances.sum(),
        "size_bytes": _.size_bytes.sum(),
    }
    grouped = table.group_by(*keys).agg(**figures, **more) if keys else table.agg(**figures, **more)
    found = rows(grouped.order_by(*keys) if keys else grouped)
    return [row | {name: _stated(row, name) for name in ("subjects", "studies")} for row in found]


def _stated(row: dict[str, Any], name: str) -> int | None:
    """Distinct identifiers; None where there are rows, but not one has such an identifier."""
    found: int = row[name]
    return None if found == 0 and row["rows"] else found


def rows(table: ibis.Table) -> list[dict[str, Any]]:
    """A small result as dicts of Python values."""
    return list(table.to_pyarrow().to_pylist())


def _report_missing(harvest: Harvest, report: Report) -> None:
    """What can be counted nowhere or only in part: identifiers and figures that some rows lack."""
    series, source = harvest.series, harvest.source.id
    names = ("PatientID", *LEVELS, *FIGURES)
    by_collection = series.group_by("collection_id").agg(
        rows=_.count(), **{name: _[name].isnull().sum() for name in names}
    )
    found = rows(by_collection)
    nameless = sum(row["rows"] for row in found if row["collection_id"] is None)
    if nameless:
        report.add(Finding("collection-without-id", source, field="collection_id", count=nameless))
    for name in ("PatientID", *LEVELS):
        # a collection without any such identifier is described at a higher level, which is no fault
        missing = sum(row[name] for row in found if name not in LEVELS or row[name] < row["rows"])
        if missing:
            report.add(Finding("id-missing", source, field=name, count=missing))
    for name in FIGURES:  # where no series states it, the figure is not provided, which is told elsewhere
        missing, every = sum(row[name] for row in found), sum(row["rows"] for row in found)
        if name in harvest.provided and 0 < missing < every:
            report.add(Finding("figure-partial", source, field=name, count=missing, unit="series"))
    _report_repeated(source, series, report)


def _report_repeated(source: str, series: ibis.Table, report: Report) -> None:
    """SeriesInstanceUIDs that occur in several rows."""
    named = series.filter(series.SeriesInstanceUID.notnull())  # no identifier has a hash, too
    uids = named.SeriesInstanceUID
    # comparing hashes takes a tenth of the time of comparing the texts
    figures = rows(named.agg(stated=uids.count(), distinct=uids.hash().nunique()))[0]
    repeated = figures["stated"] - figures["distinct"]
    if repeated:  # two hashes can be equal by chance: count the identifiers themselves
        repeated = figures["stated"] - uids.nunique().to_pyarrow().as_py()
    if repeated:
        report.add(Finding("series-duplicate", source, field="SeriesInstanceUID", count=repeated))
