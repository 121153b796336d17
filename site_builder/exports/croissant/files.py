"""The tables of collections, and the Croissant files that describe these and the series tables."""

from site_builder.config import SiteConfig
from site_builder.exports.api import dump
from site_builder.exports.croissant.site import site_croissant
from site_builder.exports.tables.files import table_files
from site_builder.linked.script import shown
from site_builder.model import Catalog
from site_builder.publish import Output, text_file

_WRITER = "the Croissant descriptions"


def described_tables(catalog: Catalog, config: SiteConfig, generated_at: str) -> list[Output]:
    """`collections.csv` and `collections.parquet`, and `croissant.json`, which describes them."""
    tables = table_files(catalog, config, generated_at)
    site = shown(site_croissant(tables, catalog, config, generated_at))
    return [*tables, text_file("croissant.json", dump(site), _WRITER)]
