"""Findings without the counts that are small, or from which a hidden cell follows."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from site_builder.findings import Finding
from site_builder.model import Catalog, Collection
from site_builder.suppress.apply import has_hidden

#: Units of which a few are of a few subjects.
_OF_SUBJECTS = frozenset({"subjects", "studies", "series", "rows", "instances"})
#: What names one study or series of one subject; a few of them are not quoted.
_IDENTIFIERS = frozenset({"PatientID", "StudyInstanceUID", "SeriesInstanceUID"})
#: Findings that state counts in their value or their hint.
_STATE_COUNTS = frozenset({"subjects-differ", "growth-incomplete", "study-shared"})
_HINT = "the numbers are hidden, because they are small or would give away small ones"


def suppressed_findings(findings: Iterable[Finding], catalog: Catalog) -> list[Finding]:
    """The findings with fewer than `catalog.min_cell` subjects, studies, series or rows hidden: count None.

    `catalog` is the suppressed one: the count of a finding about a column of which it hides a value is hidden as
    well, whatever its size (then without a bound).
    """
    if catalog.min_cell <= 1:
        return list(findings)
    places = _places(catalog)
    return [_suppressed(f, places.get((f.source, f.where), ()), catalog.min_cell) for f in findings]


def _places(catalog: Catalog) -> dict[tuple[str, str], list[Collection]]:
    """The collections that a finding of a source can be about: a hub has the same name on several platforms."""
    sources = {p.commons.name: [source.id for source in p.sources] for p in catalog.platforms}
    found: dict[tuple[str, str], list[Collection]] = {}
    for collection in catalog.collections:
        for source in sources[collection.commons_name]:
            found.setdefault((source, collection.collection_id), []).append(collection)
    return found


def _suppressed(finding: Finding, about: Sequence[Collection], min_cell: int) -> Finding:
    if finding.code in _STATE_COUNTS and _is_telling(finding, about, min_cell):
        finding = replace(finding, value="", hint=_HINT)
    if finding.unit not in _OF_SUBJECTS or not finding.count:
        return finding
    if finding.count < min_cell:
        value = "" if finding.field in _IDENTIFIERS else finding.value
        return replace(finding, count=None, fewer_than=min_cell, value=value)
    if any(has_hidden(collection, finding.field) for collection in about):
        return replace(finding, count=None)
    return finding


def _is_telling(finding: Finding, about: Sequence[Collection], min_cell: int) -> bool:
    """Whether the numbers of a finding are small, or are those of a collection whose totals are hidden."""
    numbers = [int(number.replace(",", "")) for number in re.findall(r"\d[\d,]*", f"{finding.value} {finding.hint}")]
    few = any(0 < number < min_cell for number in numbers)
    return few or any(collection.totals.hidden for collection in about)
