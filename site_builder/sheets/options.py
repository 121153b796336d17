"""What the configuration says of contributed tables: headers of other names, and what holds for every row."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from site_builder.sheets.names import BY_NAME, nearest_header


@dataclass(frozen=True, slots=True)
class SheetOptions:
    """How tables are read.

    `columns` gives our column for a header (`-`: the column is not used); `values` gives what holds
    for every row whose cell in that column is empty, or whose table has no such column.
    """

    columns: Mapping[str, str] = field(default_factory=dict)
    values: Mapping[str, str] = field(default_factory=dict)


def column_problem(name: str) -> str:
    """Why this names no column of a contributed table; empty where it does."""
    if name in BY_NAME:
        return ""
    near = nearest_header(name)
    if near:
        found = next(column.name for column in BY_NAME.values() if column.header == near)
        return f"names no column: '{name}'; did you mean '{found}'?"
    return f"names no column: '{name}'; known: {', '.join(BY_NAME)}"
