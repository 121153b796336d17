"""What we ask of a Guppy: which types there are, at which level each field is stated, and what it means to us.

Two data models are known. The BDF Imaging Hub (BIH) has the types `imaging_series`, `imaging_study`, `subject` and
`dataset`; what it takes from parents comes as arrays. The MIDRC portal has `imaging_study` and `case`, so that its
rows are studies. Its `data_file` (a row per file of any kind, half a million of them) is left alone: the BIH lists
MIDRC's series, and what the portal adds is the status of its subjects and the LOINC names of its studies.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from site_builder.errors import SourceError
from site_builder.model import Level

#: Levels of rows, the finest first; a source's rows are of the finest that it has.
ROW_LEVELS: tuple[Level, ...] = ("series", "study", "subject")

#: Between the licences of an array: their names have commas, and no name has this.
SEVERAL_LICENSES = " | "

#: What is said of a collection, by our name and the field that says it.
RECORD_FIELDS = (
    "full_name", "data_description", "commons_long_name", "data_contributor", "disease_type", "primary_site", "license",
    "data_url_doi", "publication_citation", "metadata_source_api", "metadata_source_date", "metadata_source_version",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Profile:
    """A data model that we can read.

    `types` names the type of each level. `identity` is asked of every type; of it `required` must be there.
    `keys` tells rows of a level apart, and `references` is how rows of finer levels name one. `fields` are the
    facts that are stated at a level: they are asked of its type or, where this has no such field, of the next
    finer one. `columns` gives the fields behind each of our columns, the first that has a value counts; `gathered`
    are fields of which all values count, with what to put between them. `splits` are text fields by which large
    downloads are divided.
    """

    name: str
    types: Mapping[Level, str]
    identity: tuple[str, ...]
    required: tuple[str, ...]
    keys: Mapping[Level, str]
    references: Mapping[Level, str]
    fields: Mapping[Level, tuple[str, ...]]
    columns: Mapping[str, tuple[str, ...]]
    gathered: Mapping[str, str]
    splits: tuple[str, ...]
    filters: Mapping[str, str]

    def row_levels(self, types: Collection[str]) -> tuple[Level, ...]:
        """The levels of which there are rows, the finest first."""
        return tuple(level for level in ROW_LEVELS if self.types.get(level) in types)

    def levels(self, types: Collection[str]) -> tuple[Level, ...]:
        """The same with the level of collections where it has a type."""
        listed: tuple[Level, ...] = ("collection",) if self.types.get("collection") in types else ()
        return (*self.row_levels(types), *listed)


BIH = Profile(
    name="BIH",
    types={"series": "imaging_series", "study": "imaging_study", "subject": "subject", "collection": "dataset"},
    identity=("project_id", "commons_name", "collection_id"),
    required=("commons_name", "collection_id"),
    keys={"series": "SeriesInstanceUID", "study": "StudyInstanceUID", "subject": "submitter_id"},
    references={"study": "StudyInstanceUID", "subject": "subject_id"},
    fields={
        "series": (
            "SeriesInstanceUID", "Modality", "BodyPartExamined", "Manufacturer", "SeriesDescription", "object_ids",
            "dicom_viewer_url", "series_viewer_url",
        ),
        "study": (
            "StudyInstanceUID", "PatientID", "PatientSex", "PatientAge", "EthnicGroup", "StudyDescription",
            "loinc_long_common_name", "study_viewer_url",
        ),
        "subject": (
            "race", "commons_long_name", "data_contributor", "data_url_doi", "disease_type", "license",
            "metadata_source_api", "metadata_source_date", "metadata_source_version", "primary_site",
        ),
        "collection": RECORD_FIELDS,
    },
    columns={
        "collection_id": ("collection_id",),
        "PatientID": ("PatientID", "subject_id", "submitter_id"),
        "PatientSex": ("PatientSex",),
        "race": ("race",),
        "EthnicGroup": ("EthnicGroup",),
        "StudyInstanceUID": ("StudyInstanceUID",),
        "StudyDescription": ("StudyDescription",),
        "PatientAge": ("PatientAge",),
        "loinc_long_common_name": ("loinc_long_common_name",),
        "SeriesInstanceUID": ("SeriesInstanceUID",),
        "Modality": ("Modality",),
        "BodyPartExamined": ("BodyPartExamined",),
        "Manufacturer": ("Manufacturer",),
        "SeriesDescription": ("SeriesDescription",),
        "license": ("license",),
        "data_url_doi": ("data_url_doi",),
        "dicom_viewer_url": ("dicom_viewer_url", "series_viewer_url", "study_viewer_url"),
        "object_ids": ("object_ids",),
    },
    gathered={"license": SEVERAL_LICENSES, "object_ids": ", "},
    splits=(
        "commons_name", "collection_id", "Modality", "PatientSex", "Manufacturer", "BodyPartExamined", "race",
        "StudyDescription", "SeriesDescription", "PatientID", "submitter_id",
    ),
    filters={"commons_name": "commons_name", "collection_id": "collection_id"},
)  # fmt: skip

MIDRC = Profile(
    name="MIDRC",
    types={"study": "imaging_study", "subject": "case"},
    identity=("project_id",),
    required=("project_id",),
    keys={"study": "study_uid", "subject": "submitter_id"},
    references={"subject": "case_ids"},
    fields={
        "study": (
            "study_uid", "case_ids", "study_description", "study_modality", "body_part_examined",
            "loinc_long_common_name", "age_at_imaging", "age_at_imaging_gt89",
        ),
        "subject": (
            "sex", "race", "ethnicity", "covid19_positive", "age_at_index", "age_at_index_gt89", "license",
            "data_url_doi", "data_contributor",
        ),
    },
    columns={
        "collection_id": ("project_id",),
        "PatientID": ("case_ids", "submitter_id"),
        "PatientSex": ("sex",),
        "race": ("race",),
        "EthnicGroup": ("ethnicity",),
        "covid19_positive": ("covid19_positive",),
        "StudyInstanceUID": ("study_uid",),
        "StudyDescription": ("study_description",),
        "PatientAge": ("age_at_imaging", "age_at_imaging_gt89", "age_at_index", "age_at_index_gt89"),
        "loinc_long_common_name": ("loinc_long_common_name",),
        "Modality": ("study_modality",),
        "BodyPartExamined": ("body_part_examined",),
        "license": ("license",),
        "data_url_doi": ("data_url_doi",),
    },
    gathered={"license": SEVERAL_LICENSES, "study_modality": ", "},
    splits=(
        "project_id", "data_contributor", "sex", "race", "study_modality", "study_description", "case_ids",
        "submitter_id",
    ),
    filters={"collection_id": "project_id"},
)  # fmt: skip


#: How fields are called that say "Yes" of a subject above 89 years, whose age itself is withheld.
ABOVE_89 = "_gt89"


#: Fields that say more where they are there, and of which nobody misses anything where they are not.
NOT_MISSED = frozenset(
    {"data_description", "age_at_imaging_gt89", "age_at_index_gt89", "series_viewer_url", "study_viewer_url"}
)


def profile_of(source: str, mapping: Mapping[str, Collection[str]]) -> Profile:
    """The data model of a Guppy with these types and fields. Raises `SourceError` where it is none that we know."""
    if not mapping.keys().isdisjoint({"imaging_series", "subject", "dataset"}):
        return BIH
    if "imaging_study" in mapping and "study_uid" not in mapping["imaging_study"] and "case" not in mapping:
        return BIH
    if not mapping.keys().isdisjoint({"imaging_study", "case"}):
        return MIDRC
    raise SourceError(
        f"source '{source}': this Guppy has the types {', '.join(sorted(mapping)) or 'none'}; we can read "
        "imaging_series, imaging_study, subject and dataset (any of them), or the MIDRC portal's imaging_study and case"
    )


def fields_to_ask(source: str, profile: Profile, mapping: Mapping[str, Collection[str]]) -> dict[str, tuple[str, ...]]:
    """The fields to ask of each type. Raises `SourceError` where one is gone without which rows mean nothing."""
    levels = profile.row_levels(mapping)
    asked: dict[str, list[str]] = {}
    for place, level in enumerate(levels):
        kind = profile.types[level]
        names = [*profile.identity, profile.keys[level]]
        if place + 1 < len(levels):  # how its rows name those of the next coarser level
            names.append(profile.references[levels[place + 1]])
        _require(source, kind, (*profile.required, *names[len(profile.identity) :]), mapping[kind])
        asked[kind] = names
    for level in profile.fields:
        for name in profile.fields[level]:
            if stated := _stated_in(profile, levels, level, name, mapping):
                asked.setdefault(stated, [*profile.identity]).append(name)
    if (listed := profile.types.get("collection", "")) in mapping:
        _require(source, listed, profile.required, mapping[listed])
    return {kind: tuple(n for n in dict.fromkeys(names) if n in mapping[kind]) for kind, names in asked.items()}


def absent_fields(profile: Profile, asked: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """The fields that no type has, by the type at whose level they would be stated."""
    everything = {name for names in asked.values() for name in names} | NOT_MISSED
    found = {}
    for level, kind in profile.types.items():
        missing = [name for name in profile.fields[level] if name not in everything]
        if kind in asked and missing:
            found[kind] = missing
    return found


def _stated_in(
    profile: Profile, levels: tuple[Level, ...], level: Level, name: str, mapping: Mapping[str, Collection[str]]
) -> str | None:
    """The type to ask for a fact of a level: its own, else the nearest finer one that has the field."""
    if level == "collection":
        kind = profile.types[level]
        return kind if name in mapping.get(kind, ()) else None
    finer = [one for one in levels if ROW_LEVELS.index(one) <= ROW_LEVELS.index(level)]
    return next((profile.types[one] for one in reversed(finer) if name in mapping[profile.types[one]]), None)


def _require(source: str, kind: str, names: Collection[str], present: Collection[str]) -> None:
    missing = [name for name in dict.fromkeys(names) if name not in present]
    if missing:
        raise SourceError(
            f"source '{source}': the type {kind} has no field {', '.join(missing)} any more, which is needed; it has "
            f"{', '.join(sorted(present)[:40])}. Its data model has changed: a newer site-builder may know it"
        )
