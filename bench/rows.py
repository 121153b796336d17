"""What a measure gives: a row with its value, its unit and the target it is held against."""

from dataclasses import asdict, dataclass
from typing import Literal

Verdict = Literal["ok", "missed", "not measured", ""]


class NotMeasuredError(Exception):
    """A measure could not be taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Target:
    """A number to reach: the value must be at most `limit`, or at least where `at_least` is set."""

    limit: float
    at_least: bool = False

    def met_by(self, value: float) -> bool:
        """Tell whether a value reaches the target."""
        return value >= self.limit if self.at_least else value <= self.limit

    def words(self) -> str:
        """Return the target as a person reads it: `at most 15`."""
        return f"{'at least' if self.at_least else 'at most'} {self.limit:g}"


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `value` is None when it was not measured, and `note` then says why."""

    name: str
    value: float | None
    unit: str = ""
    target: Target | None = None
    note: str = ""

    @property
    def verdict(self) -> Verdict:
        """How the value stands against the target; empty where there is none."""
        if self.value is None:
            return "not measured"
        if self.target is None:
            return ""
        return "ok" if self.target.met_by(self.value) else "missed"

    def shown(self) -> str:
        """Return the value with its unit, rounded to what a person can use."""
        if self.value is None:
            return "–"
        digits = 0 if self.value == int(self.value) or abs(self.value) >= 1000 else 2
        return f"{self.value:,.{digits}f} {self.unit}".strip()

    def as_json(self) -> dict[str, object]:
        """Return the row as it stands in `bench.json`."""
        return {**asdict(self), "verdict": self.verdict}


def not_measured(name: str, why: str, target: Target | None = None) -> Row:
    """Return the row of a measure that could not be taken."""
    return Row(name, None, target=target, note=why)
