"""When a page last changed, as far as that is known: not simply the day of the last build.

Of a collection it is the newer one of two days: on which its source says that it changed, and on which a build found
its counts, licences or links changed (`changes.jsonl`). Of a page that lists collections it is the newest day among
them, and on which one left. A page that lists any collection without a day has none: a day that is too early tells
crawlers not to come. Texts of the site have none either.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from site_builder.changes.events import Change
from site_builder.changes.history import History
from site_builder.contexts import (
    BrowseContext,
    ChangesContext,
    CollectionContext,
    FacetContext,
    FacetIndexContext,
    HomeContext,
    PlatformContext,
    PlatformsContext,
)
from site_builder.model import Catalog
from site_builder.plan import Page

_OF_ALL = (HomeContext, BrowseContext, FacetIndexContext, PlatformsContext)


def last_changed(pages: Iterable[Page], catalog: Catalog, history: History, today: str) -> dict[str, str]:
    """The day (`YYYY-MM-DD`) on which each page last changed, by its address; only of pages where it is known.

    Args:
        pages: of the site.
        catalog: of this build.
        history: what changed, with this build.
        today: day of the build; a later one that a source states is none.
    """
    changes = history.newest
    told = _newest_by_url(changes)
    days = {c.url: _newest((_stated(c.updated, today), told.get(c.url))) for c in catalog.collections}
    left = [change for change in changes if change.url not in days]
    found = {page.info.url: _of_page(page, days, left, history.since) for page in pages}
    return {url: day for url, day in found.items() if day}


def _of_page(page: Page, days: Mapping[str, str | None], left: Sequence[Change], since: str | None) -> str | None:
    ctx = page.ctx
    if isinstance(ctx, CollectionContext):
        return days[page.info.url]
    if isinstance(ctx, _OF_ALL):
        return _of_list(days.values(), left)
    if isinstance(ctx, PlatformContext):
        name = ctx.platform.commons.name
        return _of_list((days[row.url] for row in ctx.rows), [one for one in left if one.commons_name == name])
    if isinstance(ctx, FacetContext):
        day = _of_list((days[row.url] for row in ctx.rows), ())
        # Whether what left had the value is not known.
        return None if day and any(one.day > day for one in left) else day
    if isinstance(ctx, ChangesContext):
        return ctx.days[0][0] if ctx.days else since
    return None


def _of_list(days: Iterable[str | None], left: Iterable[Change]) -> str | None:
    """The newest day of what is listed, if all are known, and of what has left."""
    listed = list(days)
    return None if None in listed else _newest((*listed, *(change.day for change in left)))


def _newest(days: Iterable[str | None]) -> str | None:
    return max((day for day in days if day), default=None)


def _newest_by_url(changes: Iterable[Change]) -> dict[str, str]:
    found: dict[str, str] = {}
    for change in changes:
        found[change.url] = max(change.day, found.get(change.url, ""))
    return found


def _stated(day: str | None, today: str) -> str | None:
    """A day that a source states, if it is one and not to come."""
    try:
        read = date.fromisoformat(day or "")
    except ValueError:
        return None
    return read.isoformat() if read.isoformat() <= today else None
