"""Sites that several tests look at: each is built once a session, from nothing, into a temporary folder."""

from pathlib import Path

import pytest

from site_builder.config import load_config
from site_builder.pipeline import build
from tests.fixtures.federated import write_federated
from tests.fixtures.idc import write_site_toml
from tests.fixtures.silent import Silent
from tests.hostile.index import write_hostile

CONFIG = """title = "Medical Imaging Data Atlas"
base_url = "https://example.org/atlas/"
contact = "atlas@example.org"
repository = "https://example.org/atlas-source"

[[sources]]
id = "idc"
kind = "idc"
"""


def pytest_configure(config: pytest.Config) -> None:
    """Warnings are errors, except one that is not ours: Ibis 12 calls what DuckDB 2 has renamed."""
    config.addinivalue_line("filterwarnings", r"ignore:fetch_arrow_table\(\) is deprecated:DeprecationWarning")


@pytest.fixture(scope="session")
def real_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of the installed IDC index, built cold with the templates and styles of this checkout.

    Its base URL is `https://example.org/atlas/`, so serve it below `/atlas/` (404.html has absolute links).
    Look at it, don't change it: other tests see the same folder.
    """
    folder = tmp_path_factory.mktemp("real")
    config = folder / "own" / "content" / "site.toml"
    config.parent.mkdir(parents=True)
    config.write_text(CONFIG, encoding="utf-8")
    return build(load_config(config), folder / "site", folder / "cache", Silent()).out


@pytest.fixture(scope="session")
def federated_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of five platforms that have little in common (`tests/fixtures/federated.py`).

    Its base URL is `https://example.org/atlas/`.
    """
    return write_federated(tmp_path_factory.mktemp("federated"))


@pytest.fixture(scope="session")
def hostile_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of an index in which every text is hostile (`tests/hostile/`), built as any other.

    Its base URL is `https://example.org/atlas/`. The folder beside it that holds everything is its parent.
    """
    folder = tmp_path_factory.mktemp("hostile")
    config = write_site_toml(folder / "own", write_hostile(folder / "index"))
    return build(load_config(config), folder / "out" / "site", folder / "cache", Silent()).out
