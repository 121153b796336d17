"""Raw values: what plainly says nothing, and what says that nothing was reported."""

import pytest

from site_builder.harmonise.raw import cleaned, says_not_reported


@pytest.mark.parametrize(
    "raw",
    [
        None, "", " \n", "NA", "N/A", "N-A", "n.a.", "#N/A", "<NA>", "None", "nan", "NaN", "null", "NULL", "no data",
        "<Undefined>", "Undefined", "[]", "['']", "[None]", "{}", '""', "(blank)", "[blank]", "<none>", "Unknown",
        "Not Reported", "['Not Reported']", "not collected", "-", "?", "\u200b",
    ],
)  # fmt: skip
def test_placeholders_say_nothing(raw: str | None) -> None:
    assert cleaned(raw) is None


@pytest.mark.parametrize("raw", ["0", "No", "Nan Hua", "[CT]", "removed", "N", "A", "/", "not a number"])
def test_other_words_stay(raw: str) -> None:
    assert cleaned(f" {raw}\n") == raw


@pytest.mark.parametrize(
    "raw",
    [
        "Not Reported", "not_reported", "['Not Reported']", "Unknown/Declined", "Unknown or Not Reported", "Declined",
        "Patient declined to answer", "Prefer not to say", "REMOVED", "Not collected", "not allowed to collect",
    ],
)  # fmt: skip
def test_not_reported_is_what_a_source_says(raw: str) -> None:
    assert says_not_reported(raw)


@pytest.mark.parametrize("raw", [None, "", "Unknown", "NA", "no data", "Not provided", "White; Not Reported"])
def test_unknown_is_not_not_reported(raw: str | None) -> None:
    assert not says_not_reported(raw)
