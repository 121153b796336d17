"""The table of collections: its fields, and the same rows as CSV and as Parquet."""

import csv
import json
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from site_builder.config import SiteConfig
from site_builder.exports.api import summary_json
from site_builder.exports.tables import files
from site_builder.exports.tables.fields import FIELDS
from site_builder.exports.tables.files import CSV_PATH, PARQUET_PATH, csv_file, parquet_file, table_files
from site_builder.model import Catalog, Link
from site_builder.suppress import suppressed
from tests.fixtures.federated import BUILT, federated_catalog

CONFIG = SiteConfig("Atlas", "https://example.org/atlas/")
BRAIN = "idc/brain"
ARROW = {
    "string": pa.string(),
    "int64": pa.int64(),
    "date": pa.date32(),
    "timestamp": pa.timestamp("ms", "UTC"),
    "list": pa.list_(pa.field("element", pa.string())),
}
Row = dict[str, Any]


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return federated_catalog()


def of_brain(catalog: Catalog, **more: Any) -> Catalog:
    return replace(catalog, collections=tuple(replace(c, **more) if c.id == BRAIN else c for c in catalog.collections))


def tables(catalog: Catalog, config: SiteConfig = CONFIG) -> tuple[dict[str, dict[str, str]], pa.Table]:
    """The rows of the CSV file by their ids, and the Parquet file."""
    text, parquet = table_files(catalog, config, BUILT)
    rows = csv.DictReader(StringIO(text.data.decode(), newline=""), strict=True)
    return {row["id"]: row for row in rows}, pq.read_table(BytesIO(parquet.data))


def row_of(table: pa.Table, id_: str = BRAIN) -> Row:
    return next(row for row in table.to_pylist() if row["id"] == id_)


def test_every_fact_of_the_api_is_a_field(catalog: Catalog) -> None:
    hidden = suppressed(catalog, 50)
    facts = {name for c in hidden.collections for name in summary_json(c)}
    assert facts <= {field.name for field in FIELDS}
    assert all(field.help.endswith(".") for field in FIELDS)


def test_both_files_have_a_row_for_each_collection_in_order(catalog: Catalog) -> None:
    text, parquet = table_files(catalog, CONFIG, BUILT)
    assert (text.path, parquet.path) == (CSV_PATH, PARQUET_PATH)
    rows, table = tables(catalog)
    ids = [c.id for c in catalog.collections]
    assert list(rows) == ids == table["id"].to_pylist()
    assert text.data.startswith(b"id,url,title,")
    assert text.data.endswith(b"\r\n")


def test_parquet_has_types_meanings_and_units(catalog: Catalog) -> None:
    _rows, table = tables(catalog)
    for declared, found in zip(FIELDS, table.schema, strict=True):
        said = {key.decode(): value.decode() for key, value in (found.metadata or {}).items()}
        said.pop("PARQUET:field_id", None)
        unit = {"unit": declared.unit} if declared.unit else {}
        assert (found.name, found.type, said) == (
            declared.name,
            ARROW[declared.dtype],
            {"description": declared.help, **unit},
        )


def test_parquet_says_what_it_is_and_where_it_is_from(catalog: Catalog) -> None:
    found = tables(catalog, replace(CONFIG, license="https://example.org/terms"))[1].schema.metadata
    about = {key.decode(): value.decode() for key, value in found.items()}
    assert about["title"] == "Collections of Atlas"
    assert about["url"] == "https://example.org/atlas/"
    assert about["generated_at"] == BUILT
    assert about["license"] == "https://example.org/terms"
    sources = {source["id"]: source for source in json.loads(about["sources"])}
    assert sources["idc"]["version"] == "2"
    assert sources["uploads"]["status"] == "failed"
    assert b"license" not in tables(catalog)[1].schema.metadata


def test_a_row_has_lists_days_and_whole_addresses(catalog: Catalog) -> None:
    portal = Link("landing_page", "https://portal.example.org/brain", "Portal")
    made = of_brain(catalog, description=("One.", "Two; and more."), links=(portal,), species=("Human", "Mouse"))
    rows, table = tables(made)
    row = row_of(table)
    assert row["url"] == "https://example.org/atlas/collections/idc/brain/"
    assert row["modalities"] == ["CT", "SEG", "MR"]
    assert row["updated"] == date(2025, 5, 1)
    assert row["retrieved_at"] == datetime(2026, 11, 3, 6, tzinfo=UTC)
    assert row["description"] == "One.\n\nTwo; and more."
    assert (row["subjects"], row["size_bytes"]) == (26, 195_000_000)
    assert row["doi"] == "https://doi.org/10.7937/brain"
    cells = rows[BRAIN]
    assert cells["modalities"] == "CT; SEG; MR"
    assert cells["species"] == "Human; Mouse"
    assert (cells["updated"], cells["retrieved_at"]) == ("2025-05-01", "2026-11-03T06:00:00Z")
    assert cells["description"] == "One. Two; and more."
    assert cells["landing_page"] == row["landing_page"] == "https://portal.example.org/brain"


def test_what_a_source_does_not_provide_is_null_and_never_zero(catalog: Catalog) -> None:
    rows, table = tables(catalog)
    row = row_of(table, "registry/names-only")
    for name in ("studies", "series", "instances", "size_bytes", "modalities", "licenses", "species", "doi", "updated"):
        assert row[name] is None, name
        assert rows["registry/names-only"][name] == "", name
    assert row["subjects"] == 7
    assert row_of(table)["primary_sites"] == ["Brain"]
    assert row_of(table, "idc/shared-lung")["primary_sites"] == []  # the source has the field, and nothing is known


def test_hidden_figures_are_null_and_named(catalog: Catalog) -> None:
    rows, table = tables(suppressed(catalog, 50))
    row = row_of(table)
    assert row["subjects"] is None
    assert "subjects" in row["hidden"]
    assert rows[BRAIN]["subjects"] == ""
    assert rows[BRAIN]["hidden"] == "; ".join(row["hidden"])
    assert row_of(tables(catalog)[1])["hidden"] == []


def test_twins_are_named_by_their_ids(catalog: Catalog) -> None:
    row = row_of(tables(catalog)[1], "tcia/shared-lung")
    assert (row["twins"], row["canonical"]) == (["idc/shared-lung"], "idc/shared-lung")


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])
def test_no_cell_starts_a_formula(catalog: Catalog, start: str) -> None:
    rows, table = tables(of_brain(catalog, title=start, disease_types=(start, "b")))
    assert rows[BRAIN]["title"] == f"'{start.strip()}"
    assert rows[BRAIN]["disease_types"].startswith("'")
    assert row_of(table)["title"] == start  # nothing runs there


def test_a_list_can_be_taken_apart_at_its_separator(catalog: Catalog) -> None:
    rows, table = tables(of_brain(catalog, disease_types=("Glioma; grade 2", "a;b")))
    assert rows[BRAIN]["disease_types"].split("; ") == ["Glioma, grade 2", "a,b"]
    assert row_of(table)["disease_types"] == ["Glioma; grade 2", "a;b"]


def test_characters_that_are_no_text_are_replaced(catalog: Catalog) -> None:
    rows, table = tables(of_brain(catalog, title='a\ud800b\x00"c",\u202ed\r\ne', description=()))
    assert rows[BRAIN]["title"] == 'a b "c", d e'
    assert row_of(table)["title"] == 'a\ufffdb\ufffd"c",\ufffdd\r\ne'
    assert row_of(table)["description"] is None


def test_the_same_rows_give_the_same_bytes(catalog: Catalog) -> None:
    assert table_files(catalog, CONFIG, BUILT) == table_files(catalog, CONFIG, BUILT)


def test_an_empty_catalogue_has_a_table_without_rows() -> None:
    assert csv_file([]).count(b"\r\n") == 1
    table = pq.read_table(BytesIO(parquet_file([], {"title": "Nothing"})))
    assert table.num_rows == 0
    assert table.schema.names == [field.name for field in FIELDS]


def test_what_is_made_from_the_same_is_made_once(
    catalog: Catalog, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _csv, first = table_files(catalog, CONFIG, BUILT, tmp_path)
    [kept] = (tmp_path / "tables").iterdir()
    with monkeypatch.context() as patch:
        patch.setattr(files, "parquet_file", lambda *_: pytest.fail("it was kept"))
        assert table_files(catalog, CONFIG, BUILT, tmp_path)[1] == first
    kept.write_bytes(kept.read_bytes()[:-1] + b"x")
    assert table_files(catalog, CONFIG, BUILT, tmp_path)[1] == first, "it was not whole"
    other = table_files(catalog, replace(CONFIG, title="Other"), BUILT, tmp_path)[1]
    assert other != first
    assert len(list((tmp_path / "tables").iterdir())) == 1, "only the last one is kept"


def test_a_cache_that_cannot_be_written_is_no_failure(
    catalog: Catalog, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "tables").write_text("in the way")
    assert table_files(catalog, CONFIG, BUILT, tmp_path) == table_files(catalog, CONFIG, BUILT)
    assert "can't be kept for the next build" in caplog.text
