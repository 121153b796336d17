"""The ledger: one line of JSON for every address that was ever published, in the site's own repository."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

from site_builder.errors import SiteBuilderError
from site_builder.kept_lines import read_values, write_lines

#: The ledger, in the folder of the configuration.
FILE = "permalinks.jsonl"

Kind = Literal["collection", "platform", "value", "list", "quality", "page", "file"]
KINDS: tuple[str, ...] = get_args(Kind)


@dataclass(frozen=True, slots=True)
class Facts:
    """What a collection was when it was last listed: enough to tell its readers where it went.

    `original_doi` are the links of its original data, by which it is known again under another name (those of analysis
    results are of many collections). Figures are None where the source did not provide them or they were hidden.
    """

    source_id: str
    commons_name: str
    collection_id: str
    title: str
    data_url_doi: tuple[str, ...] = ()
    original_doi: tuple[str, ...] = ()
    landing_page: str = ""
    modalities: tuple[str, ...] = ()
    licenses: tuple[str, ...] = ()
    subjects: int | None = None
    studies: int | None = None
    series: int | None = None
    size_bytes: int | None = None
    updated: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """One published address, relative to the site's root (empty for home).

    `first` is the day (`YYYY-MM-DD`) of the build that first had it, `gone` the day since when it has no content
    of its own, `moved_to` the address that took its place. `facts` are of collections.
    """

    url: str
    kind: Kind
    title: str
    first: str
    gone: str | None = None
    moved_to: str | None = None
    facts: Facts | None = None


def read_ledger(path: Path) -> dict[str, Entry]:
    """The entries by address; none where there is no ledger yet.

    Raises:
        SiteBuilderError: a line is not an entry, or an address stands twice; names file and line.
    """
    entries: dict[str, Entry] = {}
    advice = "take the line from an earlier commit: an address that is forgotten can die"
    for number, entry in read_values(path, _entry, "an entry of the ledger", advice):
        if entry.url in entries:
            raise SiteBuilderError(f"{path}, line {number}: {entry.url!r} stands twice; keep the line with more in it")
        entries[entry.url] = entry
    return entries


def _entry(data: Any) -> Entry:
    """An entry from its JSON. Raises ValueError or TypeError for what is none."""
    if not isinstance(data, dict):
        raise TypeError("it is no object")
    known = {field.name for field in fields(Entry)}
    if unknown := sorted(data.keys() - known):
        raise ValueError(f"unknown key {unknown[0]!r}")
    if data.get("kind") not in KINDS:
        raise ValueError(f"kind is {data.get('kind')!r}; known: {', '.join(KINDS)}")
    if not all(isinstance(data.get(name), str) for name in ("url", "title", "first")):
        raise ValueError("url, title and first must be texts")
    facts = data.get("facts")
    return Entry(**data | {"facts": _facts(facts) if facts else None})


def _facts(data: Mapping[str, Any]) -> Facts:
    values: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in data.items()}
    return Facts(**values)


def ledger_lines(entries: Iterable[Entry]) -> list[str]:
    """The lines of the ledger: one entry each, by address; what is empty is left out."""
    return [_line(entry) for entry in sorted(entries, key=lambda entry: entry.url)]


def _line(entry: Entry) -> str:
    data = _filled(asdict(entry))
    if entry.facts:
        data["facts"] = _filled(asdict(entry.facts))
    return json.dumps(data, ensure_ascii=False, separators=(", ", ": "))


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name in ("url", "title") or value not in (None, "", ())}


def write_ledger(path: Path, entries: Mapping[str, Entry]) -> bool:
    """Write the ledger if it says something new, in one step; whether it did."""
    return write_lines(path, ledger_lines(entries.values()))
