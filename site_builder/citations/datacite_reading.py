"""DataCite's JSON of a DOI, harmonised to a `DataCiteRecord`. What its members wrote is as untrusted as any source.

The form is that of its REST API (`/dois`, with `affiliation=true` and `publisher=true`, but the older forms too), the
terms those of its metadata schema 4.6; what stands for an unknown value is appendix 3 of that (`:unav`, `(:unkn)`).
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from site_builder.citations.datacite_record import Affiliation, Creator, DataCiteRecord, Related, Rights
from site_builder.citations.names import MAX_LENGTH, Name, person
from site_builder.harmonise.doi import harmonise_data_url
from site_builder.harmonise.license import harmonise_license
from site_builder.harmonise.raw import cleaned
from site_builder.harmonise.text import citation_text

#: Characters of a text that are looked at, and of one that can be a version, a volume, a page.
LONGEST, LONGEST_SHORT = 10_000, 60
#: The earliest year, and how many years after the record was got the latest: an embargo may end later.
FIRST_YEAR, YEARS_AHEAD = 1500, 10
#: Related works that are read.
MOST_RELATED = 1_000
#: Types of works whose container is the journal that they are in.
_ARTICLES = ("JournalArticle", "DataPaper")
_UNKNOWN = re.compile(r"\(?:(?:unac|unal|unap|unas|unav|unkn|none|null|tba|at)\b", re.IGNORECASE)
_ET_AL = re.compile(r"\(?:etal\b", re.IGNORECASE)
_ORCID = re.compile(r"(?:^|/)(\d{4}-\d{4}-\d{4}-\d{3}[\dX])/?$", re.IGNORECASE)
#: ROR's own form: base 32 by Crockford with two digits to check.
_ROR = re.compile(r"(?:^|ror\.org/)(0[a-hj-km-np-tv-z0-9]{6}\d{2})/?$", re.IGNORECASE)
#: What may be markup or a space before a stop.
_MARKED = re.compile(r"[<&]| [.,;]")
_DATE = re.compile(r"-?\d{4}")


def read_record(url: str, retrieved_at: str, attributes: Mapping[str, Any]) -> DataCiteRecord:
    """Read the `attributes` of a DOI; never fails, what can't be read is empty.

    Args:
        url: The address of the DOI, as `harmonise_data_url` gives it.
        retrieved_at: When the record was got, ISO 8601 in UTC.
        attributes: The attributes of the resource `dois` in the API's JSON.
    """
    creators, et_al = _creators(_list(attributes, "creators"))
    kind = _short(_of(attributes, "types", "resourceTypeGeneral"))
    journal = _map(attributes.get("container")) if kind in _ARTICLES else {}
    dates = tuple(_dates(_list(attributes, "dates")))
    return DataCiteRecord(
        url=url,
        retrieved_at=retrieved_at,
        creators=creators,
        et_al=et_al,
        title=_title(_list(attributes, "titles")),
        year=_year(attributes.get("publicationYear"), dict(dates), int(retrieved_at[:4])),
        publisher=_publisher(attributes.get("publisher")),
        version=_version(attributes.get("version")),
        type=kind,
        container=_text(journal.get("title")),
        volume=_short(journal.get("volume")),
        issue=_short(journal.get("issue")),
        pages="–".join(filter(None, (_short(journal.get("firstPage")), _short(journal.get("lastPage"))))),
        rights=tuple(filter(None, map(_rights, _list(attributes, "rightsList")))),
        dates=dates,
        related=tuple(_related(_list(attributes, "relatedIdentifiers")[:MOST_RELATED])),
    )


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _of(value: Any, *keys: str) -> Any:
    """What lies under keys inside each other; None where one of them is not there."""
    for key in keys:
        value = _map(value).get(key)
    return value


def _list(attributes: Mapping[str, Any], key: str) -> Sequence[Any]:
    """A list; one thing that stands alone is a list of it, as older records have it."""
    value = attributes.get(key)
    return value if isinstance(value, list) else [] if value is None else [value]


def _line(value: Any) -> str:
    """A text or a number on one line, without markup."""
    if isinstance(value, int | float) and not isinstance(value, bool):
        value = str(value)
    if not isinstance(value, str):
        return ""
    if value.isprintable() and not _MARKED.search(value):  # most names are: a parser of HTML has nothing to do there
        return " ".join(unicodedata.normalize("NFC", value[:LONGEST]).split())
    return citation_text(value[:LONGEST])


def _text(value: Any) -> str:
    """A text on one line, empty where it says that there is none."""
    line = _line(value)
    return "" if _UNKNOWN.match(line) else cleaned(line) or ""


def _short(value: Any) -> str:
    text = _text(value)
    return text if len(text) <= LONGEST_SHORT else ""


def _creators(stated: Sequence[Any]) -> tuple[tuple[Creator, ...], bool]:
    """The creators, and whether there are more of them; none where one can't be read: a gap would be untrue."""
    read, et_al = [], False
    for value in stated:
        name = _line(_of(value, "name"))
        et_al = et_al or _ET_AL.match(name) is not None
        if _ET_AL.match(name) or _UNKNOWN.match(name):
            continue
        if (creator := _creator(_map(value), name)) is None:
            return (), False
        read.append(creator)
    return tuple(read), et_al


def _creator(stated: Mapping[str, Any], name: str) -> Creator | None:
    orcid = next(filter(None, map(_orcid, _list(stated, "nameIdentifiers"))), "")
    found = _name(stated, name, is_person=stated.get("nameType") == "Personal" or bool(orcid))
    if found is None:
        return None
    return Creator(found, orcid, tuple(filter(None, map(_affiliation, _list(stated, "affiliation")))))


def _name(stated: Mapping[str, Any], name: str, *, is_person: bool) -> Name | None:
    """A person by family and given name; anyone else, and whom the record does not call a person, as it is."""
    family, given = _line(stated.get("familyName")), _line(stated.get("givenName"))
    if stated.get("nameType") == "Organizational" or not (family or is_person):
        found = name
    elif family:
        return person(family, given) if len(family) + len(given) <= MAX_LENGTH else None
    else:
        family, comma, given = name.partition(", ")
        if comma and family and given and "," not in given:
            return person(family, given) if len(name) <= MAX_LENGTH else None
        found = name
    return Name(literal=found) if found and len(found) <= MAX_LENGTH else None


def _orcid(stated: Any) -> str:
    """The address of an ORCID whose last character proves the others (ISO 7064, mod 11-2)."""
    found = _ORCID.search(_line(_of(stated, "nameIdentifier")))
    if found is None:
        return ""
    stated_check, total = found[1][-1].upper(), 0
    for digit in found[1][:-1].replace("-", ""):
        total = (total + int(digit)) * 2
    return f"https://orcid.org/{found[1].upper()}" if "0123456789X"[(12 - total % 11) % 11] == stated_check else ""


def _affiliation(stated: Any) -> Affiliation | None:
    name = _text(stated if isinstance(stated, str) else _of(stated, "name"))
    ror = _ROR.search(_line(_of(stated, "affiliationIdentifier")))
    return Affiliation(name, f"https://ror.org/{ror[1].lower()}" if ror else "") if name else None


def _title(stated: Sequence[Any]) -> str:
    """The main title: the first without a type (such as `AlternativeTitle`), else the first that there is."""
    main = [value for value in stated if not _of(value, "titleType")]
    return next(filter(None, (_text(_of(value, "title")) for value in (*main, *stated))), "")


def _publisher(stated: Any) -> str:
    return _text(stated if isinstance(stated, str) else _of(stated, "name"))


def _version(stated: Any) -> str:
    """The version without the word, which citations put before it."""
    return re.sub(r"^(?:version\s*|v\.?\s*(?=\d))", "", _short(stated), flags=re.IGNORECASE)


def _year(stated: Any, dates: Mapping[str, str], now: int) -> int | None:
    """The year of publication, else that of the date of issue; 0 and 9999 are no years."""
    for value in (_line(stated), dates.get("Issued", "")):
        if (found := re.match(r"\d{4}(?!\d)", value)) and FIRST_YEAR <= int(found[0]) <= now + YEARS_AHEAD:
            return int(found[0])
    return None


def _dates(stated: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """Dates by their type in the record's order: a year, a day, or a range of these with a slash (RKMS-ISO8601)."""
    for value in stated:
        kind, date = _short(_of(value, "dateType")), _short(_of(value, "date"))
        if kind and _DATE.match(date):
            yield kind, date


def _rights(stated: Any) -> Rights | None:
    """The licences that identifier, address and name of one statement name; an unknown one is only stated."""
    said = [_text(_of(stated, key)) for key in ("rightsIdentifier", "rightsUri", "rights")]
    if not any(said):
        return None
    read = [harmonise_license(text) for text in said if text]
    known = {mapped.value.id: None for mapped in read if mapped.value and not mapped.code}
    return Rights(said[2] or said[0] or said[1], tuple(known))


def _related(stated: Sequence[Any]) -> Iterator[Related]:
    """Works that are named by a DOI or an address; other identifiers lead nowhere by themselves."""
    for value in stated:
        relation, identifier = _short(_of(value, "relationType")), _line(_of(value, "relatedIdentifier"))
        is_link = _of(value, "relatedIdentifierType") in ("DOI", "URL")
        url = harmonise_data_url(identifier).value if is_link and relation else None
        if url:
            yield Related(relation, url)
