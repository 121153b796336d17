"""A file that one build keeps for the next one, alone in its folder of the cache and held to its own hash."""

import hashlib
import logging
from pathlib import Path

_LOG = logging.getLogger(__name__)


def read_whole(path: Path) -> bytes | None:
    """What `write_alone` wrote; None where it is not there or not whole, as a damaged disk may leave it."""
    try:
        digest, _, data = path.read_bytes().partition(b"\n")
    except OSError:
        return None
    return data if digest == hashlib.sha256(data).hexdigest().encode() else None


def write_alone(path: Path, data: bytes) -> None:
    """Keep a file for the next build; others with its suffix, which it replaces, are removed.

    Where nothing can be written the next build makes it again, and the log says why.
    """
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(hashlib.sha256(data).hexdigest().encode() + b"\n" + data)
        fresh.replace(path)
        for old in path.parent.glob(f"*{path.suffix}"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError as error:
        _LOG.warning("%s can't be kept for the next build: %s", path, error)
