"""Completeness in figures: of a collection per requirement, and of a column over the collections of a platform."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from site_builder.columns import Requirement
from site_builder.model import Collection, Filled, FillState
from site_builder.shares import share

REQUIREMENTS: tuple[Requirement, ...] = ("required", "preferred", "optional")


@dataclass(frozen=True, slots=True)
class FillCount:
    """Of so many columns of one requirement, how many have values, and how many of these not in every row."""

    columns: int
    filled: int
    partial: int


@dataclass(frozen=True, slots=True)
class ColumnFill:
    """A column over several collections: its share of rows with a value in words, and as tenths, 0 to 10.

    `complete` of `collections` that have the column have it in every row; `tenths` is None where there is no
    share: the column is not provided, or numbers are hidden.
    """

    state: FillState
    words: str
    tenths: int | None
    complete: int
    collections: int


def fill_count(collection: Collection, requirement: str) -> FillCount:
    """How many of the columns of a requirement have values in a collection; hidden ones are not among them."""
    states = [filled.state for filled in collection.completeness if filled.requirement == requirement]
    partial = states.count("partial")
    return FillCount(len(states), states.count("complete") + partial, partial)


def gaps(collection: Collection) -> tuple[Filled, ...]:
    """The required and preferred columns that the source has and that have no value in some row or in none."""
    asked = (filled for filled in collection.completeness if filled.requirement in ("required", "preferred"))
    return tuple(filled for filled in asked if filled.state in ("partial", "empty"))


def words_of(filled: Filled) -> str:
    """A share in words: `84.2 %`, `in part`, `empty`, `not provided`."""
    if filled.state == "partial" and filled.filled is not None and filled.rows:
        return share(filled.filled, filled.rows)
    return {"complete": share(1), "partial": "in part"}.get(filled.state, filled.state)


def column_fill(found: Iterable[Filled]) -> ColumnFill:
    """One column over the collections that have it, each row counting once."""
    have = [filled for filled in found if filled.state != "not provided"]
    complete = sum(filled.state == "complete" for filled in have)
    if not have:
        return ColumnFill("not provided", "not provided", None, 0, 0)
    state = _state([filled.state for filled in have])
    known = [(f.filled, f.rows) for f in have if f.filled is not None and f.rows is not None]
    if len(known) < len(have):
        words = {"complete": share(1), "empty": share(0), "hidden": "hidden"}.get(state, "in part")
        return ColumnFill(state, words, None, complete, len(have))
    filled, rows = (sum(numbers) for numbers in zip(*known, strict=True))
    return ColumnFill(state, share(filled, rows), 10 * filled // rows if rows else 0, complete, len(have))


def _state(states: Sequence[FillState]) -> FillState:
    return states[0] if len(set(states)) == 1 else "partial"
