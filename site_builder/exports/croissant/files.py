"""The tables of collections, and the Croissant files that describe these and the series tables."""

import json
from pathlib import Path

from site_builder.config import SiteConfig
from site_builder.exports.croissant.paths import croissant_path
from site_builder.exports.croissant.series import series_croissant
from site_builder.exports.croissant.site import site_croissant
from site_builder.exports.tables.files import table_files
from site_builder.linked.described import describe
from site_builder.linked.nodes import Json
from site_builder.linked.script import shown
from site_builder.model import Catalog
from site_builder.publish import Output, text_file

_WRITER = "the Croissant descriptions"


def described_tables(
    catalog: Catalog, config: SiteConfig, generated_at: str, cache: Path | None = None
) -> list[Output]:
    """`collections.csv`, `collections.parquet`, and a `croissant.json` of these and of each table of series."""
    tables = table_files(catalog, config, generated_at, cache)
    described = describe(catalog, config)
    own = [(c, series_croissant(described[c.id], c.table, config)) for c in catalog.collections if c.table]
    return [
        *tables,
        _file("croissant.json", site_croissant(tables, catalog, config, generated_at)),
        *(_file(croissant_path(collection), node) for collection, node in own),
    ]


def _file(path: str, node: Json) -> Output:
    """The description with a property on each line, which is quick to write."""
    lines = (f"{json.dumps(name)}: {json.dumps(shown(value), ensure_ascii=False)}" for name, value in node.items())
    return text_file(path, "{\n" + ",\n".join(lines) + "\n}\n", _WRITER)
