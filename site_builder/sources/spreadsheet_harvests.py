"""Harvests of contributed tables: what `site-builder check` tells the contributor is reported file by file.

A file that can't be read, or names a person, is not used; the others are.
"""

import shutil
import tempfile
import weakref
from pathlib import Path

import ibis
from ibis import _
from ibis.backends import BaseBackend

from site_builder.columns import COLLECTION_COLUMNS, COLUMNS
from site_builder.engine import explained
from site_builder.errors import SourceError
from site_builder.findings import CODES, Finding, Report
from site_builder.model import SourceInfo
from site_builder.sheets.notes import Note
from site_builder.sheets.options import SheetOptions
from site_builder.sheets.table import Refused
from site_builder.sheets.view import View, open_view
from site_builder.sources.base import Harvest, Snapshot
from site_builder.sources.spreadsheet_records import commons_of, read_records
from site_builder.sources.spreadsheet_series import put_together, write_series

#: Facts of collections that pages count by, and so name as provided.
_RECORDED = ("disease_type", "primary_site", "species", "access")


def harvests(snapshot: Snapshot, options: SheetOptions, engine: BaseBackend, report: Report) -> tuple[Harvest, ...]:
    """One harvest per commons. Raises `SourceError` where none of the tables can be used."""
    source = snapshot.source_id
    folder = _scratch(engine)
    views = _views(snapshot, options, engine, folder, report)
    with explained(source, "a table that was read"):
        whole = put_together(source, views, report)
        series = write_series(source, views, whole, engine, folder / "series.parquet", report)
        return tuple(_harvest(name, series, snapshot, report) for name in sorted(set(whole.names.values())))


def _views(snapshot: Snapshot, options: SheetOptions, engine: BaseBackend, folder: Path, report: Report) -> list[View]:
    """The tables that can be used; what is odd about any of them is reported."""
    source = snapshot.source_id
    views: list[View] = []
    refused: list[Refused] = []
    for place, (name, path) in enumerate(snapshot.files.items()):
        with explained(source, name):
            view = open_view(path, name, options, folder / f"{place}.parquet", engine)
        if isinstance(view, Refused):
            refused.append(view)
        elif view.count:
            views.append(view)
        report.extend(_findings(source, view, name in snapshot.facts.get("loose", ())))
    for name in snapshot.facts.get("others", ()):
        report.add(Finding("file-passed-over", source, name, unit="files", hint="its name is none of a table"))
    if not views:
        reasons = [f"{one.name}: {one.note.hint}" for one in refused] or [f"{', '.join(snapshot.files)}: no rows"]
        raise SourceError(f"source '{source}': no table can be used\n  " + "\n  ".join(reasons))
    return views


def _findings(source: str, table: View | Refused, loose: bool) -> list[Finding]:
    if isinstance(table, Refused):
        note = table.note
        code = "file-passed-over" if loose and note.code == "sheet-unreadable" else note.code
        return [Finding(code, source, table.name, note.header, unit="files", hint=note.hint)]
    unknown = [
        Note("sheet-column-unknown", header=head.header, hint=head.note)
        for head in table.heads
        if head.column is None and head.header and head.note.startswith("not known")
    ]
    return [_finding(source, table.name, note) for note in (*table.notes, *unknown)]


def _finding(source: str, name: str, note: Note) -> Finding:
    """A note on a table as a finding, at its first row."""
    where = f"{name} row {note.rows[0]}" if note.rows else name
    more = f" (rows {', '.join(f'{row:,}' for row in note.rows)} ...)" if len(note.rows) > 1 else ""
    unit = "rows" if note.rows or CODES[note.code][0] == "error" else "tables"
    return Finding(note.code, source, where, note.column or note.header, note.value, note.count, unit,
                   f"{note.hint}{more}")  # fmt: skip


def _harvest(name: str, series: ibis.Table, snapshot: Snapshot, report: Report) -> Harvest:
    ours = series.filter(_.commons_name == name)
    commons = commons_of(name, ours)
    info = SourceInfo(
        id=snapshot.source_id,
        kind="spreadsheet",
        commons_name=commons.name,
        version=snapshot.version,
        released=None,
        retrieved_at=snapshot.retrieved_at,
        origin=snapshot.origin,
    )
    records = read_records(snapshot.source_id, commons, ours, report)
    return Harvest(info, commons, ours.select(*(c.name for c in COLUMNS)), _provided(ours), records)


def _provided(series: ibis.Table) -> frozenset[str]:
    """The columns in which any row states something."""
    names = [*(column.name for column in COLUMNS), *(c.name for c in COLLECTION_COLUMNS if c.name in _RECORDED)]
    found = series.agg(**{name: series[name].count() for name in names}).to_pyarrow().to_pylist()[0]
    return frozenset(name for name in names if found[name])


def _scratch(engine: BaseBackend) -> Path:
    """A folder for what the engine reads, which goes when the engine goes."""
    folder = Path(tempfile.mkdtemp(prefix="site-builder-"))
    weakref.finalize(engine, shutil.rmtree, folder, True)
    return folder
