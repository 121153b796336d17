"""The ledger: one line of JSON for every address that was ever published, in the site's own repository."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any, Literal, get_args

import msgspec

from site_builder.config_values import address_problem
from site_builder.errors import SiteBuilderError
from site_builder.kept_lines import read_values, write_lines

#: The ledger, in the folder of the configuration.
FILE = "permalinks.jsonl"

_BELOW = r"(?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*(?:[A-Za-z0-9_-][A-Za-z0-9._-]*)?"
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
class Term:
    """A value of a facet that has a page, and the raw spellings that were read as it.

    By these it is found again where a vocabulary gives it another name, or counts it with another value.
    """

    facet: str
    value: str
    raw: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """One published address, relative to the site's root (empty for home).

    `first` is the day (`YYYY-MM-DD`) of the build that first had it, `gone` the day since when it has no content
    of its own, `moved_to` the address that took its place: of this site, or absolute. `facts` are of collections, a
    `term` of the values of facets.
    """

    url: str
    kind: Kind
    title: str
    first: str
    gone: str | None = None
    moved_to: str | None = None
    facts: Facts | None = None
    term: Term | None = None


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
    if not is_target(data.get("moved_to")):
        raise ValueError(f"moved_to is {data['moved_to']!r}; it must be an address of this site or an http(s) address")
    for name, kind in (("facts", Facts), ("term", Term)):
        if data.get(name) is not None:
            kind(**data[name])  # says which key is unknown
    return msgspec.convert(data, Entry)


def is_target(value: Any) -> bool:
    """Whether an entry may have moved to this: an address below the site's root, an http(s) address, or nothing."""
    if value is None:
        return True
    return isinstance(value, str) and (re.fullmatch(_BELOW, value) is not None or not address_problem(value))


def ledger_lines(entries: Iterable[Entry]) -> list[str]:
    """The lines of the ledger: one entry each, by address; what is empty is left out."""
    return [_line(entry) for entry in sorted(entries, key=lambda entry: entry.url)]


def _line(entry: Entry) -> str:
    data = _filled(asdict(entry))
    for name, found in (("facts", entry.facts), ("term", entry.term)):
        if found:
            data[name] = _filled(asdict(found))
    return json.dumps(data, ensure_ascii=False, separators=(", ", ": "))


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in data.items() if name in ("url", "title") or value not in (None, "", ())}


def write_ledger(path: Path, entries: Mapping[str, Entry]) -> bool:
    """Write the ledger if it says something new, in one step; whether it did."""
    return write_lines(path, ledger_lines(entries.values()))
