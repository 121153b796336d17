"""One harvest per commons, where several sources describe it.

The source that is configured first gives the rows. Another one adds the collections that the first does not
have, and fills the columns that the first does not provide: facts of subjects by `PatientID`, of studies by
`StudyInstanceUID`, of series by `SeriesInstanceUID`. What it says besides is not used, and reported.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis
from ibis import _
from ibis.backends import BaseBackend

from site_builder.columns import COLUMN, COLUMNS
from site_builder.findings import Finding, Report
from site_builder.model import CollectionRecord, SourceInfo
from site_builder.sources.base import Harvest

#: The identifier by which facts of a level are joined.
KEYS = {"subject": "PatientID", "study": "StudyInstanceUID", "series": "SeriesInstanceUID"}


@dataclass(frozen=True, slots=True)
class Combined:
    """A harvest of one commons, and the sources besides its own that gave part of it."""

    harvest: Harvest
    also: tuple[SourceInfo, ...] = ()


def by_commons(harvests: Iterable[Harvest]) -> list[list[Harvest]]:
    """Harvests of the same commons together, in the order in which they were configured."""
    found: dict[str, list[Harvest]] = {}
    for harvest in harvests:
        found.setdefault(harvest.commons.name.casefold(), []).append(harvest)
    return list(found.values())


def combined(harvests: Sequence[Harvest], engine: BaseBackend, report: Report) -> Combined:
    """One harvest of several of the same commons; a harvest without rows can neither add nor be added to."""
    first, *others = harvests
    also = []
    for other in others:
        if first.tallies or other.tallies:
            hint = f"source '{first.source.id}' gives this platform; the counts of this source are not used"
            where = first.commons.name
            report.add(Finding("collection-elsewhere", other.source.id, where, unit="sources", hint=hint))
            continue
        first, used = _with(first, other, engine, report)
        if used:
            also.append(other.source)
    return Combined(first, tuple(also))


def _with(first: Harvest, other: Harvest, engine: BaseBackend, report: Report) -> tuple[Harvest, bool]:
    have, offered = _ids(first.series), _ids(other.series)
    shared, new = sorted(have & offered), sorted(offered - have)
    missed = sorted((other.provided - first.provided) & COLUMN.keys() - set(KEYS.values())) if shared else []
    filled = [name for name in missed if COLUMN[name].level in KEYS]
    series = first.series
    if filled:
        series = _filled(series, other.series.filter(_.collection_id.isin(shared)), filled)
    if new:
        series = ibis.union(series, other.series.filter(_.collection_id.isin(new)))
    if filled or new:
        name = f"combined__{first.source.id}__{other.source.id}__{first.commons.slug}".replace("-", "_")
        series = engine.create_table(name, series, temp=True)
        filled = _met(series.filter(_.collection_id.isin(shared)), filled)
    if shared:
        _report_shared(first, other, shared, filled, report)
    known = {record.collection_id for record in first.records}
    facts = (other.provided - COLUMN.keys()) | (other.provided if new else frozenset(filled))
    harvest = replace(
        first,
        series=series,
        provided=first.provided | facts,
        lacking=_lacking(first, other, have, offered, frozenset(filled)),
        records=(
            *_completed(first.records, {record.collection_id: record for record in other.records}),
            *(record for record in other.records if record.collection_id not in known),
        ),
    )
    return harvest, bool(filled or new)


def _met(series: ibis.Table, filled: Sequence[str]) -> list[str]:
    """Those of the columns that a row got a value for: sources can name their subjects differently."""
    found = series.agg(**{name: series[name].count() for name in filled}).to_pyarrow().to_pylist()[0] if filled else {}
    return [name for name in filled if found[name]]


def _lacking(
    first: Harvest, other: Harvest, have: set[str], offered: set[str], filled: frozenset[str]
) -> dict[str, frozenset[str]]:
    """What each collection does not have of all that is provided now."""
    rows, new = frozenset(COLUMN), offered - have
    added = ((other.provided if new else filled) & rows) - first.provided
    found = {}
    for id_ in have:
        lacks = first.lacking.get(id_, frozenset()) | added
        found[id_] = lacks - filled if id_ in offered else lacks
    for id_ in new:
        found[id_] = ((first.provided & rows) - other.provided) | other.lacking.get(id_, frozenset())
    return {id_: lacks for id_, lacks in found.items() if lacks}


def _ids(series: ibis.Table) -> set[str]:
    distinct = series.filter(_.collection_id.notnull()).select("collection_id").distinct().to_pyarrow()
    return set(distinct["collection_id"].to_pylist())


def _filled(series: ibis.Table, other: ibis.Table, names: Sequence[str]) -> ibis.Table:
    """`series` with the columns `names` taken from `other`, joined at the level of each."""
    for level, key in KEYS.items():
        wanted = [name for name in names if COLUMN[name].level == level]
        if not wanted:
            continue
        # where other states several values for one identifier, the smallest: the same in every build
        values = other.filter(_[key].notnull()).group_by(key).agg(**{name: _[name].min() for name in wanted})
        joined = series.drop(*wanted).left_join(values, key)
        series = joined.select(*(column.name for column in COLUMNS))
    return series


def _completed(
    records: Iterable[CollectionRecord], others: dict[str, CollectionRecord]
) -> tuple[CollectionRecord, ...]:
    """Records with what only the other source says of the same collection."""
    names = ("description", "disease_types", "primary_sites", "species", "access", "contributors", "parts")
    made = []
    for record in records:
        other = others.get(record.collection_id)
        gaps: dict[str, Any] = {name: getattr(other, name) for name in names if other and not getattr(record, name)}
        made.append(replace(record, **gaps))
    return tuple(made)


def _report_shared(
    first: Harvest, other: Harvest, shared: Sequence[str], filled: Sequence[str], report: Report
) -> None:
    taken = f"; taken from this source: {', '.join(filled)}" if filled else ""
    hint = f"source '{first.source.id}' has them too and is configured first, so its rows are counted{taken}"
    report.add(
        Finding("collection-elsewhere", other.source.id, first.commons.name, "collection_id", ", ".join(shared),
                len(shared), "collections", hint)
    )  # fmt: skip
