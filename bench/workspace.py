"""A scratch folder with a site of its own, so that a measurement touches neither `_site/` nor `.cache/`."""

import json
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from urllib.parse import urlsplit

from bench.process import Run, run_measured
from bench.rows import NotMeasuredError

ROOT = Path(__file__).resolve().parent.parent
CACHE = ROOT / ".cache"


@dataclass(frozen=True, slots=True)
class Workspace:
    """A site's sources in `root`, and the first (cold) build of it in `root/_site`."""

    root: Path
    cold: Run

    @property
    def site(self) -> Path:
        """The built site."""
        return self.root / "_site"

    @property
    def base(self) -> str:
        """The path under which the site is to be served; its 404 page has links that begin with it."""
        text = (self.site / "api" / "v1" / "site.json").read_text(encoding="utf-8")
        return urlsplit(str(json.loads(text)["base_url"])).path or "/"


@contextmanager
def workspace() -> Iterator[Workspace]:
    """Build the checkout's site from nothing in a folder that is deleted afterwards.

    Raises:
        NotMeasuredError: the build failed; holds the end of its output.
    """
    with TemporaryDirectory(prefix="site-builder-bench-") as name:
        root = Path(name) / "site"
        copy_sources(root)
        yield Workspace(root, build(root))


def copy_sources(root: Path) -> None:
    """Copy the configuration and content of the checkout; caches stay behind, so a first build is cold."""
    shutil.copytree(ROOT / "content", root / "content")


def build(root: Path) -> Run:
    """Build the site of a folder in a fresh process.

    Raises:
        NotMeasuredError: the build failed; holds the end of its output.
    """
    command = [str(Path(sys.executable).with_name("site-builder")), "build"]
    run = run_measured([*command, "--config", "content/site.toml", "--out", "_site"], root)
    if run.exit_code != 0:
        raise NotMeasuredError(f"site-builder build failed with exit code {run.exit_code}: {run.last_words()}")
    return run
