"""`access` to how the data are got: open, registered, controlled, or a mixture of these."""

import re
from typing import cast, get_args

from site_builder.errors import SiteBuilderError
from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.raw import cleaned, key, shown
from site_builder.harmonise.vocabulary import index_spellings, read_vocabulary, spellings
from site_builder.model import Access

_SEPARATOR = re.compile(r"[,;|/&+]| and ", re.IGNORECASE)


def _accesses() -> dict[str, Access]:
    rows = read_vocabulary("access", ("value", "variants"))
    for row in rows:
        if row["value"] not in get_args(Access) or row["value"] == "unknown":
            known = ", ".join(value for value in get_args(Access) if value != "unknown")
            where = f"content/vocabulary/access.csv, line {row.line}"
            raise SiteBuilderError(f"{where}: '{row['value']}' is none of {known}")
    return cast(dict[str, Access], index_spellings("access", spellings(rows, "value")))


_ACCESSES = _accesses()


def harmonise_access(raw: str | None) -> Mapped[Access]:
    """Return open, registered (an account), controlled (an agreement or approval) or mixed; None for unknown.

    In a list (`Public, Limited`) each word holds for some of the data: open beside another is mixed. Of an
    account and an approval, the approval is what counts.

    Returns:
        Code `access-unreadable` if the text, or a part of it, is none of the words that archives use.
    """
    text = cleaned(raw)
    if text is None:
        return Mapped(None)
    whole = _ACCESSES.get(key(text))
    if whole:
        return Mapped(whole)
    found = {_ACCESSES.get(part) for part in map(key, _SEPARATOR.split(text)) if part} or {None}
    known = {access for access in found if access}
    if len(known) < len(found):
        hint = f"{shown(text)} does not tell who may get the data; write open, registered, controlled or mixed."
        return Mapped(None, "access-unreadable", hint)
    if len(known) > 1:
        return Mapped("mixed" if known & {"open", "mixed"} else "controlled")
    return Mapped(known.pop())
