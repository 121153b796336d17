"""Citations on a page: the choice of style, what buttons copy and say, every width, dark, paper, without scripts."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from scripts.axe import violations
from scripts.html_checker import check_html
from site_builder.model import Citation, Part
from tests.browser.pages import OpenPage, ServeFolder, Watched
from tests.fixtures.federated import federated_catalog, write_federated

MANY = 40
CLIPBOARD = ["clipboard-read", "clipboard-write"]


def many_authors(number: int) -> str:
    return ", ".join(f"Müller-{'Lüdenscheidt' * 2}{place}, A. B." for place in range(number))


def part(number: int, text: str) -> Part:
    """An analysis result with a citation."""
    title = f"Result {number} <i>of</i> {'a_very_long_name_' * 8}" if number == 3 else f"Result {number}"
    return Part(
        "analysis_result", f"result-{number}", title, f"https://doi.org/10.5555/r{number}", (), Citation(text, ""), None
    )


def parts() -> tuple[Part, ...]:
    """Forty results: one with a very long list of authors, one that can't be read, one with names in other scripts."""
    end = "(2020). Results <i>here</i> (Version 1) [Data set]. Zenodo. https://doi.org/10.5555/r"
    texts = [f"Smith, J., & Doe, A. {end}{number}" for number in range(MANY)]
    texts[1] = f"{many_authors(19)}, & Last, Z. {end}1"
    texts[2] = "Please cite <script>alert(1)</script> us, in press. https://doi.org/10.5555/r2"
    texts[4] = f"李, 明, & Петров, И. {end}4"
    return tuple(part(number, text) for number, text in enumerate(texts))


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site in which one collection has forty analysis results."""
    catalog = federated_catalog()
    first, *others = catalog.collections
    made = replace(catalog, collections=(replace(first, parts=parts()), *others))
    folder = write_federated(tmp_path_factory.mktemp("citations"), made)
    (folder / "many.txt").write_text(first.url, encoding="utf-8")
    return folder


@pytest.fixture
def url(site: Path, serve_folder: ServeFolder) -> str:
    """The address of the page with forty citations."""
    return serve_folder(site, base="/atlas/") + (site / "many.txt").read_text(encoding="utf-8")


def clean(seen: Watched) -> bool:
    return seen.foreign_requests() == [] and seen.problems == []


def visible(page: Page) -> list[str]:
    """The citations that can be seen."""
    return [one.inner_text().strip() for one in page.locator(".citation blockquote").all() if one.is_visible()]


def clipboard(page: Page) -> str:
    found: str = page.evaluate("navigator.clipboard.readText()")
    return found.replace("\r\n", "\n")


def test_the_choice_of_a_style_shows_all_citations_in_it(url: str, open_page: OpenPage) -> None:
    seen = open_page(url)
    page = seen.page
    assert len(visible(page)) == MANY + 1
    assert visible(page)[0].startswith("Smith, J., & Doe, A. (2020). Results")
    page.get_by_role("radio", name="Vancouver").check()
    assert visible(page)[0].startswith("Smith J, Doe A. Results <i>here</i> [dataset]. Version 1.")
    page.get_by_role("radio", name="IEEE").check()
    assert visible(page)[0].startswith("J. Smith and A. Doe, 2020, “Results")
    page.get_by_role("radio", name="Source's words").check()
    assert visible(page)[0].startswith("Smith, J., & Doe, A. (2020). Results")
    assert len(visible(page)) == MANY + 1
    assert clean(seen)


def test_the_keyboard_chooses_and_the_next_page_remembers(url: str, open_page: OpenPage) -> None:
    page = open_page(url).page
    page.get_by_role("radio", name="APA").focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Vancouver")).to_be_checked()
    page.reload()
    expect(page.get_by_role("radio", name="Vancouver")).to_be_checked()


def test_without_scripts_styles_can_be_chosen_and_no_button_is_dead(url: str, open_page: OpenPage) -> None:
    page = open_page(url, java_script_enabled=False).page
    page.locator("#cite-style-ieee").check()
    assert visible(page)[0].startswith("J. Smith and A. Doe, 2020")
    assert not any(button.is_visible() for button in page.locator("button[data-copy]").all())


def test_a_button_says_which_citation_it_copied(url: str, open_page: OpenPage) -> None:
    page = open_page(url, permissions=CLIPBOARD).page
    page.get_by_role("button", name="Copy the APA citation of Result 5", exact=True).click()
    expect(page.locator("#announce")).to_have_text("Copied the APA citation of Result 5")
    assert clipboard(page) == visible(page)[5]
    page.get_by_role("radio", name="IEEE").check()
    page.get_by_role("button", name="Copy the IEEE citation of this page").click()
    expect(page.locator("#announce")).to_have_text("Copied the IEEE citation of this page")
    assert clipboard(page).startswith("“")
    assert clipboard(page).endswith("/")


def test_all_citations_are_copied_in_the_chosen_style(url: str, open_page: OpenPage) -> None:
    page = open_page(url, permissions=CLIPBOARD).page
    page.get_by_role("radio", name="Vancouver").check()
    page.locator(".actions").get_by_role("button", name=f"Copy {MANY} Vancouver citations").click()
    expect(page.locator("#announce")).to_have_text(f"Copied {MANY} Vancouver citations")
    assert clipboard(page).split("\n\n") == visible(page)[:-1]


def test_what_can_not_be_read_stands_word_for_word_in_every_style(url: str, open_page: OpenPage) -> None:
    page = open_page(url).page
    text = "Please cite <script>alert(1)</script> us, in press. https://doi.org/10.5555/r2"
    for style in ("APA", "Vancouver", "IEEE", "Source's words"):
        page.get_by_role("radio", name=style).check()
        assert visible(page)[2] == text
    expect(page.get_by_text("stands word for word in every style")).to_have_count(1)


@pytest.mark.parametrize("width", [320, 768, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_citations_fit_every_width_and_can_be_used_by_everyone(
    url: str, open_page: OpenPage, width: int, scheme: str
) -> None:
    seen = open_page(url, viewport={"width": width, "height": 800}, color_scheme=scheme)
    for style in seen.page.locator(".cite-styles input").all():
        style.check()
        assert seen.page.evaluate("document.documentElement.scrollWidth") <= width
    assert violations(seen.page) == []
    assert clean(seen)


def test_paper_has_the_chosen_style_with_its_name(url: str, open_page: OpenPage) -> None:
    page = open_page(url).page
    page.get_by_role("radio", name="Vancouver").check()
    page.emulate_media(media="print")
    assert len(visible(page)) == MANY + 1
    assert not page.locator(".cite-styles").is_visible()
    assert {label.inner_text() for label in page.locator(".cite-label").all() if label.is_visible()} == {
        "Vancouver",
        "In the source's words",
    }


def test_the_page_is_html(site: Path) -> None:
    page = site / (site / "many.txt").read_text(encoding="utf-8") / "index.html"
    assert [str(message) for message in check_html([page])] == []
