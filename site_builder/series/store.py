"""Files that builds keep for each other under the hash of what they hold, or of what they are made from.

They lie in the cache, which can be deleted at any time; a site links to them where the disk has links.
"""

import hashlib
from collections.abc import Callable, Iterable
from pathlib import Path

from site_builder.errors import SiteBuilderError
from site_builder.model import Catalog, Collection, SeriesTable

#: Folder of the tables in the cache.
TABLES = "series"


def table_file(cache: Path, table: SeriesTable) -> Path:
    """Where a table lies in the cache."""
    return cache / TABLES / f"{table.sha256}.parquet"


def are_whole(catalog: Catalog, cache: Path) -> bool:
    """Whether every table of a catalogue lies in the cache as it was written."""
    tables = [collection.table for collection in catalog.collections if collection.table]
    return all(_is_whole(table_file(cache, table), table) for table in tables)


def _is_whole(path: Path, table: SeriesTable) -> bool:
    try:
        return path.stat().st_size == table.size_bytes and sha256(path) == table.sha256
    except OSError:
        return False


def sha256(path: Path) -> str:
    """The SHA-256 of a file in hexadecimal digits."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def forget_others(folder: Path, keep: Iterable[Path]) -> None:
    """Remove what is in a folder of the cache besides some files; one that can't be removed stays."""
    kept = set(keep)
    for path in folder.iterdir() if folder.is_dir() else ():
        if path not in kept and path.is_file():
            path.unlink(missing_ok=True)


def forget_tables(cache: Path, collections: Iterable[Collection]) -> None:
    """Remove the tables of earlier catalogues."""
    forget_others(cache / TABLES, (table_file(cache, c.table) for c in collections if c.table))


def written(folder: Path, name: str, write: Callable[[Path], object]) -> Path:
    """A fresh file in a folder of the cache. Raises `SiteBuilderError` where the disk refuses."""
    path = folder / name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        write(path)
    except OSError as error:
        raise SiteBuilderError(
            f"{path} can't be written: {error}; the tables of series and the manifests are made there. Look for free "
            "space and permissions, or set series_tables = false for every source"
        ) from error
    return path
