"""Sample views: up to three series per collection and viewable modality, chosen the same way every time.

Original data only, one series a subject: the series whose number of instances is nearest to the median of
that modality in the collection (a typical one, neither a scout nor the largest), ties by SeriesInstanceUID.
"""

from typing import Any

import ibis
from ibis import _

from site_builder.model import SampleView
from site_builder.sources.base import Harvest
from site_builder.summarise.cube import rows
from site_builder.summarise.demographics import first_per

PER_MODALITY = 3
SHOWN = (
    "collection_id", "Modality", "StudyInstanceUID", "SeriesInstanceUID", "dicom_viewer_url", "SeriesDescription",
    "instance_count",
)  # fmt: skip


def sample_views(harvest: Harvest) -> dict[str, tuple[SampleView, ...]]:
    """Sample views per collection, by modality code; empty where the source has no viewer."""
    if "dicom_viewer_url" not in harvest.provided:
        return {}
    viewable = harvest.series.filter(
        _.dicom_viewer_url.notnull(), _.analysis_result_id.isnull(), _.PatientID.notnull()
    ).select("collection_id", "Modality", "PatientID", "SeriesInstanceUID", size=_.instance_count.fill_null(0))
    group = ["collection_id", "Modality"]
    middle = ibis.window(group_by=group)
    distance = viewable.mutate(distance=(_["size"] - _["size"].median().over(middle)).abs())
    order = [_.distance.asc(), _.SeriesInstanceUID.asc()]
    typical = first_per(distance, [*group, "PatientID"], order)
    window = ibis.window(group_by=group, order_by=order)
    chosen = typical.mutate(place=ibis.row_number().over(window)).filter(_.place < PER_MODALITY)
    return _views(harvest.series, rows(chosen.select("SeriesInstanceUID", "place")))


def _views(series: ibis.Table, chosen: list[dict[str, Any]]) -> dict[str, tuple[SampleView, ...]]:
    places = {row["SeriesInstanceUID"]: row["place"] for row in chosen}
    whole = rows(series.filter(_.SeriesInstanceUID.isin(list(places))).select(*SHOWN)) if places else []
    views: dict[str, tuple[SampleView, ...]] = {}
    for row in sorted(whole, key=lambda r: (r["Modality"], places[r["SeriesInstanceUID"]])):
        view = SampleView(
            Modality=row["Modality"],
            StudyInstanceUID=row["StudyInstanceUID"],
            SeriesInstanceUID=row["SeriesInstanceUID"],
            dicom_viewer_url=row["dicom_viewer_url"],
            SeriesDescription=row["SeriesDescription"] or "",
            instance_count=row["instance_count"] or 0,
        )
        views[row["collection_id"]] = (*views.get(row["collection_id"], ()), view)
    return views
