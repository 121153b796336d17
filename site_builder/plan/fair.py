"""The checklists on the pages: each collection's on its own, and what they come to on the quality page."""

from collections.abc import Iterable
from dataclasses import replace

from site_builder.contexts import CollectionContext, QualityContext
from site_builder.fair.checklists import Fair
from site_builder.fair.overview import overview
from site_builder.plan.page import Page


def with_checklists(pages: Iterable[Page], fair: Fair) -> list[Page]:
    """The pages, with the checklists on those that show them."""
    checklists = fair.by_url()
    seen = overview(fair)
    made = []
    for page in pages:
        if isinstance(page.ctx, CollectionContext):
            page = replace(page, ctx=replace(page.ctx, fair=checklists[page.info.url]))
        elif isinstance(page.ctx, QualityContext):
            page = replace(page, ctx=replace(page.ctx, fair=seen))
        made.append(page)
    return made
