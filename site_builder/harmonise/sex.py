"""`PatientSex` to Female, Male or Other."""

from typing import Literal

from site_builder.harmonise.mapped import NOT_REPORTED, Mapped
from site_builder.harmonise.raw import cleaned, key, says_not_reported, shown

Sex = Literal["Female", "Male", "Other"]

_SPELLINGS: dict[str, Sex | None] = {
    **dict.fromkeys(("f", "female", "females", "w", "woman", "women", "girl", "weiblich", "femme"), "Female"),
    **dict.fromkeys(("m", "male", "males", "man", "men", "boy", "männlich", "homme"), "Male"),
    **dict.fromkeys(("o", "other", "others", "intersex", "ambiguous", "indeterminate"), "Other"),
    **dict.fromkeys(("u", "unknown sex", "undetermined"), None),
}


def harmonise_sex(raw: str | None) -> Mapped[str]:
    """Return Female, Male or Other (DICOM PS3.3 C.7.1.1: F, M and O), or `NOT_REPORTED`; None for unknown.

    Not reported is what the source says to be so, or to be declined or taken out: `Unknown/Declined`, `REMOVED`.

    Returns:
        Code `sex-unreadable` for anything that is no spelling of these, such as `0000`.
    """
    if says_not_reported(raw):
        return Mapped(NOT_REPORTED)
    text = cleaned(raw)
    if text is None:
        return Mapped(None)
    form = key(text)
    if form in _SPELLINGS:
        return Mapped(_SPELLINGS[form])
    hint = f"{shown(text)} is not a sex; write F, M or O, or leave the field empty if it is not known."
    return Mapped(None, "sex-unreadable", hint)
