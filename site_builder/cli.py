"""The command line: arguments, progress, summaries and exit codes. The only module that prints.

Exit codes: 0 fine; 1 the data or the configuration is at fault (the message says where and what to do);
2 wrong usage.
"""

import argparse
import re
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Self

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from site_builder import __version__
from site_builder.characters import spelt_out
from site_builder.config import SiteConfig, load_config
from site_builder.config_values import base_url_problem
from site_builder.errors import ConfigError, SiteBuilderError
from site_builder.filters import count_of, figure, human_bytes
from site_builder.findings import examples
from site_builder.progress import RowSpeed

if TYPE_CHECKING:
    from site_builder.findings import Report
    from site_builder.model import Totals
    from site_builder.pipeline import Built
    from site_builder.pulling import Pulled

#: Where the configuration lies where nobody says otherwise.
CONFIG = Path("content/site.toml")
#: Seconds between two lines about the rows of a pull, where nobody watches live.
TELL_SECONDS = 10.0


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
        made.add_argument("--config", type=Path, default=CONFIG, help="default: %(default)s")
        return made

    build = command("build", run_build, "Build the site from what is on disk.")
    build.add_argument("--out", type=Path, default=Path("_site"), help="folder to write; default: %(default)s")
    build.add_argument("--strict", action="store_true", help="fail on warnings; nothing is published then")
    build.add_argument(
        "--base-url", type=base_url, metavar="URL", help="publish under this address instead of the configured one"
    )
    build.add_argument(
        "--record",
        action="store_true",
        help="write its addresses into the ledger: for a build that is published",
    )
    pull = command("pull", run_pull, "Fetch what a build needs from the sources.")
    pull.add_argument("source", nargs="*", metavar="SOURCE", help="only these sources, by their id")
    pull.add_argument("--dry-run", action="store_true", help="say what would be fetched; nothing is written")
    pull.add_argument(
        "--max-age", type=age, metavar="AGE", help="leave sources alone that were fetched within 90m, 24h, 7d ..."
    )
    pull.add_argument(
        "--allow-shrink", action="store_true", help="take over what has far fewer rows than before (see max_shrink)"
    )
    check = command("check", run_check, "Check tables of metadata before they are contributed.")
    check.add_argument(
        "file", nargs="*", type=Path, metavar="FILE", help="tables or folders of them; without any, the configured ones"
    )
    check.add_argument(
        "--format",
        choices=("text", "json", "markdown", "html"),
        default="text",
        help="of the report, which goes to standard output; default: %(default)s",
    )
    audit = command("audit", run_audit, "Ask for the links of the collections, and keep how they are.")
    audit.add_argument(
        "--max-age", type=age, metavar="AGE", help="leave alone what worked within 24h, 7d ...; 7d where not given"
    )
    audit.add_argument(
        "--max-time", type=age, metavar="TIME", help="ask nothing new after 30m, 2h ...; 1h where not given"
    )
    audit.add_argument("--strict", action="store_true", help="exit with 1 where a link is gone")
    serve = command("serve", run_serve, "Build, serve, rebuild and reload on change.")
    serve.add_argument("--port", type=port_number, default=8000, help="0 takes a free one; default: %(default)s")
    serve.add_argument("--out", type=Path, default=Path("_site"), help="folder to write; default: %(default)s")
    return top


def port_number(text: str) -> int:
    """A TCP port. Raises what argparse turns into wrong usage."""
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; it must be a whole number up to 65535")
    return int(text)


def age(text: str) -> timedelta:
    """A time such as `90m`, `24h` or `7d`. Raises what argparse turns into wrong usage."""
    found = re.fullmatch(r"([0-9]{1,6})([mhd])", text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no age; write minutes, hours or days as 90m, 24h or 7d")
    unit = {"m": "minutes", "h": "hours", "d": "days"}[found[2]]
    return timedelta(**{unit: int(found[1])})


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

    def __enter__(self) -> Self:
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


class PullStages(Stages):
    """Shows the rows that a pull has fetched: live on a terminal, a line now and then elsewhere."""

    def __init__(self, console: Console) -> None:
        """Nothing is shown before the first stage."""
        super().__init__(console)
        self.speed = RowSpeed()
        self.told = time.monotonic()

    def rows(self, done: int, total: int | None, what: str) -> None:
        """So many rows of `total` (None: not known) are on disk."""
        now = time.monotonic()
        line = self.speed.line(done, total, what, now)
        if self.status:
            self.status.update(shown(line))
        elif now - self.told >= TELL_SECONDS:
            self.console.print(f"           {shown(line)}")
            self.told = now


class AuditStages(Stages):
    """Shows how many links have been asked for: live on a terminal, a line now and then elsewhere."""

    def __init__(self, console: Console) -> None:
        """Nothing is shown before the first stage."""
        super().__init__(console)
        self.told = time.monotonic()

    def links(self, done: int, total: int) -> None:
        """So many of the links that are due have been asked for."""
        line = f"{done:,} of {total:,} links"
        if self.status:
            self.status.update(line)
        elif time.monotonic() - self.told >= TELL_SECONDS:
            self.console.print(f"           {line}")
            self.told = time.monotonic()


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
        built = build(
            config,
            arguments.out.resolve(),
            cache_dir(config),
            stages,
            strict=arguments.strict,
            record=arguments.record,
        )
    print_summary(built, time.monotonic() - began, err)
    return 0


def run_pull(arguments: argparse.Namespace, err: Console) -> int:
    """`site-builder pull`."""
    config = configured(arguments)
    ids = [source.id for source in config.sources]
    for name in arguments.source:
        if name not in ids:
            raise ConfigError(f"no source has the id '{name}'; {config.path} has {', '.join(ids)}")
    try:
        pulled = pull_configured(config, arguments, err)
    except KeyboardInterrupt:
        err.print("\nstopped; every snapshot is whole, and the next pull goes on after the files that are done")
        return 130
    for one in pulled:
        print_pulled(one, err)
    return 1 if any(one.outcome == "failed" for one in pulled) else 0


def pull_configured(config: SiteConfig, arguments: argparse.Namespace, err: Console) -> "list[Pulled]":
    """Pull the sources of the configuration as the command line says."""
    from site_builder.pipeline import pull

    with PullStages(err) as stages:
        return pull(
            config,
            arguments.source,
            stages,
            dry_run=arguments.dry_run,
            max_age=arguments.max_age,
            allow_shrink=arguments.allow_shrink,
        )


def print_pulled(one: "Pulled", console: Console) -> None:
    """How the pull of a source went, in a line; a plan has its lines below."""
    head = f"[bold red]{one.outcome}[/]" if one.outcome == "failed" else one.outcome
    first, *more = one.said.splitlines() or [""]
    if one.outcome == "planned":
        first, more = "", [first, *more]
    console.print(f"{one.source_id}: {head}{', ' if first else ''}{shown(first)}")
    for line in more:
        console.print(f"  {shown(line)}")


def run_check(arguments: argparse.Namespace, err: Console) -> int:
    """`site-builder check`: the report goes to standard output, progress to standard error."""
    from site_builder.sheets.check import check_files
    from site_builder.sheets.checked import Checked, CheckedFile
    from site_builder.sheets.jobs import jobs_of
    from site_builder.sheets.outputs import WRITERS, show_text

    no_config = arguments.config == CONFIG and not CONFIG.exists()
    files: list[CheckedFile] = []
    with Stages(err) as stages:
        for job in jobs_of(arguments.file, None if no_config else configured(arguments)):
            stages.stage("check", ", ".join(filter(None, (job.source, *map(str, job.paths)))))
            files += check_files(job.paths, job.options).files
    checked = Checked(tuple(sorted(files, key=lambda file: file.path)))
    if arguments.format == "text":
        show_text(checked, Console(highlight=False, emoji=False))
    else:
        sys.stdout.buffer.write(WRITERS[arguments.format](checked).encode())  # UTF-8 whatever the terminal has
        sys.stdout.flush()
    return 0 if checked.ok else 1


def run_audit(arguments: argparse.Namespace, err: Console) -> int:
    """`site-builder audit`: the report goes to standard output, progress to standard error."""
    from site_builder.audit.auditing import MAX_AGE, MAX_TIME, audit_catalog
    from site_builder.audit.report import has_broken, report_lines

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # what was found is kept, as with Ctrl-C
    config = configured(arguments)
    with AuditStages(err) as stages:
        done = audit_catalog(
            config,
            cache_dir(config),
            stages,
            max_age=MAX_AGE if arguments.max_age is None else arguments.max_age,
            max_time=MAX_TIME if arguments.max_time is None else arguments.max_time,
        )
    out = Console(highlight=False, soft_wrap=True, emoji=False)
    for line in report_lines(done):
        out.print(shown(line))
    if done.interrupted:
        err.print("\nstopped; what was found until then is kept")
        return 130
    return 1 if arguments.strict and has_broken(done) else 0


def run_serve(arguments: argparse.Namespace, err: Console) -> int:
    """`site-builder serve`."""
    from site_builder.serve import serve

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends in order, as with Ctrl-C
    serve(configured(arguments), arguments.out.resolve(), arguments.port, lambda line: err.print(shown(line)))
    return 0


def print_summary(built: "Built", seconds: float, console: Console) -> None:
    """What was built, and the findings by code with the first examples."""
    totals = built.catalog.totals
    console.print(f"\n[bold]{count_of(totals.collections, 'collection', 'collections')}[/], {totals_words(totals)}")
    console.print(
        f"{built.pages:,} pages, {built.charts:,} charts, {built.files:,} files, {human_bytes(built.size_bytes)} "
        f"(search index {human_bytes(built.index_bytes)}); {built.changed:,} file(s) changed; {seconds:.1f} s"
    )
    for line in permalink_lines(built):
        console.print(shown(line))
    print_findings(built.report, console)
    console.print(shown(f"\nSite: {built.out}   Report: {built.out / 'report.json'}"))


def permalink_lines(built: "Built") -> list[str]:
    """What became of the addresses that were published before, and whether the ledger knows those of this build."""
    links = built.permalinks
    gone, moved = len(links.covered.gone), len(links.covered.moved)
    lines = []
    if gone or moved:
        lines.append(
            f"{count_of(gone, 'published address', 'published addresses')} without content of its own, "
            f"{moved:,} that lead elsewhere"
        )
    if built.recorded:
        lines.append(f"{links.path.name}: {links.unrecorded:,} line(s) new or changed; commit it with the site")
    elif links.path.exists() and links.unrecorded:
        lines.append(
            f"{links.path.name}: {links.unrecorded:,} line(s) not as in this build; use --record for what you publish"
        )
    return lines


def totals_words(totals: "Totals") -> str:
    """What is counted: `subjects: 1,204, studies: hidden, series: not provided, images: 99.9 TB`."""
    figures = (("subjects", "subjects"), ("studies", "studies"), ("series", "series"), ("images", "size_bytes"))
    return ", ".join(f"{name}: {figure(totals, unit)}" for name, unit in figures)


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
