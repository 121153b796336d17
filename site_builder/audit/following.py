"""Where answers lead: to the next address, or to what is to be said of the link. Pure; nothing is asked here."""

import ipaddress
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from site_builder.audit.asking import Answer
from site_builder.audit.states import Outcome
from site_builder.filters import external_url
from site_builder.net_errors import shown_url

#: Where DOIs are resolved, for readers and for programs.
RESOLVER = "https://doi.org"
#: Redirects that are followed.
MOST_HOPS = 10
REFUSED = (401, 403, 407, 451)
MISSING = (404, 410)
PERMANENT = (301, 308)


@dataclass(frozen=True, slots=True)
class Way:
    """How far a link was followed: `at` is asked next, of the register where `register` says so.

    `began` is the first address of a page, which for a DOI the register names; `permanent` is whether every redirect
    so far was for good; `tries` how often `at` was asked for in vain.
    """

    link: str
    at: str
    register: bool = False
    began: str = ""
    permanent: bool = True
    hops: int = 0
    tries: int = 0
    seen: tuple[str, ...] = ()

    @property
    def host(self) -> str:
        """The host that is asked next, with its port where the address has one."""
        return urlsplit(self.at).netloc.lower()


def beginning(link: str, resolver: str = RESOLVER) -> Way:
    """The way of a link that nobody has asked for yet; that of a DOI begins at the register."""
    path = link.removeprefix(f"{RESOLVER}/")
    if path != link and path.startswith("10"):
        return Way(link, f"{resolver}/api/handles/{path}?type=URL", register=True, permanent=False)
    return Way(link, link, began=link)


def onward(way: Way, answer: Answer) -> Way | Outcome:
    """What an answer leads to: the next address to ask, or what was found of the link."""
    if answer.location:
        return _redirected(way, answer)
    status = answer.status
    if 200 <= status < 300:
        return _arrived(way)
    if status in MISSING:
        return Outcome("missing", answer.why)
    if status in REFUSED:
        return Outcome("refused", answer.why)
    if answer.passing or status >= 500:
        return Outcome("unreachable", answer.why)
    return Outcome("unknown", answer.why)


def _redirected(way: Way, answer: Answer) -> Way | Outcome:
    to = urlsplit(answer.location)._replace(fragment="").geturl() if _is_web(answer.location) else ""
    if not to:
        return Outcome("unknown", "it leads to what is no web address")
    if to in (way.at, *way.seen):
        return Outcome("unknown", f"it leads in a circle, by {shown_url(to)}")
    if way.hops >= MOST_HOPS:
        return Outcome("unknown", f"it leads on and on, at last to {shown_url(to)}")
    if _is_inside(to) and not _is_inside(way.at):
        return Outcome("unknown", f"it leads to {shown_url(to)}, an address inside a network; not asked")
    if way.register:
        return replace(way, at=to, register=False, began=to, tries=0)
    permanent = way.permanent and answer.status in PERMANENT
    return replace(way, at=to, permanent=permanent, hops=way.hops + 1, tries=0, seen=(*way.seen, way.at))


def _is_web(address: str) -> bool:
    return (external_url(address) or "").startswith(("http://", "https://"))


def _is_inside(address: str) -> bool:
    """Whether an address is one of this machine or of its network, to which nobody outside may send us."""
    host = urlsplit(address).hostname or ""
    try:
        return not ipaddress.ip_address(host).is_global
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _arrived(way: Way) -> Outcome:
    began, ended = urlsplit(way.began), urlsplit(way.at)
    if way.hops and began.path.strip("/") and not ended.path.strip("/") and not ended.query:
        return Outcome("unknown", f"it leads to the first page of {ended.netloc}, not to what it names")
    if way.hops and way.permanent:
        return Outcome("moved", moved_to=way.at)
    return Outcome("ok")
