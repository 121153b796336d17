"""Tables of series: whose rows are written, in which order, with which values and meanings."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from site_builder import columns
from site_builder.columns import RAW
from site_builder.config import SourceConfig
from site_builder.engine import connect
from site_builder.errors import SiteBuilderError
from site_builder.findings import Report
from site_builder.model import Access, Catalog, Collection
from site_builder.reading import rows_shown
from site_builder.series import batches, tables
from site_builder.series.fields import base_of, harmonised_columns, meaning
from site_builder.series.store import are_whole, forget_tables, table_file
from site_builder.series.tables import longest_manifest, shown_of, with_tables
from site_builder.sheets.persons import names_person
from site_builder.sources.base import Harvest
from site_builder.sources.guppy import GuppyOptions
from site_builder.sources.idc import IdcOptions
from site_builder.sources.spreadsheet import SpreadsheetOptions
from site_builder.summarise import summarise
from tests.fixtures.federated import harvests
from tests.fixtures.harvests import Row, harvest, record, row

OPEN: frozenset[Access] = frozenset({"open"})
NAMES = [*(c.name for c in columns.COLUMNS), *(name + RAW for name in harmonised_columns())]


def tabled(found: Harvest, cache: Path, access: frozenset[Access] = OPEN, *others: Harvest) -> dict[str, Collection]:
    """The collections of a harvest, each with its table where it has one; `others` allow open ones alone."""
    with connect() as engine:
        part = summarise(found, engine, Report())
        shown = shown_of([(access, found), *((OPEN, other) for other in others)])
        return {c.collection_id: c for c in with_tables(part, shown, cache, Report()).collections}


def opened(rows: Iterable[Row], *ids: str, access: str = "open") -> Harvest:
    """A harvest whose collections state their access."""
    return harvest(rows, records=[record("ABC", id_, access=(access,)) for id_ in ids], also_provided=["access"])


def read(cache: Path, collection: Collection) -> list[dict[str, Any]]:
    assert collection.table is not None
    rows: list[dict[str, Any]] = pq.read_table(table_file(cache, collection.table)).to_pylist()
    assert len(rows) == collection.table.rows
    return rows


def test_values_are_harmonised_and_what_the_source_states_stands_beside_them(tmp_path: Path) -> None:
    ct: dict[str, Any] = {"Modality": "CT"}
    found = opened(
        [
            row("lung", 1, PatientSex="F", PatientAge="093Y", license="CC BY 4.0", data_url_doi="10.7937/x", **ct),
            row("lung", 2, PatientSex="?", PatientAge="018M", license="CC BY 4.0, CC BY 3.0", **ct),
            row("lung", 3, PatientSex="M", PatientAge="89.5", data_url_doi="javascript:alert(1)", **ct),
        ],
        "lung",
    )  # fmt: skip
    one, two, three = read(tmp_path, tabled(found, tmp_path)["lung"])
    assert [one["PatientSex"], two["PatientSex"], three["PatientSex"]] == ["Female", None, "Male"]
    assert [one["PatientSex_raw"], two["PatientSex_raw"]] == ["F", "?"]
    assert [one["PatientAge"], two["PatientAge"], three["PatientAge"]] == [90.0, 1.5, 89.5], "90 stands for all above"
    assert [one["license"], two["license"], three["license"]] == ["CC-BY-4.0", "CC-BY-4.0, CC-BY-3.0", None]
    assert [one["data_url_doi"], three["data_url_doi"]] == ["https://doi.org/10.7937/x", None]
    assert "Modality_raw" not in one, "it is spelt as it should be"
    assert "PatientAge_raw" not in one, "it would tell who is 93"


def test_columns_without_a_value_are_left_out(tmp_path: Path) -> None:
    found = opened([row("lung", 1, SeriesDescription=""), row("brain", 2, SeriesDescription="Axial")], "lung", "brain")
    collections = tabled(found, tmp_path)
    assert list(read(tmp_path, collections["lung"])[0]) == [
        "collection_id", "PatientID", "StudyInstanceUID", "SeriesInstanceUID"
    ]  # fmt: skip
    assert "SeriesDescription" in read(tmp_path, collections["brain"])[0]
    table = collections["lung"].table
    assert table is not None
    assert table.columns == ("collection_id", "PatientID", "StudyInstanceUID", "SeriesInstanceUID")


def test_ages_that_are_a_placeholder_are_no_ages(tmp_path: Path) -> None:
    found = opened([row("lung", n, PatientAge="000Y") for n in range(3)], "lung")
    assert "PatientAge" not in read(tmp_path, tabled(found, tmp_path)["lung"])[0]


def test_addresses_that_lead_elsewhere_are_left_out(tmp_path: Path) -> None:
    unsafe = ["s3://a/../b/*\nrm *", "s3://bucket/uuid/* . ; rm", "https://bucket/uuid/*", "s3://Bucket/uuid/*"]
    rows = [row("lung", n, storage_url=text, dicom_viewer_url="javascript:x") for n, text in enumerate(unsafe)]
    rows.append(row("lung", 9, storage_url="s3://idc-open-data/085e85b3/*", dicom_viewer_url="https://viewer.org/?s="))
    collection = tabled(opened(rows, "lung"), tmp_path)["lung"]
    found = read(tmp_path, collection)
    assert [one["storage_url"] for one in found] == [None] * 4 + ["s3://idc-open-data/085e85b3/*"]
    assert "dicom_viewer_url" not in found[0], "one runs a script, the other names no study"
    assert collection.table is not None
    assert (collection.table.addresses, collection.table.uids, collection.table.objects) == (1, 5, 0)


def test_rows_are_in_one_order_whatever_the_engine_gives(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Some collections are read at a time; rows of one series are in the order of all they say."""
    rows = [row("lung", n % 7, n, 1, SeriesDescription=str(n)) for n in range(40)]
    rows += [row("lung", 1, 1, 1, SeriesDescription=text) for text in "cab"]
    rows.append({**row("lung", 1, 1, 1), "PatientID": None})
    rows += [row("brain", 1), row("skin", 2)]
    first = tabled(opened(rows, "lung", "brain", "skin"), tmp_path)
    monkeypatch.setattr(batches, "MOST_ROWS", 5)
    again = tabled(opened(reversed(rows), "lung", "brain", "skin"), tmp_path)
    assert [c.table for c in first.values()] == [c.table for c in again.values()]
    found = read(tmp_path, first["lung"])
    keys = [(one["PatientID"] or "~", one["StudyInstanceUID"], one["SeriesDescription"] or "") for one in found]
    assert keys == sorted(keys)
    assert len(found) == 44


def test_every_column_says_what_it_means(tmp_path: Path) -> None:
    found = opened([row("lung", 1, PatientAge="040Y", size_bytes=5, license="CC BY 4.0", Modality="ct")], "lung")
    collection = tabled(found, tmp_path)["lung"]
    assert collection.table is not None
    schema = pq.read_schema(table_file(tmp_path, collection.table))
    said = {field.name: {k.decode(): v.decode() for k, v in (field.metadata or {}).items()} for field in schema}
    assert said["PatientAge"] == {
        "description": "Age of the subject at the study; 90 stands for 90 and more.",
        "level": "study",
        "term": "DICOM (0010,1010)",
        "unit": "years",
    }
    assert said["Modality_raw"]["description"] == "Modality as the source spells it."
    about = {k.decode(): v.decode() for k, v in (schema.metadata or {}).items()}
    assert json.loads(about.pop("columns")) == said, "readers that know no Arrow see it too"
    licenses = json.loads(about.pop("licenses"))
    assert licenses == [{"license": "CC-BY-4.0", "url": "https://creativecommons.org/licenses/by/4.0/", "rows": 1}]
    assert about == {
        "title": "lung", "collection": "abc/lung", "source": "ABC 1", "origin": "a test", "cite": "[]",
        "retrieved_at": "2026-11-01T00:00:00Z", "builder": about["builder"],
    }  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_no_column_names_a_person(name: str) -> None:
    assert not names_person(name, of_subjects=True)
    assert len(meaning(name)["description"]) > 15
    assert base_of(name) in columns.COLUMN


@pytest.mark.parametrize("access", ["registered", "controlled", "open, controlled", "nothing we know"])
def test_rows_of_what_is_not_open_are_not_shown(tmp_path: Path, access: str) -> None:
    found = opened([row("lung", 1)], "lung", access=access)
    assert tabled(found, tmp_path)["lung"].table is None
    assert not list(tmp_path.iterdir())


def test_each_source_that_lists_a_collection_must_allow_its_rows(tmp_path: Path) -> None:
    rows = [row("lung", 1), row("brain", 2)]
    allowed: frozenset[Access] = frozenset({"open", "unknown"})
    silent = harvest(rows)
    both = tabled(silent, tmp_path, allowed)
    assert all(collection.table for collection in both.values())
    other = harvest([row("brain", 2)])
    found = tabled(silent, tmp_path, allowed, other)
    assert [id_ for id_, collection in found.items() if collection.table] == ["lung"]


def test_which_rows_a_source_shows() -> None:
    def said(kind: str, options: Any) -> list[str]:
        return sorted(rows_shown(SourceConfig("a", kind, options)))

    guppy = "https://example.org/guppy"
    assert said("idc", IdcOptions("a")) == ["open"]
    assert said("guppy", GuppyOptions("a", guppy)) == ["open"]
    assert said("guppy", GuppyOptions("a", guppy, token_env="TOKEN")) == []
    assert said("guppy", GuppyOptions("a", guppy, credentials=Path("credentials.json"))) == []
    assert said("guppy", GuppyOptions("a", guppy, token_env="TOKEN", series_tables=True)) == ["open", "unknown"]
    assert said("spreadsheet", SpreadsheetOptions("a", Path("a"))) == []
    assert said("spreadsheet", SpreadsheetOptions("a", Path("a"), series_tables=True)) == ["open", "unknown"]
    assert said("idc", IdcOptions("a", series_tables=False)) == []


def test_rows_that_are_studies_or_subjects_and_counts_alone(tmp_path: Path) -> None:
    everything: frozenset[Access] = frozenset({"open", "unknown", "mixed", "controlled"})
    found = {one.commons.name: tabled(one, tmp_path, everything) for one in harvests()}
    assert all(c.table is None for c in found["Guarded"].values()), "it gives counts and no rows"
    studies = found["MIDRC"]["Open-A1"]
    assert studies.table is not None
    assert (studies.table.rows, studies.table.uids) == (studies.totals.studies, 0)
    assert "SeriesInstanceUID" not in studies.table.columns
    for collection in found["IDC"].values():
        assert collection.table is not None
        assert collection.table.rows == collection.totals.series


def test_what_is_not_there_whole_is_noticed_and_what_is_old_is_removed(tmp_path: Path) -> None:
    first = tabled(opened([row("lung", 1)], "lung"), tmp_path)["lung"]
    second = tabled(opened([row("brain", 1)], "brain"), tmp_path)["brain"]
    assert first.table is not None
    assert second.table is not None
    forget_tables(tmp_path, [second])
    assert not table_file(tmp_path, first.table).exists()
    path = table_file(tmp_path, second.table)
    assert path.exists()
    catalog = Catalog((), (second,), second.totals, {}, {})
    assert are_whole(catalog, tmp_path)
    data = path.read_bytes()
    path.write_bytes(data[:-1] + b"x")
    assert not are_whole(catalog, tmp_path)
    path.unlink()
    assert not are_whole(catalog, tmp_path)


def test_a_cache_that_cannot_be_written_stops_with_what_to_do(tmp_path: Path) -> None:
    cache = tmp_path / "cache"
    cache.write_text("a file where the folder should be")
    with pytest.raises(SiteBuilderError, match=r"(?s)can't be written: .*series_tables = false for every source"):
        tabled(opened([row("lung", 1)], "lung"), cache)


def test_dates_of_contributed_tables_are_not_published(tmp_path: Path) -> None:
    found = opened([row("lung", 1, StudyDate="2001-02-03", Modality="CT")], "lung")
    [told] = read(tmp_path / "a", tabled(found, tmp_path / "a")["lung"])
    assert told["StudyDate"] == "2001-02-03"
    contributed = replace(found, source=replace(found.source, kind="spreadsheet"))
    [told] = read(tmp_path / "b", tabled(contributed, tmp_path / "b")["lung"])
    assert "StudyDate" not in told
    assert told["Modality"] == "CT"


def test_what_hosts_refuse_is_left_out_and_told_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    rows = [row("lung", 1, Modality="CT"), *(row("large", number, Modality="CT") for number in range(2, 9))]
    found, report = opened(rows, "lung", "large"), Report()
    small, large = (tabled(found, tmp_path)[name].table for name in ("lung", "large"))
    assert small
    assert large
    assert longest_manifest(small) < longest_manifest(large)
    monkeypatch.setattr(tables, "LARGEST", max(small.size_bytes, large.size_bytes) - 1)
    with connect() as engine:
        part = with_tables(summarise(found, engine, Report()), shown_of([(OPEN, found)]), tmp_path, report)
    assert large.size_bytes > small.size_bytes
    assert [c.collection_id for c in part.collections if c.table] == ["lung"]
    [finding] = report.findings
    assert (finding.code, finding.value) == ("series-too-large", "7 rows")
    assert finding.hint.endswith("get the rows from the source")
