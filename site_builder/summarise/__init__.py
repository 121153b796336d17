"""From a harvest to what its pages say: harmonised values, counts and facets per collection and platform."""

from collections.abc import Mapping, Sequence
from functools import partial

import ibis
from ibis.backends import BaseBackend

from site_builder.engine import explained
from site_builder.findings import Finding, Report
from site_builder.harmonise.join import ValueMap
from site_builder.harmonise.license import License
from site_builder.model import Collection, Facet, Platform, RawValue
from site_builder.sources.base import Harvest
from site_builder.summarise import demographics
from site_builder.summarise.collections import Summary, collections_of, platform_of
from site_builder.summarise.cube import build_cube
from site_builder.summarise.facets import (
    Counted,
    count_series_facet,
    count_subject_facet,
    facets_of,
    raw_spellings,
)
from site_builder.summarise.growth import growth
from site_builder.summarise.samples import sample_views
from site_builder.summarise.vocabulary import Vocabulary, read_vocabulary

SERIES_FACETS = ("Modality", "license", "BodyPartExamined", "Manufacturer")
Spellings = dict[str, Mapping[tuple[str, str], tuple[RawValue, ...]]]


def summarise(
    harvest: Harvest, engine: BaseBackend, report: Report
) -> tuple[Platform, tuple[Collection, ...], dict[str, License]]:
    """The platform, its collections in order of their id, and the licences of its series and records."""
    with explained(harvest.source.id, "the series"):
        return _summarised(harvest, engine, report)


def _summarised(
    harvest: Harvest, engine: BaseBackend, report: Report
) -> tuple[Platform, tuple[Collection, ...], dict[str, License]]:
    source = harvest.source.id
    cube = build_cube(harvest, engine, report)
    words = read_vocabulary(source, cube, report)
    placeholders = _placeholders(source, cube, words.maps["PatientAge"], report)
    counted = _count(source, cube, words, placeholders, report)
    spellings = _spellings(words, placeholders)
    facets = facets_of(counted, words.label, spellings, harvest.provided)
    _report_outvoted(source, facets, spellings, report)
    summary = Summary(
        facets, words.licenses, sample_views(harvest, report), growth(harvest, cube, report), tuple(placeholders)
    )
    collections = collections_of(harvest, cube, summary, report)
    return platform_of(harvest, cube, summary, collections), collections, words.licenses


def _count(
    source: str, cube: ibis.Table, words: Vocabulary, placeholders: Sequence[str], report: Report
) -> list[Counted]:
    sexes, years = words.maps["PatientSex"], words.maps["PatientAge"]
    ages = demographics.known_ages(cube, years, placeholders)
    demographics.report_conflicts(source, cube, sexes, ages, report)
    groups = demographics.group_table(years)

    def age_groups(keys: Sequence[str]) -> ibis.Table:
        subjects = demographics.age_of_subjects(ages, keys)
        return subjects.join(groups, "years").select(*keys, "value")

    series_facets = [count_series_facet(name, cube, words.maps[name]) for name in SERIES_FACETS]
    return [
        *series_facets,
        count_subject_facet("PatientSex", cube, partial(demographics.sex_of_subjects, cube, sexes)),
        count_subject_facet("age_group", cube, age_groups),
    ]


def _placeholders(source: str, cube: ibis.Table, years: ValueMap, report: Report) -> list[str]:
    """Collections whose ages are all zero: a placeholder, not newborns."""
    found = demographics.placeholder_collections(cube, years)
    for collection_id, series in found:
        hint = "every stated age is 0; state the ages, or leave them empty"
        report.add(Finding("age-placeholder", source, collection_id, "PatientAge", "0", series, "series", hint))
    return [collection_id for collection_id, _series in found]


def _spellings(words: Vocabulary, placeholders: Sequence[str]) -> Spellings:
    """The raw spellings behind each value of each facet; ages by their group."""
    found: Spellings = {}
    for facet in (*SERIES_FACETS, "PatientSex"):
        found[facet] = raw_spellings(words.raws[facet], words.maps[facet].values.__getitem__)
    groups = demographics.group_map(words.maps["PatientAge"])
    known = [raw for raw in words.raws["PatientAge"] if raw.collection_id not in set(placeholders)]
    hidden = [raw for raw in words.raws["PatientAge"] if raw.collection_id in set(placeholders)]
    ages = words.maps["PatientAge"].values
    found["age_group"] = {
        **raw_spellings(known, lambda raw: [groups[float(value)] for value in ages[raw]]),
        **raw_spellings(hidden, lambda _raw: ()),
    }
    return found


def _report_outvoted(
    source: str, facets: Mapping[str, Mapping[str, Facet]], spellings: Spellings, report: Report
) -> None:
    """Sexes and ages that are stated, but as which no subject is counted: no bar would show their spelling."""
    hint = "no subject is counted so: it has another value in more series or at an earlier study, or no PatientID"
    for name, column in (("PatientSex", "PatientSex"), ("age_group", "PatientAge")):
        for (where, value), raws in sorted(spellings[name].items()):
            if all(count.value != value for count in facets[where][name].counts):
                for raw in raws:
                    report.add(Finding("value-outvoted", source, where, column, raw.raw, raw.count, "series", hint))
