"""The platforms."""

import pytest

from site_builder.harmonise.commons import COMMONS, find_commons
from site_builder.harmonise.doi import harmonise_data_url
from site_builder.sources.idc_records import IDC

# What the explorer of the BIH links.
BIH = ("ACRdart", "IDC", "MIDRC", "NIHCC", "Open-i", "OpenNeuro", "Stanford AIMI", "TCIA", "Zenodo")


@pytest.mark.parametrize("name", [*BIH, "EUCAIM", "XNAT Central"])
def test_knows_the_platforms(name: str) -> None:
    assert find_commons(name) is COMMONS[name]


@pytest.mark.parametrize(
    ("spelling", "name"),
    [
        ("AIMI", "Stanford AIMI"), ("The Cancer Imaging Archive", "TCIA"), ("tcia", "TCIA"), ("openi", "Open-i"),
        ("ACR data analysis & research toolkit", "ACRdart"), ("ACR_DART", "ACRdart"), ("NCI IDC", "IDC"),
        ("Medical Imaging and Data Resource Center (MIDRC)", "MIDRC"),
    ],
)  # fmt: skip
def test_finds_a_platform_by_its_spellings(spelling: str, name: str) -> None:
    assert find_commons(spelling) is COMMONS[name]


@pytest.mark.parametrize("name", ["", "***", "Nobody's archive"])
def test_does_not_guess(name: str) -> None:
    assert find_commons(name) is None


def test_platforms_are_fit_to_show() -> None:
    for term in COMMONS.values():
        assert term.long_name
        assert term.description.endswith(".")
        assert term.url == "" or harmonise_data_url(term.url).value == term.url


def test_idc_is_described_as_by_its_source() -> None:
    term = COMMONS["IDC"]
    assert (term.name, term.long_name, term.url, term.description) == (
        IDC.name, IDC.long_name, IDC.url, IDC.description,
    )  # fmt: skip
