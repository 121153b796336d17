"""The styles in which citations are shown, and a reference in one of them.

Own formatters of few kinds of works: a processor of CSL styles (citeproc-py) takes eight seconds for the references of
the IDC in three styles, these a thirtieth of one. Tests hold the two together over all these references.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from site_builder.citations.apa import apa
from site_builder.citations.ieee import ieee
from site_builder.citations.parsing import Reference
from site_builder.citations.pieces import Pieces, verbatim
from site_builder.citations.vancouver import vancouver

StyleName = Literal["apa", "vancouver", "ieee"]


@dataclass(frozen=True, slots=True)
class Style:
    """A style of citations: what people call it, whose rules it follows, and what writes a reference in it."""

    label: str
    meaning: str
    write: Callable[[Reference], Pieces]


#: The first one is shown where nobody chose.
STYLES: Mapping[StyleName, Style] = {
    "apa": Style("APA", "American Psychological Association, 7th edition", apa),
    "vancouver": Style("Vancouver", "National Library of Medicine", vancouver),
    "ieee": Style("IEEE", "IEEE Reference Guide", ieee),
}


def is_read(reference: Reference) -> bool:
    """Whether the fields hold all of the reference: only then is it written in a style."""
    return reference.complete or not reference.verbatim


@lru_cache(maxsize=1 << 16)
def formatted(reference: Reference, style: StyleName) -> Pieces:
    """The reference in a style; in its source's own words where these could not be read without doubt."""
    return STYLES[style].write(reference) if is_read(reference) else verbatim(reference.verbatim)
