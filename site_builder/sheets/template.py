"""The empty table to fill in: an XLSX workbook with instructions, and the same headers as CSV.

The workbook has the sheets "Series" (the table), "Instructions", "Fields" (what each field means) and "Words"
(what the lists of choices show). Same columns, same bytes: the workbook has a fixed date.
"""

import csv
from datetime import UTC, datetime
from io import BytesIO, StringIO

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_range_abs
from xlsxwriter.workbook import Workbook
from xlsxwriter.worksheet import Worksheet

from site_builder.columns import Requirement
from site_builder.sheets.fields import EXPLAINING, FIELDS, REQUIREMENTS, WORDS, needed
from site_builder.sheets.schema import described

Heads = dict[Requirement, Format]

_DATE = datetime(2000, 1, 1, tzinfo=UTC).replace(tzinfo=None)  # the file format wants it without a zone
_LAST_ROW = 1_048_575  # of a worksheet, counted from 0
_TEXT = 49  # the number format "@": Excel leaves such cells as they are typed
#: Background and text of headers by requirement; the words of the requirement stand beside them everywhere.
_COLOURS = {"required": ("#0E5C86", "#FFFFFF"), "preferred": ("#BFDCEB", "#17212B"), "optional": ("#E9EDF1", "#17212B")}

INSTRUCTIONS = (
    ("What this is", "A table of what is known of medical images: no images, no names of persons."),
    (
        "One row",
        "Fill in the sheet Series: one row for each series. Where you have no series, one row for each study, and "
        "leave Series ID empty in all rows.",
    ),
    (
        "Fields",
        "Dark headers are required, light blue ones preferred, grey ones optional. The sheet Fields says what each "
        "one means. Point at a header to read the same. Columns that stay empty may be deleted; their order is free.",
    ),
    (
        "Facts of a collection",
        "Collection, commons, contributor, licence, disease and site are the same in every row of a collection: "
        "write them once and fill down.",
    ),
    (
        "Identifiers",
        "Cells are formatted as text, so that UIDs and identifiers such as 0001 stay as they are. Paste values "
        "only, so that it stays so.",
    ),
    ("Nothing known", "Leave a cell empty where nothing is known. Do not write 0 for an age that is not known."),
    (
        "Persons",
        "Do not add columns that name a person: names, dates of birth, addresses, phone numbers, record numbers. "
        "A file that has one is refused.",
    ),
    (
        "Check it",
        "Before you send the file, run: site-builder check FILE.xlsx. It says what was recognised, what is missing "
        "and how to mend each value, with its row.",
    ),
)


def template_csv() -> bytes:
    """The headers of every field in one line of CSV, in UTF-8."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerow(column.header for column in FIELDS)
    return text.getvalue().encode()


def template_xlsx() -> bytes:
    """The workbook to fill in."""
    data = BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(data, options) as book:
        book.set_properties({"title": "Metadata of medical images: template", "created": _DATE})
        sheets = {name: book.add_worksheet(name) for name in ("Series", *EXPLAINING)}
        heads: Heads = {requirement: _head(book, *_COLOURS[requirement]) for requirement in REQUIREMENTS}
        choices = _write_words(book, sheets["Words"])
        _write_series(book, sheets["Series"], heads, choices)
        _write_instructions(book, sheets["Instructions"])
        _write_fields(book, sheets["Fields"], heads)
    return data.getvalue()


def _head(book: Workbook, background: str, text: str) -> Format:
    return book.add_format(
        {"bold": True, "bg_color": background, "font_color": text, "border": 1, "border_color": "#7B8795"}
    )


def _write_series(book: Workbook, sheet: Worksheet, heads: Heads, choices: dict[str, str]) -> None:
    """Headers with their meaning as a comment, every cell below as text, lists of words where there are some."""
    text = book.add_format({"num_format": _TEXT})
    for place, column in enumerate(FIELDS):
        sheet.set_column(place, place, max(12, len(column.header) + 3), text)
        sheet.write_string(0, place, column.header, heads[column.requirement])
        example = f"\nExample: {column.example}" if column.example else ""
        said = f"{needed(column).capitalize()}. {column.help}{example}"
        sheet.write_comment(0, place, said, {"author": "", "x_scale": 2, "y_scale": 1.6})
        if column.name in choices:
            sheet.data_validation(1, place, _LAST_ROW, place, _choice(column.header, choices[column.name]))
    sheet.freeze_panes(1, 0)


def _choice(header: str, source: str) -> dict[str, object]:
    """A list of words; what is not in it is taken after a question, for the check reads more spellings."""
    return {
        "validate": "list",
        "source": source,
        "error_type": "warning",
        "error_title": header[:32],
        "error_message": "This is not in the list. It is kept; the check tells whether it can be read.",
    }


def _write_words(book: Workbook, sheet: Worksheet) -> dict[str, str]:
    """A row of words for each field that has a list; where each row is, by field."""
    sheet.write_row(0, 0, ["Field", "Words to choose from"], book.add_format({"bold": True}))
    sheet.set_column(0, 0, 20)
    sheet.set_column(1, max(map(len, WORDS.values())), 18)
    places = {}
    for row, column in enumerate((c for c in FIELDS if c.name in WORDS), start=1):
        words = WORDS[column.name]
        sheet.write_row(row, 0, [column.header, *words])
        places[column.name] = f"='{sheet.get_name()}'!{xl_range_abs(row, 1, row, len(words))}"
    return places


def _write_instructions(book: Workbook, sheet: Worksheet) -> None:
    title = book.add_format({"bold": True, "font_size": 14})
    name, text = book.add_format({"bold": True, "valign": "top"}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 90)
    sheet.write_string(0, 0, "How to fill in this table", title)
    for row, (what, how) in enumerate(INSTRUCTIONS, start=2):
        sheet.write_string(row, 0, what, name)
        sheet.write_string(row, 1, how, text)


def _write_fields(book: Workbook, sheet: Worksheet, heads: Heads) -> None:
    text = book.add_format({"text_wrap": True, "valign": "top", "num_format": _TEXT})
    headings = (("Name", 26), ("Requirement", 20), ("Meaning", 80), ("Example", 44), ("Standard", 30))
    for place, (heading, width) in enumerate(headings):
        sheet.set_column(place, place, width)
        sheet.write_string(0, place, heading, book.add_format({"bold": True}))
    for row, column in enumerate(FIELDS, start=1):
        sheet.write_string(row, 0, column.header, heads[column.requirement])
        for place, value in enumerate((needed(column), described(column), column.example, column.term), start=1):
            sheet.write_string(row, place, value, text)
    sheet.freeze_panes(1, 1)
