"""How a catalogue is kept between builds: under a hash of everything it comes from."""

import hashlib
import importlib.metadata
import logging
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from site_builder.findings import Finding
from site_builder.model import Catalog

if TYPE_CHECKING:
    from site_builder.sources.base import Snapshot

_LOG = logging.getLogger(__name__)
#: Parts of the package whose change makes a kept catalogue stale: what reading and summarising loads.
_CODE = (
    *("__init__.py", "catalog.py", "characters.py", "clock.py", "columns.py", "engine.py", "errors.py"),
    *("findings.py", "kept.py", "model.py", "phrases.py", "publish.py", "reading.py", "resources.py", "slugs.py"),
    *("twins.py", "citations/__init__.py", "citations/datacite_record.py", "citations/names.py"),
    *("harmonise", "series", "sheets", "sources", "summarise"),
)
_ENGINES = ("duckdb", "ibis-framework", "msgspec", "nh3", "pyarrow", "python-calamine", "sqlglot")


@dataclass(frozen=True, slots=True)
class Kept:
    """What is kept between builds: the catalogue and the findings on the way to it."""

    catalog: Catalog
    findings: tuple[Finding, ...]


def fingerprint(snapshots: Iterable[tuple[str, "Snapshot"]], options: str, vocabulary: Path) -> str:
    """A hash of everything a catalogue comes from: snapshots, options, code, vocabularies and engines.

    `snapshots` are each with the options of its source. The time of a snapshot counts; that of its files does not.
    """
    digest = hashlib.sha256(options.encode())
    for said, snapshot in snapshots:
        read = (snapshot.source_id, snapshot.version, snapshot.retrieved_at, snapshot.origin, snapshot.problem)
        digest.update(f"{said} {read} {sorted(snapshot.facts.items())}".encode())
        for name, path in sorted(snapshot.files.items()):
            digest.update(f"{name} {_sha256(path)}".encode())
    package = Path(__file__).parent
    code = [path for part in _CODE for path in _python(package / part)]
    for path in [*code, *sorted(vocabulary.glob("*.csv"))]:
        digest.update(path.name.encode() + path.read_bytes())
    versions = [f"{name} {importlib.metadata.version(name)}" for name in _ENGINES]
    digest.update(" ".join([f"python {platform.python_version()}", *versions]).encode())
    return digest.hexdigest()


def _python(path: Path) -> list[Path]:
    return sorted(path.rglob("*.py")) if path.is_dir() else [path]


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def recall(path: Path) -> Kept | None:
    """A catalogue kept by an earlier build, or None where there is none that is whole.

    A number that a damaged disk changed would still be JSON, so the text is held to its own hash.
    """
    try:
        digest, _, text = path.read_bytes().partition(b"\n")
        if digest.decode("ascii", "replace") != hashlib.sha256(text).hexdigest():
            return None
        return msgspec.json.decode(text, type=Kept)
    except (OSError, ValueError, RecursionError):
        return None


def keep(path: Path, kept: Kept) -> None:
    """Keep a catalogue for the next build; those it replaces are removed.

    Where nothing can be written the next build summarises again, and the log says why.
    """
    text = msgspec.json.encode(kept)
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
        fresh.replace(path)
        for old in path.parent.glob("*.json"):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError as error:
        _LOG.warning("%s can't be kept for the next build: %s", path, error)
