"""Parquet files as rows of texts: numbers without an empty fraction, dates as ISO 8601, lists joined by commas."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from site_builder.sheets.layout import refuse_persons
from site_builder.sheets.notes import Notes, RefusedError
from site_builder.sheets.opened import CHUNK, Chunk, Opened

#: Bytes of a row group after decompression, which is read at once.
_LARGEST_GROUP = 2 * 2**30


def open_rows(path: Path) -> Opened:
    """A Parquet file as rows, its column names as the first. Raises `RefusedError` where it can't be read."""
    try:
        file = pq.ParquetFile(path)
        names, groups = file.schema_arrow.names, file.metadata.num_row_groups
        largest = max((file.metadata.row_group(g).total_byte_size for g in range(groups)), default=0)
    except (OSError, pa.ArrowException) as error:
        raise _damaged(error) from error
    refuse_persons([*names, *(field.name for field in _nested(file.schema_arrow))])
    if largest > _LARGEST_GROUP:
        raise RefusedError("sheet-unreadable", f"it has a row group of {largest:,} bytes; write smaller ones")
    return Opened("Parquet", _chunks(file), False, Notes())


def _damaged(error: Exception) -> RefusedError:
    return RefusedError("sheet-unreadable", f"the Parquet file is damaged: {' '.join(str(error).split())[:200]}")


def _nested(fields: Any) -> Iterator["pa.Field[Any]"]:
    """The fields inside of fields: a person's name can be the part of a structure."""
    for field in fields:
        kind = field.type
        inner = [kind.field(i) for i in range(kind.num_fields)] if kind.num_fields else []
        yield from inner
        yield from _nested(inner)


def _chunks(file: pq.ParquetFile) -> Iterator[Chunk]:
    yield 1, [list(file.schema_arrow.names)]
    first = 2
    try:
        for batch in file.iter_batches(CHUNK):
            rows = [list(row) for row in zip(*map(_texts, batch.columns), strict=True)]
            yield first, rows
            first += len(rows)
    except (OSError, pa.ArrowException) as error:
        raise _damaged(error) from error


def _texts(column: "pa.Array[Any]") -> list[str]:
    kind = column.type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_integer(kind):
        return ["" if text is None else str(text) for text in column.to_pylist()]
    return [_text(value) for value in column.to_pylist()]


def _text(value: Any) -> str:
    if value is None or value != value:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, list):
        return ", ".join(filter(None, map(_text, value)))
    if isinstance(value, dict):
        return json.dumps(value, default=str)
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)
