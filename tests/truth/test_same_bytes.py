"""The same input gives the same bytes: in another folder, another process, another order of hashes, another cache."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.kept import recall
from tests.fixtures.idc import write_plain, write_site_toml
from tests.fixtures.sites import file_bytes
from tests.hostile.index import write_hostile

ROOT = Path(__file__).resolve().parents[2]
EPOCH = "1700000000"


def run(folder: Path, seed: str, code: str, *arguments: str, **variables: str) -> None:
    """Run Python in a process and a folder of its own, with an order of hashes of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": seed, **variables}
    command = [sys.executable, "-c", code, *arguments]
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def built(folder: Path, index: Path, seed: str) -> Path:
    config = write_site_toml(folder / "own", index)
    code = "import sys; from site_builder.cli import main; sys.exit(main(sys.argv[1:]))"
    run(folder, seed, code, "build", "--config", str(config), "--out", "site", SOURCE_DATE_EPOCH=EPOCH)
    return folder / "site"


@pytest.mark.parametrize("write", [write_plain, write_hostile])
def test_two_builds_give_the_same_bytes(tmp_path: Path, write: object) -> None:
    assert callable(write)
    one = built(tmp_path / "one", write(tmp_path / "data" / "index"), "1")
    other = built(tmp_path / "quite another" / "place", write(tmp_path / "elsewhere" / "index"), "2")
    first, second = file_bytes(one), file_bytes(other)
    assert first.keys() == second.keys()
    assert [path for path in first if first[path] != second[path]] == []


def test_a_second_build_from_the_cache_gives_the_same_bytes(tmp_path: Path) -> None:
    index = write_hostile(tmp_path / "index")
    cold = file_bytes(built(tmp_path / "one", index, "1"))
    assert file_bytes(built(tmp_path / "one", index, "3")) == cold


def test_no_file_tells_where_it_was_built(tmp_path: Path) -> None:
    site = built(tmp_path, write_plain(tmp_path / "index"), "1")
    place = str(tmp_path).encode()
    assert [path for path, data in file_bytes(site).items() if place in data] == []


def test_the_whole_index_is_summarised_alike_again(real_site: Path, tmp_path: Path) -> None:
    """A million rows in parallel, where a tie that nothing decides would show."""
    [kept] = (real_site.parent / "cache" / "summaries").iterdir()
    config = real_site.parent / "own" / "content" / "site.toml"
    code = (
        "import sys; from pathlib import Path; from site_builder.config import load_config\n"
        "from site_builder.findings import Report; from site_builder.cataloguing import read_catalog\n"
        "from tests.fixtures.silent import Silent\n"
        "read_catalog(load_config(Path(sys.argv[1])), Path(sys.argv[2]), Report(), Silent())"
    )
    run(tmp_path, "4", code, str(config), str(tmp_path / "cache"))
    [again] = (tmp_path / "cache" / "summaries").iterdir()
    assert again.name == kept.name
    assert recall(again) is not None
    assert again.read_bytes() == kept.read_bytes()
