"""A snapshot in the making: files that are done are journalled, so that an interrupted pull goes on after them."""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from site_builder.slugs import digest, slug
from site_builder.snapshots.files import explained_disk, sha256_of, sync, sync_folder, write_atomically
from site_builder.snapshots.manifest import NAME, StoredFile, is_inside

PLAN, JOURNAL = ".plan.json", ".journal.jsonl"
#: Beginning of the name of a file that is being written.
PART = ".part-"
#: Seconds. What an older interrupted pull fetched is not mixed with what the source says today.
OLDEST_DRAFT = 24 * 3600
_SUFFIX = re.compile(r"(\.[a-z0-9]+)*")
_PLAIN = re.compile(r"[a-z0-9][a-z0-9_]{0,60}")


@dataclass(frozen=True, slots=True)
class Plan:
    """What a draft is for: kind and options of the source, since when (seconds), and whether it was refused."""

    text: str
    kind: str
    begun: float
    refused: bool = False


@dataclass(slots=True)
class Writing:
    """A file that is being written: write to `path`, and state its `rows` where it has any."""

    path: Path
    rows: int | None = None


class Draft:
    """The files of one pull; made by `Store.draft`, which holds the lock.

    `folder` may hold scratch files of the source too: what is not written with `write` is no part of the snapshot
    and removed at the end. A snapshot has the files that this pull wrote, or asked `done` for.
    """

    def __init__(self, source_id: str, folder: Path, plan: Plan) -> None:
        """Open the draft in a folder; what the journal tells of is there already."""
        self.source_id = source_id
        self.folder = folder
        self.plan = plan
        self.files: dict[str, StoredFile] = {}
        self._journal = read_journal(folder)

    @property
    def kind(self) -> str:
        """The kind of the source."""
        return self.plan.kind

    @property
    def left(self) -> int:
        """How many files an interrupted pull before this one has left."""
        return len(self._journal.keys() - self.files.keys())

    def done(self, name: str) -> StoredFile | None:
        """The file of that name where this pull, or an interrupted one before it, has written it; else None."""
        if name in self.files:
            return self.files[name]
        file = self._journal.get(name)
        if file is None or not _is_whole(self.folder / file.path, file):
            return None
        self.files[name] = file
        return file

    @contextmanager
    def write(self, name: str, *, url: str = "", suffix: str = "") -> Iterator[Writing]:
        """Write one file of the snapshot to the path that is given; when the block ends well it is part of it.

        Args:
            name: What the source calls it: `<table>` or `<table>/<part>`; the part may be any text.
            url: Where it comes from, without secrets.
            suffix: End of the file's name, such as `.parquet`.

        Raises:
            SourceError: The disk is full.
            FileNotFoundError: The block wrote no file.
        """
        path = path_of(name, suffix)
        writing = Writing((self.folder / path).with_name(PART + Path(path).name))
        try:
            with explained_disk(self.source_id, self.folder):
                writing.path.parent.mkdir(parents=True, exist_ok=True)
                yield writing
                self._keep(name, path, url, writing)
        finally:
            writing.path.unlink(missing_ok=True)

    def refuse(self) -> None:
        """Note that a whole draft was refused: it is there for who confirms it, and for nobody else."""
        self.plan = replace(self.plan, refused=True)
        write_plan(self.folder, self.plan)

    def tidy(self) -> None:
        """Remove what is no part of the snapshot; plan and journal stay until it is published."""
        _remove_others(self.folder, {file.path for file in self.files.values()})

    def _keep(self, name: str, path: str, url: str, writing: Writing) -> None:
        sync(writing.path)
        file = StoredFile(name, path, sha256_of(writing.path), writing.path.stat().st_size, writing.rows, url)
        writing.path.replace(self.folder / path)
        sync_folder((self.folder / path).parent)
        _append(self.folder / JOURNAL, msgspec.json.encode(file) + b"\n")
        self.files[name] = self._journal[name] = file


def path_of(name: str, suffix: str) -> str:
    """Where a file lies: its name in words that every disk takes, told apart from other names by a hash.

    Raises `ValueError` for an empty name or a suffix that is none: both are given by the code of a source.
    """
    if not name or not _SUFFIX.fullmatch(suffix):
        raise ValueError(f"{name!r} with the suffix {suffix!r} can't be a file of a snapshot")
    if _PLAIN.fullmatch(name) and suffix and name + suffix != NAME:
        return name + suffix
    table, _, part = name.partition("/")
    return f"{slug(table)}/{slug(part)}-{digest(name, 16)}{suffix}"


def resume(folder: Path, plan: Plan, *, confirm: bool) -> Plan:
    """Make the folder of a draft ready; what an interrupted pull of the same plan left is kept.

    A draft that was refused is kept for who confirms it. Gives the plan that the draft has.
    """
    before = read_plan(folder)
    if before and _goes_on(before, plan, confirm):
        files = read_journal(folder)
        write_atomically(folder / JOURNAL, b"".join(msgspec.json.encode(file) + b"\n" for file in files.values()))
        _remove_others(folder, {file.path for file in files.values()})
        return before
    if folder.exists():
        (folder / PLAN).unlink(missing_ok=True)  # first: what is left where this is cut off is no draft
        shutil.rmtree(folder)
    folder.mkdir()
    write_plan(folder, plan)
    return plan


def _goes_on(before: Plan, plan: Plan, confirm: bool) -> bool:
    if (before.text, before.kind) != (plan.text, plan.kind):
        return False
    if before.refused:
        return confirm
    return 0 <= plan.begun - before.begun <= OLDEST_DRAFT


def read_plan(folder: Path) -> Plan | None:
    """The plan of the draft in a folder; None where there is no draft."""
    try:
        return msgspec.json.decode((folder / PLAN).read_bytes(), type=Plan)
    except (FileNotFoundError, ValueError):
        return None


def write_plan(folder: Path, plan: Plan) -> None:
    """Write the plan of a draft."""
    write_atomically(folder / PLAN, msgspec.json.encode(plan))


def read_journal(folder: Path) -> dict[str, StoredFile]:
    """The files that are done, by name; the last line may be half of one, where the machine stopped."""
    files: dict[str, StoredFile] = {}
    try:
        lines = (folder / JOURNAL).read_bytes().splitlines()
    except FileNotFoundError:
        return files
    for line in lines:
        try:
            file = msgspec.json.decode(line, type=StoredFile)
        except ValueError:
            break
        if is_inside(file.path):
            files[file.name] = file
    return files


def _append(path: Path, line: bytes) -> None:
    file = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    try:
        os.write(file, line)
        os.fsync(file)
    finally:
        os.close(file)


def _is_whole(path: Path, file: StoredFile) -> bool:
    return path.is_file() and path.stat().st_size == file.size and sha256_of(path) == file.sha256


def _remove_others(folder: Path, kept: set[str]) -> None:
    for path in sorted(folder.rglob("*"), reverse=True):  # what is in a folder before the folder
        if path.is_dir() and not path.is_symlink():
            if not any(path.iterdir()):
                path.rmdir()
        elif path.relative_to(folder).as_posix() not in kept | {PLAN, JOURNAL}:
            path.unlink()
