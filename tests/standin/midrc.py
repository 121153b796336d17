"""The types `case` and `imaging_study` of the MIDRC portal, with the fields of a real `_mapping`."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

Row = dict[str, Any]
PROJECTS = ("Open-A1", "Open-R1")

_NUMBERS = {
    "age_at_imaging",
    "age_at_index",
    "days_from_study_to_neg_covid_test",
    "days_from_study_to_pos_covid_test",
    "days_to_condition_end",
    "days_to_condition_start",
    "days_to_medication_end",
    "days_to_medication_start",
    "days_to_procedure_end",
    "days_to_procedure_start",
    "days_to_study",
    "study_year",
    "test_days_from_index",
}
_COUNTS = {f"_{kind}_series_file_count" for kind in ("cr", "ct", "dx", "mr")} | {
    "_imaging_studies_count",
    "data_file_count",
}
_IMAGING = (
    "_imaging_study_id age_at_imaging body_part_examined days_from_study_to_neg_covid_test "
    "days_from_study_to_pos_covid_test days_to_study image_data_modified loinc_code loinc_contrast "
    "loinc_long_common_name loinc_method loinc_system study_description study_modality study_uid study_year"
)
_ANNOTATIONS = (
    "_annotation_id airspace_disease_grading annotation_method annotation_name annotator_id class_covid19_pneumonia "
    "instance_uids midrc_mRALE_score"
)
_NESTED = {
    "case": {
        "case_annotations": "_annotation_id annotation_method annotator_id",
        "conditions": "_condition_id condition_code condition_code_system condition_name days_to_condition_end "
        "days_to_condition_start",
        "imaging_studies": _IMAGING,
        "imaging_study_annotations": _ANNOTATIONS,
        "measurements": "_measurement_id test_days_from_index test_method test_name test_result_text",
        "medications": "_medication_id days_to_medication_end days_to_medication_start dose_sequence_number "
        "medication_code medication_code_system medication_manufacturer medication_name medication_type",
        "procedures": "_procedure_id breathing_support_type days_to_procedure_end days_to_procedure_start "
        "procedure_name",
    },
    "imaging_study": {"imaging_study_annotations": _ANNOTATIONS},
}
_OWN = {
    "case": "_case_id _cr_series_file_count _ct_series_file_count _dx_series_file_count _imaging_studies_count "
    "_mr_series_file_count age_at_index auth_resource_path covid19_positive data_file_count ethnicity index_event "
    "node_id project_id race sex submitter_id zip",
    "imaging_study": "_cr_series_file_count _ct_series_file_count _dx_series_file_count _imaging_study_id "
    "_mr_series_file_count age_at_imaging auth_resource_path days_from_study_to_neg_covid_test "
    "days_from_study_to_pos_covid_test days_to_study image_data_modified loinc_code loinc_contrast "
    "loinc_long_common_name loinc_method loinc_system node_id project_id study_description study_uid study_year "
    "study_year_shifted submitter_id",
}
_LISTS = {
    "case": "age_at_imaging airspace_disease_grading annotation_method annotation_name annotator_id "
    "body_part_examined breathing_support_type class_covid19_pneumonia condition_code condition_code_system "
    "condition_name data_category data_contributor data_file_image_data_modification_method "
    "data_file_image_data_modification_name data_file_image_data_modified data_format data_type data_url_doi "
    "dataset_submitter_id days_from_study_to_neg_covid_test days_from_study_to_pos_covid_test "
    "days_to_condition_end days_to_condition_start days_to_medication_end days_to_medication_start "
    "days_to_procedure_end days_to_procedure_start days_to_study dose_sequence_number image_data_modified "
    "instance_uids license loinc_code loinc_contrast loinc_long_common_name loinc_method loinc_system "
    "medication_code medication_code_system medication_manufacturer medication_name medication_type "
    "midrc_mRALE_score object_id procedure_name study_description study_modality study_uid study_year "
    "test_days_from_index test_method test_name test_result_text",
    "imaging_study": "age_at_index airspace_disease_grading annotation_method annotation_name annotator_id "
    "body_part_examined case_ids class_covid19_pneumonia covid19_positive data_category data_contributor "
    "data_file_annotation_method data_file_annotation_name data_file_image_data_modification_method "
    "data_file_image_data_modification_name data_file_image_data_modified data_file_source_node data_format "
    "data_type data_url_doi dataset_submitter_id ethnicity index_event instance_uids license midrc_mRALE_score "
    "object_id race sex study_modality zip",
}


def types(without: Sequence[str] = ()) -> dict[str, pa.Table]:
    """Eight cases of each of two projects with a study each, every second one with another.

    Args:
        without: types and fields ("case.race") to leave out.
    """
    cases = [_case(project, n) for project in PROJECTS for n in range(8)]
    rows = {"case": cases, "imaging_study": [study for case in cases for study in _studies(case)]}
    made = {}
    for kind in rows:
        if kind not in without:
            table = pa.Table.from_pylist(rows[kind], schema=schema(kind))
            made[kind] = table.drop_columns([name for name in table.column_names if f"{kind}.{name}" in without])
    return made


def schema(kind: str) -> pa.Schema:
    """The columns of `case` or `imaging_study`."""
    nested = [
        (name, pa.list_(pa.struct([(child, _type(child)) for child in children.split()])))
        for name, children in _NESTED[kind].items()
    ]
    own = [(name, _type(name)) for name in _OWN[kind].split()]
    return pa.schema([*own, *((name, pa.list_(_type(name))) for name in _LISTS[kind].split()), *nested])


def _type(name: str) -> pa.DataType:
    if name in _COUNTS:
        return pa.int64()
    return pa.float64() if name in _NUMBERS else pa.string()


def _case(project: str, n: int) -> Row:
    studies = [f"1.2.826.{PROJECTS.index(project)}.{n}.{visit}" for visit in range(1 + n % 2)]
    return {
        "_case_id": f"case-{project}-{n}",
        "node_id": f"case-{project}-{n}",
        "submitter_id": f"{project}-{n:06}",
        "project_id": project,
        "auth_resource_path": f"/programs/Open/projects/{project.removeprefix('Open-')}",
        "age_at_index": (25.0, 84.0, 66.0, 42.0, None, 0.0, 89.0, 57.0)[n],
        "sex": ("Female", "Male", "Not Reported", "Female", "Male", None, "Female", "Male")[n],
        "race": ("White", "Asian", "Black or African American", "Other", "Not Reported", None, "White", "White")[n],
        "ethnicity": ("Not Hispanic or Latino", "Hispanic or Latino", "Not Reported", None)[n % 4],
        "covid19_positive": ("Yes", "No", "Indeterminate", "Not Reported", None, "Yes", "Yes", "No")[n],
        "index_event": ("COVID-19 Test", "First Imaging Study", None)[n % 3],
        "zip": "606",
        "_imaging_studies_count": len(studies),
        "dataset_submitter_id": [f"MIDRC-{project}", "RSNA_20210820"] if n == 3 else [f"MIDRC-{project}"],
        "license": ["https://creativecommons.org/licenses/by-nc/4.0/"] if project == "Open-A1" else [],
        "data_contributor": ["ACR" if project == "Open-A1" else "RSNA"],
        "data_url_doi": ["https://doi.org/10.60701/p67c-yw54"],
        "study_uid": studies,
        "study_modality": ["CT"] if n % 3 == 0 else ["CR", "DX"],
        "imaging_studies": [
            {"study_uid": uid, "study_modality": "CT", "days_to_study": 2.0 * visit}
            for visit, uid in enumerate(studies)
        ],
    }


def _studies(case: Row) -> list[Row]:
    return [_study(case, uid, visit) for visit, uid in enumerate(case["study_uid"])]


def _study(case: Row, uid: str, visit: int) -> Row:
    inherited = ("age_at_index", "covid19_positive", "ethnicity", "index_event", "race", "sex", "zip")
    ct = case["study_modality"] == ["CT"]
    return {
        "_imaging_study_id": f"study-{uid}",
        "node_id": f"study-{uid}",
        "submitter_id": f"study-{uid}",
        "project_id": case["project_id"],
        "auth_resource_path": case["auth_resource_path"],
        **{name: None if case[name] is None else [case[name]] for name in inherited},
        **{name: case[name] for name in ("dataset_submitter_id", "license", "data_contributor", "data_url_doi")},
        "case_ids": [case["submitter_id"]],
        "study_uid": uid,
        "study_description": "CT CHEST WITHOUT CONTRAST" if ct else "XR PORT CHEST 1V",
        "study_modality": case["study_modality"],
        "body_part_examined": ["CHEST"] if visit == 0 else ["<Undefined>"],
        "age_at_imaging": case["age_at_index"],
        "days_to_study": 2.0 * visit,
        "study_year": 2020.0,
        "loinc_code": "24627-2" if ct else "36589-0",
        "loinc_long_common_name": "CT Chest" if ct else "XR Chest 1 view AP portable",
        "loinc_method": "CT" if ct else "XR",
        "loinc_system": "Chest",
        "loinc_contrast": "WO" if ct else None,
        "_ct_series_file_count": 2 if ct else 0,
        "_cr_series_file_count": 0 if ct else 1,
        "_dx_series_file_count": 0,
        "_mr_series_file_count": 0,
    }
