"""References as RIS, which reference managers read: a tag of two letters a line, lines end with CR and LF.

The tags and types are those of the specification of 2011 as EndNote and Zotero have it. A value stands on one line
without invisible characters, so that no value can begin a tag. RIS has no way to tell an organisation with a comma in
its name from a person; such a name stands as it is.
"""

from collections.abc import Iterable, Iterator, Mapping

from site_builder.citations.names import Name
from site_builder.citations.notes import line, note
from site_builder.citations.parsing import Reference, ReferenceType

_TYPES: dict[ReferenceType, str] = {
    "dataset": "DATA",
    "software": "COMP",
    "article-journal": "JOUR",
    "webpage": "ELEC",
    "document": "GEN",
}
_END = "\r\n"


def ris(references: Mapping[str, Reference]) -> str:
    """The references by their keys as RIS: one empty line between records and none within."""
    return _END.join(_record(key, reference) for key, reference in references.items())


def _record(key: str, reference: Reference) -> str:
    tags = [("TY", _TYPES[reference.type]), ("ID", key), *_tags(reference)]
    lines = [f"{tag}  - {value}" for tag, value in tags if value]
    return "".join(f"{text}{_END}" for text in [*lines, "ER  - "])


def _tags(reference: Reference) -> Iterator[tuple[str, str]]:
    """The tags in the order in which people read them; empty ones are left out by the caller."""
    yield from (("AU", _name(name)) for name in reference.authors)
    yield "PY", str(reference.year or "")
    yield "TI", line(reference.title)
    yield "ET", line(reference.version)
    yield "T2", line(reference.container)
    yield "VL", line(reference.volume)
    yield "IS", line(reference.issue)
    yield from _pages(line(reference.pages))
    yield "PB", line(reference.publisher)
    yield "DO", line(reference.doi)
    yield "UR", line(reference.url)
    yield "Y2", reference.accessed.replace("-", "/")
    yield "N1", note(reference)


def _name(name: Name) -> str:
    return line(name.literal or ", ".join(_parts(name)))


def _parts(name: Name) -> Iterable[str]:
    """`family, given, suffix`; a suffix without a given name keeps its place."""
    parts = [name.family, name.given, name.suffix]
    return parts if name.suffix else filter(None, parts)


def _pages(pages: str) -> Iterator[tuple[str, str]]:
    first, _dash, last = pages.replace("–", "-").partition("-")
    yield "SP", first
    yield "EP", last
