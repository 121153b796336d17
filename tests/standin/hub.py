"""A local hub with two million series to pull from and build: `make demo-hub`.

Run as `python -m tests.standin.hub [--port 8181] [--folder .cache/demo-hub]`; Ctrl-C ends it.
"""

import argparse
import hashlib
import signal
import sys
import threading
from importlib.metadata import version
from pathlib import Path

from tests.standin import bih, hub_plan, hub_rows
from tests.standin.bih import SCHEMAS
from tests.standin.guppy import GuppyServer
from tests.standin.hub_plan import TOTAL
from tests.standin.hub_rows import write_hub

FOLDER = Path(".cache/demo-hub")
PORT = 8181
_CONFIG = """\
# Made by `make demo-hub`: a site of the collections that the hub on this machine lists.
title = "Demonstration hub"
base_url = "https://example.org/demonstration/"

[[sources]]
id = "bih"
kind = "guppy"
endpoint = "{endpoint}"
"""
_READY = """\
The hub answers at {endpoint}. Ctrl-C ends it. In another terminal:

  .venv/bin/site-builder pull --config {config}
  .venv/bin/site-builder build --config {config} --out {site}
"""


def main(arguments: list[str]) -> int:
    """Make the hub unless it is there, serve it until Ctrl-C.

    Returns:
        Exit code: 0 fine, 1 the port cannot be had, or Ctrl-C before the hub was made.
    """
    options = _parser().parse_args(arguments)
    try:
        server = GuppyServer(made(options.folder), port=options.port)
    except KeyboardInterrupt:
        say("Stopped before the hub was made.")
        return 1
    except OSError as error:
        say(f"Port {options.port} cannot be had ({error.strerror}). Take another one: make demo-hub HUB_PORT=8282")
        return 1
    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    with server:
        config = write_config(options.folder, server.endpoint)
        say(_READY.format(endpoint=server.endpoint, config=config, site=options.folder / "_site"))
        ended.wait()
    say("The hub has ended.")
    return 0


def made(folder: Path) -> dict[str, Path]:
    """The Parquet file of each type, made where they are not there or of another recipe (half a minute)."""
    types = {kind: folder / f"{kind}.parquet" for kind in SCHEMAS}
    note, recipe = folder / "recipe.txt", recipe_now()
    if not all(path.is_file() for path in (*types.values(), note)) or note.read_text(encoding="utf-8") != recipe:
        say(f"Making a hub of {TOTAL.series:,} series in {folder} (once, about half a minute)")
        note.unlink(missing_ok=True)
        write_hub(folder)
        note.write_text(recipe, encoding="utf-8")
    return types


def recipe_now() -> str:
    """What the rows depend on: the modules that make them, and the versions of the engine and the index."""
    digest = hashlib.sha256()
    for module in (bih, hub_plan, hub_rows):
        digest.update(Path(str(module.__file__)).read_bytes())
    versions = " ".join(f"{name} {version(name)}" for name in ("duckdb", "idc-index-data"))
    return f"{versions} {digest.hexdigest()}\n"


def write_config(folder: Path, endpoint: str) -> Path:
    """Write the configuration of a site with the hub as its source; returns its path."""
    config = folder / "site.toml"
    config.write_text(_CONFIG.format(endpoint=endpoint), encoding="utf-8")
    return config


def say(message: str) -> None:
    """Write one message at once, since a long silence follows."""
    sys.stdout.write(f"{message}\n")
    sys.stdout.flush()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description="Serve a hub of two million series on this machine.")
    parser.add_argument("--port", type=int, default=PORT, help="port to listen on (default: %(default)s)")
    parser.add_argument("--folder", type=Path, default=FOLDER, help="where the hub is kept (default: %(default)s)")
    return parser


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
