"""The command line: which commands there are, with their arguments; how errors are told.

Exit codes: 0 fine; 1 the data or the configuration is at fault (the message says where and what to do);
2 wrong usage.
"""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from rich.console import Console

from site_builder import __version__
from site_builder.commands.audit import run_audit
from site_builder.commands.build import run_build
from site_builder.commands.check import run_check
from site_builder.commands.init import run_init
from site_builder.commands.pull import run_pull
from site_builder.commands.serve import run_serve
from site_builder.commands.showing import shown
from site_builder.commands.values import CONFIG, age, base_url, port_number
from site_builder.commands.zip import run_zip
from site_builder.errors import SiteBuilderError


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

    def command(name: str, run: Callable[..., int], help_: str, *, config: bool = True) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=help_, description=help_)
        made.set_defaults(command=run)
        if config:
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
    pull.add_argument("source", nargs="*", metavar="SOURCE", help="only these sources, by their id; or datacite")
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
    zipped = command("zip", run_zip, "Put the built site into one file, to be read without network.", config=False)
    zipped.add_argument("--site", type=Path, default=Path("_site"), help="folder of the site; default: %(default)s")
    zipped.add_argument("--out", type=Path, default=Path("site.zip"), help="file to write; default: %(default)s")
    init = command("init", run_init, "Start a site of your own in a new folder.", config=False)
    init.add_argument("folder", type=Path, metavar="DIR", help="folder to write, empty or not there yet")
    init.add_argument("--title", default="Medical Imaging Data Atlas", help="name of the site; default: %(default)s")
    init.add_argument(
        "--base-url",
        type=base_url,
        default="https://example.org/",
        metavar="URL",
        help="address under which it will be published; default: %(default)s",
    )
    init.add_argument(
        "--package", metavar="SPEC", help="what its workflow installs to build it; where not given, this site-builder"
    )
    return top


if __name__ == "__main__":
    sys.exit(main())
