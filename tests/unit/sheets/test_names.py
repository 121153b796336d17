"""Headers as people write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.columns import SOP_COLUMNS
from site_builder.sheets.names import BY_NAME, find_column, fold, nearest_header, read_heads

SEEN = {  # of the pushed tables that the hub's ingest script reads
    "Commons_long_name": "commons_long_name", "Data_contributor": "data_contributor", "Ethnicgroup": "EthnicGroup",
    "StudyID": "StudyInstanceUID", "Imaging Study ID": "StudyInstanceUID", "Bodypartexamined": "BodyPartExamined",
    "DOI": "data_url_doi", "Study ID.1": "StudyInstanceUID", "SERIES_ID": "SeriesInstanceUID",
    "patient id ": "PatientID", "Patient-ID": "PatientID", "(0010,0020)": "PatientID", "00080060": "Modality",
    "Subject Race": "race", "Body Part Examined": "BodyPartExamined", "Patient Gender": "PatientSex",
}  # fmt: skip


@pytest.mark.parametrize(("header", "column"), SEEN.items())
def test_headers_seen_in_practice(header: str, column: str) -> None:
    assert find_column(header)[0] == column


def test_every_column_is_found_by_its_name_its_label_and_its_aliases() -> None:
    for column in SOP_COLUMNS:
        for header in (column.name, column.header, *column.aliases):
            assert find_column(header)[0] == column.name, header


@given(st.sampled_from(sorted(BY_NAME)), st.data())
def test_case_blanks_and_punctuation_do_not_matter(name: str, data: st.DataObject) -> None:
    letters = [data.draw(st.sampled_from((letter.lower(), letter.upper()))) for letter in BY_NAME[name].header]
    written = "".join(letter + data.draw(st.sampled_from(("", " ", "_", "-", "\u00a0"))) for letter in letters)
    assert find_column(f" {written} ")[0] == name


@given(st.text())
def test_any_text_can_be_a_header(header: str) -> None:
    assert fold(header) == fold(f" {fold(header)} ")
    (head,) = read_heads([header])
    assert head.column is None or head.column in BY_NAME


def test_the_configuration_comes_before_what_is_known() -> None:
    mapping = {"image index": "StudyInstanceUID", "Study ID": "-"}
    heads = read_heads(["Image_Index", "Study ID", "Modality"], mapping)
    assert [head.column for head in heads] == ["StudyInstanceUID", None, "Modality"]
    assert heads[1].note == "left out, as the configuration says"


def test_a_name_comes_before_an_alias() -> None:
    heads = read_heads(["collection_name", "Collection ID"])
    assert [head.column for head in heads] == [None, "collection_id"]
    assert heads[0].note == "not used: 'Collection ID' is the Collection ID"


XRAYS = (  # of the sheet of NIH ChestX-ray14
    "Image Index", "Finding Labels", "Follow-up #", "View Position", "OriginalImage[Width", "Height]",
    "OriginalImagePixelSpacing[x", "y]",
)  # fmt: skip


@pytest.mark.parametrize("header", XRAYS)
def test_what_only_looks_a_little_like_a_header_of_ours_is_no_misspelling(header: str) -> None:
    assert nearest_header(header) == ""


@pytest.mark.parametrize(
    ("header", "near"),
    [
        ("Pateint Age", "PatientAge"),
        ("Manufactuer", "Manufacturer"),
        ("Licens", "license"),
        ("Body Part Examind", "BodyPartExamined"),
        ("Ethnic Grp", "EthnicGroup"),
        ("Serie ID", "Series ID"),
    ],
)
def test_misspellings_are_told(header: str, near: str) -> None:
    assert nearest_header(header) == near


def test_an_unknown_header_is_told_with_the_nearest_one() -> None:
    assert nearest_header("Modaliti") == "Modality"
    assert nearest_header("Finding Labels") == ""
    assert [head.note for head in read_heads(["Pateint ID", "zip", ""])] == [
        "not known; did you mean 'Patient ID'?",
        "not known; not used",
        "no header; not used",
    ]
