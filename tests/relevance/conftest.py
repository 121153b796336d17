"""The browser of `tests/browser`, for the tests here that take it."""

from pathlib import Path

import pytest

from tests.browser.conftest import browser, open_page, serve_folder

__all__ = ["browser", "open_page", "serve_folder"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what needs the browser, as `tests/browser` does."""
    for item in items:
        if Path(__file__).parent in item.path.parents and "browser" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.browser)
            item.user_properties.append(("browser", "chromium"))
