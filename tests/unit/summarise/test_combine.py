"""Several sources of one commons."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from site_builder.engine import connect
from site_builder.findings import Finding, Report
from site_builder.sources.base import Harvest, Tally
from site_builder.summarise import summarise
from site_builder.summarise.combine import Combined, by_commons, combined
from tests.fixtures.harvests import harvest, record, row, tallied


def together(*harvests: Harvest) -> tuple[Combined, list[dict[str, Any]], list[Finding]]:
    report = Report()
    with connect() as engine:
        made = combined(harvests, engine, report)
        rows = made.harvest.series.to_pyarrow().to_pylist()
    return made, sorted(rows, key=lambda r: str(r["SeriesInstanceUID"])), report.findings


def test_sources_of_one_commons_belong_together_whatever_the_case_of_its_name() -> None:
    one, other, third = harvest([], "MIDRC"), harvest([], "TCIA"), harvest([], "midrc")
    assert by_commons([one, other, third]) == [[one, third], [other]]


def test_a_source_alone_is_itself() -> None:
    alone = harvest([row("one", 1, Modality="CT")])
    made, _rows, findings = together(alone)
    assert made == Combined(alone)
    assert findings == []


def test_a_second_source_fills_what_the_first_does_not_have_by_subject_and_by_study() -> None:
    first = harvest([row("one", 1, 1, 1, Modality="CT"), row("one", 2, 1, 1, Modality="CT")], source_id="hub")
    portal = [
        row("one", 1, 1, None, race="Asian", loinc_long_common_name="CT Chest", Modality="CT", covid19_positive="Yes"),
        row("one", 9, 1, None, race="White", Modality="CT", covid19_positive="No"),
    ]
    made, rows, findings = together(first, harvest(portal, source_id="portal"))
    assert [(r["PatientID"], r["race"], r["covid19_positive"], r["loinc_long_common_name"]) for r in rows] == [
        ("P1", "Asian", "Yes", "CT Chest"), ("P2", None, None, None),
    ]  # fmt: skip
    assert [info.id for info in made.also] == ["portal"]
    assert {"race", "covid19_positive", "loinc_long_common_name"} <= made.harvest.provided
    [told] = findings
    assert (told.code, told.source, told.value, told.count) == ("collection-elsewhere", "portal", "one", 1)
    assert "source 'hub' has them too" in told.hint
    assert "race" in told.hint


def test_what_both_state_is_taken_from_the_first() -> None:
    first = harvest([row("one", 1, Modality="CT", PatientSex="F")], source_id="hub")
    made, rows, _findings = together(first, harvest([row("one", 1, Modality="MR", PatientSex="M")], source_id="other"))
    assert [(r["Modality"], r["PatientSex"]) for r in rows] == [("CT", "F")]
    assert [info.id for info in made.also] == ["other"]


def test_collections_that_only_the_second_has_are_added_with_their_records() -> None:
    first = harvest([row("one", 1)], source_id="hub", records=[record("ABC", "one")])
    said = [record("ABC", "one", disease_types=("Glioma",)), record("ABC", "two")]
    second = harvest([row("two", 1, 2), row("one", 1)], source_id="other", records=said)
    made, rows, _findings = together(first, second)
    assert [r["collection_id"] for r in rows] == ["one", "two"]
    assert [(r.collection_id, r.disease_types) for r in made.harvest.records] == [("one", ("Glioma",)), ("two", ())]
    with connect() as engine:
        again = combined([first, second], engine, Report())
        platform = summarise(again.harvest, engine, Report()).platform
    assert platform.totals.subjects == 1, "P1 of both collections is one subject"


def test_each_collection_provides_what_its_own_source_has() -> None:
    first = harvest([row("one", 1, Modality="CT", PatientSex="F"), row("two", 2, Modality="CT", PatientSex="M")])
    second = harvest([row("one", 1, race="Asian"), row("three", 3, race="White", Manufacturer="GE")], source_id="other")
    with connect() as engine:
        made = summarise(combined([first, second], engine, Report()).harvest, engine, Report())
    provided = {
        c.collection_id: {
            name for name in ("PatientSex", "race", "Manufacturer", "Modality") if c.facets[name].provided
        }
        for c in made.collections
    }
    assert provided == {
        "one": {"PatientSex", "race", "Modality"},
        "two": {"PatientSex", "Modality"},
        "three": {"race", "Manufacturer"},
    }
    two = next(c for c in made.collections if c.collection_id == "two")
    assert two.field_notes["race"] == "race not provided by ABC"


def test_what_joins_to_nothing_is_not_provided() -> None:
    first = harvest([row("one", 1, Modality="CT")])
    other = harvest([row("one", 9, race="Asian")], source_id="other")
    made, _rows, _findings = together(first, other)
    assert "race" not in made.harvest.provided
    assert [info.id for info in made.also] == ["other"]


def test_counts_without_rows_cannot_be_added_to_rows() -> None:
    counts = tallied([Tally("one", "series", "", None, 5)], {"collection_id"})
    made, rows, findings = together(harvest([row("one", 1)], source_id="hub"), replace(counts))
    assert len(rows) == 1
    assert [info.id for info in made.also] == ["abc"]
    assert [f.code for f in findings] == ["counts-unused"]


def test_rows_go_before_counts_whatever_the_order_of_the_sources() -> None:
    counts = tallied([Tally("one", "series", "", None, 5)], {"collection_id"})
    made, rows, _findings = together(counts, harvest([row("one", 1)], source_id="hub"))
    assert (made.harvest.source.id, len(rows)) == ("hub", 1)


def test_a_platform_says_of_how_many_collections_a_fact_is() -> None:
    first = harvest([row("one", subject, Modality="CT") for subject in range(5)])
    second = harvest([row("two", 9, Modality="CT", race="White")], source_id="other")
    with connect() as engine:
        platform = summarise(combined([first, second], engine, Report()).harvest, engine, Report()).platform
    race = platform.facets["race"]
    assert [(count.value, count.subjects) for count in race.counts] == [("White", 1)], "five are not unknown"
    assert race.whole is not None
    assert (race.whole.subjects, race.whole.collections) == (1, 1)
    assert platform.facets["Modality"].whole is None


def test_a_collection_in_which_nothing_was_filled_does_not_provide_it() -> None:
    first = harvest([row("one", 1, Modality="CT"), row("two", 2, Modality="CT")])
    other = harvest([row("one", 1, race="Asian"), row("two", 9, race="White")], source_id="other")
    made, _rows, _findings = together(first, other)
    assert made.harvest.lacking == {"two": frozenset({"race"})}


def test_a_filled_fact_is_the_most_frequent_one_and_not_reported_comes_last() -> None:
    stated = ["Not Reported", "Not Reported", "White", "White", "Asian"]
    other = harvest([row("one", 1, 1, n, race=race) for n, race in enumerate(stated)], source_id="other")
    _made, rows, findings = together(harvest([row("one", 1)]), other)
    assert [r["race"] for r in rows] == ["White"]
    assert ("race-conflict", "ABC", 1) in [(f.code, f.where, f.count) for f in findings]


def test_a_source_that_cannot_be_read_leaves_the_first_alone(tmp_path: Path) -> None:
    path = tmp_path / "rows.parquet"
    other = harvest([row("one", 1, race="Asian")], source_id="other")
    pq.write_table(other.series.to_pyarrow(), path)
    with connect() as engine:
        broken = replace(other, series=engine.read_parquet(path))
        path.write_bytes(b"PAR1 no more")
        made = combined([harvest([row("one", 1)]), broken], engine, Report())
        assert made.harvest.series.count().to_pyarrow().as_py() == 1
    [(source, problem)] = made.failed
    assert source == "other"
    assert "the series of ABC" in problem
