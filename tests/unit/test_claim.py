"""Two builds never write into one folder at once."""

import errno
import fcntl
import logging
import os
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder.claim import claimed, turn
from site_builder.config import load_config
from site_builder.errors import PublishError
from site_builder.pipeline import build
from tests.fixtures.silent import Silent
from tests.fixtures.sites import file_bytes
from tests.tiny import tiny_site

ROOT = Path(__file__).parents[2]
HOLD = """
import sys
from pathlib import Path
from site_builder.claim import claimed, turn
with claimed(Path(sys.argv[1])):
    print("claimed", flush=True)
    sys.stdin.read()
"""


def holding(out: Path) -> "subprocess.Popen[str]":
    """Another process that has claimed the folder."""
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(out)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "claimed\n"
    return process


def test_a_second_build_is_refused_and_touches_nothing(tmp_path: Path) -> None:
    config, out = load_config(tiny_site(tmp_path / "own")), tmp_path / "site"
    build(config, out, tmp_path / "cache", Silent())
    before = file_bytes(tmp_path)
    with claimed(out):
        (tmp_path / ".site.new").mkdir()
        (tmp_path / ".site.new" / ".site-builder").write_text("half of a site that the first build writes")
        with pytest.raises(PublishError, match=r"another build is writing .*site; wait until it is over, or name"):
            build(config, out, tmp_path / "cache", Silent())
        assert (tmp_path / ".site.new" / ".site-builder").is_file()
    build(config, out, tmp_path / "cache", Silent())
    assert file_bytes(tmp_path) == before


def test_nothing_is_left_beside_the_site(tmp_path: Path) -> None:
    for error in (None, KeyboardInterrupt):
        try:
            with claimed(tmp_path / "not" / "there" / "site"):
                if error:
                    raise error
        except KeyboardInterrupt:
            assert error
        assert list((tmp_path / "not" / "there").iterdir()) == []


def test_another_folder_beside_it_is_free(tmp_path: Path) -> None:
    with claimed(tmp_path / "one"), claimed(tmp_path / "other"):
        assert sorted(path.name for path in tmp_path.iterdir()) == [".one.lock", ".other.lock"]


def test_a_killed_build_keeps_nobody_out(tmp_path: Path) -> None:
    process = holding(tmp_path / "site")
    try:
        with pytest.raises(PublishError, match="another build is writing"), claimed(tmp_path / "site"):
            pass
        process.kill()
        process.wait()
        assert (tmp_path / ".site.lock").is_file()
        with claimed(tmp_path / "site"):
            pass
        assert list(tmp_path.iterdir()) == []
    finally:
        process.kill()
        process.communicate()


def test_a_lock_file_that_was_removed_meanwhile_is_made_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The build before this one ends between our opening of its file and our locking of it."""
    real = fcntl.flock
    locked: list[int] = []

    def flock(file: int, how: int) -> None:
        if not locked:
            (tmp_path / ".site.lock").unlink()
        locked.append(file)
        real(file, how)

    monkeypatch.setattr(fcntl, "flock", flock)
    with claimed(tmp_path / "site"):
        assert len(locked) == 2
        with pytest.raises(PublishError, match="another build"), claimed(tmp_path / "site"):
            pass


def test_a_disk_without_locks_is_told_and_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_file: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with claimed(tmp_path / "site"), caplog.at_level(logging.WARNING):
        pass
    assert "don't let two builds write there at once" in caplog.text


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(PublishError, match="cannot be written"), claimed(tmp_path / "file" / "site"):
        pass


def test_those_who_use_a_cache_wait_for_each_other(tmp_path: Path) -> None:
    with turn(tmp_path / "cache"):
        other = os.open(tmp_path / "cache" / ".lock", os.O_RDWR)
        with pytest.raises(BlockingIOError):
            fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    fcntl.flock(other, fcntl.LOCK_EX | fcntl.LOCK_NB)
    os.close(other)


def test_a_cache_that_cannot_be_written_keeps_nobody_waiting(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "cache").write_text("in the way", encoding="utf-8")
    with turn(tmp_path / "cache"):
        assert "can't be locked" in caplog.text
