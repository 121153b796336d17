"""Files that outlive a crash: written beside their place, forced to the disk, renamed; and one writer at a time."""

import errno
import fcntl
import hashlib
import logging
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_builder.errors import SourceError

_LOG = logging.getLogger(__name__)
_NO_LOCKS = {errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS}
_FULL = {errno.ENOSPC, errno.EDQUOT}


def sha256_of(path: Path) -> str:
    """The SHA-256 of a file, in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def write_atomically(path: Path, data: bytes) -> None:
    """Write a small file: whoever reads it finds the old bytes or the new ones, after a crash as well."""
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("wb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync_folder(path.parent)


def sync(path: Path) -> None:
    """Force the bytes of a file to the disk."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def sync_folder(path: Path) -> None:
    """Force the names in a folder to the disk; disks that know no such thing (EINVAL) do it at once."""
    folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    except OSError as error:
        if error.errno != errno.EINVAL:
            raise
    finally:
        os.close(folder)


def remove(folder: Path) -> None:
    """Remove a folder in two steps, so that nobody finds half of it; where the second is cut off, `sweep` ends it."""
    try:
        folder.rename(folder.with_name(f".trash-{folder.name}"))
    except OSError as error:
        _LOG.warning("%s can't be removed: %s", folder, error)
    sweep(folder.parent)


def sweep(folder: Path) -> None:
    """Remove what `remove` left; what the disk does not let go now is for the next time, and the log says so."""
    for trash in folder.glob(".trash-*"):
        try:
            shutil.rmtree(trash)
        except OSError as error:
            _LOG.warning("%s can't be removed: %s", trash, error)


@contextmanager
def locked(source_id: str, path: Path) -> Iterator[None]:
    """Hold the lock of a source until the block ends; the system ends that of a killed process too.

    On a disk that has no locks nothing is kept out, and the log says so. Raises `SourceError` where another
    pull holds it.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(file)
        raise SourceError(f"source '{source_id}': another pull of it is running; wait until that is over") from error
    except OSError as error:
        if error.errno not in _NO_LOCKS:
            os.close(file)
            raise
        _LOG.warning("%s can't be locked (%s): don't let two pulls run at once", path, error)
    try:
        yield
    finally:
        os.close(file)


@contextmanager
def explained_disk(source_id: str, folder: Path) -> Iterator[None]:
    """Say of a full disk what is kept and what to do. Raises `SourceError`.

    Engines that write files have errors of their own, which only quote the system's words.
    """
    try:
        yield
    except Exception as error:
        if isinstance(error, SourceError) or not is_full(error):
            raise
        raise SourceError(
            f"source '{source_id}': the disk of {folder} is full ({error}). Make room and pull again: "
            "what is fetched already is kept"
        ) from error


def is_full(error: BaseException) -> bool:
    """Whether an error says that the disk, or the part of it that one may use, is full."""
    if isinstance(error, OSError) and error.errno in _FULL:
        return True
    return any(os.strerror(code) in str(error) for code in _FULL)
