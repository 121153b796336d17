"""Files of a hostile index: inside the output folder, readable, and safe to open."""

import csv
import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

from tests.hostile.index import SHORT

Json = dict[str, Any]
DEVICES = {"con", "prn", "aux", "nul", *(f"{name}{n}" for name in ("com", "lpt") for n in range(10))}
#: What the hostile index must be told to have.
CODES = (
    "age-unreadable", "collection-without-id", "collection-without-record", "collection-without-series",
    "date-unreadable", "figure-partial", "id-missing", "license-unknown", "modality-unreadable", "number-unreadable",
    "record-repeated", "series-duplicate", "sex-unreadable", "slug-clash", "text-shortened", "uid-unreadable",
)  # fmt: skip


def read(site: Path, path: str) -> Any:
    return json.loads((site / path).read_text(encoding="utf-8"), parse_constant=refuse)


def refuse(constant: str) -> None:
    raise AssertionError(f"{constant} is no JSON")


def test_nothing_is_written_beside_the_site(hostile_site: Path) -> None:
    assert [path.name for path in hostile_site.parent.iterdir()] == [hostile_site.name]


def test_files_lie_inside_under_names_every_host_can_serve(hostile_site: Path) -> None:
    for path in hostile_site.rglob("*"):
        assert not path.is_symlink()
        assert path.resolve().is_relative_to(hostile_site.resolve())
        name = path.relative_to(hostile_site).as_posix()
        assert re.fullmatch(r"[A-Za-z0-9._/-]+", name), name
        assert len(path.name) <= 120, name
        assert path.name.split(".")[0].lower() not in DEVICES, f"{name} is a device on Windows"
        assert not path.name.endswith("."), name


def test_names_differ_in_more_than_case(hostile_site: Path) -> None:
    names = [path.relative_to(hostile_site).as_posix().lower() for path in hostile_site.rglob("*")]
    assert len(names) == len(set(names))


def test_every_json_file_is_json(hostile_site: Path) -> None:
    paths = [path.relative_to(hostile_site).as_posix() for path in hostile_site.rglob("*.json")]
    assert len(paths) > len(SHORT)
    for path in paths:
        read(hostile_site, path)


def test_identifiers_arrive_whole_in_the_api(hostile_site: Path) -> None:
    """The API gives the source's own identifiers, whatever is in them; only the address is tidy."""
    collections = read(hostile_site, "api/v1/collections.json")["collections"]
    identifiers = {entry["collection_id"] for entry in collections}
    assert identifiers == {*SHORT, "nothing_stated", "twice", "long"} - {""}
    for entry in collections:
        assert re.fullmatch(r"idc/[a-z0-9-]{1,100}", entry["id"]), entry["id"]
        detail = read(hostile_site, f"api/v1/collections/{entry['id']}.json")
        assert detail["collection_id"] == entry["collection_id"]
        assert (hostile_site / entry["url"] / "index.html").is_file()
    assert len({entry["id"] for entry in collections}) == len(collections)


def test_links_of_the_api_are_web_addresses(hostile_site: Path) -> None:
    for entry in read(hostile_site, "api/v1/collections.json")["collections"]:
        detail = read(hostile_site, f"api/v1/collections/{entry['id']}.json")
        urls = [*detail["data_url_doi"], *(link["url"] for link in detail["links"])]
        urls += [view["dicom_viewer_url"] for view in detail["sample_views"]]
        for url in urls:
            assert re.fullmatch(r"https?://[^\s<>\"'\\@]+", url.replace("'", "%27")), url


def test_only_uids_are_sent_to_viewers(hostile_site: Path) -> None:
    views = []
    for entry in read(hostile_site, "api/v1/collections.json")["collections"]:
        views += read(hostile_site, f"api/v1/collections/{entry['id']}.json")["sample_views"]
    assert views
    for view in views:
        assert re.fullmatch(r"[0-9.]{1,64}", view["StudyInstanceUID"])
        assert re.fullmatch(r"[0-9.]{1,64}", view["SeriesInstanceUID"])


def test_numbers_are_whole_and_add_up(hostile_site: Path) -> None:
    for entry in read(hostile_site, "api/v1/collections.json")["collections"]:
        detail = read(hostile_site, f"api/v1/collections/{entry['id']}.json")
        for name in ("subjects", "studies", "series", "instances", "size_bytes"):
            assert detail[name] is None or (isinstance(detail[name], int) and detail[name] >= 0), detail["id"]
        for facet in ("PatientSex", "age_group"):
            counted = sum(count["subjects"] or 0 for count in detail["facets"][facet])
            assert counted == (detail["subjects"] or 0), detail["id"]
        assert sum(count["series"] or 0 for count in detail["facets"]["license"]) == (detail["series"] or 0)
        assert sum(part["series"] or 0 for part in detail["parts"]) == (detail["series"] or 0), detail["id"]


def test_csv_cells_start_no_formula(hostile_site: Path) -> None:
    paths = sorted(hostile_site.rglob("*.csv"))
    assert len(paths) > len(SHORT)
    for path in paths:
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        assert len({len(row) for row in rows}) == 1, path
        for cell in (cell for row in rows for cell in row):
            number = re.fullmatch(r"[0-9]+(\.[0-9]+)?|", cell)
            assert number or not cell.lstrip().startswith(("=", "+", "-", "@", "\t", "\r")), f"{path}: {cell!r}"
            assert not re.search(r"[\x00-\x1f\x7f]", cell), f"{path}: {cell!r}"


def test_the_sitemap_and_drawings_are_xml(hostile_site: Path) -> None:
    root = ElementTree.parse(hostile_site / "sitemap.xml").getroot()
    assert len(root) > len(SHORT)
    for location in root.iter("{http://www.sitemaps.org/schemas/sitemap/0.9}loc"):
        assert (location.text or "").startswith("https://example.org/atlas/")
    for path in hostile_site.rglob("*.svg"):
        ElementTree.parse(path)


def test_the_search_index_is_whole(hostile_site: Path) -> None:
    index = read(hostile_site, "search/index.json")
    collections = read(hostile_site, "api/v1/collections.json")["collections"]
    assert index["documentCount"] == len(collections)
    assert {stored["url"] for stored in index["storedFields"].values()} == {entry["url"] for entry in collections}


def test_what_was_refused_is_in_the_report(hostile_site: Path) -> None:
    codes = {code["code"]: code["findings"] for code in read(hostile_site, "report.json")["codes"]}
    refused = {finding["value"] for finding in codes["data-url-refused"]}
    assert {"javascript:alert(21)", "JaVaScRiPt:alert(22)", "file:///etc/passwd", "http://[::1"} <= refused
    for code in CODES:
        assert codes[code], code
    assert all(len(f["value"]) <= 200 for findings in codes.values() for f in findings)
