"""Counts in place of rows, where a Guppy of the regular tier refuses rows: per commons and collection.

Asked are totals, and text histograms of the facets and of what records say. In this tier a text bucket or a total
whose closed part is small comes as -1, which stays hidden. Ages are not asked for: the bins of numeric histograms
are not hidden there (Guppy compares their keys by identity), and neither are the numbers of values of a field, so
that they would tell what the commons means to hide.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from site_builder.model import Level
from site_builder.snapshots import Draft
from site_builder.sources.base import PullProgress
from site_builder.sources.guppy.asking import HIDDEN, Filter, Guppy
from site_builder.sources.guppy.filters import NO_DATA, Condition, filter_of
from site_builder.sources.guppy.profiles import RECORD_FIELDS, Profile

TALLIES = "tallies"
#: A count of rows (null: hidden), `field` empty where it is a total; `level` is that of the rows.
_TYPES: dict[str, pa.DataType] = {
    "commons_name": pa.string(),
    "collection_id": pa.string(),
    "level": pa.string(),
    "field": pa.string(),
    "value": pa.string(),
    "rows": pa.int64(),
}
#: Our columns whose fields have few values; others (identifiers, descriptions) are told in rows alone.
COUNTED = (
    "Modality", "BodyPartExamined", "Manufacturer", "PatientSex", "race", "EthnicGroup", "covid19_positive", "license",
    "loinc_long_common_name",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Group:
    """What is counted together: a collection, or (None) all of a commons."""

    commons_name: str
    collection_id: str | None
    conditions: tuple[Condition, ...]


def counted_fields(profile: Profile, level: Level, asked: Sequence[str]) -> tuple[str, ...]:
    """The fields of a level's type whose values are counted."""
    facets = [name for column in COUNTED for name in profile.columns.get(column, ())]
    wanted = dict.fromkeys((*facets, *RECORD_FIELDS))
    return tuple(name for name in wanted if name in asked)


def write_counts(
    guppy: Guppy,
    draft: Draft,
    profile: Profile,
    asked: Mapping[str, Sequence[str]],
    base: Sequence[Condition],
    progress: PullProgress,
) -> None:
    """Write the table of counts into the draft. Raises `SourceError` where Guppy does not give them."""
    levels = profile.row_levels(asked)
    groups = _groups(guppy, profile, [profile.types[level] for level in levels], base)
    rows: list[dict[str, Any]] = []
    for level in levels:
        rows += _counts(
            guppy, level, profile.types[level], counted_fields(profile, level, asked[profile.types[level]]), groups
        )
        progress.rows(len(rows), None, f"counts of {profile.types[level]}")
    with draft.write(TALLIES, url=f"{guppy.endpoint}/graphql", suffix=".parquet") as writing:
        pq.write_table(pa.Table.from_pylist(rows, pa.schema(_TYPES)), writing.path)
        writing.rows = len(rows)


def _groups(guppy: Guppy, profile: Profile, kinds: Sequence[str], base: Sequence[Condition]) -> list[Group]:
    """Every commons, each followed by its collections: all that any type of rows lists."""
    collection = profile.filters["collection_id"]
    commons = profile.filters.get("commons_name")
    if commons is None:
        names = [Group(profile.name, None, tuple(base))]
    else:
        found = _values(guppy, kinds, commons, base)
        names = [Group(name, None, (*base, Condition(commons, (name,)))) for name in found]
    groups = []
    for whole in names:
        groups.append(whole)
        for id_ in _values(guppy, kinds, collection, whole.conditions):
            conditions = (*whole.conditions, Condition(collection, (id_,)))
            groups.append(Group(whole.commons_name, id_, conditions))
    return groups


def _values(guppy: Guppy, kinds: Sequence[str], field: str, conditions: Sequence[Condition]) -> list[str]:
    found = {value for kind in kinds for value, _rows in guppy.histogram(kind, field, filter_of(conditions))}
    return sorted(found - {NO_DATA})


def _counts(
    guppy: Guppy, level: Level, kind: str, fields: Sequence[str], groups: Sequence[Group]
) -> list[dict[str, Any]]:
    filters: list[Filter] = [filter_of(group.conditions) for group in groups]
    totals = guppy.totals(kind, filters)
    histograms = guppy.histograms(kind, fields, filters) if fields else [{} for _group in groups]
    rows = []
    for group, total, found in zip(groups, totals, histograms, strict=True):
        if total == 0:
            continue
        rows.append(_row(group, level, "", None, total))
        for field, buckets in found.items():
            rows += [_row(group, level, field, None if v == NO_DATA else v, count) for v, count in buckets]
    return rows


def _row(group: Group, level: Level, field: str, value: str | None, count: int) -> dict[str, Any]:
    return {
        "commons_name": group.commons_name,
        "collection_id": group.collection_id,
        "level": level,
        "field": field,
        "value": value,
        "rows": None if count == HIDDEN else count,
    }
