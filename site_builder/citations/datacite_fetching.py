"""One pull of DataCite's records into a draft: portion by portion, so that an interrupted pull goes on."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import httpx

from site_builder.citations.datacite_asking import ask, batches
from site_builder.citations.datacite_kept import Entry, is_younger, write_entries
from site_builder.citations.datacite_record import ID
from site_builder.clock import iso_time
from site_builder.slugs import digest
from site_builder.snapshots import Draft
from site_builder.sources.base import PullProgress

#: How old what DataCite said of a DOI may be before an ordinary pull asks again; also where it has no record of it.
MAX_AGE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Due:
    """What a pull asks for: `urls` are addresses of DOIs; `known` is what was got before, by address."""

    endpoint: str
    urls: tuple[str, ...]
    known: Mapping[str, Entry]

    def kept(self, cited: Sequence[str], now: float) -> list[Entry]:
        """What is taken over: of DOIs that are cited, and of others for a while: their source may only be away."""
        asked, wanted = set(self.urls), set(cited)
        others = [entry for url, entry in self.known.items() if url not in asked]
        return [entry for entry in others if entry.url in wanted or is_younger(entry, MAX_AGE, now)]


def due_of(endpoint: str, cited: Sequence[str], known: Mapping[str, Entry], max_age: timedelta, now: float) -> Due:
    """The DOIs that nobody asked for yet, and those of which what is known is older than `max_age`."""
    urls = (url for url in cited if url not in known or not is_younger(known[url], max_age, now))
    return Due(endpoint, tuple(urls), known)


def fetch(
    due: Due, kept: Sequence[Entry], draft: Draft, asking: httpx.Client, clock: Callable[[], float], told: PullProgress
) -> list[str]:
    """Write what is due and what is kept into the draft; gives sentences about DOIs whose answer could not be taken.

    Raises `SourceError` where DataCite can't be asked; the portions that are done stay in the draft.
    """
    problems: list[str] = []
    done = 0
    for urls in batches(due.urls):
        name = f"records/{digest(' '.join(urls), 16)}"
        if not draft.done(name):
            entries = _asked(due, urls, asking, clock, problems)
            with draft.write(name, url=f"{due.endpoint.rstrip('/')}/dois", suffix=".jsonl") as file:
                file.rows = write_entries(file.path, entries)
        done += len(urls)
        told.rows(done, len(due.urls), f"{ID} (DOIs)")
    if kept:
        with draft.write("records/kept", suffix=".jsonl") as file:
            file.rows = write_entries(file.path, kept)
    return problems


def _asked(
    due: Due, urls: Sequence[str], asking: httpx.Client, clock: Callable[[], float], problems: list[str]
) -> list[Entry]:
    """What DataCite says now; of a DOI with a problem what it said before, if it did."""
    entries = []
    for url, answer in ask(asking, due.endpoint, urls).items():
        if not answer.problem:
            entries.append(Entry(url, iso_time(clock()), answer.attributes))
            continue
        problems.append(answer.problem)
        if url in due.known:
            entries.append(due.known[url])
    return entries
