"""`site-builder serve` as a process, as a person runs it in a terminal."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
READY = "^Templates, static files, texts and the configuration are watched"


@contextmanager
def running(site: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """Serve the site of a folder; gives the process and the preview's address before the first build is over."""
    process = subprocess.Popen(
        [sys.executable, "-m", "site_builder.cli", "serve", "--port", "0"],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        yield process, heard(process, r"^Preview at (http://127\.0\.0\.1:\d+/\S*)")
    finally:
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def heard(process: subprocess.Popen[str], pattern: str) -> str:
    """Read what the process says up to a line that matches; gives its last group, or the match."""
    said = []
    for line in process.stderr or ():
        said.append(line)
        if found := re.search(pattern, line):
            return found.group(found.re.groups)
    raise AssertionError("".join(said))
