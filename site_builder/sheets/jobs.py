"""Which tables a check is asked for, and how the configuration says that each is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.errors import ConfigError
from site_builder.sheets.options import SheetOptions

if TYPE_CHECKING:
    from site_builder.config import SiteConfig, SourceConfig

#: The kind of source that reads contributed tables.
KIND = "spreadsheet"


@dataclass(frozen=True, slots=True)
class Job:
    """Files and folders that are read in one way; `source` is the id of the source that says how, or empty."""

    paths: tuple[Path, ...]
    options: SheetOptions
    source: str = ""


def jobs_of(files: Sequence[Path], config: "SiteConfig | None") -> list[Job]:
    """What to check: the given files, or those of every source of contributed tables where none is given.

    A file or folder that belongs to such a source is read as the source says, any other one as it is.

    Raises:
        ConfigError: If no file is given and there is no configuration, or it has no such source.
    """
    sources = [table for table in config.sources if table.kind == KIND] if config else []
    if not files:
        if not sources:
            where = f'{config.path} has no source of kind = "{KIND}"' if config else "there is no configuration"
            raise ConfigError(f"{where}; name the files to check: site-builder check my-table.csv")
        return [Job((table.options.path,), options_of(table), table.id) for table in sources]
    groups: dict[str, list[Path]] = {}
    for file in files:
        groups.setdefault(_owner(file, sources), []).append(file)
    options = {table.id: options_of(table) for table in sources}
    return [Job(tuple(paths), options.get(id_, SheetOptions()), id_) for id_, paths in groups.items()]


def options_of(table: "SourceConfig") -> SheetOptions:
    """How a source of contributed tables reads them."""
    return SheetOptions(dict(table.options.columns), dict(table.options.values))


def _owner(file: Path, sources: Sequence["SourceConfig"]) -> str:
    """The id of the source that a file belongs to; of several the one whose path is the longest."""
    owners = [table for table in sources if file.resolve().is_relative_to(table.options.path.resolve())]
    return max(owners, key=lambda table: len(table.options.path.resolve().parts)).id if owners else ""
