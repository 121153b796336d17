"""The network client of `pull`: patient, polite, and clear about what went wrong.

Repeats with backoff, jitter and `Retry-After` (RFC 9110, 10.2.3) come from `httpx-retries`; proxies and
certificates from the environment, as httpx reads it.
"""

import ssl
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import httpx
import msgspec
from httpx_retries import RetryTransport

from site_builder import __version__
from site_builder.errors import SourceError
from site_builder.net_errors import excerpt, explained_network, refused, shown_url
from site_builder.net_transport import Paced, Patience, TakingClient, taken

__all__ = ["checked", "client", "download", "explained_network", "json_of", "shown_url"]
#: Connections to a host at the same time.
CONNECTIONS = 2
#: Seconds between the beginnings of two requests of one host.
PAUSE = 0.1
#: Seconds without a byte after which an answer is given up: Guppy writes a whole download before it sends any.
TIMEOUT = 120.0
#: Seconds for one whole answer, against a server that sends a byte now and then for ever.
LONGEST = 3600.0
#: Further tries, and the seconds before the first of them, which double (half of them by chance).
RETRIES, BACKOFF = 4, 1.0
#: Seconds that a server can make us wait before a further try.
LONGEST_WAIT = 120.0
#: Seen while others try to reach the server, and passing: too many requests, gateways, maintenance.
PASSING = (429, 502, 503, 504)
METHODS = ("GET", "HEAD", "OPTIONS", "POST")
_CHUNK = 1 << 20


def client(
    *,
    home: str = "",
    headers: Mapping[str, str] | None = None,
    auth: httpx.Auth | None = None,
    timeout: float = TIMEOUT,
    retries: int = RETRIES,
    backoff: float = BACKOFF,
    pause: float = PAUSE,
    longest: float = LONGEST,
    connections: int = CONNECTIONS,
    verify: ssl.SSLContext | bool = True,
) -> httpx.Client:
    """A client for one source; close it, or use it as a context manager.

    POST is repeated as GET is: the queries and downloads that sources ask for change nothing. Redirects are not
    followed, so that no token goes to another host.

    Args:
        home: Where a server's keeper finds who asks: an http(s) address, `repository` of the configuration.
        headers: Further headers of every request.
        auth: Who asks, see `gen3_auth.token_from`.
        timeout: Seconds to wait for each part of an answer; connecting may take 20 at the most.
        retries: Further tries of a request that failed for a reason that may pass.
        backoff: Seconds before the first further try; each one after it waits twice as long.
        pause: Seconds between the beginnings of two requests of one host.
        longest: Seconds that one whole answer may take.
        connections: How many there may be at the same time, to all hosts together.
        verify: Whether certificates are checked, or how.
    """
    limits = httpx.Limits(max_connections=connections, max_keepalive_connections=connections)
    waits = httpx.Timeout(timeout, connect=min(timeout, 20.0), pool=None)
    patience = Patience(
        total=retries,
        allowed_methods=METHODS,
        status_forcelist=PASSING,
        backoff_factor=backoff / 2,  # the library doubles it before the first wait
        backoff_jitter=0.5,
        max_backoff_wait=LONGEST_WAIT,
        validate_response=taken,
    )
    paced = Paced(httpx.Client(limits=limits, timeout=waits, verify=verify), pause, longest)
    agent = f"site-builder/{__version__}" + (f" (+{home})" if home else "")
    return TakingClient(
        transport=RetryTransport(paced, patience),
        headers={"User-Agent": agent, **(headers or {})},
        auth=auth,
        timeout=waits,
        follow_redirects=False,
    )


def checked(response: httpx.Response, source: str) -> httpx.Response:
    """The response, whole or not yet read, where its status is one of success. Raises `SourceError` where not."""
    if response.is_success:
        return response
    with explained_network(source, str(response.url)):
        if not response.is_stream_consumed:
            response.read()
    raise refused(source, response)


def json_of(response: httpx.Response, source: str) -> Any:
    """The JSON of a whole answer.

    Raises:
        SourceError: Another status than success, no JSON (a page of HTML, for one), or half of it.
    """
    data = checked(response, source).content
    try:
        return msgspec.json.decode(data)
    except (ValueError, RecursionError) as error:
        asked = f"source '{source}': {response.request.method} {shown_url(str(response.url))}"
        raise SourceError(f"{asked}: {_not_json(response, data, error)}") from error


def _not_json(response: httpx.Response, data: bytes, error: Exception) -> str:
    """What came in place of JSON, and what to do."""
    if not data.strip():
        return "the answer is empty, and should be JSON; try again later"
    quoted = excerpt(response)
    if data.lstrip().startswith(b"<"):
        return (
            f"the answer is a web page, and should be JSON ({quoted}); is the address that of the API, and does the "
            "server want a log-in?"
        )
    return f"the answer is not JSON, or not all of it ({len(data):,} bytes: {quoted}): {error}; try again later"


def download(
    client: httpx.Client,
    source: str,
    method: str,
    url: str,
    target: Path,
    *,
    json: Any = None,
    heard: Callable[[int], None] | None = None,
) -> httpx.Response:
    """Write an answer to a file, in bounded memory; one that is cut off is asked for again.

    Args:
        client: Made by `client`.
        source: Id of the source, for messages.
        method: `GET` or `POST`.
        url: What is asked.
        target: The file; where an error is raised it may hold a part of the answer.
        json: What is sent.
        heard: Told the bytes that are in the file so far; the number falls when the answer is asked for again.

    Returns:
        The response, without its body.

    Raises:
        SourceError: No answer, another status than success, or an answer that was cut off each time.
    """

    def take(response: httpx.Response) -> None:
        if response.is_success:
            _save(response, target, heard)

    with explained_network(source, url):
        request = client.build_request(method, url, json=json, extensions={"take": take})
        response = client.send(request, stream=True)
        try:
            checked(response, source)
            if not response.is_stream_consumed:  # the last try is not taken by the transport
                take(response)
        finally:
            response.close()
    return response


def _save(response: httpx.Response, target: Path, heard: Callable[[int], None] | None) -> None:
    done = 0
    with target.open("wb") as file:
        for chunk in response.iter_bytes(_CHUNK):
            file.write(chunk)
            done += len(chunk)
            if heard:
                heard(done)
