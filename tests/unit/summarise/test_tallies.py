"""Sources that give counts instead of rows, some of them hidden."""

from site_builder.engine import connect
from site_builder.findings import Report
from site_builder.model import Facet
from site_builder.sources.base import Tally
from site_builder.summarise import Summarised, summarise
from tests.fixtures.harvests import part, record, tallied

PROVIDED = {"Modality", "PatientSex", "license", "SeriesInstanceUID", "StudyInstanceUID", "PatientID", "disease_type"}


def summed(*tallies: Tally, report: Report | None = None) -> Summarised:
    records = [record("ABC", "one", part("10.1/one", stated_license="CC BY 4.0"), disease_types=("Glioma",))]
    with connect() as engine:
        return summarise(tallied(tallies, PROVIDED, records=records), engine, report or Report())


def total(level: str, count: int | None, collection_id: str | None = "one", fewer_than: int | None = None) -> Tally:
    return Tally(collection_id, level, "", None, count, fewer_than)  # type: ignore[arg-type]


def counts(facet: Facet) -> list[tuple[str, int | None, bool, int | None]]:
    return [(c.value, facet.main(c), c.hidden, c.fewer_than) for c in facet.counts]


def test_totals_are_what_the_source_says_and_the_rest_is_not_provided() -> None:
    made = summed(total("series", 120), total("study", None, fewer_than=50), total("series", 300, None))
    [collection] = made.collections
    totals = collection.totals
    assert (totals.series, totals.studies, totals.subjects, totals.hidden) == (120, None, None, ("studies",))
    assert made.platform.totals.series == 300


def test_the_bound_of_hidden_subjects_is_kept() -> None:
    [collection] = summed(total("subject", None, fewer_than=50)).collections
    assert (collection.totals.subjects, collection.totals.hidden, collection.totals.fewer_than) == (
        None, ("subjects",), 50,
    )  # fmt: skip


def test_counts_are_in_the_unit_in_which_the_source_counted() -> None:
    tallies = [Tally("one", "study", "PatientSex", raw, n) for raw, n in (("F", 30), ("Female", 5), (None, 7))]
    [collection] = summed(total("study", 42), *tallies).collections
    sex = collection.facets["PatientSex"]
    assert sex.level == "study"
    assert counts(sex) == [("Female", 35, False, None), ("unknown", 7, False, None)]


def test_a_hidden_count_is_shown_as_fewer_and_never_added() -> None:
    tallies = [
        Tally("one", "series", "Modality", "CT", 90),
        Tally("one", "series", "Modality", "XA", None, 50),
        Tally("one", "series", "Modality", "MR", None, 50),
        Tally("one", "series", "Modality", "mri", 400),
    ]
    [collection] = summed(total("series", 600), *tallies).collections
    assert counts(collection.facets["Modality"]) == [
        ("CT", 90, False, None),
        ("MR", None, True, None),
        ("XA", None, True, 50),
    ]


def test_what_is_said_of_a_collection_stands_without_counts() -> None:
    made = summed(total("series", 5))
    [collection] = made.collections
    [one] = collection.parts
    assert (one.data_url_doi, one.licenses, one.series) == ("https://doi.org/10.1/one", ("CC-BY-4.0",), None)
    assert [(c.value, c.series) for c in collection.facets["disease_type"].counts] == [("Glioma", 5)]
    assert "CC-BY-4.0" in made.licenses
    assert [(c.value, c.collections) for c in made.platform.facets["disease_type"].counts] == [("Glioma", 1)]


def test_a_spelling_that_cannot_be_read_is_reported() -> None:
    report = Report()
    summed(total("study", 5), Tally("one", "study", "PatientSex", "6657", 5), report=report)
    assert [(f.where, f.value, f.count) for f in report.by_code()["sex-unreadable"]] == [("one", "6657", 5)]


def test_leaving_collections_out_adds_up_the_others() -> None:
    made = summed(total("series", 5), total("series", 9, "two"), total("series", 14, None))
    totals, _facets = made.recount(["two"])
    assert (totals.series, totals.collections) == (5, 1)
