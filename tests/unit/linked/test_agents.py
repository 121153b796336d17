"""Authors as persons and organisations."""

from dataclasses import replace

import pytest

from site_builder.citations.datacite_record import Affiliation, Creator
from site_builder.citations.names import Name
from site_builder.citations.parsing import Reference
from site_builder.linked.agents import agents, in_order, inverted, orcids

ORCID = "https://orcid.org/0000-0002-1825-0097"
ROR = "https://ror.org/04twxam07"


def test_a_person_has_given_and_family_name_and_suffix() -> None:
    reference = Reference(authors=(Name("Armato", "S. G.", "III"), Name("van Ginneken", "B.")))
    assert agents(reference) == [
        {"@type": "Person", "name": "S. G. Armato III", "givenName": "S. G.", "familyName": "Armato",
         "honorificSuffix": "III"},
        {"@type": "Person", "name": "B. van Ginneken", "givenName": "B.", "familyName": "van Ginneken"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [
        "National Lung Screening Trial Research Team",
        "Cancer Moonshot Biobank",
        "GTEx Consortium",
        "The ECOG-ACRIN Cancer Research Group",
        "Lung Image Database Consortium (LIDC)",
    ],
)
def test_an_organisation_is_told_by_its_words(name: str) -> None:
    reference = Reference(authors=(Name("Smith", "J."), Name(literal=name)))
    assert agents(reference)[1] == {"@type": "Organization", "name": name}


@pytest.mark.parametrize("name", ["Andrey Fedorov", "Válek V.", "Yanling"])
def test_a_name_among_others_is_a_person(name: str) -> None:
    reference = Reference(authors=(Name(literal=name), Name("Smith", "J.")))
    assert agents(reference)[0] == {"@type": "Person", "name": name}


def test_the_only_author_without_initials_is_an_organisation() -> None:
    assert agents(Reference(authors=(Name(literal="RSNA"),))) == [{"@type": "Organization", "name": "RSNA"}]


def test_what_identifies_authors_is_told_where_datacite_knows_it() -> None:
    known = Creator(
        Name("Armato", "S. G."), ORCID, (Affiliation("University of Chicago", ROR), Affiliation("Elsewhere"))
    )
    creators = (known, Creator(Name("Ng", "A.")), replace(known, name=Name("Armato", "Sam")))
    reference = Reference(authors=tuple(creator.name for creator in creators), creators=creators)
    first, second, third = agents(reference)
    assert first["sameAs"] == third["sameAs"] == ORCID
    assert first["affiliation"] == [
        {"@type": "Organization", "name": "University of Chicago", "sameAs": ROR},
        {"@type": "Organization", "name": "Elsewhere"},
    ]
    assert second == {"@type": "Person", "name": "A. Ng", "givenName": "A.", "familyName": "Ng"}
    assert orcids(reference) == (ORCID,)


def test_names_in_order_and_inverted() -> None:
    name = Name("Armato", "S. G.", "III")
    assert (in_order(name), inverted(name)) == ("S. G. Armato III", "Armato III, S. G.")
    assert (in_order(Name(literal="RSNA")), inverted(Name(literal="RSNA"))) == ("RSNA", "RSNA")
