"""What a text says of race and ethnicity: sources write both into one field, or one into the other's.

The races are the categories of the US Office of Management and Budget as the MIDRC and BIH dictionaries write
them, the one that its directive SPD-15 of 2024 added (Middle Eastern or North African), the older "Asian or
Pacific Islander" (SPD-15 of 1977), which cannot be told apart afterwards, and more than one. Codes such as
`2106-3` are those of the CDC Race and Ethnicity code set that HL7 uses.
"""

import re
from collections.abc import Sequence

from site_builder.harmonise.mapped import NOT_REPORTED
from site_builder.harmonise.raw import cleaned, key, says_not_reported
from site_builder.harmonise.vocabulary import index_spellings, read_vocabulary, spellings

MAX_LENGTH = 200
"""Characters of a text that can be a list of races; DICOM allows 16 for `EthnicGroup`."""

MORE_THAN_ONE = "More than one race"
OTHER = "Other"

_COLUMNS = ("value", "variants")
_MAX_PARTS = 16
# In the order in which they are tried: "Black/African American, White" is a list of two.
_SEPARATORS = (re.compile(r"[,;|()\[\]{}]"), re.compile(r"[/&+]| and | - ", re.IGNORECASE))

RACES = tuple(row["value"] for row in read_vocabulary("races", _COLUMNS))
"""Every race in the order of `content/vocabulary/races.csv`."""

ETHNICITIES = tuple(row["value"] for row in read_vocabulary("ethnicities", _COLUMNS))
"""Every ethnicity in the order of `content/vocabulary/ethnicities.csv`."""

_RACES = index_spellings("races", spellings(read_vocabulary("races", _COLUMNS), "value"))
_ETHNICITIES = index_spellings("ethnicities", spellings(read_vocabulary("ethnicities", _COLUMNS), "value"))
_KNOWN = _RACES | _ETHNICITIES


def stated_origins(raw: str | None) -> tuple[str, ...] | None:
    """Return the races and ethnicities that a text names, each once, in its order.

    Reads spellings and codes of one, lists (`White; Asian`) and a race beside an ethnicity (`Non-Hispanic
    White`). `NOT_REPORTED` is among them where the text, or a part of it, says so.

    Returns:
        Nothing where the text is missing; None where a part of it is neither a race nor an ethnicity.
    """
    if says_not_reported(raw):
        return (NOT_REPORTED,)
    text = cleaned(raw)
    if text is None:
        return ()
    found = _read(text, _SEPARATORS) if len(text) <= MAX_LENGTH else None
    return None if found is None else tuple(dict.fromkeys(found))


def _read(text: str, separators: Sequence[re.Pattern[str]]) -> tuple[str, ...] | None:
    """Read a text as a whole, else each of its parts."""
    found = _named(text)
    if found is not None or not separators:
        return found
    parts = [part for part in separators[0].split(text) if key(part)]
    if len(parts) == 1 and parts[0] == text:
        return _read(text, separators[1:])
    # a letter is a code only where it stands alone: the last of "Latino/a" is no code for Asian
    if not 0 < len(parts) <= _MAX_PARTS or any(len(key(part)) == 1 for part in parts):
        return None
    read = [_read(part, separators[1:]) for part in parts]
    return None if None in read else tuple(value for found in read for value in found or ())


def _named(text: str) -> tuple[str, ...] | None:
    """Read a text that names one race, one ethnicity, or one of each."""
    if says_not_reported(text):
        return (NOT_REPORTED,)
    if cleaned(text) is None:
        return ()
    form = key(text)
    if form in _KNOWN:
        return (_KNOWN[form],)
    words = form.split(" ")
    for end in range(1, len(words)):
        head, tail = " ".join(words[:end]), " ".join(words[end:])
        both = head in _KNOWN and tail in _KNOWN and (head in _RACES) != (tail in _RACES)
        if both and min(len(head), len(tail)) > 1:
            return (_KNOWN[head], _KNOWN[tail])
    return None
