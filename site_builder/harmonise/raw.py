"""Raw values as sources write them: cleaned, recognised when they say nothing, quoted in hints."""

import re
import unicodedata

from site_builder.characters import INVISIBLE

MAX_LENGTH = 10_000
"""Characters of a raw value that are looked at; no field that is harmonised here is near it."""

MISSING = frozenset({
    "", "na", "n/a", "n-a", "n.a.", "n.a", "#n/a", "none", "nan", "null", "nil", "unknown", "unk", "undefined",
    "missing", "unspecified", "unavailable", "blank", "empty", "-", "--", "---", "?", "??", "???", ".", "..", "...",
    "not reported", "not provided", "not available", "not applicable", "not specified", "not stated", "not known",
    "not given", "not recorded", "not collected", "no data", "no value", "no information",
})  # fmt: skip
"""Spellings of "nothing is stated here", casefolded and without brackets and quotes (`<Undefined>`, `[]`)."""

UNREPORTED = frozenset({
    "not reported", "unreported", "unknown not reported", "unknown or not reported", "not reported unknown",
    "not reported or unknown", "unknown individuals not reporting", "not collected", "not asked",
    "not allowed to collect", "unable to obtain", "asked but unknown", "asked but no answer", "no answer",
    "no response", "not answered", "unanswered", "unknown declined", "declined", "declined to answer",
    "declined to respond", "declined to specify", "declined to state", "decline to answer", "decline to state",
    "patient declined", "patient declined to answer", "refused", "refused to answer", "refuse to answer",
    "patient refused", "unknown refused", "prefer not to say", "prefer not to answer", "prefer not to disclose",
    "prefers not to say", "chose not to answer", "chose not to disclose", "choose not to answer",
    "choose not to disclose", "not disclosed", "undisclosed", "withheld", "removed", "redacted", "masked",
    "anonymized", "anonymised", "deidentified", "de identified",
})  # fmt: skip
"""What a source says that does not give a person's answer: not asked, not answered, or taken out (form of `key`)."""

_WRAPPING = " '\"<>()[]{}"
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


def cleaned(raw: str | None) -> str | None:
    """Return the value in one line, NFC, without invisible characters; None if it plainly says nothing."""
    text = _one_line(raw or "")
    return None if text.casefold().strip(_WRAPPING) in MISSING else text


def says_not_reported(raw: str | None) -> bool:
    """Tell whether a fact of a person is stated to be not reported, which is more than unknown: `Unknown/Declined`."""
    return key(_one_line(raw or "")) in UNREPORTED


def key(text: str) -> str:
    """Return the form in which spellings are compared: casefolded words, one blank between them."""
    return _NOT_ALPHANUMERIC.sub(" ", text.casefold()).strip()


def shown(text: str, limit: int = 40) -> str:
    """Return the value in quotation marks for a message, cut to `limit` characters."""
    short = text if len(text) <= limit else text[: limit - 1].rstrip() + "…"
    return f"'{short}'"


def _one_line(raw: str) -> str:
    return " ".join(unicodedata.normalize("NFC", INVISIBLE.sub("", raw[:MAX_LENGTH])).split())
