"""Reading a table of a test: what it is, its cells as they were read, and what was noted."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from site_builder.sheets.notes import Note
from site_builder.sheets.options import SheetOptions
from site_builder.sheets.table import Refused, Table, read_table
from tests.sources.spreadsheet import write_text

HEADER = "Study ID,Series ID,Patient ID,Collection ID,commons_name,license,Modality,StudyDescription"
ROW = "1.2,1.2.3,P1,C1,X,CC BY 4.0,CT,Chest"
CELLS = ROW.split(",")


@dataclass(frozen=True, slots=True)
class Read:
    """A table that was read, its rows (number and cells), and its notes by code."""

    table: Table
    rows: dict[int, list[str | None]]
    notes: dict[str, list[Note]]

    @property
    def cells(self) -> list[list[str | None]]:
        """The cells without the numbers of their rows."""
        return list(self.rows.values())


def read_file(path: Path, options: SheetOptions | None = None) -> Read:
    """Read a file that is a table."""
    target = path.with_name("read.parquet.tmp")
    table = read_table(path, path.name, options or SheetOptions(), target)
    assert isinstance(table, Table), table.note.hint
    found: list[dict[str, Any]] = pq.read_table(target).to_pylist()
    rows = {row.pop("row"): list(row.values()) for row in found}
    assert table.rows == len(rows)
    notes: dict[str, list[Note]] = {}
    for note in table.notes:
        notes.setdefault(note.code, []).append(note)
    return Read(table, rows, notes)


def read(folder: Path, text: str | bytes, name: str = "table.csv", options: SheetOptions | None = None) -> Read:
    """Write a file and read it."""
    return read_file(write_text(folder / name, text), options)


def refused_file(path: Path) -> Note:
    """Why a file is refused."""
    refused = read_table(path, path.name, SheetOptions(), path.with_name("read.parquet.tmp"))
    assert isinstance(refused, Refused), "the table was read"
    return refused.note


def refused(folder: Path, text: str | bytes, name: str = "table.csv") -> Note:
    """Write a file and tell why it is refused."""
    return refused_file(write_text(folder / name, text))
