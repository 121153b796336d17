"""Source `spreadsheet`: contributed tables (CSV, TSV, XLSX, Parquet), a row per series, study or subject.

Columns are those of the metadata SOP of the BDF Imaging Hub; what `site-builder check` tells the contributor is
reported here file by file. A file that can't be read, or names a person, is not used; the others are.
"""

import shutil
import tempfile
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import ibis
from ibis import _
from ibis.backends import BaseBackend

from site_builder.clock import file_time
from site_builder.columns import COLLECTION_COLUMNS, COLUMNS
from site_builder.engine import explained
from site_builder.errors import SiteBuilderError, SourceError
from site_builder.findings import CODES, Finding, Report
from site_builder.model import SourceInfo
from site_builder.sheets.files import find_files, shown_name
from site_builder.sheets.notes import Note
from site_builder.sheets.options import SheetOptions
from site_builder.sheets.table import Refused
from site_builder.sheets.view import View, open_view
from site_builder.sources.base import Harvest, Snapshot
from site_builder.sources.spreadsheet_records import commons_of, read_records
from site_builder.sources.spreadsheet_series import put_together, write_series

if TYPE_CHECKING:
    from site_builder.snapshots import Store

#: Facts of collections that pages count by, and so name as provided.
_RECORDED = ("disease_type", "primary_site", "species", "access")
_FILES_NAMED = 5


@dataclass(frozen=True, slots=True)
class SpreadsheetOptions:
    """Keys of a `[[sources]]` table with `kind = "spreadsheet"`."""

    id: str = field(metadata={"help": "short name of the source, used in snapshots and reports"})
    path: Path = field(metadata={"help": "a table (CSV, TSV, XLSX, Parquet) or a folder of tables"})
    columns: dict[str, str] = field(
        default_factory=dict, metadata={"help": "our column for a header of another name; '-' leaves a column out"}
    )
    values: dict[str, str] = field(
        default_factory=dict, metadata={"help": "what holds for every row whose cell in that column is empty"}
    )


class SpreadsheetSource:
    """Contributed tables: the file or the folder that `path` names."""

    def __init__(self, options: SpreadsheetOptions) -> None:
        self.id = options.id
        self.path = options.path
        self.options = SheetOptions(options.columns, options.values)

    def snapshot(self, store: "Store | None" = None) -> Snapshot:
        """Find the tables. Raises `SourceError` where there is none."""
        try:
            found = find_files([self.path])
        except SiteBuilderError as error:
            raise SourceError(f"source '{self.id}': {error}") from error
        if not found.tables:
            raise SourceError(f"source '{self.id}': there is no table (CSV, TSV, XLSX, Parquet) in {self.path}")
        files = {self._name(path): path for path in found.tables}
        names = ", ".join(list(files)[:_FILES_NAMED])
        more = f" and {len(files) - _FILES_NAMED:,} more" if len(files) > _FILES_NAMED else ""
        return Snapshot(
            source_id=self.id,
            files=files,
            version="",
            retrieved_at=max(map(file_time, found.tables)),
            origin=f"{names}{more}",
            facts={"others": [self._name(path) for path in found.others], "loose": [*map(self._name, found.loose)]},
        )

    def _name(self, path: Path) -> str:
        """What a file is called in reports: its path within the folder."""
        return shown_name(path.relative_to(self.path) if self.path.is_dir() else Path(path.name))

    def parse(self, snapshot: Snapshot, engine: BaseBackend, report: Report) -> tuple[Harvest, ...]:
        """Read the tables. Raises `SourceError` where none of them can be used."""
        folder = _scratch(engine)
        views = self._views(snapshot, engine, folder, report)
        with explained(self.id, "a table that was read"):
            whole = put_together(self.id, views, report)
            series = write_series(self.id, views, whole, engine, folder / "series.parquet", report)
            return tuple(self._harvest(name, series, snapshot, report) for name in sorted(set(whole.names.values())))

    def _views(self, snapshot: Snapshot, engine: BaseBackend, folder: Path, report: Report) -> list[View]:
        """The tables that can be used; what is odd about any of them is reported."""
        views: list[View] = []
        refused: list[Refused] = []
        for place, (name, path) in enumerate(snapshot.files.items()):
            with explained(self.id, name):
                view = open_view(path, name, self.options, folder / f"{place}.parquet", engine)
            if isinstance(view, Refused):
                refused.append(view)
            elif view.count:
                views.append(view)
            report.extend(self._findings(view, name in snapshot.facts.get("loose", ())))
        for name in snapshot.facts.get("others", ()):
            report.add(Finding("file-passed-over", self.id, name, unit="files", hint="its name is none of a table"))
        if not views:
            reasons = [f"{one.name}: {one.note.hint}" for one in refused] or [f"{', '.join(snapshot.files)}: no rows"]
            raise SourceError(f"source '{self.id}': no table can be used\n  " + "\n  ".join(reasons))
        return views

    def _findings(self, table: View | Refused, loose: bool) -> list[Finding]:
        if isinstance(table, Refused):
            note = table.note
            code = "file-passed-over" if loose and note.code == "sheet-unreadable" else note.code
            return [Finding(code, self.id, table.name, note.header, unit="files", hint=note.hint)]
        unknown = [
            Note("sheet-column-unknown", header=head.header, hint=head.note)
            for head in table.heads
            if head.column is None and head.header and head.note.startswith("not known")
        ]
        return [self._finding(table.name, note) for note in (*table.notes, *unknown)]

    def _finding(self, name: str, note: Note) -> Finding:
        """A note on a table as a finding, at its first row."""
        where = f"{name} row {note.rows[0]}" if note.rows else name
        more = f" (rows {', '.join(f'{row:,}' for row in note.rows)} ...)" if len(note.rows) > 1 else ""
        unit = "rows" if note.rows or CODES[note.code][0] == "error" else "tables"
        return Finding(note.code, self.id, where, note.column or note.header, note.value, note.count, unit,
                       f"{note.hint}{more}")  # fmt: skip

    def _harvest(self, name: str, series: ibis.Table, snapshot: Snapshot, report: Report) -> Harvest:
        ours = series.filter(_.commons_name == name)
        commons = commons_of(name, ours)
        source = SourceInfo(
            id=self.id,
            kind="spreadsheet",
            commons_name=commons.name,
            version=snapshot.version,
            released=None,
            retrieved_at=snapshot.retrieved_at,
            origin=snapshot.origin,
        )
        records = read_records(self.id, commons, ours, report)
        return Harvest(source, commons, ours.select(*(c.name for c in COLUMNS)), _provided(ours), records)


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
