"""Headers of columns that name a person: a table with one is refused before a cell of it is read.

What identifies a person: the attributes with patient and physician names, addresses, telephones and record
numbers of DICOM PS3.15 Annex E (Basic Application Confidentiality Profile), and the identifiers of
45 CFR 164.514(b)(2)(i). AccessionNumber is among them: a hospital's archive finds the patient by it.
"""

import re

from site_builder.sheets.names import find_column, fold

_WHO = (
    "(?:patients?|pts?|pat|subjects?|persons?|participants?|donors?|cases?|mothers?|fathers?|parents?|guardians?|"
    "nextofkin|responsible(?:persons?)?|contacts?|emergencycontacts?|relatives?|members?|clients?|owners?)"
)
_KIND = "(?:full|first|last|given|family|middle|maiden|birth|sur|nick|alias|other|legal|preferred|mothers?|motherbirth)"
_STAFF = (
    "(?:physicians?|doctors?|radiologists?|operators?|technologists?|technicians?|pathologists?|surgeons?|"
    "nurses?|clinicians?|readers?|investigators?|referrers?)"
)
_NUMBER = "(?:s|id|ids|no|nr|num|number|numbers)?"

#: Forms of a header without case, blanks and punctuation (`names.fold`), each matched as a whole.
_PERSON = tuple(
    re.compile(pattern)
    for pattern in (
        # names: PatientName, Patient's Name, OtherPatientNames, last_name, Vorname
        rf"(?:{_KIND}|all)*{_WHO}{_KIND}*names?.{{0,12}}",
        rf"names?of(?:the)?(?:{_WHO}|{_STAFF}).*",
        rf"{_KIND}+names?|surname|initials|{_WHO}initials|nameoftheperson|namesof.*",
        r"responsiblepersons?(?:role)?|patientidname|nachname|vorname|familienname|geburtsname|patientenname|prenom|nomdefamille|nompatient|apellidos?|cognome",
        # those who treat and examine: ReferringPhysicianName, PhysiciansOfRecord, OperatorsName
        r".*physicians?(?!speciality).*|(?:referring|attending|requesting|ordering|reading)(?:md|dr|doctor|provider)s?.*",
        rf".*{_STAFF}s?(?:first|last|full)?names?|{_STAFF}(?:initials|ids?)?|.*personname|humanperformers?name",
        # dates of birth
        rf".*(?:birthdate|birthday|dateofbirth|birthtime|dateborn).*|{_WHO}?(?:dob|dobdate)|borndate|bornon|birth",
        r"geburtsdatum|geburtstag|datedenaissance|naissance|fechadenacimiento|datadinascita|datadenascimento",
        # where they can be found
        rf"(?:{_WHO}|home|work|street|postal|mailing|residential|permanent|institution|contact|physical|ip|mac|"
        rf"referring.*|requesting.*|person)*(?:address|addresses|addressline)[0-9]*|street|streetname|anschrift|adresse",
        r".*(?:telephone|telecom).*|.*phone|.*phone(?:s|no|nr|number|numbers|home|work|mobile)|.*mobile(?:no|number)",
        rf"(?:{_WHO}|contact|home|work)?(?:fax|mobile|cell|tel){_NUMBER}|.*e?mailaddress(?:es)?|.*email.*|e?mails?",
        # numbers by which an archive, an insurer or a state knows them
        rf".*socialsecurity.*|{_WHO}?ssn{_NUMBER}|.*nationalid.*|.*nationalinsurance.*|nhs{_NUMBER}|.*passport.*",
        rf".*medicalrecord.*|{_WHO}?(?:hospital|local|clinic)?mrn{_NUMBER}|medrec{_NUMBER}|(?:hospital|chart)(?:id|no|number)",
        rf"hospital{_WHO}(?:id|no|number)|.*driver(?:s)?licen[cs]e.*|.*(?:healthcard|healthplan|insurance).*",
        rf"(?:medicare|medicaid|beneficiary){_NUMBER}|.*accession{_NUMBER}|otherpatientids?.*|issuerofpatientid.*",
        r"(?:biometric|fingerprint|facephoto|fullfacephoto|patientphoto)s?.*|militaryrank",
        # DICOM tags as headers: (0010,0010) PatientName ...
        r"0010(?:0010|0021|0030|0032|1000|1001|1002|1005|1040|1060|1090|2154|2155|2297|2299)",
        r"0008(?:0050|0080|0081|0090|0092|0094|0096|1048|1049|1050|1052|1060|1062|1070|1072)|00380300|00401010",
    )
)
#: What looks like one of these and is none.
_NO_PERSON = re.compile(
    r".*(?:birthyear|yearofbirth|birthweight|species|sexatbirth).*|(?:case|subject|participant|member|contact)(?:type|group)names?"
)


def names_person(header: str, of_subjects: bool = False) -> bool:
    """Whether a header says that its cells tell who a person is or where they live.

    `of_subjects` is whether the rows are about people (a patient's identifier stands beside it): a bare
    `name` is then theirs.
    """
    form = fold(header)
    form = form if form.isdecimal() else form.rstrip("0123456789")  # a tag is all digits
    if _NO_PERSON.fullmatch(form) or find_column(header)[1] == 1:  # our own full_name is a collection's title
        return False
    return (of_subjects and form in {"name", "names"}) or any(pattern.fullmatch(form) for pattern in _PERSON)
