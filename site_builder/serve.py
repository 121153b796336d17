"""`site-builder serve`: build, serve on this machine, rebuild and reload the open pages when a file changes.

Every build runs in a process of its own, so that a changed vocabulary, text or template is read afresh and
what builds keep in the cache stays true. What did not change is taken from that cache: for a template
neither is the engine started nor a chart drawn. Python code is not watched, nor are the data of the
sources; the next build uses them.
"""

import json
import os
import queue
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

from site_builder.config import SiteConfig
from site_builder.preview import Preview, serving
from site_builder.publish import check_target
from site_builder.watching import Changes, watching

Say = Callable[[str], None]
SHOWN = 5


def serve(config: SiteConfig, out: Path, port: int, say: Say) -> None:
    """Serve until Ctrl-C; `say` hears what the terminal shows.

    A failed build leaves the site before it; its error is said, and shown in the open pages until a build
    succeeds. Raises `SiteBuilderError` where the port can't be had or `out` is not ours to replace.
    """
    check_target(out)
    preview = Preview(out, config.base_path)
    try:
        with serving(preview, port) as taken, watching(config) as changes:
            say(f"Preview at http://127.0.0.1:{taken}{preview.base} (this machine only)\n")
            rebuild(config.path, preview, say)
            say(f"\nOpen http://127.0.0.1:{taken}{preview.base}")
            say("Templates, static files, texts and the configuration are watched, Python code is not. Ctrl-C ends.")
            while True:
                follow(config, preview, gathered(changes), say)
    except KeyboardInterrupt:
        return


def follow(config: SiteConfig, preview: Preview, changed: Changes, say: Say) -> None:
    """Rebuild because of these files, and say how it went: one line, and the warnings that are new."""
    began, known = time.monotonic(), warnings_of(preview.out)
    error = rebuild(config.path, preview, lambda _line: None)
    took = f"in {time.monotonic() - began:.1f} s after {summary(config, changed)}"
    if error:
        say(f"Build failed {took}; the site before it is still shown\n{error}")
        return
    fresh = [line for line in warnings_of(preview.out) if line not in known]
    more = [f"  and {len(fresh) - SHOWN} more, see report.json"] if len(fresh) > SHOWN else []
    say("\n".join([f"Rebuilt {took}", *(f"  new {line}" for line in fresh[:SHOWN]), *more]))


def rebuild(config: Path, preview: Preview, say: Say) -> str:
    """Build, tell the open pages, and give the error, which is empty where there is none."""
    error = build_apart(config, preview.out, say)
    if not error:
        preview.base = base_of(preview.out)
    preview.tell(error)
    return error


def build_apart(config: Path, out: Path, say: Say) -> str:
    """Run `site-builder build` in a process of its own; `say` hears its lines. Gives its error, or nothing."""
    lines: list[str] = []
    process = subprocess.Popen(
        [sys.executable, "-P", "-m", "site_builder.cli", "build", "--config", str(config), "--out", str(out)],
        stdin=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        errors="replace",
        env=_environment(),
        start_new_session=True,  # Ctrl-C comes to this process alone, which then ends that one in order
    )
    try:
        for line in process.stderr or ():
            lines.append(line.rstrip("\n"))
            say(lines[-1])
        process.wait()
    except BaseException:
        _end(process)
        raise
    finally:
        if process.stderr:
            process.stderr.close()
    return "" if process.returncode == 0 else error_of(lines, process.returncode)


def _environment() -> dict[str, str]:
    root = str(Path(__file__).parents[1])
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(filter(None, [root, os.environ.get("PYTHONPATH")])),
        "PYTHONIOENCODING": "utf-8",
        "COLUMNS": str(shutil.get_terminal_size().columns),
    }


def _end(process: subprocess.Popen[str]) -> None:
    """End a build as Ctrl-C does, so that the old site stays; by force where it does not end."""
    process.send_signal(signal.SIGINT)
    try:
        process.wait(5)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def error_of(lines: list[str], code: int) -> str:
    """The message of a failed build: from its line `error: ...` on, else the end of what it said."""
    start = next((n for n, line in enumerate(lines) if line.startswith("error: ")), None)
    if start is not None:
        return "\n".join(lines[start:]).removeprefix("error: ").strip()
    return "\n".join([f"the build ended with exit code {code}", *lines[-20:]])


def base_of(out: Path) -> str:
    """The path under which the built site wants to be served, from its own `api/v1/site.json`."""
    site = json.loads((out / "api/v1/site.json").read_bytes())
    return urlsplit(site["base_url"]).path or "/"


def warnings_of(out: Path) -> list[str]:
    """The errors and warnings of a built site, a line each; none where there is no site."""
    try:
        report = json.loads((out / "report.json").read_bytes())
    except (OSError, ValueError):
        return []
    return [
        f"{group['severity']} {group['code']}: {' '.join(filter(None, [f['where'], f['value'], f['hint']]))}"
        for group in report["codes"]
        if group["severity"] != "info"
        for f in group["findings"]
    ]


def gathered(changes: "queue.SimpleQueue[Changes | Exception]") -> Changes:
    """Wait for changes; those that came while the last build ran are one. Raises what ended the watching."""
    waiting = [changes.get()]
    while not changes.empty():
        waiting.append(changes.get())
    paths: set[Path] = set()
    for change in waiting:
        if isinstance(change, Exception):
            raise change
        paths |= change
    return frozenset(paths)


def summary(config: SiteConfig, changed: Changes) -> str:
    """A change in words: `templates/base.html` or `3 files changed, among them templates/base.html`."""
    root = config.root
    names = sorted(p.relative_to(root).as_posix() if p.is_relative_to(root) else str(p) for p in changed)
    first = names[0] if names else "a change"
    return f"{first} changed" if len(names) < 2 else f"{len(names)} files changed, among them {first}"
