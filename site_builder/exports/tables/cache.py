"""The last file that a build made, kept for the next one under the hash of what it was made from."""

import hashlib
import logging
from collections.abc import Callable
from pathlib import Path

_LOG = logging.getLogger(__name__)
_FOLDER = "tables"


def kept_bytes(cache: Path | None, made_from: bytes, make: Callable[[], bytes]) -> bytes:
    """What `make` gives, or what it gave when it was last made from the same; it then lies whole in the cache.

    Where it can't be kept the next build makes it again, and the log says why.
    """
    if cache is None:
        return make()
    path = cache / _FOLDER / hashlib.sha256(made_from).hexdigest()[:32]
    kept = _read(path)
    if kept is None:
        kept = make()
        _write(path, kept)
    return kept


def _read(path: Path) -> bytes | None:
    """A file that holds its own hash and then what was kept; None where it is not there or not whole."""
    try:
        text = path.read_bytes()
    except OSError:
        return None
    digest, data = text[:32], text[32:]
    return data if hashlib.sha256(data).digest() == digest else None


def _write(path: Path, data: bytes) -> None:
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        for old in path.parent.iterdir():
            old.unlink(missing_ok=True)
        fresh.write_bytes(hashlib.sha256(data).digest() + data)
        fresh.replace(path)
    except OSError as error:
        _LOG.warning("%s can't be kept for the next build: %s", path, error)
