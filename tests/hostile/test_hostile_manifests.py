"""Tables and manifests of a hostile index whose owner publishes all rows: nothing in them is a command of its own."""

import json
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from site_builder.config import load_config
from site_builder.pipeline import build
from tests.fixtures.idc import write_site_toml
from tests.fixtures.silent import Silent
from tests.hostile.index import write_hostile

LINES = {
    "manifest.s5cmd": r"cp s3://[a-z0-9.-]+(/[A-Za-z0-9._-]+)+/\* \.",
    "series.txt": r"[0-9.]{1,64}",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile-rows")
    config = write_site_toml(folder / "own", write_hostile(folder / "index"))
    config.write_text(config.read_text(encoding="utf-8") + "\nseries_tables = true\n", encoding="utf-8")
    return build(load_config(config), folder / "out" / "site", folder / "cache", Silent()).out


@pytest.mark.parametrize("name", LINES)
def test_every_line_is_a_comment_or_what_it_should_be(site: Path, name: str) -> None:
    found = [path.read_text(encoding="utf-8") for path in site.rglob(name)]
    lines = [line for text in found for line in re.split(r"[\r\n\x0b\x0c\x1c-\x1e\x85\u2028\u2029]", text) if line]
    listed = [line for line in lines if not line.startswith("#")]
    assert [line for line in listed if not re.fullmatch(LINES[name], line)] == []
    assert len(listed) > 100


def test_every_table_can_be_read_and_counts_what_the_api_counts(site: Path) -> None:
    tables = {path.parent.name: pq.read_table(path) for path in site.rglob("series.parquet")}
    listed = json.loads((site / "api" / "v1" / "collections.json").read_text(encoding="utf-8"))["collections"]
    series = {entry["url"].split("/")[-2]: entry["series"] for entry in listed}
    counted = {
        slug: len(table) - table["SeriesInstanceUID"].null_count if "SeriesInstanceUID" in table.column_names else 0
        for slug, table in tables.items()
    }
    assert {slug: series[slug] or 0 for slug in counted} == counted
    assert len(tables) > 100
    for table in tables.values():
        for name in ("dicom_viewer_url", "data_url_doi"):
            addresses = table[name].drop_null().to_pylist() if name in table.column_names else []
            assert all(re.match(r"https?://", str(text)) for text in addresses)
