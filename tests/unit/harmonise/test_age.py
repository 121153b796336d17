"""`PatientAge` in years and in groups."""

import math

import pytest

from site_builder.harmonise.age import AGE_GROUPS, age_group, harmonise_age
from site_builder.harmonise.mapped import Mapped
from tests.unit.harmonise.support import distinct, doubtful, unknown


@pytest.mark.parametrize(
    ("raw", "years"),
    [
        ("066Y", 66.0), ("66Y", 66.0), ("45y", 45.0), ("40", 40.0), ("40.0", 40.0), ("18M", 1.5),
        ("018M", 1.5),
        ("543M", 45.25), ("000Y", 0.0), ("0", 0.0), ("-0", 0.0), ("66 years", 66.0), ("6 mos.", 0.5),
        ("3 years old", 3.0), (" 066Y ", 66.0), ("120Y", 120.0), ("90+", 90.0), (">89", 90.0),
        ("over 89", 90.0), ("79.0", 79.0), (">90", 90.0), ("90 or older", 90.0), ("090Y+", 90.0), (">= 90 years", 90.0),
    ],
)  # fmt: skip
def test_reads_an_age(raw: str, years: float) -> None:
    assert harmonise_age(raw) == Mapped(years)


@pytest.mark.parametrize(("raw", "days"), [("917D", 917), ("2W", 14), ("001D", 1), ("999D", 999)])
def test_days_and_weeks_are_parts_of_a_year(raw: str, days: int) -> None:
    value = harmonise_age(raw).value
    assert value is not None
    assert math.isclose(value, days / 365.25, abs_tol=5e-5)


@pytest.mark.parametrize("raw", ["155Y", "-5", "121", "1500M", "999999"])
def test_an_impossible_age_is_out_of_range(raw: str) -> None:
    mapped = harmonise_age(raw)
    assert (mapped.value, mapped.code) == (None, "age-out-of-range")


@pytest.mark.parametrize("raw", ["89+", "adult", "66X", "Y", "6 6", "1e2", "٤٥", "66Y12M", "<18", "٤Y"])
def test_what_is_no_age_is_unreadable(raw: str) -> None:
    mapped = harmonise_age(raw)
    assert (mapped.value, mapped.code) == (None, "age-unreadable")


def test_hints_say_what_was_read_and_what_to_do() -> None:
    assert harmonise_age("155Y").hint == (
        "'155Y' is read as 155 years, which is no human age; check the number and its unit."
    )
    assert harmonise_age("adult").hint == ("'adult' is not an age; write it as 066Y, 018M, 002W or 40 (years).")


@pytest.mark.parametrize("raw", ["Not Reported", "N-A", "nan", "NA", "no data"])
def test_an_age_that_is_not_stated_is_no_finding(raw: str) -> None:
    assert harmonise_age(raw) == Mapped(None)


@pytest.mark.parametrize(
    ("years", "group"),
    [(0, "0-9"), (9.99, "0-9"), (10, "10-19"), (79.9, "70-79"), (89.5, "80-89"), (90, "90+"), (120, "90+")],
)
def test_groups_of_ten_years_end_open(years: float, group: str) -> None:
    assert age_group(years) == group


@pytest.mark.parametrize("years", [-0.1, 120.1, math.nan, math.inf])
def test_no_group_for_what_is_no_age(years: float) -> None:
    with pytest.raises(ValueError, match="is not between 0 and 120"):
        age_group(years)


def test_groups_are_in_order() -> None:
    assert AGE_GROUPS == (
        "0-9", "10-19", "20-29", "30-39", "40-49", "50-59", "60-69", "70-79", "80-89", "90+",
    )  # fmt: skip


def test_every_age_of_idc() -> None:
    raws = distinct("idc_index", "PatientAge")
    assert len(raws) == 936
    assert doubtful(harmonise_age, raws) == {"155Y": "age-out-of-range"}
    assert unknown(harmonise_age, raws) == {None, "N-A"}
