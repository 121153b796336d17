"""Citations of the site in which every text is hostile, read back whole."""

import json
from pathlib import Path

from pybtex.database import parse_string


def test_every_collection_of_a_hostile_index_is_one_entry(hostile_site: Path) -> None:
    listed = json.loads((hostile_site / "api/v1/collections.json").read_text(encoding="utf-8"))["collections"]
    text = (hostile_site / "collections.bib").read_text(encoding="utf-8")
    keys = [entry["id"].replace("/", "-") for entry in listed]
    assert [entry.partition("{")[2].partition(",")[0] for entry in text.split("\n\n")] == keys
    assert list(parse_string(text, "bibtex").entries) == keys


def test_every_file_of_a_hostile_index_can_be_read(hostile_site: Path) -> None:
    files = list(hostile_site.rglob("citation.bib"))
    assert len(files) > 50
    for path in files:
        text = path.read_text(encoding="utf-8")
        entries = parse_string(text, "bibtex").entries
        assert len(entries) == len(text.split("\n\n"))
        assert all(not set("{}\\ \n") & set(entry.fields.get("url", "")) for entry in entries.values())
