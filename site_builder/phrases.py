"""Small phrases: names in a row, and what one of a unit is called."""

from collections.abc import Iterable


def listed(names: Iterable[str]) -> str:
    """Names with commas and a last "and": `IDC, TCIA and MIDRC`."""
    every = list(names)
    return " and ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))


def one_of(unit: str) -> str:
    """What one of a unit is called: `study` of `studies`; series are series."""
    return _SINGULAR.get(unit, unit)


_SINGULAR = {
    "collections": "collection",
    "subjects": "subject",
    "studies": "study",
    "series": "series",
    "instances": "instance",
}
