"""The file of the ledger and the redirects of the site's owner: what is read, and what is refused with its line."""

from dataclasses import replace
from pathlib import Path

import pytest

from site_builder.errors import SiteBuilderError
from site_builder.ledger.entries import Entry, Facts, ledger_lines, read_ledger, write_ledger
from site_builder.ledger.redirects import check_targets, read_redirects

FACTS = Facts("idc", "IDC", "nlst", "NLST", ("https://doi.org/10.1/a",), modalities=("CT",), subjects=3)
ENTRIES = {
    "": Entry("", "page", "Home", "2026-01-01"),
    "collections/idc/nlst/": Entry("collections/idc/nlst/", "collection", "NLST", "2026-01-01", facts=FACTS),
    "diseases/x/": Entry("diseases/x/", "value", "Ex", "2026-01-02", gone="2026-02-03"),
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
    assert "é" in lines[3]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("{", "Expecting property name"),
        ("[]", "it is no object"),
        ('{"url": "a/", "kind": "thing", "title": "", "first": "d"}', "kind is 'thing'; known: collection, platform"),
        ('{"url": "a/", "kind": "page", "title": "", "first": "d", "frist": "d"}', "unknown key 'frist'"),
        ('{"url": "a/", "kind": "page", "title": ""}', "url, title and first must be texts"),
        ('{"url": "a/", "kind": "page", "title": "", "first": "d", "facts": {"name": 1}}', "unexpected keyword"),
    ],
)
def test_a_line_that_is_no_entry_is_named(tmp_path: Path, line: str, said: str) -> None:
    path = tmp_path / "permalinks.jsonl"
    path.write_text("\n".join([*ledger_lines(ENTRIES.values()), line]), encoding="utf-8")
    with pytest.raises(SiteBuilderError, match="line 5: not an entry of the ledger") as caught:
        read_ledger(path)
    assert said in str(caught.value)


def test_an_address_that_stands_twice_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "permalinks.jsonl"
    path.write_text("\n".join(ledger_lines(ENTRIES.values()) * 2), encoding="utf-8")
    with pytest.raises(SiteBuilderError, match="line 5: '' stands twice"):
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
        ("old/,https://,x", "no http(s) address"),
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


def test_a_redirect_leads_from_what_is_not_to_what_is(tmp_path: Path) -> None:
    path = redirects(tmp_path, "old/,about/,x", "about/,old/,x")
    with pytest.raises(SiteBuilderError) as caught:
        check_targets(read_redirects(path), {"about/"}, path)
    assert "line 3: /about/ is a page of this site" in str(caught.value)
    assert "line 3: there is no page /old/ to lead to" in str(caught.value)
