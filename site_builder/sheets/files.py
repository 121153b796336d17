"""Which files are tables: those that are named, and those in folders that are named."""

import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from site_builder.errors import SiteBuilderError

#: What a table's file is called; `.gz` may follow those of texts.
TEXTS = (".csv", ".tsv", ".tab", ".txt")
TABLES = (*TEXTS, ".xlsx", ".xlsm", ".parquet", ".pq")


@dataclass(frozen=True, slots=True)
class Files:
    """The files to read, in order, and those of folders that are no tables by their name.

    `loose` are the texts (`.txt`) among those to read that a folder holds and nobody has named: notes as well
    as tables are called so.
    """

    tables: tuple[Path, ...]
    others: tuple[Path, ...]
    loose: frozenset[Path]


def find_files(paths: Iterable[Path]) -> Files:
    """Files as they are named, and every file in folders, hidden ones and lock files of Excel passed over.

    Raises `SiteBuilderError` where a path is not there.
    """
    tables: dict[Path, Path] = {}
    others: dict[Path, Path] = {}
    named = list(paths)
    for path in named:
        if path.is_dir():
            for file in _inside(path):
                kind = tables if is_table(file) else others
                kind.setdefault(file.resolve(), file)
        elif path.is_file():
            tables.setdefault(path.resolve(), path)
        else:
            raise SiteBuilderError(
                f"{path} is not there; name a file (CSV, TSV, XLSX, Parquet) or a folder of such files"
            )
    loose = {path for path in tables.values() if path.name.lower().endswith((".txt", ".txt.gz"))}
    return Files(tuple(tables.values()), tuple(others.values()), frozenset(loose.difference(named)))


def is_table(path: Path) -> bool:
    """Whether a file is called as tables are."""
    name = path.name.lower()
    return name.endswith(TABLES) or name.endswith(tuple(f"{suffix}.gz" for suffix in TEXTS))


def shown_name(path: Path) -> str:
    """The path as a text; bytes of its name that are no UTF-8 are replaced."""
    return os.fsencode(path.as_posix()).decode("utf-8", "replace")


def _inside(folder: Path) -> Sequence[Path]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return sorted((f for f in files if not _is_hidden(f.relative_to(folder))), key=lambda f: f.as_posix())


def _is_hidden(path: Path) -> bool:
    return path.name.startswith("~$") or any(part.startswith(".") for part in path.parts)
