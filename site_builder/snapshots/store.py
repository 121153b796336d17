"""The folder `.snapshots`: the newest whole snapshot of each source, the draft of the next one, the last attempt."""

import re
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import msgspec

from site_builder.clock import iso_time
from site_builder.config_values import id_problem
from site_builder.errors import SourceError
from site_builder.snapshots.draft import JOURNAL, PLAN, Draft, Plan, resume
from site_builder.snapshots.files import (
    explained_disk,
    locked,
    remove,
    sweep,
    sync_folder,
    write_atomically,
)
from site_builder.snapshots.manifest import NAME, Attempt, Damage, Manifest, as_json, read_manifest
from site_builder.snapshots.shrink import check_shrink
from site_builder.snapshots.verified import Verified

_STAMP = re.compile(r"\d{8}T\d{6}Z(-\d{3})?")
PARTIAL, LOCK, ATTEMPT, VERIFIED = ".partial", ".lock", ".attempt.json", ".verified.json"


class Store:
    """The snapshots of all sources below one folder.

    `problems` are the damaged snapshots that `current` passed over, each once. `clock` gives seconds since 1970.
    """

    def __init__(self, root: Path, clock: Callable[[], float] = time.time) -> None:
        """Nothing is read or written yet; the folder need not be there."""
        self.root = root
        self.clock = clock
        self.problems: list[Damage] = []

    def folder(self, source_id: str) -> Path:
        """The folder of a source. Raises `SourceError` for an id that could lead elsewhere."""
        if problem := id_problem(source_id):
            raise SourceError(f"{source_id!r} can't name a source: {problem}")
        return self.root / source_id

    def current(self, source_id: str) -> Manifest | None:
        """The newest whole snapshot; None where there is none. What is damaged goes to `problems`."""
        verified = Verified(self.folder(source_id) / VERIFIED)
        stamps = self._stamps(source_id)
        for folder in reversed(stamps):
            if (manifest := self._whole(source_id, folder, verified)) is not None:
                verified.keep({stamp.name for stamp in stamps})
                return manifest
        return None

    @contextmanager
    def draft(self, source_id: str, plan: str, *, kind: str, confirm: bool = False) -> Iterator[Draft]:
        """Open the draft of a source's next snapshot, under the lock of the source.

        What an interrupted pull of the same plan left within a day is taken over. A draft that `publish` refused
        is taken over with `confirm` alone: without it a source that has recovered is asked anew.

        Args:
            source_id: The source.
            plan: What the pull is asked for: kind and options, without secrets.
            kind: The kind of the source.
            confirm: Whether a draft that was refused is wanted.

        Raises:
            SourceError: Another pull of the source is running, or the disk is full.
        """
        folder = self.folder(source_id)
        with explained_disk(source_id, self.root):
            folder.mkdir(parents=True, exist_ok=True)
        with locked(source_id, folder / LOCK):
            with explained_disk(source_id, self.root):
                sweep(folder)
                found = resume(folder / PARTIAL, Plan(plan, kind, self.clock()), confirm=confirm)
            yield Draft(source_id, folder / PARTIAL, found)

    def publish(
        self,
        draft: Draft,
        *,
        origin: str,
        version: str,
        facts: Mapping[str, Any],
        keep: int,
        max_shrink: float,
        allow_shrink: bool = False,
    ) -> Manifest:
        """Make the draft the newest snapshot in one rename, and remove all but the `keep` newest.

        Raises:
            ShrinkError: A table lost more than the share `max_shrink` of its rows, and `allow_shrink` is not given;
                the draft stays for a pull that confirms it.
            SourceError: The disk is full.
            ValueError: The draft has no file.
        """
        if not draft.files:
            raise ValueError(f"the pull of source '{draft.source_id}' wrote no file")
        with explained_disk(draft.source_id, self.root):
            if not allow_shrink:
                self._guard(draft, max_shrink)
            manifest = self._swap(draft, origin, version, facts)
        self._retain(draft.source_id, manifest, max(keep, 1))
        return manifest

    def note(self, source_id: str, attempt: Attempt) -> None:
        """Keep how the last pull of a source went. Raises `SourceError` where the disk is full."""
        with explained_disk(source_id, self.root):
            self.folder(source_id).mkdir(parents=True, exist_ok=True)
            write_atomically(self.folder(source_id) / ATTEMPT, msgspec.json.encode(attempt) + b"\n")

    def last_attempt(self, source_id: str) -> Attempt | None:
        """How the last pull of a source went; None where it was never pulled, or the note of it can't be read."""
        try:
            return msgspec.json.decode((self.folder(source_id) / ATTEMPT).read_bytes(), type=Attempt)
        except (OSError, ValueError):
            return None

    def _stamps(self, source_id: str) -> list[Path]:
        """The folders of the snapshots, the oldest first."""
        folder = self.folder(source_id)
        if not folder.is_dir():
            return []
        return sorted(path for path in folder.iterdir() if _STAMP.fullmatch(path.name) and path.is_dir())

    def _whole(self, source_id: str, folder: Path, verified: Verified) -> Manifest | None:
        """The manifest of a snapshot whose files are all as they were pulled; None, and a problem, where not."""
        found = _checked(source_id, folder, verified)
        if isinstance(found, Manifest):
            return found
        if found not in self.problems:
            self.problems.append(found)
        return None

    def _guard(self, draft: Draft, max_shrink: float) -> None:
        try:
            check_shrink(draft, self.current(draft.source_id), max_shrink)
        except SourceError:
            draft.refuse()
            raise

    def _swap(self, draft: Draft, origin: str, version: str, facts: Mapping[str, Any]) -> Manifest:
        now = self.clock()
        folder = draft.folder.with_name(_next_stamp(self._stamps(draft.source_id), now))
        manifest = Manifest(
            source_id=draft.source_id,
            kind=draft.kind,
            origin=origin,
            version=version,
            retrieved_at=iso_time(now),
            files=tuple(draft.files[name] for name in sorted(draft.files)),
            facts=dict(facts),
            plan=draft.plan.text,
            folder=folder,
        )
        draft.tidy()
        write_atomically(draft.folder / NAME, as_json(manifest))
        draft.folder.rename(folder)
        sync_folder(folder.parent)
        for name in (PLAN, JOURNAL):  # after the rename: until then they make the draft one that can go on
            (folder / name).unlink(missing_ok=True)
        return manifest

    def _retain(self, source_id: str, newest: Manifest, keep: int) -> None:
        """Remove all but the `keep` newest snapshots; the damaged ones among them are of no use and go too."""
        verified = Verified(self.folder(source_id) / VERIFIED)
        verified.know(newest)
        kept = {newest.folder.name}
        for folder in reversed(self._stamps(source_id)):
            if folder == newest.folder:
                continue
            if len(kept) < keep and self._whole(source_id, folder, verified) is not None:
                kept.add(folder.name)
            else:
                remove(folder)
        verified.keep(kept)


def _checked(source_id: str, folder: Path, verified: Verified) -> Manifest | Damage:
    """A snapshot's manifest, or the first thing that is wrong with the snapshot."""
    try:
        manifest = read_manifest(folder)
    except FileNotFoundError:
        return Damage(source_id, folder.name, NAME, "is missing")
    except (OSError, ValueError) as error:
        return Damage(source_id, folder.name, NAME, f"can't be read: {error}")
    if manifest.source_id != source_id:
        return Damage(source_id, folder.name, NAME, f"is of the source {manifest.source_id!r}")
    for file in manifest.files:
        if problem := verified.problem(folder, file):
            return Damage(source_id, folder.name, file.path, problem)
    return manifest


def _next_stamp(taken: list[Path], now: float) -> str:
    """A name that sorts after all that are there, also where the clock was set back."""
    stamp = iso_time(now).replace("-", "").replace(":", "")
    newest = taken[-1].name if taken else ""
    if stamp > newest:
        return stamp
    base, _, number = newest.partition("-")
    return f"{base}-{int(number or 1) + 1:03d}"
