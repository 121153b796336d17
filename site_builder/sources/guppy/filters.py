"""Guppy's filters, and the parts of a download that they tell apart.

A filter is one condition, or a list of them in one AND, and a condition is `=` or `IN` on one field: what else
there is has traps (ranges that are dropped, further keys that are ignored, `!=` that changed its meaning).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

#: The bucket of rows that have no such field; as a value in a filter it means just these.
NO_DATA = "no data"
#: Values that a description of a condition names.
_NAMED = 2


@dataclass(frozen=True, slots=True)
class Condition:
    """Rows of which a field has one of some values."""

    field: str
    values: tuple[str, ...]

    @property
    def filter(self) -> dict[str, Any]:
        """As Guppy takes it."""
        if len(self.values) == 1:
            return {"=": {self.field: self.values[0]}}
        return {"IN": {self.field: list(self.values)}}

    def __str__(self) -> str:
        """In words, for messages."""
        if len(self.values) <= _NAMED:
            return f"{self.field} {' or '.join(self.values)}"
        return f"{self.field} one of {len(self.values):,} from {self.values[0]} to {self.values[-1]}"


@dataclass(frozen=True, slots=True)
class Part:
    """What one download fetches: rows of a type that meet some conditions, and how many they should be.

    The first `given` conditions are of what is wanted at all; the others divide it.
    """

    kind: str
    conditions: tuple[Condition, ...]
    rows: int
    given: int = 0

    @property
    def dividing(self) -> tuple[Condition, ...]:
        """The conditions that tell it from other parts."""
        return self.conditions[self.given :]

    def __str__(self) -> str:
        """In words, for messages."""
        return f"{self.kind} with {' and '.join(map(str, self.conditions))}" if self.conditions else self.kind


def filter_of(conditions: Sequence[Condition]) -> dict[str, Any] | None:
    """Conditions that must all hold; None, which is no filter, where there are none."""
    if not conditions:
        return None
    return conditions[0].filter if len(conditions) == 1 else {"AND": [one.filter for one in conditions]}
