"""The registry of sources: one line per kind."""

from site_builder.sources.base import Harvest, Release, Snapshot, Source
from site_builder.sources.idc import IdcOptions, IdcSource

#: kind -> (options dataclass read from the `[[sources]]` table, source class built from it)
SOURCES: dict[str, tuple[type[IdcOptions], type[IdcSource]]] = {
    "idc": (IdcOptions, IdcSource),
}

__all__ = ["SOURCES", "Harvest", "IdcOptions", "IdcSource", "Release", "Snapshot", "Source"]
