"""`PatientAge` to years and to groups of ten years."""

import re

from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.raw import cleaned, shown

MAX_YEARS = 120
AGE_GROUPS = (*(f"{low}-{low + 9}" for low in range(0, 90, 10)), "90+")
"""The groups in order. Ages over 89 form one open group, as 45 CFR 164.514(b)(2)(i)(C) asks."""

_YEARS_PER_UNIT = {"y": 1.0, "m": 1 / 12, "w": 7 / 365.25, "d": 1 / 365.25}
_AGE = re.compile(
    r"(?P<sign>-?)(?P<number>[0-9]{1,6}(?:\.[0-9]{1,20})?) ?"
    r"(?P<unit>y|m|w|d|years?|yrs?|months?|mos?|weeks?|wks?|days?)?\.?(?: old)?",
    re.IGNORECASE | re.ASCII,
)
_OPEN = re.compile(
    r"(?:0?90 ?(?:y|years?)? ?(?:\+|(?:or|and) (?:older|over|above|more))|(?:>|over|older than|above) ?(?:0?89|0?90)"
    r"|(?:>=|≥) ?0?90)(?: ?y| ?years?)?(?: old)?",
    re.IGNORECASE,
)


def harmonise_age(raw: str | None) -> Mapped[float]:
    """Return the age in years, to four decimals (less than an hour).

    Reads the DICOM value representation AS (PS3.5 section 6.2: three digits and D, W, M or Y), the same in
    lower case or without leading zeros, bare numbers (years) and words. `90+`, `>89` and `90 or older` are read as 90.
    A zero is a value: whether all zeros of a collection are a placeholder is decided where all are seen.

    Returns:
        Code `age-out-of-range` below 0 or over 120 years, `age-unreadable` for anything else.
    """
    text = cleaned(raw)
    if text is None:
        return Mapped(None)
    if _OPEN.fullmatch(text):
        return Mapped(90.0)
    match = _AGE.fullmatch(text)
    if match is None:
        hint = f"{shown(text)} is not an age; write it as 066Y, 018M, 002W or 40 (years)."
        return Mapped(None, "age-unreadable", hint)
    years = round(float(match["number"]) * _YEARS_PER_UNIT[(match["unit"] or "y")[0].lower()], 4)
    if (match["sign"] and years > 0) or years > MAX_YEARS:
        read = f"{match['sign']}{years:g} years"
        hint = f"{shown(text)} is read as {read}, which is no human age; check the number and its unit."
        return Mapped(None, "age-out-of-range", hint)
    return Mapped(years)


def age_group(years: float) -> str:
    """Return the group of `AGE_GROUPS` that an age in years falls into: 89.5 is in 80-89, 90 in 90+.

    Raises:
        ValueError: If `years` is not between 0 and 120.
    """
    if not 0 <= years <= MAX_YEARS:
        raise ValueError(f"an age of {years} years is not between 0 and {MAX_YEARS}")
    return AGE_GROUPS[min(int(years // 10), len(AGE_GROUPS) - 1)]
