"""`race` to the categories of the US Office of Management and Budget, as the MIDRC and BIH dictionaries have them."""

from site_builder.harmonise.mapped import NOT_REPORTED, Mapped
from site_builder.harmonise.origin import ETHNICITIES, MORE_THAN_ONE, RACES, stated_origins
from site_builder.harmonise.raw import cleaned, shown


def harmonise_race(raw: str | None) -> Mapped[str]:
    """Return one of `origin.RACES`, or `NOT_REPORTED` where the source says so; None for unknown.

    Several races in one text are "More than one race". A field with several values, such as MIDRC's
    `race_ethnicity`, is joined by the caller with `; ` between.

    Returns:
        Code `race-is-ethnicity` if the text names an ethnicity, alone or beside a race (which is then
        returned); `race-unreadable` if a part of it is neither.
    """
    origins = stated_origins(raw)
    text = cleaned(raw) or ""
    if origins is None:
        hint = f"{shown(text)} is no race we know; write one of OMB's categories, such as {RACES[0]}."
        return Mapped(None, "race-unreadable", hint)
    races = [value for value in origins if value in RACES]
    stated = (MORE_THAN_ONE,) if len(races) > 1 else (*races, *(set(origins) & {NOT_REPORTED}))
    value = stated[0] if stated else None
    ethnicity = next((value for value in origins if value in ETHNICITIES), None)
    if ethnicity is None:
        return Mapped(value)
    hint = f"{shown(text)} names the ethnicity '{ethnicity}', which is no race; state it in EthnicGroup"
    return Mapped(value, "race-is-ethnicity", f"{hint}; the race is read as {value or 'unknown'}.")
