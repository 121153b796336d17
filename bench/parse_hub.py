"""`python -m bench.parse_hub site.toml`: parse what was pulled and read every value of it once."""

import sys
from pathlib import Path

from site_builder.cataloguing import store_of
from site_builder.config import load_config
from site_builder.engine import connect
from site_builder.findings import Report
from site_builder.reading import locate, make_source


def main(path: Path) -> str:
    """Parse every source; how many rows of how many commons there are."""
    config = load_config(path)
    rows = commons = 0
    with connect() as engine:
        for table, snapshot in locate(config, store_of(config)).found:
            for harvest in make_source(table).parse(snapshot, engine, Report()):
                commons += 1
                stated = {name: harvest.series[name].max() for name in harvest.series.columns}
                read = harvest.series.agg(all_rows=harvest.series.count(), **stated).to_pyarrow().to_pylist()[0]
                rows += int(read["all_rows"])
    return f"{rows:,} series of {commons} commons\n"


if __name__ == "__main__":
    sys.stdout.write(main(Path(sys.argv[1])))
