"""The Croissant files of built sites: every one is read by mlcroissant, and so are the rows that some describe."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from site_builder.exports.tables.fields import FIELDS
from tests.fixtures.croissant import READING, complaints, loaded
from tests.truth.api import read_json

#: Collections of each site whose rows are read, those with the smallest tables: a hundred thousand rows take minutes.
MOST_READ = 10
BASE = "https://example.org/atlas/"
TYPES = {"string": "sc:Text", "int64": "cr:Int64", "double": "cr:Float64"}
pytestmark = READING
Json = dict[str, Any]


@pytest.fixture(scope="module", params=["real_site", "federated_site", "hostile_site"])
def site(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


def described(site: Path) -> list[Path]:
    return [site / "croissant.json", *sorted(site.glob("collections/*/*/croissant.json"))]


def detail_of(path: Path) -> Json:
    """What the API says of the collection that a file describes: `collections/idc/nlst/croissant.json`."""
    site, commons, name = path.parents[3], path.parent.parent.name, path.parent.name
    return read_json(site / "api/v1/collections" / commons / f"{name}.json")


def test_files_are_as_they_are_described(site: Path) -> None:
    for path in described(site):
        for node in json.loads(path.read_text(encoding="utf-8"))["distribution"]:
            file = path.with_name(node["@id"])
            assert node["contentUrl"] == BASE + file.relative_to(site).as_posix()
            assert node["contentSize"] == f"{file.stat().st_size} B"
            assert node["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_all_collections_are_loaded(site: Path) -> None:
    dataset = loaded(site / "croissant.json")
    [missing] = complaints(dataset)  # the sites of the tests state no licence of their own texts
    assert "https://schema.org/license" in missing
    rows = list(dataset.records("collections"))
    listed = read_json(site / "api/v1/collections.json")["collections"]
    assert [row["collections/id"].decode() for row in rows] == [entry["id"] for entry in listed]
    assert [row["collections/series"] for row in rows] == [entry["series"] for entry in listed]
    assert set(rows[0]) == {f"collections/{field.name}" for field in FIELDS}


def test_every_collection_with_a_table_is_described(site: Path) -> None:
    tables = {path.parent for path in site.glob("collections/*/*/series.parquet")}
    assert {path.parent for path in described(site)[1:]} == tables


def test_mlcroissant_has_nothing_against_any_collection(real_site: Path) -> None:
    paths = described(real_site)[1:]
    assert len(paths) > 150
    for path in paths:
        detail = detail_of(path)
        missing = [] if detail["licenses"] else ["https://schema.org/license"]
        dataset = loaded(path)
        found = sorted(complaints(dataset))
        assert len(found) == len(missing), (path, found)
        assert all(name in complaint for name, complaint in zip(missing, found, strict=True)), path
        assert dataset.metadata.url == BASE + detail["url"]


def test_fields_are_the_columns_of_the_table(real_site: Path) -> None:
    for path in described(real_site)[1:]:
        fields = json.loads(path.read_text(encoding="utf-8"))["recordSet"][0]["field"]
        schema = pq.read_schema(path.with_name("series.parquet"))
        told = [(field["name"], field["dataType"], field["source"]["extract"]["column"]) for field in fields]
        assert told == [(each.name, TYPES[str(each.type)], each.name) for each in schema], path


def test_series_are_loaded(real_site: Path) -> None:
    paths = described(real_site)[1:]
    for path in sorted(paths, key=lambda path: path.with_name("series.parquet").stat().st_size)[:MOST_READ]:
        dataset = loaded(path)
        rows = list(dataset.records("series"))
        assert len(rows) == detail_of(path)["series"], path
        assert len({row["series/SeriesInstanceUID"] for row in rows}) == len(rows), path
        known = {each["modalities/value"] for each in dataset.records("modalities")}
        assert {code for row in rows for code in row["series/Modality"].decode().split(", ")} == known, path
