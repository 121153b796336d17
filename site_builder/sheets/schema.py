"""Schemas of a contributed table, made from `columns.py`: a Table Schema, and a JSON Schema of one row.

They say how a table is best written and are stricter than `site-builder check`, which also reads what people
send. Table Schema: https://datapackage.org/standard/table-schema/ (version 2); JSON Schema: 2020-12.
"""

from typing import Any

from site_builder.columns import Column
from site_builder.sheets.fields import CLOSED, FIELDS, SERIES_ONLY, WORDS, needed

Json = dict[str, Any]

#: What stands for "nothing is stated here" (`harmonise/raw.py` reads more spellings than these).
MISSING_VALUES = ("", "NA", "N/A", "n/a", "None", "nan", "NaN", "null", "NULL", "-", "Unknown", "unknown")

_TITLE = "Contributed metadata of medical images"
_DESCRIPTION = "One row per series, or per study where series are not given. Values are texts."
#: DICOM PS3.3 C.7.1.1: sex as coded, beside the words.
_CODES = {"PatientSex": ("F", "M", "O")}
_PATTERNS = {
    # a bare DOI, `doi:`, an address at doi.org, or another web address
    "data_url_doi": r"^((doi:\s*)?10\.[0-9]{4,9}(\.[0-9]+)*/\S+|(https?://|//(dx\.)?doi\.org/10\.)\S+)$",
    "dicom_viewer_url": r"^https?://\S+$",
    # years, a DICOM age string (PS3.5 section 6.2), or the open group of 45 CFR 164.514(b)(2)(i)(C)
    "PatientAge": r"^([0-9]{1,3}(\.[0-9]+)?|[0-9]{1,3}[DWMYdwmy]|90\+|>89)$",
    "StudyDate": r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
}


def is_required(column: Column) -> bool:
    """Whether every row must have this field, in tables of series and of studies alike."""
    return column.requirement == "required" and column.name not in SERIES_ONLY


def table_schema() -> Json:
    """The Table Schema of a contributed table.

    Each field also has our own properties `column` (name in the series table), `requirement` and `term` (the
    standard that it comes from).
    """
    return {
        "$schema": "https://datapackage.org/profiles/2.1/tableschema.json",
        "title": _TITLE,
        "description": _DESCRIPTION,
        "fieldsMatch": "partial",  # optional fields may be absent, and others may be there
        "missingValues": list(MISSING_VALUES),
        "fields": [_field(column) for column in FIELDS],
    }


def row_schema() -> Json:
    """The JSON Schema of one row as an object, its keys the headers of the template."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": _TITLE,
        "description": _DESCRIPTION,
        "type": "object",
        "required": [column.header for column in FIELDS if is_required(column)],
        "properties": {column.header: _property(column) for column in FIELDS},
    }


def _field(column: Column) -> Json:
    return {
        "name": column.header,
        "title": column.header,
        "description": described(column),
        **({"example": column.example} if column.example else {}),
        "type": "integer" if column.dtype == "int64" else "string",
        "constraints": {
            "required": is_required(column),
            **({"minimum": 0} if column.dtype == "int64" else {}),
            **_constraints(column),
        },
        "column": column.name,
        "requirement": needed(column),
        "term": column.term,
    }


def _property(column: Column) -> Json:
    found: Json = {"title": column.header, "description": described(column)}
    if column.dtype == "int64":
        found |= {"type": ["integer", "string", "null"], "minimum": 0, "pattern": "^([0-9]+)?$"}
    elif is_required(column):
        found |= {"type": "string", "pattern": r"\S"}
    else:
        found |= {"type": ["string", "number", "null"] if column.name == "PatientAge" else ["string", "null"]}
    if constraints := _constraints(column):
        found = {**found, "anyOf": [{"type": "string", **constraints}, {"enum": ["", None]}, *_number(column)]}
    return {**found, **({"examples": [column.example]} if column.example else {})}


def _number(column: Column) -> list[Json]:
    """An age may be a number as well: up to 120 years."""
    return [{"type": "number", "minimum": 0, "maximum": 120}] if column.name == "PatientAge" else []


def _constraints(column: Column) -> Json:
    if column.name in CLOSED:
        return {"enum": [*WORDS[column.name], *_CODES.get(column.name, ())]}
    return {"pattern": _PATTERNS[column.name]} if column.name in _PATTERNS else {}


def described(column: Column) -> str:
    """What the field means, its unit and the words to choose from."""
    unit = f" Unit: {column.unit}." if column.unit else ""
    words = WORDS.get(column.name, ())
    listed = f" One of: {', '.join(words)}." if words and len(words) <= 12 else ""
    return f"{column.help}{unit}{listed}"
