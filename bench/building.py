"""How long a build takes and what memory it needs, cold, unchanged, and with ten times the collections."""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

from bench.process import Run
from bench.replicate import replicate
from bench.rows import Row, Target
from bench.workspace import Workspace, build, copy_sources

TIMES = 10


def cold_build(workspace: Workspace) -> list[Row]:
    """The whole site from nothing in a fresh process: time, memory, size."""
    run = workspace.cold
    files = [path for path in workspace.site.rglob("*") if path.is_file()]
    size = sum(path.stat().st_size for path in files)
    return [
        Row("cold build", run.seconds, "s", Target(15), f"{collections_of(workspace.site)} collections"),
        Row("cold build, peak memory", run.peak_bytes / 1e9, "GB", Target(1.5), "RSS summed over processes"),
        Row("site", size / 1e6, "MB", None, f"{len(files):,} files"),
    ]


def unchanged_build(workspace: Workspace) -> list[Row]:
    """The same again when nothing has changed."""
    run = build(workspace.root)
    return [Row("unchanged rebuild", run.seconds, "s", Target(3))]


def tenfold_build(workspace: Workspace) -> list[Row]:
    """Ten times the collections, subjects, studies and series: what it costs beside cold builds before and after."""
    before = rebuilt_cold(workspace)
    run, grown = tenfold()
    usual = (before + rebuilt_cold(workspace)) / 2
    times = f"{grown / collections_of(workspace.site):g} times the collections"
    note = f"{run.seconds:,.1f} s for {times} beside {usual:.1f} s; peak memory {run.peak_bytes / 1e9:.2f} GB"
    return [Row("cost of 10 times the collections", run.seconds / usual, "times", Target(11), note)]


def rebuilt_cold(workspace: Workspace) -> float:
    """Build the workspace's site again from nothing; return the seconds."""
    shutil.rmtree(workspace.root / ".cache", ignore_errors=True)
    shutil.rmtree(workspace.site)
    return build(workspace.root).seconds


def tenfold() -> tuple[Run, int]:
    """Build a site of the replicated release; return the run and the number of collections."""
    with TemporaryDirectory(prefix="site-builder-bench-") as name:
        root = Path(name) / "site"
        copy_sources(root)
        replicate(root / "release", TIMES)
        write_config(root)
        return build(root), collections_of(root / "_site")


def write_config(root: Path) -> None:
    """Configure a site of the replicated release alone."""
    text = 'title = "Ten times"\nbase_url = "https://example.org/"\n\n[[sources]]\nid = "idc"\nkind = "idc"\n'
    path = json.dumps(str(root / "release"))
    (root / "content" / "site.toml").write_text(f"{text}path = {path}\n", encoding="utf-8")


def collections_of(site: Path) -> int:
    """Read the number of collections of a built site from its API."""
    text = (site / "api" / "v1" / "site.json").read_text(encoding="utf-8")
    return int(json.loads(text)["totals"]["collections"])
