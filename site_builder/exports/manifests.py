"""Manifests: what a program needs to get the images of a collection, with their licences and how to cite them.

- `manifest.s5cmd`, a `cp` of all files of each series, as IDC's own manifests have them: `s5cmd run` and `idc download`
  (idc-index 0.13, `download_from_manifest`) pass over lines that begin with `#`.
- `manifest.drs.json` for `gen3 drs-pull manifest` (gen3 4.28, `Manifest.load`): a list of objects of which `object_id`
  is read; other keys are passed over, so each has its licence, and the first one says of the whole what the other
  manifests say in comments.
- `series.txt`, a SeriesInstanceUID on each line after comments.

They are made from the tables of series and lie in the cache under a hash of what they are made from.
"""

import hashlib
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from site_builder.config import SiteConfig
from site_builder.exports.manifest_heads import head_of
from site_builder.model import Catalog, Collection, SeriesTable
from site_builder.publish import Output
from site_builder.series.store import forget_others, sha256, table_file, written

_FOLDER = "manifests"
_PACKAGE = Path(__file__).parents[1]
#: Modules whose change makes kept manifests stale: what writes them, and how it parts and sorts out identifiers.
CODE = (*sorted((_PACKAGE / "exports").glob("manifest*.py")), _PACKAGE / "series" / "identifiers.py")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of manifest: its file, what that is (`media`, `label`, `note`), and how many things one lists."""

    name: str
    media: str
    label: str
    note: str
    listed: Callable[[SeriesTable], int]


KINDS = (
    Kind("manifest.s5cmd", "text/plain", "Manifest (s5cmd)", "copies the files of each series", lambda t: t.addresses),
    Kind("manifest.drs.json", "application/json", "Manifest (Gen3)", "gets files by identifier", lambda t: t.objects),
    Kind("series.txt", "text/plain", "SeriesInstanceUIDs", "a line for each series", lambda t: t.uids),
)


def manifests_of(collection: Collection) -> tuple[tuple[str, Kind, int], ...]:
    """The manifests that a collection has: path from the root, kind, and how many things it lists."""
    if collection.table is None:
        return ()
    found = ((kind, kind.listed(collection.table)) for kind in KINDS)
    return tuple((f"{collection.url}{kind.name}", kind, number) for kind, number in found if number)


def manifest_files(catalog: Catalog, config: SiteConfig, cache: Path) -> list[Output]:
    """Every manifest of every collection; those that an earlier build made of the same are used again."""
    store = _Store(cache / _FOLDER)
    wanted = list(_wanted(catalog, config, cache, store))
    with ThreadPoolExecutor(max_workers=2) as pool:
        files = list(pool.map(lambda one: one[1](), wanted))
    forget_others(store.folder, files)
    return [Output(path, file, "the manifests") for (path, _make), file in zip(wanted, files, strict=True)]


class _Store:
    """Manifests in the cache: each is named by the hash of what it is made from and by its own."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.known = {path.name.partition("-")[0]: path for path in folder.glob("*-*")}
        self.code = "".join(map(sha256, CODE))

    def file(self, kind: Kind, head: tuple[str, ...], table: SeriesTable, cache: Path) -> Path:
        """The file of a manifest, made where it is not there or not whole."""
        said = "\n".join((self.code, table.sha256, kind.name, *head))
        key = hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:32]
        there = self.known.get(key)
        if there and there.name.rpartition("-")[2] == sha256(there):
            return there
        from site_builder.exports.manifest_lines import write_manifest  # Arrow is slow to load

        write = partial(write_manifest, kind.name, head, table_file(cache, table), all_uids=table.uids == table.rows)
        fresh = written(self.folder, f"{key}.new", lambda path: write(path))
        return fresh.replace(self.folder / f"{key}-{sha256(fresh)}")


def _wanted(
    catalog: Catalog, config: SiteConfig, cache: Path, store: _Store
) -> Iterator[tuple[str, Callable[[], Path]]]:
    """Path and maker of each manifest."""
    platforms = {platform.commons.name: platform for platform in catalog.platforms}
    for collection in catalog.collections:
        for path, kind, number in manifests_of(collection):
            assert collection.table is not None
            head = head_of(kind.name, number, collection, platforms[collection.commons_name], catalog.licenses, config)
            yield path, partial(store.file, kind, head, collection.table, cache)
