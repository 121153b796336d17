"""DataCite's REST API: what is asked of it, how politely, and which of its answers are taken.

Records are asked for many at a time, `GET /dois?query=doi:("10.1/a" OR ...)`; what such an answer lacks is asked for
alone, `GET /dois/10.1/a`, because a search may lag behind the register. 404 there is a DOI of another agency (Crossref,
mEDRA) or one that isn't public. Asking with an address to write to has the larger share of its rate limit, 1,000
requests in five minutes (support.datacite.org/docs/rate-limit); we ask once a second.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

import httpx

from site_builder.citations.datacite import doi_of
from site_builder.citations.datacite_record import ID
from site_builder.errors import SourceError
from site_builder.harmonise.doi import harmonise_data_url
from site_builder.net import checked, client, explained_network, json_of
from site_builder.net_errors import shown_url
from site_builder.twins import DOI

#: DOIs of one request.
BATCH = 50
#: Seconds between the beginnings of two requests, without a byte, and for one whole answer.
PAUSE, TIMEOUT, LONGEST = 1.0, 30.0, 120.0
#: The attributes that are kept: what a citation, a licence and their origin need. Counts of views change daily.
KEPT = (
    *("creators", "titles", "publisher", "container", "publicationYear", "dates", "types", "relatedIdentifiers"),
    *("version", "rightsList", "updated"),
)
_HEADERS = {"Accept": "application/vnd.api+json"}
#: Affiliations and publishers with their identifiers; no counts by repository, year and so on.
_WANTED = {"affiliation": "true", "publisher": "true", "disable-facets": "true"}
#: What a server says of a DOI that it doesn't know, or doesn't take for one.
_NOT_THERE = (400, 404, 410, 422)
#: What it says of a search that it can't do: too long, or with characters that it does not understand.
_NO_SEARCH = (400, 414, 422)

Attributes = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Answer:
    """What DataCite said of one DOI: its attributes, None where it has none; or a `problem` that leaves it open."""

    attributes: Attributes | None
    problem: str = ""


def client_of_datacite(home: str, contact: str) -> httpx.Client:
    """The client of a pull, which says at which address the site is and, where that is one, whom to write to."""
    who = [home, f"mailto:{contact}" if "@" in contact and "/" not in contact else ""]
    return client(home="; ".join(filter(None, who)), pause=PAUSE, timeout=TIMEOUT, longest=LONGEST)


def ask(asking: httpx.Client, endpoint: str, addresses: Sequence[str]) -> dict[str, Answer]:
    """What DataCite says of DOIs, by their addresses; every one of them has an answer.

    Raises:
        SourceError: No answer, one that is no JSON:API document, or a status that says nothing of the DOIs.
    """
    root = f"{endpoint.rstrip('/')}/dois"
    found = _searched(asking, root, addresses)
    return {url: Answer(found[url]) if url in found else _looked_up(asking, root, url) for url in addresses}


def _searched(asking: httpx.Client, root: str, addresses: Sequence[str]) -> dict[str, Attributes]:
    """The attributes of those DOIs that a search finds."""
    named = " OR ".join(f'"{_escaped(doi_of(url))}"' for url in addresses)
    query = {"query": f"doi:({named})", "page[size]": str(len(addresses)), **_WANTED}
    with explained_network(ID, root):
        response = asking.get(root, params=query, headers=_HEADERS)
    if response.status_code in _NO_SEARCH:
        return {}
    resources = _data(response)
    if not isinstance(resources, list):
        raise _no_document(response)
    found = dict(filter(None, map(_resource, resources)))
    return {url: found[url] for url in addresses if url in found}


def _looked_up(asking: httpx.Client, root: str, url: str) -> Answer:
    """What is said of one DOI; a record of another one is a problem and not taken."""
    address = f"{root}/{quote(doi_of(url), safe='/')}"
    with explained_network(ID, address):
        response = asking.get(address, params=_WANTED, headers=_HEADERS)
    if response.status_code in _NOT_THERE:
        return Answer(None)
    found = _resource(_data(response))
    if found is None:
        return Answer(None, f"{doi_of(url)}: the answer has no attributes of a DOI")
    if found[0] != url:
        return Answer(None, f"{doi_of(url)}: the answer is of another DOI, {doi_of(found[0])}")
    return Answer(found[1])


def _escaped(doi: str) -> str:
    """A DOI as a phrase of a query (Lucene's syntax) has it."""
    return doi.replace("\\", "\\\\").replace('"', '\\"')


def _data(response: httpx.Response) -> Any:
    """The member `data` of a JSON:API document (jsonapi.org, section 7). Raises `SourceError` where there is none."""
    document = json_of(checked(response, ID), ID)
    if not isinstance(document, dict) or "data" not in document:
        raise _no_document(response)
    return document["data"]


def _no_document(response: httpx.Response) -> SourceError:
    asked = shown_url(str(response.url))
    return SourceError(
        f"source '{ID}': GET {asked}: the answer is JSON, but no record of DataCite (JSON:API with `data`); is "
        "datacite_endpoint the root of its REST API, such as https://api.datacite.org?"
    )


def _resource(data: Any) -> tuple[str, Attributes] | None:
    """The address of a resource's DOI with the attributes that are kept; None for what is none."""
    stated = data.get("attributes") if isinstance(data, dict) else None
    if not isinstance(stated, dict):
        return None
    doi = stated.get("doi") or data.get("id")
    url = harmonise_data_url(doi).value if isinstance(doi, str) else None
    if url is None or not url.startswith(DOI):
        return None
    return url, {key: stated[key] for key in KEPT if key in stated}


def batches(addresses: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """The addresses in the portions that are asked for at once, in their order."""
    for first in range(0, len(addresses), BATCH):
        yield tuple(addresses[first : first + BATCH])
