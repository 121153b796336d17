"""`site-builder serve`: the site as it is being written."""

import argparse
import signal

from rich.console import Console

from site_builder.commands.showing import shown
from site_builder.commands.values import configured


def run_serve(arguments: argparse.Namespace, err: Console) -> int:
    """`site-builder serve`."""
    from site_builder.serve import serve

    signal.signal(signal.SIGTERM, signal.default_int_handler)  # ends in order, as with Ctrl-C
    serve(configured(arguments), arguments.out.resolve(), arguments.port, lambda line: err.print(shown(line)))
    return 0
