"""Completeness: in how many rows of each collection a column of the BIH metadata SOP has a value.

Columns that have a vocabulary have no value where they plainly say nothing (`NA`, `unknown`); the others where
they are empty. What is said of a whole collection is there or not. A column that the source does not have is
"not provided", which is not a share of zero.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

import ibis
from ibis import _

from site_builder.columns import SOP_COLUMNS, Column
from site_builder.harmonise.join import RawCount
from site_builder.harmonise.raw import cleaned
from site_builder.harmonise.text import readable
from site_builder.model import UNITS, CollectionRecord, Commons, Filled, FillState, Level
from site_builder.sources.base import Harvest, Tally
from site_builder.sources.idc_records import PROVENANCE_WORDS
from site_builder.summarise.cube import KEYS, NO_KEYS, rows
from site_builder.summarise.vocabulary import READERS

#: Columns in which empty is an answer: the series is original data, or is nothing that a viewer shows.
_NO_GAP = frozenset({"analysis_result_id", "dicom_viewer_url"})
_PLAIN_KEYS = tuple(name for name in KEYS if name not in READERS and name != "collection_id")
#: What rows have where they are no series.
_ROWS_WITH: dict[str, tuple[Level, ...]] = {"StudyInstanceUID": ("study", "series"), "SeriesInstanceUID": ("series",)}


@dataclass(frozen=True, slots=True)
class Figure:
    """Of `rows` rows of a level so many are `filled`; None where the source hides a part of them."""

    filled: int | None
    rows: int | None
    level: Level


#: Figures by collection and column.
Figures = Mapping[str, Mapping[str, Figure]]


def stated_contributors(record: CollectionRecord) -> tuple[str, ...]:
    """Who contributes a collection: as its record says, else as its original data do."""
    said = (pair for part in record.parts if part.kind == "original_data" for pair in part.provenance)
    named = (who for words, who in said if words == PROVENANCE_WORDS["data_contributor"])
    return record.contributors or tuple(dict.fromkeys(named))


def _stated(values: Iterable[str]) -> bool:
    return any(cleaned(value) for value in values)


def _is_cited(record: CollectionRecord) -> bool:
    return any(part.citation for part in record.parts) or any(link.role == "publication" for link in record.links)


#: Whether a record says what a column is for.
_RECORDED: dict[str, Callable[[CollectionRecord], bool]] = {
    "data_contributor": lambda record: _stated(stated_contributors(record)),
    "full_name": lambda record: record.title not in ("", record.collection_id, readable(record.collection_id)),
    "description": lambda record: _stated(record.description),
    "disease_type": lambda record: _stated(record.disease_types),
    "primary_site": lambda record: _stated(record.primary_sites),
    "species": lambda record: _stated(record.species),
    "access": lambda record: _stated(record.access),
    "publication_citation": _is_cited,
}


def completeness(harvest: Harvest, figures: Figures) -> dict[str, tuple[Filled, ...]]:
    """Every column of the SOP per collection of `figures`, in the order of the SOP."""
    records = {record.collection_id: record for record in harvest.records}
    recorded = {name for name, says in _RECORDED.items() if any(says(record) for record in harvest.records)}
    provided = harvest.provided | recorded | {"commons_name", "commons_long_name", "collection_id"}

    def filled(column: Column, where: str) -> Filled:
        if column.level != "collection":
            there = column.name in provided - harvest.lacking.get(where, frozenset())
            return _of_rows(column, figures[where].get(column.name), there)
        return _of_record(column, where, harvest.commons, records.get(where), column.name in provided)

    columns = [column for column in SOP_COLUMNS if column.name not in _NO_GAP]
    return {where: tuple(filled(column, where) for column in columns) for where in figures}


def _of_rows(column: Column, figure: Figure | None, provided: bool) -> Filled:
    unit = UNITS[figure.level if figure else column.level]
    if not provided or (figure and figure.level not in _ROWS_WITH.get(column.name, (figure.level,))):
        return Filled(column.name, column.requirement, "not provided", unit)
    if figure is None or figure.filled is None or figure.rows is None:
        return Filled(column.name, column.requirement, "hidden", unit)
    return Filled(column.name, column.requirement, _state(figure.filled, figure.rows), unit, figure.filled, figure.rows)


def _of_record(column: Column, where: str, commons: Commons, record: CollectionRecord | None, provided: bool) -> Filled:
    if not provided:
        return Filled(column.name, column.requirement, "not provided", "records")
    names = {"commons_name": commons.name, "commons_long_name": commons.long_name, "collection_id": where}
    says = names[column.name] if column.name in names else record is not None and _RECORDED[column.name](record)
    return Filled(column.name, column.requirement, _state(int(bool(says)), 1), "records", int(bool(says)), 1)


def _state(filled: int, of: int) -> FillState:
    return "empty" if not filled else "complete" if filled >= of else "partial"


def filled_rows(cube: ibis.Table, raws: Mapping[str, Sequence[RawCount]], levels: Mapping[str, Level]) -> Figures:
    """What the rows of the cube say; `raws` are the values that have a vocabulary, `levels` what rows are."""
    keys = {name: ibis.ifelse(_[name].nullif("").notnull(), _["rows"], 0).sum() for name in _PLAIN_KEYS}
    others = {name: _[f"filled__{name}"].sum() for name in NO_KEYS}
    table = cube.group_by("collection_id").agg(collection_rows=_["rows"].sum(), **keys, **others)
    filled = {row.pop("collection_id"): row | dict.fromkeys(READERS, 0) for row in rows(table)}
    for column, counts in raws.items():
        for count in counts:
            if cleaned(count.raw) is not None:
                filled[count.collection_id][column] += count.rows
    found: dict[str, dict[str, Figure]] = {}
    for where, row in sorted(filled.items()):
        every = row.pop("collection_rows")
        found[where] = {name: Figure(number, every, levels[where]) for name, number in row.items()}
    return found


def filled_tallies(tallies: Iterable[Tally], collections: Iterable[str]) -> Figures:
    """The same of counts that a source gives instead of rows; one that it hides hides the figure."""
    found: dict[str, dict[str, Figure]] = {where: {} for where in collections}
    for tally in tallies:
        if tally.column and tally.collection_id in found:
            figures = found[tally.collection_id]
            before = figures.get(tally.column, Figure(0, 0, tally.level))
            filled = 0 if cleaned(tally.raw) is None else tally.count
            figures[tally.column] = Figure(_sum(before.filled, filled), _sum(before.rows, tally.count), tally.level)
    return found


def _sum(one: int | None, other: int | None) -> int | None:
    return None if one is None or other is None else one + other
