"""What a collection's page and the files beside it say to programs, as it is published: what all checks look at."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from site_builder.audit.links import asked_as
from site_builder.audit.states import LinkState
from site_builder.config import SiteConfig
from site_builder.contexts import HeadLink, PageInfo
from site_builder.fair.results import Verdict

Json = dict[str, Any]

#: Forms of identifiers that somebody keeps for good: DOI, Handle, ARK, w3id.org, PURL, identifiers.org, URN:NBN.
_PERSISTENT = re.compile(
    r"(?:https?://(?:dx\.)?doi\.org/|doi:|^)10\.[0-9]{4,9}/\S+|https?://hdl\.handle\.net/\S+|(?:^|/)ark:/?[0-9]{5}\S*"
    r"|https?://(?:www\.)?w3id\.org/\S+|https?://purl\.org/\S+|https?://identifiers\.org/\S+|^urn:nbn:\S+",
    re.IGNORECASE,
)
#: Types of tables that tell what is in a collection, which are neither images nor ways to them.
_TABLES = frozenset({"application/vnd.apache.parquet", "text/csv"})


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is published of a collection, or of the catalogue, where that has no page of its own.

    `page` is its absolute address, `site` that of the site. `json_ld` is what the page embeds, `links` are its typed
    links with absolute targets. `dcat` is the node of the data set in its DCAT file, `nodes` are all of them by their
    IRIs; empty where there is no such file. `namespaces` are those of which the page or the file uses a term.
    `croissant` is the Croissant file; None where there is none. `states` are what the last audit found, by address;
    `licensed` tells whether the site states a licence of what it writes itself.
    """

    page: str
    site: str
    json_ld: Json
    links: tuple[HeadLink, ...]
    dcat: Json
    nodes: Mapping[str, Json]
    namespaces: frozenset[str]
    croissant: Json | None
    states: Mapping[str, LinkState]
    licensed: bool

    def targets(self, rel: str) -> list[HeadLink]:
        """The typed links of one relation."""
        return [link for link in self.links if link.rel == rel]

    def node(self, reference: Any) -> Json:
        """The node of the DCAT file that a reference leads to; the reference itself where the file has none."""
        found: Json = self.nodes.get(reference["@id"], reference)
        return found


def read_evidence(
    info: PageInfo, config: SiteConfig, files: Mapping[str, bytes], states: Mapping[str, LinkState]
) -> Evidence:
    """What the page with this head says, and what the files beside it do; `files` are bytes by path from the root."""
    site = config.base_url
    page = site + info.url
    json_ld = json.loads(info.json_ld) if info.json_ld else {}
    graph = parsed(files.get(f"{info.url}dcat.jsonld")) or {}
    nodes = by_id(graph)
    return Evidence(
        page=page,
        site=site,
        json_ld=json_ld,
        links=tuple(HeadLink(link.rel, _absolute(link.href, site), link.media) for link in info.links),
        dcat=nodes.get(f"{page}#dataset", {}),
        nodes=nodes,
        namespaces=frozenset([*_namespaces(graph), *_contexts(json_ld)]),
        croissant=parsed(files.get(f"{info.url}croissant.json")),
        states=states,
        licensed=bool(config.license),
    )


def parsed(data: bytes | None) -> Json | None:
    """A file of JSON; None where there is no file."""
    return json.loads(data) if data is not None else None


def by_id(graph: Json) -> dict[str, Json]:
    """The nodes of a file of JSON-LD by their IRIs."""
    return {node["@id"]: node for node in graph.get("@graph", ())}


def values(node: Json, *names: str) -> list[Any]:
    """The values of a property under the first of its names that the node has; none where it has none of them."""
    for name in names:
        found = node.get(name)
        if found or isinstance(found, bool | int | float):
            return found if isinstance(found, list) else [found]
    return []


def texts(found: Iterable[Any]) -> Iterator[str]:
    """Values as texts: of a node its name, value and addresses."""
    for value in found:
        if isinstance(value, dict):
            yield from (str(value[key]) for key in ("name", "value", "@value", "url", "@id") if value.get(key))
        else:
            yield str(value)


def identifiers(evidence: Evidence) -> list[str]:
    """What the page says to be identifiers of the collection: `identifier`, `sameAs`, `url` and the IRI itself."""
    names = ("identifier", "sameAs", "url", "@id")
    return [text for name in names for text in texts(values(evidence.json_ld, name))]


def is_persistent(identifier: str) -> bool:
    """Whether an identifier has the form of one that somebody keeps for good."""
    return _PERSISTENT.search(identifier) is not None


def downloads(evidence: Evidence) -> list[Json]:
    """Distributions of the page that hold tables of the contents or ways to the data, not descriptions of these."""
    described = {link.href for link in evidence.targets("describedby")} | {evidence.page}
    found = values(evidence.json_ld, "distribution")
    return [one for one in found if one.get("contentUrl") and one["contentUrl"] not in described]


def distributions(evidence: Evidence) -> tuple[list[Json], list[Json]]:
    """The distributions of the DCAT file: those that lead to the data elsewhere, and those of files of this site."""
    elsewhere: list[Json] = []
    here: list[Json] = []
    for reference in values(evidence.dcat, "dcat:distribution"):
        node = evidence.node(reference)
        own = any(url.startswith(evidence.site) for url in _addresses(node))
        (here if own else elsewhere).append(node)
    return elsewhere, here


def data_addresses(evidence: Evidence) -> list[str]:
    """Where the data are had: what the page offers beside tables, and where the DCAT file leads to."""
    elsewhere, _here = distributions(evidence)
    urls = [str(one["contentUrl"]) for one in downloads(evidence) if one.get("encodingFormat") not in _TABLES]
    return list(dict.fromkeys([*urls, *(url for node in elsewhere for url in _addresses(node))]))


def audited(evidence: Evidence, urls: Iterable[str]) -> Verdict:
    """Whether one of the addresses works, as far as the last audit knows."""
    known = [state for url in urls if (state := _state(url, evidence.states))]
    if any(state.works for state in known):
        return Verdict("met")
    gone = [state for state in known if state.state in ("missing", "gone")]
    if gone and len(gone) == len(known):
        return Verdict("missing", f"{gone[0].url} leads nowhere, as found on {gone[0].checked}")
    if known:
        return Verdict("not checked", f"the audit of {known[0].checked} could not tell: {known[0].state}")
    return Verdict("not checked", "the owner of this site has not audited the links yet")


def _state(url: str, states: Mapping[str, LinkState]) -> LinkState | None:
    return states.get(url) or states.get(asked_as("explore", url))


def _addresses(node: Json) -> list[str]:
    return [one["@id"] for name in ("dcat:downloadURL", "dcat:accessURL") for one in values(node, name)]


def _absolute(href: str, site: str) -> str:
    return href if "://" in href else site + href


def _namespaces(graph: Json) -> set[str]:
    """The namespaces of which a file of JSON-LD uses a term as a property or a class."""
    prefixes = graph.get("@context", {})
    used: set[str] = set()
    for node in graph.get("@graph", ()):
        used.update(name.partition(":")[0] for name in (*node, *texts(values(node, "@type"))) if ":" in name)
    return {prefixes[prefix] for prefix in used & prefixes.keys()}


def _contexts(json_ld: Json) -> set[str]:
    """The namespaces of what a page embeds: of its context, its properties and the profiles that it conforms to."""
    found = {text for text in texts(values(json_ld, "@context")) if ":" in text}
    found |= {name.rpartition("/")[0] + "/" for name in json_ld if "://" in name}
    conforms = values(json_ld, "http://purl.org/dc/terms/conformsTo", "dct:conformsTo", "conformsTo")
    return found | set(texts(conforms))
