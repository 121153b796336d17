"""Headers that name a person are refused in every spelling, and only these."""

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from site_builder.columns import SOP_COLUMNS
from site_builder.sheets.persons import names_person
from tests.unit.sheets.tables import HEADER, ROW, refused, refused_file

PERSONS = """PatientName|Patient's Name|patient_name|PATIENT NAME|PatientBirthDate|Patient Birth Date|DOB|dob|
date of birth|Date_of_Birth|Patient DOB|address|Patient Address|Home Address|address line 1|phone|Phone Number|
telephone|Patient's Telephone Numbers|email|E-Mail|email_address|contact email|MRN|Patient MRN|medical record number|
Medical Record No.|SSN|social security number|AccessionNumber|Accession No|accession|OtherPatientNames|OtherPatientIDs|
Other Patient IDs Sequence|ReferringPhysicianName|Referring Physician's Name|PerformingPhysicianName|OperatorsName|
PhysiciansOfRecord|NameOfPhysiciansReadingStudy|First Name|last_name|surname|given name|Family Name|
PatientMotherBirthName|PatientBirthName|PatientBirthTime|(0010,0010)|00100030|Subject Name|Participant full name|
Patient Full Name|full patient name|PatientName.1|Patients Name|Name of Patient|birthdate|Birthday|fax|Mobile|
MedicalRecordLocator|ResponsiblePerson|RequestingPhysician|Radiologist Name|PatientTelecomInformation|
patientInsurancePlanCodeSequence|health insurance number|NHS Number|national id|passport no|driver license|Nachname|
Geburtsdatum|Case Name|ip address|PersonName|street|ReferringPhysicianTelephoneNumbers|ReferringPhysicianAddress|
PatientAddress2|patient.name|patient/name|ConsultingPhysicianName|e mail|cell phone|Patient Surname|
Mother's Maiden Name|hospital number|ScheduledPerformingPhysicianName|InstitutionAddress|Patient initials|
PatientFirstName|pt name|Pt. Name|Ｐａｔｉｅｎｔ Name"""  # noqa: RUF001 (full-width letters)
OTHERS = """Study ID|Patient ID|study name|collection_name|commons_name|commons_long_name|full_name|dataset_name|
File_name|site name|institution name|Manufacturer Model Name|series name|web address|data address|url|Image Index|
Finding Labels|Follow-up #|Patient Age|Patient Gender|View Position|case_id|site_id|zip|submitter_id|token_record_id|
country_of_residence|reader study|Subject|Case|data_contributor|BirthYear|Year of birth|patient birth weight|
ProtocolName|StationName|name|disease name|cohort name|Modality|cellularity|cell type|mailing list|Participant ID|
AcquisitionDate|treatment_info|ventilator_indicator|patient_group_name|Study_index|telemetry|age at birth"""


def listed(text: str) -> list[str]:
    return [header.strip() for header in text.replace("\n", "").split("|")]


@pytest.mark.parametrize("header", listed(PERSONS))
def test_a_header_that_names_a_person(header: str) -> None:
    assert names_person(header)


@pytest.mark.parametrize("header", listed(OTHERS))
def test_a_header_that_names_something_else(header: str) -> None:
    assert not names_person(header)


def test_a_bare_name_is_a_persons_where_rows_are_of_patients() -> None:
    assert names_person("Name", of_subjects=True)
    assert not names_person("Name", of_subjects=False)


def test_no_column_of_the_sop_names_a_person() -> None:
    for column in SOP_COLUMNS:
        for header in (column.name, column.header, *column.aliases):
            assert not names_person(header, of_subjects=True), header


def test_the_whole_file_is_refused_and_no_cell_of_it_is_told(tmp_path: Path) -> None:
    note = refused(tmp_path, f"{HEADER},Patient's Name\n{ROW},Secret Person\n")
    assert (note.code, note.header) == ("sheet-person-column", "Patient's Name")
    assert "remove the column" in note.hint
    assert "Secret" not in note.hint
    assert not (tmp_path / "read.parquet.tmp").exists()


def test_a_table_of_nothing_else_is_refused_for_the_person(tmp_path: Path) -> None:
    assert refused(tmp_path, "Last Name,DOB\nx,y\n").code == "sheet-person-column"


def test_a_header_above_the_header_counts(tmp_path: Path) -> None:
    assert refused(tmp_path, f"Patient Name\n{HEADER}\n{ROW}\n").code == "sheet-person-column"


def test_parquet_is_refused_for_a_part_of_a_structure(tmp_path: Path) -> None:
    path = tmp_path / "nested.parquet"
    pq.write_table(pa.table({"Patient ID": ["P1"], "info": [{"PatientName": "Secret", "x": 1}]}), path)
    assert refused_file(path).code == "sheet-person-column"
