"""What changed, for programs: an Atom feed (RFC 4287) and JSON."""

from dataclasses import asdict
from typing import Any
from xml.etree import ElementTree

from site_builder.changes.events import Change
from site_builder.changes.history import History
from site_builder.changes.words import kind_words, summary
from site_builder.characters import UNSHOWN
from site_builder.config import SiteConfig
from site_builder.exports.api import dump
from site_builder.publish import Output, text_file

FEED = "changes.atom"
#: Entries of the feed, the newest ones.
LONGEST_FEED = 200
_ATOM = "http://www.w3.org/2005/Atom"


def change_files(history: History, config: SiteConfig) -> list[Output]:
    """`changes.atom` and `changes.json`; none for a site without a ledger."""
    if history.since is None:
        return []
    return [
        Output(FEED, _feed(history, config), "the feed of changes"),
        text_file("changes.json", dump(_json(history, config)), "the changes"),
    ]


def _json(history: History, config: SiteConfig) -> dict[str, Any]:
    """Every change, the newest first, with the address of its page."""
    changes = [
        {**{name: value for name, value in asdict(change).items() if value not in ("", ())}, "url": change.url}
        for change in history.newest
    ]
    return {"title": config.title, "base_url": config.base_url, "since": history.since, "changes": changes}


def _feed(history: History, config: SiteConfig) -> bytes:
    """The newest changes; a feed of none was last updated when changes began to be known."""
    newest = history.newest[:LONGEST_FEED]
    ElementTree.register_namespace("", _ATOM)
    feed = ElementTree.Element(_name("feed"))
    _add(feed, "id", f"{config.base_url}{FEED}")
    _add(feed, "title", f"{config.title}: changes")
    _add(feed, "updated", f"{newest[0].day if newest else history.since}T00:00:00Z")
    _add(feed, "link", rel="self", href=f"{config.base_url}{FEED}", type="application/atom+xml")
    _add(feed, "link", rel="alternate", href=f"{config.base_url}changes/", type="text/html")
    _add(_add(feed, "author"), "name", config.title)
    taken: dict[str, int] = {}
    for change in newest:
        _entry(feed, change, config, taken)
    ElementTree.indent(feed, " ")
    text: str = ElementTree.tostring(feed, encoding="unicode")
    return f"<?xml version='1.0' encoding='utf-8'?>\n{text}\n".encode()


def _entry(feed: ElementTree.Element, change: Change, config: SiteConfig, taken: dict[str, int]) -> None:
    """One change. Its id is made of day and page: with a number where a day has several of one collection."""
    key = f"{config.base_url}{change.url}#{change.day}"
    taken[key] = taken.get(key, 0) + 1
    entry = _add(feed, "entry")
    _add(entry, "id", key if taken[key] == 1 else f"{key}-{taken[key]}")
    _add(entry, "title", f"{change.title}: {kind_words(change).lower()}")
    _add(entry, "updated", f"{change.day}T00:00:00Z")
    _add(entry, "link", rel="alternate", href=f"{config.base_url}{change.url}", type="text/html")
    _add(entry, "category", term=change.kind)
    _add(entry, "summary", summary(change))


def _name(tag: str) -> str:
    return f"{{{_ATOM}}}{tag}"


def _add(parent: ElementTree.Element, tag: str, text: str = "", **attributes: str) -> ElementTree.Element:
    """An element below another, with what XML cannot hold replaced."""
    made = ElementTree.SubElement(parent, _name(tag), {name: _clean(value) for name, value in attributes.items()})
    made.text = _clean(text) or None
    return made


def _clean(text: str) -> str:
    return UNSHOWN.sub("\ufffd", text)
