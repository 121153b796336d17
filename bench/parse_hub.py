"""`python -m bench.parse_hub site.toml`: parse what was pulled and put every row of it into a table."""

import sys
from pathlib import Path

from site_builder.config import load_config
from site_builder.engine import connect
from site_builder.findings import Report
from site_builder.pipeline import store_of
from site_builder.reading import locate, make_source


def main(path: Path) -> str:
    """Parse every source; how many rows of how many commons there are."""
    config = load_config(path)
    rows = commons = 0
    with connect() as engine:
        for table, snapshot in locate(config, store_of(config)).found:
            for harvest in make_source(table).parse(snapshot, engine, Report()):
                commons += 1
                parsed = engine.create_table(f"parsed_{commons}", harvest.series, temp=True)
                rows += int(parsed.count().to_pyarrow().as_py())
    return f"{rows:,} series of {commons} commons\n"


if __name__ == "__main__":
    sys.stdout.write(main(Path(sys.argv[1])))
