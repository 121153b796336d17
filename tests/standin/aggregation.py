"""Guppy's aggregations: totals, text and numeric histograms, and those inside each bucket."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.standin.fields import Field
from tests.standin.filters import NO_DATA, Rules, where
from tests.standin.problems import bad_input
from tests.standin.sql import Where, quoted
from tests.standin.store import Store

Bucket = dict[str, Any]
_STATS = "min(v), max(v), avg(v), sum(v), count(v)"


@dataclass(frozen=True, slots=True)
class Scope:
    """What a part of an aggregation is asked over.

    `filter` is that of the query, with the one of the caller's access already in it; `default` the one that
    stays when `filter_self` false takes a field's own filter away; `nested` the query's `nestedAggFields`;
    `masked` whether small counts of rows that the caller may not read are hidden; `path` the nested field
    that `field` lies in.
    """

    store: Store
    kind: str
    filter: Any
    filter_self: bool
    default: Any
    nested: Mapping[str, Sequence[str]]
    masked: bool
    lists_excluded: bool
    field: Field | None = None
    path: str | None = None

    def where(self) -> Where:
        """The condition of totals: nothing is taken out of the filter."""
        return where(Rules(self.store.fields[self.kind], lists_excluded=self.lists_excluded), self.filter)

    def where_self(self) -> Where:
        """The condition of a field's own histogram."""
        name = self.field.name if self.field else None
        fields = self.store.fields[self.kind]
        return where(Rules(fields, name, self.filter_self, self.default, self.lists_excluded), self.filter)

    def of(self, field: Field) -> "Scope":
        """The scope of one of its fields."""
        path = self.field.name if self.field and self.field.kind == "nested" else None
        return replace(self, field=field, path=path)


def total(scope: Scope) -> int:
    """How many rows there are; of a field, how many values (an array's values each count)."""
    if scope.field is None:
        return scope.store.count(scope.kind, scope.where())
    if scope.path:
        return 0
    column = quoted(scope.field.name)
    counted = f"coalesce(sum(list_count({column})), 0)" if scope.field.is_array else f"count({column})"
    condition = scope.where()
    sql = f"SELECT {counted} FROM {quoted(scope.kind)} WHERE {condition.sql}"
    return int(scope.store.fetch(sql, condition.values)[0][0])


def cardinality(scope: Scope, precision: int) -> int:
    """How many distinct values a field has: exact up to `precision`, above it an estimate; 0 for nested fields."""
    if scope.path:
        return 0
    condition = scope.where()
    values = _values(scope, condition)
    ((exact, estimate),) = scope.store.fetch(
        f"SELECT count(DISTINCT v), approx_count_distinct(v) FROM ({values})", condition.values
    )
    return int(exact if exact <= precision else estimate)


def text_histogram(scope: Scope) -> list[Bucket]:
    """Every value with its number of rows, the most frequent first and missing ones last.

    Missing values have no bucket in numeric fields, nor beside `nestedAggFields`.
    """
    field = _field(scope)
    condition = scope.where_self()
    counts: dict[str, int] = {}
    with_missing = not field.is_number and not scope.nested
    for value, _extra, count in _grouped(scope, condition, "v"):
        if value is not None or with_missing:
            key = NO_DATA if value is None else _key(value)
            counts[key] = counts.get(key, 0) + count
    ordered = sorted(counts.items(), key=lambda item: (item[0] == NO_DATA, -item[1], item[0]))
    buckets: list[Bucket] = [{"key": key, "count": count} for key, count in ordered]
    _add_inner(scope, condition, "v", buckets, [key for key, _count in ordered])
    return buckets


def numeric_histogram(scope: Scope, arguments: Mapping[str, float]) -> list[Bucket]:
    """The statistics of a numeric field: of all values, or of bins of equal width.

    Args:
        scope: over what.
        arguments: `rangeStart`, `rangeEnd` (exclusive) and one of `rangeStep` and `binCount`, those given.

    Raises:
        GraphQLError: arguments that contradict each other.
    """
    _check(arguments)
    start, end, step = (arguments.get(name) for name in ("rangeStart", "rangeEnd", "rangeStep"))
    if step is not None:
        return _bins(scope, start, end, step)
    low, high, *others = _stats(scope, start, end)
    if "binCount" not in arguments:
        first, last = (low if start is None else start), (high if end is None else end)
        bucket = {"key": [first, last], **_named(low, high, *others)}
        condition = _within(scope, start, end)
        _add_inner(scope, condition, "0", [bucket], ["0"])
        return [bucket]
    if low is None:
        return []
    first, last = (low if start is None else start), (high + 1 if end is None else end)
    return _bins(scope, first, last, (last - first) / arguments["binCount"])


def _check(arguments: Mapping[str, float]) -> None:
    step, count = arguments.get("rangeStep"), arguments.get("binCount")
    if step is not None and step <= 0:
        raise bad_input(f"Invalid rangeStep {step}")
    if arguments.get("rangeStart", -math.inf) > arguments.get("rangeEnd", math.inf):
        raise bad_input(f"Invalid rangeStart ({step}) > rangeEnd ({arguments['rangeEnd']})")
    if count is not None and count <= 0:
        raise bad_input(f"Invalid binCount {count}")
    if step is not None and count is not None:
        raise bad_input('Invalid to set "rangeStep" and "binCount" at same time')


def _bins(scope: Scope, start: float | None, end: float | None, step: float) -> list[Bucket]:
    offset = 0.0 if start is None else start - step * max(0, math.ceil(start / step) - 1)
    condition = _within(scope, start, end)
    number = f"floor((v - {offset!r}) / {step!r})"
    sql = f"SELECT {number} AS k, {_STATS} FROM ({_values(scope, condition)}) WHERE v IS NOT NULL GROUP BY k"
    found = {int(k): stats for k, *stats in scope.store.fetch(sql, condition.values)}
    # Elasticsearch returns the empty bins between others, and none before the first or after the last.
    numbers = range(min(found), max(found) + 1) if found else range(0)
    empty = (None, None, None, 0.0, 0)
    buckets = [{"key": [offset + k * step, offset + (k + 1) * step], **_named(*found.get(k, empty))} for k in numbers]
    _add_inner(scope, condition, number, buckets, [_key(float(k)) for k in numbers])
    return buckets


def _stats(scope: Scope, start: float | None, end: float | None) -> tuple[Any, ...]:
    condition = _within(scope, start, end)
    return scope.store.fetch(f"SELECT {_STATS} FROM ({_values(scope, condition)})", condition.values)[0]


def _named(low: Any, high: Any, mean: Any, total: Any, count: int) -> Bucket:
    return {"min": low, "max": high, "avg": mean, "sum": total or 0.0, "count": count}


def _within(scope: Scope, start: float | None, end: float | None) -> Where:
    """The scope's condition and that rows have a value from `start` up to, but not including, `end`."""
    given = scope.where_self()
    bounds = [(sign, bound) for sign, bound in ((">=", start), ("<", end)) if bound is not None]
    if not bounds or scope.path:
        return given
    field = _field(scope)
    column = quoted(field.name) if field.is_array else f"[{quoted(field.name)}]"
    tests = " AND ".join(f"v {sign} ?" for sign, _bound in bounds)
    sql = f"({given.sql}) AND list_bool_or([{tests} FOR v IN {column}])"
    return Where(sql, (*given.values, *(bound for _sign, bound in bounds)))


def _values(scope: Scope, condition: Where) -> str:
    """SQL of the values of a field, each of an array's on a row of its own."""
    column, source = _source(scope, condition)
    return f"SELECT {f'unnest({column})' if _field(scope).is_array else column} AS v FROM {source}"


def _source(scope: Scope, condition: Where) -> tuple[str, str]:
    """The column of a field and what to select it from."""
    name, table = quoted(_field(scope).name), quoted(scope.kind)
    if scope.path:
        rows = f"SELECT unnest({quoted(scope.path)}) AS x FROM {table} WHERE {condition.sql}"
        return f"x.{name}", f"({rows})"
    return name, f"{table} WHERE {condition.sql}"


def _grouped(scope: Scope, condition: Where, key: str, extra: Field | None = None) -> list[tuple[Any, Any, int]]:
    """Rows by a key made of the field's value `v`, and by the value of another field."""
    column, source = _source(scope, condition)
    other = quoted(extra.name) if extra else "NULL"
    sql = f"SELECT {column} AS v, {other} AS e, count(*) AS n FROM {source} GROUP BY ALL"
    # Lists are few once they are grouped; spreading them after that is much quicker than before.
    if _field(scope).is_array:
        sql = f"SELECT {_spread('v')} AS v, e, n FROM ({sql})"
    if extra and extra.is_array:
        sql = f"SELECT v, {_spread('e')} AS e, n FROM ({sql})"
    found = scope.store.fetch(f"SELECT {key} AS k, e, sum(n)::BIGINT FROM ({sql}) GROUP BY ALL", condition.values)
    return [(k, e, n) for k, e, n in found]


def _spread(column: str) -> str:
    return f"unnest(CASE WHEN list_count({column}) > 0 THEN list_distinct({column}) ELSE [NULL] END)"


def _add_inner(scope: Scope, condition: Where, key: str, buckets: list[Bucket], keys: Sequence[str]) -> None:
    """Add to each bucket what `nestedAggFields` asks for."""
    for name in scope.nested.get("missingFields", ()):
        counts = _inner(scope, condition, key, name)
        for bucket, at in zip(buckets, keys, strict=True):
            missing = bucket["count"] if counts is None else counts.get(at, {}).get(None, 0)
            bucket.setdefault("missingFields", []).append({"field": name, "count": missing})
    for name in scope.nested.get("termsFields", ()):
        counts = _inner(scope, condition, key, name)
        for bucket, at in zip(buckets, keys, strict=True):
            found = {} if counts is None else counts.get(at, {})
            bucket.setdefault("termsFields", []).append({"field": name, "terms": _terms(found)})


def _terms(counts: Mapping[str | None, int]) -> list[Bucket]:
    ordered = sorted(((k, n) for k, n in counts.items() if k is not None), key=lambda item: (-item[1], item[0]))
    return [{"key": key, "count": count} for key, count in ordered] or [{"key": None, "count": 0}]


def _inner(scope: Scope, condition: Where, key: str, name: str) -> dict[str, dict[str | None, int]] | None:
    """Rows by bucket and by the value of another field; None where there is no such field."""
    extra = scope.store.fields[scope.kind].get(name)
    if extra is None or scope.path:
        return None
    counts: dict[str, dict[str | None, int]] = {}
    for at, value, count in _grouped(scope, condition, key, extra):
        if at is not None:
            counts.setdefault(_key(at), {})[None if value is None else _key(value)] = count
    return counts


def _key(value: Any) -> str:
    """A value as JavaScript writes it: `42`, not `42.0`."""
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _field(scope: Scope) -> Field:
    if scope.field is None:
        raise ValueError("a histogram is of a field")
    return scope.field
