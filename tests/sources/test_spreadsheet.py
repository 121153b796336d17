"""The source of contributed tables: one harvest a platform, nothing lost in silence."""

import os
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from ibis.backends import BaseBackend

from site_builder.config import load_config
from site_builder.engine import connect
from site_builder.errors import ConfigError, SourceError
from site_builder.findings import Finding, Report
from site_builder.model import Collection
from site_builder.sources import Harvest
from site_builder.sources import spreadsheet_series as series_module
from site_builder.sources.spreadsheet import SpreadsheetOptions, SpreadsheetSource
from site_builder.summarise import summarise
from tests.sources.spreadsheet import HEADERS, sheet_row, sheet_text, write_text

TABLE = sheet_text([sheet_row(1), sheet_row(2)])


@pytest.fixture
def engine() -> Iterator[BaseBackend]:
    with connect() as made:
        yield made


@pytest.fixture
def report() -> Report:
    return Report()


def source_of(path: Path, **options: Any) -> SpreadsheetSource:
    return SpreadsheetSource(SpreadsheetOptions("uploads", path, **options))


def parsed(path: Path, engine: BaseBackend, report: Report, **options: Any) -> tuple[Harvest, ...]:
    source = source_of(path, **options)
    return source.parse(source.snapshot(), engine, report)


def harvested(folder: Path, engine: BaseBackend, report: Report, text: str, **options: Any) -> Harvest:
    """The only harvest of one table."""
    (harvest,) = parsed(write_text(folder / "table.csv", text), engine, report, **options)
    return harvest


def rows(harvest: Harvest) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = harvest.series.to_pyarrow().to_pylist()
    return sorted(found, key=lambda row: [str(value) for value in row.values()])


def findings(report: Report, code: str) -> list[Finding]:
    return [finding for finding in report.findings if finding.code == code]


def collections(harvest: Harvest, engine: BaseBackend, report: Report) -> dict[str, Collection]:
    return {c.collection_id: c for c in summarise(harvest, engine, report).collections}


def counts(collection: Collection, facet: str) -> dict[str, int | None]:
    """What a page would show of a facet."""
    found = collection.facets[facet]
    return {count.value: found.main(count) for count in found.counts}


def test_files_of_a_folder_are_one_source(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    write_text(tmp_path / "b.csv", TABLE)
    write_text(tmp_path / "sub" / "a.tsv", sheet_text([sheet_row(3, commons_name="Other")], separator="\t"))
    write_text(tmp_path / "notes.txt", "words, words")
    write_text(tmp_path / "readme.md", "words")
    testbed, other = sorted(parsed(tmp_path, engine, report), key=lambda h: h.commons.name, reverse=True)
    assert [row["PatientID"] for row in rows(testbed)] == ["P1", "P2"]
    assert [row["PatientID"] for row in rows(other)] == ["P3"]
    assert [f.where for f in findings(report, "file-passed-over")] == ["notes.txt", "readme.md"]
    assert testbed.source.origin == "b.csv, notes.txt, sub/a.tsv"


def test_the_newest_file_dates_the_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, time in (("a.csv", 1_000_000_000), ("b.csv", 1_500_000_000)):
        os.utime(write_text(tmp_path / name, TABLE), (time, time))
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    assert source_of(tmp_path).snapshot().retrieved_at == "2017-07-14T02:40:00Z"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1200000000")
    assert source_of(tmp_path).snapshot().retrieved_at == "2008-01-10T21:20:00Z"


def test_a_refused_file_does_not_stop_the_others(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    write_text(tmp_path / "good.csv", TABLE)
    write_text(tmp_path / "person.csv", "Patient ID,Patient Name\nP9,Secret Person\n")
    write_text(tmp_path / "broken.xlsx", b"PK\3\4")
    (harvest,) = parsed(tmp_path, engine, report)
    assert len(rows(harvest)) == 2
    (person,), (broken,) = findings(report, "sheet-person-column"), findings(report, "sheet-unreadable")
    assert (person.where, person.field, person.severity) == ("person.csv", "Patient Name", "error")
    assert (broken.where, broken.severity) == ("broken.xlsx", "error")
    assert "Secret" not in repr(report)


def test_where_every_file_is_refused_all_reasons_are_told(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    write_text(tmp_path / "person.csv", "Patient ID,Patient Name\nP9,Secret Person\n")
    write_text(tmp_path / "empty.csv", b"")
    with pytest.raises(SourceError) as raised:
        parsed(tmp_path, engine, report)
    assert "person.csv: the column 'Patient Name'" in str(raised.value)
    assert "empty.csv: the file is empty" in str(raised.value)


def test_only_headers_are_no_source(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    with pytest.raises(SourceError, match=r"table\.csv: no rows"):
        harvested(tmp_path, engine, report, sheet_text([]))


def test_no_table_at_all(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="there is no table"):
        source_of(tmp_path).snapshot()
    with pytest.raises(SourceError, match="is not there"):
        source_of(tmp_path / "gone").snapshot()


def test_rows_without_identity_are_told_and_counted_nowhere(
    tmp_path: Path, engine: BaseBackend, report: Report
) -> None:
    table = [sheet_row(1), sheet_row(2, Patient_ID="NA"), sheet_row(3, Collection_ID=""), sheet_row(4, Patient_ID="")]
    harvest = harvested(tmp_path, engine, report, sheet_text(table))
    assert [row["PatientID"] for row in rows(harvest)] == ["P1"]
    (finding,) = findings(report, "row-without-identity")
    assert (finding.where, finding.count, finding.severity) == ("table.csv row 3", 3, "error")
    assert "collection_id (1) or PatientID (2)" in finding.hint


def test_a_table_without_a_platform_says_what_to_add(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    text = sheet_text([sheet_row(1)], [h for h in HEADERS if h != "commons_name"])
    with pytest.raises(SourceError, match="no row has a platform, a collection and a patient"):
        harvested(tmp_path, engine, report, text)
    harvest = harvested(tmp_path, engine, report, text, values={"commons_name": "Mine"})
    assert (harvest.commons.name, harvest.commons.slug, len(rows(harvest))) == ("Mine", "mine", 1)


def test_cell_oddities_have_their_file_and_row(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    table = sheet_text([sheet_row(1), sheet_row(2, StudyDescription="MÃ¼ller")]) + "1,2,3\n" + ",".join("x" * 30) + "\n"
    harvested(tmp_path, engine, report, table)
    (mojibake,), (short,), (long,) = (
        findings(report, code) for code in ("cell-mojibake", "row-short", "row-misaligned")
    )
    assert (mojibake.where, mojibake.field, mojibake.value) == ("table.csv row 3", "StudyDescription", "MÃ¼ller")
    assert (short.where, long.where) == ("table.csv row 4", "table.csv row 5")


def test_a_series_in_several_rows_is_counted_once(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    first = sheet_row(1, SeriesDescription="first")
    table = [first, sheet_row(1, SeriesDescription="second"), first, sheet_row(2), sheet_row(2, Collection_ID="b")]
    harvest = harvested(tmp_path, engine, report, sheet_text(table))
    found = [(row["collection_id"], row["SeriesInstanceUID"], row["SeriesDescription"]) for row in rows(harvest)]
    assert sorted(found) == [
        ("b", "1.2.2.1", "Axial"),
        ("lung_one", "1.2.1.1", "first"),
        ("lung_one", "1.2.2.1", "Axial"),
    ]
    (finding,) = findings(report, "row-repeated")
    assert (finding.where, finding.count) == ("lung_one", 2)
    assert "such as table.csv row 3" in finding.hint


def test_a_series_is_counted_once_under_all_spellings_of_its_platform(
    tmp_path: Path, engine: BaseBackend, report: Report
) -> None:
    write_text(tmp_path / "a.csv", sheet_text([sheet_row(1, commons_name="TCIA"), sheet_row(2, commons_name="TCIA")]))
    write_text(tmp_path / "b.csv", sheet_text([sheet_row(1, commons_name="tcia", SeriesDescription="second")]))
    (harvest,) = parsed(tmp_path, engine, report)
    found = [(row["SeriesInstanceUID"], row["SeriesDescription"]) for row in rows(harvest)]
    assert found == [("1.2.1.1", "Axial"), ("1.2.2.1", "Axial")]
    assert collections(harvest, engine, report)["lung_one"].totals.series == 2
    (finding,) = findings(report, "row-repeated")
    assert (finding.where, finding.count) == ("lung_one", 1)
    assert "such as b.csv row 2" in finding.hint


def test_bad_values_are_kept_for_the_page_to_report(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    harvest = harvested(tmp_path, engine, report, sheet_text([sheet_row(1, PatientAge="155Y", PatientSex="NA")]))
    assert (rows(harvest)[0]["PatientAge"], rows(harvest)[0]["PatientSex"]) == ("155Y", "NA")
    collection = collections(harvest, engine, report)["lung_one"]
    assert counts(collection, "age_group") == {"unknown": 1}
    assert [f.where for f in findings(report, "age-out-of-range")] == ["lung_one"]


def test_numbers_dates_and_links(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    more = {
        "instance_count": "12.0",
        "size_bytes": "1000",
        "StudyDate": "20210314",
        "dicom_viewer_url": "https://v.org/1",
    }
    odd = {"instance_count": "-1", "size_bytes": "1 MB", "StudyDate": "14.3.2021", "dicom_viewer_url": "javascript:x()"}
    text = sheet_text([sheet_row(1) | more, sheet_row(2) | odd], [*HEADERS, *more])
    good, bad = rows(harvested(tmp_path, engine, report, text))
    assert [good[name] for name in more] == [12, 1000, "2021-03-14", "https://v.org/1"]
    assert [bad[name] for name in more] == [None] * 4
    assert {f.field for f in findings(report, "number-unreadable")} == {"instance_count", "size_bytes"}
    assert [f.value for f in findings(report, "date-unreadable")] == ["14.3.2021"]
    assert len(findings(report, "link-refused")) == 1


def test_what_is_provided_is_what_any_row_states(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    text = sheet_text([sheet_row(1, EthnicGroup=""), sheet_row(2, EthnicGroup="")], [*HEADERS, "Subject Race"])
    provided = harvested(tmp_path, engine, report, text).provided
    assert {"Modality", "PatientAge", "disease_type", "primary_site"} <= provided
    assert provided.isdisjoint({"EthnicGroup", "race", "size_bytes", "access", "species"})


def test_records_join_lists_and_vote_on_the_rest(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    names = ("full_name", "description", "species", "access", "publication_citation")
    said = dict(zip(names, ("Lungs", "One.\n\nTwo.", "Human", "open", "Doe J. 2020."), strict=True))
    other = said | {"full_name": "Other lungs", "disease_type": "Glioma; Lung Cancer", "data_contributor": "Someone"}
    table = [sheet_row(1) | said, sheet_row(2) | said, sheet_row(3) | other]
    harvest = harvested(tmp_path, engine, report, sheet_text(table, [*HEADERS, *names]))
    (record,) = harvest.records
    assert (record.title, record.short_title) == ("Lungs", "lung_one")
    assert record.description == ("One.", "Two.")
    assert record.disease_types == ("Lung Cancer", "Glioma")
    assert (record.species, record.access, record.contributors) == (("Human",), ("open",), ("Testbed", "Someone"))
    (part,) = record.parts
    assert part.data_url_doi == "https://doi.org/10.7937/lung"
    assert part.citation is not None
    assert part.citation.text == "Doe J. 2020."
    (finding,) = findings(report, "record-differs")
    assert (finding.where, finding.field, finding.value, finding.count) == ("lung_one", "full_name", "Other lungs", 1)


def test_platforms_are_known_by_any_spelling(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    table = [
        sheet_row(1, commons_name="ACRdart"),
        sheet_row(2, commons_name="acrDART"),
        sheet_row(3, commons_name="My  Lab"),
    ]
    acr, mine = parsed(write_text(tmp_path / "t.csv", sheet_text(table)), engine, report)
    assert (acr.commons.name, acr.commons.slug, len(rows(acr))) == ("ACRdart", "acrdart", 2)
    assert acr.commons.url.startswith("https://")
    assert (mine.commons.name, mine.commons.long_name, mine.commons.url) == ("My Lab", "A platform of tests", "")
    assert {f.value for f in findings(report, "name-spellings")} == {"acrDART", "My  Lab"}


def test_addresses_of_studies_are_not_those_of_a_collection(
    tmp_path: Path, engine: BaseBackend, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series_module, "MOST_LINKS", 3)
    many = [sheet_row(i, data_url_doi=f"https://example.org/{i}") for i in range(5)]
    harvest = harvested(tmp_path, engine, report, sheet_text([*many, sheet_row(9, Collection_ID="b")]))
    assert {row["data_url_doi"] for row in rows(harvest)} == {None, "https://doi.org/10.7937/lung"}
    assert [(f.where, f.count) for f in findings(report, "links-many")] == [("lung_one", 5)]


def test_a_column_under_the_wrong_header_does_not_make_a_thousand_pages(
    tmp_path: Path, engine: BaseBackend, report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(series_module, "MOST_COLLECTIONS", 10)
    table = [sheet_row(i, Collection_ID=f"1.2.{i}") for i in range(11)]
    with pytest.raises(SourceError, match="something else may stand under these headers"):
        harvested(tmp_path, engine, report, sheet_text(table))


def test_identifiers_that_differ_in_one_file_only(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    """A file with contradicting identifiers is counted nowhere; the other one is."""
    headers = [*HEADERS, "patient_id"]
    write_text(tmp_path / "a.csv", sheet_text([sheet_row(1) | {"patient_id": "P7"}], headers))
    write_text(tmp_path / "b.csv", TABLE)
    (harvest,) = parsed(tmp_path, engine, report)
    assert len(rows(harvest)) == 2
    assert [f.where for f in findings(report, "sheet-column-contradicts")] == ["a.csv row 2"]
    assert [f.where for f in findings(report, "row-without-identity")] == ["a.csv row 2"]


def test_parquet_and_text_together(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    write_text(tmp_path / "a.csv", TABLE)
    pq.write_table(pa.Table.from_pylist([sheet_row(5)]), tmp_path / "b.parquet")
    (harvest,) = parsed(tmp_path, engine, report)
    assert [row["PatientID"] for row in rows(harvest)] == ["P1", "P2", "P5"]


def documented(id_: str) -> dict[str, dict[str, str]]:
    """The mapping of a source that docs/spreadsheets.md shows."""
    text = (Path(__file__).resolve().parents[2] / "docs" / "spreadsheets.md").read_text(encoding="utf-8")
    shown = (tomllib.loads(block)["sources"][0] for block in re.findall(r"```toml\n(.*?)```", text, re.DOTALL))
    (source,) = (table for table in shown if table["id"] == id_)
    return {"columns": source["columns"], "values": source["values"]}


def test_the_documented_sources_are_right(tmp_path: Path) -> None:
    for id_ in ("chestxray14", "midrc-cases"):
        tables = "".join(
            f"[sources.{name}]\n" + "".join(f"{key!r} = {value!r}\n" for key, value in table.items())
            for name, table in documented(id_).items()
        )
        path = write_text(tmp_path / "site.toml", CONFIG.format(more=tables))
        assert load_config(path).sources[0].options.values["species"] == "Human"


XRAYS = """Image Index,Finding Labels,Follow-up #,Patient ID,Patient Age,Patient Gender,View Position,OriginalImage[Width,Height]
00000001_000.png,Mass,0,1,57,M,PA,2682,2749
00000001_001.png,Mass|Edema,1,1,58,M,PA,2894,2729
00000002_000.png,No Finding,0,2,80,F,AP,2500,2048
00000003_000.png,No Finding,0,3,414,F,AP,2500,2048
"""  # noqa: E501 (a header as it is sent)


def test_a_sheet_of_x_rays_whose_rows_are_images(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    """The shape of NIH ChestX-ray14, as docs/spreadsheets.md configures it."""
    harvest = harvested(tmp_path, engine, report, XRAYS, **documented("chestxray14"))
    collection = collections(harvest, engine, report)["ChestX-ray14"]
    totals = collection.totals
    assert (totals.subjects, totals.studies, totals.series) == (3, 4, None)
    assert counts(collection, "PatientSex") == {"Female": 2, "Male": 1}
    assert counts(collection, "age_group") == {"50-59": 1, "80-89": 1, "unknown": 1}
    assert counts(collection, "Modality") == {"DX": 4}
    assert [f.value for f in findings(report, "age-out-of-range")] == ["414"]
    assert findings(report, "sheet-header-commas")


CASES = """type\tproject_id\tsubmitter_id\tage_at_index\tcase_ids\tcovid19_positive\tethnicity\trace\tsex\tzip
case\tOpen-A1\t10-1\t79.0\t10-1\tNo\tNot Hispanic or Latino\tWhite\tMale\t941
case\tOpen-A1\t10-2\t\t10-2\tYes\tNot Reported\tNot Reported\tFemale\t941
case\tOpen-R1\t10-3\t40.0\t10-3\tYes\tHispanic or Latino\tAsian\tFemale\t100
"""


def test_a_sheet_of_cases_whose_rows_are_subjects(tmp_path: Path, engine: BaseBackend, report: Report) -> None:
    """The shape of MIDRC's case exports, as docs/spreadsheets.md configures it."""
    path = write_text(tmp_path / "cases.tsv", CASES)
    (harvest,) = parsed(path, engine, report, **documented("midrc-cases"))
    assert harvest.provided.isdisjoint({"StudyInstanceUID", "SeriesInstanceUID", "Modality"})
    first = collections(harvest, engine, report)["Open-A1"]
    assert (first.totals.subjects, first.totals.studies, first.totals.series) == (2, None, None)
    assert counts(first, "covid19_positive") == {"Negative": 1, "Positive": 1}
    assert counts(first, "race") == {"White": 1, "not reported": 1}
    assert not first.facets["Modality"].provided


CONFIG = """title = "Atlas"
base_url = "https://example.org/atlas/"

[[sources]]
id = "uploads"
kind = "spreadsheet"
path = "tables"
{more}
"""


def test_the_configuration(tmp_path: Path) -> None:
    path = write_text(
        tmp_path / "content" / "site.toml",
        CONFIG.format(more='columns = {"Image Index" = "StudyInstanceUID", Title = "-"}\nvalues = {license = "CC0"}'),
    )
    (source,) = load_config(path).sources
    assert source.options.path == (tmp_path / "content" / "tables")
    assert source.options.columns == {"Image Index": "StudyInstanceUID", "Title": "-"}
    assert source.options.values == {"license": "CC0"}
    assert SpreadsheetOptions("x", tmp_path).columns == {}


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ('columns = {"Image Index" = "StudyUID"}', "'columns' names no column: 'StudyUID'; did you mean"),
        ('values = {licence_text = "x"}', "'values' names no column: 'licence_text'"),
        ('values = {license = ""}', "every entry must be a text, and not empty"),
        ("columns = 3", "it must be a table of texts"),
        ('column = "x"', "unknown key 'column'; did you mean 'columns'?"),
    ],
)
def test_mistakes_in_the_configuration(tmp_path: Path, more: str, problem: str) -> None:
    path = write_text(tmp_path / "site.toml", CONFIG.format(more=more))
    with pytest.raises(ConfigError) as raised:
        load_config(path)
    assert problem in str(raised.value)
    assert "line 8" in str(raised.value)
