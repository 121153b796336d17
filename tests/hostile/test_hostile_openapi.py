"""JSON of a hostile index is as the description of the API says."""

from pathlib import Path

from tests.hostile.index import SHORT
from tests.unit.test_openapi import check_every_file


def test_every_file_is_described(hostile_site: Path) -> None:
    assert check_every_file(hostile_site)["/api/v1/collections/{commons}/{collection}.json"] >= len(SHORT)
