"""Cells of one column as texts: trimmed, lists joined, wrong decodings mended, what nobody sees removed; each noted."""

import ast
import json
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import cast

import pyarrow as pa
import pyarrow.compute as pc

from site_builder.characters import INVISIBLE
from site_builder.sheets.names import Head
from site_builder.sheets.notes import Notes

#: Characters that a cell of a spreadsheet program holds at most.
LONGEST_CELL = 32_767
_LONGEST_LIST = 10_000
#: What one wrong decoding leaves: only these come out of it in Western, Greek and Cyrillic texts.
_MENDED = re.compile("[\x00-\x7f\u00a0-\u052f\u1e00-\u1fff\u2010-\u2027\u2030-\u22ff\ufb00-\ufb06]*")
#: Blanks that look like the usual one.
_BLANKS = str.maketrans(dict.fromkeys("\u00a0\u2002\u2003\u2007\u2009\u202f\u3000", " "))
_NOT_PLAIN = r"[^ -~\t\r\n]"

_WORDS = {
    "cell-control": "control or invisible characters were removed; type the value again",
    "cell-mojibake": "decoded wrongly before it came here and mended; write the file as UTF-8",
    "cell-list": "a list in one cell is read as its elements; write them with a comma and a blank between",
    "cell-long": f"a cell of more than {LONGEST_CELL:,} characters, which a spreadsheet program cuts; shorten it",
}


def tidy(array: pa.StringArray, rows: Sequence[int], head: Head, plain: bool, notes: Notes) -> pa.StringArray:
    """A column's cells as texts, null where blank; oddities of columns that are used are noted with their rows.

    `plain` says that the file has neither control characters nor any beyond ASCII.
    """
    array = pc.utf8_trim_whitespace(array)
    if head.column is not None:
        if not plain:
            array = _replaced(array, pc.match_substring_regex(array, _NOT_PLAIN), rows, head, notes)
        bracketed = pc.or_(pc.starts_with(array, "["), pc.starts_with(array, '="'))
        array = _replaced(array, bracketed, rows, head, notes)
        _note_long(array, rows, head, notes)
    blank = pc.equal(pc.utf8_length(array), pa.scalar(0, pa.int32()))
    return cast(pa.StringArray, pc.if_else(blank, pa.scalar(None, pa.string()), array))


def _replaced(
    array: pa.StringArray, chosen: pa.BooleanArray, rows: Sequence[int], head: Head, notes: Notes
) -> pa.StringArray:
    """The chosen cells as they are read; the others as they are."""
    places = _places(chosen)
    if not places:
        return array
    cells = [str(cell) for cell in array.to_pylist()]
    for place in places:
        text, codes = read_cell(cells[place])
        for code in codes:
            notes.cell(code, rows[place], (head.header, head.column or ""), cells[place], text, _WORDS[code])
        cells[place] = text
    return pa.array(cells, pa.string())


@lru_cache(maxsize=100_000)
def read_cell(raw: str) -> tuple[str, tuple[str, ...]]:
    """A cell as it is read, and the codes of what was odd about it."""
    codes = []
    text = INVISIBLE.sub("", raw)
    if text != raw:
        codes.append("cell-control")
    if (mended := _mended(text)) != text:
        codes.append("cell-mojibake")
    elements = _elements(mended)
    if elements is not None:
        codes.append("cell-list")
    if quoted := re.fullmatch(r'="(.*)"', mended, re.DOTALL):  # how a text is kept from becoming a number
        mended = quoted[1]
    shown = mended if elements is None else ", ".join(elements)
    return shown.translate(_BLANKS).strip(), tuple(codes)


def _mended(text: str) -> str:
    """UTF-8 that was decoded as Windows-1252 or Latin-1, decoded rightly; any other text as it is."""
    if text.isascii():
        return text
    for codec in ("cp1252", "latin-1"):
        try:
            mended = text.encode(codec).decode("utf-8")
        except UnicodeError:
            continue
        return mended if _MENDED.fullmatch(mended) else text
    return text


def _elements(text: str) -> list[str] | None:
    """The elements of a list as Python or JSON writes it; None for anything else."""
    if not (text.startswith("[") and text.endswith("]")) or len(text) > _LONGEST_LIST:
        return None
    for read in (json.loads, ast.literal_eval):
        try:
            found = read(text)
        except (ValueError, SyntaxError, RecursionError, MemoryError):
            continue
        if isinstance(found, list) and all(isinstance(e, str | int | float | None) for e in found):
            return [str(element).strip() for element in found if element is not None and str(element).strip()]
    return None


def _note_long(array: pa.StringArray, rows: Sequence[int], head: Head, notes: Notes) -> None:
    for place in _places(pc.greater(pc.utf8_length(array), pa.scalar(LONGEST_CELL, pa.int32()))):
        value = str(array[place])
        notes.cell("cell-long", rows[place], (head.header, head.column or ""), value, "", _WORDS["cell-long"])


def _places(chosen: pa.BooleanArray) -> list[int]:
    return cast(list[int], pc.indices_nonzero(chosen).to_pylist())
