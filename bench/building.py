"""How long a build takes and what memory it needs, cold, unchanged, and with ten times the collections."""

import json
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory

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
    """Ten times the collections, subjects, studies and series: what it costs beside the cold build."""
    with TemporaryDirectory(prefix="site-builder-bench-") as name:
        root = Path(name) / "site"
        copy_sources(root)
        replicate(root / "release", TIMES)
        write_config(root)
        run = build(root)
        grown = collections_of(root / "_site") / collections_of(workspace.site)
        shutil.rmtree(root / "_site")
    factor = run.seconds / workspace.cold.seconds
    note = f"{run.seconds:,.1f} s for {grown:g} times the collections, {run.peak_bytes / 1e9:.2f} GB at the peak"
    return [Row("cost of 10 times the collections", factor, "times", Target(11), note)]


def write_config(root: Path) -> None:
    """Configure a site of the replicated release alone."""
    text = 'title = "Ten times"\nbase_url = "https://example.org/"\n\n[[sources]]\nid = "idc"\nkind = "idc"\n'
    path = json.dumps(str(root / "release"))
    (root / "content" / "site.toml").write_text(f"{text}path = {path}\n", encoding="utf-8")


def collections_of(site: Path) -> int:
    """Read the number of collections of a built site from its API."""
    text = (site / "api" / "v1" / "site.json").read_text(encoding="utf-8")
    return int(json.loads(text)["totals"]["collections"])
