"""Downloads: a JSON array of rows on its way to Parquet, in bounded memory.

Every column is a list of texts, because which fields are arrays depends on the rebuild, the version and the row: a
scalar is a list of one, an absent key and an empty array are null. Numbers keep their spelling.
"""

import time
from collections.abc import Sequence
from pathlib import Path

import duckdb

from site_builder.characters import one_line
from site_builder.errors import SourceError
from site_builder.net import download, shown_url
from site_builder.slugs import digest
from site_builder.snapshots import Draft, StoredFile
from site_builder.sources.guppy.asking import Guppy
from site_builder.sources.guppy.filters import NO_DATA, Condition, Part, filter_of

#: What the engine may hold of one download; the default part is at most about 60 MB of JSON.
MEMORY = "600MB"
#: Where the answer lies until it is Parquet.
SCRATCH = "answer.json"
#: Answers that are no JSON are asked for again so often, after so many seconds.
TRIES, PAUSE = 2, 1.0
_VALUES = (
    "CASE WHEN {0} IS NULL OR {0}::VARCHAR = '[]'::VARCHAR THEN NULL "
    "WHEN NOT starts_with({0}::VARCHAR, '['::VARCHAR) THEN [{0} ->> '$'] "
    "WHEN NOT contains({0}::VARCHAR, 'null') THEN from_json({0}, '[\"VARCHAR\"]') "
    "ELSE nullif(list_filter(from_json({0}, '[\"VARCHAR\"]'), lambda x: x IS NOT NULL), []) END AS {0}"
)


def name_of(part: Part, fields: Sequence[str], stamp: str) -> str:
    """What the file of a part is called: the same only for the same question to the same index."""
    return f"{part.kind}/{digest(repr((part.conditions, part.rows, tuple(fields), stamp)), 24)}"


def fetch(
    guppy: Guppy, draft: Draft, part: Part, fields: Sequence[str], name: str, *, overlapping: bool = False
) -> StoredFile:
    """Fetch one part into the draft, unless an interrupted pull has done so.

    Args:
        guppy: Who is asked.
        draft: Where the rows go.
        part: The rows.
        fields: Of each row; where parts overlap, those that divide them must be among these.
        name: The file's name in the draft.
        overlapping: Whether rows can come with other parts, too; each is kept in one of them.

    Raises:
        SourceError: No whole answer, one that is no array of rows, or another number of rows than counted.
    """
    if (done := draft.done(name)) is not None:
        return done
    answer = draft.folder / SCRATCH
    with draft.write(name, url=guppy.download_url, suffix=".parquet") as writing:
        try:
            came, writing.rows = _asked(guppy, part, fields, answer, writing.path, overlapping)
        finally:
            answer.unlink(missing_ok=True)
        if came != part.rows:
            raise SourceError(
                f"source '{guppy.source}': {part}: {part.rows:,} rows were counted and {came:,} came. The "
                "index may be changing: pull again later; if it stays so, tell the keeper of the commons"
            )
    return draft.files[name]


def _asked(
    guppy: Guppy, part: Part, fields: Sequence[str], answer: Path, target: Path, overlapping: bool
) -> tuple[int, int]:
    """Rows that came, and rows that were kept."""
    body: dict[str, object] = {"type": part.kind, "fields": list(fields)}
    if (filter_ := filter_of(part.conditions)) is not None:
        body["filter"] = filter_
    for left in range(TRIES - 1, -1, -1):
        response = download(guppy.client, guppy.source, "POST", guppy.download_url, answer, json=body)
        try:
            return to_parquet(answer, target, fields, part.dividing if overlapping else ())
        except duckdb.Error as error:
            if not left:
                kind = one_line(response.headers.get("content-type", "of no type"))
                raise SourceError(_unreadable(guppy, part, answer, kind, error)) from error
        time.sleep(PAUSE)
    raise AssertionError("unreachable")


def to_parquet(
    answer: Path, target: Path, fields: Sequence[str], dividing: Sequence[Condition] = ()
) -> tuple[int, int]:
    """Write a JSON array of objects as Parquet; the number of its rows, and of those that were kept.

    With conditions that divide a type, a row stays where its first value is among theirs: the values of a part
    are neighbours, and a row has no value that was not counted. Raises `duckdb.Error` for anything but an array.
    """
    columns = ", ".join(f"{_quoted(name)}: 'JSON'" for name in fields)
    rows = f"read_json({_quoted(str(answer))}, format = 'array', records = true, columns = {{{columns}}})"
    values = ", ".join(_VALUES.format(_identifier(name)) for name in fields)
    firsts = [
        f"list_min({_identifier(c.field)}) BETWEEN {_quoted(min(c.values))} AND {_quoted(max(c.values))}"
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


def _unreadable(guppy: Guppy, part: Part, answer: Path, kind: str, error: duckdb.Error) -> str:
    with answer.open("rb") as file:
        begins = one_line(file.read(200).decode("utf-8", "replace").replace("\ufffd", " "))[:80]
    said = one_line(str(error).replace(str(answer), "the answer"))[:200]
    return (
        f"source '{guppy.source}': {shown_url(guppy.download_url)}: {part}: the answer ({kind}, "
        f"{answer.stat().st_size:,} bytes) is no whole JSON array of rows ({said}); it begins with: {begins}. "
        "Pull again later; if it is a web page, the address is wrong or the server wants a log-in"
    )


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _identifier(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
