"""The text of a citation, read into fields: APA (7th edition, chapters 9 and 10), as DataCite's services write it.

`Authors (2016). Title (Version 2) [Data set]. Publisher. https://doi.org/...` and, for articles,
`Authors (2016). Title. Journal, 12(3), 45–67. https://doi.org/...`. What the text does not tell without doubt stays
empty; the whole of it is in `verbatim`, and `complete` says whether all of it is in the fields too.
"""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal
from urllib.parse import unquote

from site_builder.citations.datacite_record import Creator
from site_builder.citations.names import Name, Names, read_names
from site_builder.harmonise.doi import harmonise_data_url
from site_builder.twins import DOI

#: Types of CSL; `document` is one that the citation does not tell.
ReferenceType = Literal["dataset", "software", "article-journal", "webpage", "document"]

#: A longer text is kept as it is and not read.
MAX_LENGTH = 10_000

_ADDRESS = re.compile(r"\s(?:doi:\s*|DOI:\s*)?((?:https?://|10\.\d{4,9}/)\S+)$")
_DATED = re.compile(r"(?P<authors>.+?) \((?P<year>\d{4})(?P<letter>[a-z])?(?P<day>, [A-Z][a-z]+(?: \d{1,2})?)?\)\.? ")
_MEDIUM: dict[str, ReferenceType] = {"data set": "dataset", "dataset": "dataset", "computer software": "software"}
_WORK = re.compile(
    r"(?P<title>.+?)(?: \(Version (?P<version>[^()]+)\))?(?: \[(?P<medium>Data ?set|Computer software)\])?\."
    r" (?P<publisher>(?:[^.]|\.(?! ))+?)\.?",
    re.IGNORECASE,
)
_ARTICLE = re.compile(
    r"(?P<title>[^.?!]+(?:[.?!](?! )[^.?!]*)*[.?!]) (?P<container>[^.?!,\d][^.?!\d]*?), (?P<volume>\d{1,4})"
    r"(?:\((?P<issue>[^()]{1,60})\))?(?:, (?:Article )?(?P<pages>[A-Za-z]?\d+(?:[-–][A-Za-z]?\d+)?))?\.?"
)


@dataclass(frozen=True, slots=True)
class Reference:
    """A work that can be cited.

    Empty fields are unknown. `authors`, `omitted_after`: see `Names`. `doi` is bare (`10.7937/...`), `url` an address
    (of the DOI, where there is one). `verbatim` is the citation in its source's words, empty where there is none;
    `complete` says that all of it is in the fields. `container`, `volume`, `issue` and `pages` are those of an
    article. `accessed` is the day (`YYYY-MM-DD`) of the state of a web page. `creators` are the authors once more, with
    their identifiers, where DataCite tells of them.
    """

    authors: tuple[Name, ...] = ()
    year: int | None = None
    title: str = ""
    version: str = ""
    publisher: str = ""
    doi: str = ""
    url: str = ""
    type: ReferenceType = "document"
    verbatim: str = ""
    omitted_after: int | None = None
    container: str = ""
    volume: str = ""
    issue: str = ""
    pages: str = ""
    accessed: str = ""
    complete: bool = False
    creators: tuple[Creator, ...] = ()


@lru_cache(maxsize=1 << 15)
def read_citation(text: str) -> Reference:
    """Read one citation (plain text, one line); never fails, see `Reference.complete`."""
    found = Reference(verbatim=text)
    if len(text) > MAX_LENGTH:
        return found
    address = _ADDRESS.search(text)
    if address is None:
        return _read_work(text, found)
    url = harmonise_data_url(address[1]).value
    return _read_work(text[: address.start()], with_address(found, url)) if url else found


def with_address(reference: Reference, url: str) -> Reference:
    """The reference with an address as `harmonise_data_url` gives it, and the DOI where it is one."""
    return replace(reference, url=url, doi=unquote(url.removeprefix(DOI)) if url.startswith(f"{DOI}10.") else "")


def _read_work(text: str, found: Reference) -> Reference:
    """What stands before the address."""
    dated = _DATED.match(text)
    if dated is None:
        return found
    rest = text[dated.end() :].strip()
    work = _WORK.fullmatch(rest)
    if work and (work["version"] or work["medium"]):
        read = replace(
            found,
            title=work["title"],
            version=work["version"] or "",
            publisher=work["publisher"],
            type=_MEDIUM[work["medium"].lower()] if work["medium"] else "document",
        )
    elif (article := _ARTICLE.fullmatch(rest)) and (article["issue"] or article["pages"]):
        read = replace(
            found,
            title=article["title"].removesuffix("."),
            container=article["container"],
            volume=article["volume"],
            issue=article["issue"] or "",
            pages=article["pages"] or "",
            type="article-journal",
        )
    else:
        return found
    names = read_names(dated["authors"])
    complete = names is not None and not dated["letter"] and not dated["day"]
    names = names or Names(())
    return replace(
        read, year=int(dated["year"]), authors=names.names, omitted_after=names.omitted_after, complete=complete
    )
