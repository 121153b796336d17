"""`site-builder check`: what contributed tables need before they can be used."""

import argparse
import sys

from rich.console import Console

from site_builder.commands.showing import Stages
from site_builder.commands.values import CONFIG, configured


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
