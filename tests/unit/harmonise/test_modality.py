"""`Modality`: codes, combinations and words."""

import pytest

from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.modality import MODALITIES, harmonise_modality
from site_builder.search.vocabulary import synonyms
from tests.unit.harmonise.support import distinct, doubtful, unknown


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ("CT", ("CT",)), ("ct ", ("CT",)), ("CR, DX", ("CR", "DX")), ("DX,CR", ("CR", "DX")),
        ("CT\\PT", ("CT", "PT")),
        ("PET-CT", ("CT", "PT")), ("PET/CT", ("CT", "PT")), ("CTPT, CT", ("CT", "PT")),
        ("['PT','NM']", ("NM", "PT")),
        ("MRI", ("MR",)), ("mri_functional", ("MR",)), ("mri_structural, mri_diffusion, eeg", ("EEG", "MR")),
        ("Ultrasound", ("US",)), ("PET", ("PT",)), ("Histopathology", ("SM",)), ("H&E", ("SM",)),
        ("meg", ("BI",)),
        ("Computed Tomography", ("CT",)), ("OCT", ("OCT",)), ("Other", ("OT",)), ("DS", ("XA",)),
        ("MA", ("MR",)),
        ("Segmentation", ("SEG",)), ("Radiotherapy Structure Set", ("RTSTRUCT",)), ("CT, unknown", ("CT",)),
    ],
)  # fmt: skip
def test_reads_modalities(raw: str, codes: tuple[str, ...]) -> None:
    assert harmonise_modality(raw) == Mapped(codes)


@pytest.mark.parametrize("raw", ["X-Ray", "xray", "radiograph"])
def test_words_that_fit_several_are_doubtful(raw: str) -> None:
    mapped = harmonise_modality(raw)
    assert (mapped.value, mapped.code) == (("DX",), "modality-unknown")
    assert "fits several modalities and is read as DX" in mapped.hint


@pytest.mark.parametrize(
    ("raw", "codes", "code"),
    [
        ("beh", ("BEH",), "modality-unknown"),
        ("NEW_TERM 2", ("NEW_TERM 2",), "modality-unknown"),
        ("CT, beh", ("BEH", "CT"), "modality-unknown"),
        ("a modality with a long name", None, "modality-unreadable"),
        ("<script>", None, "modality-unreadable"),
        ("CT, <script>", ("CT",), "modality-unreadable"),
        ("MR, no such modality exists", ("MR",), "modality-unreadable"),
        (",".join(f"M{i}" for i in range(40)), None, "modality-unreadable"),
        ("///", None, "modality-unreadable"),
    ],
)
def test_unknown_words_are_kept_or_refused(raw: str, codes: tuple[str, ...] | None, code: str) -> None:
    mapped = harmonise_modality(raw)
    assert (mapped.value, mapped.code) == (codes, code)


# The spellings of MIDRC's studies: its task-based sampling of 5,000 patients, and its study descriptions.
MIDRC = (
    "CR", "CR,CT", "CR,CT,DX", "CR,DX", "CR,DX,CT", "CT", "CT,CR", "CT,CR,DX", "CT,DX", "CT,DX,CR", "CTPT",
    "CR, CT", "CR, CT, DX", "CR, DX", "CR, DX, CT", "CT, CR", "CT, CR, DX", "CT, CTPT", "CT, DX", "CT, DX, CR",
    "CT, DX, CR, MR", "CT, DX, RF", "CT, MR", "CT, RF, DX", "CTPT, CT", "DX", "DX, CR", "DX, CR, CT", "DX, CT",
    "DX, CT, CR", "DX,CR", "DX,CR,CT", "DX,CT", "DX,CT,CR", "DX,RF", "MG", "MR", "MR,DX", "MR,DX,CT", "RF",
    "['DX']", "CT,NM", "CT,PT", "DR", "NM", "NM,CT", "OT", "OT,PT", "PR", "PT", "PT,NM", "SR", "US", "XA",
    "['PT','NM']",
)  # fmt: skip


@pytest.mark.parametrize("raw", MIDRC)
def test_every_modality_of_midrc(raw: str) -> None:
    mapped = harmonise_modality(raw)
    codes = {"CTPT": ("CT", "PT"), "DR": ("DX",)}
    parts = raw.strip("[]").replace("'", "").replace(" ", "").split(",")
    assert mapped == Mapped(tuple(sorted({code for part in parts for code in codes.get(part, (part,))})))


def test_every_modality_of_idc() -> None:
    raws = distinct("idc_index", "Modality")
    assert len(raws) == 25
    assert not doubtful(harmonise_modality, raws)
    assert not unknown(harmonise_modality, raws)
    assert {raw: harmonise_modality(raw).value for raw in raws} == {raw: (raw,) for raw in raws}


def test_lists_of_modalities_in_idc_collections() -> None:
    for expression in ("unnest(sources).modalities", "unnest(sources).ImageTypes"):
        assert not doubtful(harmonise_modality, distinct("collections_index", expression))
    assert not doubtful(harmonise_modality, distinct("analysis_results_index", "modalities"))


def test_explanations_are_short_and_plain() -> None:
    for modality in MODALITIES.values():
        assert 1 <= len(modality.plain.split()) <= 12


@pytest.mark.parametrize(
    ("word", "code"),
    [
        ("mammography", "MG"),
        ("MRI", "MR"),
        ("pathology slides", "SM"),
        ("WSI", "SM"),
        ("PET", "PT"),
        ("x-ray", "CR"),
    ],
)
def test_people_find_codes_by_their_words(word: str, code: str) -> None:
    assert word.casefold() in {w.casefold() for w in (MODALITIES[code].label, *synonyms("modality", code))}


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        ("CT", "image"),
        ("SM", "microscopy"),
        ("SEG", "derived"),
        ("RTSTRUCT", "derived"),
        ("SR", "document"),
        ("OT", "other"),
    ],
)
def test_kind_tells_images_from_what_is_derived(code: str, kind: str) -> None:
    assert MODALITIES[code].kind == kind
