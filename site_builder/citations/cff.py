"""What a collection is cited as, as a CITATION.cff: Citation File Format 1.2.0 (doi.org/10.5281/zenodo.5171937).

The file describes the collection as a dataset. What its source asks to cite first is `preferred-citation`, which
programs cite; everything else stands in `references`. The format wants authors of every work: where a citation names
none, or not beyond doubt, the contributors of the collection stand there, else its platform, and `notes` say so.
"""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from site_builder.citations.collection import Cited
from site_builder.citations.names import Name
from site_builder.citations.notes import line, note
from site_builder.citations.parsing import Reference, ReferenceType
from site_builder.citations.yaml import Value, yaml
from site_builder.harmonise.license import License
from site_builder.model import Collection

_TYPES: dict[ReferenceType, str] = {
    "dataset": "data",
    "software": "software",
    "article-journal": "article",
    "webpage": "website",
    "document": "generic",
}
#: What the schema takes for a DOI and for an address; others stand in `notes` alone.
_DOI = re.compile(r"10\.\d{4,9}(\.\d+)?/[A-Za-z0-9:/_;\-.()\[\]\\]+")
_URL = re.compile(r"https?://[^\s\"<>\\^`{|}]+")
_STAND_IN = "The citation names no authors: in their place stands who provides the data."

Fields = dict[str, Value]


def cff(collection: Collection, cited: Sequence[Cited], licenses: Sequence[License], page: str) -> str:
    """The file of a collection; `licenses` are those of its series, `page` is the address of its page here."""
    first = cited[0]
    own = first.reference if first.part is None or first.part.kind == "original_data" else Reference(url=page)
    providers = [line(name) for name in collection.contributors] or [line(collection.commons_name)]
    file: Fields = {
        "cff-version": "1.2.0",
        "message": _message(own),
        "type": "dataset",
        "title": line(collection.title) or collection.id,
        "authors": _authors(own, providers),
        "version": line(own.version),
        **_addresses(own),
        "license": _license(collection, licenses),
        "preferred-citation": _reference(first.reference, providers),
        "references": [_reference(one.reference, providers) for one in cited[1:]],
    }
    return yaml(_filled(file))


def _license(collection: Collection, licenses: Sequence[License]) -> str:
    """The licence of every series by its SPDX identifier; empty where some have another one, or none that is stated."""
    of_all = len(licenses) == 1 and all(count.is_known for count in collection.facets["license"].counts)
    return licenses[0].id if of_all and licenses[0].spdx else ""


def _message(own: Reference) -> str:
    words = (
        "If you use these data, please cite them as stated in preferred-citation, and every other part that you use."
    )
    return words if own.authors else f"{words} {_STAND_IN}"


def _reference(reference: Reference, providers: Sequence[str]) -> Fields:
    """A work; one of which no title could be read has its citation as title."""
    fields: Fields = {
        "type": _TYPES[reference.type],
        "title": line(reference.title) or line(reference.verbatim) or reference.url,
        "authors": _authors(reference, providers),
        "year": reference.year or "",
        "version": line(reference.version),
        "journal": line(reference.container),
        "volume": line(reference.volume),
        "issue": line(reference.issue),
        **_pages(line(reference.pages)),
        "publisher": {"name": line(reference.publisher)} if reference.publisher else "",
        **_addresses(reference),
        "date-accessed": reference.accessed,
        "notes": " ".join(filter(None, [note(reference), "" if reference.authors else _STAND_IN])),
    }
    return _filled(fields)


def _addresses(reference: Reference) -> Fields:
    return {
        "doi": reference.doi if _DOI.fullmatch(reference.doi) else "",
        "url": reference.url if _URL.fullmatch(reference.url) else "",
    }


def _pages(pages: str) -> Fields:
    first, _dash, last = pages.replace("–", "-").partition("-")
    return {"start": first, "end": last}


def _authors(reference: Reference, providers: Sequence[str]) -> list[Fields]:
    named = [_author(name) for name in reference.authors]
    return _distinct(named) or [{"name": name} for name in dict.fromkeys(providers)]


def _author(name: Name) -> Fields:
    if name.literal:
        return {"name": line(name.literal)}
    parts = {"family-names": name.family, "given-names": name.given, "name-suffix": name.suffix}
    return _filled({part: line(text) for part, text in parts.items()})


def _distinct(authors: Sequence[Fields]) -> list[Fields]:
    """The schema allows nobody twice."""
    return [author for place, author in enumerate(authors) if author and author not in authors[:place]]


def _filled(fields: Mapping[str, Any]) -> Fields:
    return {name: value for name, value in fields.items() if value}
