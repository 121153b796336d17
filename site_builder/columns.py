"""The series table, column by column: the one place where a column is declared.

The data dictionary page, the schema that every source's `parse` must meet and the checks on it are made
from `COLUMNS`. Requirements follow the metadata SOP of the BDF Imaging Hub (BIH): `required`,
`preferred`, `optional`; `internal` columns are made by this program. DICOM keywords and tags: PS3.6.
"""

from dataclasses import dataclass
from typing import Literal

from site_builder.model import Level

Requirement = Literal["required", "preferred", "optional", "internal"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where its meaning comes from (`term`), its level, type, unit and help text."""

    name: str
    level: Level
    dtype: Literal["string", "int64", "date"]
    requirement: Requirement
    term: str
    help: str
    unit: str = ""


COLUMNS: tuple[Column, ...] = (
    Column(
        "collection_id",
        "collection",
        "string",
        "required",
        "BIH collection_id",
        "Identifier of the collection, unique within its commons.",
    ),
    Column(
        "PatientID",
        "subject",
        "string",
        "required",
        "DICOM (0010,0020)",
        "Identifier of the subject, unique within its commons.",
    ),
    Column(
        "PatientSex",
        "subject",
        "string",
        "preferred",
        "DICOM (0010,0040)",
        "Sex of the subject as stated: F, M, O or a word for it.",
    ),
    Column(
        "race",
        "subject",
        "string",
        "optional",
        "BIH race",
        "Race of the subject in the categories of the US Office of Management and Budget.",
    ),
    Column(
        "EthnicGroup",
        "subject",
        "string",
        "preferred",
        "DICOM (0010,2160)",
        "Ethnicity of the subject: Hispanic or Latino, or not.",
    ),
    Column(
        "StudyInstanceUID",
        "study",
        "string",
        "required",
        "DICOM (0020,000D)",
        "Unique identifier of the study.",
    ),
    Column(
        "StudyDate",
        "study",
        "string",
        "optional",
        "DICOM (0008,0020)",
        "Date of the study, often shifted when data are de-identified; used only to order studies.",
        "YYYY-MM-DD",
    ),
    Column(
        "StudyDescription",
        "study",
        "string",
        "preferred",
        "DICOM (0008,1030)",
        "What the study was, in the words of the site that made it.",
    ),
    Column(
        "PatientAge",
        "study",
        "string",
        "preferred",
        "DICOM (0010,1010)",
        "Age of the subject at the study: a DICOM age string such as 066Y, or years.",
        "years",
    ),
    Column(
        "SeriesInstanceUID",
        "series",
        "string",
        "required",
        "DICOM (0020,000E)",
        "Unique identifier of the series.",
    ),
    Column(
        "Modality",
        "series",
        "string",
        "required",
        "DICOM (0008,0060)",
        "Kind of equipment or object: a defined term such as CT, MR, SM or SEG.",
    ),
    Column(
        "BodyPartExamined",
        "series",
        "string",
        "preferred",
        "DICOM (0018,0015)",
        "Part of the body that was imaged.",
    ),
    Column(
        "Manufacturer",
        "series",
        "string",
        "preferred",
        "DICOM (0008,0070)",
        "Manufacturer of the equipment, or author of a derived object.",
    ),
    Column(
        "SeriesDescription",
        "series",
        "string",
        "preferred",
        "DICOM (0008,103E)",
        "What the series is, in the words of the site that made it.",
    ),
    Column(
        "license",
        "series",
        "string",
        "required",
        "BIH license",
        "Licence of the series: short name, text or address; it may differ within a collection.",
    ),
    Column(
        "data_url_doi",
        "series",
        "string",
        "preferred",
        "BIH data_url_doi",
        "DOI or address where the data of this series are found and described.",
    ),
    Column(
        "dicom_viewer_url",
        "series",
        "string",
        "optional",
        "BIH dicom_viewer_url",
        "Address that shows the series in a DICOM viewer; empty for objects that are no images.",
    ),
    Column(
        "instance_count",
        "series",
        "int64",
        "optional",
        "DICOM (0020,1209)",
        "Number of SOP instances (files) of the series.",
        "instances",
    ),
    Column(
        "size_bytes",
        "series",
        "int64",
        "optional",
        "site_builder",
        "Size of the files of the series.",
        "bytes",
    ),
    Column(
        "analysis_result_id",
        "series",
        "string",
        "optional",
        "IDC analysis_result_id",
        "The analysis result that the series belongs to; empty for original data.",
    ),
    Column(
        "first_release",
        "series",
        "int64",
        "optional",
        "IDC series_init_idc_version",
        "Release of the source in which the series first appeared.",
    ),
    Column(
        "last_release",
        "series",
        "int64",
        "optional",
        "IDC series_revised_idc_version",
        "Release of the source in which the series was last revised.",
    ),
)

COLUMN: dict[str, Column] = {column.name: column for column in COLUMNS}

#: The facets of the catalogue in the order of the JSON API: (facet, level, label, column of the series table).
FACETS: tuple[tuple[str, Level, str, str | None], ...] = (
    ("Modality", "series", "Modality", "Modality"),
    ("license", "series", "Licence", "license"),
    ("PatientSex", "subject", "Sex", "PatientSex"),
    ("age_group", "subject", "Age", "PatientAge"),
    ("race", "subject", "Race", "race"),
    ("EthnicGroup", "subject", "Ethnicity", "EthnicGroup"),
    ("BodyPartExamined", "series", "Body part", "BodyPartExamined"),
    ("Manufacturer", "series", "Manufacturer", "Manufacturer"),
    ("disease_type", "collection", "Disease", None),
    ("primary_site", "collection", "Primary site", None),
)

#: Facets, and species, as people call them.
FACET_LABELS: dict[str, str] = {name: label for name, _level, label, _column in FACETS} | {"species": "Species"}
