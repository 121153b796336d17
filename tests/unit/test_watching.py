"""Watching a site's folder: what is reported, what is one change, and what comes and goes."""

import queue
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import pytest

from site_builder import watching as module
from site_builder.config import SiteConfig, load_config
from site_builder.errors import SiteBuilderError
from site_builder.resources import resource_dir
from site_builder.watching import Changes, watched, watching
from tests.tiny import CONFIG

Queue = queue.SimpleQueue[Changes | Exception]
#: Seconds after which a change that is to come is taken as lost; far more than a busy machine needs.
PATIENCE = 60
NUMBERS = count()


@pytest.fixture
def config(tmp_path: Path) -> SiteConfig:
    for folder in ("content/pages", "templates/pages"):
        (tmp_path / folder).mkdir(parents=True)
    path = tmp_path / "content" / "site.toml"
    path.write_text(CONFIG, encoding="utf-8")
    return load_config(path)


@pytest.fixture
def changes(config: SiteConfig) -> Iterator[Queue]:
    with watching(config) as found:
        begin(found, config)
        yield found


def begin(changes: Queue, config: SiteConfig) -> None:
    """Wait until the watch has begun in its thread: what is written before would be lost to a test."""
    first = config.root / "templates" / "first.html"
    end = time.monotonic() + PATIENCE
    while first not in reported(changes, 0.3):
        assert time.monotonic() < end, "the watch did not begin"
        first.write_text("first")
    last(changes, config)


def reported(changes: Queue, seconds: float) -> Changes:
    """The next change, or an empty one where none comes in time."""
    try:
        change = changes.get(timeout=seconds)
    except queue.Empty:
        return frozenset()
    assert not isinstance(change, Exception)
    return change


def until(changes: Queue, path: Path) -> Changes:
    """Wait until a file is reported; return everything that was reported up to then."""
    end = time.monotonic() + PATIENCE
    found: set[Path] = set()
    while path not in found:
        assert time.monotonic() < end, f"{path} was not reported"
        found |= reported(changes, 1)
    return frozenset(found)


def last(changes: Queue, config: SiteConfig) -> Changes:
    """What was reported before a file that is written now: changes come in order, so nothing is to be waited for."""
    path = config.root / "templates" / f"last-{next(NUMBERS)}.html"
    path.write_text("last")
    return until(changes, path) - {path}


def test_what_is_watched(config: SiteConfig) -> None:
    """Ours and the site's own; not the data, the cache, the built site or anything else in its folder."""
    for name in ("data", "_site", ".cache", "static", "content/collections", "content/notes"):
        (config.root / name).mkdir()
    own = [folder for folder in watched(config) if folder.is_relative_to(config.root)]
    assert own == [config.root / name for name in ("templates", "static", "content/pages", "content/collections")]
    ours = [folder for folder in watched(config) if folder not in own]
    content = resource_dir("content")
    assert {resource_dir("templates"), resource_dir("static"), content / "vocabulary"} <= set(ours)
    texts = {content / name for name in ("pages", "collections", "commons", "vocabulary")}
    assert set(ours) <= {resource_dir("templates"), resource_dir("static"), *texts}


def test_a_burst_is_one_change(config: SiteConfig, changes: Queue) -> None:
    paths = {config.root / "templates" / "pages" / f"{n}.html" for n in range(30)}
    for path in paths:
        path.write_text("text")
    assert reported(changes, PATIENCE) == paths
    assert last(changes, config) == frozenset()


def replace(path: Path) -> None:
    fresh = path.with_suffix(".part")
    fresh.write_text(CONFIG + "# saved\n", encoding="utf-8")
    fresh.replace(path)


@pytest.mark.parametrize(
    "change",
    [replace, Path.unlink, lambda path: path.write_text("tile = 1", encoding="utf-8")],
    ids=["replaced", "removed", "written"],
)
def test_the_configuration_is_watched(config: SiteConfig, changes: Queue, change: Callable[[Path], object]) -> None:
    change(config.path)
    until(changes, config.path)


def test_a_folder_that_comes_later_is_watched(config: SiteConfig, changes: Queue) -> None:
    static = config.root / "static"
    static.mkdir()
    (static / "first.css").write_text("a{}")
    until(changes, static)
    (static / "second.css").write_text("a{}")
    until(changes, static / "second.css")


def test_a_folder_that_goes_and_comes_again_is_watched(config: SiteConfig, changes: Queue) -> None:
    templates = config.root / "templates"
    shutil.rmtree(templates)
    until(changes, templates)
    templates.mkdir()
    until(changes, templates)
    (templates / "base.html").write_text("text")
    assert until(changes, templates / "base.html") == {templates / "base.html"}


def test_what_a_build_writes_is_no_change(config: SiteConfig, changes: Queue) -> None:
    for name in ("_site", ".cache", "data"):
        (config.root / name).mkdir()
        (config.root / name / "file").write_text("text")
    assert last(changes, config) == frozenset()


def test_watching_ends_with_its_block(config: SiteConfig) -> None:
    before = threading.active_count()
    with watching(config):
        assert threading.active_count() == before + 1
    assert threading.active_count() == before


def test_a_folder_that_goes_as_it_is_to_be_watched_is_left_out(
    config: SiteConfig, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = config.root / "gone"
    looks = iter([[gone]])
    monkeypatch.setattr(module, "watched", lambda config: next(looks, [config.root / "templates"]))
    with watching(config) as found:
        until(found, gone)
        (config.root / "templates" / "base.html").write_text("text")
        until(found, config.root / "templates" / "base.html")


def test_an_error_ends_the_watching_and_is_told(config: SiteConfig, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_more(*_folders: Path, **_options: object) -> Iterator[object]:
        raise OSError(28, "OS file watch limit reached")

    monkeypatch.setattr(module, "watch", no_more)
    with watching(config) as found:
        error = found.get(timeout=PATIENCE)
    assert isinstance(error, SiteBuilderError)
    assert str(error) == "changes can't be watched: [Errno 28] OS file watch limit reached"
