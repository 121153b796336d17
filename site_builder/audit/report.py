"""What an audit and what its states say: lines for the person who ran it, and findings for the report of a build."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from site_builder.audit.links import AuditedLink, asked_of
from site_builder.audit.states import STATES, LinkState, State
from site_builder.findings import Finding
from site_builder.model import Catalog
from site_builder.phrases import amount

if TYPE_CHECKING:
    from site_builder.audit.auditing import Audit

#: The states that somebody should look at, the gravest first, each with what to do about it.
TO_DO: dict[State, str] = {
    "gone": "its server said on two days that there is nothing: tell the platform, or whoever contributed the link",
    "missing": "its server says that there is nothing; the next audit on another day tells whether for good",
    "unknown": "look at it yourself: no program can tell whether the thing is there",
    "unreachable": "nothing to do while it lasts a few days; the last state that was known stays on the page",
    "moved": "it still works; ask the platform for the new address",
}
#: The state of a link as a finding.
CODES: dict[State, str] = {
    "gone": "link-broken",
    "missing": "link-doubtful",
    "unknown": "link-doubtful",
    "unreachable": "link-unreachable",
    "moved": "link-moved",
}
#: Links of one state that are listed, and collections of one that are named.
MOST_LINKS, MOST_COLLECTIONS = 40, 3


def report_lines(done: "Audit") -> Iterator[str]:
    """The report: what was asked, how the links are by state, what to do about each, and what was left."""
    links = {link.url: link for link in done.links}
    yield f"{amount(len(links), 'links')}, {len(done.asked):,} asked for in this audit"
    current = {url: done.states[url] for url in links if url in done.states}
    counts = {state: sum(one.state == state for one in current.values()) for state in STATES}
    yield ", ".join(f"{count:,} {state}" for state, count in counts.items() if count) or "nothing is known of any"
    for state, advice in TO_DO.items():
        of = [one for one in current.values() if one.state == state]
        if of:
            yield ""
            yield f"{state} ({len(of):,}): {advice}"
            for one in of[:MOST_LINKS]:
                yield from _link_lines(one, links[one.url])
            if len(of) > MOST_LINKS:
                yield f"  and {len(of) - MOST_LINKS:,} more: see {done.path}"
    yield from _left_lines(done)
    yield ""
    yield f"{done.path}: {'written; commit it with the site' if done.written else 'nothing new'}"


def _link_lines(state: LinkState, link: AuditedLink) -> Iterator[str]:
    more = len(link.collections) - MOST_COLLECTIONS
    where = ", ".join(link.collections[:MOST_COLLECTIONS]) + (f" and {more:,} more" if more > 0 else "")
    yield f"  {state.url}"
    yield f"    {said_of(state)}; {'/'.join(link.roles)} of {where}"


def _left_lines(done: "Audit") -> Iterator[str]:
    if done.left:
        yield ""
        yield f"{amount(len(done.left), 'links')} left for the next audit, with the state that was known"
        yield from (f"  {host}: {why}" for host, why in done.closed.items())


def said_of(state: LinkState) -> str:
    """A state in words: `404 Not Found since 2026-11-01, last worked 2026-10-30`."""
    if state.state == "moved":
        return f"moved to {state.moved_to}, seen {state.checked}"
    worked = f"last worked {state.worked}" if state.worked else "never seen to work"
    return f"{state.why or state.state} since {state.since}, {worked}"


def link_findings(catalog: Catalog, states: Mapping[str, LinkState]) -> Iterator[Finding]:
    """A finding for each link of a collection that its last audit did not find where it should be."""
    for collection in catalog.collections:
        for url, role in asked_of(collection).items():
            state = states.get(url)
            if state and state.state in CODES:
                yield Finding(
                    CODES[state.state],
                    collection.source_id,
                    collection.collection_id,
                    role,
                    url,
                    unit="links",
                    hint=f"{said_of(state)}; {TO_DO[state.state]}",
                )


def has_broken(done: "Audit") -> bool:
    """Whether a link of the catalogue is gone (`--strict`)."""
    return any(link.url in done.states and done.states[link.url].state == "gone" for link in done.links)
