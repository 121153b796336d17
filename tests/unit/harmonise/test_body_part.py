"""`BodyPartExamined`: terms, sides, and what truncated procedure texts reveal."""

import pytest

from site_builder.harmonise.body_part import BODY_PARTS, BodyPart, harmonise_body_part
from site_builder.harmonise.mapped import Mapped
from tests.unit.harmonise.support import distinct, doubtful, unknown


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("CHEST", "CHEST"), ("chest", "CHEST"), ("THORAX", "CHEST"), ("Phantom", "PHANTOM"),
        ("ABD PELVIS", "ABDOMENPELVIS"),
        ("CHEST_ABD_PEL", "CHESTABDPELVIS"), ("HEAD-AND-NECK", "HEADNECK"), ("CERVICAL_SPINE", "CSPINE"),
        ("C SPINE", "CSPINE"), ("NECKCHESTABDPELVIS", "NECKCHESTABDPELV"), ("Whole Body", "WHOLEBODY"),
    ],
)  # fmt: skip
def test_reads_terms_and_their_variants(raw: str, value: str) -> None:
    assert harmonise_body_part(raw) == Mapped(BodyPart(value, BODY_PARTS[value].label))


def test_a_term_for_several_regions_keeps_its_own_label() -> None:
    assert harmonise_body_part("CHESTABDPELVIS").value == BodyPart("CHESTABDPELVIS", "Chest, abdomen and pelvis")


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("Left Breast", "BREAST"), ("Right Breast", "BREAST"), ("L KNEE", "KNEE"), ("KNEE_RT", "KNEE"),
        ("BILATERAL BREAST", "BREAST"), ("Left and right hip", "HIP"), ("LSPINE", "LSPINE"),
    ],
)  # fmt: skip
def test_the_side_is_no_part_of_the_term(raw: str, value: str) -> None:
    mapped = harmonise_body_part(raw)
    assert mapped.value is not None
    assert mapped.value.value == value


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("TH CT CHEST WO C", "CHEST"), ("CHEST (THORAX) W", "CHEST"), ("BD CT ABD WO_W C", "ABDOMEN"),
        ("MR BRAIN W CON", "BRAIN"), ("AP PORTABLE CHES", "CHEST"), ("PET_ABDOMEN_PELV", "ABDOMENPELVIS"),
        ("CT NECK CHEST W", "NECKCHEST"), ("CAP INFUSION", "CHESTABDPELVIS"), ("CT 3PHASE REN", "KIDNEY"),
    ],
)  # fmt: skip
def test_picks_the_region_out_of_a_procedure(raw: str, value: str) -> None:
    mapped = harmonise_body_part(raw)
    assert mapped.value == BodyPart(value, BODY_PARTS[value].label)
    assert mapped.code == "body-part-from-text"
    assert f"is read as {value};" in mapped.hint


@pytest.mark.parametrize(
    ("raw", "label"),
    [
        ("femoral head", "Femoral head"),
        ("Schädel", "Schädel"),
        ("BODY", "Body"),
        ("CT CHEST/BRAIN", "Ct chest/brain"),
    ],
)
def test_an_unknown_but_plausible_text_is_kept(raw: str, label: str) -> None:
    mapped = harmonise_body_part(raw)
    assert mapped.value == BodyPart(raw.upper(), label)
    assert mapped.code == "body-part-unknown"


@pytest.mark.parametrize("raw", ["AA\u0390", "0" * 61 + "A\u00df"])
def test_what_upper_case_changes_is_read_as_itself_again_or_not_kept(raw: str) -> None:
    value = harmonise_body_part(raw).value
    assert value is None or harmonise_body_part(value.value).value == value


@pytest.mark.parametrize(
    "raw", ["OUTSIDE FIL", "WO INTER", "SEG", "FUSION", "OTHER", "12", "left", "<b>bone</b>", "q" * 65]
)
def test_what_names_no_part_is_unreadable(raw: str) -> None:
    mapped = harmonise_body_part(raw)
    assert (mapped.value, mapped.code) == (None, "body-part-unreadable")


def test_every_body_part_of_idc() -> None:
    raws = distinct("idc_index", "BodyPartExamined")
    assert len(raws) == 77
    assert unknown(harmonise_body_part, raws) == {None, "UNKNOWN"}
    assert doubtful(harmonise_body_part, raws) == {
        "BD CT ABD WO_W C": "body-part-from-text",
        "BODY": "body-part-unknown",
        "CHEST (THORAX) W": "body-part-from-text",
        "FUSION": "body-part-unreadable",
        "OTHER": "body-part-unreadable",
        "OUTSIDE FIL": "body-part-unreadable",
        "SEG": "body-part-unreadable",
        "TH CT CHEST WO C": "body-part-from-text",
        "WO INTER": "body-part-unreadable",
    }
