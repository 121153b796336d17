"""Summaries of a source that gives counts instead of rows, some of them hidden because they are small.

Nothing is added up that the source hides, and a count is in the unit in which the source counted: the sex of
a Guppy that refuses rows counts studies. What several raw spellings mean together is hidden when one of them is.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from site_builder.columns import FACETS
from site_builder.findings import Report
from site_builder.harmonise.age import age_group
from site_builder.harmonise.join import RawCount, findings_of
from site_builder.harmonise.license import License
from site_builder.harmonise.mapped import Mapped
from site_builder.model import LAST_VALUES, UNITS, UNKNOWN, Collection, Facet, FacetCount, Level, Platform, Totals
from site_builder.slugs import slugs_of
from site_builder.sources.base import Harvest, Tally
from site_builder.summarise.collections import (
    Summary,
    collection_of,
    totals_of,
    unrecorded,
)
from site_builder.summarise.completeness import completeness, filled_tallies
from site_builder.summarise.facets import WHOLE, in_order
from site_builder.summarise.merging import merged, total
from site_builder.summarise.vocabulary import READERS, Vocabulary, plain_values

Key = tuple[str, str]
Whole = tuple[Totals, dict[str, Facet]]


def summarise_tallies(
    harvest: Harvest, report: Report
) -> tuple[Platform, tuple[Collection, ...], dict[str, License], Callable[[Sequence[str]], Whole]]:
    """The platform, its collections, their licences, and what gives totals without some of the collections."""
    words = Vocabulary({}, {}, {}, {})
    grouped: dict[Key, list[Tally]] = {}
    for tally in harvest.tallies:
        grouped.setdefault((tally.collection_id or WHOLE, tally.column), []).append(tally)
    read = _read(harvest, words, report)
    ids = sorted({key for key, _column in grouped} - {WHOLE})
    facets = {key: _facets(grouped, key, read, words, harvest.provided) for key in (WHOLE, *ids)}
    filled = completeness(harvest, filled_tallies(harvest.tallies, ids))
    summary = Summary(facets, words.licenses, {}, {}, (), filled)
    records = {record.collection_id: record for record in harvest.records}
    slugs = slugs_of(ids, report, harvest.source.id)
    collections = tuple(
        collection_of(
            harvest, records.get(id_) or unrecorded(harvest, id_, report), slugs[id_],
            _figures(grouped.get((id_, ""), ())), None, summary, report,
        )
        for id_ in ids
    )  # fmt: skip
    platform = _platform(harvest, _figures(grouped.get((WHOLE, ""), ())), facets[WHOLE], collections)

    def recount(excluded: Sequence[str]) -> Whole:
        kept = [collection for collection in collections if collection.collection_id not in set(excluded)]
        return _summed(kept)

    return platform, collections, words.licenses, recount


def _read(harvest: Harvest, words: Vocabulary, report: Report) -> dict[str, dict[str | None, tuple[str, ...]]]:
    """How each raw value of each column is read; doubtful ones become findings."""
    found: dict[str, dict[str | None, tuple[str, ...]]] = {}
    doubtful: dict[str, dict[str, Mapped[Any]]] = {}
    for tally in harvest.tallies:
        if tally.column in READERS and tally.raw not in found.setdefault(tally.column, {}):
            mapped = READERS[tally.column](tally.raw)
            values = () if mapped.value is None else plain_values(words, tally.column, mapped.value)
            found[tally.column][tally.raw] = tuple(
                age_group(value) if isinstance(value, float) else value for value in values
            )
            if mapped.code and tally.raw is not None:
                doubtful.setdefault(tally.column, {})[tally.raw] = mapped
    for column, values_of_column in doubtful.items():
        counts = [
            RawCount(t.collection_id, t.raw, t.count or 0)
            for t in harvest.tallies
            if t.column == column and t.collection_id
        ]
        report.extend(findings_of(harvest.source.id, column, counts, values_of_column, "rows"))
    return found


def _facets(
    grouped: Mapping[Key, Sequence[Tally]],
    key: str,
    read: Mapping[str, Mapping[str | None, tuple[str, ...]]],
    words: Vocabulary,
    provided: frozenset[str],
) -> dict[str, Facet]:
    found = {}
    for name, level, _label, column in FACETS:
        tallies = grouped.get((key, column or ""), ()) if column else ()
        counted: Level = next((tally.level for tally in tallies), level)
        facet = Facet(name, counted, (column or name) in provided)
        if facet.provided and column and tallies:
            made = _counts(tallies, counted, read[column])
            labelled = [_labelled(words, name, count) for count in made]
            facet = Facet(name, counted, True, in_order(facet, labelled))
        found[name] = facet
    return found


def _labelled(words: Vocabulary, facet: str, count: FacetCount) -> FacetCount:
    label = count.value.capitalize() if count.value in LAST_VALUES else words.label(facet, count.value)
    return replace(count, label=label)


def _counts(tallies: Iterable[Tally], level: Level, read: Mapping[str | None, tuple[str, ...]]) -> list[FacetCount]:
    by_value: dict[str, list[Tally]] = {}
    for tally in tallies:
        for value in read[tally.raw] or (UNKNOWN,):
            by_value.setdefault(value, []).append(tally)
    return [_count(value, found, level) for value, found in by_value.items()]


def _count(value: str, tallies: Sequence[Tally], level: Level) -> FacetCount:
    known = [tally.count for tally in tallies if tally.count is not None]
    hidden = len(known) < len(tallies)
    figure = None if hidden else sum(known)
    subjects, studies, series = (figure if level == unit else None for unit in ("subject", "study", "series"))
    bound = tallies[0].fewer_than if hidden and len(tallies) == 1 else None
    return FacetCount(value, value, subjects, studies, series, hidden=hidden, fewer_than=bound)


def _figures(tallies: Iterable[Tally]) -> dict[str, Any]:
    """The totals of one collection or the commons as a row of the cube's counts."""
    figures: dict[str, Any] = dict.fromkeys(("subjects", "studies", "series", "instances", "size_bytes"))
    figures |= {"rows": 1, "first_release": None, "last_release": None, "hidden": (), "fewer_than": None}
    for tally in tallies:
        unit = UNITS[tally.level]
        figures[unit] = tally.count
        if tally.count is None:
            figures["hidden"] = (*figures["hidden"], unit)
            figures["fewer_than"] = tally.fewer_than if unit == "subjects" else figures["fewer_than"]
    return figures


def _platform(
    harvest: Harvest, figures: Mapping[str, Any], facets: dict[str, Facet], collections: Sequence[Collection]
) -> Platform:
    """The commons as a whole; what are facts of collections count collections only."""
    _totals, summed = _summed(collections)
    across = {name: facet for name, facet in summed.items() if facet.level == "collection"}
    return Platform(
        commons=harvest.commons,
        source=harvest.source,
        totals=totals_of(dict(figures), harvest.provided, len(collections)),
        facets=facets | across,
        growth=(),
        provided=tuple(sorted(harvest.provided)),
    )


def _summed(collections: Sequence[Collection]) -> Whole:
    """Totals and facets over collections that have no rows: what each one says, added up.

    A subject of two collections is counted twice here: without rows nobody can tell.
    """
    facets = {
        name: merged(name, level, [(c.collection_id, c.facets[name]) for c in collections])
        for name, level, *_rest in FACETS
    }
    return total(collection.totals for collection in collections), {
        name: replace(facet, missing=()) for name, facet in facets.items()
    }
