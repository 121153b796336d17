"""A server on the loopback address that behaves as Guppy 2026.07 does behind the proxy of a Gen3 commons."""

import json
import threading
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pyarrow as pa
from graphql import GraphQLError

from tests.standin.access import AUTH_FIELD, Access, Tier
from tests.standin.answers import HTML, Answer, of_array, of_bytes, of_json, of_page, with_errors
from tests.standin.faults import Faults
from tests.standin.filters import Rules, where
from tests.standin.querying import answered, refused
from tests.standin.schema import paths_of, schema_of, sort_terms
from tests.standin.serving import HttpServer, Recorded, handler
from tests.standin.store import Store

#: The first version that wants a list for `!=`.
LISTS_EXCLUDED = "2026.07"


class GuppyServer:
    """Serves some types from threads of its own; also a context manager.

    Args:
        types: the rows of each type, in memory or in a Parquet file; lists of text are array fields, lists
            of structs nested objects.
        tier: `libre`, `regular` or `private`.
        tier_limit: smallest count of unreadable rows that the regular tier shows.
        tokens: the resources that the holder of each token may read.
        accessible: the resources that anybody may read.
        api_keys: the resources of the holder of each API key, which is exchanged for a new token.
        version: of Guppy.
        port: to listen on; 0 takes a free one.

    Raises:
        ValueError: a column that no index has, or none that says who may read a row where the tier needs it.
    """

    def __init__(
        self,
        types: Mapping[str, pa.Table | Path],
        *,
        tier: Tier = "libre",
        tier_limit: int = 50,
        tokens: Mapping[str, Collection[str]] | None = None,
        accessible: Collection[str] = (),
        api_keys: Mapping[str, Collection[str]] | None = None,
        version: str = "2026.07",
        port: int = 0,
    ) -> None:
        self.faults = Faults()
        self.requests: list[Recorded] = []
        self.tokens = dict(tokens or {})
        """Tokens that are valid now: a test deletes one to let it expire."""
        self._api_keys = dict(api_keys or {})
        self._tier: Tier = tier
        self._limit, self._accessible, self._version = tier_limit, accessible, version
        self._store = Store(types)
        if tier != "libre" and any(AUTH_FIELD not in fields for fields in self._store.fields.values()):
            raise ValueError(f"the tier {tier!r} needs the field {AUTH_FIELD!r} in every type")
        self._schema = schema_of(self._store)
        self._builds = dict.fromkeys(types, 0)
        self._issued = 0
        self._down = 0
        self._http = HttpServer(("127.0.0.1", port), handler(self))
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.05})

    @property
    def url(self) -> str:
        """The root of the commons, without a slash at its end."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def port(self) -> int:
        """The port it listens on."""
        return self._http.server_port

    @property
    def endpoint(self) -> str:
        """The root of Guppy."""
        return f"{self.url}/guppy"

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Stop answering: close every connection, end every thread and free the port."""
        self._http.shutdown()
        self._thread.join()
        self._http.end()
        self._store.close()

    def __enter__(self) -> "GuppyServer":
        """Start."""
        self.start()
        return self

    def __exit__(self, *exception: object) -> None:
        """Stop."""
        self.stop()

    def replace(self, kind: str, rows: pa.Table | Path) -> None:
        """Give a type other rows, as its nightly rebuild does; `_status` names another index then."""
        self._store.replace(kind, rows)
        self._schema = schema_of(self._store)
        self._builds[kind] += 1

    def crash(self) -> None:
        """Be down for the next request, whom the proxy answers with 502."""
        self._down = 1

    def answer(self, request: Recorded, faults: Faults) -> Answer | None:
        """What a request gets; None where the connection is closed without a word."""
        if self._down:
            self._down -= 1
            return of_page(502)
        route = (request.method, urlsplit(request.path).path)
        if route == ("POST", "/user/credentials/cdis/access_token"):
            return self._token(request)
        access = self._access(request)
        if access is None:
            return of_page(401)
        match route:
            case (_, "/guppy/graphql"):
                return self._query(request, access, faults)
            case ("POST", "/guppy/download"):
                return self._download(request, access, faults)
            case ("GET", "/guppy/_status"):
                return of_json(200, {"statusCode": 200, "warnings": None, "indices": self._indices()})
            case ("GET", "/guppy/_version"):
                return of_json(200, {"version": self._version, "commit": "7ffc587"})
        return of_page(404, f"Cannot {request.method} {route[1]}")

    def _access(self, request: Recorded) -> Access | None:
        scheme, _, token = request.headers.get("authorization", "").partition(" ")
        readable = set(self._accessible)
        if scheme.lower() == "bearer":
            # What the original does with a token that has expired is not known; the proxy's 401 is the likely case.
            if token not in self.tokens:
                return None
            readable |= set(self.tokens[token])
        lists = self._version >= LISTS_EXCLUDED
        return Access(self._store, self._tier, self._limit, frozenset(readable), lists)

    def _token(self, request: Recorded) -> Answer:
        asked = _json(request)
        key = asked.get("api_key") if isinstance(asked, dict) else None
        if key not in self._api_keys:
            return of_json(401, {"message": "Not enough segments"})
        self._issued += 1
        token = f"token-{self._issued}"
        self.tokens[token] = self._api_keys[key]
        return of_json(200, {"access_token": token})

    def _query(self, request: Recorded, access: Access, faults: Faults) -> Answer:
        body: Any
        if request.method == "GET":
            if "apollo-require-preflight" not in request.headers:
                message = "This operation has been blocked as a potential Cross-Site Request Forgery (CSRF)."
                return of_json(400, refused(message, "BAD_REQUEST"))
            given = parse_qs(urlsplit(request.path).query)
            body = {"query": given["query"][0], "variables": json.loads(given.get("variables", ["{}"])[0])}
        else:
            body = _json(request) if "json" in request.headers.get("content-type", "") else None
        status, result = answered(self._schema, access, body, self._version)
        return of_json(status, with_errors(result) if faults.errors and "data" in result else result)

    def _download(self, request: Recorded, access: Access, faults: Faults) -> Answer | None:
        asked = _json(request)
        kind = asked.get("type") if isinstance(asked, dict) else None
        if kind not in self._store.fields:
            self.crash()
            return None
        known = paths_of(self._store.fields[kind])
        paths = asked.get("fields") or list(self._store.fields[kind])
        unknown = [path for path in paths if path not in known and path not in self._store.fields[kind]]
        if unknown:
            names = ", ".join(f'"{name}"' for name in unknown)
            return of_bytes(400, HTML, f"Invalid fields: {names}".encode())
        try:
            filter = access.rows_filter(kind, asked.get("filter"), asked.get("accessibility", "all"))
            condition = where(Rules(self._store.fields[kind], lists_excluded=access.lists_excluded), filter)
            pieces = self._store.json_rows(kind, condition, sort_terms(asked.get("sort")), paths, faults.drift)
            return of_array(pieces)
        except GraphQLError as error:
            code = (error.extensions or {}).get("code")
            if code == 401:
                return of_bytes(401, HTML, error.message.encode())
            return of_json(500, {"message": error.message, "extensions": {"code": code}})

    def _indices(self) -> dict[str, Any]:
        indices: dict[str, Any] = {}
        for kind, fields in self._store.fields.items():
            indices[f"bih_{kind}_{self._builds[kind]}"] = {"aliases": {f"bih_{kind}": {}}}
            arrays = [name for name, field in fields.items() if field.is_array]
            if arrays:
                indices[f"bih_{kind}"] = {"arrayFields": arrays}
        return indices


def _json(request: Recorded) -> Any:
    """The body as JSON; None where it is none."""
    try:
        return request.json
    except ValueError:
        return None
