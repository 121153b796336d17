"""What was read as what: the raw spellings of a source and the values of the facets that they became."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from site_builder.columns import FACETS
from site_builder.model import UNKNOWN, Collection

#: Facets by the column that they are made from; the others by their own name.
_FACETS = {column or name: name for name, _level, _label, column in FACETS if name != "commons_name"}
_DICOM_AGE = re.compile(r"[0-9]{3}[DWMY]")


@dataclass(frozen=True, slots=True)
class Spelling:
    """A raw spelling in a column, what it was read as, and in how many rows of how many collections it stands.

    `rows` are None where some of them are hidden because they are few.
    """

    column: str
    raw: str
    value: str
    label: str
    rows: int | None
    collections: int

    @property
    def differs(self) -> bool:
        """Whether it was written otherwise than it is shown; an age that DICOM writes so is merely in a group."""
        if self.column == "PatientAge" and self.value != UNKNOWN and _DICOM_AGE.fullmatch(self.raw):
            return False
        return self.raw not in (self.value, self.label)


def spellings_of(collections: Iterable[Collection]) -> tuple[Spelling, ...]:
    """Every spelling of every column in the order of the facets, the most frequent first."""
    labels: dict[tuple[str, str], str] = {}
    counts: dict[tuple[str, str, str], list[int | None]] = {}
    for collection in collections:
        for column, name in _FACETS.items():
            for count in collection.facets[name].counts:
                labels[column, count.value] = count.label
                for raw in count.raw:
                    counts.setdefault((column, raw.raw, count.value), []).append(raw.count)
    order = list(_FACETS)
    found = (
        Spelling(column, raw, value, labels[column, value], _sum(rows), len(rows))
        for (column, raw, value), rows in counts.items()
    )
    return tuple(sorted(found, key=lambda s: (order.index(s.column), -(s.rows or 0), s.raw, s.value)))


def _sum(rows: Sequence[int | None]) -> int | None:
    known = [number for number in rows if number is not None]
    return sum(known) if len(known) == len(rows) else None


def read_as(collection: Collection, column: str) -> dict[str, str]:
    """The labels of what each raw spelling of a column was read as in a collection; several have a comma between."""
    name = _FACETS.get(column)
    found: dict[str, list[str]] = {}
    for count in collection.facets[name].counts if name else ():
        for raw in count.raw:
            found.setdefault(raw.raw, []).append(count.label)
    return {raw: ", ".join(labels) for raw, labels in found.items()}
