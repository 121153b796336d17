"""The rules for w3id.org, by a reading of them that was held to a real Apache: nobody is led to nothing."""

from pathlib import Path

import pytest

from site_builder.config import SiteConfig, load_config
from site_builder.errors import ConfigError
from site_builder.exports.w3id import w3id_files
from site_builder.ledger.covering import Covered, Moved
from site_builder.ledger.entries import Entry
from site_builder.pipeline import build
from tests.fixtures.federated import federated_catalog
from tests.fixtures.rewriting import Rule, answer, read_rules
from tests.fixtures.silent import Silent
from tests.tiny import tiny_site
from tests.unit.ledger.test_published_addresses import release

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
ROOT = "https://example.org/tiny/"
NLST = "collections/idc/nlst/"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site of which one collection is gone, one has another name, and one page is led to another host."""
    config = tiny_site(tmp_path_factory.mktemp("w3id") / "own")
    text = config.read_text(encoding="utf-8").replace("\n\n", '\nw3id = "tiny-atlas"\n\n', 1)
    config.write_text(text, encoding="utf-8")
    out, cache = config.parent.parent / "_site", config.parent.parent / ".cache"
    build(load_config(config), out, cache, Silent(), record=True)
    release(config, "brain_three", "10.7937/brain")
    asked = "from,to,why\nteam/,https://example.org/100%25/?a=$1&b=%2F#us,merged\n"
    (config.parent / "redirects.csv").write_text(asked, encoding="utf-8")
    return build(load_config(config), out, cache, Silent()).out


@pytest.fixture(scope="module")
def rules(site: Path) -> list[Rule]:
    return read_rules((site / "w3id" / "htaccess.txt").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("accept", "path", "expected"),
    [
        ("*/*", "", (302, "")),
        (BROWSER, "", (302, "")),
        ("text/turtle", "", (303, "catalog.ttl")),
        ("application/ld+json", "", (303, "catalog.jsonld")),
        ("application/json", "", (303, "api/v1/site.json")),
        ("application/x-bibtex", "", (303, "collections.bib")),
        (BROWSER, "collections/idc/brain-three/", (302, "collections/idc/brain-three/")),
        ("text/turtle", "collections/idc/brain-three/", (303, "collections/idc/brain-three/dcat.ttl")),
        ("text/turtle", "collections/idc/brain-three", (303, "collections/idc/brain-three/dcat.ttl")),
        ("application/ld+json", "collections/idc/brain-three/", (303, "collections/idc/brain-three/dcat.jsonld")),
        ("application/json", "collections/idc/brain-three/", (303, "api/v1/collections/idc/brain-three.json")),
        ("application/x-bibtex", "collections/idc/brain-three/", (303, "collections/idc/brain-three/citation.bib")),
        ("application/rdf+xml", "collections/idc/brain-three/", (302, "collections/idc/brain-three/")),
        ("text/turtle", "collections/by/size/", (302, "collections/by/size/")),
        ("text/turtle", "about/", (302, "about/")),
        ("*/*", "collections/idc/brain-three/dcat.ttl", (302, "collections/idc/brain-three/dcat.ttl")),
        ("*/*", "a b%/ü", (302, "a%20b%25/%C3%BC")),
    ],
)
def test_who_asks_decides(rules: list[Rule], accept: str, path: str, expected: tuple[int, str]) -> None:
    status, location = answer(rules, path, accept)
    assert (status, location) == (expected[0], ROOT + expected[1])


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        ("TEXT/Turtle", "catalog.ttl"),
        ("text/turtle;q=0.5", "catalog.ttl"),
        ("text/turtle; charset=utf-8, text/html", "catalog.ttl"),
        ("application/rdf+xml, text/turtle;q=0.9", "catalog.ttl"),
        ("text/html, text/turtle", ""),
        ("text/turtle;q=0, application/json", "api/v1/site.json"),
        ("text/turtle ; q=0.000 ,application/json", "api/v1/site.json"),
        ("application/json-seq, x-text/turtle, text/turtlepower", ""),
        ("application/ld+json, application/json;q=0.9", "catalog.jsonld"),
        ("", ""),
    ],
)
def test_the_first_type_that_is_named_and_not_refused_is_given(rules: list[Rule], accept: str, expected: str) -> None:
    assert answer(rules, "", accept)[1] == ROOT + expected


def test_searches_keep_their_words(rules: list[Rule]) -> None:
    assert answer(rules, "collections/", query="q=a%20b")[1] == f"{ROOT}collections/?q=a%20b"


def test_every_file_has_an_address_and_every_answer_a_file(site: Path, rules: list[Rule]) -> None:
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    types = ("*/*", "text/turtle", "application/ld+json", "application/json", "application/x-bibtex", "text/markdown")
    for file in files:
        for accept in types:
            _status, location = answer(rules, file.removesuffix("index.html"), accept)
            found = location.removeprefix(ROOT)
            if file not in ("collections/idc/brain-two/index.html", "team/index.html"):
                assert (f"{found}index.html" if not found or found.endswith("/") else found) in files


def test_what_moved_is_led_on_and_asked_for_again(rules: list[Rule]) -> None:
    expected = (302, "https://w3id.org/tiny-atlas/collections/idc/brain-three/")
    assert answer(rules, "collections/idc/brain-two/", "text/turtle") == expected
    assert answer(rules, "collections/idc/brain-two", BROWSER) == expected
    assert answer(rules, "team/", query="a=1") == (302, "https://example.org/100%25/?a=$1&b=%2F#us")


def test_what_is_gone_has_a_page_and_json(site: Path, rules: list[Rule]) -> None:
    page, json_file = "collections/idc/lung-one/", "api/v1/collections/idc/lung-one.json"
    assert answer(rules, page, "text/turtle") == (302, ROOT + page)
    assert answer(rules, page, "application/json") == (303, ROOT + json_file)
    assert (site / page / "index.html").exists()
    assert (site / json_file).exists()


def test_the_readme_says_whom_to_ask_and_what_leads_where(site: Path) -> None:
    text = (site / "w3id" / "README.md").read_text(encoding="utf-8")
    assert text.startswith("# Tiny atlas\n")
    assert "- Homepage: https://example.org/tiny/\n" in text
    assert "- https://w3id.org/tiny-atlas/collections/idc/brain-three/: a collection, likewise\n" in text


def made(config: SiteConfig, covered: Covered = Covered(), paths: tuple[str, ...] = ()) -> list[str]:  # noqa: B008
    return [file.data.decode() for file in w3id_files(federated_catalog(), covered, paths, config)]


def test_without_a_folder_nothing_is_written() -> None:
    assert made(SiteConfig("Atlas", "https://example.org/")) == []


def test_names_of_hosts_and_targets_are_written_so_that_they_stay_one_word() -> None:
    config = SiteConfig("Atlas", "https://bücher.example:8443/", w3id="people/atlas")
    moved = Moved(Entry("old.v1/", "page", "", "2026-01-01"), "https://bücher.example/ü\n[L]?%{ENV:X}")
    rules = read_rules(made(config, Covered((moved,)))[0])
    assert answer(rules, "about/")[1] == "https://xn--bcher-kva.example:8443/about/"
    assert answer(rules, "old.v1")[1] == "https://xn--bcher-kva.example/%C3%BC%5BL%5D?%%7BENV:X%7D"
    assert answer(rules, "oldxv1")[1] == "https://xn--bcher-kva.example:8443/oldxv1"


def test_no_rule_leads_to_a_file_that_some_collection_does_not_have() -> None:
    config = SiteConfig("Atlas", "https://example.org/", w3id="atlas")
    paths = [f"{c.url}dcat.ttl" for c in federated_catalog().collections]
    rules = read_rules(made(config, paths=tuple(paths))[0])
    assert answer(rules, NLST, "text/turtle") == (303, f"https://example.org/{NLST}dcat.ttl")
    rules = read_rules(made(config, paths=tuple(paths[1:]))[0])
    assert answer(rules, NLST, "text/turtle") == (302, f"https://example.org/{NLST}")


@pytest.mark.parametrize("name", ["Medical-Atlas", "../etc", "a b", "/atlas", "atlas/"])
def test_a_folder_is_a_plain_name(tmp_path: Path, name: str) -> None:
    config = tiny_site(tmp_path / "own")
    config.write_text(f'w3id = "{name}"\n{config.read_text(encoding="utf-8")}', encoding="utf-8")
    with pytest.raises(ConfigError, match="use a-z, 0-9 and '-' as in medical-atlas"):
        load_config(config)
