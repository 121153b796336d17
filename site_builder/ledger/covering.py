"""What stands at published addresses that a build has nothing for: a redirect, or a page that says what was there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from site_builder.errors import PublishError
from site_builder.ledger.entries import FILE, Entry
from site_builder.ledger.redirects import FILE as REDIRECTS
from site_builder.ledger.redirects import Redirect
from site_builder.ledger.values import became, value_pages
from site_builder.model import Catalog

#: Why nothing is at an address: its source no longer has it, the site no longer reads that source, or the source
#: could not be read this time (so that nobody knows whether it still has it).
Reason = Literal["gone", "unlisted", "unread"]


@dataclass(frozen=True, slots=True)
class Moved:
    """An address that leads on to another one: of this site (relative to its root), or absolute."""

    entry: Entry
    target: str


@dataclass(frozen=True, slots=True)
class Gone:
    """An address of which only the ledger knows; `since` is the day it was first missing, None while it may be back.

    `became` are the pages of the values that have taken the place of one together.
    """

    entry: Entry
    reason: Reason
    since: str | None
    became: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Covered:
    """What stands at every published address that has no content of its own."""

    moved: tuple[Moved, ...] = ()
    gone: tuple[Gone, ...] = ()


def cover(
    ledger: Mapping[str, Entry],
    now: Mapping[str, Entry],
    catalog: Catalog,
    sources: Iterable[str],
    redirects: Mapping[str, Redirect],
    today: str,
) -> Covered:
    """Find something for every address of the ledger, and every redirect of the site's owner.

    Args:
        ledger: what was published before.
        now: what this build has (`present`).
        catalog: of this build.
        sources: ids of the sources that are configured.
        redirects: of the owner, by the address they are from.
        today: day of the build.

    Raises:
        PublishError: names every address that would break, and what to do.
    """
    missing = [entry for url, entry in ledger.items() if url not in now and _page_of(url) not in ledger]
    asked = [Entry(url, "page", "", today) for url in redirects if url not in ledger]
    values = _values(missing, now)
    renamed = _renamed(missing, ledger, now, values)
    moved: list[Moved] = []
    gone: list[Gone] = []
    broken: list[str] = []
    for entry in (*missing, *asked):
        target = redirects[entry.url].target if entry.url in redirects else _target(entry, renamed, now)
        if target is not None:
            moved.append(Moved(entry, target))
        elif entry.kind in ("collection", "platform", "value"):
            gone.append(_gone(entry, catalog, set(sources), today, [now[url] for url in values.get(entry.url, ())]))
        else:
            broken.append(entry.url)
    _refuse(broken)
    return Covered(tuple(moved), tuple(gone))


def _page_of(url: str) -> str:
    """The page that a file of the API belongs to and goes with: that of its collection."""
    return f"{url.removeprefix('api/v1/').removesuffix('.json')}/" if url.startswith("api/v1/collections/") else "-"


def _target(entry: Entry, renamed: Mapping[str, str], now: Mapping[str, Entry]) -> str | None:
    """Where an address leads without anybody's help: to its new name, or to the list or overview it was a part of."""
    if entry.url in renamed:
        return renamed[entry.url]
    return _nearest(entry.url, now) if entry.kind in ("list", "quality") else None


def _nearest(url: str, now: Mapping[str, Entry]) -> str:
    """The nearest page above an address that there is; home where there is none."""
    parts = url.rstrip("/").split("/")
    above = ("".join(f"{part}/" for part in parts[:count]) for count in range(len(parts) - 1, 0, -1))
    return next((each for each in above if each in now), "")


def _values(missing: Iterable[Entry], now: Mapping[str, Entry]) -> dict[str, tuple[str, ...]]:
    """What became of each value that has no page any more."""
    pages = value_pages(now.values())
    return {entry.url: became(entry.term, pages) for entry in missing if entry.term}


def _renamed(
    missing: Iterable[Entry],
    ledger: Mapping[str, Entry],
    now: Mapping[str, Entry],
    values: Mapping[str, tuple[str, ...]],
) -> dict[str, str]:
    """What the ledger knew to have moved, and collections under a new name: the one new one that has the same DOI.

    The new one must be of the same platform, or have the same identifier at another one. A value is led to the one
    that it became.
    """
    found: dict[str, str] = {}
    new = _by_doi(entry for url, entry in now.items() if url not in ledger)
    entries = tuple(missing)
    for entry in entries:
        near = (other for doi in _dois(entry) for other in new.get(doi, ()))
        same = {other.url for other in near if _is_same(entry, other)}
        if entry.moved_to is None and len(same) == 1:
            found[entry.url] = same.pop()
        if entry.moved_to is None and len(values.get(entry.url, ())) == 1:
            found[entry.url] = values[entry.url][0]
    for entry in entries:
        if (target := _followed(entry.moved_to, ledger, now, found)) is not None:
            found[entry.url] = target
    return found


def _by_doi(entries: Iterable[Entry]) -> dict[str, list[Entry]]:
    """The entries by each DOI of their original data: where many move at once, not all are held against all."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        for doi in _dois(entry):
            found.setdefault(doi, []).append(entry)
    return found


def _dois(entry: Entry) -> tuple[str, ...]:
    return entry.facts.original_doi if entry.facts else ()


def _followed(
    target: str | None, ledger: Mapping[str, Entry], now: Mapping[str, Entry], found: Mapping[str, str]
) -> str | None:
    """The end of a chain of moves: a page that is there or an address elsewhere; None where it ends nowhere."""
    seen: set[str] = set()
    while target is not None and target not in now and not target.startswith("http"):
        if target in seen:
            return None
        seen.add(target)
        target = found.get(target, ledger[target].moved_to if target in ledger else None)
    return target


def _is_same(old: Entry, new: Entry) -> bool:
    """Whether two entries with a DOI in common are the same collection."""
    was, now = old.facts, new.facts
    if was is None or now is None:
        return False
    return was.commons_name == now.commons_name or was.collection_id.casefold() == now.collection_id.casefold()


def _gone(entry: Entry, catalog: Catalog, sources: set[str], today: str, values: Iterable[Entry]) -> Gone:
    """Nothing is called gone while a source that may have it could not be read."""
    failed = {source.id for source in catalog.failed}
    source = entry.facts.source_id if entry.facts else None
    if entry.gone is None and failed and (source is None or source in failed):
        return Gone(entry, "unread", None, tuple(values))
    reason: Reason = "unlisted" if source is not None and source not in sources else "gone"
    return Gone(entry, reason, entry.gone or today, tuple(values))


def _refuse(urls: list[str]) -> None:
    if urls:
        raise PublishError(
            f"{len(urls):,} published address(es) would die, so nothing was published\n"
            + "\n".join(f"  /{url}" for url in urls)
            + f"\nBring the pages back, or say in {REDIRECTS} where each leads now. {FILE} knows them as published; "
            "take a line out only if nobody can ever have seen it"
        )


def merged(ledger: Mapping[str, Entry], now: Mapping[str, Entry], covered: Covered) -> dict[str, Entry]:
    """The ledger after this build: everything it knew, as it is now, and what is new."""
    entries = dict(ledger)
    for url, entry in now.items():
        entries[url] = replace(entry, first=ledger[url].first) if url in ledger else entry
    for moved in covered.moved:
        entries[moved.entry.url] = replace(moved.entry, gone=None, moved_to=moved.target)
    for gone in covered.gone:
        entries[gone.entry.url] = replace(gone.entry, gone=gone.since, moved_to=None)
    return entries
