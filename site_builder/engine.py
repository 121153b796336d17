"""The engine: DuckDB in process, through Ibis."""

from collections.abc import Iterator
from contextlib import contextmanager

import ibis
from ibis.backends import BaseBackend


@contextmanager
def connect() -> Iterator[BaseBackend]:
    """A fresh engine in memory, closed in the end; the extensions it has built in, none from the network."""
    engine = ibis.duckdb.connect(autoinstall_known_extensions=False, preserve_insertion_order=False)
    try:
        yield engine
    finally:
        engine.disconnect()
