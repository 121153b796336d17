"""`python -m bench.timed_build site.toml FOLDER`: build a site from nothing and tell what its exports took, as JSON."""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from site_builder import assembling, pipeline, plan
from site_builder.config import load_config
from site_builder.series import tables

#: What makes files and metadata for programs, where the build calls it: tables of series are written as it reads.
EXPORTS: tuple[tuple[ModuleType, tuple[str, ...]], ...] = (
    (tables, ("with_tables",)),
    (plan, ("with_metadata",)),
    (
        assembling,
        (
            "openapi_file",
            "citation_files",
            "linkset_files",
            "dcat_files",
            "described_tables",
            "fair_of",
            "markdown_files",
            "last_changed",
            "site_files",
            "series_files",
            "manifest_files",
            "llms_file",
            "w3id_files",
        ),
    ),
)


class Quiet:
    """Hears of the stages of a build and says nothing."""

    def stage(self, name: str, detail: str = "") -> None:
        """A stage begins."""


def main(config: Path, folder: Path) -> str:
    """Build into `folder`; the seconds (wall clock) of the whole and of each export, as JSON."""
    spent: dict[str, float] = {}
    for module, names in EXPORTS:
        for name in names:
            setattr(module, name, timed(getattr(module, name), name, spent))
    start = time.perf_counter()
    pipeline.build(load_config(config), folder / "_site", folder / ".cache", Quiet())
    return json.dumps({"whole": time.perf_counter() - start, "exports": spent})


def timed(function: Callable[..., Any], name: str, spent: dict[str, float]) -> Callable[..., Any]:
    """The function, which adds what each call takes to `spent`."""
    spent[name] = 0.0

    def called(*arguments: Any, **options: Any) -> Any:
        start = time.perf_counter()
        try:
            return function(*arguments, **options)
        finally:
            spent[name] += time.perf_counter() - start

    return called


if __name__ == "__main__":
    sys.stdout.write(main(Path(sys.argv[1]), Path(sys.argv[2])) + "\n")
