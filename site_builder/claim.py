"""One build at a time writes into one folder, and one at a time uses a cache."""

import errno
import fcntl
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_builder.errors import PublishError

_LOG = logging.getLogger(__name__)
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS}


@contextmanager
def claimed(out: Path) -> Iterator[None]:
    """Keep other builds from writing to `out` until the block ends; the system ends that of a killed one too.

    A file beside `out` is locked, and removed in the end. On a disk that has no locks nothing is kept out, and
    the log says so.

    Raises:
        PublishError: Another build is writing there, or the folder above can't be written.
    """
    path = out.with_name(f".{out.name}.lock")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = _locked(path)
    except BlockingIOError as error:
        raise PublishError(
            f"another build is writing {out}; wait until it is over, or name another folder with --out"
        ) from error
    except OSError as error:
        raise PublishError(f"{out} cannot be written: {error}. Look for free space and permissions") from error
    try:
        yield
    finally:
        path.unlink(missing_ok=True)  # while it is locked: nobody else's can be removed
        os.close(file)


@contextmanager
def turn(cache: Path) -> Iterator[None]:
    """Wait until no other build or pull uses a cache, and keep others waiting until the block ends.

    What they keep there for the next one they also clear away. Where a cache can't be written, or has no locks, nobody
    waits: what can't be kept is told of where it is made.
    """
    try:
        cache.mkdir(parents=True, exist_ok=True)
        file = os.open(cache / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        _LOG.warning("%s can't be locked: %s", cache, error)
        yield
        return
    try:
        _wait(file, cache)
        yield
    finally:
        os.close(file)


def _wait(file: int, cache: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        _LOG.warning("%s can't be locked (%s): don't let two builds use it at once", cache, error)


def _locked(path: Path) -> int:
    """Open and lock the file of that name, and not one that a build that ended just now has removed."""
    while True:
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        try:
            _lock(file, path)
            if _is_at(path, file):
                return file
        except BaseException:
            os.close(file)
            raise
        os.close(file)


def _lock(file: int, path: Path) -> None:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            raise
        _LOG.warning("%s can't be locked (%s): don't let two builds write there at once", path, error)


def _is_at(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(os.fstat(file), path.stat())
    except FileNotFoundError:
        return False
