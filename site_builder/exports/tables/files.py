"""The table of collections as CSV, for spreadsheets and everything else, and as Parquet with types and descriptions."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any

from site_builder import __version__
from site_builder.characters import UNSHOWN
from site_builder.config import SiteConfig
from site_builder.exports.tables.fields import FIELDS, TableField, Value, row_of
from site_builder.kept_files import read_whole, write_alone
from site_builder.model import Catalog
from site_builder.publish import MAX_FILE_BYTES, Output
from site_builder.quality.tables import Cell, csv_table

if TYPE_CHECKING:
    import pyarrow as pa

CSV_PATH = "collections.csv"
PARQUET_PATH = "collections.parquet"
#: Between the values of a list in a cell of the CSV file; a semicolon within a value is a comma there.
SEPARATOR = "; "
_WRITER = "the tables of collections"

Row = Mapping[str, Value]


def table_files(
    catalog: Catalog, config: SiteConfig, generated_at: str, cache: Path | None = None
) -> tuple[Output, Output]:
    """`collections.csv` and `collections.parquet`: a row for each collection in the order of the ids.

    With a `cache` the second one is made only where an earlier build has not made the same: Arrow is slow to load.
    """
    platforms = {platform.commons.name: platform for platform in catalog.platforms}
    rows = [row_of(c, platforms[c.commons_name], config.base_url) for c in catalog.collections]
    about = {
        "title": f"Collections of {config.title}",
        "url": config.base_url,
        "generated_at": generated_at,
        "builder": f"site-builder {__version__}",
        "license": config.license,
        "sources": json.dumps([_source(source) for source in catalog.sources]),
    }
    parquet = _kept_parquet(rows, about, cache) if cache else parquet_file(rows, about)
    return Output(CSV_PATH, csv_file(rows), _WRITER), Output(PARQUET_PATH, parquet, _WRITER)


def _kept_parquet(rows: Sequence[Row], about: Mapping[str, str], cache: Path) -> bytes:
    """The Parquet file as an earlier build made it of the same, else made now."""
    path = cache / "tables" / hashlib.sha256(_made_from(rows, about)).hexdigest()[:32]
    kept = read_whole(path)
    if kept is None:
        kept = parquet_file(rows, about)
        write_alone(path, kept)
    return kept


def _made_from(rows: Sequence[Row], about: Mapping[str, str]) -> bytes:
    """Everything that the Parquet file comes from: what it says, the code that writes it, the version of Arrow."""
    code = Path(__file__).read_bytes() + Path(__file__).with_name("fields.py").read_bytes()
    return repr((rows, about, version("pyarrow"))).encode("utf-8", "backslashreplace") + code


def csv_file(rows: Sequence[Row]) -> bytes:
    """The rows as CSV (RFC 4180, UTF-8), names at the head; what would start a formula gets an apostrophe in front."""
    names = [field.name for field in FIELDS]
    return csv_table(names, ([_cell(row[name]) for name in names] for row in rows), MAX_FILE_BYTES)


def parquet_file(rows: Sequence[Row], about: Mapping[str, str]) -> bytes:
    """The rows as Parquet: lists as lists, figures that can be null, meaning and unit of each field in its metadata.

    `about` is the metadata of the whole; what is empty in it is left out.
    """
    import pyarrow as pa  # a tenth of a second that other commands need not wait
    import pyarrow.parquet as pq

    schema = pa.schema([_arrow_field(field) for field in FIELDS], {k: _text(v) for k, v in about.items() if v})
    columns = [pa.array([_clean(row[name]) for row in rows], schema.field(name).type) for name in schema.names]
    data = BytesIO()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema), data, compression="zstd")
    return data.getvalue()


def _arrow_field(field: TableField) -> "pa.Field[Any]":
    import pyarrow as pa

    kinds: Mapping[str, pa.DataType] = {
        "string": pa.string(),
        "int64": pa.int64(),
        "date": pa.date32(),
        "timestamp": pa.timestamp("ms", "UTC"),
        "list": pa.list_(pa.string()),
    }
    said = {"description": field.help, "unit": field.unit}
    return pa.field(field.name, kinds[field.dtype], metadata={key: text for key, text in said.items() if text})


def _source(source: Any) -> dict[str, str | None]:
    names = ("id", "commons_name", "version", "released", "retrieved_at", "origin", "status")
    return {name: getattr(source, name) or None for name in names}


def _cell(value: Value) -> Cell:
    if isinstance(value, list):
        return SEPARATOR.join(each.replace(";", ",") for each in value)
    if isinstance(value, datetime):
        return value.strftime("%Y-%m-%dT%H:%M:%SZ")
    return value.isoformat() if isinstance(value, date) else value


def _clean(value: Value) -> Value:
    """The value with its texts as pages may have them; Parquet has UTF-8 and nothing else."""
    if isinstance(value, list):
        return [_text(each) for each in value]
    return _text(value) if isinstance(value, str) else value


def _text(text: str) -> str:
    return UNSHOWN.sub("\ufffd", text)
