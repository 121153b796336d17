"""What is odd about a table, gathered while it is read: kind, first rows and number, never the rows themselves."""

from dataclasses import dataclass, field

from site_builder.findings import LONGEST_VALUE
from site_builder.harmonise.raw import shown
from site_builder.sheets.checked import ROWS_SHOWN

#: Different values of one oddity in one column that are told apart; further ones are told together.
_VALUES_APART = 20


class RefusedError(Exception):
    """A file of which nothing is used: the finding's code, why, and the header that it is about."""

    def __init__(self, code: str, why: str, header: str = "") -> None:
        super().__init__(why)
        self.code = code
        self.why = why
        self.header = header


@dataclass(frozen=True, slots=True)
class Note:
    """One oddity: a code of `findings.CODES`, the first rows and the number of all, where and what."""

    code: str
    rows: tuple[int, ...] = ()
    count: int = 1
    header: str = ""
    column: str = ""
    value: str = ""
    read_as: str = ""
    hint: str = ""


@dataclass(slots=True)
class Notes:
    """Gathers notes; the same oddity of the same value in the same column is one note."""

    found: dict[tuple[str, str, str], Note] = field(default_factory=dict)

    def add(self, note: Note) -> None:
        """Keep a note, or add its rows and count to the one that says the same."""
        key = (note.code, note.header, note.value)
        if key not in self.found and self._values(note) >= _VALUES_APART:
            note = Note(
                note.code, note.rows, note.count, note.header, note.column, "", "", "further values of this kind"
            )
            key = (note.code, note.header, "")
        earlier = self.found.get(key)
        if earlier is not None:
            rows = (*earlier.rows, *note.rows)[:ROWS_SHOWN]
            count = earlier.count + note.count
            note = Note(note.code, rows, count, note.header, note.column, note.value, note.read_as, earlier.hint)
        self.found[key] = note

    def cell(self, code: str, row: int, head: tuple[str, str], value: str, read_as: str, hint: str) -> None:
        """Note one cell; `head` is its header and column."""
        quoted = shown(value, LONGEST_VALUE)[1:-1]
        self.add(Note(code, (row,), 1, *head, quoted, shown(read_as, LONGEST_VALUE)[1:-1], hint))

    def all(self) -> tuple[Note, ...]:
        """Every note, in the order in which they were met."""
        return tuple(self.found.values())

    def _values(self, note: Note) -> int:
        return sum(code == note.code and header == note.header and value != "" for code, header, value in self.found)
