"""What a snapshot says of itself: its files with their checksums and rows, and where and when they were got."""

from collections.abc import Iterable
from dataclasses import dataclass, field, fields, replace
from pathlib import Path, PurePosixPath
from typing import Any

import msgspec

NAME = "manifest.json"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a snapshot.

    `name` is what the source calls it (`<table>` or `<table>/<part>`), `path` where it lies in the folder of the
    snapshot; `size` in bytes, `rows` None where it holds no rows; `url` what was asked, without secrets.
    """

    name: str
    path: str
    sha256: str
    size: int
    rows: int | None
    url: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The content of `manifest.json`, and the folder that it lies in.

    `origin` says in words what was read, `retrieved_at` is ISO 8601 in UTC, `plan` what the pull was asked for
    (kind and options of the source, without secrets), `facts` what the source noted for its own `parse`.
    """

    source_id: str
    kind: str
    origin: str
    version: str
    retrieved_at: str
    files: tuple[StoredFile, ...]
    facts: dict[str, Any] = field(default_factory=dict)
    plan: str = ""
    folder: Path = Path()

    def paths(self) -> dict[str, Path]:
        """Where each file lies, by its name."""
        return {file.name: self.folder / file.path for file in self.files}

    def rows(self) -> dict[str, int]:
        """Rows by table, see `rows_by_table`."""
        return rows_by_table(self.files)

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


@dataclass(frozen=True, slots=True)
class Attempt:
    """The last pull of a source: when it ended (ISO 8601 in UTC), and why it failed (None: it did not)."""

    at: str
    error: str | None


@dataclass(frozen=True, slots=True)
class Damage:
    """A snapshot that was passed over: of which source, taken when, and what is wrong with which file."""

    source_id: str
    stamp: str
    file: str
    problem: str

    def __str__(self) -> str:
        """In one line, for a message."""
        return f"snapshot {self.stamp} of source '{self.source_id}': {self.file} {self.problem}"


def rows_by_table(files: Iterable[StoredFile]) -> dict[str, int]:
    """Rows of files that state them, summed by table: the part of the name before the first slash."""
    rows: dict[str, int] = {}
    for file in files:
        if file.rows is not None:
            table = file.name.partition("/")[0]
            rows[table] = rows.get(table, 0) + file.rows
    return rows


def as_json(manifest: Manifest) -> bytes:
    """The text of `manifest.json`. Raises `TypeError` for facts that JSON can't hold."""
    data = {f.name: getattr(manifest, f.name) for f in fields(Manifest) if f.name != "folder"}
    return msgspec.json.format(msgspec.json.encode(data), indent=2) + b"\n"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a snapshot's folder. Raises `OSError` or `ValueError` where it is missing or not one of ours."""
    text = (folder / NAME).read_bytes()
    try:
        manifest = msgspec.json.decode(text, type=Manifest, dec_hook=_no_path)
    except RecursionError as error:
        raise ValueError("is nested too deeply") from error
    for file in manifest.files:
        if not is_inside(file.path):
            raise ValueError(f"names {file.path!r}, which is no path below the snapshot")
    return replace(manifest, folder=folder)


def is_inside(path: str) -> bool:
    """Whether a path can't leave the folder that it is relative to."""
    parts = PurePosixPath(path).parts
    return bool(parts) and "\\" not in path and "\0" not in path and parts[0] != "/" and ".." not in parts


def _no_path(kind: type, _value: Any) -> Any:
    raise ValueError(f"holds a {kind.__name__}, which is not written into manifests")
