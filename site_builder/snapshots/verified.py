"""Which files were found whole before: an unchanged build need not read hundreds of megabytes again for that."""

import logging
from pathlib import Path

import msgspec

from site_builder.snapshots.files import sha256_of, write_atomically
from site_builder.snapshots.manifest import Manifest, StoredFile

_LOG = logging.getLogger(__name__)
#: Size, time of the last change of the bytes and of the file (both in ns), inode, SHA-256.
Seen = tuple[int, int, int, int, str]


class Verified:
    """What is known of the files of one source, kept in a file beside its snapshots.

    A file whose size, times and inode are as they were when it was hashed is the same file.
    """

    def __init__(self, path: Path) -> None:
        """Read what is known; nothing where the file is missing or damaged: the files are hashed then."""
        self.path = path
        try:
            self.known = msgspec.json.decode(path.read_bytes(), type=dict[str, Seen])
        except (OSError, ValueError):
            self.known = {}

    def problem(self, folder: Path, file: StoredFile) -> str:
        """What is wrong with a file of a snapshot, the rest of a sentence; empty where it is whole."""
        path = folder / file.path
        if path.is_symlink() or not path.is_file():
            return "is missing"
        size = path.stat().st_size
        if size != file.size:
            return f"has {size:,} bytes, and had {file.size:,} when it was pulled"
        key = f"{folder.name}/{file.path}"
        if self.known.get(key) != _seen(path, file.sha256):
            if sha256_of(path) != file.sha256:
                return "has changed since it was pulled: its SHA-256 is another one"
            self.known[key] = _seen(path, file.sha256)
        return ""

    def know(self, manifest: Manifest) -> None:
        """Note the files of a snapshot that were hashed while they were written."""
        for file in manifest.files:
            path = manifest.folder / file.path
            self.known[f"{manifest.folder.name}/{file.path}"] = _seen(path, file.sha256)

    def keep(self, folders: set[str]) -> None:
        """Write what is known of these folders; where the disk refuses, the next build hashes again."""
        known = {key: seen for key, seen in self.known.items() if key.partition("/")[0] in folders}
        data = msgspec.json.encode(known)
        try:
            if not self.path.is_file() or self.path.read_bytes() != data:
                write_atomically(self.path, data)
        except OSError as error:
            _LOG.info("%s can't be written: %s", self.path, error)


def _seen(path: Path, sha256: str) -> Seen:
    state = path.stat()
    return (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino, sha256)
