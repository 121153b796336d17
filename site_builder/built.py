"""What a build made, as its summary tells it, and what is kept of that for the next one."""

from dataclasses import dataclass
from pathlib import Path

from site_builder.config import SiteConfig
from site_builder.findings import Report
from site_builder.ledger.entries import FILE as LEDGER
from site_builder.ledger.permalinks import Permalinks
from site_builder.model import Catalog
from site_builder.publish import MARKER
from site_builder.unchanged import Finished, stamps


@dataclass(frozen=True, slots=True)
class Built:
    """What a build made: counts and sizes for the summary, and the report of findings."""

    out: Path
    catalog: Catalog
    pages: int
    charts: int
    files: int
    changed: int
    size_bytes: int
    index_bytes: int
    report: Report
    permalinks: Permalinks
    recorded: bool
    near_limits: tuple[str, ...]


def finished_of(built: Built, key: str) -> Finished:
    """What the next build needs to know of this one."""
    return Finished(
        key=key,
        files=stamps(built.out),
        pages=built.pages,
        charts=built.charts,
        index_bytes=built.index_bytes,
        findings=tuple(built.report.findings),
        entries=tuple(built.permalinks.entries.values()),
        covered=built.permalinks.covered,
        unrecorded=built.permalinks.unrecorded,
        near_limits=built.near_limits,
    )


def as_it_was(finished: Finished, catalog: Catalog, config: SiteConfig, out: Path, strict: bool) -> Built:
    """What the last build said, of a site that needs no other one. Raises as `build` does with `strict`."""
    report = Report(list(finished.findings))
    if strict:
        report.refuse_warnings()
    sizes = [size for path, (size, _time) in finished.files.items() if path != MARKER]
    entries = {entry.url: entry for entry in finished.entries}
    return Built(
        out=out,
        catalog=catalog,
        pages=finished.pages,
        charts=finished.charts,
        files=len(sizes),
        changed=0,
        size_bytes=sum(sizes),
        index_bytes=finished.index_bytes,
        report=report,
        permalinks=Permalinks(config.content / LEDGER, (), (), entries, finished.covered, finished.unrecorded),
        recorded=False,
        near_limits=finished.near_limits,
    )
