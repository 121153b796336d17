"""`covid19_positive` to the result of the test, from the words of the MIDRC dictionary and of laboratories."""

from typing import Literal

from site_builder.harmonise.mapped import NOT_REPORTED, Mapped
from site_builder.harmonise.raw import cleaned, key, says_not_reported, shown

CovidResult = Literal["Positive", "Negative", "Indeterminate"]

_SPELLINGS: dict[str, CovidResult] = {
    **dict.fromkeys(("yes", "y", "true", "1", "1 0", "pos", "positive", "detected", "covid 19 positive"), "Positive"),
    **dict.fromkeys(
        ("no", "n", "false", "0", "0 0", "neg", "negative", "not detected", "covid 19 negative"), "Negative"
    ),
    **dict.fromkeys(("indeterminate", "inconclusive", "equivocal"), "Indeterminate"),
}


def harmonise_covid(raw: str | None) -> Mapped[str]:
    """Return Positive, Negative or Indeterminate, or `NOT_REPORTED` where the source says so; None for unknown.

    Returns:
        Code `covid-unreadable` for anything else.
    """
    if says_not_reported(raw):
        return Mapped(NOT_REPORTED)
    text = cleaned(raw)
    if text is None:
        return Mapped(None)
    form = key(text)
    if form in _SPELLINGS:
        return Mapped(_SPELLINGS[form])
    hint = f"{shown(text)} is no result of a COVID-19 test; write Yes, No, Indeterminate or Not Reported."
    return Mapped(None, "covid-unreadable", hint)
