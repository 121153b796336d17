"""A build that has nothing to do does nothing; whatever a site is made from, a change of it is seen."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from site_builder import pipeline, unchanged
from site_builder.built import Built
from site_builder.config import load_config
from site_builder.errors import SiteBuilderError
from site_builder.pipeline import build
from site_builder.publish import MARKER, Output, publish
from site_builder.unchanged import stamps
from tests.fixtures.idc import collection_row, entry, series_row, write_idc
from tests.fixtures.sites import file_bytes
from tests.tiny import tiny_site


class Heard:
    """Hears the stages of a build."""

    def __init__(self) -> None:
        self.stages: list[str] = []

    def stage(self, name: str, detail: str = "") -> None:
        """Keep what was said."""
        self.stages.append(f"{name} {detail}")


def built(config: Path, **more: bool) -> tuple[Built, bool]:
    """A build, and whether it found that it had nothing to do."""
    heard, folder = Heard(), config.parent.parent
    made = build(load_config(config), folder / "_site", folder / ".cache", heard, **more)
    return made, heard.stages[-1] == "check nothing has changed since the last build"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that was built once; each test leaves it as a build left it."""
    config = tiny_site(tmp_path_factory.mktemp("unchanged") / "own")
    made, idle = built(config)
    assert not idle
    assert made.changed == made.files
    return config


def test_a_second_build_says_what_the_first_one_said(own: Path) -> None:
    site = own.parent.parent / "_site"
    before, first = file_bytes(site), stamps(site)
    remove(*(own.parent.parent / ".cache" / "finished").iterdir())
    made, _idle = built(own)
    again, idle = built(own)
    assert idle
    assert (again.changed, again.recorded) == (0, False)
    for name in ("pages", "charts", "files", "size_bytes", "index_bytes", "report", "catalog", "near_limits"):
        assert getattr(again, name) == getattr(made, name), name
    for name in ("path", "entries", "covered", "unrecorded", "advice"):
        assert getattr(again.permalinks, name) == getattr(made.permalinks, name), name
    assert file_bytes(site) == before
    assert stamps(site) == first


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def other_data(own: Path) -> None:
    rows = [series_row(1, collection_id="lung_one", source_DOI="10.7937/lung", PatientAge="155Y")]
    sources = [entry(source_id="lung_one", source_doi="10.7937/lung")]
    write_idc(own.parent.parent / "data", rows, [collection_row("lung_one", sources=sources)])


def remove(*paths: Path) -> None:
    for path in paths:
        path.unlink()


def spoil(*paths: Path) -> None:
    for path in paths:
        write(path, "{")


CHANGES: dict[str, Callable[[Path], object]] = {
    "configuration": lambda own: write(own, own.read_text(encoding="utf-8").replace("Tiny", "Small")),
    "data": other_data,
    "page": lambda own: write(own.parent / "pages" / "team.md", "# The team\n\nWe."),
    "text": lambda own: write(own.parent / "collections" / "idc" / "lung_one.md", "Words."),
    "redirects": lambda own: write(own.parent / "redirects.csv", "from,to,why\nold/,about/,merged\n"),
    "template": lambda own: write(own.parent.parent / "templates" / "pages" / "moved.html", "{# ours #}"),
    "style": lambda own: write(own.parent.parent / "static" / "css" / "own.css", "p { margin: 0 }"),
    "page of the site": lambda own: write(own.parent.parent / "_site" / "index.html", "spoilt"),
    "file lost": lambda own: remove(own.parent.parent / "_site" / "robots.txt"),
    "file too many": lambda own: write(own.parent.parent / "_site" / "more.txt", ""),
    "memory spoilt": lambda own: spoil(*(own.parent.parent / ".cache" / "finished").glob("*")),
    "memory lost": lambda own: remove(*(own.parent.parent / ".cache" / "finished").glob("*")),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changes_is_seen_and_seen_once(own: Path, change: str) -> None:
    CHANGES[change](own)
    made, idle = built(own)
    assert not idle
    site = own.parent.parent / "_site"
    assert not (site / "more.txt").exists()
    assert set(stamps(site)) == {*file_bytes(site)}
    assert len(stamps(site)) == made.files + 1
    assert (site / MARKER).exists()
    assert built(own)[1]


def test_the_day_the_package_and_what_it_stands_on_count(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1767225600")
    assert not built(own)[1]
    assert built(own)[1]
    monkeypatch.setattr(unchanged, "_installed", lambda: ["Jinja2-99.dist-info"])
    assert not built(own)[1]
    code = own.parent / "package"
    write(code / "one.py", "1")
    monkeypatch.setattr(unchanged, "_PACKAGE", code)
    assert not built(own)[1]
    assert built(own)[1]
    write(code / "one.py", "2")
    assert not built(own)[1]


def test_what_is_installed_is_known_with_its_version() -> None:
    names = unchanged._installed()
    assert any(name.startswith("jinja2-") for name in map(str.lower, names))
    assert any(name.startswith("idc_index_data-") for name in map(str.lower, names))


def test_a_page_saved_during_a_build_is_seen_by_the_next_one(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = own.parent / "pages" / "team.md"

    def saving(files: Mapping[str, Output], out: Path) -> int:
        write(page, "# Later\n\nSaved when its page was drawn.")
        return publish(files, out)

    write(page, "# Sooner\n\nAs it was.")
    monkeypatch.setattr(pipeline, "publish", saving)
    built(own)
    monkeypatch.undo()
    write(page, "# Sooner\n\nAs it was.")
    assert not built(own)[1]


def test_addresses_are_recorded_though_nothing_else_has_changed(own: Path) -> None:
    made, idle = built(own, record=True)
    assert (idle, made.recorded) == (False, True)
    built(own)
    again, idle = built(own, record=True)
    assert (idle, again.recorded) == (True, False)


def test_findings_are_refused_of_a_site_that_has_not_changed(own: Path) -> None:
    with pytest.raises(SiteBuilderError, match="age-out-of-range"):
        built(own, strict=True)


def test_links_and_folders_are_no_files_of_ours(own: Path) -> None:
    site = own.parent.parent / "_site"
    copy = own.parent / "copy.txt"
    os.link(site / "robots.txt", copy)
    (site / "robots.txt").unlink()
    (site / "robots.txt").symlink_to(copy)
    assert not built(own)[1]
    assert built(own)[1]


def test_a_cache_that_takes_nothing_is_told_of(own: Path, caplog: pytest.LogCaptureFixture) -> None:
    finished = own.parent.parent / ".cache" / "finished"
    remove(*finished.iterdir())
    finished.rmdir()
    write(finished, "in the way")
    assert not built(own)[1]
    assert "can't be kept for the next build" in caplog.text
    remove(finished)
