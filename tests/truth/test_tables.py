"""The tables of collections say what the API says: every figure, licence, access and address, and nothing else."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from site_builder.exports.tables.fields import FIELDS
from tests.truth.api import read_json

BASE = "https://example.org/atlas/"
#: Facets of the API that the lists are made of.
FACETS = {
    "modalities": "Modality",
    "body_parts": "BodyPartExamined",
    "disease_types": "disease_type",
    "primary_sites": "primary_site",
    "licenses": "license",
}
Json = dict[str, Any]


@pytest.fixture(scope="module", params=["real_site", "federated_site"])
def site(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def entries(site: Path) -> list[Json]:
    """The entries of the API with what their own files say."""
    listed = read_json(site / "api/v1/collections.json")["collections"]
    return [read_json(site / "api/v1/collections" / f"{entry['id']}.json") | entry for entry in listed]


@pytest.fixture(scope="module")
def rows(site: Path) -> list[Json]:
    return pq.read_table(site / "collections.parquet").to_pylist()


@pytest.fixture(scope="module")
def cells(site: Path) -> list[dict[str, str]]:
    with (site / "collections.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_every_collection_has_a_row(entries: list[Json], rows: list[Json], cells: list[dict[str, str]]) -> None:
    ids = [entry["id"] for entry in entries]
    assert ids
    assert [row["id"] for row in rows] == ids == [row["id"] for row in cells]


def test_every_fact_is_that_of_the_api(entries: list[Json], rows: list[Json]) -> None:
    for entry, row in zip(entries, rows, strict=True):
        for name in ("title", "short_title", "commons_name", "collection_id", "access", "canonical"):
            assert row[name] == entry[name]
        for name in ("subjects", "studies", "series", "instances", "size_bytes"):
            assert row[name] == entry[name]
        assert (row["hidden"], row["fewer_than"]) == (entry.get("hidden", []), entry.get("fewer_than"))
        assert row["url"] == BASE + entry["url"]
        assert [row["updated"], row["published"]] == [
            day and date.fromisoformat(day) for day in (entry["updated"], entry["published"])
        ]
        assert row["twins"] == [twin["id"] for twin in entry["twins"]]
        assert (row["description"] or "") == entry["description"]
        assert row["source"] == entry["provenance"]["source"]
        assert row["source_version"] == entry["provenance"]["version"]


def test_lists_are_null_where_the_source_has_no_such_field(entries: list[Json], rows: list[Json]) -> None:
    for entry, row in zip(entries, rows, strict=True):
        for name, facet in FACETS.items():
            assert row[name] == (entry[name] if facet in entry["facet_units"] else None), (entry["id"], name)
        for name in ("species", "data_url_doi", "contributors"):
            assert row[name] == (entry[name] or None), (entry["id"], name)


def test_csv_and_parquet_say_the_same(rows: list[Json], cells: list[dict[str, str]]) -> None:
    for row, cell in zip(rows, cells, strict=True):
        assert list(cell) == [field.name for field in FIELDS]
        for field in FIELDS:
            value, text = row[field.name], cell[field.name]
            if value is None:
                assert text == ""
            elif field.dtype == "int64":
                assert int(text) == value
            elif field.dtype == "list":
                assert text.split("; ") == [*value] or not value
            elif field.dtype in ("date", "timestamp"):
                assert text[:10] == value.isoformat()[:10]
            else:
                assert text.removeprefix("'") == " ".join(value.split())


def test_sums_are_those_of_the_platforms(site: Path, rows: list[Json]) -> None:
    sources = {s["commons_name"]: s["series"] for s in read_json(site / "api/v1/site.json")["sources"] if s["series"]}
    assert "IDC" in sources
    for name, series in sources.items():
        assert sum(row["series"] for row in rows if row["commons_name"] == name) == series
