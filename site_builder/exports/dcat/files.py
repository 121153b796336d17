"""The DCAT files: `catalog.ttl` and `catalog.jsonld` of all, `dcat.ttl` and `dcat.jsonld` beside each page.

The nodes are written as JSON-LD with the context in the file, so that a reader fetches nothing. Turtle is written from
what Oxigraph reads in them, which takes a twentieth of the time that rdflib takes for both.
"""

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from site_builder.config import SiteConfig
from site_builder.exports.dcat.catalogs import catalog_nodes
from site_builder.exports.dcat.datasets import dataset_nodes
from site_builder.exports.dcat.paths import dcat_paths
from site_builder.exports.dcat.vocab import PREFIXES
from site_builder.linked.described import describe
from site_builder.linked.nodes import Json
from site_builder.linked.script import shown
from site_builder.model import Catalog
from site_builder.publish import Output, text_file

if TYPE_CHECKING:
    from pyoxigraph import Triple

_WRITER = "the DCAT catalogue"


def dcat_files(catalog: Catalog, config: SiteConfig, generated_at: str) -> list[Output]:
    """The files of every collection and of the whole catalogue, which holds the catalogues and all of those."""
    described = describe(catalog, config)
    lines = _lines(catalog_nodes(catalog, config, generated_at))
    triples = _read(_json_ld(lines))
    files = []
    for collection in catalog.collections:
        own = _lines(dataset_nodes(described[collection.id], catalog, config, generated_at[:10]))
        text = _json_ld(own)
        found = _read(text)
        (turtle, _), (json_ld, _) = dcat_paths(collection)
        files += [_turtle(turtle, found), text_file(json_ld, text, _WRITER)]
        lines += own
        triples += found
    whole = text_file("catalog.jsonld", _json_ld(dict.fromkeys(lines)), _WRITER)
    return [_turtle("catalog.ttl", triples), whole, *files]


def _lines(nodes: Sequence[Json]) -> list[str]:
    """The nodes, each once and on a line, with their texts as pages may have them; quick to write and to compare."""
    texts = (json.dumps(shown(node), ensure_ascii=False, allow_nan=False) for node in nodes)
    return list(dict.fromkeys(text.encode("utf-8", "replace").decode("utf-8") for text in texts))


def _json_ld(lines: Iterable[str]) -> str:
    head = '{\n"@context": ' + json.dumps(PREFIXES) + ',\n"@graph": [\n'
    return head + ",\n".join(lines) + "\n]\n}\n"


def _read(text: str) -> "list[Triple]":
    """The statements that Oxigraph reads in JSON-LD."""
    from pyoxigraph import RdfFormat, parse  # a few milliseconds that other commands need not wait

    return [quad.triple for quad in parse(text, format=RdfFormat.JSON_LD)]


def _turtle(path: str, triples: "Iterable[Triple]") -> Output:
    """The statements, each once, in the order of the nodes."""
    from pyoxigraph import RdfFormat, serialize

    data = serialize(dict.fromkeys(triples), format=RdfFormat.TURTLE, prefixes=PREFIXES)
    assert data is not None  # it is, where no file is given to write to
    *prefixes, body = data.split(b"\n", len(PREFIXES))  # they come in the order of a hash table
    return Output(path, b"\n".join([*sorted(prefixes), body]), _WRITER)
