"""The source `idc` on other releases and on damaged or odd tables: it uses what is there and says what is not."""

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from site_builder.engine import connect
from site_builder.errors import SourceError
from site_builder.findings import Finding, Report
from site_builder.sources import Harvest, IdcOptions, IdcSource
from site_builder.summarise import summarise
from tests.fixtures.idc import (
    CC_BY,
    DERIVED_DOI,
    DOI,
    analysis_row,
    collection_row,
    entry,
    series_row,
    write_idc,
    write_plain,
)
from tests.fixtures.sites import build_site, read_codes, read_json, read_page

Json = dict[str, Any]

#: What release 23 calls the columns of the two tables of records.
OLDER_NAMES = {
    "collections_index": {
        "cancer_types": "CancerTypes",
        "tumor_locations": "TumorLocations",
        "subjects": "Subjects",
        "species": "Species",
        "sources": "Sources",
        "supporting_data": "SupportingData",
        "program_id": "Program",
        "status": "Status",
        "updated": "Updated",
        "description": "Description",
    },
    "analysis_results_index": {
        "subjects": "Subjects",
        "collections": "Collections",
        "modalities": "Modalities",
        "updated": "Updated",
        "description": "Description",
        "citation": "Citation",
    },
}
OLDER_ENTRY = ("source_doi", "source_url", "license", "Access", "ImageTypes")


def rewrite(path: Path, change: Callable[[pa.Table], pa.Table]) -> None:
    """Change one table in place."""
    pq.write_table(change(pq.read_table(path)), path)


def as_older(folder: Path) -> Path:
    """Turn a folder into one like release 23: other names, fewer fields, no release numbers, no list of releases."""
    for table, names in OLDER_NAMES.items():
        rewrite(
            folder / f"{table}.parquet",
            lambda t, names=names: t.rename_columns([names.get(name, name) for name in t.column_names]),  # type: ignore[misc]
        )
    rewrite(folder / "analysis_results_index.parquet", lambda t: t.drop_columns(["provenance"]))
    rewrite(folder / "collections_index.parquet", with_older_entries)
    absent = ["series_init_idc_version", "series_revised_idc_version"]
    rewrite(folder / "idc_index.parquet", lambda t: t.drop_columns(absent))
    (folder / "version_metadata_index.parquet").unlink()
    return folder


def with_older_entries(table: pa.Table) -> pa.Table:
    rows = table.to_pylist()
    for row in rows:
        row["Sources"] = [
            {name: old[name] for name in OLDER_ENTRY} | {"Citation": old["citation"]} for old in row["Sources"]
        ]
    return pa.Table.from_pylist(rows)


def harvested(folder: Path) -> tuple[list[Finding], Harvest]:
    """What parse says of a folder; the tables of the harvest are closed."""
    source, report = IdcSource(IdcOptions("idc", folder)), Report()
    with connect() as engine:
        (harvest,) = source.parse(source.snapshot(), engine, report)
        return report.findings, harvest


# --- an older release ----------------------------------------------------------------------------------------


def test_an_older_release_says_the_same_of_a_collection(tmp_path: Path) -> None:
    _found, today = harvested(write_plain(tmp_path / "today"))
    _found, older = harvested(as_older(write_plain(tmp_path / "older")))
    for now, then in zip(today.records, older.records, strict=True):
        same = ("collection_id", "short_title", "description", "disease_types", "primary_sites", "species", "access",
                "updated", "stated_subjects", "supporting_data", "program", "status")  # fmt: skip
        assert [getattr(then, name) for name in same] == [getattr(now, name) for name in same]
        assert [(p.kind, p.data_url_doi, p.citation) for p in then.parts] == [
            (p.kind, p.data_url_doi, p.citation) for p in now.parts
        ]


def test_an_older_release_names_analysis_results_by_their_own_list(tmp_path: Path) -> None:
    _found, older = harvested(as_older(write_plain(tmp_path)))
    derived = older.records[0].parts[1]
    assert (derived.kind, derived.id) == ("analysis_result", "a_result")
    assert derived.title == "Segmentations of A Collection"
    assert derived.description == ("Lungs, segmented.",)


def test_what_an_older_release_lacks_is_reported_once(tmp_path: Path) -> None:
    findings, older = harvested(as_older(write_plain(tmp_path)))
    missing = sorted((f.where, f.field) for f in findings if f.code == "column-missing")
    assert missing == [
        ("collections_index", "sources.provenance"),
        ("collections_index", "sources.source_id"),
        ("collections_index", "sources.source_title"),
        ("collections_index", "sources.source_type"),
        ("idc_index", "series_init_idc_version"),
        ("idc_index", "series_revised_idc_version"),
    ]
    assert [f.where for f in findings if f.code == "file-missing"] == ["version_metadata_index"]
    assert older.provided.isdisjoint({"first_release", "last_release"})
    assert (older.source.version, older.source.released, older.releases) == ("", None, ())


def test_the_site_of_an_older_release_invents_nothing(tmp_path: Path) -> None:
    site = build_site(as_older(write_plain(tmp_path / "index")), tmp_path)
    [source] = read_json(site, "api/v1/site.json")["sources"]
    assert (source["version"], source["released"]) == (None, None)
    detail = read_json(site, "api/v1/collections/idc/a-collection.json")
    assert detail["growth"] == []
    assert "not provided by IDC" in detail["provenance"]["fields"]["first_release"]
    page = read_page(site, "collections/idc/a-collection")
    assert page.all("figure", id="chart-growth") == []
    lacking = page.words().partition("Nor does IDC provide: ")[2].partition(".")[0]
    assert "release in which a series appeared (growth over releases)" in lacking
    [release] = [item for item in page.all("div") if [dt.words() for dt in item.all("dt")] == ["Release"]]
    assert release.first("dd").words() == "not provided"


def test_the_dictionary_says_what_a_release_provides(tmp_path: Path) -> None:
    for name, index in (("today", write_plain(tmp_path / "1")), ("older", as_older(write_plain(tmp_path / "2")))):
        site = build_site(index, tmp_path / name)
        page = read_page(site, "dictionary")
        [row] = [r for r in page.all("tr") if r.all("th") and "first_release" in r.all("th")[0].words().split()]
        assert ("IDC" in row.all("td")[-1].words()) == (name == "today"), row.words()


# --- missing columns and files -------------------------------------------------------------------------------

OPTIONAL = (
    "PatientAge", "PatientSex", "BodyPartExamined", "Manufacturer", "license_short_name", "instanceCount",
    "series_size_MB", "source_DOI", "analysis_result_id", "StudyDate", "SeriesDescription",
)  # fmt: skip


def test_figures_without_their_column_are_null_and_not_zero(tmp_path: Path) -> None:
    index = write_plain(tmp_path / "index")
    rewrite(index / "idc_index.parquet", lambda t: t.drop_columns(["instanceCount", "series_size_MB"]))
    site = build_site(index, tmp_path)
    totals = read_json(site, "api/v1/site.json")["totals"]
    assert (totals["instances"], totals["size_bytes"], totals["series"]) == (None, None, 7)
    for entry_ in read_json(site, "api/v1/collections.json")["collections"]:
        assert (entry_["instances"], entry_["size_bytes"]) == (None, None)
    detail = read_json(site, "api/v1/collections/idc/a-collection.json")
    assert {(part["instances"], part["size_bytes"]) for part in detail["parts"]} == {(None, None)}
    assert {f["field"] for f in read_codes(site)["column-missing"]} == {"instanceCount", "series_size_MB"}
    assert "figure-partial" not in read_codes(site)
    page = read_page(site, "collections/idc/a-collection")
    assert "0 instances" not in page.words()
    assert "0 bytes" not in page.words()


def test_facets_without_their_column_are_not_provided(tmp_path: Path) -> None:
    index = write_plain(tmp_path / "index")
    rewrite(index / "idc_index.parquet", lambda t: t.drop_columns(list(OPTIONAL)))
    site = build_site(index, tmp_path)
    facets = read_json(site, "api/v1/collections/idc/a-collection.json")["facets"]
    for name in ("PatientSex", "age_group", "BodyPartExamined", "Manufacturer", "license"):
        assert facets[name] == [], name
    assert [count["value"] for count in facets["Modality"]] == ["CT", "SEG"]
    page = read_page(site, "collections/idc/a-collection")
    words = "Licence, sex, age, race, ethnicity, body part, manufacturer: not provided by IDC."
    assert words in page.words()
    assert {f["field"] for f in read_codes(site)["column-missing"]} == set(OPTIONAL)


@pytest.mark.parametrize("column", OPTIONAL)
def test_any_optional_column_may_be_absent(tmp_path: Path, column: str) -> None:
    index = write_plain(tmp_path / "index")
    rewrite(index / "idc_index.parquet", lambda t: t.drop_columns([column]))
    findings, _harvest = harvested(index)
    [missing] = [f for f in findings if f.code == "column-missing"]
    assert (missing.where, missing.field) == ("idc_index", column)


@pytest.mark.parametrize("column", ["collection_id", "PatientID", "StudyInstanceUID", "SeriesInstanceUID", "Modality"])
def test_a_required_column_is_missed_by_name(tmp_path: Path, column: str) -> None:
    index = write_plain(tmp_path)
    rewrite(index / "idc_index.parquet", lambda t: t.drop_columns([column]))
    with pytest.raises(SourceError, match=rf"idc_index\.parquet lacks the required column\(s\) {column}"):
        harvested(index)


def test_the_series_alone_make_a_site(tmp_path: Path) -> None:
    index = write_plain(tmp_path / "index")
    for path in index.glob("*_index.parquet"):
        if path.name != "idc_index.parquet":
            path.unlink()
    site = build_site(index, tmp_path)
    assert len(read_codes(site)["file-missing"]) == 4
    assert [f["where"] for f in read_codes(site)["collection-without-record"]] == ["a_collection", "tcga_gbm"]
    detail = read_json(site, "api/v1/collections/idc/a-collection.json")
    assert (detail["title"], detail["access"], detail["description"]) == ("a_collection", "unknown", "")
    assert [(p["kind"], p["data_url_doi"]) for p in detail["parts"]] == [
        ("original_data", f"https://doi.org/{DOI}"),
        ("analysis_result", f"https://doi.org/{DERIVED_DOI}"),
    ]


# --- odd and damaged tables ----------------------------------------------------------------------------------


def test_other_types_are_read_where_they_can_be(tmp_path: Path) -> None:
    """Dictionary-encoded texts, small integers, dates as dates and counts as texts."""
    index = write_plain(tmp_path)
    kinds = {"Modality": pa.dictionary(pa.int8(), pa.string()), "StudyDate": pa.date32(), "instanceCount": pa.string(),
             "series_init_idc_version": pa.uint8(), "series_size_MB": pa.float32()}  # fmt: skip

    def change(table: pa.Table) -> pa.Table:
        for name, kind in kinds.items():
            place = table.column_names.index(name)
            column = table.column(name)
            column = column.dictionary_encode() if pa.types.is_dictionary(kind) else column.cast(kind)
            table = table.set_column(place, name, column)
        return table

    _findings, before = harvested_rows(index)
    rewrite(index / "idc_index.parquet", change)
    findings, after = harvested_rows(index)
    assert after == before
    assert findings == []


def harvested_rows(index: Path) -> tuple[list[Finding], list[Json]]:
    source, report = IdcSource(IdcOptions("idc", index)), Report()
    with connect() as engine:
        (harvest,) = source.parse(source.snapshot(), engine, report)
        rows = harvest.series.to_pyarrow().to_pylist()
    return report.findings, sorted(rows, key=lambda row: str(row["SeriesInstanceUID"]))


def with_lists(index: Path, column: str) -> Path:
    def change(table: pa.Table) -> pa.Table:
        values = pa.array([[1, 2]] * table.num_rows, pa.list_(pa.int64()))
        return table.set_column(table.column_names.index(column), column, values)

    rewrite(index / "idc_index.parquet", change)
    return index


@pytest.mark.parametrize("column", ["instanceCount", "series_size_MB", "series_init_idc_version"])
def test_a_list_in_place_of_a_number_is_not_stated(tmp_path: Path, column: str) -> None:
    findings = summarised(with_lists(write_plain(tmp_path), column))
    assert [(f.field, f.count) for f in findings if f.code == "number-unreadable"] == [(column, 7)]


@pytest.mark.parametrize(
    ("column", "code"), [("Modality", "modality-unknown"), ("PatientSex", "sex-unreadable"),
                         ("license_short_name", "license-unknown"), ("source_DOI", "data-url-refused")]
)  # fmt: skip
def test_a_list_in_place_of_a_text_is_shown_and_reported(tmp_path: Path, column: str, code: str) -> None:
    findings = summarised(with_lists(write_plain(tmp_path), column))
    assert {f.value for f in findings if f.code == code} == {"[1, 2]"}


def summarised(index: Path) -> list[Finding]:
    source, report = IdcSource(IdcOptions("idc", index)), Report()
    with connect() as engine:
        (harvest,) = source.parse(source.snapshot(), engine, report)
        summarise(harvest, engine, report)
    return report.findings


def test_damaged_pages_stop_with_the_source(tmp_path: Path) -> None:
    """The footer is whole, the data are not: the error comes when rows are read, and names the source."""
    index = write_plain(tmp_path)
    path = index / "idc_index.parquet"
    data = bytearray(path.read_bytes())
    data[4 : len(data) // 3] = bytes(len(data) // 3 - 4)
    path.write_bytes(data)
    with pytest.raises(SourceError, match=r"source 'idc': .* cannot be read"):
        summarised(index)


@pytest.mark.parametrize(
    ("size", "expected"),
    [
        (52.5, 52_500_000),
        (0.0, 0),
        (-1.0, None),
        (float("nan"), None),
        (float("inf"), None),
        (1e300, None),
        (None, None),
    ],
)
def test_sizes_that_are_none(tmp_path: Path, size: float | None, expected: int | None) -> None:
    index = write_idc(tmp_path, [series_row(1, series_size_MB=size)])
    findings, rows = harvested_rows(index)
    assert rows[0]["size_bytes"] == expected
    doubtful = expected is None and size is not None
    assert [(f.code, f.field) for f in findings if f.field == "series_size_MB"] == (
        [("number-unreadable", "series_size_MB")] if doubtful else []
    )


@pytest.mark.parametrize("text", ["12", "-3", "many", "", "1e400", "nan", "9" * 40, "4.0"])
def test_counts_written_as_texts(tmp_path: Path, text: str) -> None:
    index = write_idc(tmp_path, [series_row(1)])
    rewrite(index / "idc_index.parquet", lambda t: t.set_column(
        t.column_names.index("instanceCount"), "instanceCount", pa.array([text], pa.string())))  # fmt: skip
    findings, rows = harvested_rows(index)
    expected = int(float(text)) if re.fullmatch(r"\d{1,5}(\.0)?", text) else None
    assert rows[0]["instance_count"] == expected
    assert [f.field for f in findings if f.code == "number-unreadable"] == (
        [] if expected is not None else ["instanceCount"]
    )


def test_sums_of_what_is_stated_are_told_to_be_partial(tmp_path: Path) -> None:
    index = write_idc(tmp_path, [series_row(1, instanceCount=None), series_row(2), series_row(3, instanceCount=-5)])
    findings = summarised(index)
    assert [(f.field, f.count) for f in findings if f.code == "figure-partial"] == [("instance_count", 2)]
    assert [(f.field, f.count) for f in findings if f.code == "number-unreadable"] == [("instanceCount", 1)]


# --- records -------------------------------------------------------------------------------------------------


def test_a_collection_listed_twice_has_its_first_record(tmp_path: Path) -> None:
    records = [collection_row(description="The first."), collection_row(description="The second.")]
    findings, harvest = harvested(write_idc(tmp_path, [series_row()], records))
    assert [record.description for record in harvest.records] == [("The first.",)]
    assert [(f.code, f.where, f.field) for f in findings] == [("record-repeated", "a_collection", "collection_id")]


def test_a_doi_described_twice_has_its_first_description(tmp_path: Path) -> None:
    entries = [entry(source_title="First"), entry(source_title="Second", source_doi=f"https://doi.org/{DOI.upper()}")]
    findings, harvest = harvested(write_idc(tmp_path, [series_row()], [collection_row(sources=entries)]))
    assert [part.title for part in harvest.records[0].parts] == ["First"]
    assert [(f.code, f.value) for f in findings] == [("record-repeated", f"https://doi.org/{DOI}")]


def test_analysis_results_without_a_doi_describe_no_other(tmp_path: Path) -> None:
    records = [collection_row(sources=[entry(source_doi=None, source_url=None)])]
    analyses = [analysis_row(source_DOI=None, description="Of something else.")]
    _findings, harvest = harvested(write_idc(tmp_path, [series_row()], records, analyses))
    [part] = harvest.records[0].parts
    assert (part.description, part.data_url_doi, part.kind) == ((), None, "original_data")


def test_one_doi_in_several_spellings_is_one_part(tmp_path: Path) -> None:
    """Counts of spellings that mean one address are added up; none replaces another."""
    spellings = [DOI, DOI.upper(), f"https://doi.org/{DOI}", f"doi:{DOI}"]
    series = [series_row(number, source_DOI=raw) for number, raw in enumerate(spellings)]
    site = build_site(write_idc(tmp_path / "index", series, [collection_row()]), tmp_path)
    detail = read_json(site, "api/v1/collections/idc/a-collection.json")
    [part] = detail["parts"]
    assert (part["series"], part["subjects"], part["size_bytes"]) == (4, 4, detail["size_bytes"])


def test_refused_addresses_of_series_are_reported_and_counted(tmp_path: Path) -> None:
    series = [series_row(1), series_row(2, source_DOI="javascript:alert(1)"), series_row(3, source_DOI=None)]
    site = build_site(write_idc(tmp_path / "index", series, [collection_row()]), tmp_path)
    [refused] = read_codes(site)["data-url-refused"]
    assert (refused["value"], refused["count"], refused["unit"]) == ("javascript:alert(1)", 1, "series")
    parts = read_json(site, "api/v1/collections/idc/a-collection.json")["parts"]
    assert [(part["data_url_doi"], part["series"]) for part in parts] == [(None, 2), (f"https://doi.org/{DOI}", 1)]


def test_a_licence_that_only_the_record_states_is_reported_if_unknown(tmp_path: Path) -> None:
    terms = dict.fromkeys(CC_BY, "Ask the author")
    records = [collection_row(sources=[entry(license=terms)])]
    findings = summarised(write_idc(tmp_path, [series_row()], records))
    assert [(f.value, f.unit) for f in findings if f.code == "license-unknown"] == [("Ask the author", "records")]
