"""Reading the vocabularies in `content/vocabulary/*.csv`, strictly: a mistake there is an error."""

import csv
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache

from site_builder.errors import SiteBuilderError
from site_builder.harmonise.raw import key
from site_builder.resources import resource_dir


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a vocabulary: its line in the file (the header is line 1) and its cells by column."""

    line: int
    cells: Mapping[str, str]

    def __getitem__(self, column: str) -> str:
        """Return the cell of that column."""
        return self.cells[column]

    def several(self, column: str) -> tuple[str, ...]:
        """Return the values of a cell that lists them with `|` between."""
        return tuple(part.strip() for part in self.cells[column].split("|") if part.strip())


@cache
def read_vocabulary(name: str, columns: tuple[str, ...]) -> tuple[Row, ...]:
    """Read a vocabulary of which the first column names the rows, as `read_rows` does.

    Raises:
        SiteBuilderError: As `read_rows`, and if a first cell is there twice.
    """
    rows = read_rows(name, columns)
    index_spellings(name, ((row.line, row[columns[0]], row[columns[0]]) for row in rows), str)
    return rows


def read_rows(name: str, columns: tuple[str, ...]) -> tuple[Row, ...]:
    """Read `content/vocabulary/<name>.csv` (UTF-8, a header, `|` between the values of a cell).

    Args:
        name: The file's name without `.csv`.
        columns: The columns that its header must have, in order.

    Raises:
        SiteBuilderError: If the file is missing, or its header or a row has other columns, or a first cell
            is empty.
    """
    path = resource_dir("content") / "vocabulary" / f"{name}.csv"
    try:
        with path.open(encoding="utf-8", newline="") as file:
            return tuple(_rows(name, csv.reader(file, strict=True), columns))
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise SiteBuilderError(f"the vocabulary {path} cannot be read: {error}") from error


def _rows(name: str, reader: Iterable[list[str]], columns: tuple[str, ...]) -> Iterator[Row]:
    for number, cells in enumerate(reader, start=1):
        if number == 1 and tuple(cells) != columns:
            raise wrong_row(name, number, f"the header is {','.join(cells)}, expected {','.join(columns)}")
        if len(cells) != len(columns):
            raise wrong_row(name, number, f"{len(cells)} cells, expected {len(columns)}")
        if not cells[0].strip():
            raise wrong_row(name, number, f"the column '{columns[0]}' is empty")
        if number > 1:
            yield Row(number, dict(zip(columns, (cell.strip() for cell in cells), strict=True)))


def spellings(rows: Iterable[Row], *names: str) -> Iterator[tuple[int, str, str]]:
    """Give (line, spelling, value) of every row, for `index_spellings`.

    Args:
        rows: Rows of a vocabulary with a column "variants".
        names: Columns that each hold one spelling; the first one's is the value.
    """
    for row in rows:
        for spelling in (*(row[name] for name in names), *row.several("variants")):
            yield row.line, spelling, row[names[0]]


def index_spellings(
    name: str, spellings: Iterable[tuple[int, str, str]], normalise: Callable[[str], str] = key
) -> dict[str, str]:
    """Index spellings for look-up.

    Args:
        name: The vocabulary, for messages.
        spellings: (line, spelling, value) of each accepted spelling; the same value may list one twice
            in one row, such as its own name among its variants.
        normalise: The form in which spellings are compared.

    Returns:
        The value by normalised spelling.

    Raises:
        SiteBuilderError: If two rows claim one spelling, or a spelling has nothing to compare.
    """
    seen: dict[str, tuple[int, str]] = {}
    for line, spelling, value in spellings:
        form = normalise(spelling)
        if not form:
            raise wrong_row(name, line, f"the spelling '{spelling}' has no letter or digit")
        first, _ = seen.setdefault(form, (line, value))
        if first != line:
            raise wrong_row(name, line, f"'{spelling}' is already in line {first}; remove one of the two")
    return {form: value for form, (_, value) in seen.items()}


def wrong_row(name: str, line: int, problem: str) -> SiteBuilderError:
    """Return the error that names the file, the line and the problem."""
    return SiteBuilderError(f"content/vocabulary/{name}.csv, line {line}: {problem}")
