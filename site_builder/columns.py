"""Every column, declared once: those of the series table and what is stated of a whole collection.

The data dictionary page, the schema that every source's `parse` must meet, the checks of contributed
spreadsheets and the template for them are made from `COLUMNS` (the series table) and `COLLECTION_COLUMNS`.
Requirements follow the metadata SOP of the BDF Imaging Hub (BIH): `required`, `preferred`, `optional`;
`internal` columns are made by this program. DICOM keywords and tags: PS3.6.
"""

from dataclasses import dataclass
from typing import Literal

from site_builder.model import Level

Requirement = Literal["required", "preferred", "optional", "internal"]
#: What ends the name of a column of a published table that holds what the source states, beside the harmonised one.
RAW = "_raw"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: where its meaning comes from (`term`), its level, type, unit and help text.

    `label` is its header in the SOP's spreadsheets; `aliases` are other headers seen in practice (all compared
    without case, spaces, underscores and punctuation); `example` is a value as it should be written.
    """

    name: str
    level: Level
    dtype: Literal["string", "int64", "date"]
    requirement: Requirement
    term: str
    help: str
    unit: str = ""
    label: str = ""
    aliases: tuple[str, ...] = ()
    example: str = ""

    @property
    def header(self) -> str:
        """The header of a spreadsheet: the SOP's words, else the name."""
        return self.label or self.name


COLUMNS: tuple[Column, ...] = (
    Column(
        "collection_id",
        "collection",
        "string",
        "required",
        "BIH collection_id",
        "Identifier of the collection, unique within its commons.",
        label="Collection ID",
        aliases=(
            "Collection",
            "dataset",
            "dataset_id",
            "collection_name",
        ),
        example="ACRIN_6690",
    ),
    Column(
        "PatientID",
        "subject",
        "string",
        "required",
        "DICOM (0010,0020)",
        "Identifier of the subject, unique within its commons.",
        label="Patient ID",
        aliases=(
            "subject_id",
            "case_id",
            "case_ids",
            "Patient Identifier",
            "Subject",
        ),
        example="0001",
    ),
    Column(
        "PatientSex",
        "subject",
        "string",
        "preferred",
        "DICOM (0010,0040)",
        "Sex of the subject as stated: F, M, O or a word for it.",
        aliases=(
            "sex",
            "gender",
            "patient_gender",
            "subject_sex",
        ),
        example="Female",
    ),
    Column(
        "race",
        "subject",
        "string",
        "optional",
        "BIH race",
        "Race of the subject in the categories of the US Office of Management and Budget.",
        label="Subject Race",
        aliases=("patient_race",),
        example="Asian",
    ),
    Column(
        "EthnicGroup",
        "subject",
        "string",
        "preferred",
        "DICOM (0010,2160)",
        "Ethnicity of the subject: Hispanic or Latino, or not.",
        aliases=(
            "ethnicity",
            "ethnic_group",
        ),
        example="Not Hispanic or Latino",
    ),
    Column(
        "covid19_positive",
        "subject",
        "string",
        "optional",
        "MIDRC covid19_positive",
        "Whether the subject had a positive test for COVID-19.",
        aliases=("covid_19_positive", "covid19_status"),
        example="Yes",
    ),
    Column(
        "StudyInstanceUID",
        "study",
        "string",
        "required",
        "DICOM (0020,000D)",
        "Unique identifier of the study.",
        label="Study ID",
        aliases=(
            "Imaging Study ID",
            "study_uid",
            "Study Instance UID",
        ),
        example="1.2.840.113619.2.1",
    ),
    Column(
        "StudyDate",
        "study",
        "string",
        "optional",
        "DICOM (0008,0020)",
        "Date of the study, often shifted when data are de-identified; used only to order studies.",
        "YYYY-MM-DD",
        example="2021-03-14",
    ),
    Column(
        "StudyDescription",
        "study",
        "string",
        "preferred",
        "DICOM (0008,1030)",
        "What the study was, in the words of the site that made it.",
        aliases=("study_desc",),
        example="CT CHEST WITHOUT CONTRAST",
    ),
    Column(
        "PatientAge",
        "study",
        "string",
        "preferred",
        "DICOM (0010,1010)",
        "Age of the subject at the study: a DICOM age string such as 066Y, or years.",
        "years",
        aliases=(
            "age",
            "age_at_imaging",
            "age_at_index",
            "subject_age",
        ),
        example="40",
    ),
    Column(
        "loinc_long_common_name",
        "study",
        "string",
        "optional",
        "BIH loinc_long_common_name",
        "What the study was, as the long common name of a LOINC code.",
        example="CT Chest",
    ),
    Column(
        "SeriesInstanceUID",
        "series",
        "string",
        "required",
        "DICOM (0020,000E)",
        "Unique identifier of the series.",
        label="Series ID",
        aliases=(
            "series_uid",
            "Imaging Series ID",
            "Series Instance UID",
        ),
        example="1.2.840.113619.2.1.1",
    ),
    Column(
        "Modality",
        "series",
        "string",
        "required",
        "DICOM (0008,0060)",
        "Kind of equipment or object: a defined term such as CT, MR, SM or SEG.",
        aliases=(
            "study_modality",
            "imaging_modality",
        ),
        example="CT",
    ),
    Column(
        "BodyPartExamined",
        "series",
        "string",
        "preferred",
        "DICOM (0018,0015)",
        "Part of the body that was imaged.",
        aliases=(
            "body_part",
            "bodypart",
        ),
        example="CHEST",
    ),
    Column(
        "Manufacturer",
        "series",
        "string",
        "preferred",
        "DICOM (0008,0070)",
        "Manufacturer of the equipment, or author of a derived object.",
        aliases=("vendor",),
        example="GE Medical Systems",
    ),
    Column(
        "SeriesDescription",
        "series",
        "string",
        "preferred",
        "DICOM (0008,103E)",
        "What the series is, in the words of the site that made it.",
        aliases=("series_desc",),
        example="Axial 2.5 mm",
    ),
    Column(
        "license",
        "series",
        "string",
        "required",
        "BIH license",
        "Licence of the series: short name, text or address; it may differ within a collection.",
        aliases=(
            "licence",
            "data_license",
            "license_url",
            "license_short_name",
        ),
        example="CC BY 4.0",
    ),
    Column(
        "data_url_doi",
        "series",
        "string",
        "preferred",
        "BIH data_url_doi",
        "DOI or address where the data of this series are found and described.",
        aliases=(
            "DOI",
            "data_url",
            "source_doi",
            "url",
        ),
        example="https://doi.org/10.7937/TCIA.example",
    ),
    Column(
        "dicom_viewer_url",
        "series",
        "string",
        "optional",
        "BIH dicom_viewer_url",
        "Address that shows the series in a DICOM viewer; empty for objects that are no images.",
        aliases=(
            "viewer_url",
            "series_viewer_url",
        ),
    ),
    Column(
        "object_ids",
        "series",
        "string",
        "optional",
        "BIH object_ids",
        "Persistent identifiers of the files, such as a Gen3 GUID; several are joined by a comma.",
        aliases=("object_id", "guid"),
        example="dg.MD1R/00001e99-cdd5-43d1-871a-09b6f9df5dad",
    ),
    Column(
        "storage_url",
        "series",
        "string",
        "internal",
        "IDC series_aws_url",
        "Address of the files of the series in public object storage, with a star for the files.",
        example="s3://idc-open-data/085e85b3-3780-47f6-8538-585bcca95336/*",
    ),
    Column(
        "instance_count",
        "series",
        "int64",
        "optional",
        "DICOM (0020,1209)",
        "Number of SOP instances (files) of the series.",
        "instances",
        aliases=(
            "number_of_instances",
            "instances",
            "images",
        ),
        example="120",
    ),
    Column(
        "size_bytes",
        "series",
        "int64",
        "optional",
        "site_builder",
        "Size of the files of the series.",
        "bytes",
        aliases=("file_size",),
        example="63000000",
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

#: What is said of a whole collection. In a spreadsheet it is repeated in every row; a source's records carry it.
COLLECTION_COLUMNS: tuple[Column, ...] = (
    Column(
        "commons_name",
        "collection",
        "string",
        "required",
        "BIH commons_name",
        "Platform that hosts the data, its short name.",
        aliases=("commons", "platform"),
        example="ACRdart",
    ),
    Column(
        "commons_long_name",
        "collection",
        "string",
        "required",
        "BIH commons_long_name",
        "Platform that hosts the data, its full name.",
        example="ACR data analysis & research toolkit",
    ),
    Column(
        "data_contributor",
        "collection",
        "string",
        "required",
        "BIH data_contributor",
        "Platform or group that contributes the metadata or hosts the files.",
        aliases=("contributor",),
        example="ACRdart",
    ),
    Column(
        "full_name",
        "collection",
        "string",
        "optional",
        "BIH full_name",
        "Title of the collection.",
        aliases=("collection_title", "dataset_name", "title"),
        example="ACRIN 6690: CT and MRI of hepatocellular carcinoma",
    ),
    Column(
        "description",
        "collection",
        "string",
        "optional",
        "BIH data_description",
        "What the collection is, in a few sentences.",
        aliases=("data_description",),
    ),
    Column(
        "disease_type",
        "collection",
        "string",
        "preferred",
        "BIH disease_type",
        "Disease that is studied, where there is one; several are joined by a comma.",
        aliases=("disease", "cancer_type"),
        example="Lung Cancer",
    ),
    Column(
        "primary_site",
        "collection",
        "string",
        "preferred",
        "BIH primary_site",
        "Site of the disease, where there is one; several are joined by a comma.",
        aliases=("cancer_location",),
        example="Lung",
    ),
    Column(
        "species",
        "collection",
        "string",
        "optional",
        "site_builder",
        "Species of the subjects.",
        example="Human",
    ),
    Column(
        "access",
        "collection",
        "string",
        "optional",
        "site_builder",
        "How the data are got: open, registered (an account) or controlled (an agreement or approval).",
        aliases=("data_access", "access_type"),
        example="open",
    ),
    Column(
        "publication_citation",
        "collection",
        "string",
        "optional",
        "BIH publication_citation",
        "How to cite the data or the publication about them.",
        aliases=("citation", "data_citation"),
    ),
)

#: Every column that a spreadsheet may have, as the SOP has them.
SOP_COLUMNS: tuple[Column, ...] = tuple(
    column
    for column in (*COLLECTION_COLUMNS, *COLUMNS)
    if column.name not in ("first_release", "last_release", "storage_url")
)

COLUMN: dict[str, Column] = {column.name: column for column in COLUMNS}

#: The facets of the catalogue in the order of the JSON API, newer ones last: (facet, level, label, column).
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
    ("covid19_positive", "subject", "COVID-19 test", "covid19_positive"),
    ("loinc_long_common_name", "study", "Kind of study (LOINC)", "loinc_long_common_name"),
    ("access", "collection", "Access", None),
    ("commons_name", "collection", "Platform", None),
)

#: Facets of special sources: where a source has no such field, nothing is missed, so it is not noted.
SPECIAL_FACETS = frozenset({"covid19_positive", "loinc_long_common_name"})

#: Facets, and species, as people call them.
FACET_LABELS: dict[str, str] = {name: label for name, _level, label, _column in FACETS} | {"species": "Species"}
