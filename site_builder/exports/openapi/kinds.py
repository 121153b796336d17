"""What the declared answers are made of: kinds of values that several have, each with its unit and what null means."""

from typing import Annotated, Literal, TypeAlias

from msgspec import UNSET, Meta, Struct, UnsetType

from site_builder.columns import FACETS

_NULL = "null: the source does not provide it, or it is hidden because it is small (`hidden` then says so)."
_FACETS = {"propertyNames": {"enum": [name for name, *_rest in FACETS]}}

Number: TypeAlias = Annotated[int, Meta(ge=0)]
Collections: TypeAlias = Annotated[int, Meta(ge=0, description="Number of collections.")]
Subjects: TypeAlias = Annotated[
    int | None, Meta(description=f"Number of distinct PatientID within a platform. {_NULL}", extra_json_schema={})
]
Studies: TypeAlias = Annotated[int | None, Meta(description=f"Number of distinct StudyInstanceUID. {_NULL}")]
Series: TypeAlias = Annotated[int | None, Meta(description=f"Number of distinct SeriesInstanceUID. {_NULL}")]
Instances: TypeAlias = Annotated[int | None, Meta(description=f"Number of DICOM files. {_NULL}")]
Bytes: TypeAlias = Annotated[int | None, Meta(description=f"Size of the DICOM files in bytes. {_NULL}")]
HiddenFigures: TypeAlias = Annotated[
    list[str] | UnsetType,
    Meta(description="Names of the figures that are null because they are small; absent where none is."),
]
FewerThan: TypeAlias = Annotated[
    int | UnsetType | None,
    Meta(description="Hidden subjects are fewer than this; null: no bound is known. Absent where nothing is hidden."),
]
Day: TypeAlias = Annotated[
    str | None, Meta(description="A day, `YYYY-MM-DD`. null: not provided.", extra_json_schema={"format": "date"})
]
Id: TypeAlias = Annotated[
    str,
    Meta(
        description="`<platform>/<collection>`, both as slugs: the key of a collection in every file.",
        examples=["idc/nlst"],
        pattern=r"^[a-z0-9-]+/[a-z0-9-]+$",
    ),
]
Page: TypeAlias = Annotated[
    str, Meta(description="Address of the page, relative to the root of the site.", examples=["collections/idc/nlst/"])
]
CommonsName: TypeAlias = Annotated[str, Meta(description="Short name of the platform.", examples=["IDC"])]
Dois: TypeAlias = Annotated[
    list[str],
    Meta(description="Addresses of the data: DOIs at https://doi.org/, else other addresses that the source gives."),
]
Modalities: TypeAlias = Annotated[
    list[str], Meta(description="Codes of modalities (DICOM PS3.3 C.7.3.1.1.1), the most frequent first.")
]
Licenses: TypeAlias = Annotated[
    list[str],
    Meta(description="Licences of the series, the most frequent first: SPDX identifiers, else names of agreements."),
]
Access: TypeAlias = Annotated[
    Literal["open", "registered", "controlled", "mixed", "unknown"], Meta(description="What it takes to get the data.")
]
Status: TypeAlias = Annotated[
    Literal["fresh", "stale", "failed"],
    Meta(description="stale: the last attempt to refresh failed, an older copy is shown; failed: nothing was read."),
]
Unit: TypeAlias = Literal["collections", "subjects", "studies", "series"]
Severity: TypeAlias = Literal["error", "warning", "info"]
FacetUnits: TypeAlias = Annotated[
    dict[str, Unit],
    Meta(
        description="What a facet counts, by its name; one that is not provided is absent.", extra_json_schema=_FACETS
    ),
]


def ref(name: str) -> str:
    """Where the schema of an answer stands in the document."""
    return f"#/components/schemas/{name}"


class Answer(Struct, forbid_unknown_fields=True, kw_only=True):
    """What is declared here is all that there is: every field, and no other."""


class Totals(Answer):
    """Counts of a whole; subjects are distinct within a platform, so these are not sums over collections."""

    subjects: Subjects
    studies: Studies
    series: Series
    instances: Instances
    size_bytes: Bytes
    hidden: HiddenFigures = UNSET
    fewer_than: FewerThan = UNSET


class FacetCount(Answer):
    """A value of a facet and what has it.

    What the counts mean depends on the facet: of sex, age, race and ethnicity each subject counts once; of modality,
    body part, maker and licence series count, and studies and subjects with at least one such series; of disease,
    primary site and access the collections that the value is stated of.
    """

    value: Annotated[str, Meta(description="The harmonised value; `unknown` and `not reported` are two things.")]
    label: Annotated[str, Meta(description="What people call it.")]
    collections: Number
    subjects: Subjects
    studies: Studies
    series: Series
    hidden: Annotated[
        bool | UnsetType, Meta(description="True where the counts that are null are hidden, else absent.")
    ] = UNSET
    fewer_than: FewerThan = UNSET


Facets: TypeAlias = Annotated[
    dict[str, list[FacetCount]],
    Meta(description="Values by facet; an empty list: not provided by any source.", extra_json_schema=_FACETS),
]
FacetsMissing: TypeAlias = Annotated[
    dict[str, list[str]],
    Meta(
        description="By facet, the platforms that are in none of its counts, since they do not provide it.",
        extra_json_schema=_FACETS,
    ),
]
