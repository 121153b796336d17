"""The description of the API: OpenAPI 3.1, and every JSON file of whole sites is as it says."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from site_builder.columns import FACETS
from site_builder.config import load_config
from site_builder.exports.openapi.document import PATH
from site_builder.ledger.entries import FILE as LEDGER
from site_builder.ledger.entries import Entry, Facts, write_ledger
from site_builder.ledger.redirects import FILE as REDIRECTS
from site_builder.pipeline import build
from tests.fixtures.silent import Silent
from tests.tiny import tiny_site

Json = dict[str, Any]

#: JSON that is not described here: in a form of its own, or read by nobody but the site's own scripts.
ELSEWHERE = re.compile(
    r"api/v1/openapi\.json|assets/.*|search/(catalogue|counts-\w+)\.json|search/texts/.*|contribute/[\w-]+\.json"
    r"|.*\.csl\.json|(.*/)?croissant\.json|.*manifest\.drs\.json"
)


@pytest.fixture(scope="module")
def ledger_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site with a ledger: a collection that has gone, one that moved, one of which nothing is known, a new one."""
    config = load_config(tiny_site(tmp_path_factory.mktemp("openapi") / "own"))
    gone = Facts("idc", "IDC", "gone", "Gone", ("https://doi.org/10.1/gone",), subjects=3)
    ledger = [
        Entry("collections/idc/gone/", "collection", "Gone", "2026-01-01", facts=gone),
        Entry("collections/idc/old/", "collection", "Old", "2026-01-01", facts=gone),
        Entry("collections/idc/bare/", "collection", "Bare", "2026-01-01"),
        Entry("collections/idc/lung-one/", "collection", "Lung", "2026-01-01", facts=gone),
    ]
    write_ledger(config.content / LEDGER, {entry.url: entry for entry in ledger})
    (config.content / REDIRECTS).write_text(
        "from,to,why\ncollections/idc/old/,collections/idc/lung-one/,renamed\n", encoding="utf-8"
    )
    return build(config, config.root / "_site", config.root / ".cache", Silent(), record=True).out


def document(site: Path) -> Json:
    found: Json = json.loads((site / PATH).read_text(encoding="utf-8"))
    return found


def answers(found: Json) -> Iterator[tuple[str, Json]]:
    for path, methods in found["paths"].items():
        assert list(methods) == ["get"]
        (content,) = methods["get"]["responses"]["200"]["content"].values()
        yield path, content


def validator(found: Json, schema: Json) -> Draft202012Validator:
    return Draft202012Validator({**schema, "components": found["components"]})


def check_every_file(site: Path) -> dict[str, int]:
    """Hold every JSON file of a site to the path it is described by; how many files each path has."""
    found = document(site)
    OpenAPIV31SpecValidator(found).validate()
    described = []
    for path, content in answers(found):
        pattern = re.sub(r"\\\{\w+\\\}", "[a-z0-9-]+", re.escape(path.removeprefix("/")))
        described.append((path, re.compile(pattern), validator(found, content["schema"])))
        for example in content.get("examples", {}).values():
            described[-1][2].validate(example["value"])
    numbers = dict.fromkeys(found["paths"], 0)
    for file in sorted(site.rglob("*.json")):
        name = file.relative_to(site).as_posix()
        mine = [(path, schema) for path, pattern, schema in described if pattern.fullmatch(name)]
        assert len(mine) == (0 if ELSEWHERE.fullmatch(name) else 1), f"{name} is described {len(mine)} times"
        for path, schema in mine:
            numbers[path] += 1
            errors = [f"{e.json_path}: {e.message:.200}" for e in schema.iter_errors(json.loads(file.read_bytes()))]
            assert errors == [], name
    return numbers


def test_every_file_of_several_platforms_is_described(federated_site: Path) -> None:
    numbers = check_every_file(federated_site)
    assert numbers["/api/v1/site.json"] == numbers["/report.json"] == numbers["/search/index.json"] == 1
    assert numbers["/api/v1/collections/{commons}/{collection}.json"] == 8


def test_collections_that_went_or_moved_and_changes_are_described(ledger_site: Path) -> None:
    numbers = check_every_file(ledger_site)
    assert numbers["/changes.json"] == 1
    states = [json.loads(p.read_bytes()).get("status") for p in (ledger_site / "api/v1/collections").rglob("*.json")]
    assert {None, "gone", "moved"} <= set(states)
    assert json.loads((ledger_site / "changes.json").read_bytes())["changes"]


def test_a_field_that_is_not_described_fails(federated_site: Path) -> None:
    found = document(federated_site)
    content = dict(answers(found))["/api/v1/collections.json"]
    value = json.loads((federated_site / "api/v1/collections.json").read_bytes())
    check = validator(found, content["schema"])
    assert check.is_valid(value)
    value["collections"][0]["surprise"] = 1
    assert not check.is_valid(value)
    del value["collections"][0]["surprise"], value["collections"][0]["subjects"]
    assert not check.is_valid(value)


def test_every_answer_says_what_it_is_and_allows_nothing_else(federated_site: Path) -> None:
    for name, schema in document(federated_site)["components"]["schemas"].items():
        assert schema["description"], name
        assert schema["additionalProperties"] is False, name


def test_what_may_be_null_says_why(federated_site: Path) -> None:
    counts = document(federated_site)["components"]["schemas"]["Summary"]["properties"]
    for unit in ("subjects", "studies", "series", "instances", "size_bytes"):
        assert "null: the source does not provide it, or it is hidden" in counts[unit]["description"]
    assert "bytes" in counts["size_bytes"]["description"]


def test_facets_are_named(federated_site: Path) -> None:
    names = document(federated_site)["components"]["schemas"]["Site"]["properties"]["facets"]["propertyNames"]["enum"]
    assert names == [name for name, *_rest in FACETS]


def test_it_tells_whose_it_is_and_where(ledger_site: Path, federated_site: Path) -> None:
    assert document(federated_site)["servers"][0]["url"] == "https://example.org/atlas"
    assert document(ledger_site)["info"]["title"] == "Tiny atlas: JSON files"
    assert document(ledger_site)["info"]["contact"] == {"name": "Tiny atlas"}
