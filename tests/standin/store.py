"""The rows behind the stand-in: one DuckDB table or Parquet file for each type.

Filters and aggregations are SQL, and downloads are written as JSON by the engine, so that millions of rows
take bounded time and memory.
"""

import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from tests.standin.fields import Field, fields_of
from tests.standin.problems import SORT, bad_input
from tests.standin.sql import Where, literal, quoted

#: Rows of a batch of a download, in which its JSON is copied.
BATCH = 50_000
Sort = Sequence[tuple[str, str]]


class Store:
    """The types of one server.

    Args:
        types: the rows of each type, in memory or in a Parquet file.

    Raises:
        ValueError: a column of a kind that an index does not have.
    """

    def __init__(self, types: Mapping[str, pa.Table | Path]) -> None:
        self._connection = duckdb.connect()
        self._lock = threading.Lock()
        self.fields: dict[str, dict[str, Field]] = {}
        for name, rows in types.items():
            self.replace(name, rows)

    def replace(self, name: str, rows: pa.Table | Path) -> None:
        """Give a type other rows, as a rebuilt index has."""
        schema = pq.read_schema(rows) if isinstance(rows, Path) else rows.schema
        self.fields[name] = fields_of(schema)
        table = quoted(f"rows of {name}")
        with self._lock:
            self._connection.execute(f"DROP VIEW IF EXISTS {quoted(name)}; DROP TABLE IF EXISTS {table}")
            source = table
            if isinstance(rows, Path):
                source = f"read_parquet({literal(rows.as_posix())})"
            else:
                self._connection.register("incoming", rows)
                self._connection.execute(f"CREATE TABLE {table} AS FROM incoming")
                self._connection.unregister("incoming")
            self._connection.execute(f"CREATE VIEW {quoted(name)} AS FROM {source}")

    def close(self) -> None:
        """Free the engine."""
        self._connection.close()

    def fetch(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """The rows of a query."""
        with closing(self._cursor()) as cursor:
            return cursor.execute(sql, list(values)).fetchall()

    def count(self, kind: str, where: Where) -> int:
        """How many rows of a type a condition holds for."""
        ((count,),) = self.fetch(f"SELECT count(*) FROM {quoted(kind)} WHERE {where.sql}", where.values)
        return int(count)

    def rows(self, kind: str, where: Where, sort: Sort, offset: int, first: int) -> list[dict[str, Any]]:
        """A page of rows, each with every field of its type."""
        names = list(self.fields[kind])
        sql = f"SELECT {', '.join(map(quoted, names))} FROM {quoted(kind)} WHERE {where.sql} {self._order(kind, sort)}"
        found = self.fetch(f"{sql} LIMIT ? OFFSET ?", [*where.values, first, offset])
        return [dict(zip(names, row, strict=True)) for row in found]

    def json_rows(self, kind: str, where: Where, sort: Sort, paths: Sequence[str], drift: int = 0) -> Iterator[bytes]:
        """The rows as JSON objects, each followed by a comma; a missing value has no key.

        Args:
            kind: the type.
            where: which rows.
            sort: fields and directions.
            paths: the fields to write, `parent.child` for those of nested objects.
            drift: how many of the first rows come twice, or are left out where it is negative.
        """
        members = ", ".join(_member(name, children) for name, children in _grouped(paths).items())
        # concat_ws passes over what is null: a missing value and its key.
        sql = (
            f"SELECT concat('{{', concat_ws(',', {members}), '}},') FROM {quoted(kind)} "
            f"WHERE {where.sql} {self._order(kind, sort)}"
        )
        if drift > 0:
            yield from self._texts(f"{sql} LIMIT {drift}", where.values)
        yield from self._texts(f"{sql} OFFSET {-drift}" if drift < 0 else sql, where.values)

    def _texts(self, sql: str, values: Sequence[Any]) -> Iterator[bytes]:
        with closing(self._cursor()) as cursor:
            for batch in cursor.sql(sql, params=list(values)).to_arrow_reader(BATCH):
                yield _text(batch.column(0))

    def _order(self, kind: str, sort: Sort) -> str:
        terms = []
        for name, direction in sort:
            if name not in self.fields[kind] or direction not in ("asc", "desc"):
                raise bad_input(SORT)
            chosen = "list_min" if direction == "asc" else "list_max"
            column = f"{chosen}({quoted(name)})" if self.fields[kind][name].is_array else quoted(name)
            terms.append(f"{column} {direction} NULLS LAST")
        return f"ORDER BY {', '.join(terms)}" if terms else ""

    def _cursor(self) -> duckdb.DuckDBPyConnection:
        with self._lock:
            return self._connection.cursor()


def _member(name: str, children: Sequence[str]) -> str:
    """SQL of a member of a JSON object; null where the value is missing."""
    column = quoted(name)
    if children:
        inner = ", ".join(f"{literal(child)}: x.{quoted(child)}" for child in children)
        column = f"[{{{inner}}} FOR x IN {column}]"
    key = f'"{name}":'
    return f"{literal(key)} || to_json({column})"


def _grouped(paths: Sequence[str]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = {}
    for path in paths:
        name, _, child = path.partition(".")
        groups.setdefault(name, []).extend([child] if child else [])
    return groups


def _text(column: "pa.Array[Any]") -> bytes:
    """The text of a column in one piece, copied out of Arrow's own buffer rather than value by value."""
    texts = column.cast(pa.large_string())
    _validity, positions, text = texts.buffers()
    if text is None or positions is None:
        return b""
    ends = np.frombuffer(memoryview(positions), dtype=np.int64)
    return bytes(memoryview(text)[ends[texts.offset] : ends[texts.offset + len(texts)]])
