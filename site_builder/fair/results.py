"""Checks, what they found and what that comes to: the values that pages and `report.json` show."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from site_builder.model import Collection
from site_builder.shares import share

if TYPE_CHECKING:
    from site_builder.fair.evidence import Evidence

Who = Literal["source", "owner", "program", "host"]
Need = Literal["required", "recommended", "optional", "scored", "not scored"]
State = Literal["met", "missing", "not checked", "not applicable"]
StandardId = Literal["fuji", "google", "dcat-ap", "croissant"]

#: Who can mend what is missing, in the order in which pages name them.
WHO: Mapping[Who, str] = {
    "source": "The source, or who contributed the data to it",
    "owner": "The owner of this site",
    "program": "The program that makes this site",
    "host": "The host of this site",
}
#: Of these a missing one costs nothing.
_FREE: tuple[Need, ...] = ("optional", "not scored")


@dataclass(frozen=True, slots=True)
class Standard:
    """What asks for something: its name with the version, where to read it, and what its score counts."""

    id: StandardId
    label: str
    url: str
    unit: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a check found; `why` says more where the name of the check does not tell all.

    `who` can mend it, where that is not whom the check names.
    """

    state: State
    why: str = ""
    who: Who | None = None


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that a standard asks for.

    `id` is that of the standard where it has any. `who` can mend it where it is missing, as `hint` says. It gives
    `points`; the checks of one `metric` together no more than `cap`, which is how F-UJI counts tests that add up as
    well as those of which one is enough.
    """

    standard: StandardId
    id: str
    name: str
    need: Need
    who: Who
    hint: str
    judge: "Callable[[Evidence], Verdict]"
    metric: str = ""
    points: float = 1
    cap: float = 1

    @property
    def counts(self) -> bool:
        """Whether the score hears of it."""
        return self.need not in _FREE


@dataclass(frozen=True, slots=True)
class Result:
    """A check with what it found, and who could mend it."""

    check: Check
    state: State
    why: str
    who: Who


@dataclass(frozen=True, slots=True)
class Score:
    """What a standard gives for what is published: `earned` of `possible` points, of what could be checked.

    `possible` leaves out what is not applicable or not checked; it is 0 where that is everything.
    """

    standard: Standard
    earned: float
    possible: float

    @property
    def words(self) -> str:
        """In words: `21.5 of 24 points`; `not applicable` where nothing could be earned."""
        if not self.possible:
            return "not applicable"
        return f"{_figure(self.earned)} of {_figure(self.possible)} {self.standard.unit}"

    @property
    def share(self) -> str:
        """The share of the points that is earned: `91.5 %`; empty where nothing could be earned."""
        return share(self.earned, self.possible)

    @property
    def tenths(self) -> int:
        """The share in tenths, rounded down, for the bar behind it."""
        return int(10 * self.earned / self.possible) if self.possible else 0


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody can do, and what is missing because of it."""

    hint: str
    results: tuple[Result, ...]


@dataclass(frozen=True, slots=True)
class Checklist:
    """The results of one page, in the order of the standards, and its scores."""

    results: tuple[Result, ...]
    scores: tuple[Score, ...]

    def of(self, state: State) -> tuple[Result, ...]:
        """The results with a state."""
        return tuple(result for result in self.results if result.state == state)

    def to_mend(self) -> tuple[tuple[str, tuple[Action, ...]], ...]:
        """What is missing as (who can mend it, what to do), without those who have nothing to do."""
        missing = self.of("missing")
        groups = ((words, _actions([r for r in missing if r.who == who])) for who, words in WHO.items())
        return tuple((words, actions) for words, actions in groups if actions)


@dataclass(frozen=True, slots=True)
class PlatformScores:
    """A platform with what the pages of its collections come to, standard by standard."""

    name: str
    collections: int
    scores: tuple[Score, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A check that is missing, or could not be made, on `pages` of the `of` pages that it is applicable to.

    `why` is what was found on the first of them. `named` are the first of the collections, none where it is all.
    """

    check: Check
    standard: Standard
    who: str
    why: str
    pages: int
    of: int
    named: tuple[Collection, ...]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the quality page tells: platforms, all of them, gaps and what was not checked, and the site's own files.

    Gaps are in order of how many pages have them.
    """

    standards: tuple[Standard, ...]
    platforms: tuple[PlatformScores, ...]
    total: PlatformScores
    gaps: tuple[Gap, ...]
    unchecked: tuple[Gap, ...]
    site: Checklist


def _actions(results: Sequence[Result]) -> tuple[Action, ...]:
    """Results with the same hint together, in their order."""
    found: dict[str, list[Result]] = {}
    for result in results:
        found.setdefault(result.check.hint, []).append(result)
    return tuple(Action(hint, tuple(of)) for hint, of in found.items())


def _figure(points: float) -> str:
    """Points as people write them: `1,234`, `21.5`."""
    return f"{points:,.1f}".removesuffix(".0")
