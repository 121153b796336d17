"""How a catalogue is kept between builds: under a hash of everything it comes from."""

import hashlib
import importlib.metadata
import platform
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import msgspec

from site_builder.findings import Finding
from site_builder.kept_files import read_whole, write_alone
from site_builder.model import Catalog

if TYPE_CHECKING:
    from site_builder.sources.base import Snapshot

#: Parts of the package whose change makes a kept catalogue stale: what reading and summarising loads.
_CODE = (
    *("__init__.py", "catalog.py", "characters.py", "clock.py", "columns.py", "engine.py", "errors.py"),
    *("findings.py", "kept.py", "kept_files.py", "model.py", "phrases.py", "publish.py", "reading.py", "resources.py"),
    *("slugs.py", "twins.py", "citations/__init__.py", "citations/datacite_record.py", "citations/names.py"),
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
    text = read_whole(path)
    try:
        return msgspec.json.decode(text, type=Kept) if text is not None else None
    except (ValueError, RecursionError):
        return None


def keep(path: Path, kept: Kept) -> None:
    """Keep a catalogue for the next build; those it replaces are removed."""
    write_alone(path, msgspec.json.encode(kept))
