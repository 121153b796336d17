"""Facets: the counts per harmonised value, of each collection and of the commons as a whole."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

import ibis
from ibis import _

from site_builder.columns import FACETS
from site_builder.harmonise.age import AGE_GROUPS
from site_builder.harmonise.join import RawCount, ValueMap, with_values
from site_builder.model import LAST_VALUES, UNKNOWN, Facet, FacetCount, Level, RawValue, Totals
from site_builder.summarise.cube import counts

#: Levels, the coarsest first.
ORDER: tuple[Level, ...] = ("collection", "subject", "study", "series")
#: The key under which the whole commons is counted.
WHOLE = ""

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Counted:
    """The counts of one facet: rows per (collection_id, value) and per value over the commons."""

    name: str
    by_collection: Rows
    whole: Rows


def count_values(name: str, cube: ibis.Table, mapping: ValueMap, outside: Collection[str]) -> Counted:
    """Count a column of series or studies by its harmonised values; the collections `outside` only for themselves."""
    valued = with_values(cube, mapping)
    return Counted(
        name,
        counts(valued, "collection_id", "value"),
        counts(without(valued, outside), "value", collections=_.collection_id.nunique()),
    )


def without(table: ibis.Table, collections: Collection[str]) -> ibis.Table:
    """The rows of all other collections."""
    return table.filter(_.collection_id.notin(sorted(collections))) if collections else table


def count_subjects(
    name: str, cube: ibis.Table, subjects_of: Callable[[Sequence[str]], ibis.Table], outside: Collection[str]
) -> Counted:
    """Count subjects by a value that `subjects_of(keys)` gives as rows (keys, value); `outside` as above."""
    people = cube.filter(_.subject.notnull())

    def valued(keys: Sequence[str]) -> ibis.Table:
        values = subjects_of(keys)
        return people.left_join(values, list(keys)).drop(*(f"{key}_right" for key in keys))

    within, across = ["collection_id", "subject"], ["subject"]
    return Counted(
        name,
        counts(valued(within), "collection_id", "value"),
        counts(without(valued(across), outside), "value", collections=_.collection_id.nunique()),
    )


def raw_spellings(
    raws: Iterable[RawCount], values_of: Callable[[str | None], Sequence[str | float]]
) -> dict[tuple[str, str], tuple[RawValue, ...]]:
    """The raw spellings behind each (collection_id, value), most frequent first; missing ones left out."""
    spellings: dict[tuple[str, str], list[RawValue]] = {}
    for count in raws:
        for value in values_of(count.raw) or (UNKNOWN,):
            if count.raw is not None:
                spellings.setdefault((count.collection_id, str(value)), []).append(RawValue(count.raw, count.rows))
    return {key: tuple(found) for key, found in spellings.items()}


def facets_of(
    counted: Iterable[Counted],
    label: Callable[[str, str], str],
    raws: Mapping[str, Mapping[tuple[str, str], tuple[RawValue, ...]]],
    provided_in: Callable[[str], frozenset[str]],
    levels: Mapping[str, Level],
    wholes: Mapping[str, Totals],
) -> dict[str, dict[str, Facet]]:
    """Facets per collection (and under `WHOLE`), in the order of `FACETS`; collection-level ones not yet.

    `levels` says, by the same keys, whether rows are series, studies or subjects; `wholes` are what the facets of
    the commons are out of, by their names, where that is not all of it.
    """
    by_name = {facet.name: facet for facet in counted}
    found: dict[str, dict[str, Facet]] = {}
    keys = {WHOLE, *levels}
    for name, level, _label, column in FACETS:
        grouped: dict[str, Rows] = {key: [] for key in keys}
        if name in by_name:
            grouped[WHOLE] = by_name[name].whole
            for row in by_name[name].by_collection:
                grouped[row["collection_id"]].append(row)
        for key in sorted(keys):
            facet = Facet(name, counted_level(level, levels.get(key, "series")), (column or name) in provided_in(key))
            if facet.provided and name in by_name:
                made = _ordered(facet, grouped[key], label, raws.get(name, {}), key)
                facet = replace(facet, counts=made, whole=wholes.get(name) if key == WHOLE else None)
            found.setdefault(key, {})[name] = facet
    return found


def counted_level(level: Level, rows_are: Level) -> Level:
    """What a fact of `level` is counted in where rows are series, studies or subjects."""
    return min(level, rows_are, key=ORDER.index)


def _ordered(
    facet: Facet,
    found: Rows,
    label: Callable[[str, str], str],
    raws: Mapping[tuple[str, str], tuple[RawValue, ...]],
    key: str,
) -> tuple[FacetCount, ...]:
    made = [_count(row, partial(label, facet.name), raws.get((key, row["value"] or UNKNOWN), ())) for row in found]
    return in_order(facet, made)


def in_order(facet: Facet, counts: Iterable[FacetCount]) -> tuple[FacetCount, ...]:
    """Counts as a facet lists them: age groups in their order, else the most frequent first; what is not known last."""
    last = {value: place for place, value in enumerate(LAST_VALUES, start=1)}
    groups = {group: place for place, group in enumerate(AGE_GROUPS)}

    def place(count: FacetCount) -> tuple[int, int, str]:
        rank = groups[count.value] if count.value in groups else -(facet.main(count) or 0)
        return (last.get(count.value, 0), rank, count.value)

    return tuple(sorted(counts, key=place))


def _count(row: dict[str, Any], label: Callable[[str], str], raw: tuple[RawValue, ...]) -> FacetCount:
    value = row["value"] or UNKNOWN
    return FacetCount(
        value=value,
        label=value.capitalize() if value in LAST_VALUES else label(value),
        subjects=row["subjects"],
        studies=row["studies"],
        series=row["series"],
        collections=row.get("collections", 1),
        raw=raw,
    )
