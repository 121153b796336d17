"""Tables for spreadsheet programs: CSV and XLSX of which no cell can start a formula; same rows, same bytes."""

import csv
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from io import BytesIO, TextIOWrapper

from site_builder.characters import one_line

Cell = str | int | None
Row = Sequence[Cell]
_FORMULA_STARTS = ("=", "+", "-", "@")
_DATE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the file format wants it without a zone
#: Characters of a cell of XLSX, and of a column's width that a screen can hold.
_LONGEST_CELL = 32_767
_WIDEST = 60
#: Of a CSV file, give or take a row: hosts refuse files of 100 MB.
MOST_BYTES = 50_000_000


def csv_table(head: Sequence[str], rows: Iterable[Row], most: int = MOST_BYTES) -> bytes:
    r"""The rows as CSV (RFC 4180, lines end in ``\r\n``); what would start a formula gets an apostrophe in front.

    What has more than `most` bytes ends with a line that says how many rows are left out.
    """
    data = BytesIO()
    text = TextIOWrapper(data, "utf-8", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow(head)
    left_out = 0
    for row in rows:
        if data.tell() > most:
            left_out += 1
        else:
            writer.writerow([_guarded(cell) if isinstance(cell, str) else cell for cell in row])
    if left_out:
        writer.writerow([f"{left_out:,} more rows are left out: the list is too long"])
    return data.getvalue()


def _guarded(text: str) -> str:
    line = one_line(text)
    return f"'{line}" if line.startswith(_FORMULA_STARTS) else line


def xlsx_table(title: str, head: Sequence[str], rows: Sequence[Row]) -> bytes:
    """The rows as a workbook with one sheet: texts are texts there, so that nothing needs guarding."""
    import xlsxwriter

    data = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(data, options) as book:
        book.set_properties({"title": one_line(title), "created": _DATE})
        sheet = book.add_worksheet("Problems")
        bold, text = book.add_format({"bold": True, "bottom": 1}), book.add_format({"text_wrap": True, "valign": "top"})
        for place, name in enumerate(head):
            longest = max((len(str(row[place] or "")) for row in rows), default=0)
            sheet.set_column(place, place, min(_WIDEST, max(len(name), longest) + 2))
            sheet.write_string(0, place, name, bold)
        for number, row in enumerate(rows, start=1):
            for place, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(number, place, cell, text)
                elif cell:
                    sheet.write_string(number, place, one_line(cell)[:_LONGEST_CELL], text)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, len(rows), len(head) - 1)
    return data.getvalue()
