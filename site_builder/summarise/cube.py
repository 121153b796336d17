"""The cube: the series table, grouped so far that every count of the catalogue is a group-by over it.

One million series become about a third as many rows, held in the engine; every later question is asked
of the cube, with the identifiers themselves (no hashes), so distinct counts are exact.
"""

from collections.abc import Sequence
from typing import Any

import ibis
from ibis import _
from ibis.backends import BaseBackend

from site_builder.findings import Finding, Report
from site_builder.sources.base import Harvest

KEYS = (
    "collection_id", "PatientID", "StudyInstanceUID", "StudyDate", "PatientAge", "PatientSex", "Modality",
    "BodyPartExamined", "Manufacturer", "license", "data_url_doi", "analysis_result_id",
)  # fmt: skip
FIGURES = ("instance_count", "size_bytes")


def build_cube(harvest: Harvest, engine: BaseBackend, report: Report) -> ibis.Table:
    """Rows: distinct `KEYS`, with series, instances and size_bytes of each; rows without a collection left out.

    `subject` and `study` number the identifiers in their order: numbers are counted and joined several times
    faster than texts, and are as exact.
    """
    series = harvest.series
    _report_missing(harvest, report)
    cube = (
        series.filter(_.collection_id.notnull())
        .group_by(*KEYS)
        .agg(
            series=_.count(),
            instances=_.instance_count.sum(),
            size_bytes=_.size_bytes.sum(),
            first_release=_.first_release.min(),
            last_release=_.last_release.max(),
        )
    )
    name = f"cube__{harvest.source.id}".replace("-", "_")
    grouped = engine.create_table(f"{name}__texts", cube, temp=True)
    subjects, studies = _numbered(grouped, "PatientID", "subject"), _numbered(grouped, "StudyInstanceUID", "study")
    whole = grouped.left_join(subjects, "PatientID").left_join(studies, "StudyInstanceUID")
    return engine.create_table(name, whole.drop("PatientID_right", "StudyInstanceUID_right"), temp=True)


def _numbered(table: ibis.Table, column: str, number: str) -> ibis.Table:
    """Rows (`column`, `number`): the distinct identifiers, numbered in their order."""
    distinct = table.filter(_[column].notnull()).select(column).distinct()
    return distinct.mutate(**{number: ibis.row_number().over(order_by=column)})


def counts(table: ibis.Table, *keys: str, **more: ibis.Deferred) -> list[dict[str, Any]]:
    """Subjects, studies, series, instances and size_bytes per `keys`, in the order of the keys."""
    figures: dict[str, Any] = {
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
    """Distinct identifiers; None where there are series, but not one has such an identifier."""
    found: int = row[name]
    return None if found == 0 and row["series"] else found


def rows(table: ibis.Table) -> list[dict[str, Any]]:
    """A small result as dicts of Python values."""
    return list(table.to_pyarrow().to_pylist())


def _report_missing(harvest: Harvest, report: Report) -> None:
    """What can be counted nowhere or only in part, and identifiers that repeat: one pass over the series."""
    series, source = harvest.series, harvest.source.id
    ids: Sequence[str] = ("PatientID", "StudyInstanceUID", "SeriesInstanceUID")
    figures = series.agg(
        rows=_.count(),
        distinct=_.SeriesInstanceUID.hash().nunique(),  # a tenth of the time of comparing the texts
        collection_id=_.collection_id.isnull().sum(),
        **{name: _[name].isnull().sum() for name in (*ids, *FIGURES)},
    )
    found = {name: count or 0 for name, count in rows(figures)[0].items()}  # an empty table has no sums
    if found["collection_id"]:
        report.add(Finding("collection-without-id", source, field="collection_id", count=found["collection_id"]))
    for name in ids:
        if found[name]:
            report.add(Finding("id-missing", source, field=name, count=found[name]))
    for name in FIGURES:  # where no series states it, the figure is not provided, which is told elsewhere
        if name in harvest.provided and 0 < found[name] < found["rows"]:
            report.add(Finding("figure-partial", source, field=name, count=found[name], unit="series"))
    repeated = found["rows"] - found["distinct"] - found["SeriesInstanceUID"]
    if repeated:  # two hashes can be equal by chance: count the identifiers themselves
        repeated -= series.SeriesInstanceUID.nunique().to_pyarrow().as_py() - found["distinct"]
    if repeated:
        report.add(Finding("series-duplicate", source, field="SeriesInstanceUID", count=repeated))
