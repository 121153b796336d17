"""What a hub of two million series takes: pulled and parsed beside `curl` and DuckDB, and built beside the IDC site.

The hub is the one of `make demo-hub`, served by this process. `curl` repeats the very downloads that the pull
asked for, and DuckDB reads the files into tables.
"""

import json
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

import duckdb

from bench.process import Run, run_measured
from bench.rows import NotMeasuredError, Row, Target
from bench.workspace import CACHE, Workspace
from tests.standin.guppy import GuppyServer
from tests.standin.hub import made, write_config

GIGABYTE = 1e9


def hub(workspace: Workspace) -> list[Row]:
    """Pull, parse and build the hub's site, each in a fresh process."""
    with TemporaryDirectory(prefix="site-builder-bench-") as name:
        folder = Path(name)
        with GuppyServer(made(CACHE / "demo-hub")) as server:
            write_config(folder, server.endpoint)
            pulled = run(folder, "site-builder", "pull", "--config", "site.toml")
            downloads = [request.body for request in server.requests if request.path.endswith("/download")]
            fetched, size = curled(f"{server.endpoint}/download", downloads, folder / "curl")
        parsed = run(folder, "python", "-m", "bench.parse_hub", str(folder / "site.toml"))
        read = seconds_to_read(folder / "curl")
        built = run(folder, "site-builder", "build", "--config", "site.toml", "--out", "_site")
    ours, bare = pulled.seconds + parsed.seconds, fetched + read
    note = (
        f"pull {pulled.seconds:.1f} s and parse {parsed.seconds:.1f} s beside curl {fetched:.1f} s and DuckDB "
        f"{read:.1f} s; {size / GIGABYTE:.2f} GB in {len(downloads):,} downloads; {last_line(parsed)}"
    )
    memory = max(pulled.peak_bytes, parsed.peak_bytes) / GIGABYTE
    beside = f"{built.seconds:.1f} s beside {workspace.cold.seconds:.1f} s; peak {built.peak_bytes / GIGABYTE:.2f} GB"
    return [
        Row("hub of 2 million series: pull and parse, beside curl and DuckDB", ours / bare, "times", Target(3), note),
        Row("hub: pull and parse, peak memory", memory, "GB", Target(1.5), "RSS summed over processes"),
        Row("hub: build, beside the IDC build", built.seconds / workspace.cold.seconds, "times", Target(4), beside),
    ]


def run(folder: Path, program: str, *arguments: str) -> Run:
    """Run a program of this environment in a folder.

    Raises:
        NotMeasuredError: it failed; holds the end of its output.
    """
    bin_ = Path(sys.executable)
    command = [str(bin_ if program == "python" else bin_.with_name(program)), *arguments]
    done = run_measured(command, Path.cwd() if program == "python" else folder)
    if done.exit_code != 0:
        raise NotMeasuredError(f"{program} {arguments[0]} failed with {done.exit_code}: {done.last_words()}")
    return done


def curled(url: str, bodies: Sequence[bytes], folder: Path) -> tuple[float, int]:
    """Fetch each download with `curl`, one after the other; the seconds, and the bytes that came.

    Raises:
        NotMeasuredError: there is no `curl`, or one of them failed.
    """
    folder.mkdir()
    spent = 0.0
    for place, body in enumerate(bodies):
        kind = json.loads(body)["type"]
        asked, came = folder / f"{place}.request", folder / f"{kind}-{place}.json"
        asked.write_bytes(body)
        head = ["--silent", "--show-error", "--fail", "--header", "Content-Type: application/json"]
        command = ["curl", *head, "--data-binary", f"@{asked}", "--output", str(came), url]
        start = time.perf_counter()
        try:
            done = subprocess.run(command, capture_output=True, text=True, check=False)
        except FileNotFoundError:
            raise NotMeasuredError("there is no curl on this machine to compare with") from None
        spent += time.perf_counter() - start
        if done.returncode != 0:
            raise NotMeasuredError(f"curl failed: {done.stderr.strip()}")
    return spent, sum(path.stat().st_size for path in folder.glob("*.json"))


def seconds_to_read(folder: Path) -> float:
    """How long DuckDB takes to read what `curl` fetched into a table a type."""
    kinds = sorted({path.name.partition("-")[0] for path in folder.glob("*.json")})
    start = time.perf_counter()
    with duckdb.connect(config={"autoinstall_known_extensions": "false"}) as engine:
        for kind in kinds:
            files = str(folder / f"{kind}-*.json")
            options = "format = 'array', union_by_name = true, maximum_object_size = 100000000"
            engine.execute(f'CREATE TABLE "{kind}" AS SELECT * FROM read_json(?, {options})', [files])
    return time.perf_counter() - start


def last_line(done: Run) -> str:
    """The last line of a program's output."""
    return (done.output.strip().splitlines() or [""])[-1]
