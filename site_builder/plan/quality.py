"""Data quality: an overview, and a page per source whose long lists are cut and lie beside it as a whole."""

from collections.abc import Iterable, Mapping, Sequence

from site_builder import contexts
from site_builder.contexts import Crumb
from site_builder.findings import CODES, Finding, Report
from site_builder.model import Catalog, Collection, Filled, RawValue
from site_builder.plan.page import Page, make_page
from site_builder.quality import Quality
from site_builder.quality.files import has_xlsx, sheet_urls
from site_builder.quality.fill import REQUIREMENTS, column_fill, fill_count, gaps, words_of
from site_builder.quality.problems import Contributor
from site_builder.quality.scope import FOLDER, SEVERITIES, Scope, amount_of
from site_builder.quality.spellings import Spelling, spellings_of
from site_builder.words import shortened

#: Rows that a page shows. Findings: shared between the codes, and at least so many of each.
MOST_FINDINGS = 240
LEAST_OF_A_CODE = 4
MOST_COLLECTIONS = 100
#: Of each column so many values, of each value so many spellings.
MOST_VALUES = 12
MOST_SPELLINGS = 6
#: Characters of a hint or a raw spelling that a page shows.
LONGEST_HINT = 240
LONGEST_SPELLING = 80


def quality_pages(catalog: Catalog, quality: Quality) -> Iterable[Page]:
    """The overview and the page of each source."""
    scopes = quality.scopes
    sources = {scope.id: _source(scope) for scope in scopes}
    found = [finding for scope in scopes for finding in scope.findings]
    platforms = tuple(p.commons.name for p in catalog.platforms if p.totals.collections)
    ctx = contexts.QualityContext(
        scopes=tuple(sources.values()),
        codes=tuple(_code(code, of_code, sources) for code, of_code in Report(found).by_code().items()),
        platforms=platforms,
        columns=_columns(catalog.collections, platforms),
        sheets=_sheets(quality.contributors),
    )
    words = "What is imperfect in the data, how complete each collection is, and what each contributor could mend."
    yield make_page(FOLDER, "quality", "Data quality", words, ctx)
    for scope in scopes:
        yield _source_page(scope, sources)


def _source_page(scope: Scope, sources: Mapping[str, contexts.QualitySource]) -> Page:
    groups = Report(list(scope.findings)).by_code()
    most = max(LEAST_OF_A_CODE, MOST_FINDINGS // max(1, len(groups)))
    differing = _by_value(spellings_of(scope.collections))
    ctx = contexts.QualitySourceContext(
        source=sources[scope.id],
        fields=_fields(groups),
        groups=tuple(
            contexts.QualityGroup(_code(code, found, sources), tuple(_finding(f, scope) for f in found[:most]))
            for code, found in groups.items()
        ),
        collections=_collections(scope.collections),
        spellings=_first_of_each_column(differing),
        respelled=len(differing),
        findings_url=f"{scope.url}findings.csv",
        completeness_url=f"{scope.url}completeness.csv" if scope.collections else "",
        spellings_url=f"{scope.url}spellings.csv" if scope.collections else "",
    )
    words = f"Findings in {scope.label}, completeness of its collections, and what was read as what."
    title = f"Data quality: {'texts of this site' if scope.id == 'content' else scope.label}"
    return make_page(scope.url, "quality_source", title, words, ctx, Crumb("Data quality", FOLDER))


def _source(scope: Scope) -> contexts.QualitySource:
    return contexts.QualitySource(
        id=scope.id,
        label=scope.label,
        url=scope.url,
        info=scope.info,
        unused=scope.unused,
        platforms=scope.platforms,
        collections=len(scope.collections),
        findings=tuple((severity, scope.count(severity)) for severity in SEVERITIES),
    )


def _code(code: str, found: Sequence[Finding], sources: Mapping[str, contexts.QualitySource]) -> contexts.QualityCode:
    severity, meaning = CODES[code]
    of = tuple(sources[id_] for id_ in dict.fromkeys(finding.source for finding in found))
    return contexts.QualityCode(code, severity, meaning, len(found), amount_of(found), of)


def _columns(collections: Iterable[Collection], platforms: Sequence[str]) -> tuple[contexts.QualityColumn, ...]:
    """Every column with what is filled of it per platform; none where there are no collections."""
    found: dict[tuple[str, str], dict[str, list[Filled]]] = {}
    for collection in collections:
        for filled in collection.completeness:
            of_column = found.setdefault((filled.requirement, filled.column), {name: [] for name in platforms})
            of_column[collection.commons_name].append(filled)
    return tuple(
        contexts.QualityColumn(name, requirement, tuple(map(column_fill, by_platform.values())))
        for (requirement, name), by_platform in sorted(found.items(), key=lambda item: _rank(item[0][0]))
    )


def _rank(requirement: str) -> int:
    return [str(name) for name in REQUIREMENTS].index(requirement)


def _sheets(contributors: Sequence[Contributor]) -> tuple[contexts.QualitySheet, ...]:
    return tuple(
        contexts.QualitySheet(
            name=contributor.name,
            collections=contributor.collections,
            problems=len(contributor.problems),
            csv_url=f"{url}.csv",
            xlsx_url=f"{url}.xlsx" if has_xlsx(contributor) else None,
        )
        for contributor, url in zip(contributors, sheet_urls(contributors), strict=True)
    )


def _fields(groups: Mapping[str, Sequence[Finding]]) -> tuple[contexts.QualityField, ...]:
    """By column, and within that as the groups are ordered; what concerns no column comes last."""
    found: dict[tuple[str, str], list[Finding]] = {}
    for code, of_code in groups.items():
        for finding in of_code:
            found.setdefault((finding.field, code), []).append(finding)
    made = (
        contexts.QualityField(field, code, CODES[code][0], len(of), amount_of(of))
        for (field, code), of in found.items()
    )
    return tuple(sorted(made, key=lambda line: (not line.field, line.field)))


def _finding(finding: Finding, scope: Scope) -> contexts.QualityFinding:
    collection = scope.places.get(finding.where)
    return contexts.QualityFinding(
        where=collection.short_title if collection else finding.where,
        url=collection.url if collection else None,
        field=finding.field,
        value=finding.value,
        amount=amount_of([finding]),
        hint=shortened(finding.hint, LONGEST_HINT),
    )


def _collections(collections: Iterable[Collection]) -> tuple[contexts.QualityCollection, ...]:
    made = [
        contexts.QualityCollection(
            title=collection.short_title,
            url=collection.url,
            counts=tuple(fill_count(collection, requirement) for requirement in REQUIREMENTS),
            gaps=tuple((filled.column, words_of(filled)) for filled in gaps(collection)),
        )
        for collection in collections
    ]
    made.sort(key=lambda c: [n for count in c.counts for n in (count.filled, -count.partial)])
    return tuple(made[:MOST_COLLECTIONS])


def _by_value(spellings: Iterable[Spelling]) -> list[contexts.QualitySpelling]:
    """Values with a spelling that differs from them, in the order of their most frequent one."""
    found: dict[tuple[str, str], list[Spelling]] = {}
    for spelling in spellings:
        if spelling.differs:
            found.setdefault((spelling.column, spelling.label), []).append(spelling)
    return [
        contexts.QualitySpelling(
            column=column,
            label=label,
            raw=tuple(RawValue(shortened(s.raw, LONGEST_SPELLING), s.rows) for s in of[:MOST_SPELLINGS]),
            spellings=len(of),
        )
        for (column, label), of in found.items()
    ]


def _first_of_each_column(values: Iterable[contexts.QualitySpelling]) -> tuple[contexts.QualitySpelling, ...]:
    shown: dict[str, list[contexts.QualitySpelling]] = {}
    for value in values:
        of_column = shown.setdefault(value.column, [])
        if len(of_column) < MOST_VALUES:
            of_column.append(value)
    return tuple(value for of_column in shown.values() for value in of_column)
