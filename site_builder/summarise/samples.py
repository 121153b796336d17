"""Sample views: up to three series per collection and viewable modality, chosen the same way every time.

Original data only, one series a subject: the series whose number of instances is nearest to the median of
that modality in the collection (a typical one, neither a scout nor the largest), ties by SeriesInstanceUID.
"""

import re
from typing import Any

import ibis
from ibis import _

from site_builder.findings import Finding, Report
from site_builder.model import SampleView
from site_builder.sources.base import Harvest
from site_builder.summarise.cube import rows
from site_builder.summarise.demographics import first_per

PER_MODALITY = 3
#: What a UID consists of (DICOM PS3.5, 9.1), and so what may stand in an address as it is.
UID = re.compile(r"[0-9.]{1,64}")
UIDS = ("StudyInstanceUID", "SeriesInstanceUID")
#: What makes a row the chosen one: a SeriesInstanceUID can be there twice.
KEYS = ("collection_id", "Modality", "PatientID", "SeriesInstanceUID")
SHOWN = (
    "collection_id", "PatientID", "Modality", "StudyInstanceUID", "SeriesInstanceUID", "dicom_viewer_url",
    "SeriesDescription", "instance_count",
)  # fmt: skip


def sample_views(harvest: Harvest, report: Report) -> dict[str, tuple[SampleView, ...]]:
    """Sample views per collection, by modality code; empty where the source has no viewer.

    A series whose address would hold something else than UIDs is reported and not shown.
    """
    if "dicom_viewer_url" not in harvest.provided:
        return {}
    _report_empty(harvest, report)
    viewable = harvest.series.filter(
        _.dicom_viewer_url.notnull(),
        ~_.dicom_viewer_url.endswith("="),
        _.analysis_result_id.isnull(),
        _.collection_id.notnull(),
        _.PatientID.notnull(),
    )
    sized = viewable.select(*KEYS, size=_.instance_count)
    group = ["collection_id", "Modality"]
    medians = sized.group_by(*group).agg(median=_["size"].median())
    # of the series of one subject and size the one with the first UID is enough
    smaller = sized.group_by(*group, "PatientID", "size").agg(SeriesInstanceUID=_.SeriesInstanceUID.min())
    distance = smaller.join(medians, group).mutate(distance=(_["size"] - _.median).abs())
    order = [_.distance.asc(nulls_first=False), _.SeriesInstanceUID.asc()]
    typical = first_per(distance, [*group, "PatientID"], order)
    window = ibis.window(group_by=group, order_by=[*order, _.PatientID.asc()])
    chosen = rows(typical.mutate(place=ibis.row_number().over(window)).filter(_.place < PER_MODALITY))
    return _views(harvest.source.id, viewable, chosen, report)


def _views(
    source: str, viewable: ibis.Table, chosen: list[dict[str, Any]], report: Report
) -> dict[str, tuple[SampleView, ...]]:
    """The chosen series with all that a page shows of them; one that has several rows is shown once."""
    places = {tuple(row[key] for key in KEYS): row["place"] for row in chosen}
    uids = sorted({row["SeriesInstanceUID"] or "" for row in chosen})
    whole = rows(viewable.filter(_.SeriesInstanceUID.isin(uids)).select(*SHOWN)) if uids else []
    found: dict[tuple[str, str, int], SampleView] = {}
    for row in sorted(whole, key=lambda row: [str(row[name]) for name in SHOWN]):
        place = places.get(tuple(row[key] for key in KEYS))
        if place is not None and _is_safe(source, row, report):
            found.setdefault((row["collection_id"], row["Modality"], place), _view(row))
    views: dict[str, tuple[SampleView, ...]] = {}
    for (collection_id, _modality, _place), view in sorted(found.items(), key=lambda item: item[0]):
        views[collection_id] = (*views.get(collection_id, ()), view)
    return views


def _report_empty(harvest: Harvest, report: Report) -> None:
    """Addresses that end where the identifier should stand: they show nothing."""
    empty = harvest.series.filter(_.dicom_viewer_url.endswith("="), _.collection_id.notnull())
    for row in rows(empty.group_by("collection_id").agg(n=_.count()).order_by("collection_id")):
        where = row["collection_id"]
        report.add(Finding("viewer-link-empty", harvest.source.id, where, "dicom_viewer_url", "", row["n"], "series"))


def _is_safe(source: str, row: dict[str, Any], report: Report) -> bool:
    """Whether both identifiers are UIDs; the first that is none is reported."""
    unsafe = next((name for name in UIDS if not UID.fullmatch(row[name] or "")), None)
    if unsafe is not None:
        value = str(row[unsafe])
        report.add(Finding("uid-unreadable", source, row["collection_id"], unsafe, value, unit="series"))
    return unsafe is None


def _view(row: dict[str, Any]) -> SampleView:
    return SampleView(
        Modality=row["Modality"],
        StudyInstanceUID=row["StudyInstanceUID"],
        SeriesInstanceUID=row["SeriesInstanceUID"],
        dicom_viewer_url=row["dicom_viewer_url"],
        SeriesDescription=row["SeriesDescription"] or "",
        instance_count=row["instance_count"],
    )
