"""A contributed table read into a Parquet file of texts with the number of each row: a million in bounded memory."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from operator import itemgetter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from site_builder.sheets import parquet, text, workbook
from site_builder.sheets.cells import tidy
from site_builder.sheets.layout import HEADER_WITHIN, Layout, find_layout, usual_width
from site_builder.sheets.names import LEFT_OUT, Head, read_heads
from site_builder.sheets.notes import Note, Notes, RefusedError
from site_builder.sheets.opened import Chunk, Opened
from site_builder.sheets.options import SheetOptions
from site_builder.sheets.sniff import kind_of

#: Rows by which it is seen whether the header has as many cells as the rows.
_SAMPLE = 1000
_NO_WORKBOOK = "it is no XLSX workbook, although it is named so; "
#: Columns of a table: more are a mistake (a matrix of voxels, a table on its side).
MOST_COLUMNS = 2000


@dataclass(frozen=True, slots=True)
class Table:
    """A table that was read: `data` is a Parquet file with the columns `row` and `c0`, `c1` ... as `heads` has them.

    `row` is the number of the row as a person sees it in the file. `name` is what the file is called in messages,
    `format` its kind in words, `rows` the number of rows with cells below the header.
    """

    name: str
    format: str
    heads: tuple[Head, ...]
    data: Path
    rows: int
    notes: tuple[Note, ...]

    @property
    def columns(self) -> dict[str, tuple[Head, ...]]:
        """The headers of each of our columns that the table has."""
        found: dict[str, tuple[Head, ...]] = {}
        for head in self.heads:
            if head.column:
                found[head.column] = (*found.get(head.column, ()), head)
        return found


@dataclass(frozen=True, slots=True)
class Refused:
    """A file of which nothing is used, and why."""

    name: str
    note: Note
    notes: tuple[Note, ...] = ()


def read_table(path: Path, name: str, options: SheetOptions, target: Path) -> Table | Refused:
    """Read a file into `target`, a new Parquet file; what can't be read or must not be is `Refused`."""
    try:
        return _read(path, name, options, target)
    except RefusedError as error:
        named = _NO_WORKBOOK if error.code == "sheet-unreadable" and _is_misnamed(path) else ""
        return Refused(name, Note(error.code, header=error.header, hint=f"{named}{error.why}"))
    except OSError as error:
        return Refused(name, Note("sheet-unreadable", hint=f"the file cannot be read: {error.strerror or error}"))


def open_table(path: Path, options: SheetOptions) -> Opened:
    """The rows of a file of any kind that is read. Raises `RefusedError` for another one."""
    kind = kind_of(path)
    if kind == "parquet":
        return parquet.open_rows(path)
    if kind == "xlsx":
        return workbook.open_rows(path, options.columns)
    opened = text.open_rows(path, options.columns)
    if _is_misnamed(path):
        opened.notes.add(Note("sheet-separator", hint=f"{_NO_WORKBOOK}it is read as a text; name it .csv"))
    return opened


def _is_misnamed(path: Path) -> bool:
    """Whether a text is called as workbooks are."""
    try:
        return path.suffix.lower() in (".xlsx", ".xlsm") and kind_of(path) == "text"
    except RefusedError:  # it is told what else it is
        return False


def _read(path: Path, name: str, options: SheetOptions, target: Path) -> Table:
    opened = open_table(path, options)
    top, chunks = text.with_top(opened.chunks, HEADER_WITHIN + _SAMPLE)
    layout = find_layout(top, options.columns)
    _refuse_layout(layout, top)
    heads = read_heads(layout.headers, options.columns)
    _note_layout(layout, top, opened.notes)
    rows = _write(_below(chunks, layout.index + 1), heads, opened, target)
    if not rows:
        opened.notes.add(Note("sheet-no-rows", hint="below the header there is no row with a value"))
    _note_absent(heads, options, opened.notes)
    return Table(name, opened.format, heads, target, rows, opened.notes.all())


def _refuse_layout(layout: Layout, top: Sequence[Sequence[str]]) -> None:
    """Refuse a table without a header of ours, or whose header has not as many cells as its rows."""
    if layout.score == 0:
        raise RefusedError(
            "sheet-unreadable",
            "none of its first rows has a header that is known; the first row must hold headers such as "
            "'Collection ID', 'Patient ID', 'Study ID', 'Modality'",
        )
    if len(layout.headers) > MOST_COLUMNS:
        raise RefusedError(
            "sheet-unreadable", f"it has {len(layout.headers):,} columns; at most {MOST_COLUMNS:,} are read"
        )
    rows = [row for row in top[layout.index + 1 :] if any(cell.strip() for cell in row)]
    width, most = usual_width(rows), max(map(len, rows), default=0)
    longer = sum(any(cell.strip() for cell in row[len(layout.headers) :]) for row in rows)
    if rows and (most < len(layout.headers) or longer > len(rows) / 2):
        cells = most if most < len(layout.headers) else width
        raise RefusedError(
            "sheet-unreadable",
            f"the header has {len(layout.headers)} cells and the rows have {cells}, so that it is not sure what a cell "
            "is; put headers and cells with separators in quotation marks, and give every column a header",
        )


def _note_layout(layout: Layout, top: Sequence[Sequence[str]], notes: Notes) -> None:
    above = tuple(place + 1 for place in range(layout.index) if any(cell.strip() for cell in top[place]))
    if above:
        hint = f"the header is row {layout.index + 1}; what stands above it is not read"
        notes.add(Note("sheet-title-rows", above[:5], len(above), hint=hint))
    parts = [header for header in layout.headers if ("[" in header) != ("]" in header)]
    if layout.joined or parts:
        how = "put together" if layout.joined else "each part is over a column of its own, as the rows have cells"
        hint = f"headers have separators inside of brackets and no quotation marks; {how}"
        notes.add(Note("sheet-header-commas", (layout.index + 1,), hint=hint))


def _note_absent(heads: Sequence[Head], options: SheetOptions, notes: Notes) -> None:
    """Headers of the configuration that the table does not have."""
    there = {head.column for head in heads}
    for header, column in options.columns.items():
        if column != LEFT_OUT and column not in there and column not in options.values:
            hint = f"the configuration takes {column} from the header '{header}', which the table does not have"
            notes.add(Note("column-missing", header=header, column=column, hint=hint))


def _below(chunks: Iterator[Chunk], skip: int) -> Iterator[Chunk]:
    """The chunks without the first rows."""
    for first, rows in chunks:
        kept = rows[max(0, skip - first + 1) :]
        if kept:
            yield first + len(rows) - len(kept), kept


def _write(chunks: Iterator[Chunk], heads: Sequence[Head], opened: Opened, target: Path) -> int:
    """Write the rows that have as many cells as the header; how many there are."""
    fields: list[tuple[str, pa.DataType]] = [("row", pa.int64()), *((f"c{head.place}", pa.string()) for head in heads)]
    schema = pa.schema(fields)
    total = 0
    with pq.ParquetWriter(target, schema, compression="zstd", compression_level=1) as writer:
        for first, rows in chunks:
            numbers, cells = _even(rows, first, heads, opened.notes)
            if numbers:
                columns = zip(heads, zip(*cells, strict=True), strict=True)
                arrays = [tidy(pa.array(c, pa.string()), numbers, h, opened.plain, opened.notes) for h, c in columns]
                writer.write_batch(pa.record_batch([pa.array(numbers, pa.int64()), *arrays], schema=schema))
                total += len(numbers)
    return total


def _even(
    rows: list[list[str]], first: int, heads: Sequence[Head], notes: Notes
) -> tuple[Sequence[int], list[list[str]]]:
    """The rows with a value, each as wide as the header, and their numbers; others are noted."""
    width = len(heads)
    if set(map(len, rows)) == {width} and all(map(itemgetter(0), rows)):
        return range(first, first + len(rows)), rows
    numbers, kept = [], []
    for number, row in enumerate(rows, first):
        if not any(cell.strip() for cell in row):
            continue
        if len(row) > width and any(cell.strip() for cell in row[width:]):
            _note_width("row-misaligned", number, len(row), width, notes)
            continue
        if len(row) < width:
            _note_width("row-short", number, len(row), width, notes)
        numbers.append(number)
        kept.append([*row[:width], *[""] * (width - len(row))])
    return numbers, kept


def _note_width(code: str, number: int, cells: int, width: int, notes: Notes) -> None:
    hint = (
        "more cells than headers: put cells that hold a separator in quotation marks"
        if code == "row-misaligned"
        else "fewer cells than headers; the last columns are taken as empty"
    )
    notes.add(Note(code, (number,), 1, "", "", f"{cells} cells for {width} headers", "", hint))
