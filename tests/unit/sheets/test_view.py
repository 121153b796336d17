"""A table in our columns: several columns of one meaning, constants, and identifiers that lost something."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from ibis.backends import BaseBackend

from site_builder.engine import connect
from site_builder.sheets.options import SheetOptions
from site_builder.sheets.table import Refused
from site_builder.sheets.view import View, open_view
from tests.sources.spreadsheet import write_text


@pytest.fixture
def engine() -> Iterator[BaseBackend]:
    with connect() as made:
        yield made


def opened(folder: Path, engine: BaseBackend, text: str, options: SheetOptions | None = None) -> View | Refused:
    path = write_text(folder / "table.csv", text)
    return open_view(path, "table.csv", options or SheetOptions(), folder / "table.parquet", engine)


def view(folder: Path, engine: BaseBackend, text: str, **options: dict[str, str]) -> View:
    found = opened(folder, engine, text, SheetOptions(**options))
    assert isinstance(found, View)
    return found


def column(found: View, name: str) -> list[Any]:
    return [row[name] for row in found.rows.order_by("row").to_pyarrow().to_pylist()]


def test_columns_that_say_the_same_are_one(tmp_path: Path, engine: BaseBackend) -> None:
    found = view(tmp_path, engine, "Study ID,Study ID,Patient ID\n1,1,P1\n2,,P2\n,3,P3\nNA,4,P4\n")
    assert column(found, "StudyInstanceUID") == ["1", "2", "3", "4"]
    (note,) = found.notes
    assert (note.code, note.column) == ("sheet-column-repeated", "StudyInstanceUID")


def test_columns_that_contradict_each_other_are_not_used(tmp_path: Path, engine: BaseBackend) -> None:
    found = view(tmp_path, engine, "Study ID,StudyID,Patient ID\n1,1,P1\n2,9,P2\n3,8,P3\n")
    assert column(found, "StudyInstanceUID") == [None, None, None]
    (note,) = found.notes
    assert (note.code, note.rows, note.count) == ("sheet-column-contradicts", (3, 4), 2)
    assert note.value == "2 / 9"
    assert "'Study ID' (column A) and 'StudyID' (column B) contradict each other" in note.hint
    assert {head.note for head in found.heads[:2]} == {"not used: contradicts another column for Study ID"}


def test_constants_fill_what_is_empty(tmp_path: Path, engine: BaseBackend) -> None:
    values = {"license": "CC0", "commons_name": "X"}
    found = view(tmp_path, engine, "Patient ID,license\nP1,CC BY 4.0\nP2,\nP3,NA\n", values=values)
    assert column(found, "license") == ["CC BY 4.0", "CC0", "CC0"]
    assert column(found, "commons_name") == ["X"] * 3


def test_what_was_not_reported_is_no_empty_cell(tmp_path: Path, engine: BaseBackend) -> None:
    text = "Patient ID,race,Subject Race\nP1,Not Reported,\nP2,NA,not reported\nP3,Not Reported,White\nP4,,NA\n"
    found = view(tmp_path, engine, text)
    assert column(found, "race") == ["Not Reported", "not reported", "White", None]
    assert [note.code for note in found.notes] == ["sheet-column-repeated"]
    filled = view(tmp_path, engine, "Patient ID,race\nP1,Not Reported\nP2,Unknown\n", values={"race": "Asian"})
    assert column(filled, "race") == ["Not Reported", "Asian"]


def test_what_is_no_fact_of_a_person_cannot_be_not_reported(tmp_path: Path, engine: BaseBackend) -> None:
    text = "Patient ID,license\nP1,Not Reported\nnot reported,CC BY 4.0\n"
    found = view(tmp_path, engine, text, values={"license": "CC0"})
    assert column(found, "license") == ["CC0", "CC BY 4.0"]
    assert column(found, "PatientID") == ["P1", None]


def test_texts_that_say_nothing_are_no_identifiers(tmp_path: Path, engine: BaseBackend) -> None:
    found = view(tmp_path, engine, "Patient ID,Modality\nNA,NA\nnan,nan\nUnknown,Unknown\n")
    assert column(found, "PatientID") == [None] * 3
    assert column(found, "Modality") == ["NA", "nan", "Unknown"]


def test_identifiers_that_were_rounded_are_none(tmp_path: Path, engine: BaseBackend) -> None:
    found = view(tmp_path, engine, "Patient ID,Series ID\nP1,1.2840E+12\n3E12,1.2.3\nP3,9.1E+5\n")
    assert column(found, "SeriesInstanceUID") == [None, "1.2.3", None]
    assert column(found, "PatientID") == ["P1", "3E12", "P3"]
    (note,) = found.notes
    assert (note.code, note.rows, note.count, note.value) == ("id-digits-lost", (2, 4), 2, "1.2840E+12")
    assert "format to Text" in note.hint


def test_identifiers_written_as_fractions(tmp_path: Path, engine: BaseBackend) -> None:
    found = view(tmp_path, engine, "Patient ID,Study ID\n12.0,1.0\n13.0,1.2\n,1.3\n")
    assert column(found, "PatientID") == ["12", "13", None]
    assert column(found, "StudyInstanceUID") == ["1.0", "1.2", "1.3"]
    assert [(note.code, note.count) for note in found.notes] == [("id-as-fraction", 2)]


def test_a_full_name_for_every_patient_is_no_title(tmp_path: Path, engine: BaseBackend) -> None:
    people = "".join(f"P{i},Person {i}\n" for i in range(10))
    found = opened(tmp_path, engine, f"Patient ID,Full Name\n{people}")
    assert isinstance(found, Refused)
    assert (found.note.code, found.note.header) == ("sheet-person-column", "Full Name")
    assert "Person 1" not in found.note.hint
    titles = "".join(f"P{i},A collection\n" for i in range(10))
    assert column(view(tmp_path, engine, f"Patient ID,Full Name\n{titles}"), "full_name") == ["A collection"] * 10
