"""After the sources: DataCite's records of the DOIs that the catalogue cites, those that are not known or old."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

import httpx

from site_builder.citations.datacite_asking import BATCH, batches
from site_builder.citations.datacite_fetching import Due, due_of, fetch
from site_builder.citations.datacite_kept import Entry, current, plan_of, read_entries
from site_builder.citations.datacite_record import ID
from site_builder.clock import iso_time
from site_builder.errors import SiteBuilderError, SourceError
from site_builder.filters import human_bytes
from site_builder.phrases import amount
from site_builder.progress import left
from site_builder.pulling import Pulled, PullRules
from site_builder.snapshots import Attempt, Manifest, Store
from site_builder.sources.base import PullProgress

#: Problems with single DOIs that are told one by one.
MOST_TOLD = 5


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be got: records at `endpoint` of the DOIs whose addresses `cited` gives, none older than `max_age`.

    `cited` is called when it is its turn, for a catalogue of what was pulled just now; it may raise `SourceError`.
    """

    endpoint: str
    cited: Callable[[], Sequence[str]]
    max_age: timedelta
    client: Callable[[], httpx.Client]


def pull_datacite(wanted: Wanted, store: Store, progress: PullProgress, rules: PullRules) -> Pulled:
    """Get the records that are due. A failure is a value, noted in the store; what was got before stays in use."""
    progress.stage("plan" if rules.dry_run else "pull", ID)
    try:
        known = read_known(store, wanted.endpoint)
        cited = wanted.cited()
        due = due_of(wanted.endpoint, cited, known, wanted.max_age, store.clock())
        if rules.dry_run:
            return Pulled(ID, "planned", "\n".join(planned(due, cited, wanted.max_age)))
        if not due.urls:
            return Pulled(ID, "fresh enough" if cited else "nothing to fetch", none_due(cited, known, wanted.max_age))
        return _pull(wanted, due, due.kept(cited, store.clock()), store, progress, rules)
    except (SiteBuilderError, OSError) as error:
        said = str(error).removeprefix(f"source '{ID}': ")
        if not rules.dry_run:
            said = f"{said}{'' if said.endswith(('.', '?')) else '.'} {note_failure(store, wanted.endpoint, said)}"
        return Pulled(ID, "failed", said)


def read_known(store: Store, endpoint: str) -> dict[str, Entry]:
    """What is known already; of a snapshot that can't be read nothing is, and all is asked for again."""
    try:
        return read_entries(current(store, endpoint))
    except SourceError:
        return {}


def planned(due: Due, cited: Sequence[str], max_age: timedelta) -> list[str]:
    """What a pull would ask for, in sentences."""
    left_alone = len(cited) - len(due.urls)
    young = f"; {amount(left_alone, 'DOIs')} asked for within {words_of(max_age)}" if left_alone else ""
    lines = [f"{amount(len(cited), 'DOIs')} in the catalogue, {len(due.urls):,} to ask for{young}"]
    if due.urls:
        requests = amount(len(list(batches(due.urls))), "requests")
        lines += [f"{requests} to {due.endpoint}, of up to {BATCH} DOIs, and one for each DOI that these don't find"]
    return lines


def none_due(cited: Sequence[str], known: Mapping[str, Entry], max_age: timedelta) -> str:
    """Why nothing is asked."""
    if not cited:
        return "no collection has a DOI"
    recorded = sum(known[url].attributes is not None for url in cited)
    return f"{amount(len(cited), 'DOIs')} were asked for within {words_of(max_age)}, {amount(recorded, 'records')}"


def words_of(age: timedelta) -> str:
    """An age as one reads it: `30 days`, `12 h`."""
    return f"{age.days} days" if age.days > 1 else left(age.total_seconds())


def _pull(
    wanted: Wanted, due: Due, kept: Sequence[Entry], store: Store, progress: PullProgress, rules: PullRules
) -> Pulled:
    opened = store.draft(ID, plan_of(due.endpoint), kind=ID, confirm=rules.allow_shrink)
    with opened as draft, wanted.client() as asking:
        if draft.left:
            progress.stage("resume", f"{ID}, {draft.left:,} file(s) are there already")
        problems = fetch(due, kept, draft, asking, store.clock, progress)
        made = store.publish(
            draft,
            origin=f"DataCite at {due.endpoint}",
            version="",
            facts={},
            keep=rules.keep,
            max_shrink=rules.max_shrink,
            allow_shrink=rules.allow_shrink,
        )
    store.note(ID, Attempt(iso_time(store.clock()), None))
    return Pulled(ID, "pulled", contents(due, made, problems))


def contents(due: Due, made: Manifest, problems: Sequence[str]) -> str:
    """What was got, in words: `240 DOIs asked for: 236 records, 4 without; 1 file(s), 1.2 MB`; problems below."""
    entries = read_entries(made)
    answered = [entries[url] for url in due.urls if url in entries]
    records = sum(entry.attributes is not None for entry in answered)
    said = [f"{amount(len(due.urls), 'DOIs')} asked for: {amount(records, 'records')}"]
    if without := len(answered) - records:
        said.append(f"{without:,} that DataCite has none of (they are registered elsewhere, or not public)")
    lines = ["; ".join([", ".join(said), f"{len(entries):,} in all, {human_bytes(made.size)}"])]
    lines += [f"{problem}; what was known of it stays" for problem in problems[:MOST_TOLD]]
    more = len(problems) - MOST_TOLD
    return "\n".join([*lines, f"and {more:,} more"] if more > 0 else lines)


def note_failure(store: Store, endpoint: str, said: str) -> str:
    """Note in the store why a pull failed; gives the sentence that says what a build will use."""
    try:
        store.note(ID, Attempt(iso_time(store.clock()), said))
        found = current(store, endpoint)
    except (SourceError, OSError) as error:
        return f"This could not be noted in the store either: {error}"
    if found is None:
        return "There are no earlier records: works are cited as the sources word them"
    return f"The records got by {found.retrieved_at} stay in use"
