"""`EthnicGroup` to the ethnicities of the US Office of Management and Budget: Hispanic or Latino, or not.

DICOM (PS3.3 C.7.2.3, `EthnicGroup`) leaves open what is written there; many write a race.
"""

from site_builder.harmonise.mapped import NOT_REPORTED, Mapped
from site_builder.harmonise.origin import ETHNICITIES, OTHER, RACES, stated_origins
from site_builder.harmonise.raw import cleaned, shown


def harmonise_ethnicity(raw: str | None) -> Mapped[str]:
    """Return one of `origin.ETHNICITIES`, or `NOT_REPORTED` where the source says so; None for unknown.

    Returns:
        Code `ethnicity-is-race` if the text names a race, alone or beside an ethnicity (which is then
        returned); `ethnicity-unreadable` for other words, for codes such as `1` and `6`, and for both
        ethnicities at once.
    """
    origins = stated_origins(raw)
    text = cleaned(raw) or ""
    stated = [value for value in origins or () if value in ETHNICITIES]
    races = [value for value in origins or () if value in RACES]
    if origins is None or len(stated) > 1 or (not stated and races == [OTHER]):
        hint = f"{shown(text)} is no ethnicity we can read; write {' or '.join(ETHNICITIES)}."
        return Mapped(None, "ethnicity-unreadable", hint)
    known = (*stated, *(set(origins) & {NOT_REPORTED}))
    value = known[0] if known else None
    if not races:
        return Mapped(value)
    hint = f"{shown(text)} names a race ({races[0]}), which is no ethnicity; state it in the field race"
    return Mapped(value, "ethnicity-is-race", f"{hint}; the ethnicity is read as {value or 'unknown'}.")
