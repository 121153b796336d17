"""The lines of manifests, made by Arrow from the columns of a table of series, never one by one in Python."""

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, BinaryIO

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from site_builder.series.identifiers import UID, object_ids

_UIDS = "SeriesInstanceUID"


def write_manifest(name: str, head: Sequence[str], table: Path, target: Path, *, all_uids: bool = False) -> None:
    """Write the manifest `name` of a table of series; `head` are the lines that tell what it is.

    With `all_uids` every SeriesInstanceUID is known to be a UID, and none is looked at again.
    """
    with pq.ParquetFile(table) as rows, target.open("wb") as file:
        if name == "manifest.drs.json":
            _write_objects(head, rows, file)
            return
        file.writelines(f"# {line}".rstrip().encode("utf-8", "replace") + b"\n" for line in head)
        column, before, after = ("storage_url", "cp ", " .\n") if name == "manifest.s5cmd" else (_UIDS, "", "\n")
        for group in _groups(rows, [column]):
            values: Any = pc.drop_null(group[column])
            if column == _UIDS and not all_uids:
                values = values.filter(pc.match_substring_regex(values, UID))
            _write_lines(file, values, before, after)


def _groups(rows: pq.ParquetFile, columns: Sequence[str]) -> Iterator[pa.Table]:
    for group in range(rows.num_row_groups):
        yield rows.read_row_group(group, columns=list(columns))


def _write_objects(head: Sequence[str], rows: pq.ParquetFile, file: BinaryIO) -> None:
    """A JSON array with an object a line; what stands in a text is plain (`series.identifiers.OBJECT_IDS`)."""
    columns = [name for name in ("object_ids", "license") if name in rows.schema_arrow.names]
    about = json.dumps(list(head), ensure_ascii=False).encode("utf-8", "replace")
    begin = b"[\n"
    for group in _groups(rows, columns):
        found = object_ids(group)
        names: Any = found["object_id"]
        texts = _objects(names, found["license"] if "license" in columns else None)
        if len(texts):
            first, others = str(texts[0]), texts.slice(1)
            file.write(begin)
            file.write(first.encode() if begin == b",\n" else first.encode()[:-1] + b', "about": ' + about + b"}")
            _write_lines(file, others, ",\n", "")
            begin = b",\n"
    file.write(b"\n]\n")


def _objects(names: Any, licenses: Any) -> Any:
    bare = pc.binary_join_element_wise('{"object_id": "', names, '"}', "")
    if licenses is None:
        return bare
    full = pc.binary_join_element_wise('{"object_id": "', names, '", "license": "', licenses, '"}', "")
    return pc.coalesce(full, bare)


def _write_lines(file: BinaryIO, values: Any, before: str, after: str) -> None:
    """Write every value between two texts, straight from the memory of Arrow."""
    lines = pc.binary_join_element_wise(before, values, after, "")
    for chunk in lines.chunks if isinstance(lines, pa.ChunkedArray) else [lines]:
        _valid, offsets, data = list[Any](chunk.buffers())
        places = memoryview(offsets).cast("i")
        if data is not None:
            file.write(memoryview(data)[places[chunk.offset] : places[chunk.offset + len(chunk)]])
