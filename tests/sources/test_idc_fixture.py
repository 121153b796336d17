"""The small folders of the tests have the columns and types of the real index."""

from pathlib import Path

import idc_index_data
import pyarrow.parquet as pq
import pytest

from tests.fixtures.idc import SCHEMAS, write_plain

REAL = Path(idc_index_data.__file__).parent


@pytest.mark.parametrize("name", SCHEMAS)
def test_schemas_are_those_of_the_installed_index(name: str) -> None:
    real = pq.read_schema(REAL / f"{name}.parquet")
    assert SCHEMAS[name].equals(real, check_metadata=False)


def test_every_table_of_the_index_is_written(tmp_path: Path) -> None:
    written = sorted(path.name for path in write_plain(tmp_path).iterdir())
    assert written == sorted(path.name for path in REAL.glob("*.parquet"))
