"""Texts as people send them: every oddity is read right, or refused with a reason, and told."""

import gzip
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.sheets import opened, sniff, text
from site_builder.sheets.options import SheetOptions
from site_builder.sheets.table import read_table
from tests.sources.spreadsheet import sheet_text
from tests.unit.sheets.tables import CELLS, HEADER, ROW, read, refused

TABLE = f"{HEADER}\n{ROW}\n"


def test_a_plain_table(tmp_path: Path) -> None:
    found = read(tmp_path, TABLE)
    assert found.rows == {2: CELLS}
    assert found.table.format == "CSV, comma, UTF-8"
    assert found.table.notes == ()
    assert [head.column for head in found.table.heads][:3] == ["StudyInstanceUID", "SeriesInstanceUID", "PatientID"]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ("\ufeff" + TABLE, "CSV, comma, UTF-8 with a byte order mark"),
        (TABLE.encode("utf-16"), "CSV, comma, UTF-16"),
        (TABLE.encode("utf-16-be"), "CSV, comma, UTF-16"),
        (TABLE.encode("utf-16-le"), "CSV, comma, UTF-16"),
        (TABLE.encode("utf-32"), "CSV, comma, UTF-32"),
        (TABLE.replace("\n", "\r\n"), "CSV, comma, UTF-8"),
        (TABLE.replace("\n", "\r"), "CSV, comma, UTF-8"),
        (TABLE.replace(",", ";"), "CSV, semicolon, UTF-8"),
        (TABLE.replace(",", "|"), "CSV, bar, UTF-8"),
        (TABLE.rstrip("\n"), "CSV, comma, UTF-8"),
    ],
)
def test_encodings_line_ends_and_separators(tmp_path: Path, data: str | bytes, words: str) -> None:
    found = read(tmp_path, data)
    assert found.rows == {2: CELLS}
    assert found.table.format == words


def test_a_tsv_that_is_separated_by_commas(tmp_path: Path) -> None:
    found = read(tmp_path, TABLE, "table.tsv")
    assert found.rows == {2: CELLS}
    (note,) = found.notes["sheet-separator"]
    assert note.hint == "cells are separated by a comma, although the file is named .tsv; it is read so"


def test_gzip_is_read_by_its_content(tmp_path: Path) -> None:
    assert read(tmp_path, TABLE, "table.csv.gz").table.format == "CSV in gzip, comma, UTF-8"
    assert read(tmp_path, gzip.compress(TABLE.encode())).rows == {2: CELLS}


@pytest.mark.parametrize(("codec", "words"), [("cp1252", "Windows-1252"), ("latin-1", "Latin-1")])
def test_texts_that_are_not_utf8_are_told(tmp_path: Path, codec: str, words: str) -> None:
    last = "Müller \x81" if codec == "latin-1" else "Müller – 5 €"
    found = read(tmp_path, f"{HEADER}\n{ROW} {last}\n".encode(codec))
    assert found.rows[2][-1] == f"Chest {last}".replace("\x81", "").strip()
    assert words in found.table.format
    assert words in found.notes["sheet-encoding"][0].hint


def test_an_accent_far_behind_the_start_decides_the_encoding(tmp_path: Path) -> None:
    found = read(tmp_path, (TABLE + f"{ROW}\n" * 40_000).encode() + f"{ROW} Müller\n".encode("cp1252"))
    assert found.rows[40_003][-1] == "Chest Müller"


def test_wrongly_decoded_text_is_mended_and_told(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADER}\n{ROW} MÃ¼ller\n{ROW} 37Â°C â€“ x\n{ROW} Grüße “Ä” ß“\n")
    assert [row[-1] for row in found.cells] == ["Chest Müller", "Chest 37°C – x", "Chest Grüße “Ä” ß“"]
    first, second = found.notes["cell-mojibake"]
    assert (first.rows, first.value, first.read_as) == ((2,), "Chest MÃ¼ller", "Chest Müller")
    assert second.rows == (3,)


def test_what_nobody_sees_is_removed_and_told(tmp_path: Path) -> None:
    found = read(tmp_path, f"{HEADER}\n{ROW}\x00y\n{ROW}\u200b\u202ez\n{ROW}\u00a0w\u00a0\n")
    assert [row[-1] for row in found.cells] == ["Chesty", "Chestz", "Chest w"]
    assert [note.rows for note in found.notes["cell-control"]] == [(2,), (3,)]


@pytest.mark.parametrize(
    ("cell", "read_as"),
    [
        ("\"['CT', 'MR']\"", "CT, MR"),
        ('"[""CT"", ""MR""]"', "CT, MR"),
        ('"[1, 2.5, null]"', "1, 2.5"),
        ("[]", None),
        ('"[CT, MR]"', "[CT, MR]"),
        ("\"['CT', ['MR']]\"", "['CT', ['MR']]"),
        ("[" * 9000, "[" * 9000),
        ('"=""0012"""', "0012"),
        ("  CT ", "CT"),
        ('6" tube', '6" tube'),
        ('"a ""b"" c"', 'a "b" c'),
        ('"two\nlines"', "two\nlines"),
        ("", None),
        ("   ", None),
    ],
)
def test_cells(tmp_path: Path, cell: str, read_as: str | None) -> None:
    found = read(tmp_path, f"{HEADER}\n{ROW.removesuffix('Chest')}{cell}\n")
    assert found.rows[2][-1] == read_as


def test_rows_are_numbered_as_a_person_sees_them(tmp_path: Path) -> None:
    found = read(tmp_path, f"A title\n\n{HEADER}\n{ROW}\n\n ,,\n,,,,,,,\n{ROW}\n")
    assert list(found.rows) == [4, 8]
    (note,) = found.notes["sheet-title-rows"]
    assert (note.rows, note.hint) == ((1,), "the header is row 3; what stands above it is not read")


def test_rows_with_too_many_or_too_few_cells(tmp_path: Path) -> None:
    lines = [HEADER, *[ROW] * 4, f"{ROW},extra", f"{ROW},,", "1.2,1.3,P1", ROW]
    found = read(tmp_path, "\n".join(lines))
    assert list(found.rows) == [2, 3, 4, 5, 7, 8, 9]
    assert found.rows[8] == ["1.2", "1.3", "P1", None, None, None, None, None]
    (long,), (short,) = found.notes["row-misaligned"], found.notes["row-short"]
    assert (long.rows, long.value) == ((6,), "9 cells for 8 headers")
    assert (short.rows, short.value) == ((8,), "3 cells for 8 headers")


def test_a_header_with_brackets_that_has_more_cells_than_the_rows(tmp_path: Path) -> None:
    header = HEADER.replace("StudyDescription", "OriginalImage[Width,Height],StudyDescription")
    found = read(tmp_path, f"{header}\n" + f"{ROW.replace('Chest', '5x5,Chest')}\n" * 3)
    assert found.table.heads[-2].header == "OriginalImage[Width,Height]"
    assert found.table.columns["StudyDescription"][0].place == 8
    assert [row[-1] for row in found.cells] == ["Chest"] * 3
    assert "put together" in found.notes["sheet-header-commas"][0].hint


def test_a_header_with_brackets_that_has_as_many_cells_as_the_rows(tmp_path: Path) -> None:
    found = read(tmp_path, "Patient ID,Image[Width,Height],Modality\nP1,512,256,CT\n")
    assert [head.header for head in found.table.heads] == ["Patient ID", "Image[Width", "Height]", "Modality"]
    assert found.rows == {2: ["P1", "512", "256", "CT"]}
    assert "over a column of its own" in found.notes["sheet-header-commas"][0].hint


@pytest.mark.parametrize(
    "body", [f"{ROW},more\n" * 3, f"{','.join(CELLS[:-1])}\n" * 3, f"1,{ROW}\n"], ids=["more", "fewer", "row names"]
)
def test_a_header_that_does_not_fit_its_rows_is_refused(tmp_path: Path, body: str) -> None:
    note = refused(tmp_path, f"{HEADER}\n{body}")
    assert "the header has 8 cells and the rows have" in note.hint


def test_only_a_header_is_a_table_without_rows(tmp_path: Path) -> None:
    found = read(tmp_path, HEADER)
    assert found.rows == {}
    assert list(found.notes) == ["sheet-no-rows"]


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "the file is empty"),
        (b"\n \n", "the file has no text"),
        (b"\0" * 5000, "the file has no text"),
        (bytes(range(256)) * 40, "it is neither a text nor an XLSX workbook nor Parquet"),
        (b"<html><body>404</body></html>", "none of its first rows has a header that is known"),
        (b",,,\n,,,\n", "the table has no cells"),
        (b"PAR1 and no more", "the Parquet file is damaged"),
        (b"PK\x03\x04 and no more", "the workbook is damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), "save it as .xlsx or CSV"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "the workbook has a password"),
        (gzip.compress(TABLE.encode())[:-12], "it cannot be decompressed"),
        (f"{HEADER},{','.join(f'v{i}' for i in range(3000))}\n".encode(), "it has 3,008 columns"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(tmp_path: Path, data: bytes, why: str) -> None:
    note = refused(tmp_path, data)
    assert note.code == "sheet-unreadable"
    assert why in note.hint


def test_a_quotation_mark_that_is_not_closed_swallows_nothing_in_silence(tmp_path: Path) -> None:
    note = refused(tmp_path, f"{TABLE}{ROW.replace('CC BY', chr(34) + 'CC BY')}\n" + f"{ROW}\n" * 30)
    assert note.hint == "row 3: a quotation mark is opened and not closed; 30 lines follow in one cell"
    long = refused(tmp_path, f"{TABLE}{ROW.replace('CC BY', chr(34) + 'CC BY')}\n" + f"{ROW}\n" * 5000)
    assert "a quotation mark may be opened there and not closed" in long.hint


def test_a_text_that_grows_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sniff, "_RATIO_FROM", 2**20)
    bomb = gzip.compress(f"{TABLE}".encode() + b" " * 40 * 2**20)
    assert "which is no table of metadata" in refused(tmp_path, bomb).hint
    monkeypatch.setattr(sniff, "MOST_TEXT", 2**20)
    assert "which is no table of metadata" in refused(tmp_path, TABLE + f"{ROW}\n" * 60_000).hint


def test_a_line_without_end_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "_LONGEST_LINE", 1000)
    assert "a line of more than 1,000 characters" in refused(tmp_path, f"{TABLE}{'x' * 2000}\n").hint


def test_chunks_join_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(text, "CHUNK", 7)
    rows = [[f"1.{i}", f"1.{i}.1", f"P{i}", "C", "X", "CC0", "CT", "MÃ¼" if i == 20 else ""] for i in range(50)]
    found = read(tmp_path, f"{HEADER}\n" + "".join(",".join(row) + "\n\n" for row in rows))
    assert list(found.rows) == list(range(2, 102, 2))
    assert [row[2] for row in found.cells] == [f"P{i}" for i in range(50)]
    assert found.notes["cell-mojibake"][0].rows == (42,)
    assert opened.CHUNK > 1000


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("block", [1, 7, len(TABLE), len(TABLE) + 1])
def test_blocks_join_without_a_seam(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, end: str) -> None:
    monkeypatch.setattr(text, "_BLOCK", block)
    lines = [HEADER, ROW, "", f'{ROW.removesuffix("Chest")}"two{end}lines"', f"{ROW}\x1c\x85é"]
    found = read(tmp_path, end.join(lines) + end)
    assert list(found.rows) == [2, 4, 5]
    assert found.rows[2] == CELLS
    assert found.rows[4][-1] == f"two{end}lines"
    assert found.rows[5][-1] == "Chest\x85é"


CELL = st.text(st.characters(exclude_categories=("Cs", "Cc", "Cf")), max_size=12).map(str.strip)


@settings(max_examples=40, deadline=None, derandomize=True, database=None)
@given(st.lists(st.tuples(CELL, CELL, CELL), min_size=1, max_size=8))
def test_any_cells_come_back(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]) -> None:
    names = ("Patient ID", "Something", "Other")
    table = sheet_text([dict(zip(names, row, strict=True)) for row in rows], names)
    found = read(tmp_path_factory.mktemp("cells"), table)
    stated = [[cell or None for cell in row] for row in rows if any(row)]
    # columns that are not used are trimmed, and no more
    assert [row[1:] for row in found.cells] == [row[1:] for row in stated]


@settings(max_examples=60, deadline=None, derandomize=True, database=None)
@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.mktemp("bytes") / "any.csv"
    path.write_bytes(b"Patient ID,Modality\n" + data)
    found = read_table(path, "any.csv", SheetOptions(), path.with_name("out.parquet"))
    assert found.name == "any.csv"
