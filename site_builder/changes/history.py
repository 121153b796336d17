"""The history of a site: what was published as changed, and what this build changes."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.changes.comparing import bounded, changes_since
from site_builder.changes.events import FILE, Change, read_history, write_history
from site_builder.config import SiteConfig
from site_builder.ledger.collections import collection_entries
from site_builder.ledger.covering import cover
from site_builder.ledger.entries import FILE as LEDGER
from site_builder.ledger.entries import read_ledger
from site_builder.ledger.redirects import FILE as REDIRECTS
from site_builder.ledger.redirects import read_redirects
from site_builder.model import Catalog


@dataclass(frozen=True, slots=True)
class History:
    """What changed, the oldest first; `since` is the day from which on changes are known, None without a ledger.

    `min_cell` is the smallest number of subjects that is shown: counts that tell of fewer are left out of `newest`.
    """

    path: Path
    since: str | None
    changes: tuple[Change, ...]
    min_cell: int = 0

    @property
    def newest(self) -> tuple[Change, ...]:
        """The changes as they are shown, by day, the last day first; those of one day by address."""
        shown = (bounded(change, self.min_cell) for change in self.changes)
        return tuple(sorted((each for each in shown if each), key=lambda change: change.day, reverse=True))

    def by_collection(self) -> Mapping[str, tuple[Change, ...]]:
        """The changes of each collection by its address, the newest first."""
        found: dict[str, tuple[Change, ...]] = {}
        for change in self.newest:
            found[change.url] = (*found.get(change.url, ()), change)
        return found

    def record(self) -> bool:
        """Write `changes.jsonl` if it says something new; whether it did."""
        return write_history(self.path, self.changes)


def history_of(catalog: Catalog, config: SiteConfig, today: str, *, record: bool = False) -> History:
    """The history with what this build (of the day `today`) changes at its end; with `record` one begins.

    Raises:
        SiteBuilderError: the ledger, the redirects or the history can't be read; names file and line.
    """
    recorded = read_ledger(config.content / LEDGER)
    ledger = {url: entry for url, entry in recorded.items() if entry.kind == "collection"}
    redirects = read_redirects(config.content / REDIRECTS)
    now = collection_entries(catalog, today)
    asked = {url: redirect for url, redirect in redirects.items() if url in ledger}
    covered = cover(ledger, now, catalog, [source.id for source in config.sources], asked, today)
    path = config.content / FILE
    since = min((entry.first for entry in recorded.values()), default=today if record else None)
    recorded_changes = read_history(path)
    news = changes_since(ledger, now, covered, catalog, today)
    changes = (*recorded_changes, *(change for change in news if change not in recorded_changes))
    return History(path, since, changes, config.min_cell)
