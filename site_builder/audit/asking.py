"""One question to one server: is something there? HEAD, then GET where that says too little; never a whole answer."""

import json
import re
from dataclasses import dataclass
from html import unescape
from typing import Any

import httpx

from site_builder.net_errors import quotable, what_happened
from site_builder.net_transport import Patience

#: Bytes of a page that are read to find its title, and of what the register of DOIs says.
FIRST_BYTES, REGISTER_BYTES = 16_384, 262_144
_HEADERS = {"Accept": "text/html,application/xhtml+xml,*/*;q=0.8", "Accept-Encoding": "identity"}
_TITLE = re.compile(r"<title[^>]{0,200}>([^<]{0,300})", re.IGNORECASE)
#: Titles of pages that say that nothing is there, whatever the status says.
_NOTHING = re.compile(
    r"^\W*(?:error\W+)?404\b|\b404\W+(?:error|not found)|^\W*not found\b"
    r"|\b(?:page|file|resource|record|item|dataset|collection|content|doi|url)"
    r" (?:could not be|cannot be|can.t be|was not|is not|not) found"
    r"|\b(?:page|resource|record|item|dataset) (?:does not|doesn.t|no longer) exists?\b",
    re.IGNORECASE,
)
#: What a server answers when it is the time and not the address that is wrong.
PASSING = (429, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server said: its status, 0 where there was no answer, and why in words.

    `location` is where it sends us; `wait` the seconds after which it wants to be asked again, 0 where it doesn't say.
    """

    status: int
    why: str = ""
    location: str = ""
    wait: float = 0.0

    @property
    def passing(self) -> bool:
        """Whether another try may find something else."""
        return self.status == 0 or self.status in PASSING


def ask(client: httpx.Client, url: str) -> Answer:
    """What a server says of an address.

    A HEAD request that is answered with a page tells little, as do those that servers refuse: then the beginning of
    the page is fetched.
    """
    try:
        said = _asked(client, "HEAD", url)
        return said if said is not None else _asked(client, "GET", url) or Answer(0, "no answer")
    except (httpx.RemoteProtocolError, httpx.ReadError):  # there are servers that hang up on HEAD
        return _got(client, url)
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        return Answer(0, what_happened(error))


def _got(client: httpx.Client, url: str) -> Answer:
    try:
        return _asked(client, "GET", url) or Answer(0, "no answer")
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        return Answer(0, what_happened(error))


def _asked(client: httpx.Client, method: str, url: str) -> Answer | None:
    """The answer to one request; None where HEAD does not settle it."""
    response = client.send(client.build_request(method, url, headers=_HEADERS), stream=True)
    try:
        answer = _read_head(response)
        if method == "HEAD":
            return answer if _settles(response, answer) else None
        return _nothing_said(response, answer) if response.is_success else answer
    finally:
        response.close()


def _read_head(response: httpx.Response) -> Answer:
    why = quotable(f"{response.status_code} {response.reason_phrase}", response.request, 60)
    wait = Patience().parse_retry_after(response.headers.get("Retry-After", ""))
    location = ""
    if response.has_redirect_location:
        try:
            location = str(response.url.join(response.headers["Location"]))
        except (httpx.InvalidURL, ValueError):
            why = f"{why} to what is no address"
    return Answer(response.status_code, why, location, wait if response.status_code in PASSING else 0.0)


def _settles(response: httpx.Response, answer: Answer) -> bool:
    if response.is_success:
        return "html" not in response.headers.get("Content-Type", "html").lower()
    return bool(answer.location or answer.wait) or answer.status == 429


def _nothing_said(response: httpx.Response, answer: Answer) -> Answer:
    """The answer of success, or that of a page that says in its title that nothing is there."""
    if "html" not in response.headers.get("Content-Type", "").lower():
        return answer
    found = _TITLE.search(_beginning(response, FIRST_BYTES).decode("utf-8", "replace"))
    title = " ".join(unescape(found[1]).split()) if found else ""
    if not _NOTHING.search(title):
        return answer
    return Answer(404, f"{answer.status}, but the title of the page is '{quotable(title, response.request, 80)}'")


def _beginning(response: httpx.Response, most: int) -> bytes:
    """The first bytes; what came where the connection breaks or the rest takes too long: the status has been said."""
    data = b""
    try:
        for chunk in response.iter_raw():
            data += chunk
            if len(data) >= most:
                break
    except httpx.HTTPError:
        return data
    return data[:most]


def ask_register(client: httpx.Client, url: str, link: str) -> Answer:
    """What the register of DOIs says of one, as if it were the answer of a server that sends us on or knows nothing.

    `url` is that of the Handle proxy's REST API (`/api/handles/<DOI>`, proxy documentation of the Handle.Net
    Registry): `responseCode` 1 is success, 100 an unknown handle, 200 one without such a value. A DOI without an
    address of its own is asked for as browsers do, at `link`.
    """
    try:
        response = client.send(client.build_request("GET", url, headers=_HEADERS), stream=True)
        try:
            data = _beginning(response, REGISTER_BYTES)
            said = _read_head(response)
        finally:
            response.close()
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        return Answer(0, what_happened(error))
    return _registered(data, said, link)


def _registered(data: bytes, said: Answer, link: str) -> Answer:
    try:
        found = json.loads(data)
        code = found["responseCode"]
        values = [v["data"]["value"] for v in found.get("values", ()) if v.get("type") == "URL"]
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return said if said.passing else Answer(503, "the register of DOIs gave an answer that can't be read")
    if code == 100:
        return Answer(404, "this DOI is not registered")
    if code == 1:
        return Answer(302, "registered", _text(values) or link)
    return (
        Answer(302, "registered", link) if code == 200 else Answer(503, f"the register of DOIs answered code {code!r}")
    )


def _text(values: list[Any]) -> str:
    return next((value for value in values if isinstance(value, str) and value), "")
