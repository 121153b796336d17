"""Indices with next to nothing in them, or with identifiers that get in each other's way."""

import re
from pathlib import Path
from typing import Any

import pytest

from site_builder.slugs import slug
from tests.fixtures.idc import SCHEMAS, collection_row, series_row, write_idc
from tests.fixtures.sites import Json, build_site, file_bytes, read_codes, read_json, read_page

PAGES = ("", "collections/", "commons/", "commons/idc/", "modalities/", "licenses/", "body-parts/", "diseases/",
         "dictionary/", "about/", "cite/")  # fmt: skip


def collections(site: Path) -> list[Json]:
    found: list[Json] = read_json(site, "api/v1/collections.json")["collections"]
    return found


# --- nothing -----------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def empty_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("empty")
    return build_site(write_idc(folder / "index", [], releases=[]), folder)


def test_an_empty_index_makes_an_honest_site(empty_site: Path) -> None:
    """Nothing was counted, and that is a number: zero, of a source that was read."""
    site = read_json(empty_site, "api/v1/site.json")
    counted = {"collections": 0, "subjects": 0, "studies": 0, "series": 0}
    assert {name: site["totals"][name] for name in counted} == counted
    assert {name: site["sources"][0][name] for name in counted} == counted
    assert {name: values for name, values in site["facets"].items() if values} == {}
    assert collections(empty_site) == []


@pytest.mark.parametrize("url", PAGES)
def test_every_page_of_an_empty_site_says_so_and_can_be_read(empty_site: Path, url: str) -> None:
    page = read_page(empty_site, url)
    assert page.first("h1").words()
    assert all(body.all("tr") for body in page.all("tbody")), "a table without rows"
    assert not re.search(r"\b(None|nan|null|NaN)\b", page.first("main").words())


def test_an_empty_home_page_says_no_collections(empty_site: Path) -> None:
    words = read_page(empty_site, "").first("main").words()
    assert "0 collections" in words
    assert "No collections yet." in words


def test_an_empty_list_says_no_collections(empty_site: Path) -> None:
    assert "No collections yet." in read_page(empty_site, "collections/").first("main").words()


def test_an_empty_dictionary_claims_that_nothing_is_provided(empty_site: Path) -> None:
    words = [row.all("td")[-1].words() for row in read_page(empty_site, "dictionary/").all("tr") if row.all("td")]
    assert "IDC" not in words


def test_an_empty_index_with_records_says_which_have_no_series(tmp_path: Path) -> None:
    site = build_site(write_idc(tmp_path / "index", [], [collection_row()]), tmp_path)
    assert collections(site) == []
    assert [finding["where"] for finding in read_codes(site)["collection-without-series"]] == ["a_collection"]


def test_rows_without_a_collection_are_counted_nowhere_and_told(tmp_path: Path) -> None:
    rows: list[dict[str, Any]] = [dict.fromkeys(SCHEMAS["idc_index"].names)] * 3
    site = build_site(write_idc(tmp_path / "index", [*rows, series_row(collection_id="")]), tmp_path)
    assert collections(site) == []
    assert [finding["count"] for finding in read_codes(site)["collection-without-id"]] == [4]


# --- next to nothing ---------------------------------------------------------------------------------------------


def test_one_series(tmp_path: Path) -> None:
    site = build_site(write_idc(tmp_path / "index", [series_row()], [collection_row()]), tmp_path)
    words = read_page(site, "collections/idc/a-collection/").first("ul", class_="facts").words()
    assert words.startswith("1 subject1 study1 series101 instances")
    assert read_json(site, "api/v1/site.json")["totals"]["series"] == 1


def test_a_collection_of_which_nothing_is_stated(tmp_path: Path) -> None:
    row = dict.fromkeys(SCHEMAS["idc_index"].names) | {"collection_id": "bare"}
    site = build_site(write_idc(tmp_path / "index", [row]), tmp_path)
    [entry] = collections(site)
    assert (entry["subjects"], entry["studies"], entry["series"]) == (None, None, None)
    assert (entry["instances"], entry["size_bytes"], entry["updated"]) == (None, None, None)
    assert (entry["modalities"], entry["licenses"], entry["access"]) == ([], [], "unknown")
    assert {finding["field"] for finding in read_codes(site)["id-missing"]} == {"PatientID"}
    main = read_page(site, "collections/idc/bare/").first("main").words()
    assert "The source states no licence for these data" in main
    assert not re.search(r"\b(None|nan|null|NaN)\b", main)


def test_a_series_listed_twice_is_told_and_its_rows_counted(tmp_path: Path) -> None:
    twice = series_row()
    site = build_site(write_idc(tmp_path / "index", [twice, twice, series_row(2)], [collection_row()]), tmp_path)
    assert [finding["count"] for finding in read_codes(site)["series-duplicate"]] == [1]
    [entry] = collections(site)
    assert (entry["subjects"], entry["series"]) == (2, 3)
    views = read_json(site, "api/v1/collections/idc/a-collection.json")["sample_views"]
    assert len(views) == len({view["SeriesInstanceUID"] for view in views}) == 2


def test_a_series_in_two_collections_is_shown_in_its_own(tmp_path: Path) -> None:
    """Samples are chosen per collection; a UID that two of them claim must not lead to the other's subject."""
    rows = [series_row(1), series_row(1, collection_id="other", PatientID="OTHER", StudyInstanceUID="9.9")]
    site = build_site(write_idc(tmp_path / "index", rows), tmp_path)
    for url, study in (("a-collection", "1.2.3.1"), ("other", "9.9")):
        [view] = read_json(site, f"api/v1/collections/idc/{url}.json")["sample_views"]
        assert view["StudyInstanceUID"] == study


# --- identifiers in each other's way -------------------------------------------------------------------------------


def test_identifiers_that_differ_in_case_only_have_pages_of_their_own(tmp_path: Path) -> None:
    names = ["tcga_gbm", "TCGA_GBM", "Tcga-Gbm", "tcga gbm"]
    rows = [series_row(number, collection_id=name) for number, name in enumerate(names)]
    site = build_site(write_idc(tmp_path / "index", rows), tmp_path)
    by_name = {entry["collection_id"]: entry["url"] for entry in collections(site)}
    assert by_name.keys() == set(names)
    assert len(set(by_name.values())) == len(names)
    for name, url in by_name.items():
        assert read_page(site, url).first("h1").words() == name
    assert len(read_codes(site)["slug-clash"]) == len(names) - 1


def test_addresses_do_not_depend_on_the_order_of_rows(tmp_path: Path) -> None:
    names = ["a_b", "a-b", "A B", "con", "CON", "\u202e"]
    rows = [series_row(number, collection_id=name) for number, name in enumerate(names)]
    one = build_site(write_idc(tmp_path / "1" / "index", rows), tmp_path / "1")
    other = build_site(write_idc(tmp_path / "2" / "index", rows[::-1]), tmp_path / "2")
    assert {e["collection_id"]: e["url"] for e in collections(one)} == {
        e["collection_id"]: e["url"] for e in collections(other)
    }


def test_an_identifier_made_to_look_like_another_ones_address(tmp_path: Path) -> None:
    """Whoever knows how a clash is resolved could take the address that another collection got."""
    first = build_site(write_idc(tmp_path / "1" / "index", [series_row(1, collection_id=n) for n in ("a-b", "A B")]),
                       tmp_path / "1")  # fmt: skip
    taken = next(entry["url"].split("/")[2] for entry in collections(first) if entry["collection_id"] == "A B")
    names = ["a-b", "A B", taken]
    rows = [series_row(number, collection_id=name) for number, name in enumerate(names)]
    site = build_site(write_idc(tmp_path / "2" / "index", rows), tmp_path / "2")
    urls = {entry["collection_id"]: entry["url"] for entry in collections(site)}
    assert len(set(urls.values())) == 3
    assert urls[taken] == f"collections/idc/{taken}/"


@pytest.mark.parametrize("name", ["con", "NUL", "com1", "LPT9", "aux"])
def test_names_of_devices_get_a_suffix(name: str) -> None:
    assert re.fullmatch(rf"{name.lower()}-[0-9a-f]{{8}}", slug(name))


def test_texts_of_sources_cannot_stop_a_build(tmp_path: Path) -> None:
    """A description with broken links in it is a text: the check of links reads attributes, not texts."""
    text = "see <a href='nowhere/'>here</a>, src=x href=y id=main and \"href='z'"
    rows = [series_row(BodyPartExamined=text, Manufacturer=text, SeriesDescription=text)]
    site = build_site(
        write_idc(tmp_path / "index", rows, [collection_row(description=text, collection_name=text)]), tmp_path
    )
    assert "src=x href=y id=main" in read_page(site, "collections/idc/a-collection/").words()


def test_the_source_is_left_as_it_was(tmp_path: Path) -> None:
    index = write_idc(tmp_path / "index", [series_row()], [collection_row()])
    before = file_bytes(index)
    build_site(index, tmp_path)
    assert file_bytes(index) == before
