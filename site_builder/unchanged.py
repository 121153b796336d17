"""Whether a site is as the last build left it, and made from the same: then a build has nothing to do.

What was made from what is kept in the cache, one file for each output folder, as a hash of everything that a site is
made from: the catalogue and its findings, the configuration, texts, templates, styles, the ledger, this package and
whatever is installed beside it. The files of the site are known by size and time, as version control knows them.
"""

import hashlib
import logging
import os
import platform
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import msgspec

from site_builder.config import SiteConfig
from site_builder.content import FOLDERS
from site_builder.findings import Finding
from site_builder.ledger.covering import Covered
from site_builder.ledger.entries import Entry
from site_builder.model import Catalog
from site_builder.resources import layers

_LOG = logging.getLogger(__name__)
_PACKAGE = Path(__file__).resolve().parent
#: What lies beside the configuration for a build to read: it, the ledger, redirects, changes, states of links.
_BESIDE = ("*.toml", "*.jsonl", "*.csv")

Stamps = dict[str, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Finished:
    """What a build says when it is over, and the files that it left: size and time in nanoseconds by path.

    `key` is the hash of all that they were made from. The rest is what `Built` and its `Permalinks` hold.
    """

    key: str
    files: Stamps
    pages: int
    charts: int
    index_bytes: int
    findings: tuple[Finding, ...]
    entries: tuple[Entry, ...]
    covered: Covered
    unrecorded: int
    near_limits: tuple[str, ...]


def key_of(catalog: Catalog, findings: Iterable[Finding], generated_at: str, config: SiteConfig) -> str:
    """A hash of everything that a site is made from; the time counts as the site tells it."""
    digest = hashlib.sha256(msgspec.json.encode((catalog, tuple(findings), generated_at, repr(config))))
    for path in _files(config):
        digest.update(f"\n{path} ".encode())
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    digest.update(" ".join([f"python {platform.python_version()}", *_installed()]).encode())
    return digest.hexdigest()


def _files(config: SiteConfig) -> Iterator[Path]:
    """The files that a build reads besides its snapshots."""
    folders = [_PACKAGE, *layers(config, "templates"), *layers(config, "static")]
    folders += [folder / name for folder in layers(config, "content") for name in (*FOLDERS, "vocabulary")]
    for folder in folders:
        yield from sorted(p for p in folder.rglob("*") if p.suffix != ".pyc" and p.is_file())
    for pattern in _BESIDE:
        yield from sorted(path for path in config.content.glob(pattern) if path.is_file())


def _installed() -> list[str]:
    """The packages that can be imported, each with its version, as their folders are called."""
    folders = (Path(folder or ".") for folder in sys.path)
    return sorted(path.name for folder in folders if folder.is_dir() for path in folder.glob("*.dist-info"))


def recall_finished(cache: Path, out: Path, key: str) -> Finished | None:
    """What the last build into `out` said, where it was made from the same and nobody has touched a file since."""
    try:
        found = msgspec.json.decode(_kept_at(cache, out).read_bytes(), type=Finished)
    except (OSError, ValueError, RecursionError):
        return None
    return found if found.key == key and found.files == stamps(out) else None


def keep_finished(cache: Path, out: Path, finished: Finished) -> None:
    """Keep what a build said for the next one; where that can't be written, the next one builds again."""
    path = _kept_at(cache, out)
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(msgspec.json.encode(finished))
        fresh.replace(path)
    except OSError as error:
        _LOG.warning("%s can't be kept for the next build: %s", path, error)


def _kept_at(cache: Path, out: Path) -> Path:
    return cache / "finished" / f"{hashlib.sha256(os.fsencode(out.absolute())).hexdigest()[:16]}.json"


def stamps(out: Path) -> Stamps:
    """Size and time (ns) of every file of a site by its path; what is no plain file has a size of -1."""
    found: Stamps = {}
    for folder, _folders, names in os.walk(out):
        for name in names:
            path = os.path.join(folder, name)
            stat = os.lstat(path)
            plain = os.path.isfile(path) and not os.path.islink(path)
            found[os.path.relpath(path, out)] = (stat.st_size, stat.st_mtime_ns) if plain else (-1, 0)
    return found
