"""What a check says in each format: complete, in order, and nothing of a file ever more than text."""

import base64
import hashlib
import json
import re
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from markdown_it import MarkdownIt
from rich.console import Console

from scripts.html_checker import check_html
from site_builder.sheets.checked import (
    CellProblem,
    Checked,
    CheckedFile,
    CollectionCount,
    Missing,
    ReadAs,
    Recognised,
)
from site_builder.sheets.outputs import WRITERS, as_html, as_json, as_markdown, show_text
from site_builder.sheets.outputs.markdown import LONGEST, code, prose
from tests.fixtures.html import parse
from tests.hostile.strings import HOSTILE

ROOT = Path(__file__).resolve().parents[3]
SCHEMA = json.loads((ROOT / "docs" / "check.schema.json").read_text(encoding="utf-8"))


def problem(code: str, severity: str = "warning", *rows: int, count: int = 1, **said: str) -> CellProblem:
    texts = {"header": "", "column": "", "value": "", "read_as": "", "hint": ""} | said
    return CellProblem(code, severity, rows, count, **texts)  # type: ignore[arg-type]


def table(path: str = "acrin.csv", raw: str = "040Y", **parts: object) -> CheckedFile:
    """A file with something in every part; `raw` stands wherever a text of the file can."""
    age: dict[str, Any] = {"header": "PatientAge", "column": "PatientAge"}
    given: dict[str, object] = {
        "columns": (
            Recognised(raw, None, "", 1, 1, f"did you mean 'Modality'? {raw}"),
            Recognised("Ethnicgroup", "EthnicGroup", "preferred", 12, 3),
            Recognised("Study ID", "StudyInstanceUID", "required", 1578, 67, "the same as column 3"),
        ),
        "missing": (
            Missing("license", "required", "Licence of the series."),
            Missing("Manufacturer", "preferred", "Manufacturer of the equipment."),
            Missing("race", "optional", "Race."),
            Missing("object_ids", "optional", "Identifiers."),
        ),
        "problems": (
            problem("manufacturer-unreadable", "info", 1578, value="M ", read_as="Male", header="Maker"),
            problem("age-unreadable", "warning", 12, value="forty", hint="write it as 40", **age),
            problem(
                "age-unreadable", "warning", 2, 3, 4, 5, 6, count=1205, value=raw, hint=f"'{raw}' is no age", **age
            ),
            problem("id-missing", "error", 7, 8, count=2, header="Patient ID", column="PatientID", hint="fill it in"),
            problem("column-missing", "error", column="license", hint="add the column"),
        ),
        "values": (
            ReadAs("PatientAge", "040Y", "40", 123),
            ReadAs("PatientAge", "40", "40", 7),
            ReadAs("EthnicGroup", raw, "", 3),
        ),
        "capped": (("PatientAge", 12),),
        "collections": (
            CollectionCount("ACRdart", "ACRIN_6701", 34, 67, 1578),
            CollectionCount("X", "y", 9, None, None),
        ),
    }
    return CheckedFile(path, "CSV, comma, UTF-8", 1578, "series", **{**given, **parts})  # type: ignore[arg-type]


UNREADABLE = CheckedFile(
    "old.xls", "", 0, "series", problems=(problem("file-missing", "error", hint="save it as .xlsx"),)
)
CHECKED = Checked((table(), UNREADABLE))


def text_of(checked: Checked, width: int = 80, *, terminal: bool = False) -> str:
    out = StringIO()
    show_text(checked, Console(file=out, width=width, force_terminal=terminal, highlight=False, emoji=False))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()) + "\n"


TEXT = """\
acrin.csv
CSV, comma, UTF-8; 1,578 rows, one per series
ACRdart ACRIN_6701: 34 subjects, 67 studies, 1,578 series
X y: 9 subjects, studies not provided, series not provided

Recognised
  header       read as           requirement  filled  distinct
  Study ID     StudyInstanceUID  required      1,578        67
  Ethnicgroup  EthnicGroup       preferred        12         3
  Study ID  the same as column 3

Not used
  040Y  did you mean 'Modality'? 040Y

Missing
  required   license       Licence of the series.
  preferred  Manufacturer  Manufacturer of the equipment.
  optional: race, object_ids

Problems
  error column-missing: A column this program knows is absent from the source's
  file
    where  column license
    mend   add the column
  error id-missing: Rows without a PatientID, StudyInstanceUID or
  SeriesInstanceUID
    where  rows 7, 8, column Patient ID (PatientID)
    value  (empty)
    mend   fill it in
  warning age-unreadable: Age that is neither a DICOM age string nor a number;
  shown as unknown
    where  rows 2, 3, 4, 5, 6 and 1,200 more, column PatientAge
    value  '040Y'
    mend   '040Y' is no age
    where  row 12, column PatientAge
    value  'forty'
    mend   write it as 40
  note manufacturer-unreadable: Manufacturer that names none; shown as unknown
    where    row 1,578, column Maker
    value    'M '
    read as  Male

Read as
  PatientAge  read as  rows
  '040Y'      40        123
  and 12 more
  EthnicGroup  read as  rows
  '040Y'       unknown     3
  1 other value is kept as written

old.xls
could not be read

Problems
  error file-missing: A file this program knows is absent from the source's
  folder
    where  the file
    mend   save it as .xlsx

2 tables: 3 errors, 2 warnings, 1 note
Mend the errors, then check again; what has an error can't be taken over as it
is.
"""


def test_the_text_says_everything_in_order_at_80_columns() -> None:
    assert text_of(CHECKED) == TEXT
    assert max(map(len, text_of(CHECKED).splitlines())) <= 80


@pytest.mark.parametrize("width", [40, 80, 200])
def test_the_text_keeps_to_the_width_and_loses_nothing(width: int) -> None:
    text = text_of(Checked((table(raw="A" * 300),)), width)
    assert max(map(len, text.splitlines())) <= width
    assert text.count("A") > 300  # folded, not cut off at the edge


def test_colours_are_for_terminals_only() -> None:
    assert "\x1b" not in text_of(CHECKED)
    assert "\x1b[1;31merror" in text_of(CHECKED, terminal=True)


def test_the_text_does_not_say_twice_what_stands_above() -> None:
    absent = [problem("required-missing", "error", count=9, column=name, hint="add it") for name in ("license", "race")]
    unknown = problem("sheet-column-unknown", "info", header="Follow-up #", hint="not known")
    columns = (Recognised("Follow-up #", None, "", 1, 1, "not known"),)
    checked = Checked((table(columns=columns, problems=(*absent, unknown)),))
    text = text_of(checked)
    assert "where  column Follow-up #\n    mend   give those" in text
    assert "where  columns license, race\n" in text
    assert text.count("Follow-up #  not known") == 1
    assert not re.search("mend +(add it|not known)", text)
    assert "1 table: 2 errors, 0 warnings, 1 note" in text
    assert len(json.loads(as_json(checked))["files"][0]["problems"]) == 3


def test_advice_is_given_once_and_what_names_no_rows_comes_last() -> None:
    some = [problem("id-missing", "error", n, value=f"x{n}", column="PatientID", hint="mend it") for n in (4, 3)]
    rest = problem("id-missing", "error", count=99, column="PatientID", hint="99 more")
    text = text_of(Checked((table(problems=(rest, *some)),)))
    assert text.count("mend   mend it") == 1
    assert text.index("row 3,") < text.index("mend it") < text.index("row 4,") < text.index("99 rows,")


def test_values_that_were_read_as_they_stand_are_only_counted() -> None:
    values = (
        ReadAs("PatientAge", "54", "54 years", 9),
        ReadAs("PatientAge", "054Y", "54 years", 1),
        ReadAs("x", "y", "y", 1),
    )
    checked = Checked((table(values=values, capped=()),))
    text = text_of(checked)
    assert "'054Y'" in text
    assert "'54'" not in text
    assert "2 other values are kept as written" in text
    assert [s.words() for s in parse(as_html(checked)).all("summary")] == ["PatientAge: 1 value"]


def test_many_values_are_cut_in_the_text_and_whole_in_json() -> None:
    many = tuple(problem("age-unreadable", "warning", n, value=f"x{n}", column="PatientAge") for n in range(2, 500))
    checked = Checked((table(problems=many),))
    assert "and 490 more; --format json lists all" in text_of(checked)
    assert len(json.loads(as_json(checked))["files"][0]["problems"]) == 498


@pytest.mark.parametrize(
    ("checked", "expected"),
    [
        (Checked(()), "No table was found; name a CSV, TSV, XLSX or Parquet file."),
        (Checked((UNREADABLE,)), "Mend the errors, then check again; what has an error can't be taken over as it is."),
        (
            Checked((CheckedFile("a.csv", "CSV", 0, "series", problems=(problem("id-missing"),)),)),
            "There is nothing in it yet: fill in rows, then check again.",
        ),
        (
            Checked((CheckedFile("a.csv", "CSV", 1, "study", problems=(problem("id-missing"),)),)),
            "This can be contributed. Mend the warnings first where you can: what they name is unknown or not shown.",
        ),
        (
            Checked((CheckedFile("a.csv", "CSV", 1, "study"),)),
            "This can be contributed; there is nothing that must be mended.",
        ),
    ],
)
def test_the_end_says_what_to_do(checked: Checked, expected: str) -> None:
    assert " ".join(text_of(checked).split()).endswith(expected)
    assert json.loads(as_json(checked))["next"] == expected
    assert parse(as_html(checked)).first("header").all("p")[1].text() == expected
    assert expected in as_markdown(checked)


def unread(path: str, code: str, severity: str) -> CheckedFile:
    return CheckedFile(path, "", 0, "series", problems=(problem(code, severity, hint="why"),))


def test_what_is_not_read_says_why_above_its_problems() -> None:
    refused, passed = unread("a.csv", "sheet-person-column", "error"), unread("b.md", "file-passed-over", "info")
    checked = Checked((refused, passed, UNREADABLE))
    text = text_of(checked)
    for name, said in (
        ("a.csv", "refused, because a column names a person"),
        ("b.md", "passed over"),
        ("old.xls", "could not be read"),
    ):
        assert f"{name}\n{said}\n" in text
        assert said in as_markdown(checked)
        assert said in as_html(checked)
    assert "2 tables: 2 errors, 0 warnings, 1 note; 1 other file passed over\n" in text
    assert "0 tables: 0 errors, 0 warnings, 1 note; 1 other file passed over\nNo table was found" in text_of(
        Checked((passed,))
    )


def test_a_link_that_was_refused_is_not_shown_rather_than_unknown() -> None:
    values = (ReadAs("data_url_doi", "ftp://x/y", "", 1), ReadAs("PatientSex", "7", "", 1))
    checked = Checked((table(values=values, capped=()),))
    assert re.findall(r"'(?:ftp://x/y|7)' +(.+?)  ", text_of(checked)) == ["not shown", "unknown"]
    (link, sex) = parse(as_html(checked)).all("details")
    assert [part.first("tbody").first("td").words() for part in (link, sex)] == ["'ftp://x/y'", "'7'"]
    assert [part.first("tbody").all("td")[1].words() for part in (link, sex)] == ["not shown", "unknown"]
    assert "| not shown |" in as_markdown(checked)


def test_json_meets_its_schema_and_has_all() -> None:
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    found = json.loads(as_json(CHECKED))
    jsonschema.validate(found, SCHEMA)
    assert (found["ok"], found["errors"], found["warnings"], found["notes"]) == (False, 3, 2, 1)
    first = found["files"][0]
    assert first["problems"][0] == {
        "code": "column-missing",
        "severity": "error",
        "rows": [],
        "count": 1,
        "header": "",
        "column": "license",
        "value": "",
        "read_as": "",
        "hint": "add the column",
        "meaning": "A column this program knows is absent from the source's file",
    }
    assert [p["severity"] for p in first["problems"]] == ["error", "error", "warning", "warning", "info"]
    assert first["collections"][1] == {
        "commons_name": "X",
        "collection_id": "y",
        "subjects": 9,
        "studies": None,
        "series": None,
    }
    assert first["values_not_listed"] == [{"column": "PatientAge", "count": 12}]
    for definition in [SCHEMA, SCHEMA["$defs"]["file"]]:
        assert set(definition["required"]) == set(definition["properties"])
    assert set(first) == set(SCHEMA["$defs"]["file"]["properties"])


@pytest.mark.parametrize("raw", HOSTILE)
def test_json_gives_back_what_the_file_has(raw: str) -> None:
    written = as_json(Checked((table(raw=raw),)))
    assert json.loads(written)["files"][0]["columns"][0]["header"] == raw
    assert all(c.isprintable() or c == "\n" for c in written)


@pytest.mark.parametrize("raw", [*HOSTILE, "@someone", "#12", "a|b", "`x`", "www.evil.example", "1. x", "a@b.example"])
def test_nothing_of_a_file_is_more_than_text(raw: str) -> None:
    checked = Checked((table(path=f"{raw[:50]}.csv", raw=raw),))
    for written in (text_of(checked), as_markdown(checked), as_html(checked)):
        assert all(c.isprintable() or c == "\n" for c in written)
    page = parse(as_html(checked))
    assert page.all("script") == []
    assert page.all("img") == []
    assert {name for element in page for name in element.attributes if name.startswith("on")} == set()
    assert len(as_markdown(checked)) <= 65_536


MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")


def shown(html: str) -> str:
    return " ".join(parse(html.replace("<!-- -->", "")).text().replace("\u200b", "").split())


@pytest.mark.parametrize(
    "text", ["a|b", "`x`", "*a* _b_ ~c~", "<b>x</b>", "[x](y)", "![x](y)", "\\|", "&amp;", "1. x", "# x"]
)
def test_markdown_shows_the_text_itself(text: str) -> None:
    assert shown(MARKDOWN.render(prose(text))) == text
    cells = MARKDOWN.render(f"| {code(text)} | b |\n| --- | --- |\n| {code(text)} | {prose(text)} |\n")
    assert cells.count("<th>") == cells.count("<td>") == 2
    assert shown(cells) == f"{text} b {text} {text}"


def test_markdown_mentions_nobody_and_links_nowhere() -> None:
    evil = "@someone #12 https://evil.example www.evil.example a@evil.example"
    for made in (prose(evil), code(evil)):
        assert not re.search(r"@\w|#[a-z]|https:|www\.", made)
        text = re.sub("<!-- -->|</?code>", "|", MARKDOWN.render(made)).replace("\u200b", "|")
        assert not re.search(r"@\w|#\d|://", text.replace(":|//", ""))
    assert shown(MARKDOWN.render(prose(evil))) == evil


def test_markdown_is_a_comment_with_tables_and_disclosures() -> None:
    page = parse(MARKDOWN.render(as_markdown(CHECKED)).replace("<!-- -->", ""))
    assert page.first("h2").words() == "❌ 2 tables: 3 errors, 2 warnings, 1 note"
    assert [h.words() for h in page.all("h3")] == ["acrin.csv", "old.xls"]
    assert [summary.words() for summary in page.all("summary")] == [
        "Columns: 2 used, 1 not",
        "Missing columns: 1 required, 1 preferred, 2 optional",
        "What was read as what: 2 values",
    ]
    row = page.all("table")[0].all("tr")[3]
    assert [cell.words().replace("\u200b", "") for cell in row.all("td")] == [
        "warning",
        "Age that is neither a DICOM age string nor a number; shown as unknown",
        "rows 2, 3, 4, 5, 6 and 1,200 more, PatientAge",
        "040Y",
        "",
        "'040Y' is no age",
    ]
    assert as_markdown(Checked((table(problems=(problem("id-missing"),)),))).startswith("## ⚠️ 1 table: 0 errors,")
    assert as_markdown(Checked((CheckedFile("a", "CSV", 1, "study"),))).startswith("## ✅ 1 table: 0 errors,")


@pytest.mark.parametrize("files", [1, 30, 3000])
def test_markdown_fits_into_a_comment(files: int) -> None:
    many = tuple(problem("age-unreadable", "warning", n, value="|" * 80, hint="`" * 200) for n in range(2, 300))
    made = as_markdown(Checked((table(problems=many),) * files))
    assert len(made) <= LONGEST
    assert made.startswith(f"## ⚠️ {files:,} table")
    assert "more problems, which the other formats list" in made


def test_the_page_needs_nothing_else() -> None:
    page = parse(as_html(CHECKED))
    policy = page.first("meta", **{"http-equiv": "Content-Security-Policy"}).attributes["content"]
    style = page.first("style").text()
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert not {"src", "href", "style"} & {name for element in page for name in element.attributes}
    assert "url(" not in style
    assert "@import" not in style


def test_the_page_has_all_parts_in_order() -> None:
    page = parse(as_html(CHECKED))
    first, second = page.all("section")
    assert [h.words() for h in first.all("h3")] == ["Problems", "Missing columns", "Columns", "What was read as what"]
    assert first.first("h4").words().startswith("error A column this program knows")
    assert [cell.words() for cell in first.all("table")[2].all("tr")[1].all("td")] == [
        "rows 2, 3, 4, 5, 6 and 1,200 more, PatientAge",
        "040Y",
        "",
        "'040Y' is no age",
    ]
    assert [row.first("th").words() for row in first.all("table")[5].all("tr")[1:]] == [
        "Study ID",
        "Ethnicgroup",
        "040Y",
    ]
    assert second.first("td").words() == "the file"


def test_the_page_is_right_html(tmp_path: Path) -> None:
    (tmp_path / "check.html").write_text(as_html(CHECKED), encoding="utf-8")
    found = check_html([tmp_path / "check.html"])
    assert [str(m) for m in found if not m.text.startswith("CSS: ")] == []  # its CSS is older than custom properties


def test_the_same_check_gives_the_same_bytes() -> None:
    for write in WRITERS.values():
        assert write(CHECKED) == write(CHECKED)
