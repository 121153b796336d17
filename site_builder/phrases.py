"""Small phrases: names in a row, and what one of a unit is called."""

import re
from collections.abc import Iterable


def listed(names: Iterable[str]) -> str:
    """Names with commas and a last "and": `IDC, TCIA and MIDRC`."""
    every = list(names)
    return " and ".join(filter(None, (", ".join(every[:-1]), *every[-1:])))


def labels_in_a_row(labels: Iterable[str]) -> str:
    """Labels as the beginning of a sentence: `Race, ethnicity, LOINC`; what is in capitals keeps them."""
    first, *others = [*labels] or [""]
    return ", ".join((first, *(label if label[1:2].isupper() else label[:1].lower() + label[1:] for label in others)))


def one_of(unit: str) -> str:
    """What one of a unit is called: `study` of `studies`, `record` of `records`; series are series."""
    return _SINGULAR.get(unit, unit.removesuffix("s"))


def amount(count: int, unit: str) -> str:
    """A number with its unit: `1 study`, `9,639 series`."""
    return f"{count:,} {one_of(unit) if count == 1 else unit}"


def without_folders(text: str) -> str:
    """The text with each absolute path of a local file cut to its name: where it lies is nobody's business.

    Addresses keep theirs; a path without a further folder (`/guppy`) is as likely one of a server.
    """
    return _FOLDERS.sub("", text)


_FOLDERS = re.compile(r"(?<![^\s'\"(=,])(?:~|[A-Za-z]:)?(?:[/\\](?![/\\])[^\s'\"/\\:;,]+)+[/\\](?=[^\s'\"/\\])")
_SINGULAR = {"series": "series", "studies": "study"}
