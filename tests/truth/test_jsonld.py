"""What pages say to programs is what the API says: every property of every collection, and nothing else."""

import json
import re
from collections.abc import Callable, Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin

import pytest
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import DCTERMS, RDF, SDO

from site_builder.columns import FACET_LABELS
from site_builder.harmonise.license import LICENSES
from site_builder.harmonise.modality import MODALITIES
from site_builder.model import LAST_VALUES
from tests.fixtures.heads import Json, json_ld, link, meta, read_head
from tests.fixtures.profiles import BIOSCHEMAS_RECOMMENDED, GOOGLE_RECOMMENDED, nodes, problems, values
from tests.truth.api import Api, read_api

BASE = "https://example.org/atlas/"
CONFORMS_TO = "http://purl.org/dc/terms/conformsTo"
#: Facets that are no measurements: terms of use, and what is stated of a whole collection.
NOT_MEASURED = {"license", "access", "commons_name", "disease_type", "primary_site"}
#: A stub of the context of schema.org, which is never fetched: its terms, and which values are addresses or dates.
CONTEXT = {
    "@vocab": "https://schema.org/",
    **{name: {"@type": "@id"} for name in ("url", "sameAs", "contentUrl", "inDefinedTermSet", "license", "isPartOf")},
    "isBasedOn": {"@type": "@id"},
    **{name: {"@type": "Date"} for name in ("dateModified", "datePublished")},
}
SITES = ("real_site", "federated_site")


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def every(site: Path) -> list[tuple[Json, Json]]:
    """Every collection as the API has it and as its page describes it."""
    return [(detail, json_ld(read_head(site, detail["url"]))) for detail in details(site).values()]


def details(site: Path) -> Mapping[str, Json]:
    listed = json.loads((site / "api/v1/collections.json").read_text(encoding="utf-8"))["collections"]
    paths = {entry["id"]: site / "api/v1/collections" / f"{entry['id']}.json" for entry in listed}
    return {id_: json.loads(path.read_text(encoding="utf-8")) for id_, path in paths.items()}


def originals(detail: Json) -> list[Json]:
    return [part for part in detail["parts"] if part["kind"] == "original_data"]


def own_doi(detail: Json) -> str | None:
    """The DOI of the largest original part, or that of a collection without parts."""
    found = [part["data_url_doi"] for part in originals(detail) if part["data_url_doi"]]
    found = found or ([] if detail["parts"] else detail["data_url_doi"])
    return found[0] if found and found[0].startswith("https://doi.org/") else None


def citation_of(detail: Json, url: str | None) -> str:
    return "\n".join(c["text"] for c in detail["citations"] if c["data_url_doi"] == url)


def own_citations(detail: Json) -> str:
    return "\n".join(citation_of(detail, part["data_url_doi"]) for part in originals(detail))


def known(detail: Json, facet: str) -> list[Json]:
    return [c for c in detail["facets"][facet] if c["value"] not in ("unknown", "not reported")]


def licenses(ids: list[str]) -> list[str]:
    return [LICENSES[id_].url for id_ in ids]


def figures(counted: Json) -> dict[str, int]:
    named = {unit: counted[unit] for unit in ("subjects", "studies", "series", "instances")}
    return {unit: n for unit, n in (named | {"bytes": counted["size_bytes"]}).items() if n is not None}


def sizes(node: Json) -> dict[str, int]:
    return {value["unitText"]: value["value"] for value in values(node, "size")}


def techniques(node: Json) -> set[str]:
    """Modalities by their labels; what is a term of DICOM has its code beside it."""
    found = values(node, "measurementTechnique")
    assert all(MODALITIES[each["termCode"]].label == each["name"] for each in found if isinstance(each, dict))
    assert {each for each in found if isinstance(each, str)} <= {MODALITIES[code].label for code in ("FUSION", "SC")}
    return {each if isinstance(each, str) else each["name"] for each in found}


def labels(codes: list[str]) -> set[str]:
    return {MODALITIES[code].label for code in codes}


#: Recommended property -> whether the API has what it says. No source tells who paid, where or when it was measured.
TOLD: dict[str, Callable[[Json], bool]] = {
    "alternateName": lambda d: {d["short_title"], d["collection_id"]} != {d["title"]},
    "creator": lambda d: bool(own_citations(d) or d["contributors"]),
    "citation": lambda d: any("\n\n" in c["text"] for c in d["citations"]) or "publication" in roles(d),
    "funder": lambda _: False,
    "hasPart": lambda d: len(d["parts"]) > len(originals(d)[:1]),
    "isPartOf": lambda _: True,
    "identifier": lambda _: True,
    "isAccessibleForFree": lambda d: d["access"] == "open",
    "keywords": lambda _: True,
    "license": lambda d: bool(d["licenses"]),
    "measurementTechnique": lambda d: bool(d["modalities"]),
    "sameAs": lambda d: bool(own_doi(d)) or "landing_page" in roles(d) or d["canonical"] != d["id"],
    "spatialCoverage": lambda _: False,
    "temporalCoverage": lambda _: False,
    "variableMeasured": lambda d: any(known(d, name) for name in d["facets"] if name not in NOT_MEASURED),
    "version": lambda d: bool("(Version" in own_citations(d) or d["provenance"]["version"]),
    "url": lambda _: True,
    "includedInDataCatalog": lambda _: True,
    "distribution": lambda _: True,
    "datePublished": lambda d: bool(re.search(r"\(\d{4}\)", own_citations(d)) or d["published"]),
    "publisher": lambda d: bool(own_citations(d)),
    "isBasedOn": lambda _: False,  # of a whole collection nobody says what it was made from
}


def roles(detail: Json) -> set[str]:
    return {each["role"] for each in detail["links"]}


def test_every_description_has_what_is_required(every: list[tuple[Json, Json]]) -> None:
    found = {detail["id"]: said for detail, node in every if (said := problems(node))}
    assert found == {}


def test_what_is_recommended_is_there_wherever_it_is_known(every: list[tuple[Json, Json]]) -> None:
    assert set(TOLD) == {*GOOGLE_RECOMMENDED, *BIOSCHEMAS_RECOMMENDED}
    for detail, node in every:
        assert {name: name in node for name in TOLD} == {name: told(detail) for name, told in TOLD.items()}, detail[
            "id"
        ]


def test_bioschemas_is_claimed_where_there_is_one_licence(every: list[tuple[Json, Json]]) -> None:
    claimed = {detail["id"] for detail, node in every if CONFORMS_TO in node}
    whole = {d["id"] for d, _node in every if all(c["value"] not in LAST_VALUES for c in d["facets"]["license"])}
    assert claimed == {detail["id"] for detail, _node in every if len(detail["licenses"]) == 1} & whole
    assert claimed


def test_names_addresses_and_identifiers(every: list[tuple[Json, Json]]) -> None:
    for detail, node in every:
        page, doi = BASE + detail["url"], own_doi(detail)
        assert (node["name"], node["url"], node["@id"]) == (detail["title"], page, f"{page}#dataset")
        assert set(values(node, "alternateName")) == {detail["short_title"], detail["collection_id"]} - {
            detail["title"]
        }
        *dois, at_platform = node["identifier"]
        assert [(each["value"], each["url"]) for each in dois] == ([(f"doi:{bare(doi)}", doi)] if doi else [])
        assert at_platform["value"] == detail["collection_id"]
        assert at_platform["propertyID"] == f"{detail['commons_name']} collection_id"


def bare(doi: str) -> str:
    return unquote(doi.removeprefix("https://doi.org/"))


def test_descriptions_are_those_of_the_source(every: list[tuple[Json, Json]]) -> None:
    for detail, node in every:
        said = " ".join(detail["description"].split())
        if 50 <= len(said) <= 5_000:
            assert node["description"] == said
        else:
            assert node["description"].startswith(said[:4_000])
            told = {
                int(n.replace(",", "")) for n in re.findall(r"[\d,]*\d (?=subjects?|stud|series)", node["description"])
            }
            assert told <= {*figures(detail).values(), detail.get("fewer_than")}, detail["id"]


def test_counts_licences_and_access(every: list[tuple[Json, Json]]) -> None:
    for detail, node in every:
        assert sizes(node) == figures(detail), detail["id"]
        assert values(node, "license") == licenses(detail["licenses"]), detail["id"]
        assert node.get("isAccessibleForFree") is (True if detail["access"] == "open" else None)
        assert ("conditionsOfAccess" in node) == (detail["access"] != "unknown")
        assert node.get("dateModified") == detail["updated"]


def test_techniques_variables_and_keywords(every: list[tuple[Json, Json]]) -> None:
    for detail, node in every:
        assert techniques(node) == labels(detail["modalities"])
        measured = {FACET_LABELS[name] for name in detail["facets"] if name not in NOT_MEASURED and known(detail, name)}
        assert {variable["name"] for variable in values(node, "variableMeasured")} == measured
        facets = ("disease_type", "primary_site", "BodyPartExamined", "Modality")
        stated = {count["label"] for name in facets for count in known(detail, name)}
        stated |= {*detail["species"], detail["commons_name"], "medical imaging"}
        assert {word.casefold() for word in node["keywords"]} == {word.casefold() for word in stated}


def test_creators_publishers_years_and_versions_stand_in_the_citation(every: list[tuple[Json, Json]]) -> None:
    for detail, node in every:
        cited = own_citations(detail)
        if not cited:
            made = [{"@type": "Organization", "name": name} for name in detail["contributors"]]
            assert values(node, "creator") == made
        else:
            assert_cited(node, cited, detail["id"])
            assert node["version"] in cited or node["version"].endswith(f" {detail['provenance']['version']}")


def assert_cited(node: Json, text: str, where: str) -> None:
    """Who, when and where: as the citation has it."""
    for agent in values(node, "creator"):
        parts = (agent.get("familyName") or agent["name"], agent.get("givenName", ""), agent.get("honorificSuffix", ""))
        assert all(part in text for part in parts), (where, agent)
    assert all(f"({year})" in text or f"({year}," in text for year in values(node, "datePublished")), where
    assert all(publisher["name"] in text for publisher in values(node, "publisher")), where


def test_parts_are_those_of_the_api(every: list[tuple[Json, Json]]) -> None:
    for detail, node in every:
        first = originals(detail)[:1]
        rest = [part for part in detail["parts"] if part not in first]
        assert len(values(node, "hasPart")) == len(rest)
        for part, said in zip(rest, values(node, "hasPart"), strict=True):
            assert said["identifier"]["url"] == part["data_url_doi"]
            assert said["name"] == (part["title"] or detail["title"])
            assert (sizes(said), techniques(said)) == (figures(part), labels(part["modalities"]))
            assert values(said, "license") == licenses(part["licenses"])
            assert said["isPartOf"] == {"@id": node["@id"]}
            assert_cited(said, citation_of(detail, part["data_url_doi"]), said["@id"])
            assert said.get("isBasedOn") in (None, own_doi(detail))
            assert ("isBasedOn" in said) == (part["kind"] == "analysis_result" and len(originals(detail)) == 1)
        ids = [each["@id"] for each in (node, *values(node, "hasPart"))]
        assert len(ids) == len(set(ids))


def test_what_is_the_same_is_about_nothing_else(site: Path, every: list[tuple[Json, Json]]) -> None:
    pages = {id_: BASE + detail["url"] for id_, detail in details(site).items()}
    for detail, node in every:
        landing = [each["url"] for each in detail["links"] if each["role"] == "landing_page"]
        counted_as = [pages[detail["canonical"]]] if detail["canonical"] != detail["id"] else []
        assert values(node, "sameAs") == [*filter(None, [own_doi(detail)]), *landing, *counted_as]


def test_files_and_catalogues_that_are_named_exist(site: Path, every: list[tuple[Json, Json]]) -> None:
    for detail, node in every:
        facts, *files = node["distribution"]
        assert json.loads((site / facts["contentUrl"].removeprefix(BASE)).read_text(encoding="utf-8")) == detail
        for file in files:
            data = (site / file["contentUrl"].removeprefix(BASE)).read_bytes()
            assert file.get("contentSize", f"{len(data)} B") == f"{len(data)} B", file
            assert file.get("sha256", sha256(data).hexdigest()) == sha256(data).hexdigest(), file
        catalogs = [each["url"] for each in node["includedInDataCatalog"]]
        assert catalogs == [BASE, node["isPartOf"]]
        described = json_ld(read_head(site, node["isPartOf"].removeprefix(BASE)))
        assert described["@id"] == node["includedInDataCatalog"][1]["@id"]
        assert {"@id": node["@id"]} in described["dataset"]


def test_home_and_platforms_are_catalogues(site: Path) -> None:
    api, told = read_api(site), details(site)
    home = json_ld(read_head(site, ""))
    assert problems(home) == []
    totals = api.site["totals"]
    assert sizes(home) == {"collections": totals["collections"], **figures(totals)}
    assert [each["@id"] for each in home["dataset"]] == [f"{BASE}{d['url']}#dataset" for d in told.values()]
    for part in home["hasPart"]:
        platform = json_ld(read_head(site, part["url"].removeprefix(BASE)))
        assert problems(platform) == []
        assert platform["isPartOf"]["@id"] == home["@id"]
        counted = next(
            s for s in api.site["sources"] if s["commons_name"] == platform.get("alternateName", part["name"])
        )
        shown = {unit: n for unit, n in sizes(platform).items() if unit not in ("instances", "bytes")}
        assert shown == {
            unit: counted[unit] for unit in ("collections", "subjects", "studies", "series") if counted[unit]
        }
    assert sum(len(values(json_ld(read_head(site, part["url"].removeprefix(BASE))), "dataset"))
               for part in home["hasPart"]) == len(told)  # fmt: skip


def test_only_collections_platforms_and_home_are_described(site: Path) -> None:
    told = {path.parent.relative_to(site).as_posix() for path in site.rglob("*.html") if "ld+json" in path.read_text()}
    pages = {detail["url"].rstrip("/") for detail in details(site).values()}
    platforms = {path.parent.relative_to(site).as_posix() for path in (site / "commons").glob("*/index.html")}
    assert told == {".", *pages, *platforms}


def test_meta_tags_say_the_same(site: Path, every: list[tuple[Json, Json]]) -> None:
    for detail, node in every:
        head, doi = read_head(site, detail["url"]), own_doi(detail)
        cited = citation_of(detail, doi) if doi else ""
        assert meta(head, "DC.title") == meta(head, "citation_title")
        assert meta(head, "DC.title")[0] in (cited or detail["title"])
        assert meta(head, "DC.creator") == meta(head, "citation_author")
        assert all(name.partition(",")[0].removesuffix(" III") in cited or name in detail["contributors"]
                   for name in meta(head, "citation_author"))  # fmt: skip
        assert meta(head, "citation_doi") == ([bare(doi)] if doi else [])
        assert meta(head, "citation_public_url") == [node["url"]]
        assert meta(head, "citation_publisher") == [p["name"] for p in values(node, "publisher")]
        assert meta(head, "citation_publication_date") == [d.replace("-", "/") for d in values(node, "datePublished")]
        assert meta(head, "DC.type") == ["dataset"]
        assert head.all("meta", property="og:type") == []  # Zotero would take the page for a web page
        assert meta(head, "DC.identifier") == [doi or node["url"]]
        assert meta(head, "DC.subject") == node["keywords"]
        assert link(head, "DCTERMS.license") == values(node, "license")


def test_typed_links_say_the_same(site: Path, every: list[tuple[Json, Json]]) -> None:
    for detail, node in every:
        head, doi = read_head(site, detail["url"]), own_doi(detail)
        assert link(head, "cite-as") == ([doi] if doi else [])
        assert link(head, "license") == values(node, "license")
        assert link(head, "type") == ["https://schema.org/AboutPage", "https://schema.org/Dataset"]
        assert absolute(head, "collection", node["url"]) == [node["isPartOf"]]
        assert node["distribution"][0]["contentUrl"] in absolute(head, "describedby", node["url"])
        assert_linkset(site, node["url"], head)


def assert_linkset(site: Path, page: str, head: Any) -> None:
    """The file has the links of the page, and leads back from each of its descriptions."""
    [target] = absolute(head, "linkset", page)
    of_page, *back = json.loads((site / target.removeprefix(BASE)).read_text(encoding="utf-8"))["linkset"]
    assert of_page.pop("anchor") == page
    found = {rel: [each["href"] for each in targets] for rel, targets in of_page.items()}
    relations = ("cite-as", "describedby", "item", "license", "type", "collection")
    assert found == {rel: targets for rel in relations if (targets := absolute(head, rel, page))}
    assert sorted(each["anchor"] for each in back) == sorted(found["describedby"] + found.get("item", []))
    for each in back:
        relation = "describes" if each["anchor"] in found["describedby"] else "collection"
        assert each[relation] == [{"href": page, "type": "text/html"}]


def absolute(head: Any, rel: str, page: str) -> list[str]:
    return [urljoin(page, target) for target in link(head, rel)]


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib 7.6 uses it itself
def test_descriptions_are_valid_json_ld(site: Path, every: list[tuple[Json, Json]]) -> None:
    """Another program reads them: every node, address and figure becomes a statement, and none gets lost."""
    catalogs = [json_ld(read_head(site, url)) for url in ("", "commons/idc/")]
    for node in (*(node for _detail, node in every), *catalogs):
        assert node["@context"] == "https://schema.org/"
        graph = Graph().parse(data=json.dumps(node | {"@context": CONTEXT}), format="json-ld")
        subject = URIRef(node["@id"])
        assert (subject, RDF.type, SDO[node["@type"]]) in graph
        assert (subject, SDO.name, Literal(node["name"])) in graph
        assert (subject, DCTERMS.conformsTo, None) in graph or CONFORMS_TO not in node
        kinds = [each["@type"] for each in nodes(node) if "@type" in each]
        assert sorted(str(kind).rpartition("/")[2] for kind in graph.objects(None, RDF.type)) == sorted(
            set_of(node, kinds)
        )
        addresses = {str(term) for triple in graph for term in triple if isinstance(term, URIRef)}
        assert [each for each in addresses if not re.fullmatch(r"https?://[^\s<>\"{}|\\^`]+", each)] == []


def set_of(node: Json, kinds: list[str]) -> list[str]:
    """The types of the nodes, where those with the same `@id` are one."""
    named = {(each["@id"], each["@type"]) for each in nodes(node) if "@type" in each and "@id" in each}
    bare_ = [each["@type"] for each in nodes(node) if "@type" in each and "@id" not in each]
    assert len(named) + len(bare_) <= len(kinds)
    return [*(kind for _id, kind in named), *bare_]


def test_the_api_is_read_whole(api: Api) -> None:
    assert len(api.details) == 179
