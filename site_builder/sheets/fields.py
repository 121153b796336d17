"""The fields of a contributed table in the order of the SOP, and the words that a field has to choose from."""

from typing import get_args

from site_builder.columns import SOP_COLUMNS, Column, Requirement
from site_builder.harmonise.modality import MODALITIES
from site_builder.harmonise.origin import ETHNICITIES, RACES
from site_builder.harmonise.sex import Sex
from site_builder.model import Access

#: Requirements in the order in which a table has them; `internal` columns are no part of one.
REQUIREMENTS: tuple[Requirement, ...] = ("required", "preferred", "optional")

#: The order of "Push Metadata to MIDRC BIH, SOP", "Metadata Headers Requested"; fields it does not have follow.
_ORDER = (
    *("StudyInstanceUID", "SeriesInstanceUID", "PatientID", "collection_id", "commons_long_name", "commons_name"),
    *("data_contributor", "license", "Modality"),
    *("data_url_doi", "StudyDescription", "SeriesDescription", "PatientAge", "PatientSex", "EthnicGroup"),
    *("BodyPartExamined", "Manufacturer", "disease_type", "primary_site"),
    *("race", "object_ids", "dicom_viewer_url"),
)

#: Fields that are required only where a row is a series: a table of studies has none.
SERIES_ONLY = frozenset({"SeriesInstanceUID"})


def _place(column: Column) -> tuple[int, int]:
    place = _ORDER.index(column.name) if column.name in _ORDER else len(_ORDER)
    return REQUIREMENTS.index(column.requirement), place


#: Every field that a table may have: required, preferred, optional, each in the order of the SOP.
FIELDS: tuple[Column, ...] = tuple(
    sorted((c for c in SOP_COLUMNS if c.requirement in REQUIREMENTS), key=_place)  # sorted() keeps the rest in order
)

_NOT_REPORTED = "Not Reported"  # as the BIH dictionary writes it

#: Words to write, by field: those that are read without a doubt. `Modality` has a list, but is an open field.
WORDS: dict[str, tuple[str, ...]] = {
    "PatientSex": (*get_args(Sex), _NOT_REPORTED),
    "EthnicGroup": (*ETHNICITIES, _NOT_REPORTED),
    "race": (*RACES, _NOT_REPORTED),
    "covid19_positive": ("Yes", "No", "Indeterminate", _NOT_REPORTED),
    "access": tuple(access for access in get_args(Access) if access != "unknown"),
    "Modality": tuple(MODALITIES),
}

#: Facts of a person, of which a table can say that they are not reported: more than that nothing is known.
OF_PERSONS = frozenset(name for name, words in WORDS.items() if _NOT_REPORTED in words)

#: Sheets of the template that explain the table, and hold none.
EXPLAINING = ("Instructions", "Fields", "Words")

#: Fields of `WORDS` whose words are all there are, so that a schema may refuse others.
CLOSED = frozenset({"PatientSex", "access"})


def needed(column: Column) -> str:
    """How much a field is wanted, in words: `required`, `required where a row is a series`, `preferred` ..."""
    return f"{column.requirement} where a row is a series" if column.name in SERIES_ONLY else column.requirement
