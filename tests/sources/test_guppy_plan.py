"""What a Guppy is asked, and how its rows are divided into downloads."""

from collections.abc import Iterator

import pyarrow as pa
import pytest

from site_builder.errors import SourceError
from site_builder.sources.guppy.asking import BATCH, Guppy, QueryError
from site_builder.sources.guppy.filters import NO_DATA, Condition, Part, filter_of
from site_builder.sources.guppy.planning import LARGEST_PART, grouped, plan
from site_builder.sources.guppy.profiles import BIH, MIDRC, fields_to_ask, profile_of
from tests.sources.guppy import hasty
from tests.standin.guppy import GuppyServer
from tests.standin.samples import bih_types, midrc_types


def fields_of(types: dict[str, pa.Table]) -> dict[str, list[str]]:
    return {kind: table.column_names for kind, table in types.items()}


@pytest.fixture(scope="module")
def guppy() -> Iterator[Guppy]:
    with GuppyServer(bih_types()) as server, hasty() as client:
        yield Guppy(client, "hub", server.endpoint)


def test_conditions_are_equal_or_in_within_one_and() -> None:
    one, several = Condition("commons_name", ("IDC",)), Condition("Modality", ("CT", "MR"))
    assert filter_of(()) is None
    assert filter_of([one]) == {"=": {"commons_name": "IDC"}}
    assert filter_of([one, several]) == {"AND": [{"=": {"commons_name": "IDC"}}, {"IN": {"Modality": ["CT", "MR"]}}]}


def test_a_part_says_in_words_what_it_is() -> None:
    many = Condition("PatientID", ("a", "b", "c"))
    assert str(Part("subject", (), 1)) == "subject"
    assert str(Part("subject", (Condition("race", ("White", "Asian")), many), 1)) == (
        "subject with race White or Asian and PatientID one of 3 from a to c"
    )


def test_values_go_together_up_to_the_limit_and_missing_ones_never() -> None:
    buckets = [("CT", 60), (NO_DATA, 1), ("AX", 30), ("XA", 20), ("MR", 30), ("US", 20)]
    assert grouped(buckets, 100) == [("AX", "CT"), ("MR", "US", "XA"), (NO_DATA,)]
    assert grouped([("big", 500), ("a", 1), ("z", 1)], 100) == [("a",), ("big",), ("z",)]
    assert grouped([(NO_DATA, 5)], 100) == [(NO_DATA,)]


def test_counts_of_many_filters_are_asked_together_in_their_order(guppy: Guppy) -> None:
    names = ["IDC", "TCIA", "MIDRC", "none such"] * BATCH
    filters = [Condition("commons_name", (name,)).filter for name in names]
    assert guppy.totals("imaging_series", filters) == [75, 75, 75, 0] * BATCH
    assert guppy.totals("subject", [None]) == [60]


def test_a_histogram_gives_every_value_and_the_missing_ones(guppy: Guppy) -> None:
    found = dict(guppy.histogram("imaging_series", "Manufacturer", None))
    assert set(found) == {"SIEMENS", "GE MEDICAL SYSTEMS", "Philips", NO_DATA}
    assert sum(found.values()) == 225


def test_an_error_of_a_query_is_one_whatever_its_status(guppy: Guppy) -> None:
    with pytest.raises(QueryError, match=r"answered a query with errors: .*BAD_USER_INPUT") as caught:
        guppy.totals("subject", [{"=": {"no_such_field": "x"}}])
    assert caught.value.codes == ("BAD_USER_INPUT",)
    with pytest.raises(SourceError, match=r"400.*Cannot query field"):
        guppy.histogram("subject", "no_such_field", None)


@pytest.mark.parametrize("most", [1, 10, 40, 1000])
def test_parts_hold_every_row_once_and_none_is_too_large(most: int) -> None:
    types = bih_types()
    with GuppyServer(types) as server, hasty() as client:
        found = plan(Guppy(client, "hub", server.endpoint), "imaging_series", BIH.splits, (), most)
    assert found.rows == 225
    assert max(part.rows for part in found.parts) <= most
    shared = 2  # a series of two collections, and one whose parents state two sexes
    assert 0 <= sum(part.rows for part in found.parts) - 225 <= shared
    assert found.overlaps == (sum(part.rows for part in found.parts) > 225)


def test_a_true_value_no_data_does_not_lose_rows() -> None:
    """The sample has body parts that are spelt "no data": no filter finds them, so nothing is divided by these."""
    series = bih_types()["imaging_series"]
    alike = series.set_column(
        series.column_names.index("Modality"), "Modality", pa.array(["CT"] * series.num_rows, pa.string())
    )
    with GuppyServer({"imaging_series": alike}) as server, hasty() as client:
        found = plan(Guppy(client, "hub", server.endpoint), "imaging_series", ("BodyPartExamined", "Modality"), (), 50)
    assert found.parts == (Part("imaging_series", (), 225),)
    assert [part.rows for part in found.oversized(50)] == [225]


def test_what_nothing_divides_is_asked_for_up_to_a_limit(monkeypatch: pytest.MonkeyPatch, guppy: Guppy) -> None:
    assert LARGEST_PART > 100_000
    monkeypatch.setattr("site_builder.sources.guppy.planning.LARGEST_PART", 100)
    with pytest.raises(SourceError, match=r"imaging_series has 225 rows, and no field divides them.*commons_name"):
        plan(guppy, "imaging_series", (), (), 20)
    assert plan(guppy, "imaging_series", (), (), 300).parts[0].rows == 225


def test_small_values_share_a_download() -> None:
    with GuppyServer(bih_types()) as server, hasty() as client:
        found = plan(Guppy(client, "hub", server.endpoint), "subject", BIH.splits, (), 20)
    assert len(found.parts) == 3


def test_each_type_is_asked_for_its_own_facts_and_what_joins_it() -> None:
    asked = fields_to_ask("hub", BIH, fields_of(bih_types()))
    assert asked["imaging_series"] == (
        "project_id", "commons_name", "collection_id", "SeriesInstanceUID", "StudyInstanceUID", "Modality",
        "BodyPartExamined", "Manufacturer", "SeriesDescription", "object_ids", "dicom_viewer_url", "series_viewer_url",
    )  # fmt: skip
    assert {"subject_id", "PatientID", "PatientSex", "PatientAge"} <= set(asked["imaging_study"])
    assert {"submitter_id", "race", "license", "data_url_doi"} <= set(asked["subject"])
    assert not {"race", "license"} & set(asked["imaging_study"])
    assert {"full_name", "publication_citation"} <= set(asked["dataset"])


def test_a_fact_is_asked_where_the_next_coarser_type_is_missing() -> None:
    asked = fields_to_ask("hub", BIH, fields_of(bih_types(without=["subject"])))
    assert {"race", "license", "disease_type"} <= set(asked["imaging_study"])
    asked = fields_to_ask("hub", BIH, fields_of(bih_types(without=["subject", "imaging_study"])))
    assert {"race", "license", "PatientSex", "PatientID"} <= set(asked["imaging_series"])
    # what a coarser type gathers of its children is no fact of it
    asked = fields_to_ask("hub", MIDRC, fields_of(midrc_types()))
    assert "study_description" not in asked["case"]
    assert "sex" not in asked["imaging_study"]


@pytest.mark.parametrize("field", ["StudyInstanceUID", "commons_name", "SeriesInstanceUID"])
def test_a_field_that_is_needed_and_gone_is_named(field: str) -> None:
    mapping = fields_of(bih_types(without=[f"imaging_series.{field}"]))
    with pytest.raises(SourceError, match=rf"imaging_series has no field {field} any more, which is needed"):
        fields_to_ask("hub", BIH, mapping)


def test_the_data_model_is_known_by_the_types() -> None:
    assert profile_of("hub", fields_of(bih_types())) is BIH
    assert profile_of("hub", fields_of(bih_types(without=["imaging_series", "subject", "dataset"]))) is BIH
    assert profile_of("hub", fields_of(midrc_types())) is MIDRC
    assert profile_of("hub", fields_of(midrc_types(without=["case"]))) is MIDRC
    with pytest.raises(SourceError, match=r"has the types data_file, patient; we can read imaging_series"):
        profile_of("hub", {"patient": ["sex"], "data_file": []})
