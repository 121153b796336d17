"""What a cell is read as, column by column: the vocabularies of the site, in words for the contributor."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from site_builder.harmonise.access import harmonise_access
from site_builder.harmonise.body_part import BodyPart
from site_builder.harmonise.disease import harmonise_disease, split_diseases
from site_builder.harmonise.doi import harmonise_data_url
from site_builder.harmonise.license import License
from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.raw import cleaned, shown
from site_builder.harmonise.site import harmonise_site, split_sites
from site_builder.harmonise.species import harmonise_species, split_species
from site_builder.sheets.dates import read_date
from site_builder.summarise.vocabulary import READERS


@dataclass(frozen=True, slots=True)
class Reading:
    """What a value was read as, in words (empty: unknown), and what is wrong with it, if anything."""

    read_as: str
    code: str = ""
    hint: str = ""


def reading(column: str, raw: str) -> Reading:
    """How a value of a column with a vocabulary is read."""
    return READINGS[column](raw)


def _by(harmonise: Callable[[str | None], Mapped[Any]]) -> Callable[[str], Reading]:
    def read(raw: str) -> Reading:
        mapped = harmonise(raw)
        return Reading(_words(mapped.value), mapped.code or "", mapped.hint)

    return read


def _by_parts(
    split: Callable[[str | None], tuple[str, ...]], harmonise: Callable[[str | None], Mapped[str]]
) -> Callable[[str], Reading]:
    """The reading of a list in one cell: the first trouble stands for all."""

    def read(raw: str) -> Reading:
        found = [harmonise(part) for part in split(raw)]
        trouble = next((mapped for mapped in found if mapped.code), None)
        words = ", ".join(dict.fromkeys(mapped.value for mapped in found if mapped.value))
        return Reading(words, trouble.code or "", trouble.hint) if trouble else Reading(words)

    return read


def _words(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float):
        return "90 years and over" if value == 90 else f"{value:g} years"
    if isinstance(value, tuple):
        return ", ".join(map(_words, value))
    return value.label if isinstance(value, BodyPart | License) else str(value)


def _link(raw: str) -> Reading:
    if raw.lower().startswith(("https://", "http://")):
        return Reading(raw)
    return Reading("", "link-refused", f"{shown(raw)} is no http(s) address and is not shown.")


def _date(raw: str) -> Reading:
    read = read_date(raw)
    if read or cleaned(raw) is None:
        return Reading(read or "")
    return Reading("", "date-unreadable", f"{shown(raw)} is no date; write it as 2021-03-14.")


def _number(raw: str) -> Reading:
    text = raw.removesuffix(".0")
    if cleaned(raw) is None or (text.isascii() and text.isdecimal()):
        return Reading(text if text.isdecimal() else "")
    return Reading("", "number-unreadable", f"{shown(raw)} is no whole number; write digits only, without a unit.")


#: Columns whose values are read, and how.
READINGS: Mapping[str, Callable[[str], Reading]] = {
    **{column: _by(harmonise) for column, harmonise in READERS.items()},
    "data_url_doi": _by(harmonise_data_url),
    "access": _by(harmonise_access),
    "disease_type": _by_parts(split_diseases, harmonise_disease),
    "primary_site": _by_parts(split_sites, harmonise_site),
    "species": _by_parts(split_species, harmonise_species),
    "dicom_viewer_url": _link,
    "StudyDate": _date,
    "instance_count": _number,
    "size_bytes": _number,
}
