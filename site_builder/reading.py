"""From snapshots to the catalogue; a source that fails is told of, and the others go on without it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from site_builder.config import SiteConfig, SourceConfig
from site_builder.errors import SourceError
from site_builder.findings import Finding, Report
from site_builder.kept import Kept
from site_builder.model import Access, SourceInfo
from site_builder.snapshots import Damage, Store
from site_builder.sources import SOURCES, Harvest, Snapshot, Source


class Progress(Protocol):
    """Hears what a build does while it does it."""

    def stage(self, name: str, detail: str = "") -> None:
        """A stage begins; the one before it is over."""
        ...


@dataclass(frozen=True, slots=True)
class Located:
    """The snapshot of every source that has one, in the order of the configuration, and the sources that failed.

    `damaged` are snapshots that were passed over for older ones.
    """

    found: tuple[tuple[SourceConfig, Snapshot], ...]
    failed: tuple[SourceInfo, ...]
    damaged: tuple[Damage, ...] = ()


def make_source(table: SourceConfig) -> Source:
    """The source of one `[[sources]]` table."""
    _options, kind = SOURCES[table.kind]
    return kind(table.options)


def locate(config: SiteConfig, store: Store) -> Located:
    """Find what is on disk of every source. Raises `SourceError` where there is nothing of any."""
    found, failed = [], []
    for table in config.sources:
        try:
            found.append((table, make_source(table).snapshot(store)))
        except SourceError as error:
            failed.append(_failure(table, str(error), config))
    _refuse_nothing(found, failed)
    return Located(tuple(found), tuple(failed), tuple(store.problems))


def federated(located: Located, config: SiteConfig, progress: Progress, cache: Path | None = None) -> Kept:
    """Parse and summarise every source, and make one catalogue of them.

    With a folder for it the rows of each collection that may be shown are written as a table (`series`).
    """
    from site_builder.catalog import catalog_of
    from site_builder.engine import connect, explained
    from site_builder.series.tables import shown_of, with_tables
    from site_builder.summarise import summarise
    from site_builder.summarise.combine import by_commons, combined

    report, failed = Report(), list(located.failed)
    tables = {table.id: table for table in config.sources}
    parts = []
    with connect() as engine:
        harvests: list[Harvest] = []
        for table, snapshot in located.found:
            progress.stage("read", table.id)
            try:
                harvests += _dated(make_source(table).parse(snapshot, engine, report), snapshot)
            except SourceError as error:
                failed.append(_failure(table, str(error), config))
        for same in by_commons(_addressed(harvests)):
            progress.stage("count", same[0].commons.name)
            try:
                one = combined(same, engine, report)
                failed += [_failure(tables[id_], problem, config) for id_, problem in one.failed]
                part = summarise(one.harvest, engine, report)
                if cache:
                    progress.stage("write", f"the series of {same[0].commons.name}")
                    with explained(same[0].source.id, f"the series of {same[0].commons.name}"):
                        shown = shown_of((rows_shown(tables[h.source.id]), h) for h in same)
                        part = with_tables(part, shown, cache, report)
            except SourceError as error:
                failed.append(_failure(tables[same[0].source.id], str(error), config))
            else:
                parts.append(replace(part, platform=replace(part.platform, also=one.also)))
        _refuse_nothing(parts, failed)
        _report_state(located, failed, report)
        catalog = catalog_of(parts, config.canonical, failed, report)
    return Kept(catalog, tuple(report.findings))


def rows_shown(table: SourceConfig) -> frozenset[Access]:
    """The kinds of access with which the rows of a source's collections are published (`series_tables`).

    Those of IDC and of a Guppy that answers everybody are open to everybody; contributed tables, and what a token
    was needed for, are published when the configuration says so. Where access needs an account or an approval,
    rows are never published.
    """
    said = table.options.series_tables
    if said is None:
        asked = getattr(table.options, "token_env", "") or getattr(table.options, "credentials", None)
        return frozenset() if table.kind == "spreadsheet" or asked else frozenset({"open"})
    return frozenset({"open", "unknown"}) if said else frozenset()


def _dated(harvests: Iterable[Harvest], snapshot: Snapshot) -> list[Harvest]:
    """The harvests with what the snapshot says of how fresh they are."""
    if not snapshot.problem:
        return list(harvests)
    return [
        replace(harvest, source=replace(harvest.source, status="stale", problem=snapshot.problem))
        for harvest in harvests
    ]


def _addressed(harvests: Sequence[Harvest]) -> list[Harvest]:
    """The harvests with a slug for each commons that no other one has."""
    from site_builder.slugs import slugs_of

    slugs = slugs_of(dict.fromkeys(harvest.commons.name for harvest in harvests))
    return [replace(h, commons=replace(h.commons, slug=slugs[h.commons.name])) for h in harvests]


def _failure(table: SourceConfig, problem: str, config: SiteConfig) -> SourceInfo:
    """A source of which nothing can be read; where the site lies on this machine is nobody's business."""
    problem = problem.replace(f"{config.root}/", "")
    return SourceInfo(table.id, table.kind, "", "", None, "", "", "failed", problem)


def _refuse_nothing(found: Sequence[object], failed: Sequence[SourceInfo]) -> None:
    """Without anything to show there is no site: say why, of every source."""
    if not found:
        raise SourceError("\n".join(source.problem for source in failed))


def _report_state(located: Located, failed: Iterable[SourceInfo], report: Report) -> None:
    for source in failed:
        report.add(Finding("source-failed", source.id, unit="sources", hint=source.problem))
    for damage in located.damaged:
        hint = f"{damage}; an older one is used. Pull the source again"
        report.add(Finding("snapshot-damaged", damage.source_id, damage.file, unit="snapshots", hint=hint))
    for table, snapshot in located.found:
        if snapshot.problem:
            hint = f"shown is what was fetched at {snapshot.retrieved_at}; {snapshot.problem}"
            report.add(Finding("source-stale", table.id, unit="sources", hint=hint))
