"""XLSX workbooks as people save them, and zip files that are none or would grow without end."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from site_builder.sheets import archive
from site_builder.sheets.archive import check_workbook
from site_builder.sheets.notes import RefusedError
from tests.unit.sheets.tables import CELLS, HEADER, Read, read_file, refused, refused_file

NAMES = HEADER.split(",")


def written(folder: Path, fill: Callable[[Any], object], name: str = "table.xlsx") -> Path:
    """A workbook that a function fills."""
    path = folder / name
    with xlsxwriter.Workbook(path) as book:
        fill(book)
    return path


def one_sheet(folder: Path, *rows: list[Any]) -> Read:
    """A workbook of one sheet with the usual header and these rows."""

    def fill(book: Any) -> None:
        sheet = book.add_worksheet("Series")
        for number, row in enumerate([NAMES, *rows]):
            sheet.write_row(number, 0, row)

    return read_file(written(folder, fill))


def test_a_plain_workbook(tmp_path: Path) -> None:
    found = one_sheet(tmp_path, CELLS, [], CELLS)
    assert found.rows == {2: CELLS, 4: CELLS}
    assert found.table.format == "XLSX, sheet 'Series'"
    assert found.table.notes == ()


def test_a_workbook_is_known_by_its_content(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    one_sheet(tmp_path, CELLS)
    (tmp_path / "table.xlsx").rename(path)
    assert read_file(path).rows == {2: CELLS}


def test_numbers_dates_and_formulas_are_what_a_person_sees(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.write_row(0, 0, ["Patient ID", "Study ID", "StudyDate", "PatientAge", "Modality", "instance_count"])
        sheet.write_row(1, 0, [12345, 1.2840113619e18])
        sheet.write_datetime(1, 2, datetime(2021, 3, 14), day)
        sheet.write_formula(1, 3, "=20*2", None, 40)
        sheet.write_boolean(1, 4, True)
        sheet.write_number(1, 5, 2.5)
        sheet.write_row(2, 0, ["P2", 123456789012345])
        sheet.write_datetime(2, 2, datetime(2021, 3, 14, 13, 5), day)

    found = read_file(written(tmp_path, fill))
    assert found.cells == [
        ["12345", "1.28401136190000E+18", "2021-03-14", "40", "Yes", "2.5"],
        ["P2", "123456789012345", "2021-03-14 13:05:00", None, None, None],
    ]


def test_merged_cells_are_in_each_of_their_rows(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(1, 1, ["Patient ID", "Collection ID", "Modality"])
        for row in range(2, 6):
            sheet.write_row(row, 1, [f"P{row}", "", "CT"])
        sheet.merge_range(2, 2, 4, 2, "lung_one")
        sheet.write(5, 2, "brain_two")
        sheet.merge_range(0, 1, 0, 3, "A title")

    found = read_file(written(tmp_path, fill))
    assert [row[1] for row in found.cells] == ["lung_one", "lung_one", "lung_one", "brain_two"]
    assert list(found.rows) == [3, 4, 5, 6]
    (note,) = found.notes["cell-merged"]
    assert (note.rows, note.count) == ((3, 4, 5), 3)


def test_of_several_sheets_the_first_known_one_is_read_and_the_others_are_told(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("Empty")
        book.add_worksheet("Read me").write(0, 0, "How to fill this in")
        for name in ("Lung", "Brain"):
            sheet = book.add_worksheet(name)
            sheet.write_row(0, 0, NAMES)
            sheet.write_row(1, 0, [*CELLS[:-1], name])

    found = read_file(written(tmp_path, fill))
    assert [row[-1] for row in found.cells] == ["Lung"]
    assert [note.value for note in found.notes["sheet-passed-over"]] == ["Brain"]
    assert [note.value for note in found.notes["file-passed-over"]] == ["Read me"]


def test_a_person_in_any_sheet_refuses_the_workbook(tmp_path: Path) -> None:
    def fill(book: Any) -> None:
        book.add_worksheet("Series").write_row(0, 0, NAMES)
        book.add_worksheet("Patients").write_row(0, 0, ["Patient ID", "Patient Name"])

    assert refused_file(written(tmp_path, fill)).code == "sheet-person-column"


def zipped(parts: dict[str, bytes]) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in {"xl/workbook.xml": b"<workbook/>", **parts}.items():
            made.writestr(name, data)
    return file.getvalue()


def test_a_zip_that_is_no_workbook(tmp_path: Path) -> None:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("content.xml", "<x/>")
    assert "no XLSX workbook" in refused(tmp_path, file.getvalue(), "table.xlsx").hint


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    bomb = zipped({"xl/worksheets/sheet1.xml": bytes(70 * 2**20)})
    assert len(bomb) < 100_000
    assert "the workbook grows to" in refused(tmp_path, bomb, "table.xlsx").hint


def test_a_zip_directory_that_lies_is_found_out(tmp_path: Path) -> None:
    whole = zipped({"xl/worksheets/sheet1.xml": b"<row/>" * 100_000})
    size = (600_000).to_bytes(4, "little")
    assert whole.count(size) == 2
    assert "the workbook is damaged" in refused(tmp_path, whole.replace(size, (60).to_bytes(4, "little"))).hint


def test_xml_entities_are_refused(tmp_path: Path) -> None:
    entity = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]><worksheet>&a;</worksheet>'
    assert "defines XML entities" in refused(tmp_path, zipped({"xl/worksheets/sheet1.xml": entity})).hint


def test_one_long_text_for_many_cells_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_TEXT", 1_000_000)

    def fill(book: Any, text: str) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, NAMES)
        for number in range(1, 200):
            sheet.write_row(number, 0, [*CELLS[:-1], text])

    large = written(tmp_path, lambda book: fill(book, "x" * 30_000), "large.xlsx")
    assert "the workbook grows to 5,9" in refused_file(large).hint
    usual = written(tmp_path, lambda book: fill(book, "Chest"), "usual.xlsx")
    assert len(read_file(usual).rows) == 199


def test_long_texts_in_few_cells_are_counted_exactly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_TEXT", 100_000)

    def fill(book: Any) -> None:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, NAMES)
        sheet.write_row(1, 0, [*CELLS[:-1], "x" * 30_000])
        for number in range(2, 100):
            sheet.write_row(number, 0, CELLS)

    assert len(read_file(written(tmp_path, fill)).rows) == 99


def test_a_sheet_that_is_no_xml_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archive, "MOST_TEXT", 0)
    path = tmp_path / "table.xlsx"
    path.write_bytes(zipped({"xl/worksheets/sheet1.xml": b"<v></w>", "xl/sharedStrings.xml": b"<sst></sst>"}))
    with pytest.raises(RefusedError, match="no XML"):
        check_workbook(path)


def test_a_workbook_cut_short_or_of_nonsense_is_refused(tmp_path: Path) -> None:
    one_sheet(tmp_path, CELLS)
    whole = (tmp_path / "table.xlsx").read_bytes()
    assert refused(tmp_path, whole[: len(whole) // 2], "half.xlsx").code == "sheet-unreadable"
    assert refused(tmp_path, zipped({}), "nothing.xlsx").code == "sheet-unreadable"


def test_a_workbook_without_a_cell(tmp_path: Path) -> None:
    path = written(tmp_path, lambda book: book.add_worksheet())
    assert refused_file(path).hint == "the workbook has no cells"
