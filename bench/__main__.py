"""`python -m bench [--only GROUP ...] [--out bench.json]`: take the measures, print a table, write a file."""

import argparse
import json
import platform
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil
from playwright.sync_api import Error as BrowserError
from rich.console import Console
from rich.table import Table

from bench import building, checks, engine, exports, hub, lighthouse, pages, relevance, searching, sheets
from bench.rows import NotMeasuredError, Row, not_measured
from bench.workspace import Workspace, workspace

Measure = Callable[[Workspace], list[Row]]
GROUPS: dict[str, tuple[Measure, ...]] = {
    "build": (building.cold_build, building.unchanged_build),
    "exports": (exports.exports,),
    "engine": (engine.read_and_summarise,),
    "search": (searching.speed,),
    "relevance": (relevance.relevance,),
    "pages": (pages.transfer,),
    "checks": (checks.accessibility, checks.markup),
    "lighthouse": (lighthouse.scores,),
    "check": (sheets.check,),
    "hub": (hub.hub,),
    "tenfold": (building.tenfold_build,),
}
COLOURS = {"ok": "green", "missed": "red", "not measured": "yellow", "": ""}


def main(arguments: list[str]) -> int:
    """Run the groups asked for; return 1 only when the site itself cannot be built."""
    asked = parser().parse_args(arguments)
    # Asked to stop, leave by the normal way, which deletes the scratch folders and ends the program measured.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    console = Console()
    try:
        with workspace() as place:
            rows: list[Row] = []
            for measure in (measure for group in asked.only for measure in GROUPS[group]):
                rows += take(measure, place, console)
                write(rows, asked.out)  # after each measure: a run that is stopped has not been for nothing
    except NotMeasuredError as error:
        console.print(f"Nothing measured: {error}", markup=False)
        return 1
    console.print(table_of(rows))
    for row in rows:
        if row.note:
            console.print(f"{row.name}: {row.note}", style="dim", markup=False, highlight=False)
    console.print(f"Written to {asked.out}", markup=False)
    return 0


def parser() -> argparse.ArgumentParser:
    """Return the command line."""
    made = argparse.ArgumentParser(prog="python -m bench", description="Take the measures of this program.")
    made.add_argument("--only", nargs="+", choices=list(GROUPS), default=list(GROUPS), help="groups to run")
    made.add_argument("--out", type=Path, default=Path("bench.json"), help="file to write (bench.json)")
    return made


def take(measure: Measure, place: Workspace, console: Console) -> list[Row]:
    """Take one measure; what could not be measured becomes a row that says why."""
    name = measure.__name__.replace("_", " ")
    console.print(f"measuring: {name}", style="dim", markup=False)
    try:
        return measure(place)
    except (NotMeasuredError, BrowserError, OSError, subprocess.SubprocessError) as error:
        return [not_measured(name, str(error).strip().splitlines()[0])]


def table_of(rows: list[Row]) -> Table:
    """Return the table that people read."""
    table = Table("measure", "value", "target", "")
    for row in rows:
        target = row.target.words() if row.target else ""
        verdict = f"[{COLOURS[row.verdict]}]{row.verdict}[/]" if row.verdict else ""
        table.add_row(row.name, row.shown(), target, verdict)
    return table


def write(rows: list[Row], path: Path) -> None:
    """Write the rows and the machine that they were taken on."""
    machine = {
        "cores": psutil.cpu_count(),
        "memory_bytes": psutil.virtual_memory().total,
        "system": platform.platform(terse=True),
        "python": platform.python_version(),
    }
    taken = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
    value = {"taken_at": taken, "machine": machine, "rows": [row.as_json() for row in rows]}
    path.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
