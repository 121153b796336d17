"""The columns of a published table: their types, and what each means, for readers of the Parquet file.

Every field of the schema has `description`, `level`, `term` (a DICOM tag or a field of the BIH's dictionary) and,
where there is one, `unit`. The same stands as JSON under `columns` in the metadata of the schema, since only
readers of Arrow see the metadata of fields.
"""

import json
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Literal

from site_builder.columns import COLUMN, COLUMNS, RAW, Column

if TYPE_CHECKING:
    import pyarrow as pa

#: Ages over 89 are one open group (45 CFR 164.514(b)(2)(i)(C)), so they are told as this one.
OLDEST = 90.0
#: What joins several values of one cell, as in `CR, DX`.
JOINED = ", "
#: Columns whose values hardly ever repeat: none is gained by listing them, or by telling the least and the largest.
UNIQUE = frozenset({"SeriesInstanceUID", "dicom_viewer_url", "object_ids", "storage_url", "size_bytes"})
#: Harmonised columns of which the source's spelling is not given: ages would tell who is over 89.
_NEVER_RAW = frozenset({"PatientAge"})
#: Meanings that differ from those of the source's columns, since values are harmonised.
_HELP = {
    "PatientSex": "Sex of the subject: Female, Male or Other.",
    "PatientAge": "Age of the subject at the study; 90 stands for 90 and more.",
    "Modality": "Kind of equipment or object, a DICOM defined term; several are joined by a comma.",
    "license": "Licence of the series by its SPDX identifier where it has one; several are joined by a comma.",
    "BodyPartExamined": "Part of the body that was imaged, a DICOM defined term.",
    "Manufacturer": "Manufacturer of the equipment, or author of a derived object, spelt in one way.",
    "data_url_doi": "Address where the data of the series are found and described; DOIs as https://doi.org/...",
}


def harmonised_columns() -> tuple[str, ...]:
    """The columns whose values are brought to a vocabulary, in the order of the table."""
    from site_builder.summarise.vocabulary import READERS  # loads the engine

    return tuple(column.name for column in COLUMNS if column.name in READERS)


def has_raw(name: str) -> bool:
    """Whether what the source states stands beside a harmonised column, where the two differ."""
    from site_builder.summarise.vocabulary import READERS

    return name in READERS and name not in _NEVER_RAW


def dtype_of(name: str) -> Literal["float64", "int64", "string"]:
    """The type of a column: ages are years with a fraction."""
    if name == "PatientAge":
        return "float64"
    return "int64" if COLUMN[base_of(name)].dtype == "int64" else "string"


def kind_of(name: str) -> "pa.DataType":
    """The same as Arrow has it."""
    import pyarrow as pa  # those who only want meanings need not wait for it

    kinds: dict[str, pa.DataType] = {"float64": pa.float64(), "int64": pa.int64(), "string": pa.string()}
    return kinds[dtype_of(name)]


def base_of(name: str) -> str:
    """The column that a column with the source's spellings belongs to; any other one is its own."""
    return name if name in COLUMN else name.removesuffix(RAW)


def schema_of(names: Iterable[str], about: Mapping[str, str]) -> "pa.Schema":
    """The schema of a table with these columns; `about` is said of the whole."""
    import pyarrow as pa

    meanings = {name: meaning(name) for name in names}
    fields = [pa.field(name, kind_of(name), metadata=said) for name, said in meanings.items()]
    whole = {**about, "columns": json.dumps(meanings, ensure_ascii=False)}
    return pa.schema(fields, metadata={key: text.encode("utf-8", "replace") for key, text in whole.items()})


def meaning(name: str) -> dict[str, str]:
    """What is told of one column: `description`, `unit` (where it has one), `level`, `term`."""
    column = COLUMN[base_of(name)]
    unit = {"unit": column.unit} if column.unit and name == column.name else {}
    return {"description": _description(name, column), **unit, "level": column.level, "term": column.term}


def _description(name: str, column: Column) -> str:
    if name != column.name:
        return f"{column.name} as the source spells it."
    return _HELP.get(name, column.help)
