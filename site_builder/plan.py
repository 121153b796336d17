"""Plan: which pages exist, at which address, and what each of them says."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from site_builder import __version__, contexts
from site_builder.addresses import FOLDERS
from site_builder.charts.spec import ChartSpec
from site_builder.charts.view import ChartView
from site_builder.columns import COLUMNS, FACET_LABELS
from site_builder.config import SiteConfig
from site_builder.content import Text
from site_builder.contexts import Crumb, NavItem, PageInfo, Row, SiteContext, SortLink, Value
from site_builder.exports.api import collection_path
from site_builder.figures import collection_figures, platform_figures, value_figure
from site_builder.findings import CODES, Finding, Report
from site_builder.harmonise.modality import MODALITIES
from site_builder.model import Catalog, Collection, FacetCount, Platform
from site_builder.words import facet_words, lead_and_more, shortened

Urls = Mapping[tuple[str, str], str]
Views = Mapping[str, tuple[ChartView, ...]]

NAV = (
    NavItem("Collections", "collections/"),
    NavItem("Modalities", "modalities/"),
    NavItem("Body parts", "body-parts/"),
    NavItem("Diseases", "diseases/"),
    NavItem("Licences", "licenses/"),
    NavItem("Platforms", "commons/"),
    NavItem("About", "about/"),
)
#: Orders of the list of collections: key, label, page, attribute, whether the largest comes first.
SORTS = (
    ("title", "Title", "collections/"),
    ("subjects", "Subjects", "collections/by/subjects/"),
    ("series", "Series", "collections/by/series/"),
    ("size", "Size", "collections/by/size/"),
    ("updated", "Updated", "collections/by/updated/"),
)
FILTERS = ("Modality", "license", "BodyPartExamined", "disease_type", "PatientSex")


@dataclass(frozen=True, slots=True)
class Page:
    """A page to render: its file, its template and its context."""

    path: str
    template: str
    info: PageInfo
    ctx: object


@dataclass(frozen=True, slots=True)
class Texts:
    """What people wrote for the site: pages by slug, collections by `<commons>/<id>`, commons by name."""

    pages: Mapping[str, Text]
    collections: Mapping[str, Text]
    commons: Mapping[str, Text]


def plan_figures(catalog: Catalog, urls: Urls) -> dict[str, tuple[ChartSpec, ...]]:
    """The charts of every page that has any, by the page's address (`""` is home)."""
    figures = {c.url: collection_figures(c, urls) for c in catalog.collections}
    for platform in catalog.platforms:
        figures[platform_url(platform)] = platform_figures(platform, urls)
    if len(catalog.platforms) == 1:
        figures[""] = figures[platform_url(catalog.platforms[0])]
    for (facet, value), url in urls.items():
        count = next(c for c in catalog.facets[facet].known if c.value == value)
        spec = value_figure(catalog.facets[facet], count, catalog.collections)
        figures[url] = (spec,) if spec else ()
    return figures


def plan_pages(
    catalog: Catalog, config: SiteConfig, urls: Urls, views: Views, texts: Texts, report: Report
) -> list[Page]:
    """Every page of the site."""
    rows = {c.id: row_of(c, catalog, urls) for c in catalog.collections}
    _report_unused(catalog, texts, report)
    return [
        _home(catalog, config, views, texts),
        *_browse(catalog, rows),
        *_collections(catalog, rows, urls, views, texts, report),
        *_platforms(catalog, rows, views, texts),
        *_facets(catalog, rows, urls, views),
        _dictionary(catalog),
        *_texts(texts),
        _not_found(config),
    ]


def site_context(catalog: Catalog, config: SiteConfig, generated_at: str) -> SiteContext:
    """What every page knows."""
    return SiteContext(
        title=config.title,
        tagline=config.tagline,
        base_url=config.base_url,
        language=config.language,
        nav=NAV,
        totals=catalog.totals,
        sources=tuple(platform.source for platform in catalog.platforms),
        generated_at=generated_at,
        builder_version=__version__,
        contact=config.contact,
        repository=config.repository,
    )


def platform_url(platform: Platform) -> str:
    """The platform's page relative to the root."""
    return f"commons/{platform.commons.slug}/"


def row_of(collection: Collection, catalog: Catalog, urls: Urls) -> Row:
    """A collection as a row of a list."""

    def values(facet: str) -> tuple[Value, ...]:
        known = collection.facets[facet].known
        return tuple(Value(c.value, c.label, urls.get((facet, c.value))) for c in known)

    return Row(
        id=collection.id,
        title=collection.title,
        short_title=collection.short_title,
        url=collection.url,
        commons_name=collection.commons_name,
        collection_id=collection.collection_id,
        subjects=collection.totals.subjects,
        studies=collection.totals.studies,
        series=collection.totals.series,
        instances=collection.totals.instances,
        size_bytes=collection.totals.size_bytes,
        modalities=images_first(values("Modality")),
        licenses=values("license"),
        body_parts=values("BodyPartExamined"),
        disease_types=values("disease_type"),
        primary_sites=values("primary_site"),
        species=collection.species,
        sexes=tuple(collection.values("PatientSex")),
        access=collection.access,
        updated=collection.updated,
        summary=shortened(" ".join(collection.description), 220),
    )


def images_first(modalities: Iterable[Value]) -> tuple[Value, ...]:
    """Images before what is derived from them, else in the given order: what people look for comes first."""
    ranks = {"image": 0, "microscopy": 0, "derived": 2, "document": 3}
    kinds = {code: modality.kind for code, modality in MODALITIES.items()}
    return tuple(sorted(modalities, key=lambda value: ranks.get(kinds.get(value.value, "other"), 1)))


def _page(
    url: str, template: str, title: str, description: str, ctx: object, *crumbs: Crumb, **more: str
) -> Page:
    trail = (Crumb("Home", ""), *crumbs, Crumb(title)) if url else ()
    info = PageInfo(
        kind=template,
        url=url,
        root="../" * url.count("/"),
        title=title,
        description=shortened(description, 300),
        crumbs=trail,
        canonical=more.get("canonical", url),
    )
    return Page(f"{url}index.html", f"pages/{template}.html", info, ctx)


def _home(catalog: Catalog, config: SiteConfig, views: Views, texts: Texts) -> Page:
    newest = sorted(catalog.collections, key=lambda c: (c.updated or "", c.id), reverse=True)
    largest = sorted(catalog.collections, key=lambda c: (-(c.totals.subjects or 0), c.id))
    home = texts.pages.get("home")
    ctx = contexts.HomeContext(
        totals=catalog.totals,
        charts=views.get("", ()),
        modalities=catalog.facets["Modality"].known,
        body_parts=catalog.facets["BodyPartExamined"].known,
        licenses=catalog.facets["license"].known,
        diseases=catalog.facets["disease_type"].known,
        newest=tuple(newest[: config.newest]),
        largest=tuple(largest[: config.newest]),
        platforms=catalog.platforms,
        intro=home.body if home else Markup(""),
    )
    words = f"{config.tagline}: {catalog.totals.collections:,} collections, {catalog.totals.subjects or 0:,} subjects."
    return _page("", "home", config.title, words, ctx)


def _browse(catalog: Catalog, rows: Mapping[str, Row]) -> Iterable[Page]:
    sorts = tuple(SortLink(*sort) for sort in SORTS)
    facets = {name: catalog.facets[name].known for name in FILTERS}
    words = f"All {len(rows):,} collections with modality, subjects, series, size, licence and date; search and filter."
    for sort in sorts:
        ctx = contexts.BrowseContext(
            tuple(sorted_rows(rows.values(), sort.key)), sort.key, sorts, facets, FACET_LABELS
        )
        title = "Collections" if sort.key == "title" else f"Collections by {sort.label.lower()}"
        crumbs = () if sort.key == "title" else (Crumb("Collections", "collections/"),)
        yield _page(sort.url, "browse", title, words, ctx, *crumbs, canonical="collections/")


def sorted_rows(rows: Iterable[Row], key: str) -> list[Row]:
    """Rows in one of the orders of `SORTS`: titles ascending, figures and dates descending, missing last."""
    by_title = sorted(rows, key=lambda r: (r.short_title.casefold(), r.id))
    if key == "title":
        return by_title
    if key == "updated":
        return sorted(by_title, key=lambda r: r.updated or "", reverse=True)
    attribute = {"size": "size_bytes"}.get(key, key)
    return sorted(by_title, key=lambda r: -1 if (n := getattr(r, attribute)) is None else n, reverse=True)


def _collections(
    catalog: Catalog, rows: Mapping[str, Row], urls: Urls, views: Views, texts: Texts, report: Report
) -> Iterable[Page]:
    platforms = {platform.commons.name: platform for platform in catalog.platforms}
    findings: dict[tuple[str, str], list[Finding]] = {}
    for finding in report.findings:
        findings.setdefault((finding.source, finding.where), []).append(finding)
    for collection in catalog.collections:
        platform = platforms[collection.commons_name]
        found = findings.get((collection.source_id, collection.collection_id), [])
        text = texts.collections.get(f"{collection.commons_slug}/{collection.collection_id}")
        ctx = _collection_context(
            collection, catalog, platform, rows[collection.id], urls, views, found, text
        )
        yield _page(
            collection.url,
            "collection",
            collection.title,
            _collection_words(collection, catalog),
            ctx,
            Crumb(platform.commons.name, platform_url(platform)),
        )


def _collection_words(collection: Collection, catalog: Catalog) -> str:
    """One sentence that says what a collection is, for search engines and previews."""
    totals = collection.totals
    modalities = ", ".join(collection.values("Modality")[:5])
    subject = "subject" if totals.subjects == 1 else "subjects"
    licenses = ", ".join(
        catalog.licenses[i].label for i in collection.values("license") if i in catalog.licenses
    )
    counts = f"{totals.subjects or 0:,} {subject}, {totals.series or 0:,} series ({modalities})"
    return f"{collection.short_title}: {counts}; {licenses or 'licence not stated'}. {' '.join(collection.description)}"


def _collection_context(
    collection: Collection,
    catalog: Catalog,
    platform: Platform,
    row: Row,
    urls: Urls,
    views: Views,
    findings: Sequence[Finding],
    text: Text | None,
) -> contexts.CollectionContext:
    lead, more = lead_and_more(collection.description)
    facets = collection.facets
    return contexts.CollectionContext(
        collection=collection,
        row=row,
        lead=lead,
        more=more,
        licenses=tuple(_license_share(c, collection, catalog, urls) for c in facets["license"].known),
        charts=views.get(collection.url, ()),
        not_provided=tuple(FACET_LABELS[name] for name, facet in facets.items() if not facet.provided),
        parts=tuple(
            contexts.PartView(
                part,
                tuple(catalog.licenses[i] for i in part.licenses),
                tuple(_value("Modality", code, urls) for code in part.modalities),
                part.citation,
            )
            for part in collection.parts
        ),
        views=_view_groups(collection, urls),
        source=platform.source,
        commons_label=platform.commons.long_name,
        commons_url=platform_url(platform),
        notes=tuple(
            contexts.RelatedNote(name, FACET_LABELS.get(name, name), note)
            for name, note in sorted(collection.field_notes.items())
        ),
        findings=_finding_lines(findings),
        json_url=collection_path(collection),
        page_markdown=text.body if text else None,
    )


def _value(facet: str, value: str, urls: Urls) -> Value:
    label = MODALITIES[value].label if facet == "Modality" and value in MODALITIES else value
    return Value(value, label, urls.get((facet, value)))


def _license_share(
    count: FacetCount, collection: Collection, catalog: Catalog, urls: Urls
) -> contexts.LicenseShare:
    series = count.series or 0
    share = series / collection.totals.series if collection.totals.series else 0.0
    return contexts.LicenseShare(catalog.licenses[count.value], urls[("license", count.value)], series, share)


def _view_groups(collection: Collection, urls: Urls) -> tuple[contexts.ViewGroup, ...]:
    codes = dict.fromkeys(view.Modality for view in collection.sample_views)
    return tuple(
        contexts.ViewGroup(
            _value("Modality", code, urls), tuple(v for v in collection.sample_views if v.Modality == code)
        )
        for code in codes
    )


def _finding_lines(findings: Sequence[Finding]) -> tuple[tuple[str, int, str], ...]:
    """Findings of a collection as (meaning, how many, examples), one line a code."""
    lines = []
    for code, found in Report(list(findings)).by_code().items():
        values = [f"{f.field} {f.value!r}" if f.value else f.hint for f in found]
        examples = "; ".join(dict.fromkeys(value for value in values[:3] if value))
        lines.append((CODES[code][1], sum(f.count for f in found), shortened(examples, 200)))
    return tuple(lines)


def _platforms(catalog: Catalog, rows: Mapping[str, Row], views: Views, texts: Texts) -> Iterable[Page]:
    words = "The platforms whose collections are listed here, with their totals and how fresh they are."
    yield _page("commons/", "platforms", "Platforms", words, contexts.PlatformsContext(catalog.platforms))
    for platform in catalog.platforms:
        name = platform.commons.name
        url = platform_url(platform)
        own = [rows[c.id] for c in catalog.collections if c.commons_name == name]
        text = texts.commons.get(platform.commons.slug) or texts.commons.get(name)
        ctx = contexts.PlatformContext(
            platform, views.get(url, ()), tuple(sorted_rows(own, "title")), text.body if text else None
        )
        description = (
            f"{platform.commons.long_name}: {len(own):,} collections. {platform.commons.description}"
        )
        yield _page(
            url, "platform", platform.commons.long_name, description, ctx, Crumb("Platforms", "commons/")
        )


def _facets(catalog: Catalog, rows: Mapping[str, Row], urls: Urls, views: Views) -> Iterable[Page]:
    for name, folder in FOLDERS.items():
        facet, words = catalog.facets[name], facet_words(name)
        listed = tuple((count, urls[(name, count.value)]) for count in facet.known)
        details = {c.value: words.explain(c.value, catalog) for c in facet.known}
        index = contexts.FacetIndexContext(name, words.plural, words.explanation, facet, listed, details)
        yield _page(f"{folder}/", "facet_index", words.plural, words.explanation, index)
        for count, url in listed:
            having = [rows[c.id] for c in catalog.collections if count.value in c.values(name)]
            ctx = contexts.FacetContext(
                name=name,
                label=FACET_LABELS[name],
                count=count,
                explanation=details[count.value],
                synonyms=words.synonyms(count.value),
                license=catalog.licenses.get(count.value) if name == "license" else None,
                rows=tuple(sorted_rows(having, "subjects")),
                chart=next(iter(views.get(url, ())), None),
                browse_url=words.browse_url(count.value),
            )
            title = words.title(count)
            description = (
                f"{title}: {len(having):,} collections, {count.series or 0:,} series. {details[count.value]}"
            )
            yield _page(url, "facet", title, description, ctx, Crumb(words.plural, f"{folder}/"))


def _dictionary(catalog: Catalog) -> Page:
    provided = {
        column.name: tuple(
            platform.commons.name
            for platform in catalog.platforms
            if all(
                column.name not in c.field_notes or "not provided" not in c.field_notes[column.name]
                for c in catalog.collections
                if c.commons_name == platform.commons.name
            )
        )
        for column in COLUMNS
    }
    levels = tuple(
        (
            level,
            tuple(
                contexts.DictionaryColumn(
                    c.name, c.level, c.dtype, c.unit, c.term, c.requirement, c.help, provided[c.name]
                )
                for c in COLUMNS
                if c.level == level
            ),
        )
        for level in ("collection", "subject", "study", "series")
    )
    modalities = tuple((m.code, m.label, m.plain) for m in MODALITIES.values())
    licenses = tuple(
        (i.id, i.label, i.summary) for i in sorted(catalog.licenses.values(), key=lambda i: i.id)
    )
    codes = tuple((code, severity, meaning) for code, (severity, meaning) in sorted(CODES.items()))
    ctx = contexts.DictionaryContext(levels, (("Modality", modalities), ("Licence", licenses)), codes)
    words = "Every field of this catalogue: its meaning, unit, level and the standard it comes from."
    return _page("dictionary/", "dictionary", "Data dictionary", words, ctx)


def _texts(texts: Texts) -> Iterable[Page]:
    for name, text in texts.pages.items():
        if name != "home":
            yield _page(f"{name}/", "markdown", text.title, text.summary, contexts.MarkdownContext(text.body))


def _not_found(config: SiteConfig) -> Page:
    info = PageInfo("404", "404.html", "", "Page not found", "There is no such page.", noindex=True)
    return Page("404.html", "pages/404.html", info, contexts.NotFoundContext(config.base_path))


def _report_unused(catalog: Catalog, texts: Texts, report: Report) -> None:
    """A text whose collection or commons does not exist is told of, not dropped in silence."""
    ids = {f"{c.commons_slug}/{c.collection_id}" for c in catalog.collections}
    names = {name for p in catalog.platforms for name in (p.commons.slug, p.commons.name)}
    for kind, known, found in (("collections", ids, texts.collections), ("commons", names, texts.commons)):
        for name in sorted(found.keys() - known):
            hint = f"no such {'collection' if kind == 'collections' else 'platform'}; rename or remove it"
            report.add(Finding("content-unused", "content", f"{kind}/{name}.md", unit="files", hint=hint))
