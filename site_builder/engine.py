"""The engine: DuckDB in process, through Ibis."""

from collections.abc import Iterator
from contextlib import contextmanager

import ibis
from ibis.backends import BaseBackend

from site_builder.errors import SourceError


@contextmanager
def connect() -> Iterator[BaseBackend]:
    """A fresh engine in memory, closed in the end; the extensions it has built in, none from the network."""
    engine = ibis.duckdb.connect(autoinstall_known_extensions=False, preserve_insertion_order=False)
    try:
        yield engine
    finally:
        engine.disconnect()


@contextmanager
def explained(source: str, what: str) -> Iterator[None]:
    """Turn what the engine raises inside into a `SourceError` that names the source and the table(s)."""
    try:
        yield
    except Exception as error:
        if not isinstance(error, engine_errors()):
            raise
        raise SourceError(
            f"source '{source}': {what} cannot be read: {' '.join(str(error).split())[:500]}; "
            "the file may be damaged, or its columns are not of the expected types"
        ) from error


def engine_errors() -> tuple[type[Exception], ...]:
    """What the engine raises where it meets data it cannot read; loaded only when something went wrong."""
    import duckdb
    import pyarrow as pa
    from ibis.common.exceptions import IbisError

    return (duckdb.Error, IbisError, pa.ArrowException)
