"""Collection pages: what it is, may I use it, who and what is in it, look, get, cite, whence."""

from collections.abc import Collection as Container
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from site_builder import contexts
from site_builder.audit.links import states_of, viewer_states_of
from site_builder.changes.events import Change
from site_builder.citations.collection import Cited, catalogue_day, cited_collections
from site_builder.columns import FACET_LABELS, FACETS, SPECIAL_FACETS
from site_builder.contexts import Crumb, Row, Value
from site_builder.exports.listing import collection_files
from site_builder.filters import counted, is_shown
from site_builder.findings import CODES, Finding, Report
from site_builder.findings import counted as counted_findings
from site_builder.harmonise.modality import MODALITIES
from site_builder.hidden import bounded_unit
from site_builder.model import Catalog, Collection, FacetCount, Platform
from site_builder.plan.citations import citations_view
from site_builder.plan.commands import commands_of
from site_builder.plan.figures import CHARTS
from site_builder.plan.page import Material, Page, Urls, make_page, platform_url
from site_builder.words import lead_and_more, shortened

#: What notes are about, as people call it: a facet, or the column that it is made from.
_LABELS = {column: label for _name, _level, label, column in FACETS if column} | FACET_LABELS


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of collections beside themselves, looked up for each."""

    material: Material
    rows: Mapping[str, Row]
    platforms: Mapping[str, Platform]
    findings: Mapping[tuple[str, str], Sequence[Finding]]
    changes: Mapping[str, tuple[Change, ...]]
    cited: Mapping[str, tuple[Cited, ...]]
    day: str


def collection_pages(material: Material, rows: Mapping[str, Row]) -> Iterable[Page]:
    """A page per collection, with the findings, text, citations, changes and states of links that are its."""
    catalog = material.catalog
    findings: dict[tuple[str, str], list[Finding]] = {}
    for finding in material.report.findings:
        findings.setdefault((finding.source, finding.where), []).append(finding)
    known = _Known(
        material,
        rows,
        {platform.commons.name: platform for platform in catalog.platforms},
        findings,
        material.history.by_collection(),
        {collection.id: cited for collection, cited in cited_collections(catalog, material.config)},
        catalogue_day(catalog),
    )
    for collection in catalog.collections:
        platform = known.platforms[collection.commons_name]
        yield make_page(
            collection.url,
            "collection",
            collection.title,
            _words(collection, catalog),
            _context(collection, known),
            Crumb(platform.commons.name, platform_url(platform)),
        )


def _words(collection: Collection, catalog: Catalog) -> str:
    """One sentence that says what a collection is, for search engines and previews."""
    totals = collection.totals
    modalities = ", ".join(collection.values("Modality")[:5])
    licenses = ", ".join(catalog.licenses[i].label for i in collection.values("license") if i in catalog.licenses)
    unit = next((unit for unit in ("series", "studies") if is_shown(totals, unit)), "series")
    counts = f"{counted(totals, 'subjects')}, {counted(totals, unit)}{f' ({modalities})' if modalities else ''}"
    return f"{collection.short_title}: {counts}; {licenses or 'licence not stated'}. {' '.join(collection.description)}"


def _context(collection: Collection, known: _Known) -> contexts.CollectionContext:
    material, platform = known.material, known.platforms[collection.commons_name]
    catalog, urls = material.catalog, material.urls
    lead, more = lead_and_more(collection.description)
    facets = collection.facets
    charts = material.views.get(collection.url, ())
    lacking = _lacking(collection)
    told = {column or name for name, _level, _label, column in FACETS} | _IDENTIFIERS
    canonical = next((twin for twin in collection.twins if twin.id == collection.canonical_id), None)
    text = material.texts.collections.get(f"{collection.commons_slug}/{collection.collection_id}")
    return contexts.CollectionContext(
        collection=collection,
        row=known.rows[collection.id],
        lead=lead,
        more=more,
        licenses=tuple(_license_share(c, collection, catalog, urls) for c in facets["license"].known),
        charts=charts,
        not_provided=tuple(
            FACET_LABELS[name] for name, facet in facets.items() if not facet.provided and name not in SPECIAL_FACETS
        ),
        also_not_provided=tuple(words for name, words in sorted(lacking.items()) if name not in told),
        not_drawn=_not_drawn(collection, {view.spec.id for view in charts}),
        parts=tuple(
            contexts.PartView(
                part,
                tuple(catalog.licenses[i] for i in part.licenses),
                tuple(_value("Modality", code, urls) for code in part.modalities),
            )
            for part in collection.parts
        ),
        views=_view_groups(collection, urls),
        sources=tuple(sorted(platform.sources, key=lambda source: source.id != collection.source_id)),
        canonical=canonical,
        canonical_why=_why(canonical.commons_name if canonical else collection.commons_name, material.config.canonical),
        notes=tuple(
            contexts.RelatedNote(_LABELS.get(name, name), note)
            for name, note in sorted(collection.field_notes.items())
            if name not in lacking
        ),
        related=tuple(
            contexts.RelatedCollection(known.rows[one.id], one.reasons) for one in material.near[collection.id]
        ),
        link_states=states_of(collection, material.states),
        viewer_states=viewer_states_of(collection, material.states),
        changes=known.changes.get(collection.url, ()),
        findings=_finding_lines(known.findings.get((collection.source_id, collection.collection_id), ())),
        commands=commands_of(collection, material.config.base_url),
        files=collection_files(collection),
        citations=citations_view(collection, known.cited[collection.id], platform.sources, material.config, known.day),
        page_markdown=text.body if text else None,
    )


def _value(facet: str, value: str, urls: Urls) -> Value:
    label = MODALITIES[value].label if facet == "Modality" and value in MODALITIES else value
    return Value(value, label, urls.get((facet, value)))


def _license_share(count: FacetCount, collection: Collection, catalog: Catalog, urls: Urls) -> contexts.LicenseShare:
    facet = collection.facets["license"]
    part, whole = facet.main(count), getattr(collection.totals, facet.unit)
    return contexts.LicenseShare(
        catalog.licenses[count.value],
        urls.get(("license", count.value)),
        counted(count, facet.unit, bounded_unit(facet)),
        part / whole if part is not None and whole else None,
    )


def _lacking(collection: Collection) -> dict[str, str]:
    """The columns that the source does not have, with their words."""
    end = f" not provided by {collection.commons_name}"
    return {name: note.removesuffix(end) for name, note in collection.field_notes.items() if note.endswith(end)}


#: What the figures at the head of the page say, where it is missing.
_IDENTIFIERS = frozenset({"collection_id", "PatientID", "StudyInstanceUID", "SeriesInstanceUID"})


def _not_drawn(collection: Collection, drawn: Container[str]) -> tuple[str, ...]:
    """Facets with counts but without a chart: the whole that they are out of is hidden."""
    return tuple(
        FACET_LABELS[name] for name, id_, *_rest in CHARTS if collection.facets[name].counts and id_ not in drawn
    )


def _why(name: str, preferred: Sequence[str]) -> str:
    """Why the listing of a platform is the one that counts."""
    if name.casefold() in (other.casefold() for other in preferred):
        return f"this site is configured to prefer {name}"
    return f"{name} comes before the others in the configuration of this site"


def _view_groups(collection: Collection, urls: Urls) -> tuple[contexts.ViewGroup, ...]:
    codes = dict.fromkeys(view.Modality for view in collection.sample_views)
    return tuple(
        contexts.ViewGroup(
            _value("Modality", code, urls), tuple(v for v in collection.sample_views if v.Modality == code)
        )
        for code in codes
    )


def _finding_lines(findings: Sequence[Finding]) -> tuple[tuple[str, str, str], ...]:
    """Findings of a collection as (meaning, how many of what, examples), one line a code and unit."""
    lines = []
    by_unit: dict[tuple[str, str], list[Finding]] = {}
    for code, of_code in Report(list(findings)).by_code().items():
        for finding in of_code:
            by_unit.setdefault((code, finding.unit), []).append(finding)
    for (code, unit), found in by_unit.items():
        values = [f"{f.field} {f.value!r}: {f.hint}" if f.value and f.hint else f.value or f.hint for f in found]
        examples = "; ".join(dict.fromkeys(value for value in values[:3] if value))
        lines.append((CODES[code][1], counted_findings(found, unit), shortened(examples, 400)))
    return tuple(lines)
