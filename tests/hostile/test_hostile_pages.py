"""Pages of a hostile index: its texts stand there as text, in place, and do nothing."""

import json
import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from scripts.html_checker import check_html
from site_builder.characters import INVISIBLE
from tests.fixtures.html import Element, parse
from tests.hostile.index import SHORT
from tests.hostile.strings import CODE, LONG_IDENTIFIER, MARKUP

BASE = "https://example.org/atlas/"
HIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufdd0-\ufdef\ufffe\uffff]")
#: Attributes that hold an address, and elements that our pages have no use for.
ADDRESSED = ("href", "src", "action", "formaction", "srcset", "data", "poster", "xlink:href", "ping", "background")
FORBIDDEN = {"iframe", "object", "embed", "base", "style", "frame", "frameset", "applet", "portal", "template", "math"}


@cache
def pages(site: Path) -> dict[str, Element]:
    """Every page by its path; reading them is part of the test: none may leave an element open."""
    found = {}
    for path in sorted(site.rglob("*.html")):
        try:
            found[path.relative_to(site).as_posix()] = parse(path.read_text(encoding="utf-8"))
        except AssertionError as error:
            pytest.fail(f"{path.relative_to(site)}: {error}")
    return found


def elements(site: Path) -> list[tuple[str, Element]]:
    return [(path, element) for path, root in pages(site).items() for element in root]


def test_there_is_a_page_for_every_hostile_collection(hostile_site: Path) -> None:
    assert len([path for path in pages(hostile_site) if path.startswith("collections/idc/")]) >= len(SHORT)


def test_scripts_are_our_own_files_and_data_end_where_they_should(hostile_site: Path) -> None:
    for path, element in elements(hostile_site):
        if element.tag != "script":
            continue
        if element.attributes.get("type") in ("application/json", "application/ld+json"):
            assert json.loads(element.text()), path
            assert not re.search("[<>&\u2028\u2029]", element.text()), path
        else:
            assert re.fullmatch(r"(\.\./)*assets/js/[a-z/]+\.js\?v=[0-9a-f]+|/atlas/assets/js/[a-z/]+\.js\?v=[0-9a-f]+",
                                element.attributes.get("src", "")), path  # fmt: skip
            assert element.text() == "", path


def test_no_element_runs_or_loads_what_is_not_ours(hostile_site: Path) -> None:
    found = {(path, element.tag) for path, element in elements(hostile_site) if element.tag in FORBIDDEN}
    assert found == set()
    assert {path for path, element in elements(hostile_site) if element.tag == "img"} == set()


def test_no_attribute_is_code_or_style(hostile_site: Path) -> None:
    for path, element in elements(hostile_site):
        wrong = {name for name in element.attributes if name.startswith("on") or name in ("style", "srcdoc")}
        assert not wrong, f"{path}: <{element.tag} {wrong}>"


def test_metas_are_those_of_the_template(hostile_site: Path) -> None:
    for path, root in pages(hostile_site).items():
        refreshing = [meta for meta in root.all("meta") if meta.attributes.get("http-equiv", "").lower() == "refresh"]
        assert refreshing == [], path
        [policy] = root.all("meta", **{"http-equiv": "Content-Security-Policy"})
        assert policy.attributes["content"].startswith("default-src 'self';")


def test_addresses_lead_to_the_site_or_to_the_web(hostile_site: Path) -> None:
    for path, element in elements(hostile_site):
        for name in ADDRESSED:
            address = element.attributes.get(name)
            if address is None:
                continue
            assert not re.search(r"[\x00-\x20\x7f\\<>\"]", address), f"{path}: {address!r}"
            parts = urlsplit(address)
            assert parts.scheme in ("", "http", "https", "mailto"), f"{path}: {address!r}"
            assert bool(parts.netloc) == (parts.scheme in ("http", "https")), f"{path}: {address!r}"
            assert "@" not in parts.netloc, f"{path}: {address!r}"


def test_forms_stay_on_the_site(hostile_site: Path) -> None:
    for path, element in elements(hostile_site):
        if element.tag == "form":
            assert "://" not in element.attributes.get("action", ""), path


def test_every_internal_link_and_fragment_works(hostile_site: Path) -> None:
    ids = {
        path: {e.attributes["id"] for e in root if "id" in e.attributes} for path, root in pages(hostile_site).items()
    }
    for path, element in elements(hostile_site):
        for name in ("href", "src"):
            address = element.attributes.get(name, "")
            if name in element.attributes and not urlsplit(address).scheme:
                target, fragment = resolved(path, address)
                assert (hostile_site / target).is_file(), f"{path} links to {address!r}"
                assert not fragment or fragment in ids[target], f"{path} links to {address!r}"


def resolved(path: str, address: str) -> tuple[str, str]:
    """The file that a relative address on a page means, as a static host would answer."""
    parts = urlsplit(address)
    if parts.path.startswith("/"):
        segments = parts.path.removeprefix("/atlas/").split("/")
    elif parts.path:
        segments = [*path.split("/")[:-1], *parts.path.split("/")]
    else:
        return path, unquote(parts.fragment)
    found: list[str] = []
    for segment in map(unquote, segments):
        if segment == "..":
            found.pop()
        elif segment not in ("", "."):
            found.append(segment)
    ends_in_file = parts.path and not parts.path.endswith("/") and not parts.path.endswith("..")
    return "/".join(found if ends_in_file else [*found, "index.html"]), unquote(parts.fragment)


def test_ids_are_there_once(hostile_site: Path) -> None:
    for path, root in pages(hostile_site).items():
        ids = [element.attributes["id"] for element in root if "id" in element.attributes]
        assert len(ids) == len(set(ids)), path


def test_no_hidden_or_directional_characters(hostile_site: Path) -> None:
    for path in hostile_site.rglob("*.html"):
        found = HIDDEN.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path}: {found!r}"


def test_texts_stand_there_as_text(hostile_site: Path) -> None:
    """The identifier of every hostile collection can be read on its page, character by character."""
    words = {" ".join(root.text().split()) for path, root in pages(hostile_site).items() if "collections/idc/" in path}
    for text in (*MARKUP, *CODE, LONG_IDENTIFIER):
        shown = " ".join(HIDDEN.sub("\ufffd", text).split())
        assert any(shown in page for page in words), f"{text!r} is nowhere to be read"


def test_templates_are_not_evaluated(hostile_site: Path) -> None:
    page = next(root for root in pages(hostile_site).values() if any(h.words() == "{{7*7}}" for h in root.all("code")))
    assert "49" not in page.first("h1").words()


def test_titles_are_short_enough_to_read(hostile_site: Path) -> None:
    for path, root in pages(hostile_site).items():
        for tag in ("title", "h1"):
            assert len(root.first(tag).text()) < 1_000, f"{path}: <{tag}>"


def test_every_page_has_a_title_and_a_heading(hostile_site: Path) -> None:
    for path, root in pages(hostile_site).items():
        assert INVISIBLE.sub("", root.first("h1").words()), path
        assert root.first("title").words().removesuffix("| A small atlas"), path


def test_pages_are_valid_html(hostile_site: Path) -> None:
    assert [str(message) for message in check_html([hostile_site])] == []


def test_pages_stay_small(hostile_site: Path) -> None:
    """A text of 100 kB is on the page of its collection, not on every list."""
    sizes = {path: len((hostile_site / path).read_bytes()) for path in pages(hostile_site)}
    assert {path: size for path, size in sizes.items() if size > 1_500_000} == {}
