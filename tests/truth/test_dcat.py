"""The DCAT files say what the API says: every collection's figures, addresses and licences, and nothing else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pyshacl import validate
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF, XSD

from site_builder.harmonise.license import LICENSES

BASE = "https://example.org/atlas/"
HEALTH = Namespace("http://healthdataportal.eu/ns/health#")
RIGHTS = {"open": "PUBLIC", "registered": "PUBLIC", "controlled": "RESTRICTED", "mixed": "RESTRICTED"}
SHAPES = Path(__file__).parents[1] / "unit" / "dcat" / "shapes.ttl"
NOT_KNOWN = ("unknown", "not reported")
Json = dict[str, Any]


@pytest.fixture(scope="module", params=["real_site", "federated_site"])
def site(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def whole(site: Path) -> Graph:
    return Graph().parse(site / "catalog.ttl")


@pytest.fixture(scope="module")
def every(site: Path) -> list[tuple[Json, URIRef]]:
    """Every collection as the API has it, and its node."""
    details = (
        json.loads(path.read_text(encoding="utf-8")) for path in sorted(site.glob("api/v1/collections/*/*.json"))
    )
    return [(detail, URIRef(f"{BASE}{detail['url']}#dataset")) for detail in details]


def number(graph: Graph, node: URIRef, name: str) -> int | None:
    found = list(graph.objects(node, HEALTH[name]))
    assert len(found) <= 1
    if not found:
        return None
    assert isinstance(found[0], Literal)
    assert found[0].datatype == XSD.nonNegativeInteger
    return int(found[0])


def texts(graph: Graph, node: URIRef, name: URIRef) -> list[str]:
    return sorted(map(str, graph.objects(node, name)))


def is_human(detail: Json) -> bool:
    return detail["species"] in ([], ["Human"])


def records(counted: Json) -> int | None:
    if counted["series"] is None and "series" not in counted.get("hidden", []):
        found: int | None = counted["studies"]
    else:
        found = counted["series"]
    return found


def bounds(detail: Json) -> tuple[int | None, int | None]:
    """The ends of the groups of ages with somebody in them; of those whose number is hidden, none."""
    unit = detail["facet_units"].get("age_group")
    groups = [c for c in detail["facets"]["age_group"] if c["value"] not in NOT_KNOWN and c[unit] != 0]
    if not groups or not is_human(detail):
        return None, None
    groups.sort(key=lambda group: int(group["value"].rstrip("+").split("-")[0]))
    low = groups[0]["value"].rstrip("+").split("-")[0] if groups[0][unit] is not None else None
    high = groups[-1]["value"].split("-")[-1] if groups[-1][unit] is not None else "90+"
    return (int(low) if low else None), (None if high == "90+" else int(high))


def test_every_collection_is_in_the_catalogue(whole: Graph, every: list[tuple[Json, URIRef]]) -> None:
    listed = set(whole.objects(URIRef(f"{BASE}#catalog"), DCAT.dataset))
    assert listed == {node for _detail, node in every}
    topics = {whole.value(record, FOAF.primaryTopic) for record in whole.subjects(RDF.type, DCAT.CatalogRecord)}
    assert topics == listed


def test_figures_are_those_of_the_api(whole: Graph, every: list[tuple[Json, URIRef]]) -> None:
    for detail, node in every:
        people = detail["subjects"] if is_human(detail) else None
        assert number(whole, node, "numberOfUniqueIndividuals") == people, detail["id"]
        assert number(whole, node, "numberOfRecords") == records(detail), detail["id"]
        ages = number(whole, node, "minTypicalAge"), number(whole, node, "maxTypicalAge")
        assert ages == bounds(detail), detail["id"]


def test_figures_are_there_for_nearly_all(every: list[tuple[Json, URIRef]]) -> None:
    """The test above is not met by saying nothing."""
    people = [detail for detail, _node in every if is_human(detail)]
    assert len(people) >= 0.9 * len(every)
    assert sum(records(detail) is not None for detail, _node in every) >= len(every) - 2
    assert sum(bounds(detail) != (None, None) for detail in people) >= 0.3 * len(people)


def test_parts_are_those_of_the_api(whole: Graph, every: list[tuple[Json, URIRef]]) -> None:
    for detail, node in every:
        first = next((part for part in detail["parts"] if part["kind"] == "original_data"), None)
        rest = [part for part in detail["parts"] if part is not first]
        parts = [each for each in whole.objects(node, DCTERMS.hasPart) if isinstance(each, URIRef)]
        said = sorted((*texts(whole, each, DCAT.landingPage), number(whole, each, "numberOfRecords")) for each in parts)
        assert said == sorted((part["data_url_doi"], records(part)) for part in rest)


def test_licences_and_addresses_are_those_of_the_parts(whole: Graph, every: list[tuple[Json, URIRef]]) -> None:
    for detail, node in every:
        holders = [node, *whole.objects(node, DCTERMS.hasPart)]
        data = [
            d
            for each in holders
            for d in whole.objects(each, DCAT.distribution)
            if (d, DCAT.downloadURL, None) not in whole
        ]
        said = {(str(whole.value(d, DCAT.accessURL)), str(whole.value(d, DCTERMS.license) or "")) for d in data}
        wanted = {
            (part["data_url_doi"], LICENSES[id_].url if id_ else "")
            for part in detail["parts"]
            for id_ in part["licenses"] or [None]
            if part["data_url_doi"]
        }
        assert said == wanted, detail["id"]


def test_identity_access_and_days_are_those_of_the_api(whole: Graph, every: list[tuple[Json, URIRef]]) -> None:
    for detail, node in every:
        assert texts(whole, node, DCTERMS.title) == [detail["title"]]
        assert texts(whole, node, DCTERMS.modified) == ([detail["updated"]] if detail["updated"] else [])
        right = [uri.rpartition("/")[2] for uri in texts(whole, node, DCTERMS.accessRights)]
        assert right == ([RIGHTS[detail["access"]]] if detail["access"] in RIGHTS else [])
        landing = [link["url"] for link in detail["links"] if link["role"] == "landing_page"]
        assert texts(whole, node, DCAT.landingPage) == sorted({BASE + detail["url"], *landing})
        twins = [f"{BASE}{twin['url']}#dataset" for twin in detail["twins"]]
        assert texts(whole, node, DCTERMS.relation) == sorted(twins)


def test_the_facts_that_are_named_are_there(site: Path, whole: Graph, every: list[tuple[Json, URIRef]]) -> None:
    for detail, node in every:
        [url] = texts(whole, URIRef(str(node).replace("#dataset", "#facts")), DCAT.downloadURL)
        assert json.loads((site / url.removeprefix(BASE)).read_text(encoding="utf-8")) == detail


#: Recommended by DCAT-AP -> whether the API has what it says. No source tells of which place or time the data are.
TOLD: dict[URIRef, Callable[[Json], bool]] = {
    DCAT.distribution: lambda _: True,
    DCAT.keyword: lambda _: True,
    DCTERMS.publisher: lambda _: True,
    DCAT.theme: lambda _: True,
    DCTERMS.identifier: lambda _: True,
    DCTERMS.provenance: lambda _: True,
    DCTERMS.spatial: lambda _: False,
    DCTERMS.temporal: lambda _: False,
}


def test_what_is_recommended_is_there_wherever_it_is_known(whole: Graph, every: list[tuple[Json, URIRef]]) -> None:
    for detail, node in every:
        assert {name: (node, name, None) in whole for name in TOLD} == {
            name: told(detail) for name, told in TOLD.items()
        }


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib 7.6 uses it itself
def test_the_files_are_one_graph_that_conforms(site: Path, whole: Graph) -> None:
    assert set(whole) == set(Graph().parse(site / "catalog.jsonld", format="json-ld"))
    conforms, _graph, said = validate(whole, shacl_graph=Graph().parse(SHAPES))
    assert conforms, said
    for path in site.glob("collections/*/*/dcat.ttl"):
        found = set(Graph().parse(path))
        assert found <= set(whole), path
        assert found == set(Graph().parse(path.with_suffix(".jsonld"), format="json-ld")), path
