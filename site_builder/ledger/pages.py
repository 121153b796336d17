"""Pages and files at addresses that have no content of their own any more."""

from dataclasses import fields, replace

from site_builder.config import SiteConfig
from site_builder.contexts import Crumb, GoneContext, MovedContext, PageInfo
from site_builder.exports.api import dump
from site_builder.ledger.covering import Covered, Gone, Moved
from site_builder.ledger.entries import Entry, Facts
from site_builder.ledger.values import still_stating
from site_builder.model import Catalog, Totals
from site_builder.plan import Page
from site_builder.publish import Output, text_file

WRITER = "the ledger of addresses"


def covering_pages(covered: Covered, catalog: Catalog, config: SiteConfig) -> list[Page]:
    """A page for every redirect and every address whose content has gone."""
    return [
        *(_moved_page(moved) for moved in covered.moved),
        *(_gone_page(gone, catalog, config) for gone in covered.gone),
    ]


def covering_files(covered: Covered, config: SiteConfig) -> list[Output]:
    """The JSON of collections that have gone or moved, at the address it always had."""
    moved = ((m.entry, _moved_json(m, config)) for m in covered.moved)
    gone = ((g.entry, _gone_json(g, config)) for g in covered.gone)
    found = ((entry, data) for entry, data in (*moved, *gone) if entry.kind == "collection")
    return [text_file(json_path(entry.url), dump(data), WRITER) for entry, data in found]


def json_path(url: str) -> str:
    """The file of the API that belongs to a collection's page."""
    return f"api/v1/{url.rstrip('/')}.json"


def _moved_page(moved: Moved) -> Page:
    title = moved.entry.title or "This page"
    info = PageInfo("moved", moved.entry.url, f"{title} has moved", f"{title} has another address now.", noindex=True)
    return Page(f"{moved.entry.url}index.html", "pages/moved.html", info, MovedContext(moved.target), WRITER)


def _gone_page(gone: Gone, catalog: Catalog, config: SiteConfig) -> Page:
    entry = gone.entry
    crumbs = (Crumb("Home", ""), Crumb(entry.title))
    about = "where its collections are now" if gone.became else "what it was, and where to ask"
    words = f"{entry.title} is no longer listed here; {about}."
    info = PageInfo("gone", entry.url, entry.title, words, crumbs, noindex=True)
    platform = next(
        (p.commons for p in catalog.platforms if entry.facts and p.commons.name == entry.facts.commons_name), None
    )
    ctx = GoneContext(
        what=entry.kind,
        reason=gone.reason,
        since=gone.since,
        first=entry.first,
        facts=entry.facts,
        totals=_totals(entry.facts, config.min_cell),
        platform=platform,
        contact=config.contact,
        source=next((s for s in catalog.sources if entry.facts and s.id == entry.facts.source_id), None),
        became=tuple(Crumb(value.title, value.url) for value in gone.became),
        stating=tuple(Crumb(c.title, c.url) for c in still_stating(entry.term, catalog)) if entry.term else (),
    )
    return Page(f"{entry.url}index.html", "pages/gone.html", info, ctx, WRITER)


def _totals(facts: Facts | None, min_cell: int) -> Totals:
    """The last counts; none of them where the subjects are fewer than are shown."""
    if facts is None or _is_small(facts, min_cell):
        return Totals(None, None, None, None, None)
    return Totals(facts.subjects, facts.studies, facts.series, None, facts.size_bytes)


def _is_small(facts: Facts, min_cell: int) -> bool:
    return facts.subjects is not None and 0 < facts.subjects < min_cell


def _moved_json(moved: Moved, config: SiteConfig) -> dict[str, object]:
    target = moved.target if moved.target.startswith("http") else config.base_url + moved.target
    return {"status": "moved", **_named(moved.entry), "moved_to": target}


def _gone_json(gone: Gone, config: SiteConfig) -> dict[str, object]:
    return {
        "status": "unread" if gone.reason == "unread" else "gone",
        **_named(gone.entry),
        "page": config.base_url + gone.entry.url,
        "gone_since": gone.since,
        "last_known": _known(gone.entry, config.min_cell),
    }


def _named(entry: Entry) -> dict[str, object]:
    return {"id": entry.url.removeprefix("collections/").rstrip("/"), "title": entry.title}


def _known(entry: Entry, min_cell: int) -> dict[str, object]:
    """The last facts; what was not provided is null, and counts are where the subjects are fewer than are shown."""
    if entry.facts is None:
        return {}
    facts = entry.facts
    if _is_small(facts, min_cell):
        facts = replace(facts, subjects=None, studies=None, series=None, size_bytes=None)
    found = {field.name: getattr(facts, field.name) for field in fields(facts)}
    return {name: list(value) if isinstance(value, tuple) else value for name, value in found.items()}
