"""One harvest per commons, where several sources describe it.

The source that is configured first gives the rows. Another one adds the collections that the first does not
have, and fills the columns that the first does not provide: facts of subjects by `PatientID`, of studies by
`StudyInstanceUID`, of series by `SeriesInstanceUID`. What it says besides is not used, and reported.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis
from ibis import _
from ibis.backends import BaseBackend

from site_builder.columns import COLUMN, COLUMNS
from site_builder.engine import explained
from site_builder.errors import SourceError
from site_builder.findings import Finding, Report
from site_builder.harmonise.raw import says_not_reported
from site_builder.model import CollectionRecord, SourceInfo
from site_builder.slugs import slug
from site_builder.sources.base import Harvest
from site_builder.summarise.demographics import CONFLICTS, HINTS, first_per

#: Where a finding is: source and place.
Told = tuple[str, str]
#: The identifier by which facts of a level are joined.
KEYS = {"subject": "PatientID", "study": "StudyInstanceUID", "series": "SeriesInstanceUID"}


@dataclass(frozen=True, slots=True)
class Combined:
    """A harvest of one commons, the sources besides its own that tell of it, and why others could not be read."""

    harvest: Harvest
    also: tuple[SourceInfo, ...] = ()
    failed: tuple[tuple[str, str], ...] = ()


def by_commons(harvests: Iterable[Harvest]) -> list[list[Harvest]]:
    """Harvests of the same commons together, in the order in which they were configured."""
    found: dict[str, list[Harvest]] = {}
    for harvest in harvests:
        found.setdefault(slug(harvest.commons.name), []).append(harvest)
    return list(found.values())


def combined(harvests: Sequence[Harvest], engine: BaseBackend, report: Report) -> Combined:
    """One harvest of several of the same commons; one without rows can neither add nor be added to.

    A source that gives rows goes before one that gives counts. What fails is the other source, not the first.
    """
    first, *others = sorted(harvests, key=lambda harvest: bool(harvest.tallies))
    also, failed = [], []
    for other in others:
        source = other.source.id
        if other.tallies:
            also.append(other.source)
            hint = f"source '{first.source.id}' gives rows of this platform; the counts of this source are not used"
            report.add(Finding("counts-unused", source, first.commons.name, unit="sources", hint=hint))
            continue
        try:
            with explained(source, f"the series of {other.commons.name}"):
                first = _with(first, other, engine, report)
        except SourceError as error:
            failed.append((source, str(error)))
        else:
            also.append(other.source)
    return Combined(first, tuple(also), tuple(failed))


def _with(first: Harvest, other: Harvest, engine: BaseBackend, report: Report) -> Harvest:
    have, offered = _ids(first.series), _ids(other.series)
    shared, new = sorted(have & offered), sorted(offered - have)
    missed = sorted((other.provided - first.provided) & COLUMN.keys() - set(KEYS.values())) if shared else []
    filled = [name for name in missed if COLUMN[name].level in KEYS]
    series, met = first.series, dict[str, frozenset[str]]()
    if filled:
        told = (other.source.id, first.commons.name)
        series = _filled(series, other.series.filter(_.collection_id.isin(shared)), filled, report, told)
    if new:
        series = ibis.union(series, other.series.filter(_.collection_id.isin(new)))
    if filled or new:
        name = f"combined__{first.source.id}__{other.source.id}__{first.commons.slug}".replace("-", "_")
        series = engine.create_table(name, series, temp=True)
        met = _met(series.filter(_.collection_id.isin(shared)), filled)
    used = sorted(frozenset[str]().union(*met.values()))
    if shared:
        _report_shared(first, other, shared, used, report)
    known = {record.collection_id for record in first.records}
    facts = (other.provided - COLUMN.keys()) | (other.provided if new else frozenset(used))
    harvest = replace(
        first,
        series=series,
        provided=first.provided | facts,
        lacking=_lacking(first, other, have, offered, met),
        records=(
            *_completed(first.records, {record.collection_id: record for record in other.records}),
            *(record for record in other.records if record.collection_id not in known),
        ),
    )
    return harvest


def _met(series: ibis.Table, filled: Sequence[str]) -> dict[str, frozenset[str]]:
    """By collection, those of the columns that a row got a value for: sources can name their subjects differently."""
    if not filled:
        return {}
    found = series.group_by("collection_id").agg(**{name: series[name].count() for name in filled})
    return {
        row["collection_id"]: frozenset(name for name in filled if row[name]) for row in found.to_pyarrow().to_pylist()
    }


def _lacking(
    first: Harvest, other: Harvest, have: set[str], offered: set[str], met: Mapping[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """What each collection does not have of all that is provided now."""
    rows, new, filled = frozenset(COLUMN), offered - have, frozenset[str]().union(*met.values())
    added = ((other.provided if new else filled) & rows) - first.provided
    found = {}
    for id_ in have:
        found[id_] = first.lacking.get(id_, frozenset()) | (added - met.get(id_, frozenset()))
    for id_ in new:
        found[id_] = ((first.provided & rows) - other.provided) | other.lacking.get(id_, frozenset())
    return {id_: lacks for id_, lacks in found.items() if lacks}


def _ids(series: ibis.Table) -> set[str]:
    distinct = series.filter(_.collection_id.notnull()).select("collection_id").distinct().to_pyarrow()
    return set(distinct["collection_id"].to_pylist())


def _filled(series: ibis.Table, other: ibis.Table, names: Sequence[str], report: Report, told: Told) -> ibis.Table:
    """`series` with the columns `names` taken from `other`, joined at the level of each."""
    for name in names:
        key = KEYS[COLUMN[name].level]
        values = _one_each(other, key, name, report, told)
        series = series.drop(name).left_join(values, key).select(*(column.name for column in COLUMNS))
    return series


def _one_each(other: ibis.Table, key: str, name: str, report: Report, told: Told) -> ibis.Table:
    """Rows (`key`, `name`): the most frequent value of each identifier; that none is reported comes last."""
    stated = other.filter(_[key].notnull(), _[name].notnull())
    votes = stated.group_by(key, name).agg(votes=_.count())
    if name not in CONFLICTS:
        return first_per(votes, [key], [_.votes.desc(), _[name].asc()]).select(key, name)
    spelt = votes.select(name).distinct().to_pyarrow()[name].to_pylist()
    silent = [raw for raw in spelt if says_not_reported(raw)]
    several = votes.filter(_[name].notin(silent)).group_by(key).agg(n=_.count()).filter(_.n > 1)
    if count := several.count().to_pyarrow().as_py():
        report.add(Finding(CONFLICTS[name], *told, name, "", count, "subjects", HINTS[CONFLICTS[name]]))
    order = [_[name].isin(silent).asc(), _.votes.desc(), _[name].asc()]
    return first_per(votes, [key], order).select(key, name)


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
