"""An audit: every link that is due is asked for, politely, and what was found is kept."""

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import httpx

from site_builder.audit.asking import Answer, ask, ask_register
from site_builder.audit.following import RESOLVER, Way, beginning
from site_builder.audit.lanes import AGAIN, WORKERS, Lane, Lanes
from site_builder.audit.links import AuditedLink, audited_links
from site_builder.audit.states import FILE, LinkState, is_due, judged, read_states, write_states
from site_builder.claim import turn
from site_builder.config import SiteConfig
from site_builder.errors import SiteBuilderError
from site_builder.findings import Report
from site_builder.phrases import amount
from site_builder.reading import Progress

#: Seconds between the beginnings of two requests of one host.
PAUSE = 1.0
#: Seconds without a byte, and for one whole answer, after which it is given up.
TIMEOUT, LONGEST = 20.0, 30.0
#: How old the state of a link that works may be before it is asked for again.
MAX_AGE = timedelta(days=7)
#: How long an audit may take: what is left then is for the next one.
MAX_TIME = timedelta(hours=1)
#: Hosts from which on most of them must answer; of fewer, one that does shows that there is a network.
FEW_HOSTS = 5


class LinkProgress(Protocol):
    """Hears how many links an audit has asked for."""

    def links(self, done: int, total: int) -> None:
        """So many of the links that are due have been asked for."""
        ...


class AuditProgress(Progress, LinkProgress, Protocol):
    """Hears how far an audit is, from the reading of the catalogue on."""


@dataclass(frozen=True, slots=True)
class Audit:
    """What an audit did.

    `links` are all of the catalogue, `states` what is known of them now, `asked` the links of which something was
    found, `left` those that were due and are left for the next audit; `closed` says of hosts why. `written` is whether
    the file of states says something new.
    """

    path: Path
    links: tuple[AuditedLink, ...]
    states: Mapping[str, LinkState]
    asked: tuple[str, ...]
    left: tuple[str, ...]
    closed: Mapping[str, str]
    interrupted: bool
    written: bool


def audit_catalog(
    config: SiteConfig, cache: Path, progress: AuditProgress, *, max_age: timedelta, max_time: timedelta
) -> Audit:
    """Audit the links of the catalogue that a build would make of what is on disk; see `audit`."""
    from site_builder.cataloguing import read_catalog

    with turn(cache):
        catalog = read_catalog(config, cache, Report(), progress, rows=False)
    links = audited_links(catalog)
    progress.stage("audit", amount(len(links), "links"))
    with client_of_audit(config.base_url) as asking:
        return audit(
            links,
            config.content,
            asking,
            progress,
            today=datetime.now(UTC).date().isoformat(),
            whole=not catalog.failed,
            max_age=max_age,
            max_time=max_time,
            again=AGAIN,
        )


def client_of_audit(home: str) -> httpx.Client:
    """The client of an audit, which says at which address the site is; see `site_builder.net.client`."""
    from site_builder.net import client

    return client(home=home, timeout=TIMEOUT, longest=LONGEST, pause=PAUSE, retries=0, connections=WORKERS)


def audit(
    links: Sequence[AuditedLink],
    folder: Path,
    asking: httpx.Client,
    progress: LinkProgress,
    *,
    today: str,
    whole: bool = True,
    max_age: timedelta = MAX_AGE,
    max_time: timedelta = MAX_TIME,
    resolver: str = RESOLVER,
    again: float = AGAIN,
) -> Audit:
    """Ask for every link that is due, and keep what was found in `link-states.jsonl`.

    Ctrl-C ends the audit early; what was found until then is kept.

    Args:
        links: What there is to ask for, see `audited_links`.
        folder: Where the states are kept, that of the configuration.
        asking: Made by `client_of_audit`; it stays open.
        progress: Told how far it is.
        today: Day of the audit, `YYYY-MM-DD`.
        whole: Whether these are all the links there are, so that states of others can be forgotten.
        max_age: See `is_due`.
        max_time: After this long nothing more is asked.
        resolver: Where DOIs are looked up.
        again: Seconds before a second try.

    Raises:
        SiteBuilderError: The states can't be read, or so many hosts are silent that the network is at fault; the
            states stay as they were then.
    """
    path = folder / FILE
    before = read_states(path)
    due = _due(links, before, today, max_age)
    lanes = Lanes(_asker(asking, resolver), again)
    found: dict[str, LinkState] = {}
    interrupted = False
    try:
        with closing(lanes.run((beginning(url, resolver) for url in due), _end(max_time))) as run:
            for url, outcome in run:
                found[url] = judged(url, outcome, before.get(url), today)
                progress.links(len(found), len(due))
    except KeyboardInterrupt:
        interrupted = True
    refuse_silence(lanes.lanes)
    known = {link.url for link in links}
    states = {url: state for url, state in before.items() if url in known or not whole} | found
    return Audit(
        path,
        tuple(links),
        states,
        tuple(sorted(found)),
        tuple(url for url in due if url not in found),
        {host: lane.closed for host, lane in sorted(lanes.lanes.items()) if lane.closed and lane.left},
        interrupted,
        write_states(path, states),
    )


def _due(links: Sequence[AuditedLink], before: Mapping[str, LinkState], today: str, max_age: timedelta) -> list[str]:
    """The addresses to ask for: those that nobody asked for first, then those of which the news are oldest."""
    due = [link.url for link in links if is_due(before.get(link.url), today, max_age)]
    return sorted(due, key=lambda url: before[url].checked if url in before else "")


def _end(max_time: timedelta) -> float:
    return time.monotonic() + max_time.total_seconds()


def _asker(asking: httpx.Client, resolver: str) -> Callable[[Way], Answer]:
    """What the lanes call: one question, of the register of DOIs or of any other server."""

    def asked(way: Way) -> Answer:
        if not way.register:
            return ask(asking, way.at)
        answer = ask_register(asking, way.at, way.link.replace(RESOLVER, resolver, 1))
        return replace(answer, why=answer.why or "registered")

    return asked


def refuse_silence(lanes: Mapping[str, Lane]) -> None:
    """Raise `SiteBuilderError` where it is not the links that fail but the network that we ask from."""
    asked = {host: lane for host, lane in lanes.items() if lane.asked and not lane.busy}
    silent = sorted(host for host, lane in asked.items() if not lane.answered)
    if silent and (len(silent) == len(asked) or (len(asked) >= FEW_HOSTS and 2 * len(silent) > len(asked))):
        raise SiteBuilderError(
            f"{len(silent):,} of {len(asked):,} hosts did not answer ({', '.join(silent[:3])}"
            f"{' ...' if len(silent) > 3 else ''}): that is the network here and not the links, so no state was "
            "changed; is this machine on the network, and is a proxy needed (HTTPS_PROXY)?"
        )
