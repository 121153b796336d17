"""Source `spreadsheet`: contributed tables (CSV, TSV, XLSX, Parquet), a row per series, study or subject.

Columns are those of the metadata SOP of the BDF Imaging Hub. The files are local, so there is nothing to pull.
"""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ibis.backends import BaseBackend

from site_builder.clock import file_time
from site_builder.errors import SiteBuilderError, SourceError
from site_builder.findings import Report
from site_builder.sheets.files import find_files, shown_name
from site_builder.sheets.options import SheetOptions
from site_builder.sources.base import Harvest, Snapshot

if TYPE_CHECKING:
    from site_builder.snapshots import Store

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
    series_tables: bool | None = field(default=None, metadata={"help": "whether rows are published as files"})


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
        from site_builder.sources.spreadsheet_harvests import harvests  # its libraries are slow to load

        return harvests(snapshot, self.options, engine, report)
