"""In how many rows of a collection each column has a value."""

from collections.abc import Iterator

import pytest
from ibis.backends import BaseBackend

from site_builder.columns import SOP_COLUMNS
from site_builder.engine import connect
from site_builder.findings import Report
from site_builder.model import Citation, Collection, Filled
from site_builder.sources.base import Harvest, Tally
from site_builder.summarise import summarise
from tests.fixtures.harvests import harvest, part, record, row, tallied


@pytest.fixture
def engine() -> Iterator[BaseBackend]:
    with connect() as opened:
        yield opened


def collections(harvest: Harvest, engine: BaseBackend) -> dict[str, Collection]:
    return {c.collection_id: c for c in summarise(harvest, engine, Report()).collections}


def fills(collection: Collection) -> dict[str, Filled]:
    return {filled.column: filled for filled in collection.completeness}


def seen(filled: Filled) -> tuple[str, int | None, int | None, str]:
    return filled.state, filled.filled, filled.rows, filled.unit


def test_rows_with_a_value_are_counted(engine: BaseBackend) -> None:
    rows = [
        row("lung", 1, PatientSex="F", StudyDescription="CT", object_ids="a", size_bytes=0, Modality="CT"),
        row("lung", 2, PatientSex="NA", StudyDescription="", Modality="CT"),
        row("lung", 3, 1, None, PatientSex=None, race="unknown", Modality="CT"),
        row("brain", 4, PatientSex="M", Modality="MR"),
    ]
    found = collections(harvest(rows), engine)
    lung, brain = fills(found["lung"]), fills(found["brain"])
    assert seen(lung["PatientSex"]) == ("partial", 1, 3, "series"), "NA says nothing"
    assert seen(lung["StudyDescription"]) == ("partial", 1, 3, "series"), "an empty text is no value"
    assert seen(lung["SeriesInstanceUID"]) == ("partial", 2, 3, "series")
    assert seen(lung["size_bytes"]) == ("partial", 1, 3, "series"), "zero is a value"
    assert seen(lung["Modality"]) == ("complete", 3, 3, "series")
    assert seen(lung["race"]) == ("empty", 0, 3, "series"), "the source has the column"
    assert seen(lung["Manufacturer"]) == ("not provided", None, None, "series")
    assert seen(brain["object_ids"]) == ("empty", 0, 1, "series")


def test_the_columns_are_those_of_the_form_but_where_empty_is_an_answer(engine: BaseBackend) -> None:
    found = collections(harvest([row("lung", 1)]), engine)["lung"]
    absent = {"analysis_result_id", "dicom_viewer_url"}
    assert [f.column for f in found.completeness] == [c.name for c in SOP_COLUMNS if c.name not in absent]
    assert {f.column: f.requirement for f in found.completeness}["license"] == "required"


def test_facts_of_collections_are_there_or_not(engine: BaseBackend) -> None:
    cited = part("10.7937/lung", citation=Citation("Doe", "Doe"), provenance=(("contributed by", "RSNA"),))
    told = record("ABC", "lung", cited, disease_types=("Lung Cancer",), description=("CT of lungs.",), access=("",))
    found = collections(harvest([row("lung", 1), row("brain", 2)], records=[told]), engine)
    lung, brain = fills(found["lung"]), fills(found["brain"])
    assert seen(lung["collection_id"]) == ("complete", 1, 1, "records")
    assert [lung[name].state for name in ("commons_name", "commons_long_name", "data_contributor")] == ["complete"] * 3
    assert lung["publication_citation"].state == "complete"
    assert lung["full_name"].state == "not provided", "a title that only repeats the identifier is none"
    assert lung["access"].state == "not provided", "an empty word is none"
    assert seen(brain["disease_type"]) == ("empty", 0, 1, "records"), "another collection states one"
    assert brain["species"].state == "not provided"
    assert found["lung"].contributors == ("RSNA",), "the contributor of the original data, where the record names none"
    assert found["brain"].contributors == ()


def test_identifiers_that_rows_do_not_have_are_not_provided(engine: BaseBackend) -> None:
    rows = [row("visits", 1, 1, None), row("people", 2, None, None), row("lung", 3)]
    found = collections(harvest(rows), engine)
    states = {
        where: [fills(c)[name].state for name in ("PatientID", "StudyInstanceUID", "SeriesInstanceUID")]
        for where, c in found.items()
    }
    assert states["visits"] == ["complete", "complete", "not provided"]
    assert states["people"] == ["complete", "not provided", "not provided"]
    assert fills(found["visits"])["PatientID"].unit == "studies"
    assert fills(found["people"])["PatientID"].unit == "subjects"


def test_counts_without_rows_are_added_up_unless_one_is_hidden(engine: BaseBackend) -> None:
    def sex(raw: str | None, count: int | None) -> Tally:
        return Tally("ward", "study", "PatientSex", raw, count, None if count else 50)

    total = Tally("ward", "study", "", None, 600)
    known = fills(collections(tallied([total, sex("F", 500), sex(None, 100)], ["PatientSex"]), engine)["ward"])
    assert seen(known["PatientSex"]) == ("partial", 500, 600, "studies")
    assert known["collection_id"].state == "complete"
    given = tallied([total, sex("F", None), sex(None, 100)], ["PatientSex", "Modality"])
    hidden = fills(collections(given, engine)["ward"])
    assert seen(hidden["PatientSex"]) == ("hidden", None, None, "studies")
    assert hidden["Modality"].state == "hidden", "the source has it and gives no count of it"
