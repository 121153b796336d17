"""The file of the ledger and the redirects of the site's owner: what is read, and what is refused with its line."""

from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.errors import SiteBuilderError
from site_builder.ledger.entries import Entry, Facts, Term, ledger_lines, read_ledger, write_ledger
from site_builder.ledger.redirects import check_targets, read_redirects

FACTS = Facts("idc", "IDC", "nlst", "NLST", ("https://doi.org/10.1/a",), modalities=("CT",), subjects=3)
ENTRIES = {
    "": Entry("", "page", "Home", "2026-01-01"),
    "collections/idc/nlst/": Entry("collections/idc/nlst/", "collection", "NLST", "2026-01-01", facts=FACTS),
    "diseases/x/": Entry("diseases/x/", "value", "Ex", "2026-01-02", gone="2026-02-03"),
    "diseases/y/": Entry("diseases/y/", "value", "Y", "2026-01-02", term=Term("disease_type", "Y", ("why", "y"))),
    "old/": Entry("old/", "page", "Old é", "2026-01-02", moved_to="about/"),
}


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    path = tmp_path / "permalinks.jsonl"
    assert read_ledger(path) == {}
    assert write_ledger(path, ENTRIES)
    assert read_ledger(path) == ENTRIES
    assert not write_ledger(path, ENTRIES)
    assert [entry.name for entry in tmp_path.iterdir()] == ["permalinks.jsonl"]


@pytest.mark.parametrize("apart", ["\u2028", "\u2029", "\x85", "\n", "\r", "\x0b"])
def test_what_parts_lines_elsewhere_stays_in_its_text(tmp_path: Path, apart: str) -> None:
    path = tmp_path / "permalinks.jsonl"
    facts = replace(FACTS, collection_id=f"nl{apart}st", title=f"NL{apart}ST")
    entries = {"a/": Entry("a/", "collection", f"NL{apart}ST", "2026-01-01", facts=facts), "b/": ENTRIES["diseases/x/"]}
    entries["b/"] = replace(entries["b/"], url="b/")
    write_ledger(path, entries)
    assert read_ledger(path) == entries
    assert not write_ledger(path, entries)


def test_lines_stand_by_address_and_leave_out_what_is_empty() -> None:
    lines = ledger_lines(reversed(ENTRIES.values()))
    assert lines[0] == '{"url": "", "kind": "page", "title": "Home", "first": "2026-01-01"}'
    assert lines[2] == (
        '{"url": "diseases/x/", "kind": "value", "title": "Ex", "first": "2026-01-02", "gone": "2026-02-03"}'
    )
    assert '"facts": {"source_id": "idc", "commons_name": "IDC"' in lines[1]
    assert "studies" not in lines[1]
    assert '"term": {"facet": "disease_type", "value": "Y", "raw": ["why", "y"]}' in lines[3]
    assert "é" in lines[4]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "Expecting property name"),
        ("[]", "it is no object"),
        ('{"url": "a/", "kind": "thing", "title": "", "first": "d"}', "kind is 'thing'; known: collection, platform"),
        ('{"url": "a/", "kind": "page", "title": "", "first": "d", "frist": "d"}', "unknown key 'frist'"),
        ('{"url": "a/", "kind": "page", "title": ""}', "url, title and first must be texts"),
        ('{"url": "a/", "kind": "page", "title": "", "first": "d", "facts": {"name": 1}}', "unexpected keyword"),
        ('{"url": "a/", "kind": "page", "title": "", "first": "d", "facts": 5}', "must be a mapping"),
        ('{"url": "a/", "kind": "value", "title": "", "first": "d", "term": {"facet": "x"}}', "argument: 'value'"),
        (
            '{"url": "a/", "kind": "value", "title": "", "first": "d", "term": {"facet": "x", "value": "y", "raw": 1}}',
            "Expected `array`, got `int`",
        ),
        ('{"url": "a/", "kind": "page", "title": "", "first": "d", "gone": 5}', "Expected `str | null`, got `int`"),
        (
            '{"url": "a/", "kind": "page", "title": "", "first": "d", "moved_to": "javascript:x"}',
            "it must be an address",
        ),
        ('{"url": "a/", "kind": "page", "title": "", "first": "d", "moved_to": "../b/"}', "moved_to is '../b/'"),
        ('{"url": "a/", "kind": "page", "title": "", "first": "d", "moved_to": "/b/"}', "moved_to is '/b/'"),
        ('{"url": "a/", "kind": "page", "title": "", "first": "d", "moved_to": ["b/"]}', "moved_to is ['b/']"),
    ],
)
def test_a_line_that_is_no_entry_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "permalinks.jsonl"
    path.write_text("\n".join([*ledger_lines(ENTRIES.values()), line]), encoding="utf-8")
    with pytest.raises(SiteBuilderError, match="line 6: not an entry of the ledger") as caught:
        read_ledger(path)
    assert said in str(caught.value)


def test_an_address_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "permalinks.jsonl"
    path.write_text("\n".join(ledger_lines(ENTRIES.values()) * 2), encoding="utf-8")
    with pytest.raises(SiteBuilderError, match="line 6: '' stands twice"):
        read_ledger(path)


def redirects(folder: Path, *rows: str) -> Path:
    path = folder / "redirects.csv"
    path.write_text("\n".join(("from,to,why", *rows)) + "\n", encoding="utf-8")
    return path


def test_redirects_are_read_with_or_without_a_slash_before(tmp_path: Path) -> None:
    path = redirects(tmp_path, "/old/,about/,renamed", "a/b/,https://example.org/x,moved out", "", "c/,/,home")
    found = read_redirects(path)
    assert {source: each.target for source, each in found.items()} == {
        "old/": "about/",
        "a/b/": "https://example.org/x",
        "c/": "",
    }
    assert found["c/"].line == 5
    assert read_redirects(tmp_path / "none.csv") == {}


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("old/,about/", "2 cells; there must be 3"),
        ("old,about/,x", "from is 'old'"),
        ("../old/,about/,x", "from is '../old/'"),
        ("old/,javascript:alert(1),x", "to is 'javascript:alert(1)'"),
        ("old/,https://,x", "to is 'https://'; it must be an address that begins with https:// or http://"),
        ("old/,httpx://example.org/,x", "it must be an address that begins with https:// or http://"),
        ('old/,"https://example.org/a b",x', "it must be an address"),
        ("old/,https://me:secret@example.org/,x", "it must not hold a user name or a password"),
        ("old/,old/,x", "it leads to itself"),
        ("first/,about/,x", "'first/' stands twice"),
    ],
)
def test_a_redirect_that_is_none_is_named(tmp_path: Path, row: str, said: str) -> None:
    path = redirects(tmp_path, "first/,about/,x", row)
    with pytest.raises(SiteBuilderError, match="line 3: ") as caught:
        read_redirects(path)
    assert said in str(caught.value)


def test_columns_and_encoding_are_told_of(tmp_path: Path) -> None:
    path = tmp_path / "redirects.csv"
    path.write_text("to,from\n", encoding="utf-8")
    with pytest.raises(SiteBuilderError, match="the columns must be from, to, why"):
        read_redirects(path)
    path.write_bytes(b"from,to,why\n\xff,a/,b\n")
    with pytest.raises(SiteBuilderError, match="cannot be read as CSV in UTF-8"):
        read_redirects(path)


def complaints(path: Path, *known: Entry) -> list[str]:
    """What is wrong with redirects of a site that has home and `about/`, without the name of the file."""
    ledger = {entry.url: entry for entry in known}
    with pytest.raises(SiteBuilderError) as caught:
        check_targets(read_redirects(path), {"", "about/"}, ledger, "https://example.org/atlas/", path)
    return [line.removeprefix(f"{path}, ") for line in str(caught.value).splitlines()]


def test_a_redirect_leads_from_what_is_not_to_what_is(tmp_path: Path) -> None:
    path = redirects(tmp_path, "about/,https://example.org/,x", "old/,none/,x", "o/,https://example.org/atlas/no/,x")
    assert complaints(path) == [
        "line 2: /about/ is a page of this site; take the line out",
        "line 3: there is no page /none/ to lead to",
        "line 4: there is no page /no/ to lead to",
    ]


@pytest.mark.parametrize(
    "target",
    ["about/", "", "https://example.org/atlas/", "https://example.org/atlas/about/", "http://example.net/x?a#b"],
)
def test_a_redirect_leads_to_a_page_or_elsewhere(tmp_path: Path, target: str) -> None:
    path = redirects(tmp_path, f"old/,{target},x", "o/,https://example.org/atlas/collections.csv,x")
    check_targets(read_redirects(path), {"", "about/"}, {}, "https://example.org/atlas/", path)


def test_the_ledger_says_what_became_of_a_target(tmp_path: Path) -> None:
    path = redirects(tmp_path, "a/,old/,x", "b/,diseases/x/,x", "c/,fresh/,x", "d/,home/,x")
    fresh, home = (
        replace(ENTRIES["old/"], url="fresh/", moved_to=None),
        replace(ENTRIES["old/"], url="home/", moved_to=""),
    )
    assert complaints(path, *ENTRIES.values(), fresh, home) == [
        "line 2: there is no page /old/ to lead to; it has moved: write 'about/'",
        "line 3: there is no page /diseases/x/ to lead to; nothing has been there since 2026-02-03",
        "line 4: there is no page /fresh/ to lead to; it was published, and has no content now",
        "line 5: there is no page /home/ to lead to; it has moved: write '/'",
    ]


def test_redirects_that_lead_on_to_others_are_told_where_these_end(tmp_path: Path) -> None:
    path = redirects(
        tmp_path, "a/,b/,x", "b/,https://example.org/atlas/c/,x", "c/,https://example.net/,x", "d/,e/,x", "e/,/,x"
    )
    assert complaints(path) == [
        "line 2: /b/ leads on to another address; write 'https://example.net/' here",
        "line 3: /c/ leads on to another address; write 'https://example.net/' here",
        "line 5: /e/ leads on to another address; write '/' here",
    ]


def test_circles_are_told_of_once(tmp_path: Path) -> None:
    path = redirects(tmp_path, "in/,a/,x", "a/,b/,x", "b/,c/,x", "c/,a/,x", "own/,https://example.org/atlas/own/,x")
    assert complaints(path) == [
        "line 2: it leads into a circle: /in/ -> /a/ -> /b/ -> /c/ -> /a/",
        "line 3: it leads in a circle (with line 4 and line 5): /a/ -> /b/ -> /c/ -> /a/; write where one of them ends",
        "line 6: it leads in a circle: /own/ -> /own/; write where one of them ends",
    ]
