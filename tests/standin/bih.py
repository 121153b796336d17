"""The four types of the BDF Imaging Hub (BIH): their columns, and rows of them.

Own fields are scalars; whatever comes from a parent is a list, as the ETL tool makes it.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import pyarrow as pa

Row = dict[str, Any]
Rows = Mapping[str, Sequence[Row]]

_PARENTS = (
    "collection_id commons_long_name commons_name data_contributor data_host data_url_doi disease_type license "
    "metadata_source_api metadata_source_date metadata_source_version primary_site"
)
_OWN = {
    "dataset": "collection_id commons_long_name commons_name data_url_doi disease_type full_name license "
    "metadata_source_date metadata_source_version primary_site publication_citation",
    "subject": "race",
    "imaging_study": "StudyDescription StudyInstanceUID study_viewer_url PatientAge PatientSex PatientID EthnicGroup "
    "loinc_code loinc_contrast loinc_long_common_name loinc_method loinc_system",
    "imaging_series": "BodyPartExamined Manufacturer Modality SeriesDescription SeriesInstanceUID series_viewer_url "
    "dicom_viewer_url",
}
_LISTS = {
    "dataset": "",
    "subject": _PARENTS,
    "imaging_study": f"race subject_id {_PARENTS}",
    "imaging_series": "object_ids StudyDescription StudyInstanceUID PatientAge PatientSex PatientID EthnicGroup race "
    f"subject_id {_PARENTS}",
}


def _schema(kind: str) -> pa.Schema:
    added = f"project_id submitter_id auth_resource_path node_id _{kind}_id"
    own = [(name, _type(name)) for name in f"{added} {_OWN[kind]}".split()]
    return pa.schema([*own, *((name, pa.list_(_type(name))) for name in _LISTS[kind].split())])


def _type(name: str) -> pa.DataType:
    return pa.float64() if name == "PatientAge" else pa.string()


SCHEMAS: dict[str, pa.Schema] = {kind: _schema(kind) for kind in _OWN}
"""The columns of each type, in Arrow's types."""


def tables(rows: Rows, without: Sequence[str] = ()) -> dict[str, pa.Table]:
    """Rows of each type as tables, with null where a row has no value.

    Args:
        rows: by type.
        without: types ("subject") and fields ("imaging_study.loinc_code") to leave out.
    """
    made = {}
    for kind, schema in SCHEMAS.items():
        if kind not in without:
            absent = [name for name in schema.names if f"{kind}.{name}" in without]
            table = pa.Table.from_pylist([dict(row) for row in rows.get(kind, ())], schema=schema)
            made[kind] = table.drop_columns(absent)
    return made


def dataset(commons: str, collection: str, **values: Any) -> Row:
    """A collection of a commons."""
    row = {
        **_identity("dataset", commons, collection, collection),
        "collection_id": collection,
        "commons_name": commons,
        "commons_long_name": f"The {commons} commons",
        "full_name": f"Collection {collection}",
        "data_url_doi": f"https://example.org/{collection.replace(' ', '-')}",
        "license": "https://creativecommons.org/licenses/by/4.0/",
        "disease_type": "Lung Cancer",
        "primary_site": "Lung",
        "metadata_source_date": "2026-08-01",
        "metadata_source_version": "23",
    }
    return row | values


def subject(parent: Row, name: str, **values: Any) -> Row:
    """A subject of a collection."""
    own = _identity("subject", parent["commons_name"], parent["collection_id"], name)
    return own | _inherited(parent) | values


def study(parent: Row, of: Row, uid: str, **values: Any) -> Row:
    """A study of a subject of a collection."""
    row = {
        **_identity("imaging_study", parent["commons_name"], parent["collection_id"], uid),
        **_inherited(parent),
        "StudyInstanceUID": uid,
        "StudyDescription": "CT CHEST",
        "PatientID": of["submitter_id"],
        "PatientAge": 60.0,
        "PatientSex": "Female",
        "subject_id": [of["submitter_id"]],
        "race": [of["race"]] if of.get("race") else None,
    }
    return row | values


def series(parent: Row, of: Row, uid: str, **values: Any) -> Row:
    """A series of a study of a collection; what the study states is a list here."""
    row = {
        **_identity("imaging_series", parent["commons_name"], parent["collection_id"], uid),
        **_inherited(parent),
        **{name: _list(of.get(name)) for name in ("StudyDescription", "StudyInstanceUID", "PatientAge", "PatientSex")},
        **{name: _list(of.get(name)) for name in ("PatientID", "EthnicGroup", "race", "subject_id")},
        "SeriesInstanceUID": uid,
        "SeriesDescription": "Axial",
        "Modality": "CT",
        "BodyPartExamined": "CHEST",
        "Manufacturer": "SIEMENS",
    }
    return row | values


def _identity(kind: str, commons: str, collection: str, name: str) -> Row:
    code = f"{commons}_{collection}".replace(" ", "_")
    return {
        "project_id": f"{commons}-{code}",
        "submitter_id": name,
        "auth_resource_path": f"/programs/{commons}/projects/{code}",
        "node_id": f"node-{kind}-{name}",
        f"_{kind}_id": f"node-{kind}-{name}",
    }


def _inherited(parent: Row) -> Row:
    stated = {name: _list(parent.get(name)) for name in _PARENTS.split()}
    return stated | {"data_contributor": [parent["commons_long_name"]], "data_host": [parent["commons_name"]]}


def _list(value: Any) -> list[Any] | None:
    return value if isinstance(value, list) or value is None else [value]
