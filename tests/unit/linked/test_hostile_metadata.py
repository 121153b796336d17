"""Metadata of an index in which every text is hostile: they are well formed, and say what is there as text."""

import json
import re
from pathlib import Path

import pytest
from rdflib import Graph

from tests.fixtures.heads import collection_urls, json_ld, read_head
from tests.fixtures.profiles import nodes, problems

ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib 7.6 uses it itself
def test_descriptions_have_what_is_required_and_are_read_by_others(hostile_site: Path) -> None:
    for url in ("", "commons/idc/", *collection_urls(hostile_site)):
        node = json_ld(read_head(hostile_site, url))
        assert problems(node) == [], url
        assert len({each["@id"] for each in node.get("hasPart", [])}) == len(node.get("hasPart", []))
        stub = {"@context": {"@vocab": "https://schema.org/"}}
        assert len(Graph().parse(data=json.dumps(node | stub), format="json-ld")) >= len(list(nodes(node)))


def test_links_and_sets_of_links_hold_addresses_alone(hostile_site: Path) -> None:
    for url in collection_urls(hostile_site):
        head = read_head(hostile_site, url)
        rels = {link.attributes["rel"]: link.attributes["href"] for link in head.all("link")}
        assert all(ADDRESS.fullmatch(rels[rel]) for rel in ("cite-as", "license", "DCTERMS.license") if rel in rels)
        sets = json.loads((hostile_site / url / "linkset.json").read_text(encoding="utf-8"))["linkset"]
        of_page = {rel: targets for rel, targets in sets[0].items() if rel != "anchor"}
        assert all(ADDRESS.fullmatch(target["href"]) for targets in of_page.values() for target in targets)
