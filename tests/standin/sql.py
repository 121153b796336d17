"""Conditions with bound values, and names and texts, as DuckDB reads them."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Where:
    """A SQL condition and the values of its parameters, in order."""

    sql: str = "true"
    values: tuple[Any, ...] = ()


def any_of(column: str, values: list[Any]) -> Where:
    """A list column has one of the values."""
    return Where(f"list_has_any({column}, ?)", (values,)) if values else Where("false")


def all_of(column: str, values: list[Any]) -> Where:
    """A list column has every one of the values."""
    return Where(f"list_has_all({column}, ?)", (values,)) if values else Where()


def negated(found: Where) -> Where:
    """A condition does not hold, or nothing is known."""
    return Where(f"NOT coalesce({found.sql}, false)", found.values)


def quoted(name: str) -> str:
    """An identifier in SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """A text in SQL."""
    return "'" + text.replace("'", "''") + "'"
