"""Where the header of a table is and how its cells are separated, told by which reading makes sense.

Seen in practice: titles above the header, a `.tsv` whose cells are separated by commas, a header with unquoted
commas in brackets (`OriginalImage[Width,Height]`) that has more cells than the rows below it.
"""

import csv
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from site_builder.sheets.names import find_column, score
from site_builder.sheets.notes import RefusedError
from site_builder.sheets.persons import names_person

#: Rows among which the header is looked for.
HEADER_WITHIN = 30
#: Separators in the order in which they win a tie, and what people call them.
SEPARATORS = {",": "comma", "\t": "tab", ";": "semicolon", "|": "bar"}
#: Separator that a file's name promises.
PROMISED = {".csv": ",", ".tsv": "\t", ".tab": "\t"}

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class Layout:
    """The header: its index among the rows, its cells, how many of our columns it names, and what was mended."""

    index: int
    headers: tuple[str, ...]
    score: int
    joined: bool = False


def find_layout(rows: Rows, mapping: Mapping[str, str] | None = None) -> Layout:
    """The row that names most of our columns among the first ones; the first with cells where none does.

    Raises `RefusedError` where there is no cell at all, or a header names a person.
    """
    top = [(index, row) for index, row in enumerate(rows[:HEADER_WITHIN]) if any(cell.strip() for cell in row)]
    if not top:
        raise RefusedError("sheet-unreadable", "the table has no cells")
    index, row = max(top, key=lambda item: (score(item[1], mapping), -item[0]))
    found = score(row, mapping)
    refuse_persons([cell for place, cells in top if place <= index for cell in cells])
    headers = _without_tail(row)
    joined = _joined(headers, rows[index + 1 :])
    return Layout(index, tuple(cell.strip() for cell in joined or headers), found, joined is not None)


def refuse_persons(headers: Sequence[str]) -> None:
    """Raise `RefusedError` for the first header whose cells name a person."""
    of_subjects = any(find_column(header)[0] == "PatientID" for header in headers)
    for header in headers:
        if names_person(header, of_subjects):
            raise RefusedError(
                "sheet-person-column",
                f"the column '{' '.join(header.split())[:80]}' names or locates a person; remove the column (not only "
                "its contents) from the file and from every earlier version of it",
                " ".join(header.split())[:80],
            )


def find_separator(lines: Sequence[str], suffix: str, mapping: Mapping[str, str] | None = None) -> str:
    """The separator with which a header names most of our columns; then the promised one, then the usual ones."""

    def merit(separator: str) -> tuple[int, float, bool, int]:
        rows = list(csv.reader(lines, delimiter=separator))
        top = [row for row in rows[:HEADER_WITHIN] if row]
        named = max((score(row, mapping) for row in top), default=0)
        return named, _regular(rows), separator == PROMISED.get(suffix), -list(SEPARATORS).index(separator)

    return max(SEPARATORS, key=merit)


def _regular(rows: Rows) -> float:
    """How much of the rows has the most frequent number of cells, where that is more than one."""
    widths = Counter(len(row) for row in rows if row)
    width, number = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return number / widths.total() if width > 1 else 0.0


def _without_tail(row: Sequence[str]) -> list[str]:
    """The cells up to the last one that is not blank."""
    cells = list(row)
    while cells and not cells[-1].strip():
        cells.pop()
    return cells


def usual_width(rows: Rows) -> int:
    """The most frequent number of cells, blank ones at the end not counted where other rows have none; 0: no rows."""
    widths = Counter(len(row) for row in rows if any(cell.strip() for cell in row))
    return max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))[0]


def _joined(headers: Sequence[str], rows: Rows) -> list[str] | None:
    """The header with its bracketed parts put together, where it then has as many cells as the rows; else None."""
    width = usual_width(rows)
    if width in (0, len(headers)) or not any("[" in cell for cell in headers):
        return None
    whole = re.split(r",(?![^\[]*\])", ",".join(headers))
    return whole if len(whole) <= width < len(headers) else None
