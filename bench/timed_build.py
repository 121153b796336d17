"""`python -m bench.timed_build site.toml FOLDER [--without]`: build a site from nothing and tell the seconds it took.

With `--without` everything is left out that makes files and metadata for programs, beside the JSON API and the search.
"""

import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import Any

from site_builder import assembling, pipeline, plan
from site_builder.config import load_config
from site_builder.series import tables

Function = Callable[..., Any]


def nothing(*_arguments: Any, **_options: Any) -> list[Any]:
    """No files."""
    return []


def no_texts(*_arguments: Any) -> dict[str, str]:
    """No files by their paths."""
    return {}


def unchanged(value: Any, *_others: Any) -> Any:
    """What is given first: collections without tables, or pages without metadata."""
    return list(value) if isinstance(value, Iterable) else value


#: Where the build calls what makes exports, and what stands in its place when it is to do without.
EXPORTS: tuple[tuple[ModuleType, str, Function], ...] = (
    (tables, "with_tables", unchanged),
    (plan, "with_metadata", unchanged),
    (assembling, "openapi_file", no_texts),
    (assembling, "citation_files", nothing),
    (assembling, "linkset_files", nothing),
    (assembling, "dcat_files", nothing),
    (assembling, "described_tables", nothing),
    (assembling, "markdown_files", nothing),
    (assembling, "series_files", nothing),
    (assembling, "manifest_files", nothing),
)


class Quiet:
    """Hears of the stages of a build and says nothing."""

    def stage(self, name: str, detail: str = "") -> None:
        """A stage begins."""


def leave_out_exports() -> None:
    """Build without them from now on; pages still link to them, which nobody checks then.

    Raises:
        AttributeError: the build has no function of such a name any more.
    """
    for module, name, instead in (*EXPORTS, (pipeline, "check_links", nothing)):
        getattr(module, name)
        setattr(module, name, instead)


def main(config: Path, folder: Path) -> float:
    """Build into `folder`; the seconds (wall clock) it took."""
    start = time.perf_counter()
    pipeline.build(load_config(config), folder / "_site", folder / ".cache", Quiet())
    return time.perf_counter() - start


if __name__ == "__main__":
    if "--without" in sys.argv:
        leave_out_exports()
    sys.stdout.write(f"{main(Path(sys.argv[1]), Path(sys.argv[2])):.3f}\n")
