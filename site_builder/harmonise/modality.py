"""`Modality` to DICOM defined terms, from codes, combinations and the words people use."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from site_builder.errors import SiteBuilderError
from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.raw import cleaned, key, shown
from site_builder.harmonise.vocabulary import read_vocabulary

Kind = Literal["image", "microscopy", "derived", "document", "other"]

_SEPARATOR = re.compile(r"[,;/\\|+&]")
_CODE_STRING = re.compile(r"[A-Za-z0-9_ ]{1,16}", re.ASCII)
_MAX_PARTS = 32


@dataclass(frozen=True, slots=True)
class Modality:
    """One modality: a defined term of DICOM PS3.3 C.7.3.1.1.1, or another code met in archives.

    `kind` tells images of patients and slides from what is derived from them, and `plain` explains it to a
    layperson in at most 12 words.
    """

    code: str
    label: str
    kind: Kind
    plain: str


@dataclass(frozen=True, slots=True)
class _Spelling:
    codes: tuple[str, ...]
    doubtful: bool = False


def _modalities() -> dict[str, Modality]:
    modalities = {}
    for row in read_vocabulary("modalities", ("code", "label", "kind", "plain")):
        if row["kind"] not in get_args(Kind):
            raise SiteBuilderError(
                f"content/vocabulary/modalities.csv, line {row.line}: the kind '{row['kind']}' "
                f"is none of {', '.join(get_args(Kind))}"
            )
        kind = cast(Kind, row["kind"])
        modalities[row["code"]] = Modality(row["code"], row["label"], kind, row["plain"])
    return modalities


def _spellings(modalities: Mapping[str, Modality]) -> dict[str, _Spelling]:
    labels = {key(modality.label): _Spelling((code,)) for code, modality in modalities.items()}
    spellings = labels | {key(code): _Spelling((code,)) for code in modalities}  # a code wins over a label
    for row in read_vocabulary("modality_variants", ("variant", "codes", "doubtful")):
        codes = tuple(sorted(row.several("codes")))
        if not codes or not set(codes) <= set(modalities) or key(row["variant"]) in spellings:
            raise SiteBuilderError(
                f"content/vocabulary/modality_variants.csv, line {row.line}: '{row['variant']}' is listed "
                f"already, or one of '{row['codes']}' is not in modalities.csv"
            )
        spellings[key(row["variant"])] = _Spelling(codes, row["doubtful"] == "yes")
    return spellings


MODALITIES: Mapping[str, Modality] = _modalities()
"""Every known modality by code, in the order of `content/vocabulary/modalities.csv`."""

_SPELLINGS = _spellings(MODALITIES)
_RANKS: Mapping[str, int] = {"image": 0, "microscopy": 0, "derived": 2, "document": 3}


def modality_rank(code: str) -> int:
    """Where a modality stands in a list: images first, what is derived from them last (a key to sort by)."""
    return _RANKS.get(MODALITIES[code].kind, 1) if code in MODALITIES else 1


def harmonise_modality(raw: str | None) -> Mapped[tuple[str, ...]]:
    r"""Return the DICOM modality codes that a value names, sorted, each once.

    Reads codes, retired codes (as the standard folds them into current ones), combinations (`CR, DX`,
    `CT\PT`, `PET-CT`, `['PT','NM']`) and everyday words (`MRI`, `X-Ray`, `mri_functional`).

    Returns:
        Code `modality-unknown` for words outside the vocabulary: kept in upper case if they could be a
        DICOM code string (PS3.5: at most 16 of A-Z, 0-9, underscore and space), and for words that fit
        several modalities. `modality-unreadable` if nothing, or only a part, could be kept.
    """
    text = cleaned(raw)
    if text is None:
        return Mapped(None)
    whole = _read(text)
    if whole.code is None:
        return whole
    parts = [part for part in (cleaned(p.strip(" '\"[](){}")) for p in _SEPARATOR.split(text)) if part]
    if len(parts) > _MAX_PARTS:
        hint = f"{shown(text)} lists {len(parts)} values, which cannot be modalities; state DICOM codes."
        return Mapped(None, "modality-unreadable", hint)
    return _merged([_read(part) for part in parts]) if parts else whole


def _read(text: str) -> Mapped[tuple[str, ...]]:
    """Read a value that is not, or no longer, a list."""
    spelling = _SPELLINGS.get(key(text))
    if spelling and spelling.doubtful:
        codes = ", ".join(spelling.codes)
        hint = f"{shown(text)} fits several modalities and is read as {codes}; state the DICOM code."
        return Mapped(spelling.codes, "modality-unknown", hint)
    if spelling:
        return Mapped(spelling.codes)
    if _CODE_STRING.fullmatch(text) and key(text):
        hint = f"{shown(text)} is no DICOM modality and is kept as it is; use a term of PS3.3 C.7.3.1.1.1."
        return Mapped((text.upper(),), "modality-unknown", hint)
    hint = f"{shown(text)} is no modality; use a defined term of DICOM PS3.3 C.7.3.1.1.1."
    return Mapped(None, "modality-unreadable", hint)


def _merged(parts: list[Mapped[tuple[str, ...]]]) -> Mapped[tuple[str, ...]]:
    codes = tuple(sorted({code for part in parts for code in part.value or ()}))
    trouble = [part for part in parts if part.code]
    worst = next((part for part in trouble if part.value is None), trouble[0] if trouble else Mapped(None))
    return Mapped(codes or None, worst.code, worst.hint)
