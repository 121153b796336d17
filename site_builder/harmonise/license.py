"""`license` to an SPDX licence or a named agreement, with the answers a person wants before using data."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal, cast, get_args

from site_builder.errors import SiteBuilderError
from site_builder.harmonise.doi import harmonise_data_url
from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.raw import cleaned, shown
from site_builder.harmonise.vocabulary import Row, index_spellings, read_vocabulary

Answer = Literal["yes", "no", "unclear"]

_ANSWERS = ("attribution", "commercial", "derivatives", "share_alike", "registration")
_COLUMNS = ("id", "label", "name", "url", "spdx", *_ANSWERS, "summary", "variants")
_URL = re.compile(r"(?:https?:)?//[^\s<>\"]+", re.IGNORECASE)
_BARE_ADDRESS = re.compile(r"[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}/[^\s<>\"]+")
_URL_NOISE = re.compile(r"^(?:https?:)?//(?:www\.)?|[?#].*$|/(?:legalcode|deed)(?:\.[a-z-]+)*/*$|\.(?:html?|txt)$")
# "," inside an address is part of it, unless another address follows.
_SEPARATOR = re.compile(r"[;|]|,(?=\s|https?://)|\band\b", re.IGNORECASE)
_MAX_PARTS = 32
_LONGEST = 5  # parts of the longest name: "... Terms and Conditions; May 21, 2019" has four
_WORD = re.compile(r"[a-z]+|[0-9]+(?:\.[0-9]+)*")
_NOISE = frozenset({
    "the", "a", "license", "licence", "licensed", "under", "deed", "public", "international", "unported",
    "generic", "universal", "version", "v",
})  # fmt: skip
# In the order in which they are tried: Creative Commons in full, as its short names.
_SHORT_FORMS = (
    ("creative commons", "cc"),
    ("share alike", "sa"), ("sharealike", "sa"),
    ("non commercial", "nc"), ("noncommercial", "nc"),
    ("no derivatives", "nd"), ("noderivatives", "nd"), ("no derivs", "nd"), ("noderivs", "nd"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class License:
    """A licence or data use agreement.

    Attributes:
        id: SPDX identifier, or a name of ours that is as safe in a path.
        label: Short name to show.
        name: Full name; the source's own words if the licence is not known.
        url: Where to read it; empty if not known.
        spdx: Whether `id` is on the SPDX licence list.
        attribution: Must the authors be credited?
        commercial: Is commercial use allowed?
        derivatives: May adaptations be passed on?
        share_alike: Must adaptations carry the same licence?
        registration: Does access need an account, an application or a signed agreement?
        summary: The essence in one plain sentence.
    """

    id: str
    label: str
    name: str
    url: str
    spdx: bool
    attribution: Answer
    commercial: Answer
    derivatives: Answer
    share_alike: Answer
    registration: Answer
    summary: str


def _license(row: Row) -> License:
    answers = {name: row[name] for name in _ANSWERS}
    if not set(answers.values()) <= set(get_args(Answer)) or row["spdx"] not in ("yes", "no"):
        where = f"content/vocabulary/licenses.csv, line {row.line}"
        raise SiteBuilderError(f"{where}: answers are yes, no or unclear, and spdx is yes or no")
    typed = cast(dict[str, Answer], answers)
    names = (row["id"], row["label"], row["name"], row["url"])
    return License(*names, spdx=row["spdx"] == "yes", **typed, summary=row["summary"])


def _form(text: str) -> str:
    """Return the form in which licences are compared: an address without its noise, or short words."""
    lower = text.casefold().strip()
    lower = f"//{lower}" if _BARE_ADDRESS.fullmatch(lower) else lower
    if _URL.fullmatch(lower):
        return "//" + _URL_NOISE.sub("", _URL_NOISE.sub("", lower)).rstrip("/")
    words = " ".join(word for word in _WORD.findall(lower) if word not in _NOISE)
    for long, short in _SHORT_FORMS:
        words = words.replace(long, short)
    words = re.sub(r"^(?:cc )?attribution\b", "cc by", words)
    return re.sub(r"^cc 0(?= 1|$)", "cc0", words)  # "CC 0" and "CC-0"


def _spellings() -> Iterator[tuple[int, str, str]]:
    for row in read_vocabulary("licenses", _COLUMNS):
        # Those without a version share the address of the overview, which names none of them.
        url = () if row["label"].endswith("(version not stated)") else (row["url"],)
        for spelling in (row["id"], row["label"], row["name"], *url, *row.several("variants")):
            yield row.line, spelling, row["id"]


LICENSES: Mapping[str, License] = {row["id"]: _license(row) for row in read_vocabulary("licenses", _COLUMNS)}
"""Every known licence by id, in the order of `content/vocabulary/licenses.csv`."""

_IDS = index_spellings("licenses", _spellings(), _form)


def harmonise_license(raw: str | None) -> Mapped[License]:
    """Return the licence that a text, short or long name, SPDX id or address names.

    An address and words together (`CC BY 4.0 (https://...)`) must name the same licence.

    Returns:
        Code `license-unknown` for everything else: kept under an id made from its text, with every answer
        "unclear" and the address in it, if there is a safe one.
    """
    text = cleaned(raw)
    if text is None:
        return Mapped(None)
    found = _recognised(text)
    if found:
        return Mapped(LICENSES[found])
    hint = f"{shown(text)} is no licence we know; its terms are shown as unclear, so give an SPDX identifier."
    return Mapped(_unknown(text), "license-unknown", hint)


def harmonise_licenses(raw: str | None) -> Mapped[tuple[License, ...]]:
    """Return the licences that a text names, each once, in its order: one, or several with `, ; |` or `and` between.

    What ` | ` divides is several whatever its parts are: lists are joined so, and no name has it. Else a text is a
    list only if every part of it is a licence we know; otherwise the whole is one licence, so that a name with a
    comma is not torn apart.

    Returns:
        Code `license-unknown` as `harmonise_license` gives it, for the first licence that is not known.
    """
    text = cleaned(raw) or ""
    parts = text.split(" | ", _MAX_PARTS)
    read = [_read(part) for part in (parts if len(parts) <= _MAX_PARTS else [text])]
    found = {license_.id: license_ for mapped in read for license_ in mapped.value or ()}
    worst = next((mapped for mapped in read if mapped.code), read[0])
    return Mapped(tuple(found.values()) or None, worst.code, worst.hint)


def _read(raw: str) -> Mapped[tuple[License, ...]]:
    """Return the licences of a text without ` | `."""
    whole = harmonise_license(raw)
    several = _listed(cleaned(raw) or "") if whole.code else ()
    if several:
        return Mapped(tuple(LICENSES[found] for found in dict.fromkeys(several)))
    return Mapped((whole.value,) if whole.value else None, whole.code, whole.hint)


def _listed(text: str) -> tuple[str, ...]:
    """Return the ids of the licences that a list names; none if a part of it is unknown.

    At each place the longest known name wins: "Apache License, Version 2.0, MIT" are two.
    """
    gaps = [match.span() for match in _SEPARATOR.finditer(text)]
    starts, ends = [0, *(end for _, end in gaps)], [*(start for start, _ in gaps), len(text)]
    found: list[str] = []
    place = 0
    while place < len(starts) <= _MAX_PARTS:
        sizes = range(min(_LONGEST, len(starts) - place), 0, -1)
        names = ((size, _recognised(text[starts[place] : ends[place + size - 1]])) for size in sizes)
        size, name = next((pair for pair in names if pair[1]), (1, None))
        if name is None and text[starts[place] : ends[place]].strip(" '\"[]"):
            return ()
        found.extend([name] if name else [])
        place += size
    return tuple(found)


def _recognised(text: str) -> str | None:
    """Return the id of the licence that the text, or every one of its parts, names."""
    whole = _IDS.get(_form(text))
    if whole:
        return whole
    urls = [match.rstrip(".,;)") for match in _URL.findall(text)]
    words = re.split(r"[()\[\]]", _URL.sub(" ", text))
    parts = [part for part in (*urls, *words) if _form(part)]
    names = {_IDS.get(_form(part)) for part in parts}
    return names.pop() if len(names) == 1 else None


def _unknown(text: str) -> License:
    digest = hashlib.sha256(text.encode()).hexdigest()[:8]
    label = text if len(text) <= 60 else text[:59].rstrip() + "…"
    urls = (harmonise_data_url(match.rstrip(".,;)")).value for match in _URL.findall(text))
    url = next((url for url in urls if url), "")
    summary = "This site does not know these terms; read them at the source before using the data."
    unclear: dict[str, Answer] = dict.fromkeys(_ANSWERS, "unclear")
    return License(f"other-{digest}", label, text, url, spdx=False, **unclear, summary=summary)
