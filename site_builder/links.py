"""Links: what leads from one file of the site to another must be there, in pages and in files for machines."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from posixpath import normpath
from urllib.parse import unquote, urlsplit

from site_builder.publish import Output, refuse

# A text or an attribute's value may say `href=x` too, so attributes are read one by one, from the tag on. What
# comes from Jinja has no "<", ">" or quotation marks in texts and values. Of the names of one pattern no tag of ours
# has more than one.
_VALUE = r"""(?:"([^"]*+)"|'([^']*+)'|([^\s"'<>]++))"""
_ATTRIBUTE = r"""[^\s=<>"']++(?:=(?:"[^"]*+"|'[^']*+'|[^\s"'<>]++))?+"""


def _attribute(names: str) -> re.Pattern[str]:
    other = rf"(?:\s++(?!(?:{names})=){_ATTRIBUTE})*+"
    return re.compile(rf"<[A-Za-z][A-Za-z0-9-]*+{other}\s++(?:{names})={_VALUE}")


_TAG = re.compile(rf"<[A-Za-z][A-Za-z0-9-]*+(?:\s++{_ATTRIBUTE})++")
_LINKS = (_attribute("href|src|data-core|data-chart-csv"), _attribute("data-bibliography|data-chart-template"))
_IDS = (_attribute("id"),)
_LOC = re.compile(r"<loc>([^<]*)</loc>")


@dataclass(frozen=True, slots=True)
class _Site:
    """What links are held to."""

    files: Mapping[str, Output]
    ids: Mapping[str, set[str]]
    base_path: str


def check_links(files: Mapping[str, Output], base_path: str) -> None:
    """Raise `PublishError` with every address inside the site that leads nowhere.

    Read are links of HTML pages and what their scripts load, and the addresses of pages in the list of the API,
    the search index and the site map.

    Args:
        files: the site by path.
        base_path: path below which it is served, beginning and ending with a slash.
    """
    tags = {path: set(_TAG.findall(file.data.decode())) for path, file in files.items() if path.endswith(".html")}
    site = _Site(files, _values(_IDS, tags), base_path)
    problems: list[str] = []
    checked: dict[tuple[str, str], str | None] = {}
    for path, links in _values(_LINKS, tags).items():
        folder = path.rpartition("/")[0]
        for raw in links:
            key = (path if raw.startswith("#") else folder, raw)
            if key not in checked:
                checked[key] = _broken(unescape(raw), path, folder, site)
            if checked[key]:
                problems.append(f"{path} links to {raw!r}: {checked[key]}")
    for path, address in _listed(files):
        if why := _broken(address, "index.html", "", site):
            problems.append(f"{path} lists {address!r}: {why}")
    refuse(sorted(problems))


def _values(patterns: Iterable[re.Pattern[str]], tags: Mapping[str, set[str]]) -> dict[str, set[str]]:
    """What the patterns find in the tags of each page. Most tags stand on many pages and are read once."""
    found: dict[str, list[str]] = {}
    for tag in set().union(*tags.values()):
        if values := [a or b or c for pattern in patterns for a, b, c in pattern.findall(tag)]:
            found[tag] = values
    known = frozenset(found)
    return {path: {value for tag in own & known for value in found[tag]} for path, own in tags.items()}


def _listed(files: Mapping[str, Output]) -> Iterator[tuple[str, str]]:
    """Addresses in files for machines, seen from the site's root, each with the file that names it."""
    if api := files.get(path := "api/v1/collections.json"):
        yield from ((path, collection["url"]) for collection in json.loads(api.data)["collections"])
    if index := files.get(path := "search/index.json"):
        yield from ((path, stored["url"]) for stored in json.loads(index.data)["storedFields"].values())
    if sitemap := files.get(path := "sitemap.xml"):
        yield from ((path, urlsplit(unescape(loc)).path) for loc in _LOC.findall(sitemap.data.decode()))


def _broken(address: str, path: str, folder: str, site: _Site) -> str | None:
    """Why a link leads nowhere, or None; links to other hosts are not followed here."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return "it is no address"
    if parts.scheme or parts.netloc:
        return None if parts.scheme in {"http", "https", "mailto"} else f"scheme {parts.scheme!r} is not allowed"
    target = unquote(parts.path)
    if target.startswith("/"):
        if not target.startswith(site.base_path):
            return f"outside the site's base path {site.base_path}"
        target = target.removeprefix(site.base_path)
        folder = ""
        path = "index.html"
    whole = normpath(f"{folder}/{target}" if folder else target) if target else path
    if whole.startswith(".."):
        return "outside the site"
    if target.endswith("/") or whole == ".":
        whole = "index.html" if whole == "." else f"{whole}/index.html"
    if whole not in site.files:
        return f"there is no {whole}"
    if parts.fragment and whole in site.ids and unquote(parts.fragment) not in site.ids[whole]:
        return f"{whole} has no element with the id {parts.fragment!r}"
    return None
