"""`site-builder check`: exit codes, what goes where, and how the configuration says that tables are read."""

import csv
import io
import json
import re
import zipfile
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.sax.saxutils import escape

import jsonschema
import pytest
from xlsxwriter.utility import xl_rowcol_to_cell

from site_builder.cli import main
from site_builder.commands import values
from site_builder.config import SiteConfig, SourceConfig
from site_builder.errors import ConfigError
from site_builder.sheets.fields import FIELDS
from site_builder.sheets.jobs import Job, jobs_of
from site_builder.sheets.options import SheetOptions
from site_builder.sheets.template import template_csv, template_xlsx
from tests.fixtures.html import parse
from tests.running import ROOT

ROW = {field.header: field.example for field in FIELDS}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder as the current one, and a terminal of 80 columns."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    return tmp_path


def write_csv(name: str, *rows: dict[str, str]) -> Path:
    path = Path(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def filled_in(template: bytes, values: list[str]) -> bytes:
    """The workbook with a second row, as a spreadsheet program saves it."""
    cells = "".join(
        f'<c r="{xl_rowcol_to_cell(1, place)}" t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        for place, value in enumerate(values)
        if value
    )
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(template)) as before, zipfile.ZipFile(made, "w") as after:
        for name in before.namelist():
            data = before.read(name).decode()
            if name == "xl/worksheets/sheet1.xml":
                data = data.replace("</sheetData>", f'<row r="2">{cells}</row></sheetData>')
                data = re.sub(r'<dimension ref="A1:([A-Z]+)1"/>', r'<dimension ref="A1:\g<1>2"/>', data)
            after.writestr(name, data)
    return made.getvalue()


def checked(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, Any]:
    """The exit code and the JSON of a check."""
    code = main(["check", "--format", "json", *arguments])
    return code, json.loads(capsys.readouterr().out)


def test_the_empty_template_has_no_rows_and_no_errors(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.xlsx").write_bytes(template_xlsx())
    Path("b.csv").write_bytes(template_csv())
    code, found = checked(capsys, "a.xlsx", "b.csv")
    assert (code, found["errors"], [file["rows"] for file in found["files"]]) == (0, 0, [0, 0])
    assert found["next"] == "There is nothing in it yet: fill in rows, then check again."
    for file in found["files"]:
        assert [column["column"] for column in file["columns"]] == [field.name for field in FIELDS]
        assert file["missing"] == []
        assert [p["code"] for p in file["problems"] if p["severity"] != "info"] == ["sheet-no-rows"]


def test_a_filled_in_template_passes(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.xlsx").write_bytes(filled_in(template_xlsx(), list(ROW.values())))
    write_csv("b.csv", ROW)
    code, found = checked(capsys, "a.xlsx", "b.csv")
    assert [problem for file in found["files"] for problem in file["problems"]] == []
    assert (code, found["ok"], found["warnings"]) == (0, True, 0)
    one, other = found["files"]
    assert (one["rows"], one["level"], one["collections"]) == (1, "series", other["collections"])
    assert one["collections"] == [
        {"commons_name": "ACRdart", "collection_id": "ACRIN_6690", "subjects": 1, "studies": 1, "series": 1}
    ]


def test_the_report_goes_to_standard_output_and_progress_elsewhere(capsys: pytest.CaptureFixture[str]) -> None:
    write_csv("good.csv", ROW)
    assert main(["check", "good.csv"]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("good.csv")
    assert said.out.rstrip().endswith("This can be contributed; there is nothing that must be mended.")
    assert re.fullmatch(r"  check    good\.csv +\d+\.\d s\n", said.err)
    assert "\x1b" not in said.out


def test_errors_are_1_and_warnings_0(capsys: pytest.CaptureFixture[str]) -> None:
    write_csv("bad.csv", {**ROW, "Patient ID": ""})
    write_csv("odd.csv", {**ROW, "PatientSex": "0000"})
    assert main(["check", "bad.csv"]) == 1
    assert main(["check", "odd.csv"]) == 0
    text = capsys.readouterr().out
    assert "row 2, column Patient ID (PatientID)" in text
    assert "value  '0000'" in text
    code, found = checked(capsys, ".")
    assert (code, [file["path"] for file in found["files"]]) == (1, ["bad.csv", "odd.csv"])


def test_every_format_is_written(capsys: pytest.CaptureFixture[str]) -> None:
    write_csv("böse.csv", {**ROW, "Patient ID": "", "SeriesDescription": "\x1b[31m<b>@x|`y`"})
    assert main(["check", "--format", "markdown", "böse.csv"]) == 1
    assert capsys.readouterr().out.startswith("## ❌ 1 table: ")
    assert main(["check", "--format", "html", "böse.csv"]) == 1
    page = parse(capsys.readouterr().out)
    assert page.first("h2").text() == "böse.csv"
    code, found = checked(capsys, "böse.csv")
    schema = json.loads((ROOT / "docs" / "check.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(found, schema)
    assert (code, found["files"][0]["path"]) == (1, "böse.csv")


@pytest.mark.parametrize("format_", ["text", "json", "markdown", "html"])
def test_what_a_file_holds_never_reaches_the_terminal_raw(format_: str, capsys: pytest.CaptureFixture[str]) -> None:
    evil = "\x1b]0;owned\x07\x9b31m\u202e"
    write_csv("evil.csv", {**{h: evil + v for h, v in ROW.items() if v}, f"un{evil}known": evil})
    main(["check", "--format", format_, "evil.csv"])
    said = capsys.readouterr()
    assert not re.search("[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]", said.out)
    assert "\x1b" not in said.err


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        (["no.csv"], "error: no.csv is not there; "),
        (["."], "error: there is no table (CSV, TSV, XLSX, Parquet) in ."),
        ([], "error: there is no configuration; name the files to check: site-builder check my-table.csv"),
        (["--config", "other.toml"], "error: no configuration at other.toml; "),
        (["a.csv", "--config", "other.toml"], "error: no configuration at other.toml; "),
    ],
)
def test_what_is_not_there_is_1(arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", *arguments]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert expected in said.err


def test_an_unknown_format_is_2(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["check", "--format", "pdf", "a.csv"])
    assert raised.value.code == 2
    assert "invalid choice: 'pdf'" in capsys.readouterr().err


def config(*sources: tuple[str, str, Path]) -> SiteConfig:
    """A configuration with sources of contributed tables, each with a mapping that names it."""
    tables = tuple(
        SourceConfig(
            id_,
            kind,
            SimpleNamespace(
                path=path.resolve(), columns={id_: "PatientID"}, values={"license": "CC0", "data_contributor": id_}
            ),
        )
        for id_, kind, path in sources
    )
    return SiteConfig("Atlas", "https://example.org/", sources=tables, path=Path("site.toml"))


def options(id_: str) -> SheetOptions:
    return SheetOptions({id_: "PatientID"}, {"license": "CC0", "data_contributor": id_})


def test_without_files_every_configured_table_is_checked(folder: Path) -> None:
    made = config(("a", "spreadsheet", Path("a")), ("i", "idc", Path("i")), ("b", "spreadsheet", Path("b.csv")))
    assert jobs_of([], made) == [
        Job((folder / "a",), options("a"), "a"),
        Job((folder / "b.csv",), options("b"), "b"),
    ]
    with pytest.raises(ConfigError, match=r'site\.toml has no source of kind = "spreadsheet"; name the files to check'):
        jobs_of([], config(("i", "idc", Path("i"))))


def test_a_file_of_a_source_is_read_as_the_source_says() -> None:
    made = config(("outer", "spreadsheet", Path("up")), ("inner", "spreadsheet", Path("up/acr")))
    files = [Path("up/x.csv"), Path("mine.csv"), Path("up/acr/y.csv"), Path("upper/z.csv"), Path("up/acr")]
    assert jobs_of(files, made) == [
        Job((Path("up/x.csv"),), options("outer"), "outer"),
        Job((Path("mine.csv"), Path("upper/z.csv")), SheetOptions()),
        Job((Path("up/acr/y.csv"), Path("up/acr")), options("inner"), "inner"),
    ]
    assert jobs_of([Path("mine.csv")], None) == [Job((Path("mine.csv"),), SheetOptions())]


def test_the_mapping_of_the_configuration_is_used(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    theirs = {header: value for header, value in ROW.items() if header not in ("Patient ID", "license")}
    write_csv("content/sheets/a.csv", {**theirs, "up": "0001"})
    Path("content/site.toml").touch()
    monkeypatch.setattr(values, "load_config", lambda _path: config(("up", "spreadsheet", Path("content/sheets"))))
    code, found = checked(capsys)
    assert (code, found["files"][0]["missing"]) == (0, [])
    columns = {column["header"]: column["column"] for column in found["files"][0]["columns"]}
    assert columns["up"] == "PatientID"
    assert checked(capsys, "content/sheets/a.csv")[1]["files"][0]["columns"] == found["files"][0]["columns"]
