"""The installed IDC index, and what the API of the site built from it says."""

from pathlib import Path

import idc_index_data
import pytest

from tests.truth.api import Api, read_api
from tests.truth.index import Index


@pytest.fixture(scope="session")
def index() -> Index:
    return Index(Path(idc_index_data.__file__).parent)


@pytest.fixture(scope="session")
def api(real_site: Path) -> Api:
    return read_api(real_site)
