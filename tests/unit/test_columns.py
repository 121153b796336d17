"""The columns: each is declared once, with all that the dictionary page and the sources need."""

import re

import pytest

from site_builder.columns import COLLECTION_COLUMNS, COLUMN, COLUMNS, FACET_LABELS, FACETS, SOP_COLUMNS, Column

#: DICOM PS3.6, table 6-1: the tags of the keywords that columns are named after.
TAGS = {
    "PatientID": "(0010,0020)",
    "PatientSex": "(0010,0040)",
    "PatientAge": "(0010,1010)",
    "EthnicGroup": "(0010,2160)",
    "StudyInstanceUID": "(0020,000D)",
    "StudyDate": "(0008,0020)",
    "StudyDescription": "(0008,1030)",
    "SeriesInstanceUID": "(0020,000E)",
    "SeriesDescription": "(0008,103E)",
    "Modality": "(0008,0060)",
    "BodyPartExamined": "(0018,0015)",
    "Manufacturer": "(0008,0070)",
}
LEVELS = ["collection", "subject", "study", "series"]


@pytest.mark.parametrize("column", [*COLLECTION_COLUMNS, *COLUMNS], ids=lambda column: column.name)
def test_every_column_is_documented(column: Column) -> None:
    assert len(column.help) > 20
    assert column.help.endswith(".")
    assert column.level in LEVELS
    assert column.dtype in ("string", "int64", "date")
    assert column.requirement in ("required", "preferred", "optional", "internal")
    assert re.match(r"DICOM \([0-9A-F]{4},[0-9A-F]{4}\)$|(BIH|IDC|MIDRC) \w+$|site_builder$", column.term)


def test_the_case_of_a_name_tells_where_it_comes_from() -> None:
    """DICOM keywords keep their capitals, everything else is snake_case (design, section 3)."""
    for column in (*COLLECTION_COLUMNS, *COLUMNS):
        is_keyword = column.name in TAGS
        assert bool(re.fullmatch(r"([A-Z]+[a-z]*)+", column.name)) == is_keyword, column.name
        assert is_keyword or re.fullmatch(r"[a-z]+[0-9]*(_[a-z]+)*", column.name)
        if is_keyword:
            assert column.term == f"DICOM {TAGS[column.name]}"


def test_names_are_unique_and_ordered_by_level() -> None:
    assert len(COLUMN) == len(COLUMNS)
    levels = [LEVELS.index(column.level) for column in COLUMNS]
    assert levels == sorted(levels)
    assert TAGS.keys() <= COLUMN.keys()


def test_columns_that_count_or_measure_say_their_unit() -> None:
    for column in COLUMNS:
        if column.dtype == "int64" and not column.name.endswith("_release"):
            assert column.unit, column.name


def test_every_level_is_identified_by_a_required_column() -> None:
    for name in ("collection_id", "PatientID", "StudyInstanceUID", "SeriesInstanceUID"):
        assert COLUMN[name].requirement == "required"


def test_facets_come_in_the_order_of_the_json_api_and_from_known_columns() -> None:
    assert [name for name, *_rest in FACETS] == [
        "Modality",
        "license",
        "PatientSex",
        "age_group",
        "race",
        "EthnicGroup",
        "BodyPartExamined",
        "Manufacturer",
        "disease_type",
        "primary_site",
        "covid19_positive",
        "loinc_long_common_name",
        "access",
        "commons_name",
    ]
    for name, level, label, column in FACETS:
        assert FACET_LABELS[name] == label
        assert column is None or column in COLUMN
        assert (column is None) == (level == "collection")
        if column is not None and column != "PatientAge":
            assert COLUMN[column].level == level, "an age is that of a study and counted by subject"


def test_no_header_of_a_spreadsheet_can_mean_two_columns() -> None:
    seen: dict[str, str] = {}
    for column in SOP_COLUMNS:
        for header in {column.name, column.header, *column.aliases}:
            form = re.sub(r"[^a-z0-9]", "", header.lower())
            assert seen.setdefault(form, column.name) == column.name, header
