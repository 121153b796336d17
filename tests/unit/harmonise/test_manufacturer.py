"""`Manufacturer`: one name per maker."""

import pytest

from site_builder.harmonise.manufacturer import harmonise_manufacturer
from site_builder.harmonise.mapped import Mapped
from tests.unit.harmonise.support import distinct, doubtful, unknown


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("GE MEDICAL SYSTEMS", "GE HealthCare"), ("GE_MEDICAL_SYSTEMS", "GE HealthCare"),
        ("GEMS", "GE HealthCare"),
        ("GE MEDICAL S]STEMS", "GE HealthCare"), ('"GE Healthcare"', "GE HealthCare"),
        ("SIEMENS", "Siemens Healthineers"),
        ("Siemens HealthCare GmbH", "Siemens Healthineers"), ("Philips Medical Systems, Inc.", "Philips"),
        ("HOLOGIC, Inc.", "Hologic"), ("ZEISS", "Carl Zeiss"), ("UIH", "United Imaging Healthcare"),
        ("SIEMENS / MIM Software", "Siemens Healthineers"), ("CTI / MIMvista", "CTI PET Systems"),
        ("MIM Software Inc.", "MIM Software"), ("Varian Medical Systems / MIM Software", "Varian"),
    ],
)  # fmt: skip
def test_spellings_of_one_maker_become_one_name(raw: str, name: str) -> None:
    assert harmonise_manufacturer(raw) == Mapped(name)


@pytest.mark.parametrize(
    "name", ["QIICR", "Stony Brook University", "Siemens Corporate Research", "Leaf, Hasselblad", "A / B"]
)
def test_other_names_stay_as_they_are(name: str) -> None:
    assert harmonise_manufacturer(f' "{name}" ') == Mapped(name)


def test_a_business_that_was_bought_keeps_its_name() -> None:
    names = {harmonise_manufacturer(raw).value for raw in ("TOSHIBA", "Canon Medical Systems", "Canon Inc.")}
    assert names == {"Toshiba", "Canon Medical Systems", "Canon"}


@pytest.mark.parametrize("raw", ["Unknown manufacturer", "NA", '"NA"', "' '"])
def test_unknown_makers_are_no_finding(raw: str) -> None:
    assert harmonise_manufacturer(raw) == Mapped(None)


@pytest.mark.parametrize("raw", ["0000000", "-1", "x" * 129])
def test_what_is_no_name_is_unreadable(raw: str) -> None:
    mapped = harmonise_manufacturer(raw)
    assert (mapped.value, mapped.code) == (None, "manufacturer-unreadable")


def test_every_manufacturer_of_idc() -> None:
    raws = distinct("idc_index", "Manufacturer")
    assert len(raws) == 129
    assert doubtful(harmonise_manufacturer, raws) == {"0000000": "manufacturer-unreadable"}
    assert unknown(harmonise_manufacturer, raws) == {None, "NA", "Unknown manufacturer"}
    names = {harmonise_manufacturer(raw).value for raw in raws} - {None}
    assert len(names) == 78
    assert len({name.casefold() for name in names if name}) == len(names)
