"""Headers as people write them, and the columns they mean.

Compared without case, blanks, underscores and punctuation: the names and labels of `columns.SOP_COLUMNS`, then
their DICOM tags and aliases. What the configuration says of a header comes before all of them.
"""

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from site_builder.columns import SOP_COLUMNS

#: Columns of a table by name.
BY_NAME = {column.name: column for column in SOP_COLUMNS}
#: What the configuration maps a header to that is not to be used.
LEFT_OUT = "-"
#: How much alike a header and one of ours are, from 0 to 1, to be taken for a misspelling: one letter in seven differs.
_ALIKE = 0.85
#: What pandas appends to the header of a second column of the same name.
_REPEATED = re.compile(r"(?<=\w)\.[0-9]{1,2}$")


@dataclass(frozen=True, slots=True)
class Head:
    """One header: its place from 0, its text, our column (None: not known, or not used) and what to say of it."""

    place: int
    header: str
    column: str | None
    note: str = ""


def fold(header: str) -> str:
    """The form in which headers are compared: `Study ID.1`, `study_id` and `StudyID` are all `studyid`."""
    text = unicodedata.normalize("NFKC", _REPEATED.sub("", header.strip())).casefold()
    return "".join(c for c in text if c.isalnum())


def _known() -> tuple[dict[str, str], dict[str, str]]:
    """Our column by folded name or label, and by folded alias or DICOM tag."""
    names = {fold(text): column.name for column in SOP_COLUMNS for text in (column.name, column.label) if text}
    aliases: dict[str, str] = {}
    for column in SOP_COLUMNS:
        tag = column.term.removeprefix("DICOM ") if column.term.startswith("DICOM ") else ""
        for text in (*column.aliases, tag):
            if text and fold(text) not in names:
                aliases.setdefault(fold(text), column.name)
    return names, aliases


_NAMES, _ALIASES = _known()


def find_column(header: str, mapping: Mapping[str, str] | None = None) -> tuple[str | None, int]:
    """Our column for a header and how near it is: 0 by the configuration, 1 by its name, 2 by an alias, 3 not at all.

    A header that the configuration maps to `LEFT_OUT` is not used.
    """
    form = fold(header)
    mapped = {fold(theirs): ours for theirs, ours in (mapping or {}).items()}
    if form in mapped:
        return (None if mapped[form] == LEFT_OUT else mapped[form]), 0
    if form in _NAMES:
        return _NAMES[form], 1
    return _ALIASES.get(form), 2 if form in _ALIASES else 3


def read_heads(headers: Sequence[str], mapping: Mapping[str, str] | None = None) -> tuple[Head, ...]:
    """Every header with its column. Of several for one column those by the nearest kind of name are kept.

    Several that are equally near keep their column: whether they say the same is seen in their cells.
    """
    found = [(Head(place, header, *_told(header, mapping)), find_column(header, mapping)[1])
             for place, header in enumerate(headers)]  # fmt: skip
    nearest: dict[str, tuple[int, str]] = {}
    for head, rank in found:
        if head.column:
            nearest[head.column] = min(nearest.get(head.column, (9, "")), (rank, head.header), key=lambda n: n[0])
    return tuple(_kept(head, rank, nearest) for head, rank in found)


def _told(header: str, mapping: Mapping[str, str] | None) -> tuple[str | None, str]:
    column, rank = find_column(header, mapping)
    if column is not None:
        return column, "as the configuration says" if rank == 0 else ""
    if rank == 0:
        return None, "left out, as the configuration says"
    if not header:
        return None, "no header; not used"
    near = nearest_header(header)
    return None, f"not known; did you mean '{near}'?" if near else "not known; not used"


def _kept(head: Head, rank: int, nearest: Mapping[str, tuple[int, str]]) -> Head:
    if head.column is None or nearest[head.column][0] == rank:
        return head
    other = nearest[head.column][1]
    return replace(head, column=None, note=f"not used: '{other}' is the {BY_NAME[head.column].header}")


def nearest_header(header: str) -> str:
    """The header of ours that looks most like one that is not known; empty where none does."""
    forms = _ALIASES | _NAMES
    near = difflib.get_close_matches(fold(header), forms, 1, _ALIKE)
    return BY_NAME[forms[near[0]]].header if near else ""


def score(cells: Iterable[str], mapping: Mapping[str, str] | None = None) -> int:
    """How many different columns of ours the cells of a row name, as far as it is a header."""
    return len({column for cell in cells if (column := find_column(cell, mapping)[0])})
