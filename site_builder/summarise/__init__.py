"""From harvests to what pages say: harmonised values, counts and facets per collection and platform."""

from collections.abc import Callable, Container, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import ibis
from ibis import _
from ibis.backends import BaseBackend

from site_builder.columns import FACETS
from site_builder.engine import explained
from site_builder.findings import Finding, Report
from site_builder.harmonise.age import AGE_GROUPS
from site_builder.harmonise.join import ValueMap
from site_builder.harmonise.license import License
from site_builder.model import Collection, Facet, Level, Platform, RawValue, Totals
from site_builder.sources.base import Harvest
from site_builder.summarise import demographics
from site_builder.summarise.collections import Summary, collections_of, platform_facets, platform_of, totals_of
from site_builder.summarise.completeness import completeness, filled_rows
from site_builder.summarise.cube import build_cube, counts
from site_builder.summarise.facets import (
    WHOLE,
    Counted,
    count_subjects,
    count_values,
    counted_level,
    facets_of,
    raw_spellings,
    without,
)
from site_builder.summarise.growth import growth
from site_builder.summarise.samples import sample_views
from site_builder.summarise.tallies import summarise_tallies
from site_builder.summarise.vocabulary import Vocabulary, read_vocabulary

#: Facets counted by the values of their rows, one row a series or a study.
ROW_FACETS = ("Modality", "license", "BodyPartExamined", "Manufacturer", "loinc_long_common_name")
#: Facets of which each subject has one value; age is decided otherwise.
SUBJECT_FACETS = tuple(demographics.CONFLICTS)
Spellings = dict[str, Mapping[tuple[str, str], tuple[RawValue, ...]]]
#: Totals and facets of a platform without the collections of these ids.
Recount = Callable[[Sequence[str]], tuple[Totals, dict[str, Facet]]]


@dataclass(frozen=True, slots=True)
class Rows:
    """The rows of a platform, how their values were read, and collections whose ages are a placeholder."""

    series: ibis.Table
    maps: Mapping[str, ValueMap]
    placeholders: frozenset[str]


@dataclass(frozen=True, slots=True)
class Summarised:
    """What one harvest gave: the platform, its collections in order of their id, and the licences they name.

    `recount` and `rows` need the engine and so must be used before it is closed; a source that gives counts has
    no rows.
    """

    platform: Platform
    collections: tuple[Collection, ...]
    licenses: dict[str, License]
    recount: Recount
    rows: Rows | None = None


def summarise(harvest: Harvest, engine: BaseBackend, report: Report) -> Summarised:
    """Count a harvest. Raises `SourceError` where the engine meets data it cannot read."""
    with explained(harvest.source.id, f"the series of {harvest.commons.name}"):
        if harvest.tallies:
            return Summarised(*summarise_tallies(harvest, report))
        return _summarised(harvest, engine, report)


def _summarised(harvest: Harvest, engine: BaseBackend, report: Report) -> Summarised:
    source = harvest.source.id
    cube = build_cube(harvest, engine, report)
    levels = _levels(cube)
    words = read_vocabulary(source, cube, report, "series" if levels[WHOLE] == "series" else "rows")
    placeholders = _placeholders(source, cube, words.maps["PatientAge"], report)
    demographics.report_conflicts(source, cube, words.maps, harvest.provided, report)
    known = demographics.known_ages(cube, words.maps["PatientAge"], placeholders)
    ages = engine.create_table(f"{cube.get_name()}__ages", known, temp=True)
    demographics.report_age_conflicts(source, ages, report)
    spellings = _spellings(words, placeholders)

    def facets_without(excluded: Sequence[str]) -> dict[str, dict[str, Facet]]:
        left = without(cube, excluded)
        outside = _outside(harvest, {id_: level for id_, level in levels.items() if id_ not in excluded})
        counted = _count(harvest.provided, left, words, without(ages, excluded), outside)
        wholes = {name: _whole(harvest, left, ids) for name, ids in outside.items() if ids}
        return facets_of(counted, words.label, spellings, harvest.provided_in, levels, wholes)

    facets = facets_without(())
    _report_outvoted(source, facets, spellings, report)
    summary = Summary(
        facets,
        words.licenses,
        sample_views(harvest, report),
        growth(harvest, cube, report),
        tuple(placeholders),
        completeness(harvest, filled_rows(cube, words.raws, levels)),
    )
    collections = collections_of(harvest, cube, summary, report)

    def recount(excluded: Sequence[str]) -> tuple[Totals, dict[str, Facet]]:
        left = without(cube, excluded)
        kept = [collection for collection in collections if collection.collection_id not in set(excluded)]
        whole = facets_without(excluded)[WHOLE]
        return totals_of(counts(left)[0], harvest.provided, len(kept)), platform_facets(whole, left, kept)

    platform = platform_of(harvest, cube, summary, collections)
    rows = Rows(harvest.series, words.maps, frozenset(placeholders))
    return Summarised(platform, collections, words.licenses, recount, rows)


def _levels(cube: ibis.Table) -> dict[str, Level]:
    """What the rows of each collection are (and, under `WHOLE`, those of the commons): the lowest level it counts."""

    def level(row: Mapping[str, int | None]) -> Level:
        if row["series"] is not None or not row["rows"]:
            return "series"
        return "study" if row["studies"] is not None else "subject"

    found = {row["collection_id"]: level(row) for row in counts(cube, "collection_id")}
    return found | {WHOLE: level(counts(cube)[0])}


def _outside(harvest: Harvest, levels: Mapping[str, Level]) -> dict[str, frozenset[str]]:
    """By facet, the collections that do not provide it in the unit of the commons: they are in no bar of that."""
    found = {}
    for name, level, _label, column in FACETS:
        unit = counted_level(level, levels[WHOLE])
        found[name] = frozenset(
            id_
            for id_, rows_are in levels.items()
            if id_ != WHOLE
            and column
            and (column not in harvest.provided_in(id_) or counted_level(level, rows_are) != unit)
        )
        if found[name] >= levels.keys() - {WHOLE}:  # then nobody provides it, which the facet says itself
            found[name] = frozenset()
    return found


def _whole(harvest: Harvest, cube: ibis.Table, outside: frozenset[str]) -> Totals:
    """What is counted of a commons apart from some collections."""
    figures = counts(without(cube, outside), collections=_.collection_id.nunique())[0]
    return totals_of(figures, harvest.provided, figures["collections"])


def _count(
    provided: Container[str],
    cube: ibis.Table,
    words: Vocabulary,
    ages: ibis.Table,
    outside: Mapping[str, frozenset[str]],
) -> list[Counted]:
    """The counts of every facet that the commons provides."""
    groups = demographics.group_table(words.maps["PatientAge"])

    def age_groups(keys: Sequence[str]) -> ibis.Table:
        subjects = demographics.age_of_subjects(ages, keys)
        return subjects.join(groups, "years").select(*keys, "value")

    rows = [name for name in ROW_FACETS if name in provided]
    people = {
        name: partial(demographics.value_of_subjects, cube, words.maps[name])
        for name in SUBJECT_FACETS
        if name in provided
    }
    return [
        *(count_values(name, cube, words.maps[name], outside[name]) for name in rows),
        *(count_subjects(name, cube, values, outside[name]) for name, values in people.items()),
        *([count_subjects("age_group", cube, age_groups, outside["age_group"])] if "PatientAge" in provided else []),
    ]


def _placeholders(source: str, cube: ibis.Table, years: ValueMap, report: Report) -> list[str]:
    """Collections whose ages are all zero: a placeholder, not newborns."""
    found = demographics.placeholder_collections(cube, years)
    for collection_id, rows in found:
        hint = "every stated age is 0; state the ages, or leave them empty"
        report.add(Finding("age-placeholder", source, collection_id, "PatientAge", "0", rows, "series", hint))
    return [collection_id for collection_id, _rows in found]


def _spellings(words: Vocabulary, placeholders: Sequence[str]) -> Spellings:
    """The raw spellings behind each value of each facet; ages by their group."""
    found: Spellings = {}
    for facet in (*ROW_FACETS, *SUBJECT_FACETS):
        found[facet] = raw_spellings(words.raws[facet], words.maps[facet].values.__getitem__)
    groups = demographics.group_map(words.maps["PatientAge"])
    known = [raw for raw in words.raws["PatientAge"] if raw.collection_id not in set(placeholders)]
    hidden = [raw for raw in words.raws["PatientAge"] if raw.collection_id in set(placeholders)]
    ages = words.maps["PatientAge"].values
    found["age_group"] = {
        **{
            (where, group): () if group == AGE_GROUPS[-1] else raws  # nobody's age above 89 is told
            for (where, group), raws in raw_spellings(
                known, lambda raw: [groups[float(value)] for value in ages[raw]]
            ).items()
        },
        **raw_spellings(hidden, lambda _raw: ()),
    }
    return found


def _report_outvoted(
    source: str, facets: Mapping[str, Mapping[str, Facet]], spellings: Spellings, report: Report
) -> None:
    """What is stated of subjects, but as which no subject is counted: no bar would show its spelling."""
    hint = "no subject is counted so: it has another value in more series or at an earlier study, or no PatientID"
    for name in (*SUBJECT_FACETS, "age_group"):
        column = "PatientAge" if name == "age_group" else name
        for (where, value), raws in sorted(spellings[name].items()):
            if all(count.value != value for count in facets[where][name].counts):
                for raw in raws:
                    report.add(Finding("value-outvoted", source, where, column, raw.raw, raw.count, "series", hint))
