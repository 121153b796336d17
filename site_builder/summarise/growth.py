"""What each release of a source contained: series and subjects, per collection and over the whole commons.

A series that is current was served since its first release; one that earlier releases served besides is
found in the table of prior versions, and counts once a release. Where not every series of today is in the
newest release (no first release stated, or a release without a date), growth is not shown but reported.
"""

from collections.abc import Sequence
from typing import Any

import ibis
import pyarrow as pa
from ibis import _

from site_builder.findings import Finding, Report
from site_builder.model import GrowthPoint
from site_builder.sources.base import Harvest, Release
from site_builder.summarise.cube import rows

#: The key under which the whole commons is counted.
WHOLE = ""


def growth(harvest: Harvest, cube: ibis.Table, report: Report) -> dict[str, tuple[GrowthPoint, ...]]:
    """Points per collection (and under `WHOLE` for the commons), from its first release to the newest.

    None for a key whose newest point is not what is counted today; that is a finding.
    """
    if not harvest.releases or not {"first_release"} <= harvest.provided:
        return {}
    extra = _earlier(harvest)
    current, whole = _current(harvest.series, cube, "collection_id"), _current(harvest.series, cube)
    points = _points(harvest.releases, current, extra, "collection_id") | _points(harvest.releases, whole, extra)
    totals = _totals(current[0], "collection_id") | _totals(whole[0])
    complete = {key: made for key, made in points.items() if made[-1].series == totals[key]}
    for key in sorted(totals.keys() - complete.keys()):
        dated = (points[key][-1].series or 0) if key in points else 0
        hint = f"{dated:,} of {totals[key]:,} series are in a dated release; growth is not shown"
        where = key or harvest.commons.name
        missing = totals[key] - dated
        report.add(Finding("growth-incomplete", harvest.source.id, where, "first_release", "", missing, "series", hint))
    return complete


def _totals(new_series: Sequence[dict[str, Any]], *keys: str) -> dict[str, int]:
    """Series of today per key, whatever their first release."""
    totals: dict[str, int] = {}
    for row in new_series:
        if not keys or row[keys[0]] is not None:
            totals[_key(row, keys)] = totals.get(_key(row, keys), 0) + row["n"]
    return totals


def _current(series: ibis.Table, cube: ibis.Table, *keys: str) -> tuple[list[dict[str, Any]], ibis.Table]:
    """Series per first release, and the first release of each subject, in the current release."""
    new_series = rows(series.group_by(*keys, "first_release").agg(n=_.count()))
    subjects = cube.filter(_.PatientID.notnull()).group_by(*keys, "PatientID").agg(first=_.first_release.min())
    return new_series, subjects.cache()


def _earlier(harvest: Harvest) -> ibis.Table | None:
    """Rows (collection_id, PatientID, SeriesInstanceUID, number): served by a release, no longer or not yet current."""
    if harvest.prior is None:
        return None
    current = harvest.series.select(uid=_.SeriesInstanceUID, since=_.first_release)
    joined = harvest.prior.left_join(current, harvest.prior.SeriesInstanceUID == current.uid)
    # while a series is current, its first release onward is counted from the series table
    last = ibis.ifelse(_.since.isnull(), _.last_release, ibis.least(_.last_release, _.since - 1))
    spans = joined.mutate(last=last).filter(_.first_release <= _.last)
    numbers = ibis.memtable(pa.table({"number": pa.array([r.number for r in harvest.releases], pa.int64())}))
    served = spans.join(numbers, [spans.first_release <= numbers.number, spans.last >= numbers.number])
    return served.select("collection_id", "PatientID", "SeriesInstanceUID", "number").distinct().cache()


def _points(
    releases: Sequence[Release],
    current: tuple[list[dict[str, Any]], ibis.Table],
    extra: ibis.Table | None,
    *keys: str,
) -> dict[str, tuple[GrowthPoint, ...]]:
    new_series, subjects = current
    new_subjects = rows(subjects.group_by(*keys, first_release=_.first).agg(n=_.count()))
    series = _cumulative(releases, new_series, keys)
    people = _cumulative(releases, new_subjects, keys)
    if extra is not None:
        _add(series, rows(extra.group_by(*keys, "number").agg(n=_.SeriesInstanceUID.nunique())), keys)
        gone = extra.left_join(subjects, [*keys, "PatientID"])
        gone = gone.filter(gone.first.isnull() | (gone.first > gone.number))
        _add(people, rows(gone.group_by(*keys, "number").agg(n=_.PatientID.nunique())), keys)
    return {
        key: tuple(
            GrowthPoint(str(r.number), r.date, by_number[r.number], people[key][r.number])
            for r in releases
            if r.number >= min(n for n, count in by_number.items() if count)
        )
        for key, by_number in series.items()
        if key in people and any(by_number.values())
    }


def _key(row: dict[str, Any], keys: Sequence[str]) -> str:
    return row[keys[0]] if keys else WHOLE


def _cumulative(
    releases: Sequence[Release], new: Sequence[dict[str, Any]], keys: Sequence[str]
) -> dict[str, dict[int, int]]:
    """Running totals per key and release number."""
    added: dict[str, dict[int, int]] = {}
    for row in new:
        if (not keys or row[keys[0]] is not None) and row["first_release"] is not None:
            added.setdefault(_key(row, keys), {})[row["first_release"]] = row["n"]
    return {
        key: {r.number: sum(n for first, n in firsts.items() if first <= r.number) for r in releases}
        for key, firsts in added.items()
    }


def _add(totals: dict[str, dict[int, int]], extra: Sequence[dict[str, Any]], keys: Sequence[str]) -> None:
    """Add what only earlier releases served to the keys that still exist."""
    for row in extra:
        by_number = totals.get(_key(row, keys))
        if by_number is not None:
            by_number[row["number"]] += row["n"]
