"""What templates may call: addresses, numbers, dates and names as people read them.

Every function is pure. `url`, `asset` and `facet_url` depend on the page or on the plan, so they come from
factories; `page_filters` makes those that read the page from Jinja's context, which macros see only where
they are imported `with context`.
"""

import re
from collections.abc import Callable, Mapping
from datetime import date as Date
from datetime import datetime
from functools import lru_cache
from typing import Any
from urllib.parse import quote, urlsplit

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from site_builder import shares
from site_builder.columns import FACET_LABELS
from site_builder.errors import SiteBuilderError
from site_builder.hidden import hidden_of
from site_builder.model import RawValue
from site_builder.phrases import labels_in_a_row, listed, one_of

#: What is shown where a source has no such figure; never zero, never "unknown".
NOT_PROVIDED = "not provided"

ACCESS_WORDS = {
    "open": ("Open access", "Anyone can download the data, without an account."),
    "registered": ("Registration", "The data need an account with the platform."),
    "controlled": ("Controlled access", "The data need an approved request or a data use agreement."),
    "mixed": ("Mixed access", "Some of the data are open, some need a request or an account."),
    "unknown": ("Access not stated", "The source does not say who may download the data."),
}
_UNITS = ("bytes", "kB", "MB", "GB", "TB", "PB", "EB")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WRITTEN_OUT = re.compile(r"(https?://[^\s<>\"`{}|\\^]+)")
_SAFE = "/-._~?=&#%+:,;@!$'()*"


def make_url(page_url: str, base_path: str | None = None) -> Callable[[str], str]:
    """Return the filter that turns an address relative to the site's root into one for this page.

    Args:
        page_url: The page's own address relative to the root (`collections/idc/nlst/`, `` for home).
        base_path: Only for a page that is served at any depth (404): the path of the root (`/atlas/`),
            from which all its links are then absolute.

    Returns:
        `f(target)`: `../../` for `collections/`; `./` for the page itself. `http(s)`, `mailto` and `#part`
        stay as they are. It raises `SiteBuilderError` for any other scheme and for a target that starts
        with `/` or leaves the root.
    """

    def url(target: str) -> str:
        return site_url(page_url, target, base_path)

    return url


@lru_cache(maxsize=65_536)
def site_url(page_url: str, target: str, base_path: str | None = None) -> str:
    """Address of `target` for a link on `page_url`; see `make_url`."""
    parts = _parts(target)
    if parts is None:
        return target
    path, tail = parts
    if target.startswith(("/", "\\")) or ".." in path.split("/") or ":" in path:
        raise SiteBuilderError(f"page '{page_url}' links to '{target}', which is no address inside the site")
    if base_path is not None:
        return quote(base_path.rstrip("/") + "/" + path, safe=_SAFE) + tail
    return _relative(page_url, path) + tail


@lru_cache(maxsize=65_536)  # a site has many more links than places
def _parts(target: str) -> tuple[str, str] | None:
    """Path of an address inside the site and what follows it, quoted; None for what stays as it is."""
    if target.startswith("#") or _is_external(target):
        return None
    path, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", target, re.DOTALL).groups()  # type: ignore[union-attr]
    return path, mark + quote(rest, safe=_SAFE)


def _is_external(target: str) -> bool:
    return urlsplit(target).scheme in ("http", "https", "mailto") and external_url(target) is not None


def _relative(page_url: str, path: str) -> str:
    here, there = page_url.split("/")[:-1], path.split("/")
    most = min(len(here), len(there) - 1)
    shared = 0
    while shared < most and here[shared] == there[shared]:
        shared += 1
    return "../" * (len(here) - shared) + _quoted("/".join(there[shared:])) or "./"


@lru_cache(maxsize=65_536)
def _quoted(path: str) -> str:
    return quote(path, safe=_SAFE)


def make_asset(digests: Mapping[str, str], page_url: str, base_path: str | None = None) -> Callable[[str], str]:
    """Return the filter that gives the address of a file under `assets/`, with its content's hash.

    Args:
        digests: Hash by name below `assets/` (`js/copy.js`), so that browsers never keep an old copy.
        page_url: See `make_url`.
        base_path: See `make_url`.

    Returns:
        `f(name)`, which raises `SiteBuilderError` for a name that is no asset.
    """

    def asset(name: str) -> str:
        digest = digests.get(name)
        if digest is None:
            raise SiteBuilderError(f"page '{page_url}' uses the asset '{name}', which does not exist")
        return site_url(page_url, f"assets/{name}?v={digest}", base_path)

    return asset


def make_facet_url(urls: Mapping[tuple[str, str], str]) -> Callable[[str, str], str | None]:
    """Return the filter `value|facet_url("Modality")`: the value's landing page from the root, or None.

    Args:
        urls: Address by (facet, value), as planned.
    """

    def facet_url(value: str, facet: str) -> str | None:
        return urls.get((facet, value))

    return facet_url


def page_filters(
    digests: Mapping[str, str], facet_urls: Mapping[tuple[str, str], str]
) -> dict[str, Callable[..., object]]:
    """Every filter by its name in templates; `url` and `asset` read the page from the context.

    A page's context may carry `base_path` (see `make_url`).
    """

    @pass_context
    def url(context: Context, target: str) -> str:
        return site_url(context["page"].url, target, _base_path(context))

    @pass_context
    def asset(context: Context, name: str) -> str:
        return make_asset(digests, context["page"].url, _base_path(context))(name)

    return {**FILTERS, "url": url, "asset": asset, "facet_url": make_facet_url(facet_urls)}


def _base_path(context: Context) -> str | None:
    path = getattr(context.get("ctx"), "base_path", None)
    return path if isinstance(path, str) else None


def thousands(number: int | None) -> str:
    """Return a whole number with commas (`26,410`), or `not provided`."""
    return NOT_PROVIDED if number is None else f"{number:,}"


def count_of(number: int | None, one: str, several: str) -> str:
    """Return `1 subject`, `26,410 subjects` or `subjects not provided`."""
    if number is None:
        return f"{several} {NOT_PROVIDED}"
    return f"{number:,} {one if number == 1 else several}"


def figure(item: Any, unit: str, bounded: str = "subjects") -> str:
    """Return a figure of something counted: `26,410`, `fewer than 11`, `hidden` or `not provided`.

    Args:
        item: `Totals`, `Part`, `FacetCount` or a row of a list.
        unit: which figure: `collections`, `subjects`, `studies`, `series`, `instances` or `size_bytes`.
        bounded: the unit that `item.fewer_than` bounds (`hidden.bounded_unit`).
    """
    value: int | None = getattr(item, unit)
    if value is None and (hidden := hidden_of(item, unit, bounded)):
        return hidden.words
    return human_bytes(value) if unit == "size_bytes" else thousands(value)


def counted(item: Any, unit: str, bounded: str = "subjects") -> str:
    """Return a figure with its unit: `1 subject`, `fewer than 11 subjects`, `series hidden`, `series not provided`."""
    value: int | None = getattr(item, unit)
    if value is not None:
        return count_of(value, one_of(unit), unit)
    words = figure(item, unit, bounded)
    return f"{words} {unit}" if words.startswith("fewer") else f"{unit} {words}"


def is_shown(item: Any, unit: str) -> bool:
    """Return whether a figure is there to be shown, as a number or as one that is hidden."""
    return getattr(item, unit) is not None or hidden_of(item, unit) is not None


def age(stamp: str, now: str) -> str:
    """Return how old what was got at `stamp` is at `now` (ISO 8601): `18 days old`, `less than a day old`."""
    try:
        days = (datetime.fromisoformat(now) - datetime.fromisoformat(stamp)).days
    except (ValueError, TypeError):  # no time, or one without a zone
        return "of unknown age"
    return f"{count_of(days, 'day', 'days')} old" if days > 0 else "less than a day old"


def human_bytes(size: int | None) -> str:
    """Return a size in bytes in decimal units with three digits (`11.3 TB`), or `not provided`."""
    if size is None:
        return NOT_PROVIDED
    if size < 1000:
        return count_of(size, "byte", "bytes")
    value, unit = float(size), 0
    while value >= 999.5 and unit < len(_UNITS) - 1:
        value, unit = value / 1000, unit + 1
    digits = 2 if value < 9.995 else 1 if value < 99.95 else 0
    return f"{value:,.{digits}f} {_UNITS[unit]}"


def date(stamp: str | None) -> str:
    """Return `26 Sep 2026` for an ISO date or time, `not provided` for None, other text as it is."""
    if not stamp:
        return NOT_PROVIDED
    try:
        day = Date.fromisoformat(stamp[:10])
    except ValueError:
        return stamp
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def share(part: float | None) -> str:
    """Return a share between 0 and 1 as `47.1 %` (see `shares.share`), or `not provided`."""
    return NOT_PROVIDED if part is None else shares.share(part)


def trusted(html: str) -> Markup:
    """Mark HTML that this program itself has sanitised (`Citation.html`); never an upstream text."""
    return Markup(html)


def external_url(address: str | None) -> str | None:
    """Return an address that one may follow (`http`, `https` with a host and no user name, `mailto`), else None."""
    if not address or re.search(r"[\x00-\x20\x7f\\]", address):
        return None
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port  # a port that is none raises
    except ValueError:
        return None
    if parts.scheme == "mailto":
        return address if "@" in parts.path else None
    return address if parts.scheme in ("http", "https") and host and "@" not in parts.netloc else None


def linked(text: str) -> Markup:
    """Return a plain text as HTML in which written-out `http(s)` addresses are links; all else is escaped."""
    pieces = [escape(piece) if place % 2 == 0 else _link(piece) for place, piece in enumerate(_WRITTEN_OUT.split(text))]
    return Markup("").join(pieces)


def _link(written: str) -> Markup:
    """A link on an address in running text, without the punctuation that ends its sentence or bracket."""
    end = _end_of_address(written)
    address = written[:end]
    if external_url(address) is None:
        return escape(written)
    note = Markup('<span class="visually-hidden"> (external site)</span>')
    link = Markup('<a class="ext" href="{0}" rel="noopener external">{0}{1}</a>').format(address, note)
    return link + escape(written[end:])


def _end_of_address(written: str) -> int:
    unopened = len(re.findall(r"[)\]]", written)) - len(re.findall(r"[(\[]", written))
    for end in range(len(written), 0, -1):
        if written[end - 1] in ")]" and unopened > 0:
            unopened -= 1
        elif written[end - 1] not in ".,;:!?'*":
            return end
    return 0


def host(address: str) -> str:
    """Return the host of an address without `www.`, for telling where a link leads."""
    try:
        name = urlsplit(address).hostname or ""
    except ValueError:
        return ""
    return name.removeprefix("www.")


def doi(address: str) -> str:
    """Return the bare DOI of a `https://doi.org/` address, any other address without its scheme."""
    return re.sub(r"^https?://(?:(?:dx\.)?doi\.org/(?=10\.))?", "", address).rstrip("/")


def viewer(address: str) -> str:
    """Return the viewer an address opens: `SliM` for slides, `OHIF` (both at IDC), else `the viewer`."""
    path = urlsplit(address).path if external_url(address) else ""
    return "SliM" if "/slim/" in path else "OHIF" if "/viewer" in path else "the viewer"


def facet_label(name: str) -> str:
    """Return a facet's name as people call it (`BodyPartExamined` is `Body part`)."""
    return FACET_LABELS.get(name, name)


def access_label(access: str) -> str:
    """Return the kind of access in two words."""
    return ACCESS_WORDS.get(access, ACCESS_WORDS["unknown"])[0]


def access_meaning(access: str) -> str:
    """Return what the kind of access means for a person, one sentence."""
    return ACCESS_WORDS.get(access, ACCESS_WORDS["unknown"])[1]


def respelled(raw: tuple[RawValue, ...], value: str, label: str) -> tuple[RawValue, ...]:
    """Return the raw spellings that differ from both the harmonised value and its label."""
    return tuple(spelling for spelling in raw if spelling.raw not in (value, label))


#: The filters that need neither page nor plan, by their names in templates.
FILTERS: dict[str, Callable[..., object]] = {
    "thousands": thousands,
    "count_of": count_of,
    "figure": figure,
    "counted": counted,
    "is_shown": is_shown,
    "age": age,
    "listed": listed,
    "labels_in_a_row": labels_in_a_row,
    "one_of": one_of,
    "bytes": human_bytes,
    "date": date,
    "share": share,
    "trusted": trusted,
    "external_url": external_url,
    "linked": linked,
    "host": host,
    "doi": doi,
    "viewer": viewer,
    "facet_label": facet_label,
    "access_label": access_label,
    "access_meaning": access_meaning,
    "respelled": respelled,
}
