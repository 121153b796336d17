"""What formats say of a reference beside its fields: the source's own words where these hold more."""

from datetime import date

from site_builder.characters import INVISIBLE
from site_builder.citations.parsing import Reference

# fmt: off
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
           "November", "December")
# fmt: on


def line(text: str) -> str:
    """A text on one line, without characters that nobody sees: no format can take it for more than a value."""
    return " ".join(INVISIBLE.sub("", text).split())


def note(reference: Reference) -> str:
    """The citation word for word where its fields don't hold all of it, and what its list of authors leaves out."""
    if not reference.complete:
        return line(reference.verbatim)
    return omission(reference)


def omission(reference: Reference) -> str:
    """A sentence on the authors that the citation leaves out; empty where it names all."""
    if reference.omitted_after is None:
        return ""
    return f"The source's citation leaves out authors after the first {reference.omitted_after}."


def parts_of_day(day: str) -> tuple[int, str, int]:
    """Year, name of the month in English and day of `YYYY-MM-DD`."""
    found = date.fromisoformat(day)
    return found.year, _MONTHS[found.month - 1], found.day


def day_seen(reference: Reference) -> str:
    """The day of the state of a page without a date of its own (APA, 9.16); of others readers add when they looked."""
    return "" if reference.year else reference.accessed
