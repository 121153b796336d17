"""What was got of DataCite, as its snapshots keep it: a line of JSON for each DOI, with the time of its answer.

The records of one snapshot are of several days: a pull asks for those that are old, and takes the others over.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec

from site_builder.citations.datacite_reading import read_record
from site_builder.citations.datacite_record import ID, DataCiteRecord
from site_builder.errors import SourceError
from site_builder.findings import Finding, Report
from site_builder.snapshots import Manifest, Store

#: The command that gets the records.
PULL = f"site-builder pull {ID}"


@dataclass(frozen=True, slots=True)
class Entry:
    """What DataCite said of the DOI at the address `url`, and when (ISO 8601, UTC); None: it has no record of it."""

    url: str
    asked_at: str
    attributes: dict[str, Any] | None


def plan_of(endpoint: str) -> str:
    """What a snapshot is asked for: records of another endpoint are not those of this one."""
    return f"{ID} {endpoint.rstrip('/')}"


def write_entries(path: Path, entries: Iterable[Entry]) -> int:
    """Write the entries in the order of their addresses; gives how many of them have a record."""
    ordered = sorted(entries, key=lambda entry: entry.url)
    path.write_bytes(b"".join(msgspec.json.encode(entry) + b"\n" for entry in ordered))
    return sum(entry.attributes is not None for entry in ordered)


def current(store: Store, endpoint: str) -> Manifest | None:
    """The newest whole snapshot of that endpoint; None where there is none."""
    found = store.current(ID)
    return found if found and (found.kind, found.plan) == (ID, plan_of(endpoint)) else None


def read_entries(manifest: Manifest | None) -> dict[str, Entry]:
    """The entries of a snapshot by address, of several of one DOI the newest. Raises `SourceError` for damage."""
    entries: dict[str, Entry] = {}
    for path in sorted(manifest.paths().values()) if manifest else ():
        for number, line in enumerate(path.read_bytes().splitlines(), 1):
            entry = _entry(line, f"{path.name}, line {number}")
            if entry.url not in entries or entries[entry.url].asked_at < entry.asked_at:
                entries[entry.url] = entry
    return entries


def _entry(line: bytes, where: str) -> Entry:
    try:
        entry = msgspec.json.decode(line, type=Entry)
        datetime.fromisoformat(entry.asked_at).astimezone(UTC)
    except (ValueError, RecursionError) as error:
        raise SourceError(f"source '{ID}': {where} of its snapshot is no record ({error}); run: {PULL}") from error
    return entry


def is_younger(entry: Entry, age: timedelta, now: float) -> bool:
    """Whether an entry is not older than that; one of the future is, because a clock was set back since."""
    passed = datetime.fromtimestamp(now, UTC) - datetime.fromisoformat(entry.asked_at)
    return timedelta(0) <= passed <= age


def records_of(entries: Mapping[str, Entry]) -> dict[str, DataCiteRecord]:
    """The records by address, harmonised, in the order of the addresses."""
    return {
        url: read_record(url, entry.asked_at, entry.attributes)
        for url, entry in sorted(entries.items())
        if entry.attributes is not None
    }


def known_records(store: Store, endpoint: str, report: Report) -> dict[str, DataCiteRecord]:
    """The records that a build has; what keeps it from having newer ones, or any, goes to the report."""
    try:
        found = current(store, endpoint)
        entries = read_entries(found)
    except SourceError as error:
        report.add(Finding("source-failed", ID, unit="sources", hint=str(error)))
        return {}
    for damage in store.problems:
        if damage.source_id == ID:
            report.add(Finding("snapshot-damaged", ID, damage.file, unit="snapshots", hint=f"{damage}; run: {PULL}"))
    attempt = store.last_attempt(ID)
    if attempt and attempt.error:
        report.add(Finding("source-stale", ID, unit="sources", hint=_kept(found, attempt.error)))
    elif found is None:
        hint = f"works are cited as the sources word them; run: {PULL}"
        report.add(Finding("datacite-missing", ID, unit="sources", hint=hint))
    return records_of(entries)


def _kept(found: Manifest | None, error: str) -> str:
    shown = f"records got by {found.retrieved_at} are used" if found else "works are cited as the sources word them"
    return f"{shown}; {error}"
