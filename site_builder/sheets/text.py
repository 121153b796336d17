"""Texts (CSV, TSV and their like, gzip too) as rows, whatever their separator and encoding."""

import csv
import io
import zlib
from collections.abc import Iterator, Mapping
from itertools import chain, islice
from pathlib import Path

from site_builder.sheets.layout import PROMISED, SEPARATORS, find_separator
from site_builder.sheets.notes import Note, Notes, RefusedError
from site_builder.sheets.opened import CHUNK, Chunk, Opened
from site_builder.sheets.sniff import Encoding, encoding_of, open_text

#: Characters of a line: no row of a table of metadata is longer.
_LONGEST_LINE = 10_000_000
#: Characters that are parted into lines at a time.
_BLOCK = 2**20
#: Lines by which the separator is chosen, and how much of them.
_SAMPLE_LINES, _SAMPLE = 200, 1_000_000


def open_rows(path: Path, mapping: Mapping[str, str] | None = None) -> Opened:
    """A text as rows. Raises `RefusedError` for what is no table."""
    encoding = encoding_of(path)
    suffix = "".join(path.suffixes[-2:]).lower().removesuffix(".gz")
    with _lines_of(path, encoding) as file:
        sample = list(islice(_lines(file), _SAMPLE_LINES))
    while len(sample) > 2 and sum(map(len, sample)) > _SAMPLE:
        sample.pop()
    separator = find_separator(sample, suffix, mapping)
    notes = Notes()
    _note_form(notes, suffix, separator, encoding)
    packed = " in gzip" if path.name.lower().endswith(".gz") else ""
    name = f"{'TSV' if separator == chr(9) else 'CSV'}{packed}, {SEPARATORS[separator]}, {encoding.words}"
    return Opened(name, _chunks(path, encoding, separator), encoding.plain, notes)


def _lines_of(path: Path, encoding: Encoding) -> io.TextIOWrapper:
    # line ends as they are: the csv module asks for it, so that a cell keeps its own
    return io.TextIOWrapper(open_text(path), encoding.codec, newline="")


def _note_form(notes: Notes, suffix: str, separator: str, encoding: Encoding) -> None:
    promised = PROMISED.get(suffix)
    if promised and promised != separator:
        hint = f"cells are separated by a {SEPARATORS[separator]}, although the file is named {suffix}; it is read so"
        notes.add(Note("sheet-separator", hint=hint))
    if encoding.guessed:
        hint = f"the text is not UTF-8 and is read as {encoding.words}; check accents and umlauts, save as UTF-8"
        notes.add(Note("sheet-encoding", hint=hint))


def _lines(file: io.TextIOWrapper) -> Iterator[str]:
    """The lines with their ends, parted in C: a call of Python for each is half the time of reading a table."""
    return chain.from_iterable(_blocks(file))


def _blocks(file: io.TextIOWrapper) -> Iterator[io.StringIO]:
    """Blocks of whole lines: some characters, and the rest of the line that they end in."""
    while block := file.read(min(_BLOCK, _LONGEST_LINE)):
        rest = file.readline(_LONGEST_LINE)
        if len(rest) >= _LONGEST_LINE:
            raise RefusedError("sheet-unreadable", f"it has a line of more than {_LONGEST_LINE:,} characters")
        yield io.StringIO(block + rest, newline="")


def _chunks(path: Path, encoding: Encoding, separator: str) -> Iterator[Chunk]:
    """All rows of the file; the first row is row 1, and a blank line is a row."""
    first = 1
    try:
        with _lines_of(path, encoding) as file:
            reader = csv.reader(_lines(file), delimiter=separator)
            while True:
                lines, rows = reader.line_num, list(islice(reader, CHUNK))
                if not rows:
                    return
                if reader.line_num - lines != len(rows):  # some cells have several lines
                    _refuse_swallowed(rows, first, separator)
                yield first, rows
                first += len(rows)
    except csv.Error as error:
        why = f"after row {first}: {error}; a quotation mark may be opened there and not closed"
        raise RefusedError("sheet-unreadable", why) from error
    except (OSError, EOFError, zlib.error, UnicodeError) as error:
        raise RefusedError("sheet-unreadable", f"it is damaged after row {first}: {error}") from error


def _refuse_swallowed(rows: list[list[str]], first: int, separator: str) -> None:
    """Refuse a table in which a quotation mark that is not closed makes one cell of several rows."""
    for number, cells in enumerate(rows, first):
        for cell in cells:
            inside = cell.splitlines()[1:]
            if len(inside) > 1 and all(line.count(separator) >= max(1, len(cells) // 2) for line in inside[:-1]):
                why = (
                    f"row {number}: a quotation mark is opened and not closed; {len(inside):,} lines follow in one cell"
                )
                raise RefusedError("sheet-unreadable", why)


def with_top(chunks: Iterator[Chunk], number: int) -> tuple[list[list[str]], Iterator[Chunk]]:
    """The first rows, and all chunks again."""
    taken: list[Chunk] = []
    rows: list[list[str]] = []
    for chunk in chunks:
        taken.append(chunk)
        rows += chunk[1][: number - len(rows)]
        if len(rows) >= number:
            break
    return rows, chain(taken, chunks)
