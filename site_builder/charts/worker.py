"""The process that draws beside the build: ``python -m site_builder.charts.worker``.

Reads a pickled list of ``ChartSpec``, written by ``draw``, from standard input; answers with a JSON list.
"""

import json
import pickle
import sys

from site_builder.charts.draw import draw_here


def main() -> None:
    """Draw what standard input asks for."""
    specs = pickle.load(sys.stdin.buffer)
    sys.stdout.buffer.write(json.dumps(draw_here(specs)).encode())


if __name__ == "__main__":
    main()
