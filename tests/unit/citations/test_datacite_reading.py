"""DataCite's JSON of a DOI as a record: what it has is read, what it lacks stays empty, nothing of it is trusted."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.citations.datacite_reading import read_record
from site_builder.citations.datacite_record import Affiliation, Creator, DataCiteRecord, Related, Rights
from site_builder.citations.names import Name
from tests.standin.datacite import record

URL = "https://doi.org/10.7937/nlst"
GOT = "2026-11-20T06:00:00Z"


def read(**attributes: Any) -> DataCiteRecord:
    """A whole record with these attributes in place of its own."""
    return read_record(URL, GOT, record("10.7937/nlst", **attributes))


def names(*creators: Any) -> list[Name]:
    return [creator.name for creator in read(creators=list(creators)).creators]


def test_a_whole_record() -> None:
    found = read(
        rightsList=[{"rights": "Creative Commons Attribution 4.0 International", "rightsIdentifier": "cc-by-4.0"}],
        relatedIdentifiers=[
            {"relationType": "IsCitedBy", "relatedIdentifier": "10.1000/Paper", "relatedIdentifierType": "DOI"}
        ],
    )
    assert found == DataCiteRecord(
        url=URL,
        retrieved_at=GOT,
        creators=(
            Creator(
                Name("Clark", "Kenneth"),
                "https://orcid.org/0000-0002-1825-0097",
                (Affiliation("Washington University in St. Louis", "https://ror.org/01yc7t268"),),
            ),
            Creator(Name(literal="National Lung Screening Trial Research Team")),
        ),
        title="Images of 10.7937/nlst",
        year=2016,
        publisher="The Cancer Imaging Archive",
        version="1",
        type="Dataset",
        rights=(Rights("Creative Commons Attribution 4.0 International", ("CC-BY-4.0",)),),
        dates=(("Issued", "2016"),),
        related=(Related("IsCitedBy", "https://doi.org/10.1000/paper"),),
    )


def test_nothing_is_a_record_too() -> None:
    assert read_record(URL, GOT, {}) == DataCiteRecord(URL, GOT)


@pytest.mark.parametrize(
    ("creator", "expected"),
    [
        ({"name": "Armato III, Samuel", "nameType": "Personal"}, Name("Armato", "Samuel", "III")),
        ({"familyName": "Armato III", "givenName": "Samuel G."}, Name("Armato", "Samuel G.", "III")),
        ({"name": "Plato", "nameType": "Personal"}, Name(literal="Plato")),
        ({"familyName": "Plato", "nameType": "Personal"}, Name("Plato")),
        ({"name": "Smith, Jr., John", "nameType": "Personal"}, Name(literal="Smith, Jr., John")),
        ({"name": "National Cancer Institute, USA"}, Name(literal="National Cancer Institute, USA")),
        ({"name": "NCI, USA", "nameType": "Organizational", "familyName": "NCI"}, Name(literal="NCI, USA")),
        ({"name": "王, 小明", "nameType": "Personal"}, Name("王", "小明")),
        ({"name": "Na, Null", "nameType": "Personal"}, Name("Na", "Null")),
        ({"name": "R&amp;D <b>Team</b>\u202e\n\tEvil", "nameType": "Organizational"}, Name(literal="R&D Team Evil")),
        (
            {"name": "Doe, Jo", "nameIdentifiers": [{"nameIdentifier": "0000-0002-1825-0097"}]},
            Name("Doe", "Jo"),
        ),
    ],
)
def test_names(creator: Mapping[str, Any], expected: Name) -> None:
    assert names(creator) == [expected]


@pytest.mark.parametrize("code", [":unav", "(:unav)", "(:unkn) Anonymous", ":TBA", "(:null)", ":none", "(:unas)"])
def test_what_stands_for_an_unknown_value_is_none(code: str) -> None:
    found = read(creators=[{"name": code}], titles=[{"title": code}], publisher=code, version=code)
    assert (found.creators, found.title, found.publisher, found.version) == ((), "", "", "")
    assert [one.name for one in read(creators=[{"name": code}, {"name": "B"}]).creators] == [Name(literal="B")]


def test_further_creators_that_are_not_listed() -> None:
    found = read(creators=[{"name": "Doe, Jo", "nameType": "Personal"}, {"name": "(:etal)"}])
    assert ([one.name for one in found.creators], found.et_al) == ([Name("Doe", "Jo")], True)


@pytest.mark.parametrize("broken", [{}, {"name": ""}, {"name": "x" * 301}, "Doe, Jo", None, {"name": {}}])
def test_of_a_list_with_a_gap_nobody_is_named(broken: Any) -> None:
    assert names({"name": "Doe, Jo", "nameType": "Personal"}, broken) == []


@pytest.mark.parametrize(
    ("identifier", "expected"),
    [
        ("https://orcid.org/0000-0002-1694-233X", "https://orcid.org/0000-0002-1694-233X"),
        ("0000-0002-1694-233x", "https://orcid.org/0000-0002-1694-233X"),
        ("https://orcid.org/0000-0002-1825-0098", ""),
        ("https://orcid.org/0000-0002-1825-0097?x=<script>", ""),
        ("https://isni.org/isni/0000000121032683", ""),
        (None, ""),
    ],
)
def test_an_orcid_must_prove_itself(identifier: str | None, expected: str) -> None:
    (creator,) = read(creators=[{"name": "A", "nameIdentifiers": [{"nameIdentifier": identifier}]}]).creators
    assert creator.orcid == expected


def test_affiliations_in_both_forms_of_the_api() -> None:
    stated = ["NIH", {"name": "DKFZ", "affiliationIdentifier": "https://ror.org/not-one"}, {"name": ":unav"}, 3, None]
    (creator,) = read(creators=[{"name": "A", "affiliation": stated}]).creators
    assert creator.affiliations == (Affiliation("NIH"), Affiliation("DKFZ"))


@pytest.mark.parametrize(
    ("titles", "expected"),
    [
        ([{"title": "Sub", "titleType": "Subtitle"}, {"title": "Main"}, {"title": "Haupt", "lang": "de"}], "Main"),
        ([{"title": "Other", "titleType": "AlternativeTitle"}], "Other"),
        ([{"title": " <i>Lungs</i>\n of   mice &lt;script&gt;"}], "Lungs of mice <script>"),
        ({"title": "Alone"}, "Alone"),
        ([], ""),
        (["Lungs"], ""),
    ],
)
def test_of_several_titles_the_main_one(titles: Any, expected: str) -> None:
    assert read(titles=titles).title == expected


@pytest.mark.parametrize(
    ("stated", "issued", "expected"),
    [
        (2016, "", 2016),
        ("2016", "", 2016),
        (2016.0, "", 2016),
        (0, "2019-01-02/2020", 2019),
        (9999, "", None),
        (None, "2019", 2019),
        (":unav", "soon", None),
        (20160, "", None),
        (True, "", None),
        (1499, "", None),
        (2036, "", 2036),
        (2037, "", None),
    ],
)
def test_years(stated: Any, issued: str, expected: int | None) -> None:
    assert read(publicationYear=stated, dates=[{"date": issued, "dateType": "Issued"}]).year == expected


def test_dates_stay_as_they_are_and_need_a_year() -> None:
    stated = [{"date": "2004-03-02/2005", "dateType": "Collected"}, {"date": "spring", "dateType": "Issued"}, "2001"]
    assert read(dates=stated).dates == (("Collected", "2004-03-02/2005"),)


@pytest.mark.parametrize(
    ("stated", "expected"), [("Version 2", "2"), ("v1.0", "1.0"), ("version", ""), ("viral", "viral"), (3, "3")]
)
def test_versions_without_the_word(stated: Any, expected: str) -> None:
    assert read(version=stated).version == expected


@pytest.mark.parametrize(
    ("rights", "expected"),
    [
        ({"rightsIdentifier": "cc-by-4.0", "rightsIdentifierScheme": "SPDX"}, Rights("cc-by-4.0", ("CC-BY-4.0",))),
        (
            {"rights": "CC BY", "rightsUri": "https://creativecommons.org/licenses/by/3.0/legalcode"},
            Rights("CC BY", ("CC-BY-3.0", "CC-BY")),
        ),
        ({"rightsUri": "info:eu-repo/semantics/openAccess"}, Rights("info:eu-repo/semantics/openAccess")),
        ({"rights": "ask the <script>author</script>"}, Rights("ask the")),
    ],
)
def test_rights_name_licences_or_are_only_stated(rights: Mapping[str, str], expected: Rights) -> None:
    assert read(rightsList=[rights, {}, None, {"rights": ":unav"}]).rights == (expected,)


def test_only_articles_have_a_journal() -> None:
    journal = {"type": "Journal", "title": "Radiology", "volume": "12", "issue": 3, "firstPage": "45", "lastPage": "67"}
    article = read(types={"resourceTypeGeneral": "JournalArticle"}, container=journal)
    assert (article.container, article.volume, article.issue, article.pages) == ("Radiology", "12", "3", "45–67")
    assert read(container=journal).container == ""


def test_related_works_are_named_by_what_leads_there() -> None:
    stated = [
        {"relationType": "IsPartOf", "relatedIdentifier": "https://a.org/b", "relatedIdentifierType": "URL"},
        {"relationType": "IsPartOf", "relatedIdentifier": "javascript:alert(1)", "relatedIdentifierType": "URL"},
        {"relationType": "IsPartOf", "relatedIdentifier": "12345", "relatedIdentifierType": "PMID"},
        {"relatedIdentifier": "10.1000/x", "relatedIdentifierType": "DOI"},
        "10.1000/x",
    ]
    assert read(relatedIdentifiers=stated).related == (Related("IsPartOf", "https://a.org/b"),)


#: Characters of every kind that matters here: letters, marks, controls, what turns a line around, a lone surrogate.
CHARACTERS = "aé漢 .,:;<>&\"'\\{}\x00\x1b\n\u202e\u2028\ud800😀"
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(CHARACTERS, max_size=20),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.sampled_from(["name", "title", "x"]), inside),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(sorted(record("10.1/a"))), ANYTHING))
def test_no_json_makes_reading_fail_or_puts_what_nobody_sees_into_a_record(attributes: dict[str, Any]) -> None:
    found = read_record(URL, GOT, attributes)
    assert "\n" not in found.title + found.publisher + found.version
    assert all(creator.name.family or creator.name.literal for creator in found.creators)
