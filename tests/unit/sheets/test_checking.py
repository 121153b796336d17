"""The check of contributed tables: each fault with its rows, its value and how to mend it."""

import os
from pathlib import Path

import pytest

from site_builder.errors import SiteBuilderError
from site_builder.findings import CODES
from site_builder.sheets import check_rows, check_values
from site_builder.sheets.check import check_files
from site_builder.sheets.checked import CellProblem, Checked, CheckedFile, CollectionCount
from site_builder.sheets.options import SheetOptions
from tests.sources.spreadsheet import HEADERS, Cells, sheet_row, sheet_text, write_text


def checked(
    folder: Path, *rows: Cells, without: tuple[str, ...] = (), options: SheetOptions | None = None
) -> CheckedFile:
    """The check of one table with these rows, the header being row 1."""
    text = sheet_text(rows, [header for header in HEADERS if header not in without])
    return only(check_files([write_text(folder / "table.csv", text)], options))


def only(found: Checked) -> CheckedFile:
    (file,) = found.files
    return file


def problems(file: CheckedFile, code: str) -> list[CellProblem]:
    return [problem for problem in file.problems if problem.code == code]


def problem(file: CheckedFile, code: str) -> CellProblem:
    (found,) = problems(file, code)
    return found


def test_a_good_table_has_no_problem(tmp_path: Path) -> None:
    uids = ("1.2.840.1", "1.2.840.2")
    file = checked(tmp_path, *(sheet_row(i, Series_ID=uid) for i, uid in enumerate(uids, 1)))
    assert file.problems == ()
    assert (file.path, file.format, file.rows, file.level) == (
        (tmp_path / "table.csv").as_posix(), "CSV, comma, UTF-8", 2, "series",
    )  # fmt: skip
    assert file.collections == (CollectionCount("Testbed", "lung_one", 2, 2, 2),)
    study = file.columns[0]
    assert (study.header, study.column, study.requirement, study.filled, study.distinct) == (
        "Study ID", "StudyInstanceUID", "required", 2, 2,
    )  # fmt: skip
    assert {missing.requirement for missing in file.missing} == {"optional"}


def test_what_was_read_as_what(tmp_path: Path) -> None:
    file = checked(tmp_path, sheet_row(1, PatientSex="M"), sheet_row(2, PatientSex="F"), sheet_row(3, PatientSex="M"))
    assert [(v.raw, v.read_as, v.count) for v in file.values if v.column == "PatientSex"] == [
        ("M", "Male", 2), ("F", "Female", 1),
    ]  # fmt: skip
    read = {value.column: value.read_as for value in file.values}
    assert read["PatientAge"] == "40 years"
    assert read["license"] == "CC BY 4.0"
    assert read["data_url_doi"] == "https://doi.org/10.7937/lung"
    assert read["disease_type"] == "Lung Cancer"


BAD = [
    ("PatientAge", "155Y", "age-out-of-range"),
    ("PatientAge", "old", "age-unreadable"),
    ("PatientSex", "6657", "sex-unreadable"),
    ("Modality", "Chest", "modality-unknown"),
    ("license", "ask me", "license-unknown"),
    ("data_url_doi", "javascript:alert(1)", "data-url-refused"),
    ("data_url_doi", "on the shared drive", "data-url-refused"),
]


@pytest.mark.parametrize(("header", "value", "code"), BAD)
def test_a_bad_value_is_told_with_its_rows(tmp_path: Path, header: str, value: str, code: str) -> None:
    rows = [sheet_row(i, **({header: value} if i % 2 else {})) for i in range(1, 15)]
    found = problem(checked(tmp_path, *rows), code)
    assert (found.rows, found.count) == ((2, 4, 6, 8, 10), 7)
    assert (found.header, found.column, found.value) == (header, header, value)
    assert found.severity == CODES[code][0]
    assert found.hint


def test_ages_in_dicoms_spelling_are_told_once(tmp_path: Path) -> None:
    file = checked(tmp_path, sheet_row(1, PatientAge="040Y"), sheet_row(2, PatientAge="018M"), sheet_row(3))
    found = problem(file, "age-spelling")
    assert (found.severity, found.rows, found.count, found.read_as) == ("info", (3,), 2, "1.5 years")


def test_empty_required_cells(tmp_path: Path) -> None:
    file = checked(tmp_path, sheet_row(1, Patient_ID=""), sheet_row(2, license="NA"), sheet_row(3))
    found = {found.column: found for found in problems(file, "required-empty")}
    assert (found["PatientID"].rows, found["license"].rows) == ((2,), (3,))
    assert found["PatientID"].severity == "error"
    assert "counted nowhere" in found["PatientID"].hint


def test_missing_required_columns_are_errors_and_constants_mend_them(tmp_path: Path) -> None:
    without = ("license", "commons_name")
    file = checked(tmp_path, sheet_row(1), without=without)
    assert sorted(found.column for found in problems(file, "required-missing")) == ["commons_name", "license"]
    assert {m.column for m in file.missing if m.requirement == "required"} == {"commons_name", "license"}
    options = SheetOptions(values={"license": "CC0", "commons_name": "X"})
    assert checked(tmp_path, sheet_row(1), without=without, options=options).errors == 0


def test_constants_are_checked_once(tmp_path: Path) -> None:
    for name in ("a.csv", "b.csv"):
        write_text(tmp_path / name, sheet_text([sheet_row(1)]))
    values = {"license": "ask me", "PatientSex": "F", "commons_name": "X", "PatientAge": "200Y"}
    *files, constants = check_files([tmp_path], SheetOptions(values=values)).files
    assert [file.warnings for file in files] == [0, 0]
    assert (constants.path, constants.format, constants.rows) == ("configuration", "values for every row", 0)
    assert sorted((found.code, found.column, found.value, found.rows) for found in constants.problems) == [
        ("age-out-of-range", "PatientAge", "200Y", ()),
        ("license-unknown", "license", "ask me", ()),
    ]
    right = SheetOptions(values={"license": "CC0", "PatientSex": "F"})
    assert len(check_files([tmp_path], right).files) == 2


def test_rows_of_studies(tmp_path: Path) -> None:
    file = checked(tmp_path, sheet_row(1), sheet_row(2), without=("Series ID",))
    assert (file.level, file.errors, file.warnings) == ("study", 0, 0)
    assert problem(file, "rows-are-studies").severity == "info"
    assert file.collections == (CollectionCount("Testbed", "lung_one", 2, 2, None),)
    assert [m.requirement for m in file.missing if m.column == "SeriesInstanceUID"] == ["optional"]


def test_rows_of_subjects(tmp_path: Path) -> None:
    file = checked(tmp_path, sheet_row(1), sheet_row(2), without=("Series ID", "Study ID", "Modality"))
    assert (file.level, file.errors) == ("subject", 0)
    assert problem(file, "rows-are-subjects").severity == "warning"
    assert file.collections == (CollectionCount("Testbed", "lung_one", 2, None, None),)


def test_some_rows_without_a_series(tmp_path: Path) -> None:
    found = problem(checked(tmp_path, sheet_row(1), sheet_row(2, Series_ID="")), "series-id-partly")
    assert (found.severity, found.rows) == ("warning", (3,))


def test_series_that_are_repeated_or_shared(tmp_path: Path) -> None:
    rows = [sheet_row(1), sheet_row(1), sheet_row(2), sheet_row(2, Collection_ID="brain_two")]
    file = checked(tmp_path, *rows)
    again, shared = problem(file, "row-repeated"), problem(file, "series-several-collections")
    assert (again.rows, again.value, again.count) == ((2, 3), "1.2.1.1", 2)
    assert (shared.rows, shared.value, shared.severity) == ((4, 5), "1.2.2.1", "error")
    assert shared.read_as == "'brain_two' and 'lung_one'"


def test_a_study_of_two_patients(tmp_path: Path) -> None:
    file = checked(tmp_path, sheet_row(1, Study_ID="7"), sheet_row(2, Study_ID="7"), sheet_row(3))
    found = problem(file, "study-several-subjects")
    assert (found.rows, found.value, found.read_as) == ((2, 3), "7", "'P1' and 'P2'")


def test_many_faults_of_one_kind_are_told_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_rows, "_NAMED", 2)
    monkeypatch.setattr(check_values, "_NAMED", 2)
    rows = [sheet_row(i, Study_ID=f"1.{i // 2}", PatientAge=f"x{i}") for i in range(10)]
    file = checked(tmp_path, *rows)
    assert [found.count for found in problems(file, "study-several-subjects")] == [6, 2, 2]
    ages = problems(file, "age-unreadable")
    assert sorted(found.count for found in ages) == [1, 1, 8]
    assert any("8 more values that are not read well" in found.hint for found in ages)


def test_too_many_values_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check_values, "MOST_VALUES", 3)
    monkeypatch.setattr(check_values, "VALUES_SHOWN", 2)
    file = checked(tmp_path, *(sheet_row(i, PatientAge=str(20 + i)) for i in range(5)))
    assert problem(file, "values-unchecked").count == 2
    assert ("PatientAge", 3) in file.capped


def test_several_licences_in_a_collection(tmp_path: Path) -> None:
    file = checked(tmp_path, sheet_row(1), sheet_row(2, license="CC BY-NC 3.0"), sheet_row(3, license="cc by 4.0"))
    found = problem(file, "license-several")
    assert (found.severity, found.rows, found.count, found.value) == ("info", (3,), 1, "CC BY-NC 3.0")
    assert found.hint.endswith("the collection 'lung_one' has CC BY 4.0 (2 rows), CC BY-NC 3.0 (1 row)")


def test_identifiers_that_are_no_uids(tmp_path: Path) -> None:
    file = checked(tmp_path, sheet_row(1, Series_ID="scan 1"), sheet_row(2, Series_ID="01.2"), sheet_row(3))
    found = problem(file, "id-no-uid")
    assert (found.rows, found.count, found.value, found.severity) == ((2, 3), 2, "scan 1", "info")


@pytest.mark.parametrize(
    ("header", "value", "code"),
    [
        ("dicom_viewer_url", "ftp://x/y", "link-refused"),
        ("StudyDate", "14/03/2021", "date-unreadable"),
        ("StudyDate", "20211399", "date-unreadable"),
        ("size_bytes", "12 MB", "number-unreadable"),
        ("instance_count", "-3", "number-unreadable"),
        ("access", "perhaps", "access-unreadable"),
    ],
)
def test_bad_values_of_optional_columns(tmp_path: Path, header: str, value: str, code: str) -> None:
    text = sheet_text([sheet_row(1) | {header: value}], [*HEADERS, header])
    file = only(check_files([write_text(tmp_path / "table.csv", text)]))
    assert (problem(file, code).rows, problem(file, code).value) == ((2,), value)


def test_unknown_columns_are_told_without_their_values(tmp_path: Path) -> None:
    text = sheet_text([sheet_row(1) | {"Diary": "private words"}], [*HEADERS, "Diary", "Modaliti"])
    file = only(check_files([write_text(tmp_path / "table.csv", text)]))
    assert [(p.header, p.hint) for p in problems(file, "sheet-column-unknown")] == [
        ("Diary", "not known; not used"), ("Modaliti", "not known; did you mean 'Modality'?"),
    ]  # fmt: skip
    assert "private" not in repr(file)


def test_problems_are_in_order_of_their_weight(tmp_path: Path) -> None:
    file = checked(tmp_path, sheet_row(1, PatientAge="040Y", Patient_ID="", PatientSex="x"))
    assert [found.severity for found in file.problems] == ["error", "warning", "info"]
    assert (file.errors, file.warnings) == (1, 1)


def test_a_folder_of_files(tmp_path: Path) -> None:
    table = sheet_text([sheet_row(1)])
    for name in (
        "b.csv",
        "sub/a.tsv",
        "sub/c.csv.gz",
        "notes.txt",
        "readme.md",
        ".hidden.csv",
        "~$b.xlsx",
        ".git/x.csv",
    ):
        write_text(tmp_path / name, "words, words" if name in ("notes.txt", "readme.md") else table)
    found = check_files([tmp_path, tmp_path / "b.csv"])
    assert [Path(file.path).relative_to(tmp_path).as_posix() for file in found.files] == [
        "b.csv", "notes.txt", "readme.md", "sub/a.tsv", "sub/c.csv.gz",
    ]  # fmt: skip
    passed = [file for file in found.files if problems(file, "file-passed-over")]
    assert [Path(file.path).name for file in passed] == ["notes.txt", "readme.md"]
    assert found.ok


def test_a_name_that_is_no_utf8_can_be_told(tmp_path: Path) -> None:
    path = tmp_path / os.fsdecode(b"t\xff.csv")
    file = only(check_files([write_text(path, sheet_text([sheet_row(1)]))]))
    assert file.path.endswith("t\ufffd.csv")


def test_a_file_that_is_named_must_be_a_table(tmp_path: Path) -> None:
    file = only(check_files([write_text(tmp_path / "notes.txt", "words, words")]))
    assert problem(file, "sheet-unreadable").severity == "error"


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(SiteBuilderError, match=r"gone\.csv is not there"):
        check_files([tmp_path / "gone.csv"])
    with pytest.raises(SiteBuilderError, match="there is no table"):
        check_files([tmp_path])


def test_the_template_alone_is_a_table_without_rows(tmp_path: Path) -> None:
    file = checked(tmp_path)
    assert (file.rows, file.level, file.errors) == (0, "series", 0)
    assert [found.code for found in file.problems] == ["sheet-no-rows"]
