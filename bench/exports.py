"""What files for programs cost: their share of a build's time, and the size of the site with them."""

import json
import subprocess
import sys
from tempfile import TemporaryDirectory
from typing import Any

from bench.rows import NotMeasuredError, Row, Target
from bench.workspace import ROOT, Workspace

SHARE = Target(40)
SITE = Target(400)
FILE = Target(100)


def exports(workspace: Workspace) -> list[Row]:
    """Time of the exports beside all else of a cold build, size of the site and of its largest file.

    Raises:
        NotMeasuredError: the build failed.
    """
    times = timed_build(workspace)
    spent: dict[str, float] = times["exports"]
    whole, added = float(times["whole"]), sum(spent.values())
    most = ", ".join(f"{name} {spent[name]:.2f} s" for name in sorted(spent, key=lambda name: -spent[name])[:5])
    sizes = {path: path.stat().st_size for path in workspace.site.rglob("*") if path.is_file()}
    largest = max(sizes, key=lambda path: sizes[path])
    share = 100 * added / (whole - added)
    return [
        Row("exports, beside the rest of a cold build", share, "%", SHARE, f"{added:.2f} s: {most}"),
        Row("site with tables of series", sum(sizes.values()) / 1e6, "MB", SITE, f"{len(sizes):,} files"),
        Row("largest file", sizes[largest] / 1e6, "MB", FILE, str(largest.relative_to(workspace.site))),
    ]


def timed_build(workspace: Workspace) -> Any:
    """Build the site of the workspace from nothing in a process of its own, and read what it says of its exports."""
    with TemporaryDirectory(prefix="site-builder-bench-") as folder:
        command = [sys.executable, "-m", "bench.timed_build", str(workspace.root / "content" / "site.toml"), folder]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise NotMeasuredError(f"the timed build failed: {' / '.join(done.stderr.splitlines()[-2:])}")
    return json.loads(done.stdout)
