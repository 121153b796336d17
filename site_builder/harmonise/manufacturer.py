"""`Manufacturer` to one name per maker, as far as the spellings plainly mean the same business.

Grouped are spellings, renamings (GE Medical Systems is GE HealthCare today) and divisions of one business.
Businesses that were bought keep the name that stands on the device: Toshiba is not shown as Canon.
"""

import re

from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.raw import cleaned, key, shown
from site_builder.harmonise.vocabulary import index_spellings, read_vocabulary, spellings

MAX_LENGTH = 128

_QUOTES = " \"'`\u201c\u201d\u201e\u2018\u2019"

# Written behind the maker of the device by programs that process its images: "SIEMENS / MIM Software".
_PROCESSED_BY = frozenset({"MIM Software"})
_UNKNOWN = frozenset({"unknown manufacturer", "manufacturer unknown", "manufacturer", "anonymous"})


_ROWS = read_vocabulary("manufacturers", ("value", "variants"))
MANUFACTURERS = tuple(row["value"] for row in _ROWS)
"""Every listed maker, in the order of `content/vocabulary/manufacturers.csv`."""

_NAMES = index_spellings("manufacturers", spellings(_ROWS, "value"))


def harmonise_manufacturer(raw: str | None) -> Mapped[str]:
    """Return the maker's name to show; a name outside the vocabulary stays as it is, without quotes.

    Of `X / MIM Software` the device's maker X is returned.

    Returns:
        Code `manufacturer-unreadable` for a value without letters (`0000000`), or of more than 128
        characters (DICOM allows 64).
    """
    text = _unquoted(raw)
    if text is None or key(text) in _UNKNOWN:
        return Mapped(None)
    if len(text) > MAX_LENGTH or not re.search(r"[^\W\d_]", text):
        hint = f"{shown(text)} names no manufacturer; leave the field empty if it is not known."
        return Mapped(None, "manufacturer-unreadable", hint)
    device, _, program = text.rpartition(" / ")
    if device and _NAMES.get(key(program)) in _PROCESSED_BY:
        return harmonise_manufacturer(device)
    return Mapped(_NAMES.get(key(text), text))


def _unquoted(raw: str | None) -> str | None:
    text = cleaned(raw)
    return None if text is None else cleaned(text.strip(_QUOTES))
