"""A table as the engine sees it: a column of texts for every column of ours, whatever the file calls it.

Several columns of one meaning are one where they never contradict each other, and none where they do. An
identifier that a spreadsheet program has rounded is no identifier any more.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache, reduce
from pathlib import Path

import ibis
from ibis import _
from ibis.backends import BaseBackend
from ibis.util import gen_name
from xlsxwriter.utility import xl_col_to_name

from site_builder.columns import SOP_COLUMNS
from site_builder.harmonise.raw import MISSING, UNREPORTED, shown
from site_builder.sheets.checked import ROWS_SHOWN
from site_builder.sheets.fields import OF_PERSONS
from site_builder.sheets.identifiers import (
    IDENTIFIERS,
    ROUNDED,
    Identifier,
    fraction_notes,
    identifiers_of,
    lost_notes,
)
from site_builder.sheets.names import BY_NAME, Head
from site_builder.sheets.notes import Note, RefusedError
from site_builder.sheets.options import SheetOptions
from site_builder.sheets.table import Refused, Table, read_table

#: What identifies a row of the catalogue: without one of these it is counted nowhere.
IDENTITY = ("commons_name", "collection_id", "PatientID")


@dataclass(frozen=True, slots=True)
class View:
    """A table in the engine: `rows` has `row` and every one of `SOP_COLUMNS` as texts, null where nothing is stated.

    `raw` has the file's own columns. `heads` and `notes` are those of the table and what was seen since.
    """

    name: str
    format: str
    raw: ibis.Table
    rows: ibis.Table
    heads: tuple[Head, ...]
    notes: tuple[Note, ...]
    count: int

    @property
    def columns(self) -> dict[str, tuple[Head, ...]]:
        """The headers of each of our columns that the table has and that is used."""
        return columns_of(self.heads)

    def header(self, column: str) -> str:
        """The header of one of our columns; empty where the table has none."""
        return next((head.header for head in self.heads if head.column == column), "")


def open_view(path: Path, name: str, options: SheetOptions, target: Path, engine: BaseBackend) -> View | Refused:
    """Read a file into `target`, a new Parquet file, and see it in our columns; or why nothing of it is used."""
    table = read_table(path, name, options, target)
    if isinstance(table, Refused):
        return table
    try:
        return view_of(table, options, engine)
    except RefusedError as error:
        return Refused(name, Note(error.code, header=error.header, hint=error.why))


def without_identity(rows: ibis.Table) -> ibis.Value:
    """Whether a row has no platform, no collection or no subject, so that it is counted nowhere."""
    return reduce(lambda one, other: one | other, (rows[name].isnull() for name in IDENTITY))


def different(value: ibis.Value) -> ibis.Value:
    """How many different values there are; the hash of no value would be one of them."""
    return ibis.ifelse(value.isnull(), ibis.null("int64"), value.hash()).nunique()


def columns_of(heads: Sequence[Head]) -> dict[str, tuple[Head, ...]]:
    """The headers of each of our columns."""
    found: dict[str, tuple[Head, ...]] = {}
    for head in heads:
        if head.column:
            found[head.column] = (*found.get(head.column, ()), head)
    return found


def stated(value: ibis.Value, missing: frozenset[str] = MISSING) -> ibis.Value:
    """The text, null where it says that nothing is stated (`NA`, `None`, `nan` ...)."""
    return ibis.ifelse(value.re_search(_pattern(missing)), ibis.null("string"), value)


@cache
def _pattern(words: frozenset[str]) -> str:
    """An expression for any of the words: the engine makes a join of a long list, which it then does in every query."""
    return f"^(?i:{'|'.join(map(re.escape, sorted(words)))})$"


def _answered(name: str, value: ibis.Value) -> ibis.Value:
    """The text, null where nothing is stated; that a fact of a person is not reported is an answer as well."""
    return stated(value, MISSING - UNREPORTED if name in OF_PERSONS else MISSING)


def view_of(table: Table, options: SheetOptions, engine: BaseBackend) -> View:
    """The table in our columns; `options.values` fill what is empty. Raises `RefusedError` for persons' names."""
    raw = engine.read_parquet(table.data)
    _refuse_titles(raw, table.columns)
    heads, notes = _one_of_each(raw, table.heads)
    columns = columns_of(heads)
    texts = {name: _text(raw, name, found) for name, found in columns.items()}
    seen = identifiers_of(raw, texts, columns)
    made = {c.name: _made(c.name, texts.get(c.name), options, seen.get(c.name)) for c in SOP_COLUMNS}
    rows = engine.create_view(gen_name("table"), raw.select(_.row, **made))
    all_notes = (*table.notes, *notes, *fraction_notes(seen, columns), *lost_notes(raw, texts, columns, seen))
    return View(table.name, table.format, raw, rows, heads, all_notes, table.rows)


def _text(raw: ibis.Table, name: str, heads: Sequence[Head]) -> ibis.Value:
    cells = [raw[f"c{head.place}"] for head in heads]
    if name in IDENTIFIERS or len(cells) > 1:  # what is known comes before what is not reported
        return ibis.coalesce(*map(stated, cells), *(_answered(name, cell) for cell in cells if name in OF_PERSONS))
    return cells[0]


def rounded(view: View, name: str) -> ibis.Table:
    """The rows of the file whose identifier lost digits, which `rows` has not."""
    return view.raw.filter(_text(view.raw, name, view.columns[name]).re_search(ROUNDED))


def _made(name: str, text: ibis.Value | None, options: SheetOptions, seen: Identifier | None) -> ibis.Value:
    value = ibis.null("string") if text is None else text
    if seen is not None and seen.rounded:
        value = ibis.ifelse(value.re_search(ROUNDED), ibis.null("string"), value)
    if seen is not None and seen.fractions:
        value = value.re_replace(r"\.0+$", "")
    if seen is not None and seen.plain is not None:
        value = seen.plain
    constant = options.values.get(name)
    return value if constant is None else ibis.coalesce(_answered(name, value), ibis.literal(constant))


def _refuse_titles(raw: ibis.Table, columns: dict[str, tuple[Head, ...]]) -> None:
    """Refuse a table whose `Full Name` differs from patient to patient: that is no title of a collection."""
    if "full_name" not in columns or "PatientID" not in columns:
        return
    name, patient = (raw[f"c{columns[column][0].place}"] for column in ("full_name", "PatientID"))
    found = raw.agg(names=name.nunique(), patients=patient.nunique()).to_pyarrow().to_pylist()[0]
    if found["names"] > max(3, found["patients"] / 2):
        header = columns["full_name"][0].header
        why = f"the column '{header}' is different for nearly every patient and may hold their names; remove it"
        raise RefusedError("sheet-person-column", why, header)


def _one_of_each(raw: ibis.Table, heads: Sequence[Head]) -> tuple[tuple[Head, ...], list[Note]]:
    """Headers of which several mean one column: all are kept where they agree, none where they don't."""
    notes: list[Note] = []
    settled = {head.place: head for head in heads}
    for name, found in columns_of(heads).items():
        if len(found) == 1:
            continue
        headers = " and ".join(f"'{head.header}' (column {xl_col_to_name(head.place)})" for head in found)
        against = _contradictions(raw, found)
        if against is None:
            hint = f"{headers} say the same or complete each other and are read as one column"
            notes.append(Note("sheet-column-repeated", (), 1, found[0].header, name, hint=hint))
            said = f"one of {len(found)} columns read as {BY_NAME[name].header}"
        else:
            notes.append(
                replace(against, column=name, hint=f"{headers} contradict each other; remove or rename all but one")
            )
            said = f"not used: contradicts another column for {BY_NAME[name].header}"
        for head in found:
            settled[head.place] = replace(head, column=name if against is None else None, note=said)
    return tuple(settled.values()), notes


def _contradictions(raw: ibis.Table, heads: Sequence[Head]) -> Note | None:
    """The rows in which two of the columns state different things."""
    cells = [stated(raw[f"c{head.place}"]) for head in heads]
    pairs = [
        one.notnull() & other.notnull() & (one != other) for i, one in enumerate(cells) for other in cells[i + 1 :]
    ]
    differ = reduce(lambda one, other: one | other, pairs)
    found = raw.filter(differ).select("row", **{f"v{i}": cell for i, cell in enumerate(cells)})
    count = int(found.count().to_pyarrow().as_py())
    if not count:
        return None
    first = found.order_by("row").limit(ROWS_SHOWN).to_pyarrow().to_pylist()
    value = " / ".join(shown(first[0][f"v{i}"] or "(empty)", 60)[1:-1] for i in range(len(cells)))
    return Note("sheet-column-contradicts", tuple(row["row"] for row in first), count, heads[0].header, value=value)
