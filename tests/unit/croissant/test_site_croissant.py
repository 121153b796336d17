"""`croissant.json`: the tables of collections as `mlcroissant` reads them, and what hostile words do there."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from site_builder.config import SiteConfig
from site_builder.exports.croissant.files import described_tables
from site_builder.exports.croissant.nodes import calendar_version
from site_builder.exports.tables.fields import FIELDS
from site_builder.model import Catalog
from site_builder.publish import Output
from tests.fixtures.croissant import READING, complaints, loaded
from tests.fixtures.federated import BUILT, federated_catalog

LICENSE = "https://creativecommons.org/publicdomain/zero/1.0/"
CONFIG = SiteConfig("Atlas", "https://example.org/atlas/", license=LICENSE)
HOSTILE = 'x"}</script>\u202e\ud800 \x00{\\} {"@id": "https://evil.example.org"} @misc{a, } \n'
Json = dict[str, Any]
pytestmark = READING


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return federated_catalog()


def written(folder: Path, catalog: Catalog, config: SiteConfig = CONFIG) -> Path:
    """The tables and their description in a folder, and where the description is."""
    for file in files(catalog, config):
        (folder / file.path).parent.mkdir(parents=True, exist_ok=True)
        (folder / file.path).write_bytes(file.data)
    return folder / "croissant.json"


def files(catalog: Catalog, config: SiteConfig = CONFIG) -> list[Output]:
    return [file for file in described_tables(catalog, config, BUILT) if file.path.startswith(("collections.", "cr"))]


def description(catalog: Catalog, config: SiteConfig = CONFIG) -> Json:
    found: Json = json.loads(files(catalog, config)[-1].data)
    return found


def test_mlcroissant_has_nothing_to_say_against_it(tmp_path: Path, catalog: Catalog) -> None:
    dataset = loaded(written(tmp_path, catalog))
    metadata = dataset.metadata
    assert complaints(dataset) == set()
    assert metadata.conforms_to == ["http://mlcommons.org/croissant/1.1"]
    assert metadata.license == [LICENSE]
    assert metadata.version == "2026.11.21"
    assert [each.name for each in metadata.creators] == ["Atlas"]


def test_without_a_licence_only_that_is_missing(tmp_path: Path, catalog: Catalog) -> None:
    [warning] = complaints(loaded(written(tmp_path, catalog, replace(CONFIG, license=""))))
    assert "https://schema.org/license" in warning
    assert "recommended" in warning


def test_rows_are_read_with_lists_and_nulls(tmp_path: Path, catalog: Catalog) -> None:
    rows = {row["collections/id"]: row for row in loaded(written(tmp_path, catalog)).records("collections")}
    assert [id_.decode() for id_ in rows] == [c.id for c in catalog.collections]
    brain, names = rows[b"idc/brain"], rows[b"registry/names-only"]
    assert set(brain) == {f"collections/{field.name}" for field in FIELDS}
    assert brain["collections/subjects"] == 26
    assert brain["collections/modalities"] == [b"CT", b"SEG", b"MR"]
    assert brain["collections/updated"].isoformat() == "2025-05-01T00:00:00"
    assert names["collections/series"] is None
    assert names["collections/modalities"] is None


def test_values_of_fields_are_explained(tmp_path: Path, catalog: Catalog) -> None:
    dataset = loaded(written(tmp_path, catalog))
    platforms = {row["platforms/value"]: row for row in dataset.records("platforms")}
    assert platforms["TCIA"]["platforms/name"] == "The TCIA"
    assert platforms["TCIA"]["platforms/url"] == "https://example.org/atlas/commons/tcia/"
    kinds = {row["access_kinds/value"]: row["access_kinds/name"] for row in dataset.records("access_kinds")}
    assert {row["collections/access"].decode() for row in dataset.records("collections")} <= set(kinds)
    assert kinds["controlled"] == "Controlled access"


def test_every_field_says_what_it_means_and_where_it_is(catalog: Catalog) -> None:
    fields = description(catalog)["recordSet"][0]["field"]
    assert [field["name"] for field in fields] == [field.name for field in FIELDS]
    for field, declared in zip(fields, FIELDS, strict=True):
        assert field["description"].startswith(declared.help)
        assert declared.unit in field["description"]
        assert field.get("isArray", False) == (declared.dtype == "list")
        assert field["source"] == {
            "fileObject": {"@id": "collections.parquet"},
            "extract": {"column": declared.name},
        }


def test_files_are_those_that_are_written(catalog: Catalog) -> None:
    csv, parquet, _croissant = files(catalog)
    for file, node in zip((csv, parquet), description(catalog)["distribution"], strict=True):
        assert node["contentUrl"] == f"https://example.org/atlas/{file.path}"
        assert node["sha256"] == hashlib.sha256(file.data).hexdigest()
        assert node["contentSize"] == f"{len(file.data)} B"
    assert description(catalog)["distribution"][0]["sameAs"] == "collections.parquet"


def test_it_says_where_the_facts_are_from(catalog: Catalog) -> None:
    found = description(catalog)["prov:wasDerivedFrom"]
    assert [each["prov:label"].split()[0] for each in found] == ["IDC", "TCIA", "MIDRC", "Guarded", "Registry"]
    assert found[0]["prov:generatedAtTime"] == "2026-11-03T06:00:00Z"


def test_hostile_words_stay_words(tmp_path: Path, catalog: Catalog) -> None:
    platforms = tuple(
        replace(p, commons=replace(p.commons, long_name=HOSTILE), source=replace(p.source, version=HOSTILE))
        for p in catalog.platforms
    )
    collections = tuple(replace(c, title=HOSTILE, description=(HOSTILE,)) for c in catalog.collections)
    made = replace(catalog, platforms=platforms, collections=collections)
    dataset = loaded(written(tmp_path, made, replace(CONFIG, title=HOSTILE)))
    assert complaints(dataset) == set()
    shown = HOSTILE.replace("\u202e", "\ufffd").replace("\ud800", "\ufffd").replace("\x00", "\ufffd")
    assert next(iter(dataset.records("collections")))["collections/title"].decode() == shown
    assert next(iter(dataset.records("platforms")))["platforms/name"] == shown
    assert dataset.metadata.creators[0].name == shown
    assert "evil" not in dataset.metadata.url


def test_an_empty_catalogue_is_described_too(tmp_path: Path, catalog: Catalog) -> None:
    empty = replace(catalog, platforms=(), collections=())
    dataset = loaded(written(tmp_path, empty))
    assert complaints(dataset) == set()
    assert [records.id for records in dataset.metadata.record_sets] == ["collections", "access_kinds"]


def test_the_same_catalogue_gives_the_same_bytes(catalog: Catalog) -> None:
    assert described_tables(catalog, CONFIG, BUILT) == described_tables(catalog, CONFIG, BUILT)


def test_a_day_is_a_version() -> None:
    assert calendar_version("2026-11-03T06:00:00Z") == "2026.11.3"
