"""The registry of sources: one line per kind."""

from collections.abc import Callable
from typing import Any

from site_builder.sources.base import Harvest, Release, Snapshot, Source
from site_builder.sources.guppy import GuppyOptions, GuppySource
from site_builder.sources.idc import IdcOptions, IdcSource
from site_builder.sources.spreadsheet import SpreadsheetOptions, SpreadsheetSource

#: kind -> (options dataclass read from the `[[sources]]` table, what makes a source of such options)
SOURCES: dict[str, tuple[type[Any], Callable[[Any], Source]]] = {
    "idc": (IdcOptions, IdcSource),
    "guppy": (GuppyOptions, GuppySource),
    "spreadsheet": (SpreadsheetOptions, SpreadsheetSource),
}

__all__ = ["SOURCES", "Harvest", "IdcOptions", "IdcSource", "Release", "Snapshot", "Source"]
