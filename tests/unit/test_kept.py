"""What builds keep for each other."""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest

from site_builder import kept as module
from site_builder.cataloguing import read_catalog
from site_builder.config import load_config
from site_builder.findings import Report
from site_builder.kept import Kept, fingerprint, keep, recall
from site_builder.reading import federated, locate
from site_builder.snapshots import Store
from site_builder.sources import Snapshot
from tests.fixtures.silent import Silent
from tests.tiny import tiny_site

KEPT = "0" * 32 + ".json"


@pytest.fixture(scope="module")
def idc(tmp_path_factory: pytest.TempPathFactory) -> Kept:
    """What the tiny IDC release gives."""
    folder = tmp_path_factory.mktemp("catalog")
    config = load_config(tiny_site(folder / "site"))
    return federated(locate(config, Store(folder / ".snapshots")), config, Silent())


def test_what_is_kept_is_recalled(idc: Kept, tmp_path: Path) -> None:
    assert recall(tmp_path / "cache" / KEPT) is None
    keep(tmp_path / "cache" / KEPT, idc)
    assert recall(tmp_path / "cache" / KEPT) == idc


def test_the_newest_is_kept_alone(idc: Kept, tmp_path: Path) -> None:
    for name in (f"{'a' * 32}.json", KEPT):
        keep(tmp_path / name, idc)
    assert [path.name for path in tmp_path.iterdir()] == [KEPT]
    assert recall(tmp_path / KEPT) == idc


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda data: b"",
    "cut short": lambda data: data[: len(data) // 2],
    "without its hash": lambda data: data.partition(b"\n")[2],
    "a figure changed": lambda data: data.replace(b'"series":', b'"series":1', 1),
    "not UTF-8": lambda data: data.replace(b"Lung", b"L\xff\xfeg", 1),
    "zeros": lambda data: bytes(len(data)),
    "something else": lambda data: b"x\n{}",
}


@pytest.mark.parametrize("damage", DAMAGE)
def test_what_is_damaged_is_made_anew(idc: Kept, tmp_path: Path, damage: str) -> None:
    path = tmp_path / KEPT
    keep(path, idc)
    damaged = DAMAGE[damage](path.read_bytes())
    assert damaged != path.read_bytes()
    path.write_bytes(damaged)
    assert recall(path) is None


@pytest.mark.parametrize(
    "text", [b"{}", b"[]", b'{"catalog":{"platforms":[{"commons":{"name":"\xc3("}}]}}', b'{"a":' * 5000]
)
def test_another_shape_under_a_right_hash_is_made_anew(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / KEPT
    path.write_bytes(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
    assert recall(path) is None


def test_a_cache_that_cannot_be_written_stops_no_build(
    idc: Kept, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "cache").write_text("a file where the folder should be")
    keep(tmp_path / "cache" / KEPT, idc)
    assert [record.getMessage().partition(": ")[0] for record in caplog.records] == [
        f"{tmp_path / 'cache' / KEPT} can't be kept for the next build"
    ]


def loaded_modules() -> list[Path]:
    """The modules of ours that reading and summarising load, by their path in the package."""
    code = """
import sys, site_builder.catalog, site_builder.kept, site_builder.sources, site_builder.summarise
ours = [module for name, module in sys.modules.items() if name.partition(".")[0] == "site_builder"]
print(*(module.__file__ for module in ours if module.__file__), sep="\\n")
"""
    package = Path(module.__file__).parent
    answer = subprocess.run(
        [sys.executable, "-c", code], cwd=package.parent, capture_output=True, text=True, check=True
    )
    return sorted(Path(line).relative_to(package) for line in answer.stdout.split("\n") if line)


def test_the_fingerprint_changes_with_everything_a_summary_comes_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modules, package = loaded_modules(), tmp_path / "site_builder"
    shutil.copytree(Path(module.__file__).parent, package, ignore=shutil.ignore_patterns("__pycache__"))
    monkeypatch.setattr(module, "__file__", str(package / "kept.py"))
    data, vocabulary = tmp_path / "data.parquet", tmp_path / "vocabulary"
    data.write_bytes(b"1")
    vocabulary.mkdir()
    (vocabulary / "terms.csv").write_text("a,b")

    def made(options: str = "o", name: str = "index", said: str = "idc", **changed: Any) -> str:
        snapshot = replace(Snapshot("idc", {name: data}, "25", "2026-01-01T00:00:00Z", "a folder"), **changed)
        return fingerprint([(said, snapshot)], options, vocabulary)

    seen = [made()]
    os.utime(data, (1, 1))
    assert made() == seen[0]
    seen += [made(options="p"), made(name="other"), made(said="sheet"), made(problem="down"), made(version="24")]
    seen += [
        made(source_id="old"),
        made(facts={"others": ["notes.docx"]}),
        made(retrieved_at="2026-01-02T00:00:00Z"),
        made(origin="another folder"),
    ]
    assert {Path("catalog.py"), Path("sources/idc.py"), Path("summarise/facets.py")} <= set(modules)
    for path in (data, vocabulary / "terms.csv", *(package / name for name in modules)):
        path.write_bytes(path.read_bytes() + b"\n")
        seen.append(made())
        assert seen[-1] != seen[-2], path
    monkeypatch.setattr("platform.python_version", lambda: "0")
    seen.append(made())
    for engine in ("duckdb", "ibis-framework", "msgspec", "nh3", "pyarrow", "python-calamine", "sqlglot"):
        monkeypatch.setattr("importlib.metadata.version", lambda name, new=engine: "0" if name == new else "1")
        seen.append(made())
    assert len(set(seen)) == len(seen)


def test_the_same_input_is_summarised_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    config, cache = load_config(tiny_site(tmp_path / "site")), tmp_path / "cache"
    first, again = Report(), Report()
    catalog = read_catalog(config, cache, first, Silent())

    def refused(*_arguments: object) -> None:
        raise AssertionError("the engine was started")

    monkeypatch.setattr("site_builder.engine.connect", refused)
    assert read_catalog(config, cache, again, Silent()) == catalog
    (kept,) = (cache / "summaries").iterdir()
    assert isinstance(msgspec.json.decode(kept.read_bytes().partition(b"\n")[2]), dict)
    assert again.findings == first.findings
    assert [finding.code for finding in first.findings] == ["age-out-of-range"]


def test_where_small_cells_are_hidden_no_rows_lie_in_the_cache(tmp_path: Path) -> None:
    path = tiny_site(tmp_path / "site")
    cache = tmp_path / "cache"
    open_ = read_catalog(load_config(path), cache, Report(), Silent())
    assert all(collection.table for collection in open_.collections)
    assert len(list((cache / "series").iterdir())) == len(open_.collections)
    hiding = replace(load_config(path), min_cell=11)
    assert not any(collection.table for collection in read_catalog(hiding, cache, Report(), Silent()).collections)
    assert list((cache / "series").iterdir()) == []


def test_who_needs_no_rows_writes_none_and_leaves_those_of_builds(tmp_path: Path) -> None:
    config, cache = load_config(tiny_site(tmp_path / "site")), tmp_path / "cache"
    bare = read_catalog(config, cache, Report(), Silent(), rows=False)
    assert not any(collection.table for collection in bare.collections)
    assert not cache.exists()
    whole = read_catalog(config, cache, Report(), Silent())
    for path in (cache / "series").iterdir():
        path.unlink()
    assert read_catalog(config, cache, Report(), Silent(), rows=False) == whole, "it was recalled"
