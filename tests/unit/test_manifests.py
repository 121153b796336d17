"""Manifests: what other programs read in them, what their heads say, and that nothing can slip into a command."""

import json
import re
import shlex
from collections.abc import Iterable
from dataclasses import replace
from importlib.util import find_spec
from pathlib import Path

import pytest

from site_builder.catalog import catalog_of
from site_builder.config import SiteConfig
from site_builder.engine import connect
from site_builder.exports import manifest_lines, manifests
from site_builder.exports.listing import collection_files
from site_builder.exports.manifests import manifest_files
from site_builder.exports.series import series_files, series_path
from site_builder.findings import Report
from site_builder.model import Catalog, Commons
from site_builder.publish import gather, publish
from site_builder.series.tables import shown_of, with_tables
from site_builder.sources.base import Harvest
from site_builder.summarise import summarise
from site_builder.suppress import suppressed
from tests.fixtures.harvests import Row, harvest, part, record, row

CONFIG = SiteConfig("Atlas", "https://example.org/atlas/")
BUCKET = "s3://idc-open-data"
TITLE = 'A "collection" of\nrm -rf ~ \x85\u2028$(lungs)'


def catalog(found: Harvest, cache: Path) -> Catalog:
    with connect() as engine:
        summed = summarise(found, engine, Report())
        tabled = with_tables(summed, shown_of([(frozenset({"open"}), found)]), cache, Report())
        return catalog_of([tabled], (), (), Report())


def idc(rows: Iterable[Row], title: str = "Lungs") -> Harvest:
    lung = replace(record("IDC", "lung", part("10.7937/lung"), access=("open",)), title=title)
    return harvest(rows, "IDC", records=[lung], also_provided=["access"])


def series(number: int, **more: object) -> Row:
    facts: Row = {"storage_url": f"{BUCKET}/0000-{number}/*", "license": "CC BY 4.0", "size_bytes": 1000}
    return row("lung", number, **{**facts, "data_url_doi": "10.7937/lung", **more})


def texts(found: Harvest, cache: Path) -> dict[str, str]:
    """The manifests of the one collection, by the name of their file."""
    made = manifest_files(catalog(found, cache), CONFIG, cache)
    return {output.path.rpartition("/")[2]: output.data.decode() for output in made}


def commands(text: str) -> list[list[str]]:
    """What s5cmd runs: each line that is no comment, parted as a shell does."""
    return [shlex.split(line) for line in text.split("\n") if line and not line.startswith("#")]


def test_every_series_is_copied_and_listed(tmp_path: Path) -> None:
    found = texts(idc(series(n) for n in (2, 1, 3)), tmp_path)
    assert sorted(found) == ["manifest.s5cmd", "series.txt"]
    assert commands(found["manifest.s5cmd"]) == [["cp", f"{BUCKET}/0000-{n}/*", "."] for n in (1, 2, 3)]
    assert commands(found["series.txt"]) == [[f"1.2.{n}.1.1"] for n in (1, 2, 3)]
    assert found["manifest.s5cmd"].endswith(" .\n")


def test_the_head_says_what_it_is_how_to_run_it_and_what_to_cite(tmp_path: Path) -> None:
    head = texts(idc([series(1), series(2, license="CC BY-NC 3.0")]), tmp_path)["manifest.s5cmd"].partition("\ncp ")[0]
    assert head.split("\n") == [
        "# Lungs (IDC lung)",
        "# Source: IDC 1 (a test), as of 2026-11-01T00:00:00Z",
        "# 2 series of a collection of 2 series, 2.00 kB (2,000 bytes)",
        "# Licences:",
        "#   1 series: CC BY 4.0 https://creativecommons.org/licenses/by/4.0/",
        "#   1 series: CC BY-NC 3.0 https://creativecommons.org/licenses/by-nc/3.0/",
        "# Some of these do not allow commercial use; the others have no such limit or do not say.",
        "# Licences differ; series.parquet beside this file has that of each series. To take those of one, with "
        "DuckDB:",
        "#   duckdb -noheader -list -c \"SELECT 'cp ' || storage_url || ' .' FROM 'series.parquet' "
        "WHERE license = 'CC-BY-4.0'\"",
        "# Copy the files into the current folder (https://github.com/peak/s5cmd):",
        "#   s5cmd --no-sign-request --endpoint-url https://s3.amazonaws.com run manifest.s5cmd",
        "# or, in folders by subject, study and series (https://github.com/ImagingDataCommons/idc-index):",
        "#   idc download manifest.s5cmd",
        "# Cite what you use: https://doi.org/10.7937/lung",
        "# About: https://example.org/atlas/collections/idc/lung/",
    ]


@pytest.mark.parametrize(
    ("stated", "words"),
    [("CC BY-NC 4.0", "# Commercial use is not allowed."), (None, "# Licence: not stated by the source")],
)
def test_a_licence_that_forbids_and_one_that_is_missing_are_told(
    tmp_path: Path, stated: str | None, words: str
) -> None:
    text = texts(idc([series(1, license=stated)]), tmp_path)["series.txt"]
    assert words in text.split("\n")
    assert "Licences differ" not in text


def test_nothing_of_a_source_becomes_a_command(tmp_path: Path) -> None:
    rows = [
        series(1),
        series(2, storage_url=f"{BUCKET}/x/* .\nrm -rf ~"),
        series(3, storage_url="s3://b/$(reboot)/*"),
        {**series(4, license='CC "x"\nrm *'), "SeriesInstanceUID": "1.2\nrm"},
    ]
    found = texts(idc(rows, TITLE), tmp_path)
    assert [words[0] for words in commands(found["manifest.s5cmd"])] == ["cp", "cp"]
    assert commands(found["series.txt"]) == [["1.2.1.1.1"], ["1.2.2.1.1"], ["1.2.3.1.1"]]
    for text in found.values():
        assert text.split("\n")[0] == '# A "collection" of rm -rf ~ $(lungs) (IDC lung)'
        assert {line[:1] for line in text.splitlines()} <= {"#", "c", "1"}
    assert "2 series of a collection of 4 series" in found["manifest.s5cmd"]


def test_files_of_gen3_are_listed_one_by_one_as_its_program_reads_them(tmp_path: Path) -> None:
    """gen3 4.28 reads `object_id`, `file_size`, `file_name`, `md5sum`, `commons_url` and passes over other keys."""
    rows = [
        series(1, object_ids="dg.MD1R/aa,dg.MD1R/bb", storage_url=None),
        series(2, object_ids='dg.MD1R/"}, {"x": "', storage_url=None),
        series(3, object_ids="dg.MD1R/cc", license=None, storage_url=None),
    ]
    one = idc(rows, TITLE)
    midrc = replace(one, commons=Commons("MIDRC", "midrc", "MIDRC", "https://data.midrc.org"))
    found = texts(midrc, tmp_path)
    assert sorted(found) == ["manifest.drs.json", "series.txt"]
    entries = json.loads(found["manifest.drs.json"])
    about = entries[0].pop("about")
    assert entries == [
        {"object_id": "dg.MD1R/aa", "license": "CC-BY-4.0"},
        {"object_id": "dg.MD1R/bb", "license": "CC-BY-4.0"},
        {"object_id": "dg.MD1R/cc"},
    ]
    assert about[0] == 'A "collection" of rm -rf ~ $(lungs) (MIDRC lung)'
    assert "3 files of a collection of 3 series, 3.00 kB (3,000 bytes)" in about
    assert "  gen3 --auth credentials.json --endpoint data.midrc.org drs-pull manifest manifest.drs.json" in about


def test_a_manifest_is_made_once_and_anew_where_it_is_damaged(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = catalog(idc([series(1)]), tmp_path)
    first = {output.path: output.data for output in manifest_files(made, CONFIG, tmp_path)}
    stamps = {path: path.stat().st_mtime_ns for path in (tmp_path / "manifests").iterdir()}
    manifest_files(made, CONFIG, tmp_path)
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "manifests").iterdir()} == stamps
    for path in stamps:
        path.write_bytes(path.read_bytes() + b"rm -rf ~\n")
    assert {output.path: output.data for output in manifest_files(made, CONFIG, tmp_path)} == first
    elsewhere = replace(CONFIG, base_url="https://example.org/other/")
    assert all(b"/other/" in output.data for output in manifest_files(made, elsewhere, tmp_path))
    assert len(list((tmp_path / "manifests").iterdir())) == len(first), "those of the other address are gone"


def test_pages_lead_to_what_there_is_and_the_site_has_it(tmp_path: Path) -> None:
    made = catalog(idc([series(1)]), tmp_path / "cache")
    (collection,) = made.collections
    outputs = [*series_files(made, tmp_path / "cache"), *manifest_files(made, CONFIG, tmp_path / "cache")]
    listed = {file.path: file for file in collection_files(collection) if file.role in ("table", "manifest")}
    assert [output.path for output in outputs] == list(listed)
    table = listed[series_path(collection)]
    publish(gather(outputs), tmp_path / "site")
    published = tmp_path / "site" / series_path(collection)
    assert published.stat().st_size == table.size_bytes
    assert table.note == "1 series, a row each, with all that is known of them"
    assert publish(gather(outputs), tmp_path / "site") == 0, "nothing changed"


def test_with_small_cells_hidden_there_is_no_row_anywhere(tmp_path: Path) -> None:
    made = suppressed(catalog(idc(series(n) for n in range(30)), tmp_path), 11)
    assert series_files(made, tmp_path) == []
    assert manifest_files(made, CONFIG, tmp_path) == []
    assert not [file for file in collection_files(made.collections[0]) if file.role in ("table", "manifest")]


def test_all_that_writes_manifests_is_part_of_what_they_are_kept_under() -> None:
    text = Path(manifest_lines.__file__).read_text(encoding="utf-8")
    used = [find_spec(name) for name in re.findall(r"^from (site_builder\S+) import", text, re.MULTILINE)]
    assert used
    assert {Path(str(spec.origin)) for spec in used if spec} <= set(manifests.CODE)


def test_every_kind_has_a_file_of_its_own() -> None:
    names = [kind.name for kind in manifests.KINDS]
    assert len(set(names)) == len(names)
