"""What the values of `site.toml` must be: every check gives the rest of a sentence, empty where all is well."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, get_args, get_origin
from urllib.parse import urlsplit

from site_builder.characters import CONTROL
from site_builder.look import accent_problem, dark_accent_problem, logo_problem
from site_builder.sheets.names import LEFT_OUT
from site_builder.sheets.options import column_problem

_WORDS = {
    str: "a text",
    int: "a whole number",
    float: "a number",
    bool: "true or false",
    Path: "a path",
    tuple: "a list of texts",
    dict: "a table of texts",
}
#: How TOML writes what is another type here.
_WRITTEN: Mapping[type, Any] = {Path: str, tuple: list, float: int | float}
_NOT_IN_ADDRESSES = re.compile(r"[\s\"'<>\\^`{|}]")
_LOGIN = re.compile(r"//.*@", re.DOTALL)
_BASE_PATH = re.compile(r"(/(?!\.{1,2}(/|$))[A-Za-z0-9._~-]+)*/*")


def value_problem(key: str, value: Any, wanted: Any, required: bool) -> str:
    """What is wrong with the value of a key of that type; `required` keys and paths must not be empty."""
    kind = kind_of(wanted)
    if isinstance(value, bool) != (kind is bool) or not isinstance(value, _WRITTEN.get(kind, kind)):
        return f"is {value!r}; it must be {_WORDS[kind]}"
    if kind in (tuple, dict):
        return _several_problem(value) or (_SEVERAL[key](value) if key in _SEVERAL else "")
    if isinstance(value, str) and not value.strip() and (required or kind is Path):
        return "is empty"
    if isinstance(value, str) and CONTROL.search(value):
        return f"is {_quoted(value)}; it must not hold a control character"
    if isinstance(value, int | float) and value < 0:
        return f"is {value}; it must not be negative"
    why = _CHECKS[key](str(value)) if value != "" and key in _CHECKS else ""
    return f"is {_quoted(value)}; {why}" if why else ""


def kind_of(wanted: Any) -> type:
    """The type that a value has where there is one: `Path` of `Path | None`."""
    kinds = [wanted] if get_origin(wanted) in (tuple, dict) else get_args(wanted) or (wanted,)
    stated = [kind for kind in kinds if kind is not type(None)]
    kind: type = get_origin(stated[0]) or stated[0]
    return kind


def _quoted(value: Any) -> str:
    """The value as it is written, without the user name and the password of an address."""
    return repr(_LOGIN.sub("//...@", value) if isinstance(value, str) else value)


def _several_problem(value: list[Any] | dict[str, Any]) -> str:
    """What is wrong with a list or a table of texts."""
    texts = [*value, *value.values()] if isinstance(value, dict) else value
    for text in texts:
        if not isinstance(text, str) or not text.strip():
            return f"has {text!r}; every entry must be a text, and not empty"
        if CONTROL.search(text):
            return f"has {text!r}; it must not hold a control character"
    return ""


def address_problem(value: str) -> str:
    """Why this is no http(s) address to link to."""
    try:
        parts = urlsplit(value)
        host = (parts.hostname or "").encode("idna")  # as the resolver will: an empty label is no name
        usable = parts.scheme in {"http", "https"} and bool(host) and parts.port != 0
    except ValueError:
        usable = False
    if not usable or _NOT_IN_ADDRESSES.search(value):
        return "it must be an address that begins with https:// or http://"
    return "it must not hold a user name or a password" if parts.username is not None else ""


def root_problem(value: str) -> str:
    """Why this is no address that further names can follow."""
    if problem := address_problem(value):
        return problem
    return "it must not have a query or fragment" if "?" in value or "#" in value else ""


def base_url_problem(value: str) -> str:
    """Why this is no address to publish a site under."""
    if problem := root_problem(value):
        return problem
    usable = _BASE_PATH.fullmatch(urlsplit(value).path)
    return "" if usable else "its path may only have letters, digits and . _ ~ - between single slashes"


def domain_problem(value: str) -> str:
    """Why this is no domain of its own, as the file `CNAME` has it."""
    usable = len(value) <= 253 and re.fullmatch(
        r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]", value
    )
    return "" if usable else "write the name alone in lower case, such as atlas.example.org (xn--... for other letters)"


def elsewhere_problem(domain: str, base_url: str) -> str:
    """Why a site under this address is not at the root of the domain."""
    if not domain or (urlsplit(base_url).netloc, urlsplit(base_url).path.strip("/")) == (domain, ""):
        return ""
    return f"is {domain!r}, but 'base_url' is {_quoted(base_url)}; with it that must be 'https://{domain}/'"


def id_problem(value: str) -> str:
    """Why this can't name a source in file names and reports."""
    usable = re.fullmatch(r"[a-z0-9][a-z0-9-]{0,39}", value)
    return "" if usable else "use up to 40 of a-z, 0-9 and '-', and begin with a letter or digit"


def contact_problem(value: str) -> str:
    """Why nobody can be reached at this."""
    if re.fullmatch(r"[^@\s:/?#\"'<>]+@[^@\s:/?#\"'<>]+", value) or not address_problem(value):
        return ""
    return "use an e-mail address or an http(s) address"


def language_problem(value: str) -> str:
    """Why this is no language tag (BCP 47)."""
    usable = re.fullmatch(r"[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*", value)
    return "" if usable else "use a language tag such as en or pt-BR"


def w3id_problem(value: str) -> str:
    """Why this is no folder of `https://w3id.org/`."""
    usable = re.fullmatch(r"[a-z0-9][a-z0-9-]*(/[a-z0-9][a-z0-9-]*)*", value)
    return "" if usable else "use a-z, 0-9 and '-' as in medical-atlas, or several such names with a slash between"


def count_problem(value: str) -> str:
    """Why this is not a number of things of which one at least is needed."""
    return "" if float(value) >= 1 else "it must be 1 or more"


def share_problem(value: str) -> str:
    """Why this is no share of a whole."""
    return "" if 0 <= float(value) <= 1 else "it must be a share from 0 to 1"


def columns_problem(value: Mapping[str, str]) -> str:
    """Why headers of a contributed table can't be read as these columns."""
    return next(filter(None, (column_problem(name) for name in value.values() if name != LEFT_OUT)), "")


def constants_problem(value: Mapping[str, str]) -> str:
    """Why these can't hold for every row of a contributed table."""
    return next(filter(None, map(column_problem, value)), "")


_SEVERAL: Mapping[str, Callable[[Any], str]] = {"columns": columns_problem, "values": constants_problem}
_CHECKS: Mapping[str, Callable[[str], str]] = {
    "base_url": base_url_problem,
    "logo": logo_problem,
    "accent": accent_problem,
    "accent_dark": dark_accent_problem,
    "domain": domain_problem,
    "repository": address_problem,
    "license": address_problem,
    "contact": contact_problem,
    "language": language_problem,
    "id": id_problem,
    "w3id": w3id_problem,
    "endpoint": root_problem,
    "datacite_endpoint": root_problem,
    "keep_snapshots": count_problem,
    "max_shrink": share_problem,
}
