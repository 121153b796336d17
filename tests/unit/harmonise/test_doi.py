"""Links to data: DOIs in one form, other addresses kept or refused."""

import pytest

from site_builder.harmonise.doi import harmonise_data_url
from site_builder.harmonise.mapped import Mapped
from tests.unit.harmonise.support import distinct, doubtful, unknown


@pytest.mark.parametrize(
    "raw",
    [
        "10.7937/K9/TCIA.2016.A2", "doi:10.7937/K9/TCIA.2016.A2", "DOI: 10.7937/k9/tcia.2016.a2",
        "https://doi.org/10.7937/K9/TCIA.2016.A2", "http://dx.doi.org/10.7937/k9/tcia.2016.a2",
        "//doi.org/10.7937/k9/tcia.2016.a2", "doi.org/10.7937/k9/tcia.2016.a2",
        "https://www.doi.org/10.7937/k9/tcia.2016.a2",
        "info:doi/10.7937/k9/tcia.2016.a2", " https://DOI.org/10.7937/k9/tcia.2016.a2?utm_source=x#top ",
        "10.7937/k9/tcia.2016.a2.",
    ],
)  # fmt: skip
def test_every_spelling_of_a_doi_is_one_link(raw: str) -> None:
    assert harmonise_data_url(raw) == Mapped("https://doi.org/10.7937/k9/tcia.2016.a2")


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        (
            "10.1002/(SICI)1097<1661::AID>3.0;2-2",
            "https://doi.org/10.1002/(sici)1097%3C1661::aid%3E3.0%3B2-2",
        ),
        ("10.1000/a#b?c", "https://doi.org/10.1000/a%23b%3Fc"),
        ('10.1000/"><script>', "https://doi.org/10.1000/%22%3E%3Cscript%3E"),
        ("https://doi.org/10.1000/a%23b", "https://doi.org/10.1000/a%23b"),
        ("https://doi.org/10/GF5P7R", "https://doi.org/10/gf5p7r"),
    ],
)
def test_odd_dois_become_safe_links(raw: str, url: str) -> None:
    assert harmonise_data_url(raw) == Mapped(url.replace("%3B", ";"))


@pytest.mark.parametrize(
    ("raw", "url"),
    [
        ("https://nihcc.app.box.com/v/ChestXray-NIHCC", "https://nihcc.app.box.com/v/ChestXray-NIHCC"),
        ("HTTP://Example.ORG:8080/A?b=C&d#E", "http://example.org:8080/A?b=C&d#E"),
        ("https://example.org", "https://example.org"),
    ],
)
def test_other_addresses_are_kept(raw: str, url: str) -> None:
    assert harmonise_data_url(raw) == Mapped(url)


@pytest.mark.parametrize(
    "raw",
    [
        "javascript:alert(1)", "data:text/html,x", "ftp://example.org/x", "file:///etc/passwd",
        "mailto:a@example.org",
        "http://user:password@example.org/", "http://user@example.org/", "https://", "https:///x",
        "http://localhost/",
        "http://127.0.0.1/", "http://[::1]/", "http://example.org:99999/", "http://example.org:x/",
        "http://[bad",
        "http://example.org/a b", "http://example.org/\x00", "http://exam\u200bple.org/",
        "http://example.org/\u202e",
        "http://example.org\\@evil.example/", "http://example.org/<b>", "http://example.org/" + "a" * 3000,
        "https://doi.org/", "https://doi.org/not-a-doi", "10.1/x", "see the wiki", "//example",
    ],
)  # fmt: skip
def test_anything_else_is_refused(raw: str) -> None:
    mapped = harmonise_data_url(raw)
    assert (mapped.value, mapped.code) == (None, "data-url-refused")


def test_every_link_of_idc() -> None:
    for table, expression in (
        ("idc_index", "source_DOI"),
        ("analysis_results_index", "source_DOI"),
        ("collections_index", "unnest(sources).source_doi"),
    ):
        raws = distinct(table, expression)
        assert not doubtful(harmonise_data_url, raws)
        assert unknown(harmonise_data_url, raws) <= {None}
        for raw in filter(None, raws):
            assert harmonise_data_url(raw).value == f"https://doi.org/{raw.lower()}"
    assert not doubtful(harmonise_data_url, distinct("collections_index", "unnest(sources).source_url"))
