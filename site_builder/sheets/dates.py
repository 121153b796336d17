"""Dates of studies: ISO 8601, with or without a time, and DICOM's (PS3.5 section 6.2, DA)."""

import re
from datetime import date

_DATE = re.compile(r"([0-9]{4})-?([0-9]{2})-?([0-9]{2})(?:[T ][0-9:.]+Z?)?")


def read_date(raw: str) -> str | None:
    """The date as `YYYY-MM-DD`, or None: `14/03/2021` can't be told from `03/14/2021` and is not guessed."""
    match = _DATE.fullmatch(raw.strip())
    if match is None:
        return None
    try:
        return date(*map(int, match.groups())).isoformat()
    except ValueError:
        return None
