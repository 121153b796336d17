"""What each contributor could mend: the findings of its collections, and fields without values."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from site_builder.columns import SOP_COLUMNS
from site_builder.findings import Finding
from site_builder.harmonise.commons import find_commons
from site_builder.model import Collection, Filled
from site_builder.phrases import amount
from site_builder.quality.scope import Scope
from site_builder.quality.spellings import read_as

_COLUMNS = {column.name: column for column in SOP_COLUMNS}
#: The code under which fields without values stand in the sheets; it is no finding, for empty is allowed.
INCOMPLETE = "incomplete"


@dataclass(frozen=True, slots=True)
class Problem:
    """One line of a contributor's sheet. `collection` is None for what concerns a file or a whole platform."""

    collection: Collection | None
    where: str
    code: str
    severity: str
    meaning: str
    field: str
    value: str
    count: int | None
    fewer_than: int | None
    unit: str
    read_as: str
    mend: str


@dataclass(frozen=True, slots=True)
class Contributor:
    """A `data_contributor`, or the platform where none is stated, or a whole source, with what it could mend."""

    name: str
    collections: int
    problems: tuple[Problem, ...]


def contributors_of(scopes: Iterable[Scope]) -> tuple[Contributor, ...]:
    """Every contributor by name; one that is spelt in several ways is named as it is first.

    What concerns no collection is told to the platform that it names, or the only one of its source; the rest
    stands in a sheet of the source.
    """
    names: dict[str, str] = {}
    ids: dict[str, set[str]] = {}
    problems: dict[str, list[Problem]] = {}
    for scope in scopes:
        for collection in scope.collections:
            for name in contributors(collection):
                names.setdefault(name.casefold(), name)
                ids.setdefault(name.casefold(), set()).add(collection.id)
        for problem in problems_of(scope):
            for name in contributors(problem.collection) if problem.collection else (_addressee(problem, scope),):
                names.setdefault(name.casefold(), name)
                problems.setdefault(name.casefold(), []).append(problem)
    return tuple(Contributor(names[key], len(ids.get(key, ())), tuple(problems.get(key, ()))) for key in sorted(names))


def contributors(collection: Collection) -> tuple[str, ...]:
    """Who contributes a collection: as stated, else its platform; a known platform by its short name."""
    return tuple(dict.fromkeys(map(_named, collection.contributors or (collection.commons_name,))))


def _named(name: str) -> str:
    known = find_commons(name)
    return known.name if known else name


def _addressee(problem: Problem, scope: Scope) -> str:
    """Who is told of what concerns no collection."""
    named = problem.where if problem.where in scope.platforms else ""
    only = scope.platforms[0] if len(scope.platforms) == 1 else ""
    platform = named or only
    return _named(platform) if platform else f"Source {scope.id}"


def problems_of(scope: Scope) -> Iterator[Problem]:
    """The findings of a source, then the gaps of its collections."""
    spellings: dict[tuple[str, str], Mapping[str, str]] = {}
    for finding in scope.findings:
        collection, read = scope.places.get(finding.where), ""
        if collection and finding.value:
            key = (collection.id, finding.field)
            if key not in spellings:
                spellings[key] = read_as(collection, finding.field)
            read = spellings[key].get(finding.value, "")
        yield _found(finding, collection, read)
    for collection in scope.collections:
        for filled in collection.completeness:
            if is_gap(filled):
                yield _gap(collection, filled)


def is_gap(filled: Filled) -> bool:
    """Whether a contributor should fill a field: a required one of which it has nothing too, a preferred one it has."""
    states = ("partial", "empty", *(("not provided",) if filled.requirement == "required" else ()))
    return filled.requirement in ("required", "preferred") and filled.state in states


def _found(finding: Finding, collection: Collection | None, read: str) -> Problem:
    return Problem(
        collection=collection,
        where=finding.where,
        code=finding.code,
        severity=finding.severity,
        meaning=finding.meaning,
        field=finding.field,
        value=finding.value,
        count=finding.count,
        fewer_than=finding.fewer_than,
        unit=finding.unit,
        read_as=read,
        mend=finding.hint,
    )


def _gap(collection: Collection, filled: Filled) -> Problem:
    column = _COLUMNS[filled.column]
    known = filled.rows is not None and filled.filled is not None
    missing = (filled.rows or 0) - (filled.filled or 0) if known else None
    some = f"in {missing:,} of {amount(filled.rows or 0, filled.unit)}" if known else f"in some {filled.unit}"
    return Problem(
        collection=collection,
        where=collection.collection_id,
        code=INCOMPLETE,
        severity="warning" if filled.requirement == "required" else "info",
        meaning=f"A {filled.requirement} field without a value {some}",
        field=filled.column,
        value="",
        count=missing,
        fewer_than=None,
        unit=filled.unit,
        read_as="",
        mend=f"{column.help} Example: {column.example}" if column.example else column.help,
    )
