"""`BodyPartExamined` to DICOM defined terms; the side that is named beside one is not part of it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.modality import MODALITIES
from site_builder.harmonise.raw import cleaned, shown
from site_builder.harmonise.vocabulary import index_spellings, read_vocabulary, spellings

_SIDES = frozenset({"left", "lt", "l", "right", "rt", "r", "bilateral", "bilat", "both", "b"})
# What orders, films and protocols are called: words that fill a truncated procedure text but name no region.
_PROCEDURE_WORDS = frozenset(code.lower() for code in MODALITIES) | {
    "and", "cnt", "computed", "con", "cont", "contrast", "cta", "enha", "enhan", "enhance", "enhanced",
    "exam", "fil", "film", "films", "for", "grid", "image", "inf", "infusion", "inter", "interp", "lat",
    "mra", "mri", "outside", "pet", "petct", "port", "portable", "read", "routine", "scan", "series",
    "spi", "study", "the", "tomo", "tomography", "view", "views", "with", "without",
}  # fmt: skip
# Of the text in upper case, which may be longer ("ß") and part a letter from its accent ("ΐ").
_PLAUSIBLE = re.compile(r"(?=.*[^\W\d_])[\w\u0300-\u036f .,'()/&+-]{2,64}")
# One procedure that covers neighbouring regions has a term of its own (PS3.16 Annex L).
_REGIONS = {
    frozenset({"CHEST", "ABDOMEN"}): "CHESTABDOMEN",
    frozenset({"ABDOMEN", "PELVIS"}): "ABDOMENPELVIS",
    frozenset({"CHEST", "ABDOMEN", "PELVIS"}): "CHESTABDPELVIS",
    frozenset({"HEAD", "NECK"}): "HEADNECK",
    frozenset({"NECK", "CHEST"}): "NECKCHEST",
    frozenset({"NECK", "CHEST", "ABDOMEN"}): "NECKCHESTABDOMEN",
    frozenset({"NECK", "CHEST", "ABDOMEN", "PELVIS"}): "NECKCHESTABDPELV",
}


@dataclass(frozen=True, slots=True)
class BodyPart:
    """A part of the body: a defined term of DICOM PS3.16 Annex L or the source's own word."""

    value: str
    label: str


def _form(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


_ROWS = read_vocabulary("body_parts", ("value", "label", "variants"))

BODY_PARTS: Mapping[str, BodyPart] = {row["value"]: BodyPart(row["value"], row["label"]) for row in _ROWS}
"""Every known body part by its term, in the order of `content/vocabulary/body_parts.csv`."""

_VALUES = index_spellings("body_parts", spellings(_ROWS, "value", "label"), _form)


def harmonise_body_part(raw: str | None) -> Mapped[BodyPart]:
    """Return the body part that a term, everyday word or truncated procedure text names.

    Returns:
        Code `body-part-from-text` if it was picked out of a longer text, `body-part-unknown` if the text
        could be a body part but is none we know (kept in upper case), `body-part-unreadable` otherwise.
    """
    text = cleaned(raw)
    if text is None:
        return Mapped(None)
    value = _VALUES.get(_form(text))
    if value:
        return Mapped(BODY_PARTS[value])
    words = re.findall(r"[^\W_]+", text.casefold()) if _PLAUSIBLE.fullmatch(_upper(text)) else []
    plain = [word for word in words if word not in _SIDES]
    value = _VALUES.get("".join(plain))
    if value:
        return Mapped(BODY_PARTS[value])
    found = _region(plain)
    if found:
        hint = f"{shown(text)} is read as {found}; write that term, and the procedure in StudyDescription."
        return Mapped(BODY_PARTS[found], "body-part-from-text", hint)
    return _kept(text, plain)


def _upper(text: str) -> str:
    return unicodedata.normalize("NFC", text.upper())


def _region(words: list[str]) -> str | None:
    """Return the one body part, or combined region, that a text names beside words of procedures."""
    found: set[str] = set()
    start = 0
    while start < len(words):
        size = next((size for size in (3, 2, 1) if "".join(words[start : start + size]) in _VALUES), 0)
        if size > 1 or (size and not _is_filler(words[start])):
            found.add(_VALUES["".join(words[start : start + size])])
        elif not _is_filler(words[start]):
            return None  # "femoral head" is no head: an unknown word may change the meaning
        start += size or 1
    return next(iter(found)) if len(found) == 1 else _REGIONS.get(frozenset(found))


def _is_filler(word: str) -> bool:
    """Tell whether a word says nothing about the region: of a procedure, an abbreviation, a number."""
    return word in _PROCEDURE_WORDS or len(word) < 3 or not word.isalpha()


def _kept(text: str, words: list[str]) -> Mapped[BodyPart]:
    named = [word for word in words if not _is_filler(word) and word != "other"]
    if not named:
        hint = f"{shown(text)} names no part of the body; use a term of DICOM PS3.16 Annex L."
        return Mapped(None, "body-part-unreadable", hint)
    value = _upper(text)
    hint = f"{shown(text)} is no DICOM term and is kept as it is; use one of PS3.16 Annex L."
    return Mapped(BodyPart(value, value.capitalize()), "body-part-unknown", hint)
