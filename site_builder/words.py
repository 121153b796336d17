"""Words around facts: what a facet's values are called and explained as, and how texts are shortened."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from site_builder.harmonise.modality import MODALITIES
from site_builder.model import Catalog, FacetCount
from site_builder.search.vocabulary import synonyms

LEAD_CHARACTERS = 700


@dataclass(frozen=True, slots=True)
class FacetWords:
    """How the landing pages of a facet speak."""

    plural: str
    explanation: str
    parameter: str
    title: Callable[[FacetCount], str]
    explain: Callable[[str, Catalog], str]
    synonyms: Callable[[str], tuple[str, ...]]

    def browse_url(self, value: str) -> str:
        """The list of collections, filtered by this value."""
        return f"collections/?{urlencode({self.parameter: value})}"


def facet_words(name: str) -> FacetWords:
    """The words of a facet that has landing pages."""
    return _WORDS[name]


def shortened(text: str, most: int) -> str:
    """The text on one line, cut at a word with an ellipsis where it has more than `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rsplit(' ', 1)[0].rstrip(' ,;:.')}…"


def lead_and_more(paragraphs: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The beginning of a description and the rest: cut between paragraphs, in a long one between sentences."""
    lead: list[str] = []
    more: list[str] = []
    room = LEAD_CHARACTERS
    for paragraph in paragraphs:
        if more or room < 120:
            more.append(paragraph)
        elif len(paragraph) <= room * 1.3:
            lead.append(paragraph)
            room -= len(paragraph)
        else:
            head, tail = _cut(paragraph, room)
            lead += [head] if head else []
            more += [tail] if tail else []
            room = 0
    return tuple(lead), tuple(more)


def _cut(paragraph: str, room: int) -> tuple[str, str]:
    """Two parts, cut behind the last sentence that ends within `room` characters (or the first one at all)."""
    ends = [match.end() for match in re.finditer(r"[.!?][\"')\]]?\s+(?=[A-Z(\"'])", paragraph)]
    within = [end for end in ends if end <= room] or ends[:1]
    return (paragraph[: within[-1]].strip(), paragraph[within[-1] :].strip()) if within else (paragraph, "")


def _modality_title(count: FacetCount) -> str:
    return count.label if count.label == count.value else f"{count.label} ({count.value})"


def _modality_explained(value: str, _catalog: Catalog) -> str:
    return MODALITIES[value].plain if value in MODALITIES else ""


def _license_explained(value: str, catalog: Catalog) -> str:
    return catalog.licenses[value].summary if value in catalog.licenses else ""


_WORDS = {
    "Modality": FacetWords(
        "Modalities",
        "The kind of equipment that made the images, or the kind of object derived from them, as DICOM codes it.",
        "modality",
        _modality_title,
        _modality_explained,
        lambda value: synonyms("modality", value),
    ),
    "license": FacetWords(
        "Licences",
        "What the licences of the series allow and ask for; one collection can have several.",
        "license",
        lambda count: count.label,
        _license_explained,
        lambda _value: (),
    ),
    "BodyPartExamined": FacetWords(
        "Body parts",
        "The part of the body that was imaged, as the DICOM attribute BodyPartExamined of the series states it.",
        "body_part",
        lambda count: count.label,
        lambda _value, _catalog: "",
        lambda _value: (),
    ),
    "disease_type": FacetWords(
        "Diseases",
        "The diseases that the platforms name for a collection; not every subject of it need have them.",
        "disease",
        lambda count: count.label,
        lambda _value, _catalog: "",
        lambda _value: (),
    ),
}
