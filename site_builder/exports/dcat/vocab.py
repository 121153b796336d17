"""Words of the DCAT files: namespaces, authority tables of the EU, and values as JSON-LD has them.

Terms: DCAT 3 (W3C Recommendation of 22 August 2024), DCAT-AP 3.0.0 (SEMIC), HealthDCAT-AP release 5 (DG SANTE; the
figures are the same in the draft of 2024). Tables: Publications Office of the EU, access-right, data-theme, file-type,
language.
"""

import re
from datetime import date
from typing import Any

from site_builder.linked.described import address
from site_builder.linked.nodes import Json
from site_builder.model import Access

PREFIXES = {
    "adms": "http://www.w3.org/ns/adms#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcatap": "http://data.europa.eu/r5r/",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "healthdcatap": "http://healthdataportal.eu/ns/health#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
DCAT_AP = "https://semiceu.github.io/DCAT-AP/releases/3.0.0/"
_EU = "http://publications.europa.eu/resource/authority"
HEALTH = f"{_EU}/data-theme/HEAL"
THEMES = f"{_EU}/data-theme"
#: Planned to be there for years: addresses of a site don't die (the ledger sees to that).
AVAILABLE = f"{_EU}/planned-availability/AVAILABLE"
JSON_FILE = f"{_EU}/file-type/JSON"
IANA = "https://www.iana.org/assignments/media-types"
JSON_MEDIA = f"{IANA}/application/json"
DICOM_MEDIA = f"{IANA}/application/dicom"
#: PUBLIC includes data behind a registration that anyone can do; RESTRICTED are those "only available under certain
#: conditions", which a collection is as a whole where some of its data are.
_ACCESS_RIGHTS: dict[Access, str] = {
    "open": "PUBLIC",
    "registered": "PUBLIC",
    "controlled": "RESTRICTED",
    "mixed": "RESTRICTED",
}
#: The official languages of the EU, and what else catalogues are often in: ISO 639-1 to the codes of the table.
_LANGUAGES = {
    "ar": "ARA", "bg": "BUL", "cs": "CES", "da": "DAN", "de": "DEU", "el": "ELL", "en": "ENG", "es": "SPA",
    "et": "EST", "fi": "FIN", "fr": "FRA", "ga": "GLE", "hr": "HRV", "hu": "HUN", "is": "ISL", "it": "ITA",
    "ja": "JPN", "ko": "KOR", "lt": "LIT", "lv": "LAV", "mt": "MLT", "nl": "NLD", "no": "NOR", "pl": "POL",
    "pt": "POR", "ro": "RON", "ru": "RUS", "sk": "SLK", "sl": "SLV", "sv": "SWE", "tr": "TUR", "uk": "UKR",
    "zh": "ZHO",
}  # fmt: skip
_YEAR = re.compile(r"[0-9]{4}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z")


def iri(url: str | None) -> str | None:
    """An address that is also an IRI (RFC 3987), as Turtle wants it; None for others and for none."""
    from pyoxigraph import NamedNode

    allowed = address(url)
    if allowed is None:
        return None
    try:
        return NamedNode(allowed).value
    except ValueError:  # such as `%zz` or a second `#`, which browsers take
        return None


def ref(target: str | None) -> Json | None:
    """A node by its IRI."""
    return {"@id": target} if target else None


def refs(nodes: list[Json]) -> list[Json]:
    """The nodes by their IRIs."""
    return [{"@id": node["@id"]} for node in nodes]


def typed(value: Any, datatype: str) -> Json:
    """A value with its datatype: `typed(12, "nonNegativeInteger")`."""
    return {"@value": str(value), "@type": f"xsd:{datatype}"}


def count(figure: int | None) -> Json | None:
    """A figure as HealthDCAT-AP has them."""
    return None if figure is None or figure < 0 else typed(figure, "nonNegativeInteger")


def when(stamp: str | None) -> Json | None:
    """A year, a day or a time (UTC) with the datatype that DCAT-AP asks for; None for what is neither."""
    text = stamp or ""
    if _YEAR.fullmatch(text) and text != "0000":
        return typed(text, "gYear")
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return None
    kinds = {"date": _DAY, "dateTime": _TIME}
    return next((typed(text, name) for name, form in kinds.items() if form.fullmatch(text)), None)


def access_right(access: Access) -> str | None:
    """The access right of the EU's table; None where the source does not say."""
    code = _ACCESS_RIGHTS.get(access)
    return f"{_EU}/access-right/{code}" if code else None


def language(tag: str) -> str | None:
    """A language of the EU's table by its BCP 47 tag; None for one that is not among those here."""
    code = _LANGUAGES.get(tag.partition("-")[0].lower())
    return f"{_EU}/language/{code}" if code else None


def terms(*used: str | None) -> list[Json]:
    """What the named terms of the tables are, so that a file can be read without them."""
    known: dict[str, Json] = {
        HEALTH: {"@type": "skos:Concept", "skos:prefLabel": english("Health"), "skos:inScheme": ref(THEMES)},
        THEMES: {"@type": "skos:ConceptScheme", "dct:title": english("Data theme")},
        AVAILABLE: {"@type": "skos:Concept", "skos:prefLabel": english("Available")},
        DCAT_AP: {"@type": "dct:Standard", "dct:title": english("DCAT-AP 3.0.0")},
        JSON_FILE: {"@type": "dct:MediaTypeOrExtent", "rdfs:label": english("JSON")},
    }
    return [{"@id": term, **(known[term] if term in known else _term(term))} for term in dict.fromkeys(used) if term]


def english(text: str) -> Json:
    """A text of this program."""
    return {"@value": text, "@language": "en"}


def _term(term: str) -> Json:
    if term.startswith(IANA):
        return {
            "@type": ["dct:MediaType", "dct:MediaTypeOrExtent"],
            "rdfs:label": english(term.removeprefix(f"{IANA}/")),
        }
    table, code = term.split("/")[-2:]
    kinds = {"access-right": "dct:RightsStatement", "language": "dct:LinguisticSystem"}
    return {"@type": kinds[table], "dct:identifier": code}
