"""The GraphQL schema that Guppy makes of its types, and what resolves it."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from graphql import GraphQLResolveInfo, GraphQLSchema, build_schema

from tests.standin.access import Access
from tests.standin.aggregation import Scope, cardinality, numeric_histogram, total
from tests.standin.fields import Field
from tests.standin.filters import Rules, searched, where
from tests.standin.problems import SORT, bad_input, internal
from tests.standin.store import Sort, Store

Info = GraphQLResolveInfo[Any]
#: Rows up to which a raw query may reach.
LARGEST_PAGE = 10_000
#: Rows of a raw query that names no number.
DEFAULT_PAGE = 10

_FIXED = """
scalar JSON
enum Accessibility { all accessible unaccessible }
enum Format { json tsv csv }
type MatchedItem { field: String highlights: [String] }
type HistogramForString {
  _totalCount: Int
  _cardinalityCount(precision_threshold: Int = 3000): Int
  histogram: [BucketsForNestedStringAgg]
  asTextHistogram: [BucketsForNestedStringAgg]
}
type HistogramForNumber {
  _totalCount: Int
  _cardinalityCount(precision_threshold: Int = 3000): Int
  histogram(rangeStart: Int, rangeEnd: Int, rangeStep: Int, binCount: Int): [BucketsForNestedNumberAgg]
  asTextHistogram: [BucketsForNestedStringAgg]
}
type BucketsForNestedStringAgg {
  key: String
  count: Int
  missingFields: [BucketsForNestedMissingFields]
  termsFields: [BucketsForNestedTermsFields]
}
type BucketsForNestedNumberAgg {
  key: [Float]
  min: Float
  max: Float
  avg: Float
  sum: Float
  count: Int
  missingFields: [BucketsForNestedMissingFields]
  termsFields: [BucketsForNestedTermsFields]
}
type BucketsForNestedMissingFields { field: String count: Int }
type BucketsForNestedTermsFields { field: String count: Int terms: [BucketsForString] }
type BucketsForString { key: String count: Int }
"""
_KINDS = {"keyword": "String", "integer": "Int", "long": "Float", "float": "Float"}


def schema_of(store: Store) -> GraphQLSchema:
    """The executable schema of a store's types; an `Access` is the context of each execution."""
    schema = build_schema("\n".join([_FIXED, *_definitions(store.fields)]))
    for kind in store.fields:
        _resolve(schema, "Query", kind, _rows)
        _resolve(schema, "Aggregation", kind, _aggregated)
        _resolve(schema, "Mapping", kind, _mapped)
        _resolve_aggregation(schema, _titled(kind) + "Aggregation", store.fields[kind].values())
    for name in ("_aggregation", "_mapping"):
        _resolve(schema, "Query", name, lambda _parent, _info: {})
    for name in ("HistogramForString", "HistogramForNumber"):
        _resolve(schema, name, "_totalCount", lambda scope, _info: total(scope))
        _resolve(schema, name, "_cardinalityCount", _cardinality)
        _resolve(schema, name, "asTextHistogram", _buckets)
    _resolve(schema, "HistogramForString", "histogram", _buckets)
    # Bins of numbers are never masked: the original compares their keys, two lists, by identity.
    _resolve(schema, "HistogramForNumber", "histogram", lambda scope, _info, **given: numeric_histogram(scope, given))
    return schema


def paths_of(fields: Mapping[str, Field]) -> list[str]:
    """The names of `_mapping`, in alphabetical order."""
    return sorted(path for field in fields.values() for path in field.paths)


def sort_terms(sort: Any) -> Sort:
    """The fields and directions of a `sort` argument: a list of objects with one key each, or one object.

    Raises:
        GraphQLError: it has another shape.
    """
    items = [{name: direction} for name, direction in sort.items()] if isinstance(sort, Mapping) else sort or []
    if not isinstance(items, list) or not all(isinstance(item, Mapping) and len(item) == 1 for item in items):
        raise bad_input(SORT)
    return [term for item in items for term in item.items()]


def _titled(kind: str) -> str:
    return kind[:1].upper() + kind[1:]


def _definitions(types: Mapping[str, Mapping[str, Field]]) -> Iterable[str]:
    rows = (
        "offset: Int, first: Int, filter: JSON, sort: JSON, accessibility: Accessibility = all, format: Format = json"
    )
    over = "filter: JSON, filterSelf: Boolean = true, nestedAggFields: JSON, accessibility: Accessibility = all"
    yield _type("Query", [f"{k}({rows}): [{_titled(k)}]" for k in types], "_aggregation: Aggregation _mapping: Mapping")
    yield _type("Aggregation", [f"{kind}({over}): {_titled(kind)}Aggregation" for kind in types])
    yield _type("Mapping", [f"{kind}(searchInput: String): [String]" for kind in types])
    nested: dict[str, Field] = {}
    for kind, fields in types.items():
        yield _type(_titled(kind), map(_row_member, fields.values()), "_matched: [MatchedItem]")
        yield _type(f"{_titled(kind)}Aggregation", map(_histogram_member, fields.values()), "_totalCount: Int")
        nested |= {field.name: field for field in fields.values() if field.kind == "nested"}
    for field in nested.values():
        yield _type(field.name, map(_row_member, field.children))
        yield _type(f"NestedHistogramFor{_titled(field.name)}", map(_histogram_member, field.children))


def _type(name: str, members: Iterable[str], more: str = "") -> str:
    return f"type {name} {{ {' '.join([*members, more])} }}"


def _row_member(field: Field) -> str:
    kind = _KINDS.get(field.kind, field.name)
    return f"{field.name}: {f'[{kind}]' if field.is_array else kind}"


def _histogram_member(field: Field) -> str:
    if field.kind == "nested":
        return f"{field.name}: NestedHistogramFor{_titled(field.name)}"
    return f"{field.name}: HistogramFor{'Number' if field.is_number else 'String'}"


def _resolve(schema: GraphQLSchema, kind: str, name: str, resolver: Callable[..., Any]) -> None:
    schema.type_map[kind].fields[name].resolve = resolver  # type: ignore[attr-defined]


def _resolve_aggregation(schema: GraphQLSchema, name: str, fields: Iterable[Field]) -> None:
    if "Aggregation" in name:
        _resolve(schema, name, "_totalCount", lambda scope, info: _access(info).shown_total(scope))
    for field in fields:
        _resolve(schema, name, field.name, lambda scope, _info, field=field: scope.of(field))
        if field.kind == "nested":
            _resolve_aggregation(schema, f"NestedHistogramFor{_titled(field.name)}", field.children)


def _access(info: Info) -> Access:
    access: Access = info.context
    return access


def _aggregated(_parent: Any, info: Info, **arguments: Any) -> Scope:
    return _access(info).scope(info.field_name, arguments)


def _mapped(_parent: Any, info: Info, searchInput: str = "") -> list[str]:
    return [path for path in paths_of(_access(info).store.fields[info.field_name]) if searchInput in path]


def _buckets(scope: Scope, info: Info) -> list[dict[str, Any]]:
    return _access(info).shown_buckets(scope)


def _cardinality(scope: Scope, _info: Info, precision_threshold: int) -> int:
    return cardinality(scope, precision_threshold)


def _rows(_parent: Any, info: Info, **arguments: Any) -> list[dict[str, Any]]:
    access, kind = _access(info), info.field_name
    filter = access.rows_filter(kind, arguments.get("filter"), arguments.get("accessibility", "all"))
    offset, first = _page(arguments.get("offset") or 0, arguments.get("first"))
    condition = where(Rules(access.store.fields[kind], lists_excluded=access.lists_excluded), filter)
    rows = access.store.rows(kind, condition, sort_terms(arguments.get("sort")), offset, first)
    search = _search_of(filter)
    if search:
        names = searched(access.store.fields[kind], search.get("fields"))
        rows = [{**row, "_matched": _highlights(row, names, search["keyword"])} for row in rows]
    return rows


def _page(offset: int, first: int | None) -> tuple[int, int]:
    if first is not None and offset + first > LARGEST_PAGE:
        raise bad_input(
            f"Large graphql query forbidden for offset + size > {LARGEST_PAGE},\n"
            f"    offset = {offset} and size = {first},\n"
            "    please use download endpoint for large data queries instead."
        )
    size = DEFAULT_PAGE if first is None else first
    if offset + size > LARGEST_PAGE:
        reach = f"from + size must be less than or equal to: [{LARGEST_PAGE}] but was [{offset + size}]"
        raise internal(f"Result window is too large, {reach}")
    return offset, size


def _search_of(filter: Any) -> dict[str, Any] | None:
    """The first `search` of a filter, however deep it stands in AND and OR."""
    if isinstance(filter, list):
        return next((search for search in map(_search_of, filter) if search), None)
    if not filter:
        return None
    operation, operand = next(iter(filter.items()))
    if operation.lower() == "search":
        return dict(operand)
    return _search_of(operand) if operation.lower() in ("and", "or") else None


def _highlights(row: Mapping[str, Any], names: Iterable[str], keyword: str) -> list[dict[str, Any]]:
    found = []
    for name in names:
        values = row[name] if isinstance(row[name], list) else [row[name]]
        marked = [_marked(value, keyword) for value in values if value and keyword.lower() in value.lower()]
        if marked:
            found.append({"field": name, "highlights": marked})
    return found


def _marked(value: str, keyword: str) -> str:
    begin = value.lower().index(keyword.lower())
    end = begin + len(keyword)
    return f"{value[:begin]}<em>{value[begin:end]}</em>{value[end:]}"
