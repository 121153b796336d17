"""The files beside the quality pages: whole lists, of which pages show the beginning, and a sheet per contributor."""

from collections.abc import Iterable, Iterator, Sequence

from site_builder.publish import Output
from site_builder.quality import Quality
from site_builder.quality.problems import Contributor, Problem
from site_builder.quality.scope import FOLDER, Scope
from site_builder.quality.spellings import spellings_of
from site_builder.quality.tables import Row, csv_table, xlsx_table
from site_builder.slugs import slugs_of

#: Longer sheets come as CSV alone, which is written 20 times as fast.
MOST_XLSX_ROWS = 10_000
FINDINGS_HEAD = (
    "severity", "code", "meaning", "platform", "collection_id", "where", "field", "value", "count", "fewer_than",
    "unit", "hint",
)  # fmt: skip
COMPLETENESS_HEAD = (
    "platform", "collection_id", "column", "requirement", "state", "filled", "rows", "unit",
)  # fmt: skip
SPELLINGS_HEAD = ("column", "raw", "value", "label", "rows", "collections")
PROBLEMS_HEAD = (
    "platform", "collection_id", "collection", "severity", "problem", "field", "value", "count", "fewer_than",
    "unit", "read_as", "how_to_mend", "code",
)  # fmt: skip
_WRITER = "the data quality pages"


def quality_files(quality: Quality) -> Iterator[Output]:
    """Every list and sheet."""
    for scope in quality.scopes:
        yield _csv(f"{scope.url}findings.csv", FINDINGS_HEAD, _findings(scope))
        if scope.collections:
            yield _csv(f"{scope.url}completeness.csv", COMPLETENESS_HEAD, _completeness(scope))
            spellings = spellings_of(scope.collections)
            read = ((s.column, s.raw, s.value, s.label, s.rows, s.collections) for s in spellings)
            yield _csv(f"{scope.url}spellings.csv", SPELLINGS_HEAD, read)
    for contributor, url in zip(quality.contributors, sheet_urls(quality.contributors), strict=True):
        rows = list(map(_problem, contributor.problems))
        yield _csv(f"{url}.csv", PROBLEMS_HEAD, rows)
        if has_xlsx(contributor):
            yield Output(f"{url}.xlsx", xlsx_table(contributor.name, PROBLEMS_HEAD, rows), _WRITER)


def sheet_urls(contributors: Iterable[Contributor]) -> list[str]:
    """The address of each contributor's sheet from the root, without the ending that tells its format."""
    slugs = slugs_of(contributor.name for contributor in contributors)
    return [f"{FOLDER}contributors/{slug}/problems" for slug in slugs.values()]


def has_xlsx(contributor: Contributor) -> bool:
    """Whether a contributor's sheet comes as XLSX, too."""
    return len(contributor.problems) <= MOST_XLSX_ROWS


def _csv(path: str, head: Sequence[str], rows: Iterable[Row]) -> Output:
    return Output(path, csv_table(head, rows), _WRITER)


def _findings(scope: Scope) -> Iterator[Row]:
    for f in scope.findings:
        collection = scope.places.get(f.where)
        place = (collection.commons_name, collection.collection_id) if collection else ("", "")
        yield (f.severity, f.code, f.meaning, *place, f.where, f.field, f.value, f.count, f.fewer_than, f.unit, f.hint)


def _completeness(scope: Scope) -> Iterator[Row]:
    for collection in scope.collections:
        place = (collection.commons_name, collection.collection_id)
        for f in collection.completeness:
            yield (*place, f.column, f.requirement, f.state, f.filled, f.rows, f.unit)


def _problem(problem: Problem) -> Row:
    c = problem.collection
    place = (c.commons_name, c.collection_id, c.short_title) if c else ("", problem.where, "")
    return (
        *place, problem.severity, problem.meaning, problem.field, problem.value, problem.count,
        problem.fewer_than, problem.unit, problem.read_as, problem.mend, problem.code,
    )  # fmt: skip
