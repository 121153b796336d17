"""From the catalogue and its charts to every file of the site, in memory or still on disk."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.assets import digests, imports, read_assets, versioned
from site_builder.audit.report import link_findings
from site_builder.audit.states import FILE as LINK_STATES
from site_builder.audit.states import read_states
from site_builder.cataloguing import build_time
from site_builder.changes.history import History, history_of
from site_builder.charts.spec import ChartSpec
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
from site_builder.ledger.permalinks import Permalinks, permalinks
from site_builder.linked.links import linkset_files
from site_builder.look import own_look
from site_builder.model import Catalog
from site_builder.plan import Material, Texts, plan_pages, site_context
from site_builder.plan.fair import with_checklists
from site_builder.plan.page import Urls, Views
from site_builder.publish import Output, gather, text_file
from site_builder.quality import quality_of
from site_builder.quality.files import quality_files
from site_builder.related import related
from site_builder.render import environment, render
from site_builder.resources import layers
from site_builder.search.catalogue import search_files
from site_builder.search.documents import search_json

REPORT = "report.json"


@dataclass(frozen=True, slots=True)
class Drawn:
    """The charts: `figures` and `views` by the address of their page, `numbers` as files, `templates` for scripts.

    `urls` are the addresses of facet values, which charts lead to.
    """

    urls: Urls
    figures: Mapping[str, tuple[ChartSpec, ...]]
    views: Views
    numbers: tuple[Output, ...]
    templates: tuple[Output, ...]


@dataclass(frozen=True, slots=True)
class Assembled:
    """Every file of the site by its path, and what else a build tells or records of them."""

    files: dict[str, Output]
    pages: int
    index_bytes: int
    history: History
    permalinks: Permalinks


def assemble(
    catalog: Catalog, config: SiteConfig, drawn: Drawn, cache: Path, report: Report, *, record: bool
) -> Assembled:
    """Make every file of the site; what is found on the way goes to `report`. Raises `SiteBuilderError`."""
    generated_at = build_time(catalog)
    today = generated_at[:10]
    assets = own_look(read_assets(layers(config, "static")), config)
    searched = search_files(catalog)
    near = related(catalog)
    api = api_files(catalog, config, near, generated_at)
    api |= openapi_file(api, config)
    machine = machine_files(catalog, config, generated_at, cache)
    history = history_of(catalog, config, today, record=record)
    states = read_states(config.content / LINK_STATES)
    report.extend(link_findings(catalog, states))

    texts = read_texts(config)
    material = Material(catalog, config, drawn.urls, drawn.views, texts, history, near, states, report)
    planned = plan_pages(material)
    fair = fair_of(planned, machine, config, states)
    planned = with_checklists(planned, fair)
    kept = permalinks(catalog, planned, api, config, today)
    pages = with_markdown([*planned, *kept.pages])
    site = site_context(catalog, config, generated_at, has_changes=history.since is not None)
    hashes = digests(assets)
    fetched = [*searched, *drawn.templates]
    env = environment(layers(config, "templates"), hashes, drawn.urls, fetched=fetched, modules=imports(assets))
    rendered = render(pages, env, site)
    files = gather(
        [
            *rendered,
            *markdown_files(pages, rendered, site),
            *drawn.numbers,
            *fetched,
            *(Output(f"assets/{name}", data, f"static/{name}") for name, data in versioned(assets, hashes).items()),
            *(text_file(path, text, "the JSON API") for path, text in api.items()),
            *kept.files,
            *change_files(history, config),
            *site_files(pages, last_changed(pages, catalog, history, today), config),
            *domain_files(config),
            *machine,
            *series_files(catalog, cache),
            *manifest_files(catalog, config, cache),
            *quality_files(quality_of(catalog, report)),
        ]
    )
    told = [llms_file(catalog, config, {*files, REPORT}), *w3id_files(catalog, kept.covered, files, config)]
    files = gather([*files.values(), *told])
    said = dump(report_json(catalog, pages, drawn.figures, files, report, fair))
    whole = gather([*files.values(), text_file(REPORT, said, "the report")])
    return Assembled(whole, len(pages), len(searched[0].data), history, kept)


def machine_files(catalog: Catalog, config: SiteConfig, generated_at: str, cache: Path) -> list[Output]:
    """What other programs read of the catalogue alone: its search index, citations, links, DCAT, forms of tables."""
    return [
        text_file("search/index.json", search_json(catalog), "the search index"),
        *citation_files(catalog, config),
        *linkset_files(catalog, config),
        *dcat_files(catalog, config, generated_at),
        *described_tables(catalog, config, generated_at, cache),
        *contribute_files(),
    ]


def read_texts(config: SiteConfig) -> Texts:
    """Pages of ours and of the site's owner; texts of collections and platforms are the owner's alone."""
    own = [config.content]
    return Texts(site_texts(layers(config, "content")), texts_of(own, "collections"), texts_of(own, "commons"))
