"""What every output of a check says: problems in groups, the worst first, and the sentences around them."""

from collections.abc import Iterable
from dataclasses import dataclass

from site_builder.characters import spelt_out
from site_builder.columns import Requirement
from site_builder.filters import count_of
from site_builder.findings import CODES, Severity
from site_builder.sheets.checked import CellProblem, Checked, CheckedFile, CollectionCount, Missing, ReadAs, Recognised
from site_builder.sheets.fields import REQUIREMENTS

#: Severities, the worst first, each in the singular and the plural.
SEVERITIES: dict[Severity, tuple[str, str]] = {
    "error": ("error", "errors"),
    "warning": ("warning", "warnings"),
    "info": ("note", "notes"),
}
#: Characters of a value that are quoted.
LONGEST = 80
#: Columns whose values are shown as they are or not at all: of others, what is not understood counts as unknown.
_SHOWN_OR_NOT = frozenset({"data_url_doi", "dicom_viewer_url", "StudyDate"})
#: What is said of a file that was not read, by the code that says why.
_UNREAD = {"sheet-person-column": "refused, because a column names a person", "file-passed-over": "passed over"}


@dataclass(frozen=True, slots=True)
class Problems:
    """The problems of one code, those of most rows first, then those that name no rows."""

    code: str
    severity: Severity
    meaning: str
    found: tuple[CellProblem, ...]


def plain(text: str, most: int = 10_000) -> str:
    """A text from a file on one line: whatever does not print is spelt out, and a long one is cut."""
    short = text if len(text) <= most else f"{text[: most - 1]}…"
    return spelt_out(short).replace("\n", "\\n")


def quoted(value: str) -> str:
    """A value in quotation marks, blanks at its ends seen; `(empty)` for none."""
    return f"'{plain(value, LONGEST)}'" if value else "(empty)"


def grouped(file: CheckedFile) -> list[Problems]:
    """The problems of a file by their code, the worst first."""
    groups: dict[tuple[Severity, str], list[CellProblem]] = {}
    for problem in file.problems:
        groups.setdefault((problem.severity, problem.code), []).append(problem)
    ranks = list(SEVERITIES)
    return [
        Problems(code, severity, CODES[code][1] if code in CODES else code, tuple(_largest_first(found)))
        for (severity, code), found in sorted(groups.items(), key=lambda g: (ranks.index(g[0][0]), g[0][1]))
    ]


def _largest_first(found: Iterable[CellProblem]) -> list[CellProblem]:
    return sorted(found, key=lambda p: (not p.rows, -p.count, p.rows[:1], p.column, p.value))


def rows_of(problem: CellProblem) -> str:
    """The rows of a problem: `row 12`, `rows 2, 3, 4, 5, 6 and 1,200 more`; empty for one of the whole file."""
    if not problem.rows:
        return count_of(problem.count, "row", "rows") if problem.count > 1 else ""
    more = problem.count - len(problem.rows)
    listed = ", ".join(f"{row:,}" for row in problem.rows)
    return f"{'row' if problem.count == 1 else 'rows'} {listed}" + (f" and {more:,} more" if more > 0 else "")


def place_of(problem: CellProblem) -> str:
    """The column of a problem: its header, and our name for it where that is another one; empty for none."""
    if problem.header and problem.column and problem.header != problem.column:
        return f"{plain(problem.header, LONGEST)} ({problem.column})"
    return plain(problem.header or problem.column, LONGEST)


def has_value(problem: CellProblem) -> bool:
    """Whether a problem is one of cells: those have a value, if only an empty one."""
    return bool(problem.value or (problem.rows and problem.column))


def read_of(value: ReadAs) -> str:
    """What a value was read as; `unknown` or `not shown` where it was not understood."""
    if value.read_as:
        return plain(value.read_as, LONGEST)
    return "not shown" if value.column in _SHOWN_OR_NOT else "unknown"


def known(file: CheckedFile) -> list[Recognised]:
    """The columns that were recognised, required ones first."""
    found = [column for column in file.columns if column.column]
    ranks = [*REQUIREMENTS, ""]
    return sorted(found, key=lambda c: ranks.index(c.requirement) if c.requirement in ranks else len(ranks))


def unknown(file: CheckedFile) -> list[Recognised]:
    """The columns that were not recognised, or not used."""
    return [column for column in file.columns if not column.column]


def missing(file: CheckedFile) -> dict[Requirement, list[Missing]]:
    """The columns that the file does not have by requirement, without requirements that miss none."""
    found = {r: [m for m in file.missing if m.requirement == r] for r in REQUIREMENTS}
    return {requirement: columns for requirement, columns in found.items() if columns}


def read(file: CheckedFile) -> dict[str, list[ReadAs]]:
    """Values that were read as something else by column; a column of which each was kept as it is has none."""
    found: dict[str, list[ReadAs]] = {}
    for value in file.values:
        if not _as_written(value):
            found.setdefault(value.column, []).append(value)
    return found


def kept(file: CheckedFile) -> int:
    """How many distinct values were read as they are."""
    return sum(map(_as_written, file.values))


def _as_written(value: ReadAs) -> bool:
    """Whether a value was read as it stands, if only with its unit."""
    return value.read_as in (value.raw, f"{value.raw} years")


def what_it_is(file: CheckedFile) -> str:
    """What a file is: `CSV, comma, UTF-8; 1,578 rows, one per series`, or why it is not read."""
    if not file.format:
        return next((_UNREAD[p.code] for p in file.problems if p.code in _UNREAD), "could not be read")
    stands = "each of a subject" if file.level == "subject" else f"one per {file.level}"
    rows = f"{count_of(file.rows, 'row', 'rows')}, {stands}" if file.rows else "no rows"
    return f"{plain(file.format)}; {rows}"


def collection_of(count: CollectionCount) -> str:
    """A collection and what it has: `ACRdart ACRIN_6701: 34 subjects, 67 studies, series not provided`."""
    name = f"{plain(count.commons_name, LONGEST)} {plain(count.collection_id, LONGEST)}".strip()
    subjects = count_of(count.subjects, "subject", "subjects")
    studies = count_of(count.studies, "study", "studies")
    return f"{name}: {subjects}, {studies}, {count_of(count.series, 'series', 'series')}"


def notes(file: CheckedFile) -> int:
    """How many of the problems are neither errors nor warnings."""
    return sum(problem.severity == "info" for problem in file.problems)


def _is_passed_over(file: CheckedFile) -> bool:
    return not file.format and any(problem.code == "file-passed-over" for problem in file.problems)


def counted(checked: Checked) -> str:
    """How much is wrong: `2 tables: 1 error, 3 warnings, 2 notes; 1 other file passed over`."""
    others = sum(map(_is_passed_over, checked.files))
    files = count_of(len(checked.files) - others, "table", "tables")
    passed = f"; {count_of(others, 'other file', 'other files')} passed over" if others else ""
    found = {"error": checked.errors, "warning": checked.warnings, "info": sum(map(notes, checked.files))}
    words = [count_of(found[severity], one, several) for severity, (one, several) in SEVERITIES.items()]
    return f"{files}: {', '.join(words)}{passed}"


def next_step(checked: Checked) -> str:
    """What the contributor does now, one sentence."""
    if all(map(_is_passed_over, checked.files)):
        return "No table was found; name a CSV, TSV, XLSX or Parquet file."
    if checked.errors:
        return "Mend the errors, then check again; what has an error can't be taken over as it is."
    if not any(file.rows for file in checked.files):
        return "There is nothing in it yet: fill in rows, then check again."
    if checked.warnings:
        return "This can be contributed. Mend the warnings first where you can: what they name is unknown or not shown."
    return "This can be contributed; there is nothing that must be mended."
