"""What is measured in a collection and how, as terms of DICOM and of the data dictionary."""

from collections.abc import Iterable
from typing import Any

from site_builder.columns import COLUMNS, FACETS
from site_builder.harmonise.modality import MODALITIES
from site_builder.linked.described import modalities_of, modality_label
from site_builder.model import Collection

#: DICOM PS3.3, section C.7.3.1.1.1: the defined terms of Modality, images and what is derived from them.
MODALITY_TERMS = "https://dicom.nema.org/medical/dicom/current/output/chtml/part03/sect_C.7.3.html#sect_C.7.3.1.1.1"
#: Codes of our vocabulary that archives use as modalities and DICOM does not define as such.
_NOT_DEFINED = frozenset({"FUSION", "SC"})
_COLUMNS = {column.name: column for column in COLUMNS}
#: Facets that say under which terms a collection is had, not what was measured.
_NOT_MEASURED = frozenset({"license"})


def techniques(codes: Iterable[str]) -> list[dict[str, Any] | str]:
    """Modalities as defined terms of DICOM, images first; a code that DICOM doesn't define by its label alone."""
    return [_technique(code) for code in modalities_of(codes)]


def _technique(code: str) -> dict[str, Any] | str:
    label = modality_label(code)
    if code not in MODALITIES or code in _NOT_DEFINED:
        return label
    return {"@type": "DefinedTerm", "name": label, "termCode": code, "inDefinedTermSet": MODALITY_TERMS}


def variables(collection: Collection) -> list[dict[str, Any]]:
    """The columns of subjects, studies and series of which a value is known, as the data dictionary has them."""
    found = []
    for name, _level, label, column_name in FACETS:
        if column_name and name not in _NOT_MEASURED and collection.facets[name].known:
            column = _COLUMNS[column_name]
            unit = {"unitText": "years"} if column_name == "PatientAge" else {}
            other = {"alternateName": column.name} if column.name != label else {}
            said = {"propertyID": column.term, "description": column.help}
            found.append({"@type": "PropertyValue", "name": label, **other, **said, **unit})
    return found
