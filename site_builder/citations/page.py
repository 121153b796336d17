"""How a page of this catalogue is cited: by its address, which stays, and the version of the catalogue it is of."""

from collections.abc import Iterable

from site_builder.citations.parsing import Reference
from site_builder.config import SiteConfig
from site_builder.model import SourceInfo


def page_reference(title: str, url: str, sources: Iterable[SourceInfo], config: SiteConfig, day: str) -> Reference:
    """A page with its version: the day of the catalogue, then its sources and their releases.

    `url` is relative to the root of the site; `day` (`YYYY-MM-DD`) is empty where no source was ever got.
    """
    return Reference(
        title=title,
        year=int(day[:4]) if day else None,
        version=", ".join(filter(None, [day, *dict.fromkeys(map(_release, sources))])),
        publisher=config.title,
        url=config.base_url + url,
        type="webpage",
        accessed=day,
        complete=True,
    )


def _release(source: SourceInfo) -> str:
    return f"{source.commons_name} {source.version}".strip() if source.status != "failed" else ""
