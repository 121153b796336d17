"""`pull()` and `build()`: the one way through the house. No stage calls the next; each gives a value."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from markupsafe import Markup

from site_builder import __version__
from site_builder.assets import digests, read_assets
from site_builder.catalog import Summarised, catalog_of, fingerprint, keep, recall
from site_builder.charts import ChartSpec, ChartView, chart_csv, draw, text_alternative
from site_builder.charts.interactive import interactive_templates
from site_builder.clock import iso_time, source_date_epoch
from site_builder.config import SiteConfig, SourceConfig
from site_builder.content import site_texts, texts_of
from site_builder.exports.api import api_files, dump
from site_builder.findings import CODES, Report
from site_builder.model import Catalog
from site_builder.plan import Page, Texts, facet_urls, plan_figures, plan_pages, site_context
from site_builder.publish import Output, check_links, check_sizes, check_target, gather, publish, recover
from site_builder.render import environment, render
from site_builder.resources import ResourceName, resource_dir
from site_builder.search import search_json
from site_builder.sources import SOURCES, Source


class Progress(Protocol):
    """Hears what a build does while it does it."""

    def stage(self, name: str, detail: str = "") -> None:
        """A stage begins; the one before it is over."""
        ...


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


def pull(config: SiteConfig, only: Sequence[str], progress: Progress) -> list[str]:
    """Let every source (or those named) fetch what a build needs; a sentence for each."""
    said = []
    for source in sources_of(config):
        if not only or source.id in only:
            progress.stage("pull", source.id)
            said.append(source.pull())
    return said


def build(config: SiteConfig, out: Path, cache: Path, progress: Progress, *, strict: bool = False) -> Built:
    """Build the site from what is on disk and publish it in one swap.

    Raises `SiteBuilderError` (nothing is published then) where a source can't be read, a template fails, a
    link leads nowhere or, with `strict`, the report has a warning.
    """
    recover(out)
    check_target(out)
    report = Report()
    catalog = read_catalog(config, cache, report, progress)
    generated_at = build_time(catalog)

    progress.stage("plan", f"{len(catalog.collections):,} collections")
    urls = facet_urls(catalog)
    figures = plan_figures(catalog, urls)

    progress.stage("draw", f"{sum(map(len, figures.values())):,} charts")
    views, chart_files = draw_charts(figures, cache)

    progress.stage("render", "pages, JSON and search index")
    assets = read_assets(layers(config, "static"))
    pages = plan_pages(catalog, config, urls, views, read_texts(config), report)
    env = environment(layers(config, "templates"), digests(assets), urls)
    files = gather(
        [
            *render(pages, env, site_context(catalog, config, generated_at)),
            *chart_files,
            *(Output(f"assets/{name}", data, f"static/{name}") for name, data in assets.items()),
            *(
                text_file(path, text, "the JSON API")
                for path, text in api_files(catalog, config, generated_at).items()
            ),
            text_file("search/index.json", search_json(catalog), "the search index"),
            *site_files(pages, config),
            text_file("report.json", dump(report_json(catalog, pages, figures, report)), "the report"),
        ]
    )

    progress.stage("check", f"{len(files):,} files")
    check_links(files, config.base_path)
    check_sizes(files)
    if strict:
        report.refuse_warnings()

    progress.stage("publish", str(out))
    changed = publish(files, out)
    return Built(
        out=out,
        catalog=catalog,
        pages=len(pages),
        charts=sum(map(len, figures.values())),
        files=len(files),
        changed=changed,
        size_bytes=sum(len(file.data) for file in files.values()),
        index_bytes=len(files["search/index.json"].data),
        report=report,
    )


def sources_of(config: SiteConfig) -> list[Source]:
    """The configured sources, made by the registry."""
    return [make_source(source) for source in config.sources]


def make_source(source: SourceConfig) -> Source:
    """One source of a `[[sources]]` table."""
    _options, kind = SOURCES[source.kind]
    return kind(source.options)


def read_catalog(config: SiteConfig, cache: Path, report: Report, progress: Progress) -> Catalog:
    """Parse, harmonise and summarise every source, or recall what an earlier build made of the same input."""
    parts = []
    for table in config.sources:
        progress.stage("read", table.id)
        part = summarised(table, cache)
        report.extend(part.findings)
        parts.append(part)
    return catalog_of(parts)


def summarised(table: SourceConfig, cache: Path) -> Summarised:
    """What a source gives; the engine is started only where no earlier build left the same."""
    source = make_source(table)
    snapshot = source.snapshot()
    options = f"{table.kind} {table.options} {snapshot.retrieved_at} {snapshot.origin}"
    key = fingerprint(snapshot.files, options, resource_dir("content") / "vocabulary")
    kept = cache / "summaries" / f"{table.id}-{key[:32]}.json"
    if (found := recall(kept)) is not None:
        return found
    from site_builder.engine import connect
    from site_builder.summarise import summarise

    report = Report()
    with connect() as engine:
        platform, collections, licenses = summarise(source.parse(snapshot, engine, report), engine, report)
    made = Summarised(platform, collections, licenses, tuple(report.findings))
    keep(kept, made)
    return made


def build_time(catalog: Catalog) -> str:
    """The time of the site: `SOURCE_DATE_EPOCH`, or when the newest snapshot was got."""
    epoch = source_date_epoch()
    return iso_time(epoch) if epoch is not None else max(p.source.retrieved_at for p in catalog.platforms)


def draw_charts(
    figures: Mapping[str, tuple[ChartSpec, ...]], cache: Path
) -> tuple[dict[str, tuple[ChartView, ...]], list[Output]]:
    """Every chart as its page shows it, and the files beside it: numbers as CSV, interactive templates."""
    flat = [(url, spec) for url, specs in figures.items() for spec in specs]
    drawn = draw([spec for _url, spec in flat], cache / "charts")
    views: dict[str, tuple[ChartView, ...]] = dict.fromkeys(figures, ())
    files = []
    for (url, spec), svg in zip(flat, drawn, strict=True):
        csv = f"{url}charts/{spec.id}.csv"
        files.append(text_file(csv, chart_csv(spec), f"chart {spec.id}"))
        template = f"assets/charts/{spec.kind}.json"
        views[url] += (ChartView(spec, Markup(svg), text_alternative(spec), csv, template),)
    templates = interactive_templates(cache / "charts")
    files += [text_file(f"assets/charts/{kind}.json", text, "charts") for kind, text in templates.items()]
    return views, files


def layers(config: SiteConfig, name: ResourceName) -> list[Path]:
    """Our folder of that name, then the one of a person's own site, which wins."""
    ours, own = resource_dir(name), config.content if name == "content" else config.root / name
    return [ours] if own.resolve() == ours.resolve() or not own.is_dir() else [ours, own]


def read_texts(config: SiteConfig) -> Texts:
    """Pages of ours and of the site's owner; texts of collections and platforms are the owner's alone."""
    own = [config.content]
    return Texts(
        site_texts(layers(config, "content")), texts_of(own, "collections"), texts_of(own, "commons")
    )


def text_file(path: str, text: str, writer: str) -> Output:
    """A text as a file in UTF-8."""
    return Output(path, text.encode("utf-8", "replace"), writer)


def site_files(pages: Sequence[Page], config: SiteConfig) -> list[Output]:
    """What hosts and crawlers read: `.nojekyll`, `robots.txt` and the list of pages."""
    listed = sorted({page.info.canonical for page in pages if not page.info.noindex})
    urls = "\n".join(f"<url><loc>{Markup.escape(config.base_url + url)}</loc></url>" for url in listed)
    sitemap = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{urls}\n</urlset>\n'
    )
    robots = f"User-agent: *\nAllow: /\nSitemap: {config.base_url}sitemap.xml\n"
    return [
        text_file(".nojekyll", "", "hosting"),
        text_file("robots.txt", robots, "hosting"),
        text_file("sitemap.xml", sitemap, "hosting"),
    ]


def report_json(
    catalog: Catalog, pages: Sequence[Page], figures: Mapping[str, Sequence[ChartSpec]], report: Report
) -> dict[str, Any]:
    """`report.json`: what was built, and every finding by its code. No times, so the same input gives the same."""
    kinds: dict[str, int] = {}
    for page in pages:
        kinds[page.info.kind] = kinds.get(page.info.kind, 0) + 1
    groups = report.by_code()
    return {
        "builder_version": __version__,
        "sources": [json.loads(dump(asdict(platform.source))) for platform in catalog.platforms],
        "pages": dict(sorted(kinds.items())),
        "charts": sum(map(len, figures.values())),
        "findings": {
            severity: sum(len(found) for code, found in groups.items() if CODES[code][0] == severity)
            for severity in ("error", "warning", "info")
        },
        "codes": [
            {
                "code": code,
                "severity": CODES[code][0],
                "meaning": CODES[code][1],
                "findings": [
                    {
                        "source": f.source,
                        "where": f.where,
                        "field": f.field,
                        "value": f.value,
                        "count": f.count,
                        "unit": f.unit,
                        "hint": f.hint,
                    }
                    for f in found
                ],
            }
            for code, found in groups.items()
        ],
    }
