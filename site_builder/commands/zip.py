"""`site-builder zip`: the built site as one file, to be read without network."""

import argparse

from rich.console import Console

from site_builder.commands.showing import Stages, shown
from site_builder.filters import human_bytes


def run_zip(arguments: argparse.Namespace, err: Console) -> int:
    """`site-builder zip`."""
    from site_builder.archive import write_archive

    with Stages(err) as stages:
        stages.stage("zip", str(arguments.site))
        made = write_archive(arguments.site, arguments.out)
    err.print(shown(f"\n{made.path}: {made.files:,} files, {human_bytes(made.size_bytes)}, sha256 {made.sha256}"))
    err.print(shown(f"To check it: sha256sum --check {made.checksum_path}"))
    return 0
