"""The data quality pages, the lists beside them and the sheets of contributors."""

import csv
import io
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from site_builder.config import SiteConfig
from site_builder.exports.report import report_json
from site_builder.fair.checklists import fair_of
from site_builder.findings import CODES, Finding, Report
from site_builder.model import Catalog, Collection, FacetCount, Filled, RawValue
from site_builder.plan.quality import MOST_COLLECTIONS, MOST_FINDINGS, quality_pages
from site_builder.publish import Output
from site_builder.quality import quality_of
from site_builder.quality.files import FINDINGS_HEAD, MOST_XLSX_ROWS, PROBLEMS_HEAD, quality_files
from site_builder.quality.fill import FillCount, column_fill, fill_count
from site_builder.quality.problems import INCOMPLETE, contributors
from site_builder.quality.scope import amount_of
from site_builder.quality.spellings import spellings_of
from site_builder.quality.tables import csv_table, xlsx_table
from tests.fixtures.federated import PROBLEM, federated_catalog, with_unused_source, write_federated
from tests.fixtures.sites import read_json, read_page

CONFIG = SiteConfig("Atlas", "https://example.org/atlas/")
HOSTILE = '=HYPERLINK("https://example.org/")<script>alert(1)</script>'


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return federated_catalog()


def unreadable(where: str = "Skin", value: str = "0000", count: int = 3, source: str = "hub") -> Finding:
    return Finding("sex-unreadable", source, where, "PatientSex", value, count, "series", "write F, M or O")


def files_of(catalog: Catalog, *findings: Finding) -> dict[str, Output]:
    return {file.path: file for file in quality_files(quality_of(catalog, Report(list(findings))))}


def rows_of(file: Output) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.data.decode(), newline="")))


def contexts_of(catalog: Catalog, *findings: Finding) -> dict[str, Any]:
    return {page.info.url: page.ctx for page in quality_pages(catalog, quality_of(catalog, Report(list(findings))))}


def test_every_source_has_a_page_and_texts_of_the_site_where_they_have_findings(catalog: Catalog) -> None:
    alone = contexts_of(catalog)
    assert list(alone) == [f"quality/{name}" for name in ("", "idc/", "hub/", "guarded/", "registry/", "uploads/")]
    found = contexts_of(catalog, Finding("content-unused", "content", "collections/x.md", unit="files"))
    assert list(found)[-1] == "quality/content/"
    assert found["quality/content/"].source.info is None
    hub = found["quality/hub/"].source
    assert (hub.label, hub.platforms, hub.collections) == ("hub", ("TCIA", "MIDRC"), 3)
    assert found["quality/idc/"].source.label == "IDC"


def test_the_overview_counts_what_the_report_has(catalog: Catalog) -> None:
    findings = [unreadable(count=3), unreadable("Open-A1", count=4), replace(unreadable(source="idc"), unit="records")]
    overview = contexts_of(catalog, *findings)["quality/"]
    (code,) = overview.codes
    assert (code.code, code.severity, code.findings) == ("sex-unreadable", "warning", 3)
    assert code.amount == "3 records, 7 series"
    assert [source.id for source in code.sources] == ["idc", "hub"]
    assert {s.id: dict(s.findings)["warning"] for s in overview.scopes}["hub"] == 2


def test_amounts_have_units_in_the_singular_and_say_what_is_hidden() -> None:
    one = replace(unreadable(count=1), unit="studies")
    assert amount_of([one]) == "1 study"
    assert amount_of([one, replace(one, unit="records")]) == "1 study, 1 record"
    assert amount_of([replace(one, count=None, fewer_than=11, unit="subjects")]) == "fewer than 11 subjects"


def test_a_finding_leads_to_its_collection_where_that_is_one(catalog: Catalog) -> None:
    rows = contexts_of(catalog, unreadable("Skin"), unreadable("table.csv"))["quality/hub/"].groups[0].rows
    assert [(row.where, row.url) for row in rows] == [("Skin", "collections/tcia/skin/"), ("table.csv", None)]
    twice = replace(next(c for c in catalog.collections if c.id == "tcia/skin"), commons_name="MIDRC", id="midrc/skin")
    both = replace(catalog, collections=(*catalog.collections, twice))
    (row,) = contexts_of(both, unreadable("Skin"))["quality/hub/"].groups[0].rows
    assert (row.where, row.url) == ("Skin", None), "two platforms of the source have a collection of this name"


def test_long_lists_are_cut_on_the_page_and_whole_in_the_file(catalog: Catalog) -> None:
    findings = [unreadable(value=f"odd {n}") for n in range(2 * MOST_FINDINGS)]
    skin = next(c for c in catalog.collections if c.id == "tcia/skin")
    many = [replace(skin, id=f"tcia/skin-{n}", collection_id=f"skin-{n}") for n in range(MOST_COLLECTIONS)]
    large = replace(catalog, collections=(*catalog.collections, *many))
    page = contexts_of(large, *findings)["quality/hub/"]
    (group,) = page.groups
    assert (len(group.rows), group.code.findings) == (MOST_FINDINGS, 2 * MOST_FINDINGS)
    assert len(page.collections) == MOST_COLLECTIONS < page.source.collections
    files = files_of(large, *findings)
    assert len(rows_of(files["quality/hub/findings.csv"])) == 2 * MOST_FINDINGS
    assert len({row["collection_id"] for row in rows_of(files["quality/hub/completeness.csv"])}) == MOST_COLLECTIONS + 3


def test_every_code_has_rows_however_many_codes_there_are(catalog: Catalog) -> None:
    found = [replace(unreadable(value=str(n)), code=code) for code in CODES for n in range(50)]
    groups = contexts_of(catalog, *found)["quality/hub/"].groups
    assert len(groups) == len(CODES)
    assert min(len(group.rows) for group in groups) >= 3
    order = [group.code.severity for group in groups]
    assert order == sorted(order, key=("error", "warning", "info").index)


def test_the_least_complete_collection_comes_first(catalog: Catalog) -> None:
    page = contexts_of(catalog)["quality/idc/"]
    assert [c.title for c in page.collections] == ["shared_lung", "brain"]
    assert ("primary_site", "empty") in page.collections[0].gaps
    lung = next(c for c in catalog.collections if c.id == "idc/shared-lung")
    assert page.collections[0].counts[1] == fill_count(lung, "preferred") == FillCount(columns=10, filled=6, partial=1)


def column(state: Any, filled: int | None = None, rows: int | None = None) -> Filled:
    return Filled("PatientSex", "preferred", state, "series", filled, rows)


def test_a_column_over_collections_is_the_share_of_their_rows() -> None:
    found = column_fill([column("complete", 10, 10), column("partial", 15, 90), column("not provided")])
    assert (found.state, found.words, found.tenths) == ("partial", "25\u00a0%", 2)
    assert (found.complete, found.collections) == (1, 2)
    assert column_fill([column("not provided")]).words == "not provided"
    assert column_fill([column("partial"), column("complete", 5, 5)]).words == "in part", "hidden numbers give no share"
    assert column_fill([column("hidden"), column("hidden")]).state == "hidden"
    assert column_fill([column("complete"), column("complete")]).words == "100\u00a0%"


def test_a_sheet_tells_a_contributor_what_was_read_as_what(catalog: Catalog) -> None:
    skin = next(c for c in catalog.collections if c.id == "tcia/skin")
    sex = replace(
        skin.facets["PatientSex"],
        counts=(FacetCount("unknown", "Unknown", 1, 1, 1, raw=(RawValue("0000", 3),)),),
    )
    read = replace(skin, facets=skin.facets | {"PatientSex": sex})
    changed = replace(catalog, collections=tuple(read if c is skin else c for c in catalog.collections))
    rows = rows_of(files_of(changed, unreadable())["quality/contributors/tcia/problems.csv"])
    assert list(rows[0]) == list(PROBLEMS_HEAD)
    (found,) = [row for row in rows if row["code"] == "sex-unreadable"]
    told = ("platform", "collection_id", "field", "value", "count", "unit", "read_as", "how_to_mend")
    assert [found[name] for name in told] == [
        "TCIA", "Skin", "PatientSex", "0000", "3", "series", "Unknown", "write F, M or O",
    ]  # fmt: skip


def test_a_sheet_lists_fields_without_values(catalog: Catalog) -> None:
    rows = rows_of(files_of(catalog)["quality/contributors/idc/problems.csv"])
    gaps = {(row["collection_id"], row["field"]): row for row in rows if row["code"] == INCOMPLETE}
    assert gaps["shared_lung", "PatientSex"]["count"] == "6"
    assert gaps["shared_lung", "PatientSex"]["severity"] == "info"
    said = gaps["shared_lung", "PatientSex"]["problem"]
    assert said == "A preferred field without a value in 6 of 21 series"
    assert gaps["brain", "data_contributor"]["severity"] == "warning", "required, and not provided"
    assert ("brain", "EthnicGroup") not in gaps, "a preferred field that the platform does not have is no gap of it"
    assert "Example: Female" in gaps["shared_lung", "PatientSex"]["how_to_mend"]


def test_contributors_are_those_stated_else_the_platform(catalog: Catalog) -> None:
    told = (
        Finding("source-stale", "hub", unit="sources"),
        Finding("counts-unused", "hub", "MIDRC", unit="sources"),
        Finding("column-missing", "idc", "index.parquet", "license"),
    )
    files = files_of(catalog, unreadable("Open-A1"), *told)
    sheets = {path.split("/")[2] for path in files if path.startswith("quality/contributors/")}
    assert sheets == {"acr", "guarded", "idc", "midrc", "registry", "rsna", "source-hub", "tcia"}
    found = rows_of(files["quality/contributors/rsna/problems.csv"])
    assert [row["collection_id"] for row in found if row["code"] == "sex-unreadable"] == ["Open-A1"]
    codes = {
        name: [row["code"] for row in rows_of(files[f"quality/contributors/{name}/problems.csv"])]
        for name in ("midrc", "source-hub", "idc", "tcia")
    }
    assert codes["midrc"] == ["counts-unused"], "told to the platform that it names alone"
    assert codes["source-hub"] == ["source-stale"], "of several platforms, none is told what concerns all of them"
    assert "column-missing" in codes["idc"], "the only platform of its source"
    assert not {"counts-unused", "source-stale"} & {*codes["tcia"]}


def test_known_platforms_have_one_name(catalog: Catalog) -> None:
    names = ("MIDRC", "Medical Imaging and Data Resource Center", "The Cancer Imaging Archive", "A. Person")
    skin = next(c for c in catalog.collections if c.id == "tcia/skin")
    assert contributors(replace(skin, contributors=names)) == ("MIDRC", "TCIA", "A. Person")


def test_a_source_of_which_nothing_is_counted_says_why(catalog: Catalog) -> None:
    more, finding = with_unused_source(catalog)
    found = contexts_of(more, finding)
    page = found["quality/portal/"].source
    assert page.info is not None
    assert (page.info.id, page.platforms, page.collections) == ("portal", ("MIDRC",), 0)
    assert page.unused == f"nothing of it is counted; MIDRC: {finding.hint}"
    assert found["quality/hub/"].source.unused == ""


def test_spellings_of_one_contributor_are_one_sheet(catalog: Catalog) -> None:
    names = {"tcia/skin": ("RSNA",), "tcia/shared-lung": ("rsna", "=cmd()")}
    other = tuple(replace(c, contributors=names.get(c.id, c.contributors)) for c in catalog.collections)
    page = contexts_of(replace(catalog, collections=other))["quality/"]
    assert {sheet.name: sheet.collections for sheet in page.sheets}["RSNA"] == 3
    assert next(sheet for sheet in page.sheets if sheet.name == "=cmd()").csv_url == (
        "quality/contributors/cmd/problems.csv"
    )


def test_no_cell_starts_a_formula(catalog: Catalog) -> None:
    hint = "+1\n-2"
    files = files_of(catalog, replace(unreadable(value=HOSTILE), hint=hint))
    (row,) = rows_of(files["quality/hub/findings.csv"])
    assert list(row) == list(FINDINGS_HEAD)
    assert (row["value"], row["hint"]) == (f"'{HOSTILE}", "'+1 -2")
    book = zipfile.ZipFile(io.BytesIO(files["quality/contributors/tcia/problems.xlsx"].data))
    assert "<f>" not in book.read("xl/worksheets/sheet1.xml").decode()
    assert "=HYPERLINK(" in book.read("xl/sharedStrings.xml").decode(), "in XLSX a text is a text"
    assert not any("hyperlink" in name.lower() for name in book.namelist())


def test_tables_are_the_same_bytes_and_say_what_they_leave_out() -> None:
    rows = [("a", 1, None), ("b" * 100, 2, ""), ("c", 3, "\x00d\u202e")]
    assert xlsx_table("T", ("x", "y", "z"), rows) == xlsx_table("T", ("x", "y", "z"), rows)
    assert csv_table(("x", "y", "z"), rows).decode() == f"x,y,z\r\na,1,\r\n{'b' * 100},2,\r\nc,3,d\r\n"
    cut = csv_table(("x", "y", "z"), rows, most=20).decode().splitlines()
    assert cut[-1] == "1 more rows are left out: the list is too long"


def test_a_sheet_that_is_too_long_comes_as_csv_alone(catalog: Catalog) -> None:
    findings = [unreadable(value=str(n)) for n in range(MOST_XLSX_ROWS)]
    files = files_of(catalog, *findings)
    assert "quality/contributors/tcia/problems.csv" in files
    assert "quality/contributors/tcia/problems.xlsx" not in files
    sheets = {sheet.name: sheet.xlsx_url for sheet in contexts_of(catalog, *findings)["quality/"].sheets}
    assert sheets["TCIA"] is None
    assert sheets["IDC"] == "quality/contributors/idc/problems.xlsx"


def with_raw(catalog: Catalog, column: str, *counts: FacetCount) -> list[Collection]:
    one = next(c for c in catalog.collections if c.id == "tcia/skin")
    name = {"PatientAge": "age_group"}.get(column, column)
    return [replace(one, facets=one.facets | {name: replace(one.facets[name], provided=True, counts=counts)})]


def test_spellings_add_up_and_hide_what_is_hidden(catalog: Catalog) -> None:
    female = FacetCount("Female", "Female", 5, 5, 5, raw=(RawValue("F", 4), RawValue("Female", None)))
    male = FacetCount("Male", "Male", 5, 5, 5, raw=(RawValue("M", 9),))
    found = [s for s in spellings_of(with_raw(catalog, "PatientSex", female, male) * 2) if s.column == "PatientSex"]
    assert [(s.raw, s.rows, s.collections, s.differs) for s in found] == [
        ("M", 18, 2, True),
        ("F", 8, 2, True),
        ("Female", None, 2, False),
    ]


def test_an_age_as_dicom_writes_it_is_no_other_spelling(catalog: Catalog) -> None:
    raw = (RawValue("045Y", 4), RawValue("45 years", 1))
    ages = (
        FacetCount("40-49", "40-49", 5, 5, 5, raw=raw),
        FacetCount("unknown", "Unknown", 1, 1, 1, raw=(RawValue("999Y", 1),)),
    )
    found = {s.raw: s.differs for s in spellings_of(with_raw(catalog, "PatientAge", *ages))}
    assert (found["045Y"], found["45 years"], found["999Y"]) == (False, True, True)


def test_the_report_tells_sizes_completeness_and_what_it_leaves_out(
    catalog: Catalog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.exports.report.MOST_FINDINGS", 3)
    monkeypatch.setattr("site_builder.exports.report.LEAST_OF_A_CODE", 1)
    files = {
        path: Output(path, data, "") for path, data in {"a.html": b"123", "b/c.json": b"1", "d.html": b"12"}.items()
    }
    report = Report([unreadable(value=str(n)) for n in range(5)])
    said = report_json(catalog, [], {}, files, report, fair_of([], [], CONFIG, {}))
    assert said["sizes"] == {
        "files": 3,
        "bytes": 6,
        "kinds": {"html": {"files": 2, "bytes": 5}, "json": {"files": 1, "bytes": 1}},
        "largest": [{"path": "a.html", "bytes": 3}, {"path": "d.html", "bytes": 2}, {"path": "b/c.json", "bytes": 1}],
    }
    (code,) = said["codes"]
    assert (code["count"], code["left_out"], len(code["findings"])) == (5, 2, 3)
    assert said["findings"]["warning"] == 5
    complete = {one["id"]: one["required"] for one in said["completeness"]}
    assert complete["midrc/open-a1"] == {"columns": 9, "filled": 7, "partial": 0}
    assert {s["id"]: (s["status"], s["problem"]) for s in said["sources"]}["idc"] == ("stale", PROBLEM)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, catalog: Catalog) -> Path:
    """The site of the federated catalogue, without findings."""
    return write_federated(tmp_path_factory.mktemp("quality"), catalog)


def test_pages_tell_the_state_of_sources_and_that_nothing_was_found(site: Path) -> None:
    overview = read_page(site, "quality/").words()
    assert f"stale, of 3 Nov 2026, 18 days old at the time of this build {PROBLEM}" in overview
    assert "failed: nothing of it is on the site content/spreadsheets has no table that can be read" in overview
    assert "Nothing: every value was understood as it was stated." in overview
    uploads = read_page(site, "quality/uploads/").words()
    assert "Nothing was found" in uploads
    assert "Completeness How many fields" not in uploads


def test_a_collection_page_tells_its_completeness(site: Path) -> None:
    said = read_page(site, "collections/idc/brain/").words()
    assert "8 of 9 have values; not provided: data_contributor" in said
    assert "in part: PatientSex" in said


def test_the_site_has_the_files_and_the_report(site: Path) -> None:
    assert (site / "quality/hub/findings.csv").read_text(encoding="utf-8").startswith("severity,code,")
    sizes = read_json(site, "report.json")["sizes"]
    on_disk = [path for path in site.rglob("*") if path.is_file() and path.name not in ("report.json", ".site-builder")]
    assert sizes["files"] == len(on_disk)
    assert sizes["bytes"] == sum(path.stat().st_size for path in on_disk)
