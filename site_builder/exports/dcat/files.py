"""The DCAT files: `catalog.ttl` and `catalog.jsonld` of all, `dcat.ttl` and `dcat.jsonld` beside each page.

The nodes are written as JSON-LD with the context in the file, so that a reader fetches nothing. Turtle is written from
what Oxigraph reads in them, which takes a twentieth of the time that rdflib takes for both.
"""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from site_builder.config import SiteConfig
from site_builder.exports.api import dump
from site_builder.exports.dcat.catalogs import catalog_nodes
from site_builder.exports.dcat.datasets import dataset_nodes
from site_builder.exports.dcat.vocab import PREFIXES
from site_builder.linked.described import describe
from site_builder.linked.nodes import Json
from site_builder.linked.script import shown
from site_builder.model import Catalog, Collection
from site_builder.publish import Output, text_file

if TYPE_CHECKING:
    from pyoxigraph import Triple

_WRITER = "the DCAT catalogue"


def dcat_paths(collection: Collection) -> tuple[tuple[str, str], ...]:
    """Where a collection's files lie, with their media types: `collections/idc/nlst/dcat.ttl`."""
    return (f"{collection.url}dcat.ttl", "text/turtle"), (f"{collection.url}dcat.jsonld", "application/ld+json")


def dcat_files(catalog: Catalog, config: SiteConfig, generated_at: str) -> list[Output]:
    """The files of every collection and of the whole catalogue, which holds the catalogues and all of those."""
    described = describe(catalog, config)
    of_each = [dataset_nodes(described[c.id], catalog, config, generated_at[:10]) for c in catalog.collections]
    files, every = [], []
    of_catalog, triples = _read(catalog_nodes(catalog, config, generated_at))
    for collection, nodes in zip(catalog.collections, of_each, strict=True):
        text, found = _read(nodes)
        (turtle, _), (json_ld, _) = dcat_paths(collection)
        files += [_turtle(turtle, found), text_file(json_ld, text, _WRITER)]
        every += found
    whole = _json_ld([*json.loads(of_catalog)["@graph"], *(node for nodes in of_each for node in nodes)])
    return [_turtle("catalog.ttl", [*triples, *every]), text_file("catalog.jsonld", whole, _WRITER), *files]


def _read(nodes: Sequence[Json]) -> "tuple[str, list[Triple]]":
    """The nodes as JSON-LD, and the statements that Oxigraph reads in it."""
    from pyoxigraph import RdfFormat, parse  # a few milliseconds that other commands need not wait

    text = _json_ld(nodes)
    return text, [quad.triple for quad in parse(text, format=RdfFormat.JSON_LD)]


def _json_ld(nodes: Iterable[Json]) -> str:
    """The nodes, each once, with their texts as pages may have them."""
    distinct = {json.dumps(node): node for node in map(shown, nodes)}
    return dump({"@context": PREFIXES, "@graph": list(distinct.values())})


def _turtle(path: str, triples: "Iterable[Triple]") -> Output:
    """The statements, each once, in the order of the nodes."""
    from pyoxigraph import RdfFormat, serialize

    data = serialize(dict.fromkeys(triples), format=RdfFormat.TURTLE, prefixes=PREFIXES)
    assert data is not None  # it is, where no file is given to write to
    *prefixes, body = data.split(b"\n", len(PREFIXES))  # they come in the order of a hash table
    return Output(path, b"\n".join([*sorted(prefixes), body]), _WRITER)
