"""`PatientSex`."""

import pytest

from site_builder.harmonise.mapped import NOT_REPORTED, Mapped
from site_builder.harmonise.sex import harmonise_sex
from tests.unit.harmonise.support import distinct, doubtful, unknown


@pytest.mark.parametrize(
    ("raw", "sex"),
    [
        ("F", "Female"), ("f", "Female"), ("female", "Female"), ("FEMALE", "Female"), ("Woman", "Female"),
        ("W", "Female"), ("M", "Male"), ("male", "Male"), ("Man", "Male"), (" m ", "Male"), ("O", "Other"),
        ("Other", "Other"), ("U", None), ("Unknown", None), ("Not Reported", NOT_REPORTED),
        ("Unknown/Declined", NOT_REPORTED),
        ("Declined", NOT_REPORTED), ("prefer not to say", NOT_REPORTED), ("REMOVED", NOT_REPORTED),
    ],
)  # fmt: skip
def test_reads_a_sex(raw: str, sex: str | None) -> None:
    assert harmonise_sex(raw) == Mapped(sex)


@pytest.mark.parametrize("raw", ["0000", "6657", "1", "MF", "x" * 500])
def test_anything_else_is_unreadable(raw: str) -> None:
    mapped = harmonise_sex(raw)
    assert (mapped.value, mapped.code) == (None, "sex-unreadable")


def test_every_sex_of_idc() -> None:
    raws = distinct("idc_index", "PatientSex")
    assert doubtful(harmonise_sex, raws) == {"0000": "sex-unreadable", "6657": "sex-unreadable"}
    assert unknown(harmonise_sex, raws) == {None, "U"}
    assert {raw: harmonise_sex(raw).value for raw in ("F", "M", "O")} == {
        "F": "Female",
        "M": "Male",
        "O": "Other",
    }
