"""Raw values as sources write them: cleaned, recognised when they say nothing, quoted in hints."""

import re
import unicodedata

from site_builder.characters import INVISIBLE

MAX_LENGTH = 10_000
"""Characters of a raw value that are looked at; no field that is harmonised here is near it."""

MISSING = frozenset({
    "na", "n/a", "none", "nan", "null", "nil", "unknown", "unk", "undefined", "<undefined>", "missing",
    "unspecified", "-", "--", "?", ".", "<none>", "[blank]", "(blank)", "not reported", "not provided",
    "not available", "not applicable", "not specified", "not stated", "not known", "no data", "no value",
})  # fmt: skip
"""Spellings of "nothing is stated here", casefolded."""

_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def cleaned(raw: str | None) -> str | None:
    """Return the value in one line, NFC, without invisible characters; None if it plainly says nothing."""
    if raw is None:
        return None
    text = unicodedata.normalize("NFC", INVISIBLE.sub("", raw[:MAX_LENGTH]))
    text = " ".join(text.split())
    return None if not text or text.casefold() in MISSING else text


def key(text: str) -> str:
    """Return the form in which spellings are compared: casefolded words, one blank between them."""
    return _NOT_ALPHANUMERIC.sub(" ", text.casefold()).strip()


def shown(text: str, limit: int = 40) -> str:
    """Return the value in quotation marks for a message, cut to `limit` characters."""
    short = text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
    return f"'{short}'"
