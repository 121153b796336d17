"""References in APA, Vancouver and IEEE: the rules of each style, one by one."""

from dataclasses import replace

import pytest

from site_builder.citations.names import Name
from site_builder.citations.parsing import Reference, read_citation, with_address
from site_builder.citations.people import initials, unpunctuated
from site_builder.citations.pieces import html, plain
from site_builder.citations.styles import STYLES, StyleName, formatted

DOI = "https://doi.org/10.7937/one"
HUGO, ARMATO = Name("Hugo", "Geoffrey D."), Name("Armato", "S. G.", "III")
DATA = with_address(
    Reference((HUGO, ARMATO), 2016, "Lungs", version="2", publisher="TCIA", type="dataset", complete=True), DOI
)
ARTICLE = replace(
    DATA, type="article-journal", version="", container="Radiology", volume="12", issue="3", pages="772–782"
)
PAGE = Reference(
    title="Lungs", publisher="Atlas", url="https://example.org/lungs/", type="webpage", accessed="2026-11-03"
)


def people(number: int) -> tuple[Name, ...]:
    return tuple(Name(f"Name{place}", "A. B.") for place in range(1, number + 1))


def shown(reference: Reference, style: StyleName) -> str:
    return plain(formatted(reference, style))


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("apa", f"Hugo, G. D., & Armato, S. G., III. (2016). Lungs (Version 2) [Data set]. TCIA. {DOI}"),
        ("vancouver", f"Hugo GD, Armato SG 3rd. Lungs [dataset]. Version 2. TCIA; 2016. Available from: {DOI}"),
        (
            "ieee",
            "G. D. Hugo and S. G. Armato III, 2016, “Lungs,” version 2, distributed by TCIA, doi: 10.7937/one.",
        ),
    ],
)
def test_a_dataset(style: StyleName, text: str) -> None:
    assert shown(DATA, style) == text


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("apa", f"Hugo, G. D., & Armato, S. G., III. (2016). Lungs. Radiology, 12(3), 772–782. {DOI}"),
        ("vancouver", "Hugo GD, Armato SG 3rd. Lungs. Radiology. 2016;12(3):772-82. doi:10.7937/one"),
        (
            "ieee",
            "G. D. Hugo and S. G. Armato III, “Lungs,” Radiology, vol. 12, no. 3, pp. 772–782, 2016, doi: 10.7937/one.",
        ),
    ],
)
def test_an_article(style: StyleName, text: str) -> None:
    assert shown(ARTICLE, style) == text


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("apa", "Lungs. (n.d.). Atlas. Retrieved November 3, 2026, from https://example.org/lungs/"),
        (
            "vancouver",
            "Lungs [Internet]. Atlas; [date unknown] [cited 2026 Nov 3]. Available from: https://example.org/lungs/",
        ),
        ("ieee", "“Lungs,” Atlas. Accessed: Nov. 3, 2026. [Online]. Available: https://example.org/lungs/"),
    ],
)
def test_a_page_without_author_and_year(style: StyleName, text: str) -> None:
    assert shown(PAGE, style) == text


@pytest.mark.parametrize(
    ("style", "text"),
    [
        ("apa", "Lungs (Version 2026-11-03, IDC 25). (2026). Atlas. https://example.org/lungs/"),
        (
            "vancouver",
            "Lungs [Internet]. Version 2026-11-03, IDC 25. Atlas; 2026. Available from: https://example.org/lungs/",
        ),
        (
            "ieee",
            "“Lungs,” version 2026-11-03, IDC 25, Atlas, 2026. [Online]. Available: https://example.org/lungs/",
        ),
    ],
)
def test_a_page_with_a_version(style: StyleName, text: str) -> None:
    assert shown(replace(PAGE, year=2026, version="2026-11-03, IDC 25"), style) == text


def test_software_is_called_so() -> None:
    software = replace(DATA, type="software", authors=(HUGO,))
    assert "Lungs (Version 2) [Computer software]. TCIA." in shown(software, "apa")
    assert "Lungs [computer program]. Version 2. TCIA; 2016." in shown(software, "vancouver")
    assert "“Lungs,” version 2, TCIA, doi:" in shown(software, "ieee")


@pytest.mark.parametrize(
    ("number", "apa", "vancouver", "ieee"),
    [
        (1, "Name1, A. B. (2016)", "Name1 AB. Lungs", "A. B. Name1, 2016"),
        (3, "B., Name2, A. B., & Name3, A. B. (2016)", "Name2 AB, Name3 AB. L", "A. B. Name2, and A. B. Name3, 2016"),
        (6, "B., & Name6, A. B. (2016)", "Name5 AB, Name6 AB. Lungs", "and A. B. Name6, 2016"),
        (7, "B., & Name7, A. B. (2016)", "Name6 AB, et al. Lungs", "A. B. Name1 et al., 2016"),
        (20, "B., & Name20, A. B. (2016)", "Name6 AB, et al. Lungs", "A. B. Name1 et al., 2016"),
        (21, "Name19, A. B., … Name21, A. B. (2016)", "Name6 AB, et al. Lungs", "A. B. Name1 et al., 2016"),
        (500, "Name19, A. B., … Name500, A. B. (2016)", "Name6 AB, et al. Lungs", "A. B. Name1 et al., 2016"),
    ],
)
def test_long_lists_of_authors_are_cut_as_each_style_does(number: int, apa: str, vancouver: str, ieee: str) -> None:
    many = replace(DATA, authors=people(number))
    assert apa in shown(many, "apa")
    assert vancouver in shown(many, "vancouver")
    assert ieee in shown(many, "ieee")


@pytest.mark.parametrize(
    ("number", "gap", "apa", "vancouver", "ieee"),
    [
        (20, 19, "Name19, A. B., … Name20, A. B. (", "Name6 AB, et al. ", "A. B. Name1 et al., "),
        (2, 1, "Name1, A. B., … Name2, A. B. (", "Name1 AB, et al. ", "A. B. Name1 et al., "),
        (3, 3, "Name3, A. B., et al. (2016)", "Name2 AB, Name3 AB, et al. ", "A. B. Name1 et al., "),
        (30, 30, "Name19, A. B., et al. (2016)", "Name6 AB, et al. ", "A. B. Name1 et al., "),
    ],
)
def test_authors_that_a_source_leaves_out_are_not_made_up(
    number: int, gap: int, apa: str, vancouver: str, ieee: str
) -> None:
    cut = replace(DATA, authors=people(number), omitted_after=gap)
    assert apa in shown(cut, "apa")
    assert vancouver in shown(cut, "vancouver")
    assert shown(cut, "ieee").startswith(ieee)


@pytest.mark.parametrize(
    ("given", "short"),
    [
        ("Samuel G.", "S. G."),
        ("G. D.", "G. D."),
        ("Chung-Ming", "C.-M."),
        ("P.-C.", "P.-C."),
        ("Yu.", "Yu."),
        ("J. van", "J. van"),
        ("lilia", "lilia"),
        ("明", "明"),
        ("Борис И.", "Б. И."),
        ("", ""),
    ],
)
def test_initials(given: str, short: str) -> None:
    assert initials(given) == short


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (Name("Ginneken", "B. van"), "van Ginneken B"),
        (Name("Smith", "A. B. C."), "Smith AB"),
        (Name("Siot", "P.-H."), "Siot PH"),
        (Name("Smith", "A.", "Jr."), "Smith A Jr"),
        (Name("李", "明"), "李 明"),
        (Name("Ileva", "lilia"), "Ileva lilia"),
        (Name("jaffe", "conrade carl"), "jaffe conrade carl"),
        (Name(literal="Trial Research Team"), "Trial Research Team"),
    ],
)
def test_names_in_vancouver(name: Name, text: str) -> None:
    assert unpunctuated(name) == text


def test_who_published_their_own_work_is_named_once() -> None:
    own = replace(DATA, authors=(Name(literal="TCIA"),))
    assert shown(own, "apa") == f"TCIA. (2016). Lungs (Version 2) [Data set]. {DOI}"


def test_without_year_and_publisher_nothing_is_made_up() -> None:
    bare = with_address(Reference(title="Lungs", type="dataset", complete=True), DOI)
    assert shown(bare, "apa") == f"Lungs [Data set]. (n.d.). {DOI}"
    assert shown(bare, "vancouver") == f"Lungs [dataset]. [date unknown]. Available from: {DOI}"
    assert shown(bare, "ieee") == "“Lungs,” doi: 10.7937/one."


@pytest.mark.parametrize("style", STYLES)
def test_a_title_that_ends_a_sentence_gets_no_second_stop(style: StyleName) -> None:
    asked = replace(ARTICLE, title="Is it cancer?")
    assert "cancer?" in shown(asked, style)
    assert not {"?.", "?,"} & {shown(asked, style)[place : place + 2] for place in range(len(shown(asked, style)))}


@pytest.mark.parametrize("style", STYLES)
def test_what_is_not_read_without_doubt_stands_word_for_word(style: StyleName) -> None:
    text = "Please cite Smith & <b>Doe</b> (in press), see https://doi.org/10.1/x. Thank you"
    pieces = formatted(read_citation(text), style)
    assert plain(pieces) == text
    assert '<a class="ext" href="https://doi.org/10.1/x" rel="noopener external">' in html(pieces)
    assert "&lt;b&gt;Doe" in html(pieces)


@pytest.mark.parametrize("style", STYLES)
@pytest.mark.parametrize("text", ["<script>alert(1)</script>", "a\nTY  - JOUR\r\nER  - ", "x\u202e\u2028y", "“q”"])
def test_hostile_texts_stay_text_on_one_line(style: StyleName, text: str) -> None:
    hostile = replace(
        DATA, title=text, publisher=text, version=text, container=text, authors=(Name(text, text), Name(literal=text))
    )
    for reference in (hostile, replace(hostile, type="article-journal", volume=text, issue=text, pages=text)):
        made = formatted(reference, style)
        assert len(plain(made).splitlines()) == 1
        assert "<script" not in html(made)
        assert "\u202e" not in html(made)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "https://a:b@example.org/", "//x"])
def test_an_address_that_one_may_not_follow_is_text(url: str) -> None:
    made = formatted(replace(DATA, url=url, doi=""), "apa")
    assert plain(made).endswith(url)
    assert "<a" not in html(made)
