"""Every column of a harvest brought to its vocabulary: distinct raw values mapped once, doubts reported."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import ibis

from site_builder.findings import Report
from site_builder.harmonise.age import harmonise_age
from site_builder.harmonise.body_part import BodyPart, harmonise_body_part
from site_builder.harmonise.covid import harmonise_covid
from site_builder.harmonise.ethnicity import harmonise_ethnicity
from site_builder.harmonise.join import RawCount, ValueMap, build_map, findings_of, raw_counts
from site_builder.harmonise.license import License, harmonise_licenses
from site_builder.harmonise.manufacturer import harmonise_manufacturer
from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.modality import MODALITIES, harmonise_modality
from site_builder.harmonise.race import harmonise_race
from site_builder.harmonise.raw import cleaned
from site_builder.harmonise.sex import harmonise_sex

Harmonise = Callable[[str | None], Mapped[Any]]

READERS: dict[str, Harmonise] = {
    "Modality": harmonise_modality,
    "license": harmonise_licenses,
    "PatientSex": harmonise_sex,
    "PatientAge": harmonise_age,
    "BodyPartExamined": harmonise_body_part,
    "Manufacturer": harmonise_manufacturer,
    "race": harmonise_race,
    "EthnicGroup": harmonise_ethnicity,
    "covid19_positive": harmonise_covid,
    "loinc_long_common_name": lambda raw: Mapped(cleaned(raw)),  # LOINC's own names need no vocabulary
}


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """How the raw values of a harvest were read: maps and raw counts by column, labels, licences by id."""

    maps: dict[str, ValueMap]
    raws: dict[str, list[RawCount]]
    labels: dict[str, dict[str, str]]
    licenses: dict[str, License]

    def label(self, facet: str, value: str) -> str:
        """The label people read; a value without one is its own."""
        return self.labels.get(facet, {}).get(value, value)


def read_vocabulary(source: str, cube: ibis.Table, report: Report, unit: str = "series") -> Vocabulary:
    """Map every distinct raw value of every column; doubtful ones become findings per collection."""
    found = Vocabulary({}, {}, {}, {})
    for column, harmonise in READERS.items():
        raws = raw_counts(cube, column)
        distinct = dict.fromkeys(count.raw for count in raws)
        plain = partial(plain_values, found, column)
        mapping, doubtful = build_map(column, distinct, harmonise, plain, numeric=column == "PatientAge")
        found.maps[column], found.raws[column] = mapping, raws
        report.extend(findings_of(source, column, raws, doubtful, unit))
    return found


def plain_values(found: Vocabulary, column: str, value: Any) -> tuple[str | float, ...]:
    """The plain values of a harmonised one; its label is remembered on the way."""
    labels = found.labels.setdefault(column, {})
    if column == "license":
        found.licenses.update({license_.id: license_ for license_ in value})
        labels.update({license_.id: license_.label for license_ in value})
        return tuple(license_.id for license_ in value)
    if isinstance(value, BodyPart):
        labels[value.value] = value.label
        return (value.value,)
    if column == "Modality":
        labels.update({code: MODALITIES[code].label for code in value if code in MODALITIES})
        return tuple(value)
    return (value,)
