"""The values of a table as they are read: each distinct one once, the rows of doubtful ones found by the engine."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import ibis
from ibis import _

from site_builder.filters import count_of
from site_builder.findings import LONGEST_VALUE
from site_builder.harmonise.raw import shown
from site_builder.sheets.check_rows import first_rows
from site_builder.sheets.checked import ROWS_SHOWN, VALUES_SHOWN, ReadAs
from site_builder.sheets.notes import Note
from site_builder.sheets.readings import READINGS, Reading, reading
from site_builder.sheets.view import View

#: Distinct values of a column that are looked at, the most frequent ones.
MOST_VALUES = 50_000
#: Doubtful values of a column that are told each for itself.
_NAMED = 50
_DICOM_AGE = re.compile(r"[0-9]{1,3}[DWMYdwmy]")


@dataclass(frozen=True, slots=True)
class Values:
    """What was read as what, how many values are not listed, and what is wrong with some."""

    values: tuple[ReadAs, ...]
    capped: tuple[tuple[str, int], ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class _Value:
    raw: str
    count: int
    reading: Reading


def check_values(view: View) -> Values:
    """Read every distinct value of the columns that have a vocabulary."""
    values: list[ReadAs] = []
    capped: list[tuple[str, int]] = []
    notes: list[Note] = []
    for column in READINGS:
        if column not in view.columns:
            continue
        found, distinct = _distinct(view, column)
        values += [ReadAs(column, _cut(v.raw), _cut(v.reading.read_as), v.count) for v in found[:VALUES_SHOWN]]
        if distinct > VALUES_SHOWN:
            capped.append((column, distinct - VALUES_SHOWN))
        notes += _notes(view, column, found, distinct)
    return Values(tuple(values), tuple(capped), (*notes, *_several_licences(view)))


def _distinct(view: View, column: str) -> tuple[list[_Value], int]:
    """The most frequent values as they are read, and how many different ones there are."""
    rows = view.rows.filter(view.rows[column].notnull())
    counts = rows.group_by(raw=rows[column]).agg(number=_.count())
    most = counts.order_by(_.number.desc(), _.raw).limit(MOST_VALUES).to_pyarrow().to_pylist()
    distinct = len(most) if len(most) < MOST_VALUES else int(counts.count().to_pyarrow().as_py())
    return [_Value(row["raw"], row["number"], reading(column, row["raw"])) for row in most], distinct


def _notes(view: View, column: str, found: Sequence[_Value], distinct: int) -> Iterator[Note]:
    doubtful = [value for value in found if value.reading.code]
    named = doubtful[:_NAMED]
    header = view.header(column)
    places = _rows_of(view, column, [value.raw for value in named])
    for value in named:
        read = value.reading
        rows = places.get(value.raw, ())
        yield Note(read.code, rows, value.count, header, column, _cut(value.raw), _cut(read.read_as), read.hint)
    if more := doubtful[_NAMED:]:
        hint = f"{len(more):,} more values that are not read well, such as {shown(more[0].raw)}"
        yield Note(more[0].reading.code, (), sum(value.count for value in more), header, column, hint=hint)
    if distinct > len(found):
        hint = f"only the {len(found):,} most frequent of {distinct:,} different values were looked at"
        yield Note("values-unchecked", (), distinct - len(found), header, column, hint=hint)
    if column == "PatientAge":
        yield from _dicom_ages(view, found)


def _rows_of(view: View, column: str, raws: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """The first rows that have each of the values."""
    if not raws:
        return {}
    chosen = view.rows.filter(view.rows[column].isin(list(raws))).select("row", raw=view.rows[column])
    window = ibis.window(group_by="raw", order_by="row")
    first = chosen.mutate(place=ibis.row_number().over(window)).filter(_.place < ROWS_SHOWN)
    places: dict[str, tuple[int, ...]] = {}
    for row in first.order_by("row").to_pyarrow().to_pylist():
        places[row["raw"]] = (*places.get(row["raw"], ()), row["row"])
    return places


def _dicom_ages(view: View, found: Sequence[_Value]) -> Iterator[Note]:
    """One note for all ages in DICOM's spelling."""
    ages = [value for value in found if not value.reading.code and _DICOM_AGE.fullmatch(value.raw)]
    if ages:
        rows = _rows_of(view, "PatientAge", [ages[0].raw])[ages[0].raw]
        count = sum(value.count for value in ages)
        hint = "read well; plain years (40) are what the hub asks for"
        header, read_as = view.header("PatientAge"), ages[0].reading.read_as
        yield Note("age-spelling", rows, count, header, "PatientAge", ages[0].raw, read_as, hint)


def _several_licences(view: View) -> Iterator[Note]:
    """Collections whose rows state different licences: the rows that state another one than most rows."""
    if "license" not in view.columns:
        return
    rows = view.rows.filter(_.collection_id.notnull(), _.license.notnull())
    pairs = rows.group_by(_.collection_id, _.license).agg(number=_.count()).order_by(_.collection_id, _.number.desc())
    stated: dict[str, dict[str, dict[str, int]]] = {}
    for row in pairs.limit(MOST_VALUES).to_pyarrow().to_pylist():
        if label := reading("license", row["license"]).read_as:
            stated.setdefault(row["collection_id"], {}).setdefault(label, {})[row["license"]] = row["number"]
    for collection_id, labels in stated.items():
        if len(labels) > 1:
            yield _other_licences(view, collection_id, labels)


def _other_licences(view: View, collection_id: str, labels: Mapping[str, Mapping[str, int]]) -> Note:
    """The note on a collection of several licences, each with its spellings and their rows."""
    numbers = {label: sum(spellings.values()) for label, spellings in labels.items()}
    most, *others = sorted(numbers, key=lambda label: -numbers[label])
    each = ", ".join(f"{label} ({count_of(numbers[label], 'row', 'rows')})" for label in [most, *others][:10])
    hint = f"fine where it is meant; the collection {shown(collection_id)} has {each}"
    spellings = [raw for label in others for raw in labels[label]]
    rows = first_rows(view.rows.filter(_.collection_id == collection_id, _.license.isin(spellings)), "license")
    value, count = rows[0]["value"], sum(numbers[label] for label in others)
    read_as = next(label for label in others if value in labels[label])
    places = tuple(row["row"] for row in rows)
    return Note("license-several", places, count, view.header("license"), "license", _cut(value), read_as, hint)


def check_constants(values: Mapping[str, str]) -> tuple[Note, ...]:
    """What is wrong with the values of the configuration that hold for every row."""
    read = {column: reading(column, raw) for column, raw in values.items() if column in READINGS}
    return tuple(
        Note(found.code, (), 1, "", column, _cut(values[column]), _cut(found.read_as), found.hint)
        for column, found in read.items()
        if found.code
    )


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST_VALUE else f"{text[: LONGEST_VALUE - 1]}…"
