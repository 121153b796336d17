"""Releases of the IDC index that say only a part: nothing is made up, and what is missing is told."""

from pathlib import Path

from tests.fixtures.idc import collection_row, entry, series_row, write_idc
from tests.fixtures.sites import Json, build_site, read_codes, read_json, read_page

LAGGING = [{"idc_version": 1, "version_timestamp": "2020-06-01"}]


def detail(site: Path) -> Json:
    found: Json = read_json(site, "api/v1/collections/idc/a-collection.json")
    return found


def test_growth_is_not_shown_where_a_series_has_no_first_release(tmp_path: Path) -> None:
    rows = [series_row(1), series_row(2, series_init_idc_version=None)]
    site = build_site(write_idc(tmp_path / "index", rows, [collection_row()]), tmp_path)
    assert detail(site)["growth"] == []
    found = read_codes(site)["growth-incomplete"]
    assert [(finding["where"], finding["count"]) for finding in found] == [("IDC", 1), ("a_collection", 1)]
    assert not list(site.rglob("charts/growth.csv"))


def test_a_release_without_a_date_is_named_but_not_dated(tmp_path: Path) -> None:
    rows = [series_row(1), series_row(2, series_init_idc_version=5, series_revised_idc_version=5)]
    site = build_site(write_idc(tmp_path / "index", rows, [collection_row()], releases=LAGGING), tmp_path)
    [source] = read_json(site, "api/v1/site.json")["sources"]
    assert (source["version"], source["released"]) == ("5", None)
    assert "growth-incomplete" in read_codes(site)


def test_without_the_table_of_releases_the_version_is_what_the_series_say(tmp_path: Path) -> None:
    index = write_idc(tmp_path / "index", [series_row()], [collection_row()], without=["version_metadata_index"])
    [source] = read_json(build_site(index, tmp_path), "api/v1/site.json")["sources"]
    assert (source["version"], source["released"]) == ("2", None)


def test_diseases_and_sites_that_no_column_tells_are_not_provided(tmp_path: Path) -> None:
    without = ["collections_index.cancer_types", "collections_index.tumor_locations", "collections_index.species"]
    index = write_idc(tmp_path / "index", [series_row()], [collection_row()], without=without)
    found = detail(build_site(index, tmp_path))
    assert (found["disease_types"], found["facets"]["primary_site"], found["species"]) == ([], [], [])
    notes = found["provenance"]["fields"]
    assert notes["disease_type"] == "disease not provided by IDC"
    assert notes["primary_site"] == "primary site not provided by IDC"
    assert notes["species"] == "species not provided by IDC"


def test_access_is_not_mixed_where_a_part_of_it_is_not_stated(tmp_path: Path) -> None:
    sources = [entry(), entry(source_doi="10.1234/other", Access=None)]
    index = write_idc(tmp_path / "index", [series_row()], [collection_row(sources=sources)])
    assert detail(build_site(index, tmp_path))["access"] == "unknown"


def test_a_study_with_an_empty_date_is_not_the_earliest(tmp_path: Path) -> None:
    rows = [
        series_row(1, StudyDate="", PatientAge="060Y"),
        series_row(2, PatientID="SUBJECT-001", StudyDate="2020-05-05", PatientAge="030Y"),
    ]
    site = build_site(write_idc(tmp_path / "index", rows, [collection_row()]), tmp_path)
    assert [count["value"] for count in detail(site)["facets"]["age_group"]] == ["30-39"]


def test_a_refused_doi_gives_way_to_a_good_address(tmp_path: Path) -> None:
    sources = [entry(source_doi="javascript:alert(1)", source_url="https://example.org/data")]
    index = write_idc(tmp_path / "index", [series_row(source_DOI="https://example.org/data")], [
        collection_row(sources=sources)])  # fmt: skip
    site = build_site(index, tmp_path)
    assert detail(site)["data_url_doi"] == ["https://example.org/data"]
    assert detail(site)["parts"][0]["title"]
    assert "data-url-refused" in read_codes(site)


def test_a_page_tells_what_is_not_stated_from_what_is_not_provided(tmp_path: Path) -> None:
    rows = [series_row(1, BodyPartExamined=None)]
    without = ["collections_index.tumor_locations"]
    index = write_idc(tmp_path / "index", rows, [collection_row(cancer_types=None)], without=without)
    page = read_page(build_site(index, tmp_path), "collections/idc/a-collection/")
    words = page.first("dl", class_="head-pairs").words()
    assert "Body partnot stated" in words
    assert "Diseasenot stated" in words
    assert "Primary sitenot provided" in words
