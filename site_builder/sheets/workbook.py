"""XLSX workbooks as rows of texts: the values of formulas, dates as ISO 8601, merged cells filled.

Of several sheets the first whose header is known is read; the others are told, but those that explain our template.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from site_builder.sheets.checked import ROWS_SHOWN
from site_builder.sheets.fields import EXPLAINING
from site_builder.sheets.layout import HEADER_WITHIN, find_layout
from site_builder.sheets.names import score
from site_builder.sheets.notes import Note, Notes, RefusedError
from site_builder.sheets.opened import CHUNK, Chunk, Opened

Value = str | int | float | bool | date | datetime | time | timedelta
#: A whole number from here on has lost digits: spreadsheet programs keep fifteen.
_EXACT = 10**15


@dataclass(frozen=True, slots=True)
class _Merged:
    """A merged range: its first row and column and its last ones, from 0, in the columns that are read."""

    top: int
    left: int
    bottom: int
    right: int


def open_rows(path: Path, mapping: Mapping[str, str] | None = None) -> Opened:
    """A workbook as the rows of one sheet. Raises `RefusedError` where none can be read."""
    try:
        book = CalamineWorkbook.from_path(path)
        sheets = [book.get_sheet_by_name(name) for name in book.sheet_names]
    except (CalamineError, OSError) as error:
        raise RefusedError("sheet-unreadable", f"the workbook cannot be read: {error}") from error
    sheets = [sheet for sheet in sheets if sheet.height]
    if not sheets:
        raise RefusedError("sheet-unreadable", "the workbook has no cells")
    scores = [_score(sheet, mapping) for sheet in sheets]
    chosen = max(range(len(sheets)), key=lambda place: (scores[place] > 1, scores[place] > 0, -place))
    notes = Notes()
    for place, sheet in enumerate(sheets):
        if place != chosen and (scores[place] > 1 or sheet.name not in EXPLAINING):
            notes.add(_passed_over(sheet.name, scores[place], sheets[chosen].name))
    sheet = sheets[chosen]
    return Opened(f"XLSX, sheet '{sheet.name}'", _chunks(sheet, notes), False, notes)


def _score(sheet: CalamineSheet, mapping: Mapping[str, str] | None) -> int:
    """How many columns of ours the header names; refuses the workbook where it has a person's as well."""
    top = [[_text(value) for value in row] for row in islice(sheet.iter_rows(), HEADER_WITHIN)]
    if max((score(row, mapping) for row in top), default=0) == 0:
        return 0
    return find_layout(top, mapping).score


def _passed_over(name: str, found: int, used: str) -> Note:
    if found > 1:
        hint = f"only the sheet '{used}' is read; send this one as a file of its own"
        return Note("sheet-passed-over", value=name, hint=hint)
    return Note("file-passed-over", value=name, hint=f"the sheet has no header that is known; '{used}' is read")


def _chunks(sheet: CalamineSheet, notes: Notes) -> Iterator[Chunk]:
    rows, first = _filled(sheet.iter_rows(), _merged(sheet, notes)), 1
    while batch := list(islice(rows, CHUNK)):
        yield first, [[_text(value) for value in row] for row in batch]
        first += len(batch)


def _merged(sheet: CalamineSheet, notes: Notes) -> list[_Merged]:
    """The merged ranges of more than one row, the last one first; each is noted."""
    left = sheet.start[1] if sheet.start else 0
    found = [_Merged(r0, c0 - left, r1, c1 - left) for (r0, c0), (r1, c1) in sheet.merged_cell_ranges or () if r1 > r0]
    for range_ in found:
        rows = range(range_.top + 1, range_.bottom + 2)
        hint = "merged cells: each of their rows has the value; write it in every row"
        notes.add(Note("cell-merged", tuple(rows[:ROWS_SHOWN]), len(rows), hint=hint))
    return sorted(found, key=lambda range_: range_.top, reverse=True)


def _filled(rows: Iterator[list[Value]], merged: list[_Merged]) -> Iterator[list[Value]]:
    """The rows with the value of a merged range in each of its rows, as a person sees it."""
    open_: list[tuple[_Merged, Value]] = []
    for number, row in enumerate(rows):
        while merged and merged[-1].top <= number:
            range_ = merged.pop()
            open_.append((range_, row[range_.left] if range_.left < len(row) else ""))
        open_ = [(range_, value) for range_, value in open_ if range_.bottom >= number]
        for range_, value in open_:
            if range_.left < len(row):
                row[range_.left] = value
        yield row


def _text(value: Value) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    return value.isoformat() if isinstance(value, date | time) else str(value)


def _number(value: float) -> str:
    if not value.is_integer():
        return repr(value)
    return str(int(value)) if abs(value) < _EXACT else f"{value:.14E}"
