"""From a snapshot of a Guppy to one harvest for each commons that it lists."""

from collections.abc import Iterable, Sequence
from typing import Any

import ibis
from ibis import _
from ibis.backends import BaseBackend

from site_builder.columns import COLUMNS
from site_builder.engine import explained
from site_builder.errors import SourceError
from site_builder.findings import Finding, Report
from site_builder.harmonise.commons import find_commons
from site_builder.harmonise.text import plain_text, readable
from site_builder.model import Commons, Level, SourceInfo
from site_builder.slugs import slug
from site_builder.sources.base import Harvest, Snapshot, Tally, no_series
from site_builder.sources.guppy.counting import TALLIES
from site_builder.sources.guppy.places import COMMONS, commons_key
from site_builder.sources.guppy.profiles import BIH, MIDRC, Profile
from site_builder.sources.guppy.records import PROVIDED, Listed, Stated, records_of, stated_in
from site_builder.sources.guppy.tables import Opened, dicts, open_tables, rows_of
from site_builder.sources.idc_records import iso_date

#: Collection, level, column and value of a count.
Counted = tuple[str | None, Level, str, str | None]
_PROFILES = {profile.name: profile for profile in (BIH, MIDRC)}


def harvests(snapshot: Snapshot, engine: BaseBackend, report: Report) -> tuple[Harvest, ...]:
    """One harvest per commons. Raises `SourceError` for a snapshot that is damaged or not of a Guppy."""
    source = snapshot.source_id
    profile = _PROFILES.get(str(snapshot.facts.get("profile")))
    if profile is None:
        raise SourceError(f"source '{source}': its snapshot does not say which data model it has; pull it again")
    _report_facts(snapshot, report)
    opened = open_tables(snapshot, engine, profile)
    with explained(source, ", ".join(opened.tables)):
        listed = stated_in(opened)
        if TALLIES in opened.tables:
            return _counted(snapshot, opened, listed, report)
        if not opened.levels:
            raise SourceError(f"source '{source}': its snapshot has no rows of {', '.join(profile.types.values())}")
        return _listed(snapshot, opened, listed, rows_of(opened, engine, report), report)


def _listed(
    snapshot: Snapshot, opened: Opened, listed: Listed, rows: ibis.Table, report: Report
) -> tuple[Harvest, ...]:
    """Harvests of a Guppy that gives rows."""
    known = {column.name: _[column.name].count() for column in COLUMNS if column.name != "collection_id"}
    by_commons: dict[str, list[dict[str, Any]]] = {}
    nameless = 0
    grouped = rows.group_by(COMMONS, "collection_id").agg(all_rows=_.count(), **known)
    for row in dicts(grouped.order_by(COMMONS, "collection_id")):
        if row[COMMONS] is None:
            nameless += row["all_rows"]
        else:
            by_commons.setdefault(commons_key(row[COMMONS]), []).append(row)
    if nameless:
        report.add(Finding("commons-without-name", snapshot.source_id, field="commons_name", count=nameless))
    made = []
    for key, found in sorted(by_commons.items()):
        names = sorted({row[COMMONS] for row in found})
        series = rows.filter(rows[COMMONS].isin(names)).drop(COMMONS)
        provided = {column for column in known if any(row[column] for row in found)} | {"collection_id"}
        ids = sorted({row["collection_id"] for row in found if row["collection_id"] is not None})
        made.append(_harvest(snapshot, key, names[0], ids, listed, report, series=series, provided=frozenset(provided)))
    return tuple(made)


def _counted(snapshot: Snapshot, opened: Opened, listed: Listed, report: Report) -> tuple[Harvest, ...]:
    """Harvests of a Guppy that gives counts alone."""
    tallies: dict[str, dict[Counted, int | None]] = {}
    names: dict[str, str] = {}
    rows: Stated = {}
    ours = {field: name for name, fields in opened.profile.columns.items() for field in fields}
    order = ("commons_name", "collection_id", "level", "field", "value")
    for row in dicts(opened.tables[TALLIES].order_by(*order)):
        commons, id_, field = row["commons_name"], _spelt(opened.profile, row["collection_id"]), row["field"]
        key = commons_key(commons)
        names.setdefault(key, commons)
        if id_ is not None and row["value"] is not None:
            stated = rows.setdefault((key, id_), {}).setdefault(field, [])
            stated += [row["value"]] if row["value"] not in stated else []
        if not field or field in ours:
            _add(tallies.setdefault(key, {}), (id_, row["level"], ours.get(field, ""), row["value"]), row["rows"])
    listed = Listed(listed.records, rows)
    made = []
    for key, found in sorted(tallies.items()):
        counts = tuple(Tally(*counted, count) for counted, count in found.items())
        ids = sorted({tally.collection_id for tally in counts if tally.collection_id})
        provided = frozenset(tally.column for tally in counts if tally.column)
        made.append(
            _harvest(
                snapshot, key, names[key], ids, listed, report, series=no_series(), provided=provided, tallies=counts
            )
        )
    return tuple(made)


def _add(counts: dict[Counted, int | None], counted: Counted, rows: int | None) -> None:
    """Add what another spelling of the commons has; with a hidden part the sum is hidden."""
    before = counts.get(counted, 0)
    counts[counted] = None if before is None or rows is None else before + rows


def _spelt(profile: Profile, id_: str | None) -> str | None:
    """A collection as rows have it: a project of the MIDRC portal under the name that the BIH gives it."""
    if id_ is None or "commons_name" in profile.identity:
        return id_
    return f"{profile.name}-{id_.removeprefix(f'{profile.name}-')}"


def _harvest(
    snapshot: Snapshot,
    key: str,
    name: str,
    ids: Iterable[str],
    listed: Listed,
    report: Report,
    *,
    series: ibis.Table,
    provided: frozenset[str],
    tallies: tuple[Tally, ...] = (),
) -> Harvest:
    commons = commons_of(name, listed.of_commons(key, "commons_long_name"))
    records = records_of(snapshot.source_id, commons, key, ids, listed, report)
    recorded = {ours for ours, field in PROVIDED.items() if listed.of_commons(key, field)}
    return Harvest(
        source=_info(snapshot, commons, key, listed),
        commons=commons,
        series=series,
        provided=provided | recorded,
        records=records,
        tallies=tallies,
    )


def commons_of(name: str, long_names: Sequence[str]) -> Commons:
    """The platform of a name: as we know it, with the long name that the source gives it where we do not."""
    stated = next(filter(None, map(plain_text, long_names)), "")
    term = find_commons(name)
    if term is None:
        return Commons(readable(name), slug(name), stated or readable(name), "")
    return Commons(term.name, slug(term.name), term.long_name, term.url, term.description)


def _info(snapshot: Snapshot, commons: Commons, key: str, listed: Listed) -> SourceInfo:
    """Version and date are what all collections of the commons agree on."""
    versions = listed.of_commons(key, "metadata_source_version")
    dates = listed.of_commons(key, "metadata_source_date")
    return SourceInfo(
        id=snapshot.source_id,
        kind="guppy",
        commons_name=commons.name,
        version=plain_text(versions[0]) if len(versions) == 1 else "",
        released=iso_date(dates[0]) if len(dates) == 1 else None,
        retrieved_at=snapshot.retrieved_at,
        origin=snapshot.origin,
    )


def _report_facts(snapshot: Snapshot, report: Report) -> None:
    """What the pull noted: fields that are gone, and downloads that nothing divides."""
    source, facts = snapshot.source_id, snapshot.facts
    for kind, names in facts.get("absent", {}).items():
        for name in names:
            hint = f"{kind} has no {name}; what it would say is not provided"
            report.add(Finding("column-missing", source, kind, name, unit="columns", hint=hint))
    for kind in facts.get("closed", []):
        hint = f"rows of {kind} are refused; counts stand in for them where there are any, small ones stay hidden"
        report.add(Finding("rows-refused", source, kind, unit="types", hint=hint))
    for part, rows in facts.get("oversized", []):
        hint = "no field divides them further; the server must hold them all at once"
        report.add(Finding("download-large", source, str(part), count=int(rows), hint=hint))
