"""`pull()` and `build()`: the one way through the house. No stage calls the next; each gives a value."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.assets import digests, imports, read_assets, versioned
from site_builder.audit.report import link_findings
from site_builder.audit.states import FILE as LINK_STATES
from site_builder.audit.states import read_states
from site_builder.changes.history import history_of
from site_builder.charts.files import draw_charts, template_files
from site_builder.citations.datacite_findings import datacite_findings
from site_builder.citations.datacite_kept import known_records
from site_builder.citations.datacite_record import ID as DATACITE
from site_builder.claim import claimed
from site_builder.clock import iso_time, source_date_epoch
from site_builder.config import SiteConfig
from site_builder.content import site_texts, texts_of
from site_builder.exports.api import api_files, dump
from site_builder.exports.changes import change_files
from site_builder.exports.citations import citation_files
from site_builder.exports.contribute import contribute_files
from site_builder.exports.croissant.files import described_tables
from site_builder.exports.dcat.files import dcat_files
from site_builder.exports.domain import domain_files
from site_builder.exports.hosting import site_files
from site_builder.exports.lastmod import last_changed
from site_builder.exports.llms import llms_file
from site_builder.exports.manifests import manifest_files
from site_builder.exports.markdown.files import markdown_files, with_markdown
from site_builder.exports.openapi.document import openapi_file
from site_builder.exports.report import report_json
from site_builder.exports.series import series_files
from site_builder.exports.w3id import w3id_files
from site_builder.fair.checklists import fair_of
from site_builder.findings import Report
from site_builder.kept import fingerprint, keep, recall
from site_builder.ledger.addressing import addressed
from site_builder.ledger.entries import FILE as LEDGER
from site_builder.ledger.entries import read_ledger
from site_builder.ledger.permalinks import Permalinks, permalinks
from site_builder.linked.links import linkset_files
from site_builder.links import check_links
from site_builder.look import own_look
from site_builder.model import Catalog
from site_builder.plan import Material, Texts, facet_urls, plan_figures, plan_pages, site_context
from site_builder.plan.fair import with_checklists
from site_builder.publish import (
    MARKER,
    Output,
    check_sizes,
    check_target,
    gather,
    near_limits,
    publish,
    recover,
    text_file,
)
from site_builder.quality import quality_of
from site_builder.quality.files import quality_files
from site_builder.reading import Progress, federated, locate, make_source
from site_builder.related import related
from site_builder.render import environment, render
from site_builder.resources import layers, resource_dir
from site_builder.search.catalogue import search_files
from site_builder.search.documents import search_json
from site_builder.series.store import are_whole, forget_tables
from site_builder.snapshots import Store
from site_builder.unchanged import Finished, keep_finished, key_of, recall_finished, stamps

if TYPE_CHECKING:
    from site_builder.pulling import Pulled, PullRules
    from site_builder.sources.base import PullProgress


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
        lambda: cited_dois(read_catalog(config, cache, Report(), progress), config),
        (rules.max_age or timedelta(0)) if named else MAX_AGE,
        lambda: client_of_datacite(config.repository or config.base_url, config.contact),
    )
    return pull_datacite(wanted, store_of(config), progress, rules)


def build(
    config: SiteConfig, out: Path, cache: Path, progress: Progress, *, strict: bool = False, record: bool = False
) -> Built:
    """Build the site from what is on disk and publish it in one swap; with `record` its addresses go into the ledger.

    Raises `SiteBuilderError` (nothing is published then) where a source can't be read, a template fails, a
    link leads nowhere, another build writes to `out` or, with `strict`, the report has a warning.
    """
    check_target(out)
    with claimed(out):
        recover(out)
        check_target(out)
        return _build(config, out, cache, progress, strict, record)


def _build(config: SiteConfig, out: Path, cache: Path, progress: Progress, strict: bool, record: bool) -> Built:
    report = Report()
    catalog = read_catalog(config, cache, report, progress)
    made_from = partial(key_of, catalog, tuple(report.findings), build_time(catalog), config)
    key = made_from()
    finished = recall_finished(cache, out, key)
    if finished and not (record and finished.unrecorded):
        progress.stage("check", "nothing has changed since the last build")
        return _as_it_was(finished, catalog, config, out, strict)
    texts = read_texts(config)
    assets = own_look(read_assets(layers(config, "static")), config)
    hashes = digests(assets)
    generated_at = build_time(catalog)

    progress.stage("plan", f"{len(catalog.collections):,} collections")
    urls = facet_urls(catalog, read_ledger(config.content / LEDGER))
    figures = plan_figures(catalog, urls)

    progress.stage("draw", f"{sum(map(len, figures.values())):,} charts")
    views, numbers = draw_charts(figures, cache / "charts")
    templates = template_files(cache / "charts")

    progress.stage("render", "pages, JSON and search index")
    searched = search_files(catalog)
    near = related(catalog)
    api = api_files(catalog, config, near, generated_at)
    api |= openapi_file(api, config)
    history = history_of(catalog, config, generated_at[:10], record=record)
    states = read_states(config.content / LINK_STATES)
    report.extend(link_findings(catalog, states))
    planned = plan_pages(Material(catalog, config, urls, views, texts, history, near, states, report))
    machine = machine_files(catalog, config, generated_at)
    fair = fair_of(planned, machine, config, states)
    planned = with_checklists(planned, fair)
    kept = permalinks(catalog, planned, api, config, generated_at[:10])
    pages = with_markdown([*planned, *kept.pages])
    fetched = [*searched, *templates]
    env = environment(layers(config, "templates"), hashes, urls, fetched=fetched, modules=imports(assets))
    site = site_context(catalog, config, generated_at, has_changes=history.since is not None)
    rendered = render(pages, env, site)
    files = gather(
        [
            *rendered,
            *markdown_files(pages, rendered, site),
            *numbers,
            *templates,
            *(Output(f"assets/{name}", data, f"static/{name}") for name, data in versioned(assets, hashes).items()),
            *(text_file(path, text, "the JSON API") for path, text in api.items()),
            *kept.files,
            *change_files(history, config),
            *searched,
            *site_files(pages, last_changed(pages, catalog, history, generated_at[:10]), config),
            *domain_files(config),
            *machine,
            *series_files(catalog, cache),
            *manifest_files(catalog, config, cache),
            *quality_files(quality_of(catalog, report)),
        ]
    )
    said = text_file("report.json", dump(report_json(catalog, pages, figures, files, report, fair)), "the report")
    told = [llms_file(catalog, config, {*files, said.path}), *w3id_files(catalog, kept.covered, files, config)]
    files = gather([*files.values(), said, *told])

    progress.stage("check", f"{len(files):,} files")
    check_links(files, config.base_path)
    check_sizes(files)
    if strict:
        report.refuse_warnings()

    progress.stage("publish", str(out))
    changed = publish(files, out)
    recorded = record and any([history.record(), kept.record()])
    built = Built(
        out=out,
        catalog=catalog,
        pages=len(pages),
        charts=sum(map(len, figures.values())),
        files=len(files),
        changed=changed,
        size_bytes=sum(file.size for file in files.values()),
        index_bytes=len(searched[0].data),
        report=report,
        permalinks=kept,
        recorded=recorded,
        near_limits=tuple(near_limits(files)),
    )
    if key == made_from():  # else something was saved meanwhile, and nobody knows which pages had it already
        keep_finished(cache, out, _finished(built, key))
    return built


def _finished(built: Built, key: str) -> Finished:
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


def _as_it_was(finished: Finished, catalog: Catalog, config: SiteConfig, out: Path, strict: bool) -> Built:
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


def machine_files(catalog: Catalog, config: SiteConfig, generated_at: str) -> list[Output]:
    """What other programs read of the catalogue alone: its search index, citations, links, DCAT, forms of tables."""
    return [
        text_file("search/index.json", search_json(catalog), "the search index"),
        *citation_files(catalog, config),
        *linkset_files(catalog, config),
        *dcat_files(catalog, config, generated_at),
        *described_tables(catalog, config, generated_at),
        *contribute_files(),
    ]


def store_of(config: SiteConfig) -> Store:
    """Where what was pulled is kept: `.snapshots` in the folder of the site."""
    return Store(config.root / ".snapshots")


def read_catalog(config: SiteConfig, cache: Path, report: Report, progress: Progress) -> Catalog:
    """Parse, harmonise and summarise every source, or recall what an earlier build made of the same input.

    What is kept between builds is whole; small cells are hidden from all that follows. Raises `SourceError` where
    no source could be read; one that fails alone is a finding.
    """
    located = locate(config, store_of(config))
    read = [(f"{table.kind} {table.options}", snapshot) for table, snapshot in located.found]
    options = f"{located.failed} {located.damaged} {config.canonical}"
    key = fingerprint(read, options, resource_dir("content") / "vocabulary")
    path = cache / "summaries" / f"{key[:32]}.json"
    kept = recall(path)
    if kept is None or not are_whole(kept.catalog, cache):
        kept = federated(located, config, progress, cache)
        keep(path, kept)
        forget_tables(cache, kept.catalog.collections)
    kept = addressed(kept, read_ledger(config.content / LEDGER))
    if config.min_cell <= 1:
        report.extend(kept.findings)
        return with_records(kept.catalog, config, report)
    from site_builder.suppress import suppressed, suppressed_findings  # loads numpy

    progress.stage("hide", f"what is of fewer than {config.min_cell:,} subjects")
    catalog = suppressed(kept.catalog, config.min_cell)
    report.extend(suppressed_findings(kept.findings, catalog))
    return with_records(catalog, config, report)


def with_records(catalog: Catalog, config: SiteConfig, report: Report) -> Catalog:
    """The catalogue with what a pull got of DataCite, where the configuration wants that.

    It comes last: a catalogue that is kept between builds is the same whatever DataCite says.
    """
    if not config.datacite:
        return catalog
    records = known_records(store_of(config), config.datacite_endpoint, report)
    found = replace(catalog, datacite=records)
    report.extend(datacite_findings(found))
    return found


def build_time(catalog: Catalog) -> str:
    """The time of the site: `SOURCE_DATE_EPOCH`, or when the newest snapshot was got."""
    epoch = source_date_epoch()
    if epoch is not None:
        return iso_time(epoch)
    records = (record.retrieved_at for record in catalog.datacite.values())
    return max([*(source.retrieved_at for source in catalog.sources), *records])


def read_texts(config: SiteConfig) -> Texts:
    """Pages of ours and of the site's owner; texts of collections and platforms are the owner's alone."""
    own = [config.content]
    return Texts(site_texts(layers(config, "content")), texts_of(own, "collections"), texts_of(own, "commons"))
