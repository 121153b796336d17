"""`data_url_doi` to one canonical link: a DOI as `https://doi.org/...`, or another web address."""

import re
from urllib.parse import SplitResult, quote, unquote, urlsplit

from site_builder.characters import INVISIBLE
from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.raw import cleaned, shown

MAX_LENGTH = 2048

_RESOLVER = "https://doi.org/"
_DOI = re.compile(r"10\.[0-9]{4,9}(?:\.[0-9]+)*/[^\s]+")
_SHORT_DOI = re.compile(r"/10/[a-z0-9]+", re.IGNORECASE)
_DOI_PREFIX = re.compile(r"(?:doi:?|info:doi/|urn:doi:)\s*(?=10\.)", re.IGNORECASE)
_LIKE_DOI = re.compile(
    r"doi:|info:doi/|urn:doi:|10\.[0-9]+(?:/|$)|(?:https?:)?/{0,2}(?:www\.|dx\.)?doi\.org/", re.IGNORECASE
)
_DOI_HOSTS = frozenset({"doi.org", "www.doi.org", "dx.doi.org"})
_DOI_SAFE = "/:;()._-!$&'*+,=@~"
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]*[a-z][a-z0-9-]*")
_NOT_IN_URL = re.compile(r"[\s<>\"{}|\\^`]")
_DOI_HINT = "a DOI is '10.', four to nine digits, a slash and a name, such as 10.7937/tcia.example"
_HINT = "give a DOI, or an http or https address of a public host without a user name"


def harmonise_data_url(raw: str | None) -> Mapped[str]:
    """Return `https://doi.org/<DOI in lower case>`, or another http(s) address as it is.

    Reads a bare DOI, `doi:...`, and http, https and scheme-less addresses at doi.org and dx.doi.org (the DOI
    Handbook, section 3.8; DOIs do not distinguish case). Other addresses keep everything but the case of
    scheme and host.

    Returns:
        Code `data-url-refused` for other schemes, user names, unreadable or missing hosts, control
        characters, and addresses at doi.org that hold no DOI.
    """
    text = cleaned(raw)
    if raw is None or text is None:
        return Mapped(None)
    # An invisible character inside an address is never innocent, so it is refused rather than removed.
    suspicious = INVISIBLE.search(raw.strip()) or len(text) > MAX_LENGTH
    url = None if suspicious else _canonical(text.rstrip(".,;"))
    if url is not None:
        return Mapped(url)
    if not suspicious and _LIKE_DOI.match(text):
        return Mapped(None, "data-url-refused", f"malformed DOI: {shown(text, 60)}; {_DOI_HINT}.")
    return Mapped(None, "data-url-refused", f"{shown(text, 60)} is no safe link to data; {_HINT}.")


def _canonical(text: str) -> str | None:
    bare = _DOI_PREFIX.sub("", text, count=1) if _DOI_PREFIX.match(text) else text
    if _DOI.fullmatch(bare):
        return _doi_url(bare)
    if text.startswith("//") or re.match(r"(?:www\.|dx\.)?doi\.org/", text, re.IGNORECASE):
        text = "https://" + text.lstrip("/")
    parts = _split(text)
    if parts is None:
        return None
    return _resolver_url(parts) if parts.hostname in _DOI_HOSTS else _plain_url(parts)


def _split(text: str) -> SplitResult | None:
    """Split an address, or return None if it is not one that may be linked."""
    if _NOT_IN_URL.search(text):
        return None
    try:
        parts = urlsplit(text)
        port = parts.port  # raises ValueError if it is no number up to 65535
    except ValueError:
        return None
    safe = parts.scheme in ("http", "https") and "@" not in parts.netloc and port != 0
    return parts if safe and _HOST.fullmatch(parts.hostname or "") else None


def _doi_url(doi: str) -> str | None:
    return None if INVISIBLE.search(doi) else _RESOLVER + quote(doi.lower(), safe=_DOI_SAFE)


def _resolver_url(parts: SplitResult) -> str | None:
    doi = unquote(parts.path).lstrip("/").rstrip(".,;")
    if _DOI.fullmatch(doi):
        return _doi_url(doi)
    return f"{_RESOLVER}{parts.path.lstrip('/').lower()}" if _SHORT_DOI.fullmatch(parts.path) else None


def _plain_url(parts: SplitResult) -> str:
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()
