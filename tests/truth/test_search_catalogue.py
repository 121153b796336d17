"""What the search loads says nothing else than the API, collection by collection and value by value."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from site_builder.harmonise.modality import modality_rank
from site_builder.search.minisearch import STOP_WORDS, tokenize

Json = dict[str, Any]
FACETS = {
    "platform": "commons_name",
    "modality": "Modality",
    "body_part": "BodyPartExamined",
    "disease": "disease_type",
    "site": "primary_site",
    "license": "license",
    "access": "access",
    "sex": "PatientSex",
    "age": "age_group",
    "race": "race",
    "ethnicity": "EthnicGroup",
    "manufacturer": "Manufacturer",
    "covid19": "covid19_positive",
}
#: Fields whose words are of parts, programmes and contributors.
OF_PARTS = ("data", "results")
SITES = ("real_site", "federated_site")
COMMERCIAL = {"CC-BY-3.0", "CC-BY-4.0", "CC0-1.0"}


class Site:
    """A built site: its API and what its search loads."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.core = self.read("search/catalogue.json")
        self.details = {id_: self.read(f"api/v1/collections/{id_}.json") for id_ in self.core["ids"]}
        self.counts = self.read(self.core["counts"])
        self.facets = {facet["name"]: facet for facet in self.core["facets"]}

    def read(self, path: str) -> Any:
        return json.loads((self.root / path).read_text(encoding="utf-8"))

    def values(self, name: str, doc: int) -> list[str]:
        facet = self.facets.get(name, {"docs": {doc: []}, "values": []})
        return [facet["values"][code][0] for code in facet["docs"][doc]]


@pytest.fixture(scope="module", params=SITES)
def site(request: pytest.FixtureRequest) -> Site:
    return Site(request.getfixturevalue(request.param))


def known(counts: Iterable[Json]) -> list[Json]:
    return [count for count in counts if count["value"] not in ("unknown", "not reported")]


def test_every_collection_is_there_once_by_title(site: Site) -> None:
    listed = {entry["id"]: entry for entry in site.read("api/v1/collections.json")["collections"]}
    assert sorted(site.core["ids"]) == sorted(listed)
    assert len(site.core["ids"]) == site.core["count"] == len(listed) > 3
    titles = [(listed[id_]["short_title"].casefold(), id_) for id_ in site.core["ids"]]
    assert titles == sorted(titles)


def test_names_figures_and_links_are_those_of_the_api(site: Site) -> None:
    for doc, (id_, entry) in enumerate(site.details.items()):
        identifier, short, title = site.core["names"][doc]
        assert identifier or id_.rsplit("/", 1)[1].replace("-", "_") == entry["collection_id"]
        assert identifier in ("", entry["collection_id"])
        assert (short, title or short) == (entry["short_title"], entry["title"])
        for figure in ("subjects", "studies", "series", "instances", "size_bytes", "updated"):
            assert site.core["figures"][figure][doc] == entry[figure], (id_, figure)
        assert [d if d.startswith("http") else f"https://doi.org/{d}" for d in site.core["dois"][doc]] == entry[
            "data_url_doi"
        ]
        canonical = site.core["canonical"].get(str(doc), doc)
        assert site.core["ids"][canonical] == entry["canonical"]
        hidden = site.core["hidden"].get(str(doc))
        assert (hidden or {"figures": []})["figures"] == entry.get("hidden", [])


def test_values_are_those_of_the_api(site: Site) -> None:
    compared = 0
    for name, facet in FACETS.items():
        for doc, entry in enumerate(site.details.values()):
            expected = _values(entry, facet)
            if name == "modality":
                expected = sorted(expected, key=modality_rank)
            if name in site.facets:
                assert site.values(name, doc) == expected, (entry["id"], name)
                compared += len(expected)
            else:
                assert expected == [], name
    assert compared > 20
    assert [site.values("species", doc) for doc in range(site.core["count"])] == [
        entry["species"] for entry in site.details.values()
    ]


def _values(entry: Json, facet: str) -> list[str]:
    return [count["value"] for count in known(entry["facets"][facet])]


def test_counts_of_values_are_those_of_the_api(site: Site) -> None:
    assert {"modality", "sex"} <= site.counts.keys() <= FACETS.keys()
    for name, units in site.counts.items():
        for doc, entry in enumerate(site.details.values()):
            expected = known(entry["facets"][FACETS[name]])
            if name == "modality":
                expected = sorted(expected, key=lambda count: modality_rank(count["value"]))
            for unit in ("subjects", "series"):
                assert units[unit][doc] == [count[unit] for count in expected], (entry["id"], name, unit)


def test_commercial_use_is_allowed_only_where_every_licence_allows_it(real_site: Path) -> None:
    site = Site(real_site)
    for doc, entry in enumerate(site.details.values()):
        licenses = set(entry["licenses"])
        some = "partly" if licenses & COMMERCIAL else "not-allowed"
        expected = ["allowed" if licenses <= COMMERCIAL else some]
        if all(license_.startswith("CC") for license_ in licenses):
            assert site.values("commercial", doc) == expected, entry["id"]
        else:
            assert site.values("commercial", doc) != ["allowed"], entry["id"]


def test_data_behind_a_door_need_registration(federated_site: Path) -> None:
    site = Site(federated_site)
    behind = {"registered", "controlled"}
    for doc, entry in enumerate(site.details.values()):
        assert (entry["access"] not in behind) or site.values("registration", doc) == ["needed"], entry["id"]


def test_descriptions_are_whole_and_at_their_place(site: Site) -> None:
    folder, starts = site.core["texts"]["folder"], site.core["texts"]["starts"]
    chunks = [site.read(f"{folder}{number}.json") for number in range(len(starts))]
    assert starts == [sum(map(len, chunks[:number])) for number in range(len(chunks))]
    texts = [text for chunk in chunks for text in chunk]
    assert texts == [entry["description"] for entry in site.details.values()]


def test_every_word_of_a_text_leads_to_its_collection(site: Site) -> None:
    places: dict[str, set[tuple[str, int]]] = {}
    for term, fields in zip(site.core["terms"].split(" "), site.core["postings"], strict=True):
        found = places.setdefault(term, set())
        for field, *differences in fields:
            doc = 0
            for difference in differences:
                doc += difference
                found.add((site.core["fields"][field], doc))
    expected: dict[str, set[tuple[str, int]]] = {}
    for doc, entry in enumerate(site.details.values()):
        for field, text in {
            "title": entry["title"],
            "description": entry["description"],
            "identifier": f"{entry['id']}\n{entry['collection_id']}\n{entry['short_title']}",
        }.items():
            for term in set(tokenize(text)) - STOP_WORDS:
                expected.setdefault(term, set()).add((field, doc))
    for term, wanted in expected.items():
        assert {place for place in places[term] if place[0] not in OF_PARTS} == wanted, term
    assert all(field in OF_PARTS for term in places.keys() - expected.keys() for field, _doc in places[term])
