"""A server on the loopback address that behaves as DataCite's REST API does for whoever reads records of DOIs."""

import re
import threading
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.standin.answers import Answer, of_json
from tests.standin.faults import Faults
from tests.standin.serving import HttpServer, Recorded, handler

#: What the API gives of a record without being asked for more.
PAGE_SIZE = 25
_DOI = re.compile(r'"((?:[^"\\]|\\.)*)"')


def record(doi: str, **attributes: Any) -> dict[str, Any]:
    """The attributes of a DOI as a repository of images registers them, in the form that the API gives."""
    return {
        "doi": doi,
        "creators": [
            {
                "name": "Clark, Kenneth",
                "nameType": "Personal",
                "givenName": "Kenneth",
                "familyName": "Clark",
                "affiliation": [
                    {
                        "name": "Washington University in St. Louis",
                        "affiliationIdentifier": "https://ror.org/01yc7t268",
                        "affiliationIdentifierScheme": "ROR",
                    }
                ],
                "nameIdentifiers": [
                    {
                        "nameIdentifier": "https://orcid.org/0000-0002-1825-0097",
                        "nameIdentifierScheme": "ORCID",
                        "schemeUri": "https://orcid.org",
                    }
                ],
            },
            {
                "name": "National Lung Screening Trial Research Team",
                "nameType": "Organizational",
                "affiliation": [],
                "nameIdentifiers": [],
            },
        ],
        "titles": [{"title": f"Images of {doi}"}],
        "publisher": {"name": "The Cancer Imaging Archive"},
        "container": {},
        "publicationYear": 2016,
        "dates": [{"date": "2016", "dateType": "Issued"}],
        "types": {"resourceTypeGeneral": "Dataset", "citeproc": "dataset", "ris": "DATA"},
        "relatedIdentifiers": [],
        "version": "1",
        "rightsList": [],
        "viewCount": 7,
        **attributes,
    }


class DataCiteServer:
    """Serves records from threads of its own; also a context manager.

    Args:
        records: attributes of DOIs as `record` makes them.
        lagging: DOIs that are in the register and that the search does not find yet.
        port: to listen on; 0 takes a free one.
    """

    def __init__(self, records: Iterable[Mapping[str, Any]], *, lagging: Iterable[str] = (), port: int = 0) -> None:
        self.faults = Faults()
        self.requests: list[Recorded] = []
        self.records = {str(one["doi"]).lower(): dict(one) for one in records}
        """By DOI in lower case; a test may change them, and what stands under a DOI need not be of it."""
        self.lagging = {doi.lower() for doi in lagging}
        self._http = HttpServer(("127.0.0.1", port), handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def endpoint(self) -> str:
        """The root of the API."""
        return f"http://127.0.0.1:{self._http.server_port}"

    @property
    def asked(self) -> list[str]:
        """What was asked for in each request: the DOIs of a search with blanks between, or one alone."""
        return [" ".join(_searched(request.path)) or _alone(request.path) for request in self.requests]

    def __enter__(self) -> "DataCiteServer":
        """Begin to answer."""
        self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        """Stop answering: close every connection, end every thread and free the port."""
        self._http.shutdown()
        self._thread.join()
        self._http.end()

    def answer(self, request: Recorded, faults: Faults) -> Answer | None:
        """The records that a request names, as JSON:API."""
        if urlsplit(request.path).path == "/dois":
            return self._search(request.path)
        found = self.records.get(_alone(request.path).lower())
        if found is None:
            text = "The resource you are looking for doesn't exist."
            return of_json(404, {"errors": [{"status": "404", "title": text}]})
        return of_json(200, {"data": _resource(found)})

    def _search(self, path: str) -> Answer:
        size = int(parse_qs(urlsplit(path).query).get("page[size]", [str(PAGE_SIZE)])[0])
        named = [doi for doi in _searched(path) if doi not in self.lagging]  # the field `doi` has the case of its index
        found = [_resource(self.records[doi]) for doi in named if doi in self.records]
        return of_json(200, {"data": found[:size], "meta": {"total": len(found), "totalPages": 1, "page": 1}})


def _searched(path: str) -> list[str]:
    query = parse_qs(urlsplit(path).query).get("query", [""])[0]
    return [re.sub(r"\\(.)", r"\1", doi) for doi in _DOI.findall(query)]


def _alone(path: str) -> str:
    return unquote(urlsplit(path).path.removeprefix("/dois/"))


def _resource(attributes: Mapping[str, Any]) -> dict[str, Any]:
    return {"id": attributes["doi"], "type": "dois", "attributes": dict(attributes), "relationships": {}}
