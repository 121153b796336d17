"""What a check of contributed tables found, as values: the outputs (text, JSON, Markdown, HTML) are made from these."""

from dataclasses import dataclass
from typing import Literal

from site_builder.findings import Severity

#: How many of a problem's rows are named, and how many distinct values of a column are listed.
ROWS_SHOWN = 5
VALUES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Recognised:
    """One column of a file and what it was taken for.

    `column` is our name, or None where it was not recognised (or not used); `requirement` that of our column
    (`required`, `preferred`, `optional`) or empty. `filled` counts the cells with a value, `distinct` their
    different values. `note` says what is odd: the nearest known column, a twin column that was not used ...
    """

    header: str
    column: str | None
    requirement: str
    filled: int
    distinct: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class CellProblem:
    """One problem of a file, or of all its cells with the same value in the same column.

    `rows` are the first `ROWS_SHOWN` rows as a person sees them in the file (the header is row 1 where nothing
    stands above it), empty for a problem of the whole file; `count` is the number of all such rows. `read_as`
    is what the value was taken for, empty where it was not understood. `code` is one of `findings.CODES`.
    """

    code: str
    severity: Severity
    rows: tuple[int, ...]
    count: int
    header: str
    column: str
    value: str
    read_as: str
    hint: str


@dataclass(frozen=True, slots=True)
class Missing:
    """A column that the file does not have, and what it would say."""

    column: str
    requirement: str
    help: str


@dataclass(frozen=True, slots=True)
class ReadAs:
    """A distinct value of a column, what it was read as (empty: unknown), and in how many rows it stands."""

    column: str
    raw: str
    read_as: str
    count: int


@dataclass(frozen=True, slots=True)
class CollectionCount:
    """What a file says of one collection; `studies` and `series` are None where its rows name none."""

    commons_name: str
    collection_id: str
    subjects: int
    studies: int | None
    series: int | None


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """One table (a file, or a sheet of a workbook) as it was read and what is wrong with it.

    `format` is in words ("CSV, comma, UTF-8"), empty where the file could not be read. `rows` are the rows
    below the header. `level` is what a row stands for. `capped` counts the distinct values of each column
    that are not listed in `values`: pairs of column and number.
    """

    path: str
    format: str
    rows: int
    level: Literal["series", "study", "subject"]
    columns: tuple[Recognised, ...] = ()
    missing: tuple[Missing, ...] = ()
    problems: tuple[CellProblem, ...] = ()
    values: tuple[ReadAs, ...] = ()
    capped: tuple[tuple[str, int], ...] = ()
    collections: tuple[CollectionCount, ...] = ()

    @property
    def errors(self) -> int:
        """How many of the problems are errors."""
        return sum(problem.severity == "error" for problem in self.problems)

    @property
    def warnings(self) -> int:
        """How many of the problems are warnings."""
        return sum(problem.severity == "warning" for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Checked:
    """All files of one check, in the order of their names."""

    files: tuple[CheckedFile, ...]

    @property
    def errors(self) -> int:
        """How many problems of all files are errors."""
        return sum(file.errors for file in self.files)

    @property
    def warnings(self) -> int:
        """How many problems of all files are warnings."""
        return sum(file.warnings for file in self.files)

    @property
    def ok(self) -> bool:
        """Whether there is no error."""
        return not self.errors
