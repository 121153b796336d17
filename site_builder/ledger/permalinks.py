"""What a build does for the addresses that were ever published.

It reads `permalinks.jsonl` (the ledger) and `redirects.csv` (what its owner redirects) beside the configuration;
`--record` writes what is new into the ledger once the site is published.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.config import SiteConfig
from site_builder.ledger.covering import Covered, Gone, cover, merged
from site_builder.ledger.entries import FILE, Entry, read_ledger, write_ledger
from site_builder.ledger.pages import covering_files, covering_pages
from site_builder.ledger.present import present
from site_builder.ledger.redirects import FILE as REDIRECTS
from site_builder.ledger.redirects import check_targets, read_redirects
from site_builder.model import Catalog
from site_builder.plan import Page
from site_builder.publish import Output

#: Of the values that have just lost their page so many are named.
_MOST = 5


@dataclass(frozen=True, slots=True)
class Permalinks:
    """What a build does for the addresses it has, and for those that it has no content for.

    `pages` and `files` stand at the latter; `entries` is the ledger after this build, `unrecorded` the number of
    its entries that the ledger at `path` does not have as they are now.
    """

    path: Path
    pages: tuple[Page, ...]
    files: tuple[Output, ...]
    entries: Mapping[str, Entry]
    covered: Covered
    unrecorded: int

    @property
    def advice(self) -> list[str]:
        """What the site's owner could do about values of facets that have just lost their page."""
        fresh = [g for g in self.covered.gone if g.entry.kind == "value" and g.entry.gone is None and g.since]
        more = [f"... and {len(fresh) - _MOST:,} more"] if len(fresh) > _MOST else []
        return [*map(_line_that_would_do, fresh[:_MOST]), *more]

    def record(self) -> bool:
        """Write the ledger if it says something new; whether it did."""
        return write_ledger(self.path, self.entries)


def _line_that_would_do(gone: Gone) -> str:
    url = gone.entry.url
    if gone.became:
        said, target = f"is {len(gone.became)} other values now, which its page names", gone.became[0].url
    else:
        said, target = "has no collection any more, which its page says", f"{url.split('/')[0]}/"
    return f"/{url} {said}; to lead it to one page write into {REDIRECTS}: {url},{target},why"


def permalinks(
    catalog: Catalog, pages: Iterable[Page], api: Iterable[str], config: SiteConfig, today: str
) -> Permalinks:
    """Compare a build with the ledger.

    Args:
        catalog: of this build.
        pages: its pages.
        api: paths of the files of its API.
        config: of the site; the ledger lies beside it.
        today: day of the build, `YYYY-MM-DD`.

    Raises:
        SiteBuilderError: the ledger or the redirects can't be read; names file and line.
        PublishError: a published address would die; names every one.
    """
    path = config.content / FILE
    ledger = read_ledger(path)
    now = present(catalog, pages, api, today)
    redirects = read_redirects(config.content / REDIRECTS)
    check_targets(redirects, now, ledger, config.base_url, config.content / REDIRECTS)
    covered = cover(ledger, now, catalog, [source.id for source in config.sources], redirects, today)
    entries = merged(ledger, now, covered)
    return Permalinks(
        path=path,
        pages=tuple(covering_pages(covered, catalog, config)),
        files=tuple(covering_files(covered, config)),
        entries=entries,
        covered=covered,
        unrecorded=sum(1 for url, entry in entries.items() if ledger.get(url) != entry),
    )
