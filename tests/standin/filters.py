"""Guppy's filter objects as SQL conditions with bound values, with every trap of the original.

A filter is first what Elasticsearch would be sent, then SQL: ranges stay apart until their AND or OR is
closed, because that is where Guppy merges two of them and forgets three or more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.standin.fields import Field
from tests.standin.problems import SYNTAX, bad_input, internal
from tests.standin.sql import Where, all_of, any_of, negated, quoted

#: What a missing value is called in histograms and filters.
NO_DATA = "no data"
SHORTEST_KEYWORD = 2
_BOUNDS = {">": ">", "gt": ">", ">=": ">=", "gte": ">=", "<": "<", "lt": "<", "<=": "<=", "lte": "<="}


@dataclass(frozen=True, slots=True)
class Rules:
    """What a filter is read with.

    `fields` are those of the type; `aggregated` is the field whose histogram is asked for, which with
    `filter_self` false is not filtered by itself but by `default`, the filter of the caller's access;
    `lists_excluded` says that `!=` takes a list (2026.07 and newer).
    """

    fields: Mapping[str, Field]
    aggregated: str | None = None
    filter_self: bool = True
    default: Any = None
    lists_excluded: bool = True


@dataclass(frozen=True, slots=True)
class _Ranges:
    """Range conditions not yet closed: the bounds by operator, by field and the path it lies in."""

    bounds: Mapping[str, Mapping[str, Any]]
    fields: Mapping[str, Field]
    path: str | None

    def merged(self, other: "_Ranges") -> "_Ranges":
        bounds = {name: {**self.bounds.get(name, {}), **other.bounds.get(name, {})} for name in self.bounds}
        added = {name: found for name, found in other.bounds.items() if name not in bounds}
        return _Ranges({**bounds, **added}, {**self.fields, **other.fields}, self.path)

    def closed(self) -> Where:
        if len(self.bounds) > 1:
            raise internal(f"[range] query doesn't support multiple fields, found {sorted(self.bounds)}")
        ((name, bounds),) = self.bounds.items()
        field, column = self.fields[name], _column(name, self.path)
        values = tuple(_number(name, value) for value in bounds.values())
        if field.is_array:
            tests = " AND ".join(f"v {operator} ?" for operator in bounds)
            return Where(f"list_bool_or([{tests} FOR v IN {column}])", values)
        return Where("(" + " AND ".join(f"{column} {operator} ?" for operator in bounds) + ")", values)


def where(rules: Rules, filter: Any) -> Where:
    """The condition of a filter; of an empty one, that of the rules' default.

    Raises:
        GraphQLError: as Guppy would answer: an unknown field or operator, or what Elasticsearch refuses.
    """
    return _closed(_read(rules, filter, None)) or Where()


def _closed(found: Where | _Ranges | None) -> Where | None:
    return found.closed() if isinstance(found, _Ranges) else found


def _read(rules: Rules, filter: Any, path: str | None) -> Where | _Ranges | None:
    if not filter:
        return _default(rules)
    if not isinstance(filter, Mapping):
        raise internal("graphqlFilterObj is not an object")
    # Only the first key counts; what stands after it is not read.
    operation, operand = next(iter(filter.items()))
    readers = {"and": _joined, "or": _joined, "search": _search, "nested": _nested}
    return readers.get(operation.lower(), _leaf)(rules, operation, operand, path)


def _default(rules: Rules) -> Where | _Ranges | None:
    return _read(replace(rules, aggregated=None, default=None), rules.default, None) if rules.default else None


def _joined(rules: Rules, operation: str, operand: Any, path: str | None) -> Where | None:
    if not isinstance(operand, list):
        raise internal("graphqlFilterObj[topLevelOp].forEach is not a function")
    found = [_read(rules, item, path) for item in operand]
    parts = [part for part in found if isinstance(part, Where)]
    ranges = [part for part in found if isinstance(part, _Ranges)]
    # One range is kept, two become one, three or more are forgotten.
    if len(ranges) == 1:
        parts.append(ranges[0].closed())
    elif len(ranges) == 2:
        parts.append(ranges[0].merged(ranges[1]).closed())
    if not parts:
        return None
    word = f" {operation.upper()} "
    return Where(f"({word.join(part.sql for part in parts)})", tuple(v for part in parts for v in part.values))


def _nested(rules: Rules, operation: str, operand: Any, path: str | None) -> Where | None:
    below = operand.get("path")
    if below not in rules.fields or rules.fields[below].kind != "nested":
        raise bad_input(f"Field {below} does not exist in ES index")
    inner = {key: value for key, value in operand.items() if key != "path"}
    found = _closed(_read(rules, inner, below))
    if found is None:
        return None
    return Where(f"list_bool_or([{found.sql} FOR x IN {quoted(below)}])", found.values)


def _search(rules: Rules, operation: str, operand: Any, path: str | None) -> Where:
    if "keyword" not in operand:
        raise bad_input("Invalid search filter syntax: missing 'keyword' field")
    for key in operand:
        if key not in ("keyword", "fields"):
            raise bad_input(f"Invalid search filter syntax: unrecognized field '{key}'")
    keyword = operand["keyword"]
    if len(keyword) < SHORTEST_KEYWORD:
        raise bad_input(f"Keyword too short (length < {SHORTEST_KEYWORD}")
    names = searched(rules.fields, operand.get("fields"))
    tests = [_contains(rules.fields[name]) for name in names]
    return Where(f"({' OR '.join(tests)})", (keyword,) * len(tests))


def searched(fields: Mapping[str, Field], wanted: str | Sequence[str] | None) -> list[str]:
    """The names of the fields that a search looks through: the wanted ones, or every text field.

    Raises:
        GraphQLError: a wanted field does not exist.
    """
    if wanted is None:
        return [name for name, field in fields.items() if field.kind == "keyword"]
    names = [wanted] if isinstance(wanted, str) else list(wanted)
    for name in names:
        if name not in fields:
            raise bad_input(f'invalid field {name} in "filter" variable')
    return names


def _contains(field: Field) -> str:
    column = quoted(field.name)
    text = f"array_to_string({column}, chr(10))" if field.is_array else column
    return f"coalesce(contains(lower({text}), lower(?)), false)"


def _leaf(rules: Rules, operation: str, operand: Any, path: str | None) -> Where | _Ranges | None:
    if not isinstance(operand, Mapping) or not operand:
        raise bad_input(SYNTAX)
    name, value = next(iter(operand.items()))
    if name == rules.aggregated and not rules.filter_self:
        return _default(rules)
    field = _known(rules, name, path)
    if field.is_number:
        return _of_numbers(field, operation, value, path)
    if field.kind == "nested":
        raise internal("ES type nested not supported.")
    return _of_text(rules, field, operation, value, path)


def _known(rules: Rules, name: str, path: str | None) -> Field:
    fields = {child.name: child for child in rules.fields[path].children} if path else rules.fields
    if name not in fields:
        raise bad_input(SYNTAX)
    return fields[name]


def _of_numbers(field: Field, operation: str, value: Any, path: str | None) -> Where | _Ranges:
    bound = _BOUNDS.get(operation) or (_BOUNDS.get(operation.lower()) if operation.isupper() else None)
    if bound:
        return _Ranges({field.name: {bound: value}}, {field.name: field}, path)
    column = _listed(field, path)
    if operation in ("=", "eq", "EQ"):
        return Where(f"list_contains({column}, ?)", (_number(field.name, value),))
    if operation in ("in", "IN"):
        return any_of(column, [_number(field.name, one) for one in _list(field.name, value)])
    if operation == "!=":
        number = _number(field.name, value)
        return Where(f"list_bool_or([v <> ? FOR v IN {column}])", (number,))
    raise bad_input(f'Invalid numeric operation "{operation}" for field "{field.name}" in filter argument')


def _of_text(rules: Rules, field: Field, operation: str, value: Any, path: str | None) -> Where:
    column, word = _listed(field, path), operation.lower()
    if operation in ("=", "eq", "EQ"):
        return _equal(field, _column(field.name, path), value)
    if word in ("in", "contains_any"):
        return _within(field, path, _list(field.name, value))
    if word == "contains_all":
        return all_of(column, _list(field.name, value))
    if operation == "!=":
        return _unequal(rules, column, value)
    if word == "excludes_any":
        return negated(any_of(column, _list(field.name, value)))
    if word == "excludes_all":
        return negated(all_of(column, _list(field.name, value)))
    raise bad_input(f'Invalid operation "{operation}" in filter argument.')


def _equal(field: Field, column: str, value: Any) -> Where:
    if isinstance(value, list | dict) or value is None:
        raise internal(f"[term] query does not support {type(value).__name__} as value of [{field.name}]")
    if value == NO_DATA:
        return Where(_missing(field, column))
    return Where(f"list_contains({column}, ?)" if field.is_array else f"{column} = ?", (str(value),))


def _within(field: Field, path: str | None, values: list[Any]) -> Where:
    found = any_of(_listed(field, path), [str(value) for value in values if value != NO_DATA])
    if NO_DATA in values:
        return Where(f"({_missing(field, _column(field.name, path))} OR {found.sql})", found.values)
    return found


def _unequal(rules: Rules, column: str, value: Any) -> Where:
    if rules.lists_excluded:
        if not isinstance(value, list):
            raise internal("value.map is not a function")
        return negated(any_of(column, value))
    # Older ones send a list to Elasticsearch as one term, which nothing equals.
    return Where() if isinstance(value, list) else negated(any_of(column, [value]))


def _missing(field: Field, column: str) -> str:
    return f"coalesce(list_count({column}), 0) = 0" if field.is_array else f"{column} IS NULL"


def _list(name: str, value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise internal(f"[terms] query does not support [{name}]")
    return value


def _number(name: str, value: Any) -> float:
    try:
        return float(value)
    except (TypeError, ValueError):
        raise internal(f"failed to create query: For input string: {value!r} in field [{name}]") from None


def _listed(field: Field, path: str | None) -> str:
    column = _column(field.name, path)
    return column if field.is_array else f"[{column}]"


def _column(name: str, path: str | None) -> str:
    return f"x.{quoted(name)}" if path else quoted(name)
