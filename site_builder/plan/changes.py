"""The page of what changed."""

from collections.abc import Iterable
from itertools import groupby

from site_builder.changes.history import History
from site_builder.contexts import ChangesContext
from site_builder.plan.page import Page, make_page

#: Changes that the page shows, the newest ones.
LONGEST = 500


def changes_pages(history: History) -> Iterable[Page]:
    """The page, for a site with a ledger; others have none."""
    if history.since is None:
        return
    shown = history.newest[:LONGEST]
    days = tuple((day, tuple(changes)) for day, changes in groupby(shown, key=lambda change: change.day))
    words = "Collections that were newly listed, left, or changed in their counts, licences or links."
    ctx = ChangesContext(history.since, days, len(shown), len(history.newest))
    yield make_page("changes/", "changes", "What changed", words, ctx)
