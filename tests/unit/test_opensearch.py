"""How browsers search the site: the description keeps to OpenSearch 1.1 and its limits."""

from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.config import SiteConfig
from site_builder.exports.hosting import site_files
from site_builder.exports.opensearch import MOST, MOZILLA, OPENSEARCH, PATH, TYPE, opensearch_xml, short_name

ATLAS = SiteConfig(title="Medical Imaging Data Atlas", base_url="https://example.org/atlas/", language="en-GB")


def described(config: SiteConfig) -> ElementTree.Element:
    return ElementTree.fromstring(opensearch_xml(config))


def texts(config: SiteConfig) -> dict[str, str]:
    """The texts of the description by element."""
    prefix = f"{{{OPENSEARCH}}}"
    return {e.tag.removeprefix(prefix): e.text or "" for e in described(config) if e.tag.startswith(prefix)}


def test_the_site_has_the_file() -> None:
    (file,) = (file for file in site_files([], {}, ATLAS) if file.path == PATH)
    assert file.data.decode("utf-8") == opensearch_xml(ATLAS)
    assert file.data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<OpenSearchDescription xmlns=')


def test_it_says_what_is_searched_and_where() -> None:
    root = described(ATLAS)
    assert root.tag == f"{{{OPENSEARCH}}}OpenSearchDescription"
    assert texts(ATLAS) == {
        "ShortName": "Medical Imaging",
        "LongName": "Medical Imaging Data Atlas",
        "Description": f"Search Medical Imaging Data Atlas. {ATLAS.tagline}",
        "Language": "en-GB",
        "InputEncoding": "UTF-8",
        "OutputEncoding": "UTF-8",
        "Image": "https://example.org/atlas/assets/img/favicon.svg",
        "Url": "",
    }
    assert [url.attrib for url in root.iter(f"{{{OPENSEARCH}}}Url")] == [
        {"type": "text/html", "template": "https://example.org/atlas/collections/?q={searchTerms}"},
        {"type": TYPE, "rel": "self", "template": "https://example.org/atlas/opensearch.xml"},
    ]
    assert [form.text for form in root.iter(f"{{{MOZILLA}}}SearchForm")] == ["https://example.org/atlas/collections/"]


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Atlas", "Atlas"),
        ("Sixteen letters!", "Sixteen letters!"),
        ("Medical Imaging Data Atlas", "Medical Imaging"),
        ("Atlas of the Imaging of Organs", "Atlas"),
        ("Breast & Prostate Images", "Breast"),
        ("Lungs, Hearts – Brains and more", "Lungs, Hearts"),
        ("The Imaging Collections", "The Imaging"),
        ("Radiologieverzeichnis der Klinik", "Radiologieverzei"),
        ("Catalogue-of-images-and-data", "Catalogue-of-ima"),
    ],
)
def test_a_short_name_is_cut_between_words(title: str, expected: str) -> None:
    assert short_name(title) == expected


@given(st.text(min_size=1), st.text())
def test_whatever_the_title_the_limits_hold(title: str, tagline: str) -> None:
    said = texts(SiteConfig(title=title, base_url=ATLAS.base_url, tagline=tagline))
    assert all(len(said[name]) <= most for name, most in MOST.items())


def test_markup_in_a_title_is_text() -> None:
    said = texts(SiteConfig(title='<b>&"A"', base_url=ATLAS.base_url, tagline="</Description><x/>"))
    assert said["ShortName"] == '<b>&"A"'
    assert said["Description"].endswith("</Description><x/>")
