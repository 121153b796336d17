"""Authors as persons and organisations."""

import pytest

from site_builder.citations.names import Name
from site_builder.citations.parsing import Reference
from site_builder.linked.agents import agents, in_order, inverted


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


def test_names_in_order_and_inverted() -> None:
    name = Name("Armato", "S. G.", "III")
    assert (in_order(name), inverted(name)) == ("S. G. Armato III", "Armato III, S. G.")
    assert (in_order(Name(literal="RSNA")), inverted(Name(literal="RSNA"))) == ("RSNA", "RSNA")
