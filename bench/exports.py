"""What files for programs cost: what they add to a build's time, and the size of the site with them."""

import subprocess
import sys
from tempfile import TemporaryDirectory

from bench.rows import NotMeasuredError, Row, Target
from bench.workspace import ROOT, Workspace

ROUNDS = 2
ADDED = Target(40)
SITE = Target(400)
FILE = Target(100)


def exports(workspace: Workspace) -> list[Row]:
    """Time of cold builds with exports beside those without, size of the site and of its largest file.

    Raises:
        NotMeasuredError: a build failed.
    """
    pairs = [(timed_build(workspace), timed_build(workspace, "--without")) for _round in range(ROUNDS)]
    whole, bare = (sum(times) / ROUNDS for times in zip(*pairs, strict=True))
    sizes = {path: path.stat().st_size for path in workspace.site.rglob("*") if path.is_file()}
    largest = max(sizes, key=lambda path: sizes[path])
    note = f"{whole:.1f} s with them, {bare:.1f} s without, in turns"
    return [
        Row("exports add to a cold build", 100 * (whole / bare - 1), "%", ADDED, note),
        Row("site with tables of series", sum(sizes.values()) / 1e6, "MB", SITE, f"{len(sizes):,} files"),
        Row("largest file", sizes[largest] / 1e6, "MB", FILE, str(largest.relative_to(workspace.site))),
    ]


def timed_build(workspace: Workspace, *options: str) -> float:
    """Build the site of the workspace from nothing in a process of its own; the seconds, without starting Python."""
    with TemporaryDirectory(prefix="site-builder-bench-") as folder:
        config = str(workspace.root / "content" / "site.toml")
        command = [sys.executable, "-m", "bench.timed_build", config, folder, *options]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotMeasuredError(f"the timed build failed: {' / '.join(done.stderr.splitlines()[-2:])}")
    return float(done.stdout)
