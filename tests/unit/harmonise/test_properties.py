"""What holds for every vocabulary and any string: nothing raises, findings explain, twice is once."""

from collections.abc import Callable, Iterable
from typing import Any, get_args

import pytest
from hypothesis import example, given

from site_builder.findings import CODES
from site_builder.harmonise.access import harmonise_access
from site_builder.harmonise.age import harmonise_age
from site_builder.harmonise.body_part import BODY_PARTS, harmonise_body_part
from site_builder.harmonise.covid import CovidResult, harmonise_covid
from site_builder.harmonise.disease import DISEASES, harmonise_disease
from site_builder.harmonise.doi import harmonise_data_url
from site_builder.harmonise.ethnicity import harmonise_ethnicity
from site_builder.harmonise.license import LICENSES, harmonise_license, harmonise_licenses
from site_builder.harmonise.manufacturer import harmonise_manufacturer
from site_builder.harmonise.mapped import NOT_REPORTED, Mapped
from site_builder.harmonise.modality import MODALITIES, harmonise_modality
from site_builder.harmonise.origin import ETHNICITIES, RACES
from site_builder.harmonise.race import harmonise_race
from site_builder.harmonise.sex import Sex, harmonise_sex
from site_builder.harmonise.site import PRIMARY_SITES, harmonise_site
from site_builder.harmonise.species import SPECIES, harmonise_species
from tests.unit.harmonise.support import anything, reproducible

Harmonise = Callable[[str | None], Mapped[Any]]
ALL: dict[str, tuple[Harmonise, Callable[[Any], str]]] = {
    "age": (harmonise_age, str),
    "sex": (harmonise_sex, str),
    "modality": (harmonise_modality, ", ".join),
    "license": (harmonise_license, lambda it: it.id if it.id in LICENSES else it.name),
    "data url": (harmonise_data_url, str),
    "body part": (harmonise_body_part, lambda it: it.value),
    "manufacturer": (harmonise_manufacturer, str),
    "disease": (harmonise_disease, str),
    "site": (harmonise_site, str),
    "species": (harmonise_species, str),
    "race": (harmonise_race, str),
    "ethnicity": (harmonise_ethnicity, str),
    "covid": (harmonise_covid, str),
    "access": (harmonise_access, str),
    "licenses": (harmonise_licenses, lambda them: " | ".join(it.id if it.id in LICENSES else it.name for it in them)),
}
OF_PERSONS = ("sex", "race", "ethnicity", "covid")
every_vocabulary = pytest.mark.parametrize("name", ALL)
MISSING = (None, "", "  \n", "NA", "N/A", "None", "nan", "unknown", "UNKNOWN", "\u200b", "no data", "[]")


@every_vocabulary
@pytest.mark.parametrize("raw", MISSING)
def test_missing_values_are_no_finding(name: str, raw: str | None) -> None:
    assert ALL[name][0](raw) == Mapped(None)


@every_vocabulary
@pytest.mark.parametrize("raw", ["Not Reported", NOT_REPORTED, "not_reported"])
def test_not_reported_is_told_from_unknown_where_it_is_of_a_person(name: str, raw: str) -> None:
    if name in OF_PERSONS:
        assert ALL[name][0](raw) == Mapped(NOT_REPORTED)
    elif raw != "not_reported":
        assert ALL[name][0](raw) == Mapped(None)


@every_vocabulary
@reproducible
@given(raw=anything)
@example(raw="a" * 1_000_000)
@example(raw="(" * 20_000)
@example(raw="," * 20_000)
@example(raw="CT," * 20_000)
@example(raw="https://" * 5_000)
@example(raw="\x00")
def test_any_string_is_read_or_explained(name: str, raw: str) -> None:
    mapped = ALL[name][0](raw)
    assert (mapped.code is None) == (mapped.hint == "")
    if mapped.code:
        assert mapped.code in CODES
        assert mapped.hint.endswith(".")
        assert len(mapped.hint) < 250


@every_vocabulary
@reproducible
@given(raw=anything)
def test_a_harmonised_value_stays_what_it_is(name: str, raw: str) -> None:
    harmonise, written = ALL[name]
    value = harmonise(raw).value
    if value is not None:
        assert harmonise(written(value)).value == value


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("sex", get_args(Sex)),
        ("modality", MODALITIES),
        ("license", LICENSES),
        ("body part", BODY_PARTS),
        ("disease", DISEASES),
        ("site", PRIMARY_SITES),
        ("species", SPECIES),
        ("race", RACES),
        ("ethnicity", ETHNICITIES),
        ("covid", get_args(CovidResult)),
        ("access", ("open", "registered", "controlled", "mixed")),
        ("licenses", LICENSES),
    ],
)
def test_every_listed_value_is_read_as_itself(name: str, values: Iterable[str]) -> None:
    harmonise, written = ALL[name]
    for value in values:
        mapped = harmonise(value)
        assert mapped.code is None
        assert mapped.value is not None
        assert written(mapped.value).strip() == value
