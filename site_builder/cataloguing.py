"""From what is on disk to the catalogue that a site is made of: recalled, or read anew; what is small is hidden."""

from dataclasses import replace
from pathlib import Path

from site_builder.citations.datacite_findings import datacite_findings
from site_builder.citations.datacite_kept import known_records
from site_builder.clock import iso_time, source_date_epoch
from site_builder.config import SiteConfig
from site_builder.findings import Report
from site_builder.kept import fingerprint, keep, recall
from site_builder.ledger.addressing import addressed
from site_builder.ledger.entries import FILE as LEDGER
from site_builder.ledger.entries import read_ledger
from site_builder.model import Catalog
from site_builder.reading import Progress, federated, locate
from site_builder.resources import resource_dir
from site_builder.series.store import are_whole, forget_tables
from site_builder.snapshots import Store


def store_of(config: SiteConfig) -> Store:
    """Where what was pulled is kept: `.snapshots` in the folder of the site."""
    return Store(config.root / ".snapshots")


def read_catalog(config: SiteConfig, cache: Path, report: Report, progress: Progress, *, rows: bool = True) -> Catalog:
    """Parse, harmonise and summarise every source, or recall what an earlier build made of the same input.

    Without `rows` no tables of series are written, and what is read anew is not kept, since a build needs them.
    What is kept between builds is whole; small cells are hidden from all that follows. Raises `SourceError` where
    no source could be read; one that fails alone is a finding.
    """
    located = locate(config, store_of(config))
    read = [(f"{table.kind} {table.options}", snapshot) for table, snapshot in located.found]
    tables = cache if config.min_cell <= 1 else None  # rows would tell what is hidden, to whoever reads the cache
    options = f"{located.failed} {located.damaged} {config.canonical} {tables is not None}"
    key = fingerprint(read, options, resource_dir("content") / "vocabulary")
    path = cache / "summaries" / f"{key[:32]}.json"
    kept = recall(path)
    if kept is None or (rows and not are_whole(kept.catalog, cache)):
        kept = federated(located, config, progress, tables if rows else None)
        if rows:
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
