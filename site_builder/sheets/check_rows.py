"""What is wrong with whole rows, and between rows: empty required cells, identifiers that are shared or repeated."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import ibis
from ibis import _

from site_builder.sheets.checked import ROWS_SHOWN
from site_builder.sheets.fields import FIELDS
from site_builder.sheets.identifiers import IDENTIFIERS
from site_builder.sheets.names import BY_NAME
from site_builder.sheets.notes import Note
from site_builder.sheets.options import SheetOptions
from site_builder.sheets.view import IDENTITY, View, different, rounded, stated

#: A UID as DICOM PS3.5 section 9.1 has it: digits and stops, at most 64, no component with a leading zero.
UID = r"^(0|[1-9][0-9]*)(\.(0|[1-9][0-9]*))+$"
UIDS = ("StudyInstanceUID", "SeriesInstanceUID")
#: Identifiers that are named each for itself before the rest is told as a number.
_NAMED = 10


def row_problems(view: View, options: SheetOptions, level: str) -> Iterator[Note]:
    """Rows that lack what they must have, and identifiers that are no UIDs."""
    empty = {field.name: _missing(view.rows, field.name) for field in FIELDS if _is_expected(field.name, view, level)}
    odd = {name: ~_is_uid(view.rows[name]) for name in UIDS if name in view.columns}
    asked = {f"empty {name}": found.sum() for name, found in empty.items()}
    asked |= {f"odd {name}": found.sum() for name, found in odd.items()}
    counts = view.rows.agg(**asked).to_pyarrow().to_pylist()[0] if asked else {}
    for name, found in empty.items():
        if count := counts[f"empty {name}"]:
            yield from _empty(view, name, found, count)
    for name, found in odd.items():
        if count := counts[f"odd {name}"]:
            rows = first_rows(view.rows.filter(found), name)
            hint = "read as it is; ideally this is the DICOM UID, by which others find the same images"
            value = rows[0]["value"]
            yield Note("id-no-uid", _numbers(rows), count, view.header(name), name, value, value, hint)


def _is_expected(name: str, view: View, level: str) -> bool:
    """Whether empty cells of a column are a fault: it is required, there, and not of a lower level than the rows."""
    if BY_NAME[name].requirement != "required" or name not in view.columns:
        return False
    lower = {"study": ("SeriesInstanceUID",), "subject": UIDS}.get(level, ())
    return name not in lower


def _missing(rows: ibis.Table, name: str) -> ibis.Value:
    return rows[name].isnull() if name in IDENTIFIERS else stated(rows[name]).isnull()


def _is_uid(value: ibis.Value) -> ibis.Value:
    return value.re_search(UID) & (value.length() <= 64)


def _empty(view: View, name: str, found: ibis.Value, count: int) -> Iterator[Note]:
    """The note on cells that are empty in the file; those whose digits were lost have one of their own."""
    empty = view.rows.filter(found)
    if lost := sum(note.count for note in view.notes if (note.code, note.column) == ("id-digits-lost", name)):
        empty, count = empty.anti_join(rounded(view, name), "row"), count - lost
    if not count:
        return
    rows = first_rows(empty, name)
    header = view.header(name)
    if name == "SeriesInstanceUID":
        hint = "other rows have a Series ID: give it in every row, or send studies as a table of their own"
        yield Note("series-id-partly", _numbers(rows), count, header, name, hint=hint)
        return
    nowhere = " Without it the row is counted nowhere." if name in IDENTITY else ""
    hint = f"fill in {BY_NAME[name].header}: {BY_NAME[name].help}{nowhere}"
    yield Note("required-empty", _numbers(rows), count, header, name, hint=hint)


def relation_problems(view: View) -> Iterator[Note]:
    """Series that occur twice or in two collections, and studies of several subjects."""
    rows = view.rows
    study_of = rows.StudyInstanceUID + "\n" + rows.PatientID
    asked = rows.agg(
        series=rows.SeriesInstanceUID.count(),
        distinct=different(rows.SeriesInstanceUID),
        studies=different(ibis.ifelse(rows.PatientID.notnull(), rows.StudyInstanceUID, ibis.null("string"))),
        pairs=different(study_of),
    )
    counts = asked.to_pyarrow().to_pylist()[0]
    if counts["series"] > counts["distinct"]:
        yield from _repeated(view)
        yield from _shared(view, "SeriesInstanceUID", "collection_id", "series-several-collections")
    if counts["pairs"] > counts["studies"]:
        yield from _shared(view, "StudyInstanceUID", "PatientID", "study-several-subjects")


_WORDS: Mapping[str, str] = {
    "row-repeated": "state each series in one row; its first row is counted",
    "series-several-collections": "a series belongs to one collection; it is counted in each of these",
    "study-several-subjects": "a study is of one subject; use identifiers that are unique in the whole platform, "
    "such as the DICOM StudyInstanceUID",
}


def _repeated(view: View) -> Iterator[Note]:
    """Series in several rows of one collection."""
    keys = ("commons_name", "collection_id", "SeriesInstanceUID")
    groups = view.rows.filter(_.SeriesInstanceUID.notnull()).group_by(*keys).agg(number=_.count()).filter(_.number > 1)
    yield from _notes(view, groups, "SeriesInstanceUID", "row-repeated", {})


def _shared(view: View, name: str, owner: str, code: str) -> Iterator[Note]:
    """Identifiers that several owners have."""
    known = view.rows.filter(view.rows[name].notnull() & view.rows[owner].notnull())
    groups = known.group_by(name).agg(number=_.count(), one=_[owner].min(), other=_[owner].max())
    yield from _notes(view, groups.filter(_.one != _.other), name, code, {"one": "one", "other": "other"})


def _notes(view: View, groups: ibis.Table, name: str, code: str, owners: Mapping[str, str]) -> Iterator[Note]:
    """A note for each of the first groups, and one for all others."""
    counted = groups.mutate(groups=groups.number.count().over(), rows=groups.number.sum().over())
    first = counted.order_by(name).limit(_NAMED).to_pyarrow().to_pylist()
    for group in first:
        rows = first_rows(view.rows.filter(view.rows[name] == group[name]), name)
        read_as = f"'{group['one']}' and '{group['other']}'" if owners else ""
        yield Note(code, _numbers(rows), group["number"], view.header(name), name, group[name], read_as, _WORDS[code])
    if first and first[0]["groups"] > len(first):
        count = first[0]["rows"] - sum(group["number"] for group in first)
        hint = f"{first[0]['groups'] - len(first):,} more identifiers like these; {_WORDS[code]}"
        yield Note(code, (), count, view.header(name), name, hint=hint)


def first_rows(rows: ibis.Table, name: str) -> list[dict[str, Any]]:
    """The number and the value of the first rows."""
    found = rows.select("row", value=rows[name]).order_by("row").limit(ROWS_SHOWN)
    return list(found.to_pyarrow().to_pylist())


def _numbers(rows: Sequence[Mapping[str, Any]]) -> tuple[int, ...]:
    return tuple(row["row"] for row in rows)
