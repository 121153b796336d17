"""`race` in the categories of OMB."""

import pytest

from site_builder.harmonise.mapped import NOT_REPORTED, Mapped
from site_builder.harmonise.origin import ETHNICITIES, MAX_LENGTH, RACES, stated_origins
from site_builder.harmonise.race import harmonise_race

# What the MIDRC dictionary allows for `race`, as its case exports write it.
MIDRC = (
    "American Indian or Alaska Native",
    "Asian",
    "Black or African American",
    "Native Hawaiian or other Pacific Islander",
    "Other",
    "White",
)


@pytest.mark.parametrize("raw", MIDRC)
def test_reads_midrc_races_as_they_are(raw: str) -> None:
    assert harmonise_race(raw) == Mapped(raw)


@pytest.mark.parametrize(
    ("raw", "race"),
    [
        ("American Indian or Alaskan Native", "American Indian or Alaska Native"),
        ("AMERICAN INDIAN/ALASKA NATIVE", "American Indian or Alaska Native"),
        ("Native Hawaiian or Other Pacific Islander", "Native Hawaiian or other Pacific Islander"),
        ("Black", "Black or African American"), ("african american", "Black or African American"),
        ("BLACK/AFRICAN AMERICAN", "Black or African American"), ("B", "Black or African American"),
        ("W", "White"), ("white", "White"), ("CAUCASIAN", "White"), ("WHITE OR CAUCASIAN", "White"),
        ("2106-3", "White"), ("A", "Asian"), ("Chinese", "Asian"), ("Asian Indian", "Asian"),
        ("Asian/Pacific Islander", "Asian or Pacific Islander"),
        ("Middle Eastern or North African", "Middle Eastern or North African"),
        ("Multiracial", "More than one race"), ("Two or More Races", "More than one race"),
        ("Some other race", "Other"), ("['White']", "White"),
    ],
)  # fmt: skip
def test_reads_spellings(raw: str, race: str) -> None:
    assert harmonise_race(raw) == Mapped(race)


@pytest.mark.parametrize(
    ("raw", "race"),
    [
        ("White; Asian", "More than one race"), ("Black/African American, White", "More than one race"),
        ("White and Asian", "More than one race"), ("['White', 'Asian']", "More than one race"),
        ("White; white", "White"), ("White; Caucasian", "White"), ("White; Not Reported", "White"),
        ("White, unknown", "White"), ("Not Reported; Unknown", NOT_REPORTED),
    ],
)  # fmt: skip
def test_several_races_are_more_than_one(raw: str, race: str) -> None:
    assert harmonise_race(raw) == Mapped(race)


@pytest.mark.parametrize(
    ("raw", "race"),
    [
        ("Hispanic", None), ("Hispanic or Latino", None), ("White, Hispanic or Latino", "White"),
        ("Non-Hispanic White", "White"), ("White (Not of Hispanic Origin)", "White"),
        ("BLACK, NON-HISPANIC", "Black or African American"),
    ],
)  # fmt: skip
def test_an_ethnicity_is_no_race(raw: str, race: str | None) -> None:
    mapped = harmonise_race(raw)
    assert (mapped.value, mapped.code) == (race, "race-is-ethnicity")


def test_hints_say_what_was_read_and_what_to_do() -> None:
    assert harmonise_race("Non-Hispanic White").hint == (
        "'Non-Hispanic White' names the ethnicity 'Not Hispanic or Latino', which is no race; "
        "state it in EthnicGroup; the race is read as White."
    )
    assert harmonise_race("Klingon").hint == (
        "'Klingon' is no race we know; write one of OMB's categories, such as American Indian or Alaska Native."
    )


@pytest.mark.parametrize(
    "raw",
    ["1", "Indian", "White, Klingon", "White - Russian", "O", "I", "W, A", ",,,", "Hispanic a", "x" * (MAX_LENGTH + 1)],
)
def test_what_is_no_race_is_unreadable(raw: str) -> None:
    mapped = harmonise_race(raw)
    assert (mapped.value, mapped.code) == (None, "race-unreadable")


def test_a_list_is_read_up_to_a_length() -> None:
    assert harmonise_race(",".join(["White"] * 16)) == Mapped("White")
    assert harmonise_race(",".join(["White"] * 17)).code == "race-unreadable"


@pytest.mark.parametrize("value", [*RACES, *ETHNICITIES])
def test_a_value_names_itself_and_nothing_else(value: str) -> None:
    assert stated_origins(value) == (value,)
