"""What the accessibility checker and the HTML checker say of one page of each kind, the largest one."""

from pathlib import Path

import pytest

from bench.kinds import address, largest_of_each_kind
from scripts.axe import violations
from scripts.html_checker import check_html
from tests.browser.pages import OpenPage, ServeFolder


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_kind_of_page_has_an_accessibility_violation(
    real_site: Path, serve_folder: ServeFolder, open_page: OpenPage, scheme: str
) -> None:
    root = serve_folder(real_site, base="/atlas/")
    found = {}
    pages = [address(real_site, page) for page in largest_of_each_kind(real_site).values()]
    for page in pages:
        watched = open_page(root + page, color_scheme=scheme)
        found[page] = [str(violation) for violation in violations(watched.page)]
        watched.page.close()
    assert len(pages) > 15
    assert {page: broken for page, broken in found.items() if broken} == {}


def test_no_kind_of_page_has_an_error_of_html(real_site: Path) -> None:
    pages = list(largest_of_each_kind(real_site).values())
    assert [str(message) for message in check_html(pages)] == []
