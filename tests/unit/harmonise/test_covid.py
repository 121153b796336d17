"""`covid19_positive`."""

import pytest

from site_builder.harmonise.covid import harmonise_covid
from site_builder.harmonise.mapped import NOT_REPORTED, Mapped


@pytest.mark.parametrize(
    ("raw", "result"),
    [
        ("Yes", "Positive"), ("No", "Negative"), ("Indeterminate", "Indeterminate"), ("Not Reported", NOT_REPORTED),
        ("positive", "Positive"), ("NEGATIVE", "Negative"), ("Not detected", "Negative"), ("True", "Positive"),
        ("False", "Negative"), ("1", "Positive"), ("0.0", "Negative"), ("inconclusive", "Indeterminate"),
        ("Unknown", None), ("", None),
    ],
)  # fmt: skip
def test_reads_a_result(raw: str, result: str | None) -> None:
    assert harmonise_covid(raw) == Mapped(result)


@pytest.mark.parametrize("raw", ["2", "maybe", "Yes, No", "presumptive positive"])
def test_anything_else_is_unreadable(raw: str) -> None:
    mapped = harmonise_covid(raw)
    assert (mapped.value, mapped.code) == (None, "covid-unreadable")
