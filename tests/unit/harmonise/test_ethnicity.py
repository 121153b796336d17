"""`EthnicGroup`: Hispanic or Latino, or not."""

import pytest

from site_builder.harmonise.ethnicity import harmonise_ethnicity
from site_builder.harmonise.mapped import NOT_REPORTED, Mapped

YES, NO = "Hispanic or Latino", "Not Hispanic or Latino"


@pytest.mark.parametrize(
    ("raw", "ethnicity"),
    [
        ("Hispanic or Latino", YES), ("HISPANIC", YES), ("Latino/a", YES), ("Hispanic/Latino", YES),
        ("Hispanic, Latino or Spanish origin", YES), ("H", YES), ("Puerto Rican", YES), ("2135-2", YES),
        ("Not Hispanic or Latino", NO), ("Non-Hispanic/Non-Latino", NO), ("NON-HISPANIC", NO), ("NH", NO),
        ("Non-Hispanic or Latino", NO), ("not hispanic/latino", NO),
        ("Not of Hispanic, Latino/a, or Spanish origin", NO),
        ("['Not Hispanic or Latino']", NO),
    ],
)  # fmt: skip
def test_reads_an_ethnicity(raw: str, ethnicity: str) -> None:
    assert harmonise_ethnicity(raw) == Mapped(ethnicity)


@pytest.mark.parametrize("raw", ["Not Reported", "REMOVED", "Unknown/Declined", "Declined", "Not allowed to collect"])
def test_what_the_source_says_is_not_reported(raw: str) -> None:
    assert harmonise_ethnicity(raw) == Mapped(NOT_REPORTED)


@pytest.mark.parametrize("raw", ["WHITE", "Caucasian", "ASIAN", "W", "Black or African American", "White; Asian"])
def test_a_race_is_no_ethnicity(raw: str) -> None:
    mapped = harmonise_ethnicity(raw)
    assert (mapped.value, mapped.code) == (None, "ethnicity-is-race")


@pytest.mark.parametrize(
    ("raw", "ethnicity"),
    [
        ("White, Non-Hispanic", NO),
        ("Hispanic White", YES),
        ("Black (not of Hispanic origin)", NO),
        ("White, Hispanic", YES),
    ],
)
def test_an_ethnicity_beside_a_race_is_read(raw: str, ethnicity: str) -> None:
    mapped = harmonise_ethnicity(raw)
    assert (mapped.value, mapped.code) == (ethnicity, "ethnicity-is-race")


@pytest.mark.parametrize("raw", ["1", "6", "Other", "Ashkenazi", "Yes", "N", "Hispanic; Not Hispanic", "Hispanic, foo"])
def test_anything_else_is_unreadable(raw: str) -> None:
    mapped = harmonise_ethnicity(raw)
    assert (mapped.value, mapped.code) == (None, "ethnicity-unreadable")


def test_hints_say_what_was_read_and_what_to_do() -> None:
    assert harmonise_ethnicity("Caucasian").hint == (
        "'Caucasian' names a race (White), which is no ethnicity; state it in the field race; "
        "the ethnicity is read as unknown."
    )
    assert harmonise_ethnicity("6").hint == (
        "'6' is no ethnicity we can read; write Hispanic or Latino or Not Hispanic or Latino."
    )
