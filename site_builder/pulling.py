"""Pull every source, each for itself: one that fails is noted, keeps its last snapshot, and stops no other."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

import httpx

from site_builder.clock import iso_time
from site_builder.errors import SourceError
from site_builder.filters import human_bytes
from site_builder.snapshots import Attempt, Manifest, Store
from site_builder.sources.base import PullProgress, RemoteSource, Source

Outcome = Literal["pulled", "fresh enough", "nothing to fetch", "failed", "planned"]
ClientFor = Callable[[RemoteSource], httpx.Client]


@dataclass(frozen=True, slots=True)
class Pulled:
    """How the pull of one source went, and a sentence about it (several lines for a plan)."""

    source_id: str
    outcome: Outcome
    said: str


@dataclass(frozen=True, slots=True)
class PullRules:
    """What holds for every source of one pull.

    `keep` snapshots stay; a loss of more than the share `max_shrink` (0 to 1) of rows needs `allow_shrink`;
    what is younger than `max_age` is not asked for again; `dry_run` asks for nothing but what there is.
    """

    keep: int
    max_shrink: float
    allow_shrink: bool = False
    max_age: timedelta | None = None
    dry_run: bool = False


def pull_all(
    sources: Iterable[Source],
    store: Store,
    only: Sequence[str],
    progress: PullProgress,
    *,
    keep: int,
    max_shrink: float,
    client_for: ClientFor,
    dry_run: bool = False,
    max_age: timedelta | None = None,
    allow_shrink: bool = False,
) -> list[Pulled]:
    """Pull the sources, or those of them whose id is in `only`, one after the other.

    A `SourceError` or an `OSError` is the failure of one source: it is noted in the store and the others go on.
    Anything else is a mistake of the program and ends the pull, as Ctrl-C does; drafts stay for the next pull.
    """
    rules = PullRules(keep, max_shrink, allow_shrink, max_age, dry_run)
    chosen = [source for source in sources if not only or source.id in only]
    return [pull_one(source, store, progress, rules, client_for) for source in chosen]


def pull_one(source: Source, store: Store, progress: PullProgress, rules: PullRules, client_for: ClientFor) -> Pulled:
    """Pull one source, if it needs that; its failure is a value."""
    progress.stage("plan" if rules.dry_run else "pull", source.id)
    try:
        if not isinstance(source, RemoteSource):
            return Pulled(source.id, "nothing to fetch", f"{source.snapshot(store).origin} is on this machine")
        if rules.dry_run:
            return planned(source, client_for)
        if found := fresh_enough(source, store, rules.max_age):
            return Pulled(source.id, "fresh enough", f"its snapshot is of {found.retrieved_at}")
        made = fetch(source, store, progress, rules, client_for)
        store.note(source.id, Attempt(iso_time(store.clock()), None))
        return Pulled(source.id, "pulled", contents(made))
    except (SourceError, OSError) as error:
        said = str(error).removeprefix(f"source '{source.id}': ")
        if isinstance(source, RemoteSource) and not rules.dry_run:
            said = f"{said}{'' if said.endswith(('.', '?')) else '.'} {note_failure(source.id, store, said)}"
        return Pulled(source.id, "failed", said)


def planned(source: RemoteSource, client_for: ClientFor) -> Pulled:
    """What a pull would fetch; nothing is written."""
    with client_for(source) as client:
        lines = source.preview(client)
    return Pulled(source.id, "planned", "\n".join(lines) or "there is nothing to fetch")


def fresh_enough(source: RemoteSource, store: Store, max_age: timedelta | None) -> Manifest | None:
    """The current snapshot where it is not older than `max_age` and of the source as it is configured now."""
    found = store.current(source.id) if max_age is not None else None
    if found is None or max_age is None or (found.kind, found.plan) != (source.kind, source.plan_key):
        return None
    try:
        age = datetime.fromtimestamp(store.clock(), UTC) - datetime.fromisoformat(found.retrieved_at)
    except (ValueError, TypeError):  # a time that nobody can read, or one without a zone
        return None
    return found if timedelta(0) <= age <= max_age else None


def fetch(
    source: RemoteSource, store: Store, progress: PullProgress, rules: PullRules, client_for: ClientFor
) -> Manifest:
    """Let the source write a draft, and publish that. Raises `SourceError` where one of the two fails."""
    opened = store.draft(source.id, source.plan_key, kind=source.kind, confirm=rules.allow_shrink)
    with opened as draft, client_for(source) as client:
        if draft.left:
            progress.stage("resume", f"{source.id}, {draft.left:,} file(s) are there already")
        result = source.pull(draft, client, progress)
        return store.publish(
            draft,
            origin=result.origin,
            version=result.version,
            facts=result.facts,
            keep=rules.keep,
            max_shrink=rules.max_shrink,
            allow_shrink=rules.allow_shrink,
        )


def contents(made: Manifest) -> str:
    """What a snapshot holds, in words: `case 12 rows, imaging_series 2,000,000 rows; 14 files, 120.3 MB`."""
    rows = ", ".join(f"{table} {count:,} rows" for table, count in sorted(made.rows().items()))
    files = f"{len(made.files):,} file(s), {human_bytes(made.size)}"
    return "; ".join(filter(None, (rows, files, f"version {made.version}" if made.version else "")))


def note_failure(source_id: str, store: Store, said: str) -> str:
    """Note in the store why a pull failed; gives the sentence that says what a build will use."""
    try:
        store.note(source_id, Attempt(iso_time(store.clock()), said))
        kept = store.current(source_id)
    except (SourceError, OSError) as error:
        return f"This could not be noted in the store either: {error}"
    if kept is None:
        return "There is no earlier snapshot: a build leaves this source out"
    return f"The snapshot of {kept.retrieved_at} stays in use"
