"""The empty table to fill in, and the schemas of a filled-in one: one order, one vocabulary, the same bytes."""

import csv
import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
import xlsxwriter.workbook

from site_builder.columns import SOP_COLUMNS
from site_builder.harmonise.access import harmonise_access
from site_builder.harmonise.age import harmonise_age
from site_builder.harmonise.covid import harmonise_covid
from site_builder.harmonise.doi import harmonise_data_url
from site_builder.harmonise.ethnicity import harmonise_ethnicity
from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.modality import harmonise_modality
from site_builder.harmonise.race import harmonise_race
from site_builder.harmonise.raw import cleaned
from site_builder.harmonise.sex import harmonise_sex
from site_builder.sheets.fields import FIELDS, WORDS, needed
from site_builder.sheets.schema import MISSING_VALUES, row_schema, table_schema
from site_builder.sheets.template import template_csv, template_xlsx

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
EXAMPLE = {column.header: column.example for column in FIELDS if column.example}


@pytest.fixture(scope="module")
def book() -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(template_xlsx()))


def part(book: zipfile.ZipFile, name: str) -> ElementTree.Element:
    return ElementTree.fromstring(book.read(f"xl/{name}.xml"))


def cells(book: zipfile.ZipFile, sheet: int) -> dict[str, str]:
    """The texts of a sheet by their places: `A1`."""
    shared = ["".join(text.itertext()) for text in part(book, "sharedStrings")]
    return {
        cell.attrib["r"]: shared[int(cell.findtext(f"{MAIN}v") or -1)]
        for cell in part(book, f"worksheets/sheet{sheet}").iter(f"{MAIN}c")
        if cell.get("t") == "s"
    }


def test_fields_are_those_of_a_table_in_the_order_of_the_sop() -> None:
    assert {field.name for field in FIELDS} == {c.name for c in SOP_COLUMNS if c.requirement != "internal"}
    required = ["Study ID", "Series ID", "Patient ID", "Collection ID", "commons_long_name", "commons_name"]
    assert [field.header for field in FIELDS][:9] == [*required, "data_contributor", "license", "Modality"]
    preferred = [field.name for field in FIELDS if field.requirement == "preferred"]
    assert preferred[:3] == ["data_url_doi", "StudyDescription", "SeriesDescription"]
    assert [field.requirement for field in FIELDS] == sorted(
        (field.requirement for field in FIELDS), key=["required", "preferred", "optional"].index
    )
    assert needed(FIELDS[1]) == "required where a row is a series"


def test_the_workbook_is_the_same_at_any_time(monkeypatch: pytest.MonkeyPatch) -> None:
    before = template_xlsx()

    class Later(datetime):
        @classmethod
        def now(cls, tz: Any = None) -> "Later":
            return cls(2044, 4, 4, tzinfo=tz)

    monkeypatch.setattr(xlsxwriter.workbook, "datetime", Later)
    assert template_xlsx() == before
    stamps = {info.date_time for info in zipfile.ZipFile(io.BytesIO(before)).infolist()}
    assert stamps == {(1980, 1, 1, 0, 0, 0)}


def test_the_workbook_has_its_sheets_and_the_table_first(book: zipfile.ZipFile) -> None:
    names = [sheet.attrib["name"] for sheet in part(book, "workbook").iter(f"{MAIN}sheet")]
    assert names == ["Series", "Instructions", "Fields", "Words"]
    headers = cells(book, 1)
    assert list(headers.values()) == [field.header for field in FIELDS]
    assert all(re.fullmatch("[A-Z]+1", place) for place in headers)


def test_the_table_keeps_identifiers_and_its_head(book: zipfile.ZipFile) -> None:
    sheet, styles = part(book, "worksheets/sheet1"), part(book, "styles")
    formats = [int(xf.attrib["numFmtId"]) for xf in styles.find(f"{MAIN}cellXfs") or ()]
    columns = list(sheet.iter(f"{MAIN}col"))
    covered = [n for c in columns for n in range(int(c.attrib["min"]), int(c.attrib["max"]) + 1)]
    assert covered == list(range(1, len(FIELDS) + 1))
    assert {formats[int(column.attrib["style"])] for column in columns} == {49}  # 49 is "@", text
    pane = next(sheet.iter(f"{MAIN}pane"))
    assert (pane.get("state"), pane.get("ySplit"), pane.get("xSplit")) == ("frozen", "1", None)


def test_headers_differ_by_requirement_and_say_what_they_mean(book: zipfile.ZipFile) -> None:
    styles = {cell.attrib["r"]: cell.attrib["s"] for cell in part(book, "worksheets/sheet1").iter(f"{MAIN}c")}
    by_requirement: dict[str, set[str]] = {}
    for field, style in zip(FIELDS, styles.values(), strict=True):
        by_requirement.setdefault(field.requirement, set()).add(style)
    assert sorted(map(len, by_requirement.values())) == [1, 1, 1]
    assert len(set.union(*by_requirement.values())) == 3
    comments = ["".join(c.itertext()) for c in part(book, "comments1").iter(f"{MAIN}comment")]
    assert len(comments) == len(FIELDS)
    assert comments[0] == "Required. Unique identifier of the study.\nExample: 1.2.840.113619.2.1"


def test_lists_of_words_are_there_and_complete(book: zipfile.ZipFile) -> None:
    words = cells(book, 4)
    headers = {header: place for place, header in cells(book, 1).items()}
    found = {}
    for rule in part(book, "worksheets/sheet1").iter(f"{MAIN}dataValidation"):
        match = re.fullmatch(r"'Words'!\$B\$(\d+):\$([A-Z]+)\$\1", rule.findtext(f"{MAIN}formula1") or "")
        assert match
        assert rule.get("errorStyle") == "warning"
        row = [text for place, text in words.items() if re.fullmatch(f"[A-Z]+{match[1]}", place)]
        found[row[0]] = tuple(row[1:])
        assert rule.attrib["sqref"].startswith(headers[row[0]].replace("1", "2") + ":")
    assert found == {field.header: WORDS[field.name] for field in FIELDS if field.name in WORDS}


def test_every_field_is_explained(book: zipfile.ZipFile) -> None:
    fields = cells(book, 3)
    for row, field in enumerate(FIELDS, start=2):
        assert (fields[f"A{row}"], fields[f"B{row}"]) == (field.header, needed(field))
        assert fields[f"C{row}"].startswith(field.help)
        assert fields[f"D{row}"] == field.example
    assert "Persons" in cells(book, 2).values()


@pytest.mark.parametrize(
    ("field", "harmonise"),
    [
        ("PatientSex", harmonise_sex),
        ("EthnicGroup", harmonise_ethnicity),
        ("race", harmonise_race),
        ("covid19_positive", harmonise_covid),
        ("access", harmonise_access),
        ("Modality", harmonise_modality),
    ],
)
def test_words_are_read_without_a_doubt(field: str, harmonise: Callable[[str], Mapped[Any]]) -> None:
    read = {word: harmonise(word) for word in WORDS[field]}
    assert [word for word, mapped in read.items() if mapped.value is None or mapped.code] == []
    assert len({str(mapped.value) for mapped in read.values()}) == len(WORDS[field])


def test_the_csv_has_the_same_headers_and_nothing_else() -> None:
    assert template_csv().decode("ascii").count("\r\n") == 1
    assert list(csv.reader([template_csv().decode()])) == [[field.header for field in FIELDS]]


def test_the_table_schema_has_every_field() -> None:
    schema = table_schema()
    assert [field["name"] for field in schema["fields"]] == [field.header for field in FIELDS]
    by_name = {field["column"]: field for field in schema["fields"]}
    assert by_name["license"]["constraints"]["required"] is True
    assert by_name["SeriesInstanceUID"]["constraints"]["required"] is False
    assert by_name["PatientSex"]["constraints"]["enum"] == ["Female", "Male", "Other", "Not Reported", "F", "M", "O"]
    assert (by_name["instance_count"]["type"], by_name["instance_count"]["constraints"]["minimum"]) == ("integer", 0)
    assert all(field["description"] and field["requirement"] for field in schema["fields"])
    assert [value for value in MISSING_VALUES if cleaned(value) is not None] == []


def test_examples_meet_both_schemas() -> None:
    jsonschema.Draft202012Validator.check_schema(row_schema())
    jsonschema.validate(EXAMPLE, row_schema())
    for field in table_schema()["fields"]:
        constraints = field["constraints"]
        example = field.get("example", "")
        assert not constraints["required"] or example
        assert not example or re.search(constraints.get("pattern", ""), example)
        assert not example or example in constraints.get("enum", [example])


def refused(**values: object) -> bool:
    return not jsonschema.Draft202012Validator(row_schema()).is_valid({**EXAMPLE, **values})


@pytest.mark.parametrize(
    ("header", "good", "bad"),
    [
        ("license", ["CC BY 4.0"], ["", " ", None, 4]),
        ("Series ID", ["", None, "1.2"], [7]),
        ("PatientSex", ["Female", "F", "", None], ["female?", "0"]),
        ("PatientAge", ["40", "066Y", "0.5", "90+", 40, 0, "", None], ["forty", "-1", 121, -1, "40 years"]),
        (
            "data_url_doi",
            ["10.7937/x", "doi:10.7937/x", "https://a.example/b", ""],
            ["10.79/x", "x", "ftp://a.example"],
        ),
        ("instance_count", [0, 12, "12", "", None], [-1, 1.5, "a", "-1"]),
        ("access", ["open", ""], ["maybe"]),
        ("Modality", ["CT", "CR, DX"], [""]),
        ("a column of their own", ["x", 1, None], []),
    ],
)
def test_rows_are_held_to_the_schema(header: str, good: list[object], bad: list[object]) -> None:
    assert [value for value in good if refused(**{header: value})] == []
    assert [value for value in bad if not refused(**{header: value})] == []


@pytest.mark.parametrize("age", ["40", "066Y", "018M", "0.5", "90+", ">89"])
def test_ages_of_the_schema_are_ages(age: str) -> None:
    assert not refused(PatientAge=age)
    assert harmonise_age(age).value is not None


@pytest.mark.parametrize(
    "address", ["10.7937/tcia.x", "doi:10.7937/x", "https://doi.org/10.7937/x", "//doi.org/10.1234/x"]
)
def test_addresses_of_the_schema_are_addresses(address: str) -> None:
    assert not refused(data_url_doi=address)
    assert harmonise_data_url(address).code is None


def test_a_row_without_what_is_required_is_refused() -> None:
    for header in ("Study ID", "Patient ID", "Collection ID", "Modality"):
        row = {name: value for name, value in EXAMPLE.items() if name != header}
        with pytest.raises(jsonschema.ValidationError, match=f"'{header}' is a required property"):
            jsonschema.validate(row, row_schema())
