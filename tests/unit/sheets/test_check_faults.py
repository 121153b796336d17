"""The check of contributed tables counts what the catalogue counts, and tells one fault once."""

from pathlib import Path

import pytest

from site_builder.engine import connect
from site_builder.findings import Report
from site_builder.sheets.check import check_files
from site_builder.sheets.checked import CellProblem, CheckedFile, CollectionCount
from site_builder.sheets.view import IDENTITY
from site_builder.sources.spreadsheet import SpreadsheetOptions, SpreadsheetSource
from site_builder.sources.spreadsheet_series import IDENTITY as IDENTITY_OF_PARSE
from tests.sources.spreadsheet import Cells, sheet_row, sheet_text, write_text


def checked(folder: Path, *rows: Cells) -> CheckedFile:
    """The check of one table with these rows, the header being row 1."""
    return checked_text(folder, sheet_text(rows))


def checked_text(folder: Path, text: str, name: str = "table.csv") -> CheckedFile:
    (file,) = check_files([write_text(folder / name, text)]).files
    return file


def of_code(file: CheckedFile, code: str) -> list[CellProblem]:
    return [problem for problem in file.problems if problem.code == code]


def only(file: CheckedFile, code: str) -> CellProblem:
    (problem,) = of_code(file, code)
    return problem


def test_rows_without_identity_are_counted_as_little_as_in_the_catalogue(tmp_path: Path) -> None:
    gaps = [{"Collection_ID": ""}, {"Patient_ID": "NA"}, {"commons_name": ""}]
    rows = [sheet_row(1), sheet_row(2), *(sheet_row(n, **gap) for n, gap in enumerate(gaps, 3))]
    file = checked(tmp_path, *rows)
    assert file.collections == (CollectionCount("Testbed", "lung_one", 2, 2, 2),)
    assert IDENTITY == IDENTITY_OF_PARSE
    source = SpreadsheetSource(SpreadsheetOptions("up", tmp_path / "table.csv"))
    with connect() as engine:
        (harvest,) = source.parse(source.snapshot(), engine, Report())
        series = harvest.series
        found = series.agg(
            subjects=series.PatientID.nunique(),
            studies=series.StudyInstanceUID.nunique(),
            series=series.SeriesInstanceUID.nunique(),
        )
        assert found.to_pyarrow().to_pylist() == [{"subjects": 2, "studies": 2, "series": 2}]


def test_empty_cells_are_no_value(tmp_path: Path) -> None:
    file = checked(tmp_path, sheet_row(1), sheet_row(2, Patient_ID=""), sheet_row(3, Patient_ID="NA"))
    (patients,) = (column for column in file.columns if column.column == "PatientID")
    assert (patients.filled, patients.distinct) == (1, 1)


def test_a_repeated_series_is_seen_beside_an_empty_cell(tmp_path: Path) -> None:
    file = checked(tmp_path, sheet_row(1), sheet_row(1), sheet_row(2, Series_ID=""))
    assert only(file, "row-repeated").rows == (2, 3)


def test_digits_that_were_lost_are_no_empty_cell_as_well(tmp_path: Path) -> None:
    lost, empty = {"Series_ID": "1.284E+12", "Patient_ID": "9,1E+20"}, {"Patient_ID": ""}
    file = checked(tmp_path, sheet_row(1), sheet_row(2, **lost), sheet_row(3, **empty))
    assert {(p.column, p.rows) for p in of_code(file, "id-digits-lost")} == {
        ("SeriesInstanceUID", (3,)), ("PatientID", (3,)),
    }  # fmt: skip
    assert (only(file, "required-empty").column, only(file, "required-empty").rows) == ("PatientID", (4,))
    assert of_code(file, "series-id-partly") == []


def test_identifiers_that_all_lost_digits_are_not_called_missing(tmp_path: Path) -> None:
    file = checked(tmp_path, sheet_row(1, Series_ID="1.2E+12", Study_ID="1.3E+12"))
    assert [p.code for p in file.problems] == ["id-digits-lost", "id-digits-lost"]


def test_columns_that_contradict_each_other_are_one_error_and_are_named_by_place(tmp_path: Path) -> None:
    text = sheet_text([sheet_row(1)]).replace("\n", ",Study ID\n", 1).replace("Lung\n", "Lung,9.9\n")
    file = checked_text(tmp_path, text)
    found = only(file, "sheet-column-contradicts")
    assert (found.rows, found.value) == ((2,), "1.2.1 / 9.9")
    assert found.hint.startswith("'Study ID' (column A) and 'Study ID' (column T) contradict each other; ")
    assert file.errors == 1
    assert "StudyInstanceUID" not in {missing.column for missing in file.missing}


def test_an_empty_identity_is_told_in_sentences(tmp_path: Path) -> None:
    hint = only(checked(tmp_path, sheet_row(1), sheet_row(2, commons_name="")), "required-empty").hint
    assert hint.endswith("its short name. Without it the row is counted nowhere.")


def test_the_rows_of_other_licences_are_named(tmp_path: Path) -> None:
    other = ["CC BY-NC 3.0", "cc-by-nc-3.0", "CC0"]
    rows = [sheet_row(n) for n in range(1, 4)] + [sheet_row(n, license=raw) for n, raw in enumerate(other, 4)]
    found = only(checked(tmp_path, *rows), "license-several")
    assert (found.rows, found.count, found.value, found.read_as) == ((5, 6, 7), 3, "CC BY-NC 3.0", "CC BY-NC 3.0")
    assert "(3 rows), CC BY-NC 3.0 (2 rows), CC0" in found.hint


@pytest.mark.parametrize("link", ["doi:10.1/x", "10.12/x", "https://doi.org/not-a-doi", "doi:7937/x"])
def test_a_malformed_doi_is_called_so(tmp_path: Path, link: str) -> None:
    found = only(checked(tmp_path, sheet_row(1, data_url_doi=link)), "data-url-refused")
    said = "a DOI is '10.', four to nine digits, a slash and a name, such as 10.7937/tcia.example."
    assert found.hint == f"malformed DOI: '{link}'; {said}"


@pytest.mark.parametrize("link", ["10.0.0.5/data", "ftp://doi.org/x"])
def test_what_only_looks_like_a_doi_is_no_safe_link(tmp_path: Path, link: str) -> None:
    assert (
        "is no safe link to data" in only(checked(tmp_path, sheet_row(1, data_url_doi=link)), "data-url-refused").hint
    )


def test_a_text_that_is_called_a_workbook_is_told(tmp_path: Path) -> None:
    refused = only(checked_text(tmp_path, "to be sent, next week\n", "table.xlsx"), "sheet-unreadable")
    assert refused.hint.startswith(
        "it is no XLSX workbook, although it is named so; none of its first rows has a header"
    )
    read = checked_text(tmp_path, sheet_text([sheet_row(1)]), "table.XLSX")
    assert only(read, "sheet-separator").hint.startswith("it is no XLSX workbook, although it is named so; it is read")
    assert (read.rows, read.errors) == (1, 0)


def test_dataset_is_the_collection(tmp_path: Path) -> None:
    text = sheet_text([sheet_row(1)]).replace("Collection ID", "Dataset")
    assert checked_text(tmp_path, text).collections == (CollectionCount("Testbed", "lung_one", 1, 1, 1),)
