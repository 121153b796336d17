"""Small sample data: what the hub and the MIDRC portal hold, with the oddities that were seen there."""

from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from tests.standin import bih, midrc
from tests.standin.bih import Row, Rows

#: The DOIs under which TCIA and IDC both list a collection, as each of them writes it.
SHARED_DOIS = ("10.7937/K9/TCIA.2017.7hs46erv", "10.7937/k9/tcia.2018.odu24gze")
SUBJECTS = 10
"""Subjects of each collection."""

_SEXES = ("Female", "Male", "Female", "Male", "Male", "Female", "Other", "Unknown", "Not Reported", None)
_AGES = (61.0, 47.0, 0.0, 89.0, 5.0, 72.0, 66.0, 54.5, None, 33.0)
_RACES = (
    "White",
    "Black or African American",
    "Black",
    "Asian",
    "American Indian or Alaskan Native",
    "Native Hawaiian or Other Pacific Islander",
    "Unknown/Declined",
    "Not Reported",
    "Other",
    None,
)
_ETHNICITIES = ("Not Hispanic or Latino", "Non-Hispanic/Non-Latino", "Hispanic or Latino", "Not Reported", None)
_MODALITIES = ("CT", "MR", "CR", "DX", "CT", "PT", "SEG", "MG", "US", "CR, DX")
_BODY_PARTS = ("CHEST", "LUNG", "BRAIN", "<Undefined>", None, "ABDOMEN", "no data")
_MAKERS = ("SIEMENS", "GE MEDICAL SYSTEMS", "Philips", None)
#: How identifiers of subjects begin: the same in IDC and TCIA, where they are the same persons.
_PREFIXES = ("R01", "CM", "R01", "CM", "A1", "R1")
_VIEWERS = {
    "IDC": "https://viewer.imaging.datacommons.cancer.gov/viewer/{study}?SeriesInstanceUID={series}",
    "MIDRC": "https://data.midrc.org/ohif-viewer/viewer?StudyInstanceUIDs={study}",
}


def bih_types(*, more: Rows | None = None, without: Sequence[str] = ()) -> dict[str, pa.Table]:
    """The four types of the hub: three commons, six collections with ten subjects each, and one without any.

    Args:
        more: further rows by type (`tests.standin.bih` makes them).
        without: types ("subject") and fields ("imaging_study.loinc_code") to leave out.
    """
    rows: dict[str, list[Row]] = {kind: [] for kind in bih.SCHEMAS}
    for number, parent in enumerate(_datasets()):
        rows["dataset"].append(parent)
        if parent["collection_id"] != "EMPTY-COLLECTION":
            _fill(rows, parent, number)
    _add_oddities(rows)
    for kind, added in (more or {}).items():
        rows[kind].extend(added)
    return bih.tables(rows, without)


def midrc_types(*, without: Sequence[str] = ()) -> dict[str, pa.Table]:
    """The types `case` and `imaging_study` of the MIDRC portal: two projects, sixteen cases, 24 studies.

    Args:
        without: types and fields ("case.race") to leave out.
    """
    return midrc.types(without)


def _datasets() -> list[Row]:
    first, second = SHARED_DOIS
    cc_by_3, cc_by_4 = (f"https://creativecommons.org/licenses/by/{version}/" for version in ("3.0", "4.0"))
    idc: Row = {"commons_long_name": "NCI Imaging Data Commons"}
    tcia: Row = {"commons_long_name": "The Cancer Imaging Archive"}
    of_midrc: Row = {
        "commons_long_name": "Medical Imaging and Data Resource Center",
        "data_url_doi": "https://data.midrc.org/discovery",
        "disease_type": "COVID-19",
        "primary_site": "Chest",
        "metadata_source_version": "2025.02",
    }
    melanoma: Row = {"disease_type": "Cutaneous Melanoma", "primary_site": "Skin"}
    return [
        bih.dataset(
            "IDC",
            "nsclc_radiogenomics",
            **idc,
            full_name="NSCLC Radiogenomics",
            data_url_doi=f"https://doi.org/{first}",
            license=f"{cc_by_3}, {cc_by_4}",
            disease_type="Lung Cancer, Non-small Cell",
            publication_citation="Bakr, S. (2018). A radiogenomic dataset of non-small cell lung cancer.",
        ),
        bih.dataset("IDC", "cptac_cm", **idc, **melanoma, data_url_doi=f"https://doi.org/{second}", license=cc_by_3),
        bih.dataset(
            "TCIA",
            "NSCLC Radiogenomics",
            **tcia,
            full_name="NSCLC Radiogenomics",
            data_url_doi=f"doi:{first.lower()}",
            license="CC BY 3.0",
        ),
        bih.dataset(
            "TCIA",
            "CPTAC-CM",
            **tcia,
            **melanoma,
            full_name="CPTAC-CM",
            data_url_doi=f"http://dx.doi.org/{second.upper()}",
            license="CC BY 3.0, TCIA Restricted",
        ),
        bih.dataset("MIDRC", "MIDRC-Open-A1", **of_midrc, license=None),
        bih.dataset("MIDRC", "MIDRC-Open-R1", **of_midrc, license="MIDRC Data Use Agreement"),
        bih.dataset("TCIA", "EMPTY-COLLECTION", **tcia, data_url_doi=None, license=None, full_name=None),
    ]


def _fill(rows: dict[str, list[Row]], parent: Row, number: int) -> None:
    """Ten subjects with one or two studies each, and one to four series in a study."""
    for n in range(SUBJECTS):
        race = _RACES[(n + number) % len(_RACES)] if parent["commons_name"] != "IDC" else None
        person = bih.subject(parent, f"{_PREFIXES[number]}-{n:03}", race=race)
        rows["subject"].append(person)
        for visit in range(1 + n % 2):
            study = bih.study(parent, person, f"1.2.{number}.{n}.{visit}", **_study_values(number, n, visit))
            rows["imaging_study"].append(study)
            for i in range(1 + (n + visit + number) % 4):
                rows["imaging_series"].append(_series(parent, study, number, n, i))


def _study_values(number: int, n: int, visit: int) -> Row:
    age = _AGES[(n + number) % len(_AGES)]
    return {
        "PatientSex": _SEXES[(n + number) % len(_SEXES)],
        "PatientAge": age + visit if age else age,
        "EthnicGroup": _ETHNICITIES[(n + number) % len(_ETHNICITIES)],
        "StudyDescription": ("CT CHEST WO CONTRAST", "XR CHEST 1 VIEW AP", None)[n % 3],
        "loinc_code": ("24627-2", "36572-6", None)[n % 3] if number > 3 else None,
        "loinc_long_common_name": ("CT Chest", "XR Chest AP", None)[n % 3] if number > 3 else None,
    }


def _series(parent: Row, study: Row, number: int, n: int, i: int) -> Row:
    uid = f"{study['StudyInstanceUID']}.{i}"
    viewer = _VIEWERS.get(parent["commons_name"])
    modality = _MODALITIES[(n + i + number) % len(_MODALITIES)]
    values: Row = {
        "Modality": modality,
        "BodyPartExamined": _BODY_PARTS[(n + i) % len(_BODY_PARTS)],
        "Manufacturer": _MAKERS[(n + i + number) % len(_MAKERS)],
        "SeriesDescription": ("Axial", "Scout", None)[i % 3],
    }
    if viewer and modality != "SEG":
        values["dicom_viewer_url"] = viewer.format(study=study["StudyInstanceUID"], series=uid)
    if parent["commons_name"] == "MIDRC":
        values["object_ids"] = [f"dg.MD1R/{number:08x}-0000-4000-8000-{n:08x}{i:04x}"]
    elif n % 2:
        values["object_ids"] = []
    return bih.series(parent, study, uid, **values)


def _add_oddities(rows: dict[str, list[Row]]) -> None:
    """What contradicts itself: two sexes and ages of one subject, a subject of two collections, an empty link."""
    studies, series = rows["imaging_study"], rows["imaging_series"]
    second = next(row for row in studies if row["StudyInstanceUID"] == "1.2.0.1.1")
    second["PatientSex"] = "Female"
    for row in _where(series, StudyInstanceUID=["1.2.0.1.1"]):
        row.update(PatientSex=["Female"])
    _where(series, StudyInstanceUID=["1.2.2.0.0"])[0].update(PatientAge=[61.0, 62.0], PatientSex=["Female", "Male"])
    shared = ["MIDRC-Open-A1", "MIDRC-Open-R1"]
    for kind in ("subject", "imaging_study", "imaging_series"):
        for row in rows[kind]:
            if "A1-000" in (row["submitter_id"], row.get("PatientID"), *(row.get("PatientID") or ())):
                row["collection_id"] = shared
    _where(series, StudyInstanceUID=["1.2.4.2.0"])[0]["dicom_viewer_url"] = _VIEWERS["MIDRC"].format(study="")
    studies.append({**studies[-1], "submitter_id": "alone", "StudyInstanceUID": "1.2.5.9.9", "node_id": "node-alone"})


def _where(rows: Sequence[Row], **values: Any) -> list[Row]:
    found = [row for row in rows if all(row[name] == value for name, value in values.items())]
    if not found:
        raise LookupError(f"no sample row has {values}")
    return found
