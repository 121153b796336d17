"""The zip archive that a workbook is, looked through before it is opened: is it whole, and how large does it become.

Small files become enormous ones in three ways: by compression, by XML entities, and by one long text to which
a million cells refer.
"""

import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from xml.parsers import expat

from site_builder.sheets.notes import RefusedError

#: Bytes of all parts after decompression: a full sheet of 20 columns has fewer.
MOST_BYTES = 2**30
#: Characters of all cells that refer to a shared text: a full sheet of 20 columns of 20 characters has as many.
MOST_TEXT = 400 * 2**20
#: No part of a workbook is compressed better; looked at from `_RATIO_FROM` bytes on.
MOST_RATIO = 250
_RATIO_FROM = 64 * 2**20
_BLOCK = 2**20
_SHARED = "xl/sharedStrings.xml"


def check_workbook(path: Path) -> None:
    """Raise `RefusedError` for a zip file that is no workbook, is damaged, or would become too large."""
    try:
        with zipfile.ZipFile(path) as archive:
            parts = {part.filename: part for part in archive.infolist()}
            if "xl/workbook.xml" not in parts:
                raise RefusedError(
                    "sheet-unreadable", "it is a zip file, but no XLSX workbook; send XLSX, CSV, Parquet"
                )
            _refuse_size(sum(part.file_size for part in parts.values()))
            longest, cells = 0, 0
            for name, part in parts.items():
                pieces, values = _look_through(archive, part)
                longest = pieces if name == _SHARED else longest
                cells += values if name.startswith("xl/worksheets/") else 0
            if longest * cells > MOST_TEXT:
                _refuse_size(sum(_texts(archive, [n for n in parts if n.startswith("xl/worksheets/")])), MOST_TEXT)
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise RefusedError("sheet-unreadable", f"the workbook is damaged: {error}") from error
    except (expat.ExpatError, ValueError) as error:
        raise RefusedError("sheet-unreadable", f"a sheet of the workbook is no XML: {error}") from error


def _refuse_size(size: int, most: int = MOST_BYTES) -> None:
    if size > most:
        raise RefusedError("sheet-unreadable", f"the workbook grows to {size:,} bytes; save the sheet as CSV")


def _look_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """Read a part whole: one whose size is stated wrongly fails its checksum.

    Returns the bytes of the longest shared text and the number of values, both rather too large than too small.
    """
    if part.file_size > _RATIO_FROM and part.file_size > MOST_RATIO * max(part.compress_size, 1):
        _refuse_size(max(part.file_size, MOST_BYTES + 1))
    longest = values = 0
    rest = b""
    with archive.open(part) as file:
        start = True
        while block := file.read(_BLOCK):
            if start and (b"<!DOCTYPE" in block or b"<!ENTITY" in block):
                why = f"its part {part.filename} defines XML entities, which no workbook has"
                raise RefusedError("sheet-unreadable", why)
            start = False
            *pieces, rest = (rest + block).split(b"si>")
            longest = max(longest, len(rest), *map(len, pieces))
            values += block.count(b"<v") + block.count(b":v")
            if part.filename != _SHARED:
                rest = b""
    return longest, values


def _texts(archive: zipfile.ZipFile, sheets: list[str]) -> Iterator[int]:
    """The characters of the shared text of every cell that refers to one."""
    lengths = _lengths(archive)
    for name in sheets:
        yield from _referred(archive, name, lengths)


def _lengths(archive: zipfile.ZipFile) -> list[int]:
    """The number of characters of each shared text."""
    lengths: list[int] = []

    def start(name: str, _attributes: dict[str, str]) -> None:
        if _local(name) == "si":
            lengths.append(0)

    def text(data: str) -> None:
        if lengths:
            lengths[-1] += len(data)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.CharacterDataHandler = start, text
    with archive.open(_SHARED) as file:
        parser.ParseFile(file)
    return lengths


def _referred(archive: zipfile.ZipFile, sheet: str, lengths: list[int]) -> Iterator[int]:
    found: list[int] = []
    cell: list[str] = []
    shared = [False]

    def start(name: str, attributes: dict[str, str]) -> None:
        if _local(name) == "c":
            shared[0] = attributes.get("t") == "s"
        cell.clear()

    def end(name: str) -> None:
        if _local(name) == "v" and shared[0]:
            place = int("".join(cell))
            found.append(lengths[place] if 0 <= place < len(lengths) else 0)

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler, parser.CharacterDataHandler = start, end, cell.append
    with archive.open(sheet) as file:
        while block := file.read(_BLOCK):
            parser.Parse(block, False)
            yield sum(found)
            found.clear()


def _local(name: str) -> str:
    return name.rpartition(":")[2]
