"""Rows of a download: a JSON array on its way to Parquet, in bounded memory.

Every column is a list of texts, because which fields are arrays depends on the rebuild, the version and the row: a
scalar is a list of one, an absent key and an empty array are null. Numbers keep their spelling.
"""

from collections.abc import Sequence
from pathlib import Path

import duckdb

from site_builder.sources.guppy.filters import NO_DATA, Condition

#: What the engine may hold of one download; the default part is at most about 60 MB of JSON.
MEMORY = "600MB"
_VALUES = (
    "CASE WHEN {0} IS NULL OR {0}::VARCHAR = '[]'::VARCHAR THEN NULL "
    "WHEN NOT starts_with({0}::VARCHAR, '['::VARCHAR) THEN [{0} ->> '$'] "
    "WHEN NOT contains({0}::VARCHAR, 'null') THEN from_json({0}, '[\"VARCHAR\"]') "
    "ELSE nullif(list_filter(from_json({0}, '[\"VARCHAR\"]'), lambda x: x IS NOT NULL), []) END AS {0}"
)


def to_parquet(
    answer: Path, target: Path, fields: Sequence[str], dividing: Sequence[Condition] = ()
) -> tuple[int, int]:
    """Write a JSON array of objects as Parquet; the number of its rows, and of those that were kept.

    With conditions that divide a type, a row stays where its first value is among theirs: the values of a part
    are neighbours, and a row has no value that was not counted. A row without any stays: just the part of missing
    values has it, whatever a Guppy calls these. Raises `duckdb.Error` for anything but an array.
    """
    columns = ", ".join(f"{_quoted(name)}: 'JSON'" for name in fields)
    rows = f"read_json({_quoted(str(answer))}, format = 'array', records = true, columns = {{{columns}}})"
    values = ", ".join(_VALUES.format(_identifier(name)) for name in fields)
    firsts = [
        f"coalesce({_first(c)} BETWEEN {_quoted(min(c.values))} AND {_quoted(max(c.values))}, true)"
        for c in dividing
        if c.values != (NO_DATA,)
    ]
    kept = f"SELECT * FROM (SELECT {values} FROM {rows}) WHERE {' AND '.join(firsts) or 'true'}"
    with duckdb.connect() as engine:
        engine.execute(f"SET memory_limit = '{MEMORY}'")
        engine.execute(f"SET temp_directory = {_quoted(str(target.parent))}")
        came = engine.execute(f"SELECT count(*) FROM {rows}").fetchall()[0][0] if firsts else None
        written = engine.execute(f"COPY ({kept}) TO {_quoted(str(target))} (FORMAT parquet, COMPRESSION zstd)")
        stored = int(written.fetchall()[0][0])
    return stored if came is None else int(came), stored


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _first(condition: Condition) -> str:
    return f"list_min({_identifier(condition.field)})"
