"""`site-builder audit`: how the links of the collections are."""

import argparse
import signal

from rich.console import Console

from site_builder.commands.showing import AuditStages, shown
from site_builder.commands.values import cache_dir, configured


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
