"""`pull()` and `build()`: the one way through the house. No stage calls the next; each gives a value."""

from collections.abc import Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.assembling import Drawn, assemble
from site_builder.built import Built, as_it_was, finished_of
from site_builder.cataloguing import build_time, read_catalog, store_of
from site_builder.charts.files import draw_charts, template_files
from site_builder.citations.datacite_record import ID as DATACITE
from site_builder.claim import claimed, turn
from site_builder.config import SiteConfig
from site_builder.findings import Report
from site_builder.ledger.entries import FILE as LEDGER
from site_builder.ledger.entries import read_ledger
from site_builder.links import check_links
from site_builder.look import check_logo
from site_builder.plan import facet_urls, plan_figures
from site_builder.publish import check_sizes, check_target, near_limits, publish, recover
from site_builder.reading import Progress, make_source
from site_builder.resources import layers
from site_builder.unchanged import keep_finished, key_of, recall_finished

if TYPE_CHECKING:
    from site_builder.pulling import Pulled, PullRules
    from site_builder.sources.base import PullProgress


def pull(
    config: SiteConfig,
    only: Sequence[str],
    cache: Path,
    progress: "PullProgress",
    *,
    dry_run: bool = False,
    max_age: timedelta | None = None,
    allow_shrink: bool = False,
) -> "list[Pulled]":
    """Fetch what a build needs of every source, or of those named; how each went. Only this touches the network.

    After the sources come DataCite's records of what they have, where the configuration wants them: those that are
    old; where `datacite` is named alone or among others, all that are older than `max_age`.
    """
    from site_builder.net import client
    from site_builder.pulling import PullRules, pull_all

    pulled = pull_all(
        [make_source(table) for table in config.sources],
        store_of(config),
        only,
        progress,
        keep=config.keep_snapshots,
        max_shrink=config.max_shrink,
        client_for=lambda _source: client(home=config.repository),
        dry_run=dry_run,
        max_age=max_age,
        allow_shrink=allow_shrink,
    )
    if config.datacite and (not only or DATACITE in only):
        rules = PullRules(config.keep_snapshots, config.max_shrink, allow_shrink, max_age, dry_run)
        pulled.append(pull_records(config, cache, progress, rules, named=DATACITE in only))
    return pulled


def pull_records(
    config: SiteConfig, cache: Path, progress: "PullProgress", rules: "PullRules", *, named: bool
) -> "Pulled":
    """Get DataCite's records of the DOIs in the catalogue that a build would make of what is on disk."""
    from site_builder.citations.datacite_asking import client_of_datacite
    from site_builder.citations.datacite_fetching import MAX_AGE
    from site_builder.citations.datacite_findings import cited_dois
    from site_builder.pulling_datacite import Wanted, pull_datacite

    wanted = Wanted(
        config.datacite_endpoint,
        lambda: cited_dois(read_catalog(config, cache, Report(), progress, rows=False), config),
        (rules.max_age or timedelta(0)) if named else MAX_AGE,
        lambda: client_of_datacite(config.repository or config.base_url, config.contact),
    )
    with turn(cache):
        return pull_datacite(wanted, store_of(config), progress, rules)


def build(
    config: SiteConfig, out: Path, cache: Path, progress: Progress, *, strict: bool = False, record: bool = False
) -> Built:
    """Build the site from what is on disk and publish it in one swap; with `record` its addresses go into the ledger.

    Raises `SiteBuilderError` (nothing is published then) where a source can't be read, a template fails, a
    link leads nowhere, another build writes to `out` or, with `strict`, the report has a warning.
    """
    check_target(out)
    with claimed(out), turn(cache):
        recover(out)
        check_target(out)
        return _build(config, out, cache, progress, strict, record)


def _build(config: SiteConfig, out: Path, cache: Path, progress: Progress, strict: bool, record: bool) -> Built:
    report = Report()
    check_logo(config, layers(config, "static"))
    catalog = read_catalog(config, cache, report, progress)
    made_from = partial(key_of, catalog, tuple(report.findings), build_time(catalog), config)
    key = made_from()
    finished = recall_finished(cache, out, key)
    if finished and not (record and finished.unrecorded):
        progress.stage("check", "nothing has changed since the last build")
        return as_it_was(finished, catalog, config, out, strict)

    progress.stage("plan", f"{len(catalog.collections):,} collections")
    urls = facet_urls(catalog, read_ledger(config.content / LEDGER))
    figures = plan_figures(catalog, urls)

    progress.stage("draw", f"{sum(map(len, figures.values())):,} charts")
    views, numbers = draw_charts(figures, cache / "charts")
    drawn = Drawn(urls, figures, views, tuple(numbers), tuple(template_files(cache / "charts")))

    progress.stage("render", "pages, JSON and search index")
    site = assemble(catalog, config, drawn, cache, report, record=record)

    progress.stage("check", f"{len(site.files):,} files")
    check_links(site.files, config.base_path)
    check_sizes(site.files)
    if strict:
        report.refuse_warnings()

    progress.stage("publish", str(out))
    changed = publish(site.files, out)
    recorded = record and any([site.history.record(), site.permalinks.record()])
    built = Built(
        out=out,
        catalog=catalog,
        pages=site.pages,
        charts=sum(map(len, figures.values())),
        files=len(site.files),
        changed=changed,
        size_bytes=sum(file.size for file in site.files.values()),
        index_bytes=site.index_bytes,
        report=report,
        permalinks=site.permalinks,
        recorded=recorded,
        near_limits=tuple(near_limits(site.files)),
    )
    if key == made_from():  # else something was saved meanwhile, and nobody knows which pages had it already
        keep_finished(cache, out, finished_of(built, key))
    return built
