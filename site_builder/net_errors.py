"""What went wrong on the network, in words that say what was asked, what came and what to do; never a secret."""

import html
import re
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager

import httpx
import nh3

from site_builder.characters import one_line
from site_builder.errors import SourceError

#: Characters of an answer that a message quotes, and bytes of it that are looked at for them.
QUOTED, LOOKED_AT = 200, 4_000
#: JSON Web Tokens (RFC 7519): three parts in base64url, of which the first is an object and so begins `eyJ`.
_TOKEN = re.compile(r"eyJ[\w-]{5,}(\.[\w-]+){0,4}")
_SECRET = re.compile(
    r"""(?i)((?:api_?key|access_token|token|password|secret|bearer)["']?\s*[:= ]\s*["']?)[^\s"',;&<>]+"""
)
_SENT = ("Authorization", "Cookie", "Proxy-Authorization")
_LATER = "try again later"
_ADVICE = {
    401: "the server wants to know who asks: see the README on tokens",
    403: "the server does not let us read this: ask its keeper, or give a token that may",
    404: "is the address right?",
    407: "the proxy wants a log-in: give it in HTTPS_PROXY",
    429: "the server has had too many requests; " + _LATER,
}


@contextmanager
def explained_network(source: str, url: str) -> Iterator[None]:
    """Say what is wrong when the network or a server is.

    Raises:
        SourceError: In place of every error of httpx, and of a host that the resolver can't encode (`UnicodeError`).
    """
    try:
        yield
    except httpx.HTTPStatusError as error:
        raise refused(source, error.response) from error
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        what, advice = _said(error)
        raise SourceError(f"source '{source}': {shown_url(_url_of(error, url))}: {what}; {advice}") from error


def refused(source: str, response: httpx.Response) -> SourceError:
    """The error of an answer whose status is not one of success; its body is quoted where it was read."""
    status = response.status_code
    retry = response.extensions.get("retry")
    tries = f", at {retry.attempts_made + 1} tries" if retry is not None and retry.attempts_made else ""
    quoted = excerpt(response)
    said = f" ({quoted})" if quoted else ""
    asked = f"source '{source}': {response.request.method} {shown_url(str(response.request.url))}"
    return SourceError(f"{asked}: the server answered {status} {_phrase(response)}{tries}{said}; {_advice(response)}")


def excerpt(response: httpx.Response) -> str:
    """The beginning of an answer as one short line of text; empty where nothing legible was read."""
    try:
        data = response.content[:LOOKED_AT]
    except httpx.StreamError:  # nobody read it
        return ""
    text = data.decode("utf-8", "replace")
    if "<" in text:
        text = html.unescape(nh3.clean(text.replace("<", " <"), tags=set()))
    return quotable(text, response.request)


def quotable(text: str, request: httpx.Request, most: int = QUOTED) -> str:
    """What a server said as one line of at most so many characters; secrets are hidden before it is cut."""
    line = " ".join(one_line(without_secrets(text, request).replace("\ufffd", " ")).split())
    return line if len(line) <= most else f"{line[: most - 1]}…"


def without_secrets(text: str, request: httpx.Request) -> str:
    """The text without what the request sent in secret, and without anything that looks like a token.

    A secret in the body of a request is named by the request's extension `secret`.
    """
    sent = [part for name in _SENT for part in request.headers.get(name, "").split()]
    for secret in (*sent, str(request.extensions.get("secret", ""))):
        if len(secret) > 6:
            text = text.replace(secret, "[hidden]")
    return _SECRET.sub(r"\1[hidden]", _TOKEN.sub("[hidden]", text))


def shown_url(url: str) -> str:
    """An address as messages and manifests may have it: without user, password, query and fragment."""
    try:
        parts = httpx.URL(url)
    except httpx.InvalidURL:
        return "an address that is none"
    bare = str(parts.copy_with(username=None, password=None, query=None, fragment=None))
    return one_line(f"{bare}?..." if parts.query else bare)


def causes(error: BaseException | None) -> Iterator[BaseException]:
    """An error and what led to it."""
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def what_happened(error: httpx.HTTPError | httpx.InvalidURL | UnicodeError) -> str:
    """What came in place of an answer, in a few words: `there is no such host, or no name server`."""
    return _said(error)[0]


def _url_of(error: httpx.HTTPError | httpx.InvalidURL | UnicodeError, url: str) -> str:
    """What was asked when it went wrong, which may be another address than the first one."""
    if not isinstance(error, httpx.HTTPError) or isinstance(error, httpx.UnsupportedProtocol):
        return url
    try:
        return str(error.request.url)
    except RuntimeError:  # an error before there was a request
        return url


def _said(error: httpx.HTTPError | httpx.InvalidURL | UnicodeError) -> tuple[str, str]:
    """What came in place of an answer, and what to do."""
    for cause in causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            why = one_line(cause.verify_message)
            return (
                f"its certificate is not accepted: {why}",
                "is the address right, and this machine's clock? A certificate authority of one's own is named in "
                "SSL_CERT_FILE",
            )
        if isinstance(cause, ssl.SSLError) and isinstance(error, httpx.ConnectError):
            why = one_line(str(cause.reason or cause))
            return f"no secure connection ({why})", "does the server speak https at this port?"
        if isinstance(cause, socket.gaierror):
            return "there is no such host, or no name server", "is the address right, and this machine on the network?"
        if isinstance(cause, ConnectionRefusedError):
            return "the connection was refused", "is the address right, and the server running?"
    return _said_by_kind(error)


def _said_by_kind(error: httpx.HTTPError | httpx.InvalidURL | UnicodeError) -> tuple[str, str]:
    match error:
        case UnicodeError():
            return "its host is no name that a host can have", "is the address right?"
        case httpx.InvalidURL() | httpx.UnsupportedProtocol():
            return "this is no address to ask", "give one that begins with https:// or http://"
        case httpx.ProxyError():
            return "the proxy does not let us through", "look at HTTPS_PROXY, HTTP_PROXY and NO_PROXY"
        case httpx.ConnectTimeout() | httpx.ConnectError():
            return "the server can't be reached", "is the address right, and this machine on the network?"
        case httpx.TimeoutException():
            why = one_line(str(error))
            why = why if why.startswith("the answer") else "the server is silent; nothing came in the time that we wait"
            return why, "ask for less at once, or " + _LATER
        case httpx.DecodingError():
            return "the answer can't be unpacked: its compression is damaged", _LATER
        case httpx.TooManyRedirects():
            return "the server sends us on and on", "is the address right?"
    return "the connection was cut off before the answer was complete", _LATER


def _phrase(response: httpx.Response) -> str:
    return quotable(response.reason_phrase, response.request, 60)


def _advice(response: httpx.Response) -> str:
    status = response.status_code
    if response.is_redirect:
        onward = shown_url(without_secrets(response.headers.get("Location", ""), response.request))
        return f"it sends us on to {onward}: is that the right address?"
    if status in _ADVICE:
        return _ADVICE[status]
    return _LATER if status >= 500 else "the server does not take what we ask: is it what the configuration says?"
