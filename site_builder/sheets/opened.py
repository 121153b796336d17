"""A table that was opened: its rows in chunks, whatever kind of file they come from."""

from collections.abc import Iterator
from dataclasses import dataclass

from site_builder.sheets.notes import Notes

#: Rows that are in memory as Python texts at a time.
CHUNK = 20_000
#: The number of the first row (as a person sees it in the file), and rows of cells.
Chunk = tuple[int, list[list[str]]]


@dataclass(frozen=True, slots=True)
class Opened:
    """All rows of a table from the first one on, its kind in words, and what was odd about its form.

    `plain` says that there are neither control characters nor any beyond ASCII.
    """

    format: str
    chunks: Iterator[Chunk]
    plain: bool
    notes: Notes
