"""One catalogue out of its platforms: totals and facets over all of them, and how it is kept between builds."""

import hashlib
import importlib.metadata
import logging
import platform
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from pathlib import Path

import msgspec

from site_builder.columns import FACETS
from site_builder.errors import SourceError
from site_builder.findings import Finding
from site_builder.harmonise.license import License
from site_builder.model import Catalog, Collection, Facet, FacetCount, Platform, RawValue, Totals

_LOG = logging.getLogger(__name__)
#: Parts of the package whose change makes a kept summary stale: what reading and summarising loads.
_CODE = (
    *("__init__.py", "catalog.py", "characters.py", "clock.py", "columns.py", "engine.py", "errors.py"),
    *("findings.py", "model.py", "resources.py", "slugs.py", "harmonise", "sources", "summarise"),
)
_ENGINES = ("duckdb", "ibis-framework", "msgspec", "nh3", "pyarrow", "sqlglot")


@dataclass(frozen=True, slots=True)
class Summarised:
    """What one source gave: its platform, collections, licences and findings."""

    platform: Platform
    collections: tuple[Collection, ...]
    licenses: dict[str, License]
    findings: tuple[Finding, ...]


def catalog_of(parts: Sequence[Summarised]) -> Catalog:
    """All platforms as one catalogue. Raises `SourceError` where two sources give the same commons."""
    by_name: dict[str, str] = {}
    for part in parts:
        name, id_ = part.platform.commons.name, part.platform.source.id
        if name in by_name:
            raise SourceError(f"sources '{by_name[name]}' and '{id_}' both give the commons {name}; keep one of them")
        by_name[name] = id_
    platforms = tuple(part.platform for part in parts)
    collections = sorted((c for part in parts for c in part.collections), key=lambda c: c.id)
    licenses = {id_: license_ for part in parts for id_, license_ in sorted(part.licenses.items())}
    facets = {name: merged([p.facets[name] for p in platforms]) for name, *_rest in FACETS}
    return Catalog(platforms, tuple(collections), total(p.totals for p in platforms), facets, licenses)


def total(parts: Iterable[Totals]) -> Totals:
    """Totals added up; a figure that a platform does not provide is left out, and None where none does."""
    every = list(parts)

    def add(name: str) -> int | None:
        figures = [figure for part in every if (figure := getattr(part, name)) is not None]
        return sum(figures) if figures else None

    names = ("subjects", "studies", "series", "instances", "size_bytes")
    return Totals(**{name: add(name) for name in names}, collections=sum(part.collections for part in every))


def merged(facets: Sequence[Facet]) -> Facet:
    """One facet over several platforms: values added up, in the order of the level (ages keep theirs)."""
    provided = [facet for facet in facets if facet.provided]
    if len(provided) <= 1:
        return provided[0] if provided else facets[0]
    counts: dict[str, FacetCount] = {}
    for count in (count for facet in provided for count in facet.counts):
        counts[count.value] = reduce(_add, [c for c in (counts.get(count.value), count) if c])
    first = provided[0]
    if first.name == "age_group":
        ordered = sorted(counts.values(), key=lambda c: (c.is_unknown, c.value))
    else:
        unit = first.unit
        ordered = sorted(counts.values(), key=lambda c: (c.is_unknown, -(getattr(c, unit) or 0), c.value))
    return Facet(first.name, first.level, True, tuple(ordered))


def _add(one: FacetCount, other: FacetCount) -> FacetCount:
    def both(name: str) -> int | None:
        figures = [figure for count in (one, other) if (figure := getattr(count, name)) is not None]
        return sum(figures) if figures else None

    return FacetCount(
        one.value,
        one.label,
        both("subjects"),
        both("studies"),
        both("series"),
        one.collections + other.collections,
        _spellings((*one.raw, *other.raw)),
    )


def _spellings(raw: Iterable[RawValue]) -> tuple[RawValue, ...]:
    """Each spelling once with all its counts, the most frequent first."""
    counts: dict[str, int] = {}
    for value in raw:
        counts[value.raw] = counts.get(value.raw, 0) + value.count
    return tuple(RawValue(*pair) for pair in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def fingerprint(files: Mapping[str, Path], options: str, vocabulary: Path) -> str:
    """A hash of everything a summary comes from: the snapshot's files, options, code, vocabularies and engines.

    The time of the snapshot is one of the `options`; that of its files does not count.
    """
    digest = hashlib.sha256(options.encode())
    for name, path in sorted(files.items()):
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


def recall(path: Path) -> Summarised | None:
    """A summary kept by an earlier build, or None where there is none that is whole.

    A number that a damaged disk changed would still be JSON, so the text is held to its own hash.
    """
    try:
        digest, _, text = path.read_bytes().partition(b"\n")
        if digest.decode("ascii", "replace") != hashlib.sha256(text).hexdigest():
            return None
        return msgspec.json.decode(text, type=Summarised)
    except (OSError, ValueError, RecursionError):
        return None


def keep(path: Path, summarised: Summarised) -> None:
    """Keep a summary for the next build; those of the same source that it replaces are removed.

    Where nothing can be written the next build summarises again, and the log says why.
    """
    text = msgspec.json.encode(summarised)
    fresh = path.with_suffix(".new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh.write_bytes(hashlib.sha256(text).hexdigest().encode() + b"\n" + text)
        fresh.replace(path)
        for old in _kept(path.parent, path.stem.rpartition("-")[0]):
            if old != path:
                old.unlink(missing_ok=True)
    except OSError as error:
        _LOG.warning("%s can't be kept for the next build: %s", path, error)


def _kept(folder: Path, source: str) -> list[Path]:
    """The summaries of one source; those of a source whose id begins the same are not."""
    name = re.compile(rf"{re.escape(source)}-[0-9a-f]{{32}}\.json")
    return [path for path in folder.iterdir() if name.fullmatch(path.name)]
