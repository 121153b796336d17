"""The DCAT files as other programs read them: rdflib and pySHACL, where Oxigraph wrote."""

import json
import re
from pathlib import Path

import pytest
from pyshacl import validate
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF, SKOS, XSD

from site_builder.config import SiteConfig
from site_builder.exports.dcat.files import dcat_files
from site_builder.exports.dcat.paths import dcat_paths
from site_builder.exports.dcat.vocab import PREFIXES
from site_builder.model import Catalog
from site_builder.suppress import suppressed
from tests.fixtures.federated import federated_catalog

CONFIG = SiteConfig("Atlas", "https://example.org/atlas/", contact="atlas@example.org")
AT = "2026-11-21T12:00:00Z"
SHAPES = Graph().parse(Path(__file__).with_name("shapes.ttl"))
#: rdflib 7.6 uses its own deprecated class to read JSON-LD.
pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    return federated_catalog()


@pytest.fixture(scope="module")
def files(catalog: Catalog) -> dict[str, bytes]:
    return {file.path: file.data for file in dcat_files(catalog, CONFIG, AT)}


def problems(turtle: bytes) -> str:
    """What the shapes say of a file; nothing where it conforms."""
    conforms, _graph, text = validate(Graph().parse(data=turtle), shacl_graph=SHAPES)
    return "" if conforms else str(text)


def test_the_shapes_tell_what_is_wrong() -> None:
    wrong = b"""@prefix dcat: <http://www.w3.org/ns/dcat#> . @prefix dct: <http://purl.org/dc/terms/> .
        <https://example.org/a> a dcat:Dataset ; dct:title "A" ; dct:issued "soon" ; dcat:distribution [] ."""
    told = problems(wrong)
    assert "Results (4)" in told  # description, theme, day, and a distribution that is none


def test_every_file_conforms_to_the_shapes(files: dict[str, bytes]) -> None:
    found = {path: problems(data) for path, data in files.items() if path.endswith(".ttl")}
    assert found == dict.fromkeys(found, "")
    assert len(found) == 9


def test_every_collection_has_both_files(catalog: Catalog, files: dict[str, bytes]) -> None:
    of_each = [path for collection in catalog.collections for path, _media in dcat_paths(collection)]
    assert list(files) == ["catalog.ttl", "catalog.jsonld", *of_each]


def test_json_ld_and_turtle_are_the_same_graph(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        if path.endswith(".ttl"):
            twin = files[path.removesuffix(".ttl") + ".jsonld"]
            assert set(Graph().parse(data=data)) == set(Graph().parse(data=twin, format="json-ld")), path


def test_the_whole_holds_every_collection_and_the_catalogues(files: dict[str, bytes]) -> None:
    whole = Graph().parse(data=files["catalog.ttl"])
    for path, data in files.items():
        if path.endswith("/dcat.ttl"):
            assert set(Graph().parse(data=data)) <= set(whole), path
    site = URIRef("https://example.org/atlas/#catalog")
    assert len(set(whole.objects(site, DCAT.dataset))) == 8 == len(set(whole.objects(site, DCAT.record)))
    of_platforms = [set(whole.objects(each, DCAT.dataset)) for each in whole.objects(site, DCAT.catalog)]
    assert set.union(*of_platforms) == set(whole.objects(site, DCAT.dataset))
    assert sum(map(len, of_platforms)) == 8


def test_no_node_is_blank_and_every_reference_within_the_file_is_described(files: dict[str, bytes]) -> None:
    whole = Graph().parse(data=files["catalog.ttl"])
    assert all(isinstance(subject, URIRef) for subject in whole.subjects())
    ours = {o for o in whole.objects() if isinstance(o, URIRef) and "example.org/atlas/" in o and "#" in o}
    assert ours <= set(whole.subjects())


def test_the_context_is_in_the_file_and_names_its_prefixes(files: dict[str, bytes]) -> None:
    for path, data in files.items():
        if path.endswith(".jsonld"):
            assert json.loads(data)["@context"] == PREFIXES
        else:
            head = data.decode().splitlines()[: len(PREFIXES)]
            assert head == sorted(f"@prefix {name}: <{iri}> ." for name, iri in PREFIXES.items())


def test_the_same_catalogue_gives_the_same_bytes(catalog: Catalog, files: dict[str, bytes]) -> None:
    assert {file.path: file.data for file in dcat_files(catalog, CONFIG, AT)} == files


def test_the_catalogue_says_what_it_is(files: dict[str, bytes]) -> None:
    graph = Graph().parse(data=files["catalog.ttl"])
    site = URIRef("https://example.org/atlas/#catalog")
    assert graph.value(site, DCTERMS.language) == URIRef(
        "http://publications.europa.eu/resource/authority/language/ENG"
    )
    assert str(graph.value(site, DCTERMS.conformsTo)) == "https://semiceu.github.io/DCAT-AP/releases/3.0.0/"
    modified = graph.value(site, DCTERMS.modified)
    assert (str(modified), getattr(modified, "datatype", None)) == ("2026-11-21T12:00:00+00:00", XSD.dateTime)
    heal = URIRef("http://publications.europa.eu/resource/authority/data-theme/HEAL")
    assert set(graph.subjects(DCAT.theme, heal)) == set(graph.subjects(RDF.type, DCAT.Dataset))
    assert str(graph.value(heal, SKOS.prefLabel)) == "Health"


@pytest.mark.parametrize("min_cell", [11, 15, 30])
def test_no_small_number_of_subjects_is_in_a_file(catalog: Catalog, min_cell: int) -> None:
    files = dcat_files(suppressed(catalog, min_cell), CONFIG, AT)
    whole = Graph().parse(data=files[0].data)
    counts = {int(str(n)) for n in whole.objects(None, URIRef(f"{PREFIXES['healthdcatap']}numberOfUniqueIndividuals"))}
    said = {
        int(n.replace(",", ""))
        for file in files
        for n in re.findall(r"(?<!than )\b(\d[\d,]*) subjects", file.data.decode())
    }
    assert counts
    assert min(counts | said) >= min_cell


def test_files_of_a_hostile_index_are_read_by_others_and_conform(hostile_site: Path) -> None:
    whole = Graph().parse(hostile_site / "catalog.ttl")
    assert set(whole) == set(Graph().parse(hostile_site / "catalog.jsonld", format="json-ld"))
    assert problems((hostile_site / "catalog.ttl").read_bytes()) == ""
    paths = sorted(hostile_site.glob("collections/*/*/dcat.ttl"))
    assert len(paths) == len(list(hostile_site.glob("collections/*/*/citation.bib")))
    assert set().union(*(set(Graph().parse(path)) for path in paths)) <= set(whole)
