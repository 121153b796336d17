"""The command line: arguments, progress, summaries and exit codes. The only module that prints.

Exit codes: 0 fine; 1 the data or the configuration is at fault (the message says where and what to do);
2 wrong usage.
"""

import argparse
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from site_builder import __version__
from site_builder.characters import spelt_out
from site_builder.config import SiteConfig, load_config
from site_builder.config_values import base_url_problem
from site_builder.errors import ConfigError, SiteBuilderError
from site_builder.filters import human_bytes, thousands
from site_builder.findings import examples

if TYPE_CHECKING:
    from site_builder.findings import Report
    from site_builder.pipeline import Built


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code."""
    arguments = parser().parse_args(argv)
    err = Console(stderr=True, highlight=False, soft_wrap=True, emoji=False)
    command: Callable[[argparse.Namespace, Console], int] = arguments.command
    try:
        return command(arguments, err)
    except (SiteBuilderError, OSError) as error:  # what the system refuses (a full disk, a right) names the file
        err.print(f"[bold red]error:[/] {shown(str(error))}")
        return 1
    except KeyboardInterrupt:
        err.print("\nstopped; the published site is whole: as it was, or already the new one")
        return 130


def parser() -> argparse.ArgumentParser:
    """The arguments of every command."""
    top = argparse.ArgumentParser(
        prog="site-builder", description="Build a static discovery site of medical-imaging collections."
    )
    top.add_argument("--version", action="version", version=f"site-builder {__version__}")
    commands = top.add_subparsers(required=True, metavar="COMMAND")

    def command(name: str, run: Callable[..., int], help_: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help_, description=help_)
        made.set_defaults(command=run)
        made.add_argument("--config", type=Path, default=Path("content/site.toml"), help="default: %(default)s")
        return made

    build = command("build", run_build, "Build the site from what is on disk.")
    build.add_argument("--out", type=Path, default=Path("_site"), help="folder to write; default: %(default)s")
    build.add_argument("--strict", action="store_true", help="fail on warnings; nothing is published then")
    build.add_argument(
        "--base-url", type=base_url, metavar="URL", help="publish under this address instead of the configured one"
    )
    pull = command("pull", run_pull, "Fetch what a build needs from the sources.")
    pull.add_argument("source", nargs="*", metavar="SOURCE", help="only these sources, by their id")
    serve = command("serve", run_serve, "Build, serve, rebuild and reload on change.")
    serve.add_argument("--port", type=port_number, default=8000, help="0 takes a free one; default: %(default)s")
    serve.add_argument("--out", type=Path, default=Path("_site"), help="folder to write; default: %(default)s")
    return top


def port_number(text: str) -> int:
    """A TCP port. Raises what argparse turns into wrong usage."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; it must be a whole number up to 65535")
    return int(text)


def base_url(text: str) -> str:
    """The address to publish under. Raises what argparse turns into wrong usage."""
    if problem := base_url_problem(text):
        raise argparse.ArgumentTypeError(f"{text!r}: {problem}")
    return text.rstrip("/") + "/"


def shown(text: str) -> str:
    """A text as the terminal may show it: no markup of ours, no control sequence, no reversed reading order."""
    return escape(spelt_out(text))


class Stages:
    """Shows each stage with its time: live on a terminal, one line a stage elsewhere."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.current: tuple[str, str, float] | None = None
        self.status = console.status("") if console.is_terminal else None

    def __enter__(self) -> "Stages":
        """Begin to show."""
        if self.status:
            self.status.start()
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        """Show the last stage as done unless it failed."""
        if kind is None:
            self.done()
        if self.status:
            self.status.stop()

    def stage(self, name: str, detail: str = "") -> None:
        """A stage begins; the one before it is over."""
        self.done()
        self.current = (name, detail, time.monotonic())
        if self.status:
            self.status.update(f"{name} {shown(detail)} ...")

    def done(self) -> None:
        """The current stage is over: say how long it took."""
        if self.current:
            name, detail, began = self.current
            self.console.print(f"  {name:<8} {shown(detail):<44} {time.monotonic() - began:6.1f} s")
        self.current = None


def configured(arguments: argparse.Namespace) -> SiteConfig:
    """The configuration with what the command line says instead."""
    config = load_config(arguments.config)
    return replace(config, base_url=arguments.base_url) if getattr(arguments, "base_url", None) else config


def cache_dir(config: SiteConfig) -> Path:
    """Where builds keep what they may reuse: `.cache` in the folder of the site."""
    return config.root / ".cache"


def run_build(arguments: argparse.Namespace, err: Console) -> int:
    """`site-builder build`."""
    from site_builder.pipeline import build

    config = configured(arguments)
    began = time.monotonic()
    with Stages(err) as stages:
        built = build(config, arguments.out.resolve(), cache_dir(config), stages, strict=arguments.strict)
    print_summary(built, time.monotonic() - began, err)
    return 0


def run_pull(arguments: argparse.Namespace, err: Console) -> int:
    """`site-builder pull`."""
    from site_builder.pipeline import pull

    config = configured(arguments)
    ids = [source.id for source in config.sources]
    for name in arguments.source:
        if name not in ids:
            raise ConfigError(f"no source has the id '{name}'; {config.path} has {', '.join(ids)}")
    with Stages(err) as stages:
        said = pull(config, arguments.source, stages)
    for line in said:
        err.print(shown(line))
    return 0


def run_serve(arguments: argparse.Namespace, err: Console) -> int:
    """`site-builder serve`."""
    from site_builder.serve import serve

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends in order, as with Ctrl-C
    serve(configured(arguments), arguments.out.resolve(), arguments.port, lambda line: err.print(shown(line)))
    return 0


def print_summary(built: "Built", seconds: float, console: Console) -> None:
    """What was built, and the findings by code with the first examples."""
    totals = built.catalog.totals
    console.print(
        f"\n[bold]{totals.collections:,} collections[/], subjects: {thousands(totals.subjects)}, "
        f"studies: {thousands(totals.studies)}, series: {thousands(totals.series)}, "
        f"images: {human_bytes(totals.size_bytes)}"
    )
    console.print(
        f"{built.pages:,} pages, {built.charts:,} charts, {built.files:,} files, {human_bytes(built.size_bytes)} "
        f"(search index {human_bytes(built.index_bytes)}); {built.changed:,} file(s) changed; {seconds:.1f} s"
    )
    print_findings(built.report, console)
    console.print(shown(f"\nSite: {built.out}   Report: {built.out / 'report.json'}"))


def print_findings(report: "Report", console: Console) -> None:
    """A table of findings: code, severity, how many, the first examples."""
    groups = report.by_code()
    if not groups:
        console.print("no findings: every value was understood")
        return
    table = Table(title="Findings", title_justify="left", box=None, pad_edge=False, show_edge=False)
    for heading in ("severity", "code", "count"):
        table.add_column(heading, no_wrap=True, justify="right" if heading == "count" else "left")
    table.add_column("examples", overflow="fold")
    for code, found in groups.items():
        table.add_row(found[0].severity, code, f"{len(found):,}", shown(examples(found)))
    console.print()
    console.print(table)


if __name__ == "__main__":
    sys.exit(main())
