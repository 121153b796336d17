"""The small tables of the source `idc` as rows under today's names, whatever release they are of.

Releases before 24 write the same columns in other cases (`CancerTypes`, `Citation`) and have fewer fields.
Both spellings are read; what a release does not have is reported once and None in every row.
"""

from collections.abc import Iterable, Sequence
from typing import Any

import ibis

from site_builder.findings import Finding, Report

#: Fields of each element of `collections_index.sources`.
ENTRY_FIELDS = (
    "source_id", "source_title", "source_type", "source_doi", "source_url", "license", "citation",
    "provenance", "Access",
)  # fmt: skip
#: What an earlier release called a column, where more than its case and underscores have changed.
EARLIER_NAMES = {"program_id": "program"}
#: Columns of whole numbers; `sources` is a list, every other column is a text.
NUMBERS = frozenset({"subjects", "idc_version"})


def read_rows(source: str, table: ibis.Table, name: str, wanted: Sequence[str], report: Report) -> list[dict[str, Any]]:
    """The rows of the table `name` with every wanted column; those it lacks are None and reported."""
    theirs = spelled(wanted, table.columns)
    for column in wanted:
        if column not in theirs:
            hint = f"{name} has no {column}; what it would say is not provided"
            report.add(Finding("column-missing", source, name, column, unit="columns", hint=hint))
    rows = table.select(list(theirs.values())).to_pyarrow().to_pylist() if theirs else []
    return [
        {column: _cell(column, row[theirs[column]]) if column in theirs else None for column in wanted} for row in rows
    ]


def read_entries(raw: object) -> list[dict[str, Any]]:
    """The elements of a `sources` cell with every one of `ENTRY_FIELDS`, absent ones as None."""
    entries = [entry for entry in raw if isinstance(entry, dict)] if isinstance(raw, list) else []
    named = [(spelled(ENTRY_FIELDS, entry), entry) for entry in entries]
    return [{name: _field(name, entry.get(theirs.get(name, ""))) for name in ENTRY_FIELDS} for theirs, entry in named]


def report_entry_fields(source: str, table: ibis.Table, report: Report) -> None:
    """Report, each once, the fields that the elements of `sources` do not have in this release."""
    theirs = spelled(["sources"], table.columns)
    kind = table.schema()[theirs["sources"]] if theirs else None
    if kind is None or not (kind.is_array() and kind.value_type.is_struct()):
        return
    present = spelled(ENTRY_FIELDS, kind.value_type.names)
    for name in ENTRY_FIELDS:
        if name not in present:
            hint = f"the entries of sources have no {name}; what it would say is not provided"
            where = ("collections_index", f"sources.{name}")
            report.add(Finding("column-missing", source, *where, unit="columns", hint=hint))


def spelled(wanted: Iterable[str], present: Iterable[str]) -> dict[str, str]:
    """Each wanted name that is present, with its spelling there: itself, else without case and underscores."""
    exact = list(present)
    folded = {_folded(name): name for name in reversed(exact)}
    found = {}
    for name in wanted:
        theirs = name if name in exact else folded.get(_folded(name)) or folded.get(EARLIER_NAMES.get(name, ""))
        if theirs is not None:
            found[name] = theirs
    return found


def _folded(name: str) -> str:
    return name.replace("_", "").lower()


def _cell(column: str, value: object) -> object:
    """A cell in the type that its column should have; a text that is none is what the value says."""
    if column in NUMBERS:
        return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
    return value if column == "sources" else _text(value)


def _field(name: str, value: object) -> object:
    if name in ("license", "provenance"):
        return {key: _text(part) for key, part in value.items()} if isinstance(value, dict) else {}
    return _text(value)


def _text(value: object) -> str | None:
    return value if value is None or isinstance(value, str) else str(value)
