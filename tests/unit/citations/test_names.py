"""Authors of citations, as people and formatters of citations list them."""

import pytest

from site_builder.citations.names import Name, Names, read_names
from tests.hostile.strings import HOSTILE


def person(family: str, given: str, suffix: str = "") -> Name:
    return Name(family, given, suffix)


def alone(name: str) -> Name:
    return Name(literal=name)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Clunie, D. A.", [person("Clunie", "D. A.")]),
        ("Smith, J. & Jones, K.", [person("Smith", "J."), person("Jones", "K.")]),
        ("Smith, J., & Jones, K.", [person("Smith", "J."), person("Jones", "K.")]),
        ("Chi, P.-C., Feng, S.-ting, & Lee, E. Y.-P.", [person("Chi", "P.-C."), person("Feng", "S.-ting"),
                                                        person("Lee", "E. Y.-P.")]),
        ("Höfener, H., & Štork, M.", [person("Höfener", "H."), person("Štork", "M.")]),
        ("van Ginneken, B., & de la Cruz, Y.", [person("van Ginneken", "B."), person("de la Cruz", "Y.")]),
        ("Berg, J. van den", [person("Berg", "J. van den")]),
        ("D'Angelica, M. I., & Sklair-Levy, M.", [person("D'Angelica", "M. I."), person("Sklair-Levy", "M.")]),
        ("Small Jr., W., & Wolfson, A. H.", [person("Small", "W.", "Jr."), person("Wolfson", "A. H.")]),
        ("King, M. L., Jr., & Smith, J.", [person("King", "M. L.", "Jr."), person("Smith", "J.")]),
        ("Armato III, Samuel G., & McLennan, G.", [person("Armato", "Samuel G.", "III"), person("McLennan", "G.")]),
        ("Armato III, Samuel G.; Li, Feng; ACRIN", [person("Armato", "Samuel G.", "III"), person("Li", "Feng"),
                                                   alone("ACRIN")]),
        ("Bloch, B. N., & jaffe, conrade carl.", [person("Bloch", "B. N."), person("jaffe", "conrade carl")]),
        ("Kalen, J., Ileva, lilia, L, R., & S, K.", [person("Kalen", "J."), person("Ileva", "lilia"),
                                                    person("L", "R."), person("S", "K.")]),
        ("Nohel, M., Válek V., Rohan T.", [person("Nohel", "M."), alone("Válek V."), alone("Rohan T.")]),
        ("Deepa Krishnaswamy, Hugo Aerts, & Andrey Fedorov.",
         [alone("Deepa Krishnaswamy"), alone("Hugo Aerts"), alone("Andrey Fedorov")]),
        ("The Cancer Genome Atlas Research Network.", [alone("The Cancer Genome Atlas Research Network")]),
        ("National Lung Screening Trial Research Team", [alone("National Lung Screening Trial Research Team")]),
        ("Lung Image Database Consortium (LIDC).", [alone("Lung Image Database Consortium (LIDC)")]),
        ("Johnson & Johnson.", [alone("Johnson & Johnson")]),
        ("Imaging Corp.", [alone("Imaging Corp.")]),
        ("Clunie, D., GTEx Consortium, & Fedorov, A.",
         [person("Clunie", "D."), alone("GTEx Consortium"), person("Fedorov", "A.")]),
        ("Clunie, D., & GTEx Consortium.", [person("Clunie", "D."), alone("GTEx Consortium")]),
        ("Clunie, D., Yanling, Smith, K.", [person("Clunie", "D."), alone("Yanling"), person("Smith", "K.")]),
    ],
)  # fmt: skip
def test_lists_with_one_reading_are_read(text: str, names: list[Name]) -> None:
    assert read_names(text) == Names(tuple(names))


@pytest.mark.parametrize(
    ("text", "names", "omitted_after"),
    [
        ("Kim, E., … Fedorov, A.", ["Kim", "Fedorov"], 1),
        ("Kim, E., Lee, A., . . . Fedorov, A.", ["Kim", "Lee", "Fedorov"], 2),
        ("Kim, E., ... & Fedorov, A.", ["Kim", "Fedorov"], 1),
        ("Kim, E., Lee, A., et al.", ["Kim", "Lee"], 2),
        ("Kim, E. et al.", ["Kim"], 1),
    ],
)
def test_a_gap_is_told(text: str, names: list[str], omitted_after: int) -> None:
    read = read_names(text)
    assert read is not None
    assert [name.family for name in read.names] == names
    assert read.omitted_after == omitted_after


@pytest.mark.parametrize(
    "text",
    [
        "",
        "&",
        "…",
        "et al.",
        "Smith, John, Doe, Jane",  # pairs, or four names
        "Department of Radiology, University of X.",  # one organisation or two
        "Department of Radiology, University of X, Smith, J.",
        "Clunie, D., GTEx Consortium, Broad Institute, Fedorov, A.",
        "J. Smith, K. Jones",  # given before family
        "Smith et al.",
        "Smith J, Jones K, et al. A study of lungs. Radiology",
        "A study of lungs. Radiology",
        "Smith, Jr., Jones, K.",
        "Armato III, Samuel G., & Rohan T.",  # a pair and a whole name of the same form
        "Kim, E., … Lee, A., … Fedorov, A.",
        "et al., Kim, E.",
        "Data of 2019",
        "Li, Feng, Jr.; Kim, E.",
    ],
)
def test_lists_with_several_readings_or_none_are_not(text: str) -> None:
    assert read_names(text) is None


@pytest.mark.parametrize("text", HOSTILE)
def test_names_are_words_of_the_text(text: str) -> None:
    for whole in (text, f"{text}, J., & Smith, K.", f"Smith, K., {text}", f"{text}; {text}"):
        read = read_names(whole)
        for name in read.names if read else ():
            assert bool(name.literal) != bool(name.family)
            assert all(part in whole for part in (name.family, name.given, name.suffix, name.literal))
