"""Every JSON file of the site of IDC is as the description of the API says."""

from pathlib import Path

from tests.truth.api import Api
from tests.unit.test_openapi import check_every_file


def test_every_file_is_described(real_site: Path, api: Api) -> None:
    assert check_every_file(real_site)["/api/v1/collections/{commons}/{collection}.json"] == len(api.collections)
