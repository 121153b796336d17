"""`collections/<commons>/<collection>/series.parquet`: the series of each collection whose rows may be shown."""

from pathlib import Path

from site_builder.model import Catalog, Collection
from site_builder.publish import Output
from site_builder.series.store import table_file

MEDIA = "application/vnd.apache.parquet"


def series_path(collection: Collection) -> str:
    """Where the collection's table lies: `collections/idc/nlst/series.parquet`."""
    return f"{collection.url}series.parquet"


def series_files(catalog: Catalog, cache: Path) -> list[Output]:
    """The tables, as `series` wrote them into the cache."""
    return [
        Output(series_path(collection), table_file(cache, collection.table), "the tables of series")
        for collection in catalog.collections
        if collection.table
    ]
