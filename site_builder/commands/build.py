"""`site-builder build`: the site, and a summary of it."""

import argparse
import gc
import os
import time
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from site_builder.commands.showing import Stages, shown
from site_builder.commands.values import cache_dir, configured
from site_builder.filters import count_of, figure, human_bytes
from site_builder.findings import examples

if TYPE_CHECKING:
    from site_builder.built import Built
    from site_builder.findings import Report
    from site_builder.model import Totals


def run_build(arguments: argparse.Namespace, err: Console) -> int:
    """`site-builder build`."""
    from site_builder.pipeline import build

    gc.set_threshold(50_000)  # most of what a build makes lives to its end, and is looked through in vain
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
    for line in built.near_limits:
        console.print(shown(warning_line(line)))
    print_findings(built.report, console)
    console.print(shown(f"\nSite: {built.out}   Report: {built.out / 'report.json'}"))


def warning_line(text: str) -> str:
    """A warning, in a workflow of GitHub as it shows one on the page of the run."""
    return f"::warning::{text}" if os.environ.get("GITHUB_ACTIONS") == "true" else f"warning: {text}"


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
    lines += links.advice
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
