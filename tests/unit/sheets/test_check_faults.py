"""The check of contributed tables counts what the catalogue counts, and tells one fault once."""

from pathlib import Path

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
