"""The benchmark measures what it says: rows, copies of the index, kinds of page."""

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from bench import bare, replicate
from bench.__main__ import table_of, write
from bench.kinds import address, collection_pages, largest_of_each_kind
from bench.process import run_measured
from bench.rows import Row, Target, not_measured
from bench.workspace import ROOT
from tests.tiny import tiny_site


def test_verdicts() -> None:
    assert Row("a", 15, "s", Target(15)).verdict == "ok"
    assert Row("a", 15.1, "s", Target(15)).verdict == "missed"
    assert Row("a", 94, "", Target(95, at_least=True)).verdict == "missed"
    assert Row("a", 1).verdict == ""
    assert not_measured("a", "no network").verdict == "not measured"


def test_the_file_and_the_table_hold_every_row(tmp_path: Path) -> None:
    rows = [Row("a", 1234.5, "s", Target(15), "note"), not_measured("b", "no network")]
    write(rows, tmp_path / "bench.json")
    written = json.loads((tmp_path / "bench.json").read_text(encoding="utf-8"))["rows"]
    assert [(row["name"], row["value"], row["verdict"]) for row in written] == [
        ("a", 1234.5, "missed"),
        ("b", None, "not measured"),
    ]
    assert table_of(rows).row_count == 2
    assert [row.shown() for row in rows] == ["1,234 s", "–"]


def test_peak_memory_includes_children() -> None:
    child = "data = bytearray(200_000_000); import time; time.sleep(0.5)"
    script = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    run = run_measured([sys.executable, "-c", script], Path.cwd())
    assert run.exit_code == 0
    assert run.peak_bytes > 200_000_000
    assert run.seconds > 0.5


def test_copies_multiply_every_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replicate, "PACKAGE", small_release(tmp_path / "small"))
    replicate.replicate(tmp_path / "copies", 3)
    before, after = (figures(tmp_path / name) for name in ("small", "copies"))
    assert before == (1, 20, 20, 20)
    assert after == (3, 60, 60, 60)
    assert len(list((tmp_path / "copies").iterdir())) == len(replicate.RENAMED) + len(replicate.UNCHANGED)


def small_release(folder: Path) -> Path:
    folder.mkdir()
    (folder / "analysis_results_index.parquet").write_bytes(b"copied as it is")
    (folder / "version_metadata_index.parquet").write_bytes(b"copied as it is")
    ids = "'c' AS collection_id, 'p' || i AS PatientID, 't' || i AS StudyInstanceUID"
    tables = {
        "idc_index": f"SELECT {ids}, 's' || i AS SeriesInstanceUID FROM range(20) r(i)",
        "prior_versions_index": f"SELECT {ids}, 's' || i AS SeriesInstanceUID FROM range(20) r(i)",
        "collections_index": "SELECT 'c' AS collection_id, 'C' AS collection_name",
    }
    with duckdb.connect() as connection:
        for name, sql in tables.items():
            connection.execute(f"COPY ({sql}) TO '{folder / f'{name}.parquet'}'")
    return folder


def figures(folder: Path) -> tuple[int, ...]:
    names = ("collection_id", "PatientID", "StudyInstanceUID", "SeriesInstanceUID")
    counts = ", ".join(f"count(DISTINCT {name})" for name in names)
    with duckdb.connect() as connection:
        path = folder / "idc_index.parquet"
        return tuple(connection.execute(f"SELECT {counts} FROM read_parquet('{path}')").fetchall()[0])


def test_the_bare_queries_count_the_whole_index() -> None:
    index = replicate.PACKAGE / "idc_index.parquet"
    with duckdb.connect() as connection:
        connection.execute(f"CREATE VIEW series AS SELECT * FROM read_parquet('{index}')")
        for key in bare.GROUPINGS:
            sql = bare.grouped(bare.subjects_valued(bare.sex_of_subjects(key), key), key, "value")
            subjects, _, series = connection.execute(f"SELECT {sums()} FROM ({sql}) AS t{alias(key)}").fetchall()[0]
            assert series == 1_044_191
            assert subjects == 86_362 or key


def sums() -> str:
    return "sum(subjects), sum(studies), sum(series)"


def alias(key: str) -> str:
    names = [*filter(None, [key]), "value", "subjects", "studies", "series", "instances", "megabytes"]
    return f"({', '.join(names)})"


def test_one_page_of_each_kind_is_the_largest(tmp_path: Path) -> None:
    for path, size in {
        "index.html": 1,
        "404.html": 1,
        "collections/index.html": 1,
        "collections/by/size/index.html": 9,
        "collections/idc/a/index.html": 2,
        "collections/idc/b/index.html": 5,
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("x" * size, encoding="utf-8")
    found = {address(tmp_path, page) for page in largest_of_each_kind(tmp_path).values()}
    assert found == {"", "404.html", "collections/", "collections/by/size/", "collections/idc/b/"}
    assert [address(tmp_path, page) for page in collection_pages(tmp_path)] == [
        "collections/idc/b/",
        "collections/idc/a/",
    ]


def test_a_build_without_exports_lacks_them_alone(tmp_path: Path) -> None:
    config = tiny_site(tmp_path / "site")
    found = {}
    for options in ((), ("--without",)):
        folder = tmp_path / f"built{len(options)}"
        command = [sys.executable, "-m", "bench.timed_build", str(config), str(folder), *options]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
        assert float(done.stdout) > 0
        found[options] = {str(path.relative_to(folder / "_site")) for path in (folder / "_site").rglob("*.*")}
    whole, bare = found.values()
    assert bare < whole
    kinds = {name.rpartition("/")[2].partition(".")[2] for name in whole - bare}
    assert kinds == {"bib", "ris", "csl.json", "cff", "json", "jsonld", "ttl", "csv", "parquet", "md", "s5cmd", "txt"}
