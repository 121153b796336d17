"""Who asks a Gen3 commons: a bearer token, given or exchanged for an API key.

A `credentials.json` (`{"api_key": ..., "key_id": ...}`) is made on a commons' profile page; its key is exchanged for
a token of half an hour at `/user/credentials/cdis/access_token` (Fence). Tokens go to the host of the endpoint alone,
and nowhere else: not to a snapshot, a log or a message.
"""

import json
import os
import re
from collections.abc import Generator
from pathlib import Path

import httpx

from site_builder.errors import SourceError
from site_builder.net_errors import excerpt, explained_network, refused

EXCHANGE = "/user/credentials/cdis/access_token"
#: What a header may hold; anything else is no token (RFC 6750, 2.1, with the characters of other schemes).
_TOKEN = re.compile(r"[\x21-\x7e]{8,20000}")
_LOCAL = {"localhost", "127.0.0.1", "::1"}


class BearerAuth(httpx.Auth):
    """Sends `Authorization: bearer ...` to one host; gets a new token where an answer is 401 and a key is known."""

    def __init__(self, source: str, endpoint: str, *, token: str = "", api_key: str = "") -> None:
        """One of `token` and `api_key` is needed. Raises `SourceError` for an endpoint without https, or none."""
        with explained_network(source, endpoint):
            url = httpx.URL(endpoint)
        if url.scheme != "https" and url.host not in _LOCAL:
            raise SourceError(f"source '{source}': a token is not sent to {url.host} without https; mend `endpoint`")
        self._source = source
        self._origin = (url.scheme, url.host, url.port)
        self._exchange = str(url.copy_with(path=EXCHANGE, query=None, fragment=None))
        self._token = token
        self._api_key = api_key

    def __repr__(self) -> str:
        """Without the token."""
        return f"BearerAuth({self._source!r})"

    def sync_auth_flow(self, request: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """One request, with an exchange before it or after a 401. Raises `SourceError` where that is refused."""
        if (request.url.scheme, request.url.host, request.url.port) != self._origin:
            yield request
            return
        if not self._token:
            yield from self._exchanged(request)
        used = self._token
        request.headers["Authorization"] = f"bearer {used}"
        response = yield request
        if response.status_code == 401 and self._api_key:
            if self._token == used:  # another thread may have a new one already
                yield from self._exchanged(request)
            request.headers["Authorization"] = f"bearer {self._token}"
            yield request

    def _exchanged(self, asking: httpx.Request) -> Generator[httpx.Request, httpx.Response, None]:
        """Get a token for the key, under the name of the request that needs it."""
        agent = {"User-Agent": asking.headers.get("User-Agent", "")}
        key = {"api_key": self._api_key}
        secret = {"secret": self._api_key}
        response = yield httpx.Request("POST", self._exchange, json=key, headers=agent, extensions=secret)
        response.read()
        if not response.is_success:
            raise SourceError(
                f"{refused(self._source, response)}. The key may have expired: make a new credentials.json"
            )
        try:
            token = response.json()["access_token"]
        except (ValueError, KeyError, TypeError, RecursionError):
            token = None
        if not isinstance(token, str) or not _TOKEN.fullmatch(token):
            said = excerpt(response)
            raise SourceError(
                f"source '{self._source}': {self._exchange} gave no access token for the key; is the endpoint a Gen3 "
                f"commons?{f' It answered: {said}' if said else ''}"
            )
        self._token = token


def token_from(
    source: str, endpoint: str, *, env: str | None = None, credentials: Path | None = None
) -> BearerAuth | None:
    """Who asks, for the `auth` of requests; None where neither of the two is given.

    Args:
        source: Id of the source, for messages.
        endpoint: The commons, which alone gets the token.
        env: Name of the environment variable that holds a bearer token.
        credentials: Path of a Gen3 `credentials.json`.

    Raises:
        SourceError: Both are given, one of them is not there or not legible, or the endpoint is none to send it to.
    """
    if env and credentials:
        raise SourceError(f"source '{source}': give a token or credentials, not both")
    if env:
        return BearerAuth(source, endpoint, token=_token_in(source, env))
    if credentials:
        return BearerAuth(source, endpoint, api_key=_key_in(source, credentials))
    return None


def _token_in(source: str, env: str) -> str:
    token = re.sub(r"(?i)^bearer\s+", "", os.environ.get(env, "").strip())
    if not token:
        raise SourceError(f"source '{source}': the environment variable {env} is not set; it should hold the token")
    if not _TOKEN.fullmatch(token):
        raise SourceError(f"source '{source}': what the environment variable {env} holds is no bearer token")
    return token


def _key_in(source: str, path: Path) -> str:
    try:
        data = json.loads(path.read_bytes())
    except OSError as error:
        raise SourceError(f"source '{source}': the credentials can't be read: {error}") from error
    except (ValueError, RecursionError):
        data = None
    key = data.get("api_key") if isinstance(data, dict) else None
    if not isinstance(key, str) or not _TOKEN.fullmatch(key):
        raise SourceError(
            f"source '{source}': {path} is no Gen3 credentials file; one has the form "
            '{"api_key": "...", "key_id": "..."} and is made on the profile page of the commons'
        ) from None
    return key
