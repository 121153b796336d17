"""From the tables of a snapshot to rows in our columns: lists unwrapped, parents joined, all in the engine.

A row is a series with what its study and its subject state. A collection that has no series at all has its studies
as rows, and one without studies its subjects; what then is left is counted nowhere, and reported.
"""

import shutil
import tempfile
import weakref
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
from ibis import _
from ibis.backends import BaseBackend

from site_builder.columns import COLUMNS
from site_builder.engine import explained
from site_builder.errors import SourceError
from site_builder.findings import Finding, Report
from site_builder.model import UNITS, Level
from site_builder.sources.base import Snapshot
from site_builder.sources.guppy.places import COLLECTION, COMMONS, PLACE, PROJECT, place_of, respelt, text_of
from site_builder.sources.guppy.profiles import ABOVE_89, Profile

#: The age of a subject whose years are withheld because they are more than 89.
OVER_89 = "90+"
_KEY, _KEY_PROJECT, _SEVERAL = "parent_key", "parent_project", "several"
Rows = dict[Level, ibis.Table]


@dataclass(frozen=True, slots=True)
class Opened:
    """The tables of a snapshot by type, every field a list of texts."""

    source: str
    profile: Profile
    tables: Mapping[str, ibis.Table]

    @property
    def levels(self) -> tuple[Level, ...]:
        """The levels of which there are rows, the finest first."""
        return self.profile.row_levels(self.tables)

    def of(self, level: Level) -> ibis.Table:
        """The table of a level."""
        return self.tables[self.profile.types[level]]


def open_tables(snapshot: Snapshot, engine: BaseBackend, profile: Profile) -> Opened:
    """Open the tables of a snapshot."""
    files: dict[str, list[str]] = {}
    for name, path in sorted(snapshot.files.items()):
        files.setdefault(name.partition("/")[0], []).append(str(path))
    tables = {}
    for kind, paths in files.items():
        with explained(snapshot.source_id, f"{kind} ({len(paths):,} Parquet files of the snapshot)"):
            tables[kind] = engine.read_parquet(paths, table_name=f"{snapshot.source_id}__{kind}".replace("-", "_"))
    return Opened(snapshot.source_id, profile, tables)


def rows_of(opened: Opened, engine: BaseBackend, report: Report) -> ibis.Table:
    """All rows with our columns and `COMMONS`. Raises `SourceError` where a table lacks a field that it needs."""
    flat = _one_spelling({level: _flat(opened, level, report) for level in opened.levels})
    joined = _joined(opened, flat, engine, report)
    _report_unused(opened, flat, joined, report)
    name = f"{opened.source}__rows".replace("-", "_")
    paths: list[str] = []
    for level in opened.levels:
        ours = _ours(opened, joined[level])
        if paths:
            there = engine.read_parquet(paths, table_name=name).select(COMMONS, "collection_id").distinct()
            ours = ours.anti_join(there, _same(ours, there, (COMMONS, "collection_id")))
        paths.append(_written(engine, ours))
    return engine.read_parquet(paths, table_name=name)


def _one_spelling(flat: Rows) -> Rows:
    """The same with each platform spelt in one way, so that places of several levels can be compared."""
    names = {row[COMMONS] for table in flat.values() for row in dicts(table.select(COMMONS).distinct())} - {None}
    other = respelt(names)
    if not other:
        return flat
    return {
        level: table.mutate(**{COMMONS: table[COMMONS].cases(*other.items(), else_=table[COMMONS])})
        for level, table in flat.items()
    }


def _same(left: ibis.Table, right: ibis.Table, names: Sequence[str]) -> list[Any]:
    """That rows agree in some columns; nothing stated agrees with nothing."""
    return [left[name].identical_to(right[name]) for name in names]


def _written(engine: BaseBackend, table: ibis.Table) -> str:
    """The path of a table, kept as Parquet for as long as the engine lives.

    What is asked many questions is joined once, and in memory identifiers of millions of rows take gigabytes.
    """
    folder = tempfile.mkdtemp(prefix="site-builder-")
    weakref.finalize(engine, shutil.rmtree, folder, ignore_errors=True)
    path = Path(folder, "rows.parquet")
    engine.to_parquet(table, path)
    return str(path)


def _joined(opened: Opened, flat: Rows, engine: BaseBackend, report: Report) -> Rows:
    """The rows of every level with what the levels above state."""
    rows: Rows = {}
    above: Level | None = None
    for level in reversed(opened.levels):
        table = flat[level]
        if above:
            _report_orphans(opened, table, rows[above], level, above, report)
            table = _with_parents(opened, table, rows[above], above)
        if level != opened.levels[0]:
            path = _written(engine, _unique(opened, table, level, report))
            table = engine.read_parquet(path, table_name=f"{opened.source}__{level}_joined".replace("-", "_"))
        rows[level], above = table, level
    return rows


def _flat(opened: Opened, level: Level, report: Report) -> ibis.Table:
    """A table with one text a field (the first value, or all of them where all count), and where each row belongs."""
    table, profile = opened.of(level), opened.profile
    missing = [name for name in (*profile.required, profile.keys[level]) if name not in table.columns]
    if missing:
        raise SourceError(
            f"source '{opened.source}': {profile.types[level]} of the snapshot lacks {', '.join(missing)}; pull again"
        )
    used = {name for fields in profile.columns.values() for name in fields}
    used |= {*profile.identity, *profile.keys.values(), *profile.references.values()}
    names = [name for name in table.columns if name in used]
    flat = table.select(**{name: text_of(table[name], profile.gathered.get(name, "")) for name in names})
    flat = flat.mutate(**place_of(profile, flat))
    _report_several(opened, table.mutate(**place_of(profile, table, 0)), level, report)
    return flat


def _with_parents(opened: Opened, table: ibis.Table, parents: ibis.Table, above: Level) -> ibis.Table:
    """Rows with what their study or subject states."""
    new = [name for name in parents.columns if name not in table.columns]
    key = opened.profile.keys[above]
    keyed = parents.select(*new, **{_KEY: parents[key], _KEY_PROJECT: parents[PROJECT]})
    same = [table[opened.profile.references[above]] == keyed[_KEY], table[PROJECT] == keyed[_KEY_PROJECT]]
    return table.left_join(keyed, same).drop(_KEY, _KEY_PROJECT)


def _unique(opened: Opened, table: ibis.Table, level: Level, report: Report) -> ibis.Table:
    """Rows of a level of which each key is there once, so that joining to them makes no row two; all without one."""
    keys = (PROJECT, opened.profile.keys[level])
    places = {name: _[name].min() for name in (COLLECTION,)}
    repeated = table.filter(_[keys[1]].notnull()).group_by(*keys).agg(n=_.count(), **places).filter(_.n > 1)
    found = dicts(repeated.group_by(COLLECTION).agg(n=(_.n - 1).sum()).order_by(COLLECTION))
    for row in found:
        where = row[COLLECTION] or ""
        report.add(Finding("parent-repeated", opened.source, where, keys[1], count=row["n"], unit=UNITS[level]))
    if not found:
        return table
    order = ibis.window(group_by=keys, order_by=table.columns)
    return (
        table.mutate(place_in_group=ibis.row_number().over(order))
        .filter((_.place_in_group == 0) | _[keys[1]].isnull())
        .drop("place_in_group")
    )


def _ours(opened: Opened, table: ibis.Table) -> ibis.Table:
    """Our columns, each from the first of its fields that has a value, and `COMMONS`."""
    columns = {column.name: ibis.null("int64" if column.dtype == "int64" else "string") for column in COLUMNS}
    for name, fields in opened.profile.columns.items():
        stated = [_stated(table, field) for field in fields if field in table.columns]
        if stated:
            columns[name] = ibis.coalesce(*stated)
    columns["collection_id"] = table[COLLECTION]
    return table.select(**columns, **{COMMONS: table[COMMONS]})


def _stated(table: ibis.Table, field: str) -> ibis.Value:
    if field.endswith(ABOVE_89):
        return ibis.ifelse(table[field] == "Yes", ibis.literal(OVER_89), ibis.null("string"))
    return table[field]


def _report_several(opened: Opened, table: ibis.Table, level: Level, report: Report) -> None:
    """Rows that name several commons, collections or parents; they are counted under the first."""
    references = opened.profile.references.values()
    for name in dict.fromkeys((*opened.profile.identity, *references)):
        if name in table.columns:
            several = table.filter(table[name].length() > 1).group_by(COLLECTION)
            for row in dicts(several.agg(n=_.count(), example=_[name].min()).order_by(COLLECTION)):
                hint = f"each is counted under the first of them; one has {', '.join(map(str, row['example'][:5]))}"
                where = row[COLLECTION] or ""
                report.add(Finding("value-several", opened.source, where, name, "", row["n"], UNITS[level], hint))


def _report_orphans(
    opened: Opened, table: ibis.Table, parents: ibis.Table, level: Level, above: Level, report: Report
) -> None:
    """Rows whose study or subject is not listed."""
    reference, key = opened.profile.references[above], opened.profile.keys[above]
    alone = table.anti_join(parents, [table[reference] == parents[key], table[PROJECT] == parents[PROJECT]])
    hint = f"their {opened.profile.types[above]} is not listed, so what it would state is unknown"
    for row in dicts(alone.group_by(COLLECTION).agg(n=_.count()).order_by(COLLECTION)):
        where = row[COLLECTION] or ""
        report.add(Finding("parent-missing", opened.source, where, reference, "", row["n"], UNITS[level], hint))


def _report_unused(opened: Opened, flat: Rows, rows: Rows, report: Report) -> None:
    """Studies without series and subjects without studies, in collections that have those."""
    used = flat[opened.levels[0]]
    places = used.select(*PLACE).distinct()
    for level in opened.levels[1:]:
        table, key, reference = rows[level], opened.profile.keys[level], opened.profile.references[level]
        named = used.select(**{_KEY: used[reference], _KEY_PROJECT: used[PROJECT]}).distinct()
        unnamed = table.anti_join(named, [table[key] == named[_KEY], table[PROJECT] == named[_KEY_PROJECT]])
        unused = unnamed.semi_join(places, _same(unnamed, places, PLACE))
        for row in dicts(unused.group_by(COLLECTION).agg(n=_.count()).order_by(COLLECTION)):
            hint = f"no {UNITS[opened.levels[0]]} of theirs are listed; they are counted nowhere"
            where = row[COLLECTION] or ""
            report.add(Finding("rows-unused", opened.source, where, key, "", row["n"], UNITS[level], hint))
        keyed, nameless = table.filter(table[key].notnull()), table.filter(table[key].isnull())
        keyed = keyed.anti_join(unused.select(key, PROJECT).distinct(), [key, PROJECT])
        used = keyed.union(nameless.anti_join(places, _same(nameless, places, PLACE)))
        places = places.union(table.select(*PLACE).distinct()).distinct()


def dicts(table: ibis.Table) -> list[dict[str, Any]]:
    """A small result as dicts of Python values."""
    return list(table.to_pyarrow().to_pylist())
