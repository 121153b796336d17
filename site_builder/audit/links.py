"""Which links of collections are audited, by what address they are asked for, and where they stand."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal
from urllib.parse import urlsplit

from site_builder.audit.states import LinkState
from site_builder.filters import external_url
from site_builder.model import Catalog, Collection

Role = Literal["data_url_doi", "landing_page", "explore", "dicom_viewer_url"]

#: Links whose query and fragment tell a program in the browser what to show: the server knows nothing of them.
_PROGRAMS = ("explore", "dicom_viewer_url")
#: Where the path of a viewer stops to name the viewer: SliM has the study in it (`/slim/studies/1.3.6...`).
_STUDY = re.compile(r"(?<=/)(?:studies/|[0-9]+(?:\.[0-9]+){5,}).*")


@dataclass(frozen=True, slots=True)
class AuditedLink:
    """An address that is asked for once, with the roles it has and the ids of the collections that show it."""

    url: str
    roles: tuple[Role, ...]
    collections: tuple[str, ...]


def asked_as(role: Role, url: str) -> str:
    """The address that is asked for a link: of viewers and explorers the program, which is the same for all studies.

    Thousands of samples lead to one page of a viewer, whose server answers all of them alike; asking for each would
    say no more, and burden it.
    """
    if role not in _PROGRAMS:
        return url
    parts = urlsplit(url)
    path = _STUDY.sub("", parts.path) if role == "dicom_viewer_url" else parts.path
    return parts._replace(path=path, query="", fragment="").geturl()


def links_of(collection: Collection) -> Iterator[tuple[Role, str]]:
    """The links of a collection that are audited, each as (role, address as the page has it); some may come twice."""
    for url in collection.data_url_doi:
        yield "data_url_doi", url
    for part in collection.parts:
        if part.data_url_doi:
            yield "data_url_doi", part.data_url_doi
    for link in collection.links:
        if link.role in ("data_url_doi", "landing_page", "explore"):
            yield link.role, link.url  # type: ignore[misc]  # one of the three
    for view in collection.sample_views:
        yield "dicom_viewer_url", view.dicom_viewer_url


def asked_of(collection: Collection) -> Mapping[str, Role]:
    """The addresses that are asked for a collection with their (first) role, in the order of its page."""
    asked: dict[str, Role] = {}
    for role, url in links_of(collection):
        if (external_url(url) or "").startswith("http"):
            asked.setdefault(asked_as(role, url), role)
    return asked


def audited_links(catalog: Catalog) -> tuple[AuditedLink, ...]:
    """Every address that the audit asks for, by address."""
    roles: dict[str, dict[Role, None]] = {}
    collections: dict[str, list[str]] = {}
    for collection in catalog.collections:
        for url, role in asked_of(collection).items():
            roles.setdefault(url, {})[role] = None
            collections.setdefault(url, []).append(collection.id)
    return tuple(AuditedLink(url, tuple(roles[url]), tuple(collections[url])) for url in sorted(roles))


def states_of(collection: Collection, states: Mapping[str, LinkState]) -> dict[str, LinkState]:
    """The states of the links that a page names one by one, by the address that the page has; only known ones."""
    named = ((role, url) for role, url in links_of(collection) if role != "dicom_viewer_url")
    return {url: states[asked] for role, url in named if (asked := asked_as(role, url)) in states}


def viewer_states_of(collection: Collection, states: Mapping[str, LinkState]) -> tuple[LinkState, ...]:
    """The states of the viewers that show samples of a collection; only known ones."""
    return tuple(
        states[url] for url, role in asked_of(collection).items() if role == "dicom_viewer_url" and url in states
    )
