"""What is counted where rows are series, studies or subjects, and what subjects are counted as."""

from collections.abc import Sequence

from site_builder.engine import connect
from site_builder.findings import Report
from site_builder.model import NOT_REPORTED, Collection, Facet, Platform
from site_builder.sources.base import Harvest
from site_builder.summarise import summarise
from tests.fixtures.harvests import harvest, row


def summed(one: Harvest) -> tuple[Platform, dict[str, Collection], Report]:
    report = Report()
    with connect() as engine:
        made = summarise(one, engine, report)
    return made.platform, {c.collection_id: c for c in made.collections}, report


def shown(facet: Facet) -> list[tuple[str, int | None]]:
    return [(count.value, facet.main(count)) for count in facet.counts]


def test_rows_without_series_are_studies() -> None:
    rows = [row("one", s, t, None, Modality="CT" if t == 1 else "MR") for s in (1, 2, 3) for t in (1, 2)]
    platform, collections, _report = summed(harvest(rows))
    totals = collections["one"].totals
    assert (totals.subjects, totals.studies, totals.series) == (3, 6, None)
    modality = collections["one"].facets["Modality"]
    assert (modality.level, modality.unit) == ("study", "studies")
    assert shown(modality) == [("CT", 3), ("MR", 3)]
    assert [count.series for count in modality.counts] == [None, None]
    assert platform.facets["Modality"].level == "study"


def test_rows_without_studies_are_subjects() -> None:
    rows = [row("one", s, None, None, PatientSex="F" if s < 3 else "M") for s in range(5)]
    _platform, collections, _report = summed(harvest(rows))
    totals = collections["one"].totals
    assert (totals.subjects, totals.studies, totals.series) == (5, None, None)
    assert shown(collections["one"].facets["PatientSex"]) == [("Female", 3), ("Male", 2)]


def test_collections_of_one_platform_may_differ_in_what_their_rows_are() -> None:
    rows = [row("series", 1, 1, 1, Modality="CT"), row("series", 1, 1, 2, Modality="CT")]
    rows += [row("studies", 2, 1, None, Modality="MR")]
    platform, collections, report = summed(harvest(rows))
    assert [collections[name].totals.series for name in ("series", "studies")] == [2, None]
    assert (platform.totals.series, platform.totals.studies) == (2, 2)
    assert collections["studies"].facets["Modality"].level == "study"
    modality = platform.facets["Modality"]
    assert (shown(modality), modality.whole and modality.whole.collections) == ([("CT", 2)], 1)
    assert not [finding for finding in report.findings if finding.code == "id-missing"]


def test_a_row_without_its_series_among_others_is_reported_and_no_series() -> None:
    rows = [row("one", 1, 1, 1, Modality="CT"), row("one", 1, 1, None, Modality="CT")]
    _platform, collections, report = summed(harvest(rows))
    assert collections["one"].totals.series == 1
    assert [(f.field, f.count) for f in report.findings if f.code == "id-missing"] == [("SeriesInstanceUID", 1)]


def people(column: str, *stated: str | None) -> Sequence[tuple[str, int | None]]:
    """How subjects are counted, each with one series that states a value."""
    rows = [row("one", place, 1, 1, Modality="CT", **{column: value}) for place, value in enumerate(stated)]
    _platform, collections, _report = summed(harvest(rows))
    return shown(collections["one"].facets[column])


def test_not_reported_is_not_unknown() -> None:
    assert people("race", "Asian", "Not Reported", "Asian", None, "Not Reported", "White", "Not Reported") == [
        ("Asian", 2), ("White", 1), (NOT_REPORTED, 3), ("unknown", 1),
    ]  # fmt: skip
    assert people("EthnicGroup", "Hispanic or Latino", "Not Reported") == [("Hispanic or Latino", 1), (NOT_REPORTED, 1)]
    assert people("covid19_positive", "Yes", "No", "No", "Not Reported") == [
        ("Negative", 2), ("Positive", 1), (NOT_REPORTED, 1),
    ]  # fmt: skip


def test_a_subject_of_whom_one_series_says_more_is_counted_as_that() -> None:
    stated = ["Not Reported", "Not Reported", "Asian"]
    rows = [row("one", 1, 1, place, race=value) for place, value in enumerate(stated)]
    _platform, collections, report = summed(harvest(rows))
    assert shown(collections["one"].facets["race"]) == [("Asian", 1)]
    assert "race-conflict" not in report.by_code()


def test_races_that_contradict_each_other_are_reported() -> None:
    rows = [row("one", 1, 1, place, race=value) for place, value in enumerate(["White", "Asian", "Asian"])]
    _platform, collections, report = summed(harvest(rows))
    assert shown(collections["one"].facets["race"]) == [("Asian", 1)]
    assert [(f.field, f.count, f.unit) for f in report.by_code()["race-conflict"]] == [("race", 1, "subjects")]


def test_a_series_can_have_several_licences() -> None:
    rows = [row("one", 1, 1, 1, license="CC BY 4.0, CC BY-NC 4.0"), row("one", 1, 1, 2, license="CC BY 4.0")]
    _platform, collections, _report = summed(harvest(rows))
    assert shown(collections["one"].facets["license"]) == [("CC-BY-4.0", 2), ("CC-BY-NC-4.0", 1)]


def test_kinds_of_studies_count_studies() -> None:
    rows = [row("one", 1, study, series, loinc_long_common_name="CT Chest") for study in (1, 2) for series in (1, 2, 3)]
    _platform, collections, _report = summed(harvest(rows))
    facet = collections["one"].facets["loinc_long_common_name"]
    assert (facet.unit, shown(facet)) == ("studies", [("CT Chest", 2)])


def test_without_studies_the_youngest_age_is_that_of_the_first_visit() -> None:
    rows = [row("one", 1, None, None, PatientAge=age) for age in ("57", "58", "58")]
    rows += [row("one", 2, None, None, PatientAge="30")]
    _platform, collections, report = summed(harvest(rows))
    assert shown(collections["one"].facets["age_group"]) == [("30-39", 1), ("50-59", 1)]
    assert [(f.count, f.unit) for f in report.by_code()["age-several"]] == [(1, "subjects")]
    assert "age-conflict" not in report.by_code()


def test_a_repeated_series_is_told_beside_a_row_without_one() -> None:
    rows = [row("one", 1, 1, 1), row("one", 1, 1, 1), row("one", 1, 1, None)]
    _platform, _collections, report = summed(harvest(rows))
    assert [finding.count for finding in report.by_code()["series-duplicate"]] == [1]
