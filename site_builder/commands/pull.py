"""`site-builder pull`: what a build needs from the sources."""

import argparse
from typing import TYPE_CHECKING

from rich.console import Console

from site_builder.citations.datacite_record import ID as DATACITE
from site_builder.commands.showing import PullStages, shown
from site_builder.commands.values import cache_dir, configured
from site_builder.config import SiteConfig
from site_builder.errors import ConfigError

if TYPE_CHECKING:
    from site_builder.pulling import Pulled


def run_pull(arguments: argparse.Namespace, err: Console) -> int:
    """`site-builder pull`."""
    config = configured(arguments)
    ids = [*(source.id for source in config.sources), *([DATACITE] if config.datacite else [])]
    for name in arguments.source:
        if name == DATACITE and name not in ids:
            raise ConfigError(f"nothing is pulled of DataCite: write {DATACITE} = true into {config.path}, at its top")
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
            cache_dir(config),
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
