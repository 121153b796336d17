"""A build that fails, at whatever moment, leaves the site that was there byte for byte."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from site_builder.config import load_config
from site_builder.errors import SiteBuilderError
from site_builder.pipeline import build
from tests.fixtures.idc import collection_row, series_row, write_idc, write_plain, write_site_toml
from tests.fixtures.silent import Silent
from tests.fixtures.sites import file_bytes, read_json

STAGES = ("read", "count", "write", "plan", "draw", "render", "check", "publish")


@dataclass(frozen=True, slots=True)
class Own:
    """A person's own site and what the last build of it left."""

    folder: Path
    before: dict[str, bytes]

    @property
    def site(self) -> Path:
        return self.folder / "site"

    def template(self, name: str, text: str) -> None:
        path = self.folder / "own" / "templates" / name
        path.parent.mkdir(parents=True)
        path.write_text(text, encoding="utf-8")

    def build(self, progress: Silent, *, strict: bool = False) -> None:
        config = load_config(self.folder / "own" / "content" / "site.toml")
        build(config, self.site, self.folder / "cache", progress, strict=strict)

    def is_as_before(self) -> bool:
        leftovers = [path.name for path in self.folder.iterdir() if path.name.startswith(".")]
        return file_bytes(self.site) == self.before and leftovers == []


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("base")
    write_plain(folder / "index")
    write_site_toml(folder / "own", Path("../../index"))
    Own(folder, {}).build(Silent())
    return folder


@pytest.fixture
def own(base: Path, tmp_path: Path) -> Own:
    folder = shutil.copytree(base, tmp_path / "own")
    return Own(folder, file_bytes(folder / "site"))


class Interrupting(Silent):
    """Presses Ctrl-C when a stage begins."""

    def __init__(self, at: str) -> None:
        super().__init__()
        self.at = at

    def stage(self, name: str, detail: str = "") -> None:
        super().stage(name, detail)
        if name == self.at:
            raise KeyboardInterrupt


def test_the_stages_are_those_of_a_build(own: Own) -> None:
    progress = Silent()
    own.build(progress)
    assert tuple(progress.stages) == STAGES
    assert own.is_as_before()


@pytest.mark.parametrize("stage", STAGES)
def test_ctrl_c_in_any_stage(own: Own, stage: str) -> None:
    write_idc(own.folder / "index", [series_row(9)], [collection_row()])
    with pytest.raises(KeyboardInterrupt):
        own.build(Interrupting(stage))
    assert own.is_as_before()


def broken_link(own: Own) -> None:
    own.template("pages/platforms.html", "<!doctype html><a href='nowhere/'>x</a>")


def broken_syntax(own: Own) -> None:
    own.template("pages/platforms.html", "{% if %}")


def unknown_field(own: Own) -> None:
    own.template("pages/platforms.html", "{{ ctx.no_such_field }}")


def garbage(own: Own) -> None:
    (own.folder / "index" / "idc_index.parquet").write_bytes(b"PAR1 and no more")


def gone(own: Own) -> None:
    (own.folder / "index" / "idc_index.parquet").unlink()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (broken_link, r"platforms/index\.html|commons/index\.html links to 'nowhere/'"),
        (broken_syntax, r"templates/pages/platforms\.html, line 1"),
        (unknown_field, r"templates/pages/platforms\.html.*no_such_field"),
        (garbage, r"idc_index\.parquet.* cannot be read"),
        (gone, r"no file .*idc_index\.parquet"),
    ],
)
def test_a_mistake_stops_the_build_with_its_place(own: Own, spoil: Callable[[Own], None], words: str) -> None:
    spoil(own)
    with pytest.raises(SiteBuilderError, match=words):
        own.build(Silent())
    assert own.is_as_before()


def test_strict_refuses_a_warning_and_publishes_nothing(own: Own) -> None:
    write_idc(own.folder / "index", [series_row(PatientSex="0000")], [collection_row()])
    with pytest.raises(SiteBuilderError, match="--strict was given; nothing was published") as caught:
        own.build(Silent(), strict=True)
    assert "sex-unreadable" in str(caught.value)
    assert "'0000'" in str(caught.value)
    assert own.is_as_before()
    own.build(Silent())
    assert read_json(own.site, "report.json")["findings"]["warning"] == 1


def test_killed_within_the_swap_even_a_build_that_fails_brings_the_old_site_back(own: Own) -> None:
    own.site.rename(own.folder / ".site.old")
    garbage(own)
    with pytest.raises(SiteBuilderError):
        own.build(Silent())
    assert own.is_as_before()


def test_the_source_of_a_kept_summary_may_be_damaged_later(own: Own) -> None:
    """What an earlier build summarised is only used for the very same bytes."""
    path = own.folder / "index" / "collections_index.parquet"
    path.write_bytes(path.read_bytes()[:-20])
    with pytest.raises(SiteBuilderError, match=r"collections_index\.parquet"):
        own.build(Silent())
    assert own.is_as_before()


def test_a_process_that_is_killed_leaves_a_site(own: Own) -> None:
    """SIGKILL while the new site is being written: no handler runs, the old site is untouched."""
    code = (
        "import os, signal, sys\n"
        "from pathlib import Path\n"
        "written = 0\n"
        "write = Path.write_bytes\n"
        "def killing(self, data):\n"
        "    global written\n"
        "    written += '.site.new' in str(self)\n"
        "    if written == 5: os.kill(os.getpid(), signal.SIGKILL)\n"
        "    return write(self, data)\n"
        "Path.write_bytes = killing\n"
        "from site_builder.cli import main\n"
        "main(['build', '--config', sys.argv[1], '--out', sys.argv[2]])\n"
    )
    write_idc(own.folder / "index", [series_row(9)], [collection_row()])
    config = own.folder / "own" / "content" / "site.toml"
    arguments = [sys.executable, "-c", code, str(config), str(own.site)]
    done = subprocess.run(arguments, cwd=Path(__file__).parents[2], capture_output=True, check=False)
    assert done.returncode == -9, done.stderr.decode()
    assert file_bytes(own.site) == own.before
    assert (own.folder / ".site.new").is_dir()
    own.build(Silent())
    assert read_json(own.site, "api/v1/site.json")["totals"]["series"] == 1
    assert not (own.folder / ".site.new").exists()
