"""The page that sets collections side by side: scripts fill it from the API."""

from collections.abc import Mapping
from typing import Any

from site_builder import contexts
from site_builder.contexts import Crumb
from site_builder.filters import ACCESS_WORDS, external_url
from site_builder.harmonise.age import AGE_GROUPS
from site_builder.harmonise.license import License
from site_builder.model import Catalog
from site_builder.plan.page import Page, Urls, make_page, platform_url

URL = "compare/"
#: As many columns fit on paper; the basket of the list has room for as many.
MOST = 4

_WORDS = "Up to four collections side by side: facts, licences, and charts of shares on common axes."
_ANSWERS = ("commercial", "derivatives", "attribution", "share_alike", "registration")


def compare_page(catalog: Catalog, urls: Urls) -> Page:
    """The page without a collection; which ones it shows, `?c=idc/nlst&c=idc/lidc_idri` says in its address."""
    ctx = contexts.CompareContext(MOST, words_of(catalog, urls))
    return make_page(URL, "compare", "Compare collections", _WORDS, ctx, Crumb("Collections", "collections/"))


def words_of(catalog: Catalog, urls: Urls) -> Mapping[str, Any]:
    """What the API of a collection names but does not explain, as JSON; `page` is an address from the root.

    Shape: `{"licenses": {id: {"label", "url", "page", "summary", "commercial": "yes" ...}}, "platforms": {short name:
    {"name", "page"}}, "access": {kind: {"label", "meaning"}}, "ages": [group, ...]}`.
    """
    return {
        "licenses": {id_: _license(license_, urls) for id_, license_ in catalog.licenses.items()},
        "platforms": {
            platform.commons.name: {"name": platform.commons.long_name, "page": platform_url(platform)}
            for platform in catalog.platforms
        },
        "access": {kind: {"label": label, "meaning": meaning} for kind, (label, meaning) in ACCESS_WORDS.items()},
        "ages": list(AGE_GROUPS),
    }


def _license(license_: License, urls: Urls) -> dict[str, str | None]:
    return {
        "label": license_.label,
        "url": external_url(license_.url),
        "page": urls.get(("license", license_.id)),
        "summary": license_.summary,
        **{name: getattr(license_, name) for name in _ANSWERS},
    }
