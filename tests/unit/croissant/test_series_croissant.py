"""`croissant.json` of a collection: its table of series as `mlcroissant` reads it, with what is true of it alone."""

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from site_builder.config import SiteConfig
from site_builder.exports.croissant.files import described_tables
from site_builder.model import Catalog, Collection, Facet, FacetCount, Part, SeriesTable
from site_builder.series.fields import kind_of, schema_of
from site_builder.series.tables import write
from tests.fixtures.croissant import READING, complaints, loaded
from tests.fixtures.federated import BUILT, federated_catalog

CONFIG = SiteConfig("Atlas", "https://example.org/atlas/")
BRAIN = "idc/brain"
PATH = "collections/idc/brain/croissant.json"
HOSTILE = 'x"}</script>\u202e\ud800 \x00{\\} {"@id": "https://evil.example.org"} @misc{a, } \n'
UIDS = ["1.2.1", "1.2.2", "1.2.3"]
COLUMNS: dict[str, list[Any]] = {
    "PatientID": ["a", "a", "b"],
    "PatientSex": ["Female", "Female", None],
    "PatientSex_raw": ["F", "F", None],
    "PatientAge": [41.5, None, 90.0],
    "SeriesInstanceUID": UIDS,
    "Modality": ["CT", "SEG", "CT"],
    "license": ["CC-BY-4.0", "CC-BY-4.0", None],
    "instance_count": [120, None, 80],
    "analysis_result_id": [None, "masks", None],
}
pytestmark = READING


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return federated_catalog()


def table_in(folder: Path, columns: dict[str, list[Any]] = COLUMNS) -> SeriesTable:
    """The table of the collection's series, written where a site has it."""
    path = folder / PATH.replace("croissant.json", "series.parquet")
    path.parent.mkdir(parents=True)
    arrays = [pa.array(values, kind_of(name)) for name, values in columns.items()]
    write(pa.Table.from_arrays(arrays, schema=schema_of(columns, {"title": "brain"})), path)
    data = path.read_bytes()
    rows = len(next(iter(columns.values())))
    return SeriesTable(rows, len(data), hashlib.sha256(data).hexdigest(), tuple(columns), uids=rows)


def counted(facet: Facet, **series: int) -> Facet:
    counts = tuple(FacetCount(value, value, n, n, n) for value, n in series.items())
    return replace(facet, counts=counts)


def with_table(catalog: Catalog, table: SeriesTable | None, **more: Any) -> Catalog:
    """The catalogue in which one collection has a table, and the facets that this table has."""
    return replace(
        catalog, collections=tuple(_changed(c, table, more) if c.id == BRAIN else c for c in catalog.collections)
    )


def _changed(collection: Collection, table: SeriesTable | None, more: dict[str, Any]) -> Collection:
    facets = collection.facets | {
        "Modality": counted(collection.facets["Modality"], CT=2, SEG=1),
        "license": counted(collection.facets["license"], **{"CC-BY-4.0": 2, "unknown": 1}),
    }
    return replace(collection, **{"table": table, "facets": facets, **more})


def written(folder: Path, catalog: Catalog) -> Path:
    """The description of the collection, where a site has it."""
    [file] = [file for file in described_tables(catalog, CONFIG, BUILT) if file.path == PATH]
    (folder / PATH).write_bytes(file.data)
    return folder / PATH


def test_mlcroissant_has_nothing_to_say_against_it(tmp_path: Path, catalog: Catalog) -> None:
    dataset = loaded(written(tmp_path, with_table(catalog, table_in(tmp_path))))
    metadata = dataset.metadata
    assert complaints(dataset) == set()
    assert metadata.name == "brain of IDC"
    assert metadata.url == "https://example.org/atlas/collections/idc/brain/"
    assert metadata.license == ["https://creativecommons.org/licenses/by/4.0/"]
    assert metadata.version == "2"
    assert "What IDC says of brain." in metadata.description
    assert metadata.cite_as.startswith("@misc{idc-brain,")


def test_rows_are_read_with_types_and_nulls(tmp_path: Path, catalog: Catalog) -> None:
    rows = list(loaded(written(tmp_path, with_table(catalog, table_in(tmp_path)))).records("series"))
    assert [row["series/SeriesInstanceUID"].decode() for row in rows] == UIDS
    assert [row["series/instance_count"] for row in rows] == [120, None, 80]
    assert [row["series/PatientAge"] for row in rows] == [41.5, None, 90.0]
    assert [row["series/license"] for row in rows] == [b"CC-BY-4.0", b"CC-BY-4.0", None]
    assert set(rows[0]) == {f"series/{name}" for name in COLUMNS}


def test_codes_are_explained(tmp_path: Path, catalog: Catalog) -> None:
    part = Part("analysis_result", "masks", "Masks of tumours", "https://doi.org/10.5281/masks", (), None, None)
    dataset = loaded(written(tmp_path, with_table(catalog, table_in(tmp_path), parts=(part,))))
    modalities = {row["modalities/value"]: row["modalities/name"] for row in dataset.records("modalities")}
    assert modalities == {"CT": "Computed Tomography", "SEG": "Segmentation"}
    [terms] = dataset.records("licenses")
    assert terms["licenses/url"] == "https://creativecommons.org/licenses/by/4.0/"
    [result] = dataset.records("analysis_results")
    assert (result["analysis_results/name"], result["analysis_results/url"]) == (part.title, part.data_url_doi)
    referring = {f.name: f.references.uuid for f in dataset.metadata.record_sets[0].fields if f.references}
    assert referring == {
        "Modality": "modalities/value",
        "license": "licenses/value",
        "analysis_result_id": "analysis_results/value",
    }


def test_a_column_with_several_values_in_a_cell_refers_to_none(tmp_path: Path, catalog: Catalog) -> None:
    table = table_in(tmp_path, COLUMNS | {"Modality": ["CT, SEG", "CT", "CT"]})
    made = with_table(catalog, table)
    facets = next(c for c in made.collections if c.id == BRAIN).facets
    several = facets | {"Modality": counted(facets["Modality"], CT=3, SEG=1)}
    dataset = loaded(written(tmp_path, with_table(catalog, table, facets=several)))
    referring = [field.name for field in dataset.metadata.record_sets[0].fields if field.references]
    assert referring == ["license"]
    assert "modalities" in [records.id for records in dataset.metadata.record_sets]


@pytest.mark.parametrize(
    ("columns", "personal", "done"),
    [
        (["PatientSex", "PatientAge", "SeriesInstanceUID"], ["Sex", "Age"], ["Ages are in years"]),
        (["PatientSex_raw", "SeriesInstanceUID"], None, ["Values are brought to one vocabulary"]),
        (["SeriesInstanceUID"], None, None),
    ],
)
def test_only_what_is_true_is_said_of_persons_and_processing(
    tmp_path: Path, catalog: Catalog, columns: list[str], personal: list[str] | None, done: list[str] | None
) -> None:
    table = table_in(tmp_path, {name: COLUMNS[name] for name in columns})
    metadata = loaded(written(tmp_path, with_table(catalog, table))).metadata
    assert metadata.personal_sensitive_information == personal
    said = metadata.data_preprocessing_protocol
    assert (said is None) == (done is None)
    assert all(found.startswith(start) for found, start in zip(said or [], done or [], strict=True))
    assert ("http://mlcommons.org/croissant/RAI/1.0" in metadata.conforms_to) == (done is not None)


def test_a_mouse_is_no_person(tmp_path: Path, catalog: Catalog) -> None:
    made = with_table(catalog, table_in(tmp_path), species=("Mouse",))
    assert loaded(written(tmp_path, made)).metadata.personal_sensitive_information is None


def test_uids_are_the_key_where_each_row_has_one(tmp_path: Path, catalog: Catalog) -> None:
    table = table_in(tmp_path)
    [rows, *_others] = loaded(written(tmp_path, with_table(catalog, table))).metadata.record_sets
    assert rows.key == ["series/SeriesInstanceUID"]
    [rows, *_others] = loaded(written(tmp_path, with_table(catalog, replace(table, uids=2)))).metadata.record_sets
    assert rows.key is None


@pytest.mark.parametrize(
    ("version", "told"), [("25", "25"), ("1.2.3", "1.2.3"), ("v7", "2026.11.3"), ("", "2026.11.3")]
)
def test_a_release_that_is_no_version_is_told_by_its_day(
    tmp_path: Path, catalog: Catalog, version: str, told: str
) -> None:
    made = with_table(catalog, table_in(tmp_path))
    platforms = tuple(replace(p, source=replace(p.source, version=version)) for p in made.platforms)
    assert loaded(written(tmp_path, replace(made, platforms=platforms))).metadata.version == told


def test_a_collection_without_a_licence_says_none(tmp_path: Path, catalog: Catalog) -> None:
    facets = next(c for c in catalog.collections if c.id == BRAIN).facets
    none = facets | {"license": replace(facets["license"], counts=())}
    dataset = loaded(written(tmp_path, with_table(catalog, table_in(tmp_path), facets=none)))
    [missing] = complaints(dataset)
    assert "https://schema.org/license" in missing
    assert "licenses" not in [records.id for records in dataset.metadata.record_sets]


def test_a_collection_without_a_table_has_no_description(catalog: Catalog) -> None:
    paths = [file.path for file in described_tables(catalog, CONFIG, BUILT)]
    assert paths == ["collections.csv", "collections.parquet", "croissant.json"]


def test_hostile_words_stay_words(tmp_path: Path, catalog: Catalog) -> None:
    part = Part("analysis_result", HOSTILE, HOSTILE, "https://doi.org/10.5281/masks", (), None, None)
    made = with_table(catalog, table_in(tmp_path), title=HOSTILE, description=(HOSTILE,), parts=(part,))
    dataset = loaded(written(tmp_path, made))
    shown = HOSTILE.replace("\u202e", "\ufffd").replace("\ud800", "\ufffd").replace("\x00", "\ufffd")
    assert complaints(dataset) == set()
    assert dataset.metadata.name == shown
    assert len(list(dataset.records("series"))) == 3
    [result] = dataset.records("analysis_results")
    assert result["analysis_results/value"] == shown
