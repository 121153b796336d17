"""The citations of every collection, read back by other programs, and the styles held to a processor of CSL styles."""

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bibtexparser.entrypoint import parse_string
from pylatexenc.latex2text import LatexNodes2Text

from tests.fixtures.html import Element, parse
from tests.unit.citations.readers import format_csl, read_cff, read_ris

Json = dict[str, Any]


@pytest.fixture(scope="module", params=["real_site", "federated_site"])
def site(request: pytest.FixtureRequest) -> Path:
    found: Path = request.getfixturevalue(request.param)
    return found


@pytest.fixture(scope="module")
def folders(site: Path) -> list[Path]:
    listed = json.loads((site / "api/v1/collections.json").read_text(encoding="utf-8"))["collections"]
    assert listed
    return [site / entry["url"] for entry in listed]


def read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


def items(folder: Path) -> list[Json]:
    """The references of a collection as CSL-JSON has them."""
    found: list[Json] = json.loads(read(folder / "citation.csl.json"))
    return found


def names(item: Json) -> list[str]:
    """The authors as RIS writes them."""
    parts = ([name.get(part) for part in ("literal", "family", "given", "suffix")] for name in item.get("author", []))
    return [", ".join(filter(None, found)) for found in parts]


def test_the_files_of_the_whole_site_hold_the_first_of_each_collection(site: Path, folders: list[Path]) -> None:
    firsts = [items(folder)[0] for folder in folders]
    assert json.loads(read(site / "collections.csl.json")) == firsts
    assert [record["id"] for record in read_ris(read(site / "collections.ris"))] == [item["id"] for item in firsts]
    assert list(parse_string(read(site / "collections.bib")).entries_dict) == [item["id"] for item in firsts]


def test_ris_says_what_csl_json_says(folders: list[Path]) -> None:
    for folder in folders:
        records = read_ris(read(folder / "citation.ris"))
        assert len(records) == len(items(folder))
        for record, item in zip(records, items(folder), strict=True):
            assert "unknown_tag" not in record
            assert (record["id"], record["title"]) == (item["id"], item["title"])
            assert record.get("authors", []) == names(item)
            assert record.get("doi") == item.get("DOI")
            assert record["urls"] == [item["URL"]]
            assert record.get("year") == (str(item["issued"]["date-parts"][0][0]) if "issued" in item else None)
            assert (record.get("publisher"), record.get("edition")) == (item.get("publisher"), item.get("version"))


def test_bibtex_says_what_csl_json_says(folders: list[Path]) -> None:
    text = LatexNodes2Text().latex_to_text
    for folder in folders:
        library = parse_string(read(folder / "citation.bib"))
        assert library.failed_blocks == []
        for entry, item in zip(library.entries, items(folder), strict=True):
            fields = {field.key: field.value for field in entry.fields}
            assert (entry.key, fields.get("doi"), fields["url"]) == (item["id"], item.get("DOI"), item["URL"])
            assert text(fields["title"]) == item["title"]


def test_every_cff_file_is_valid_and_says_what_csl_json_says(folders: list[Path]) -> None:
    for folder in folders:
        first, *others = items(folder)
        found = read_cff(read(folder / "citation.cff"))
        works = [found["preferred-citation"], *found.get("references", [])]
        assert len(works) == 1 + len(others)
        for work, item in zip(works, [first, *others], strict=True):
            assert (work["title"], work.get("doi"), work["url"]) == (item["title"], item.get("DOI"), item["URL"])
            assert work.get("year") == (item["issued"]["date-parts"][0][0] if "issued" in item else None)
            if "author" in item:
                assert len(work["authors"]) == len({json.dumps(author) for author in item["author"]})
        if found.get("doi"):
            assert found["doi"] == first["DOI"]


@pytest.fixture(scope="module")
def formatted(folders: list[Path]) -> dict[str, tuple[Json, dict[str, str]]]:
    """Every different reference with what its collection's page shows in each style."""
    made: dict[str, tuple[Json, dict[str, str]]] = {}
    for folder in folders:
        page = parse(read(folder / "index.html"))
        for number, item in enumerate(items(folder), 1):
            what = json.dumps({key: value for key, value in item.items() if key != "id"})
            made.setdefault(what, (item, dict(_shown(page, number))))
    return made


def _shown(page: Element, number: int) -> Iterator[tuple[str, str]]:
    for style in ("apa", "vancouver", "ieee"):
        yield style, page.first("blockquote", id=f"citation-{number}-{style}").words()


# In what the processor of CSL, or its styles, differ from us; all else is the same, letter by letter.


def as_csl_apa(text: str, item: Json) -> str:
    """Ours as CSL has it: `Dataset` is two words in the manual (10.9), and CSL can't say that a list has a gap."""
    cut = "leaves out authors" in item.get("note", "")
    return (text.replace(", … ", ", & ") if cut else text).replace("[Data set]", "[Dataset]")


def without_lower_case(text: str) -> str:
    """The processor puts stops around the words of given names in lower case: `. lilia .`."""
    return re.sub(r"\.? (?=[a-z]+\b)|(?<=-)\. (?=[a-z]+ )|(?<=[a-z]) \.(?=[, ])", " ", text).replace("- ", "-")


def as_csl_vancouver(text: str, item: Json) -> str:
    """Ours as CSL has it: it knows no versions, and calls everything that has an address `[Internet]`."""
    text = re.sub(r"( \[dataset\])?\.( Version \S+\.)? (?=[^.]+; (\d{4}|\[date))", " [Internet]. ", text)
    return re.sub(r"(:\d+)-(\d+\. )", r"\1–\2", text)


def two_initials(text: str) -> str:
    """CSL's own as the NLM has it: two initials at most, `3rd` for `III`, the DOI once."""
    text = re.sub(r"(Available from: \S+) doi:\S+$", r"\1", re.sub(r"^\d+\.", "", text))
    return re.sub(r"\b([A-Z]{2})[A-Z]+(?=,)", r"\1", re.sub(r"(?<= [A-Z]{2}) III(?=,)", " 3rd", text))


def as_csl_ieee(text: str, _item: Json) -> str:
    """Ours, which is as in the guide of the IEEE, as CSL has it: the year behind, a stop for a comma, no version."""
    text = re.sub(r"version [^ ]+, (?=distributed|[A-Z])|distributed by ", "", text)
    found = re.fullmatch(r"(?:(.+?), (\d{4}), )?“(.*),” (.+, )?doi: (\S+)\.", text)
    if not found or " vol. " in text:
        return text.replace(",” ", "”, ")
    who, year, title, publisher, doi = found.groups("")
    published = ", ".join(filter(None, [publisher.removesuffix(", "), year]))
    return f"{who}{', ' if who else ''}“{title}”. {published}{'. ' if published else ''}doi: {doi}."


def test_apa_is_what_a_csl_processor_writes(formatted: dict[str, tuple[Json, dict[str, str]]]) -> None:
    written = format_csl([item for item, _shown in formatted.values()], "apa")
    for item, shown in formatted.values():
        ours, theirs = as_csl_apa(shown["apa"], item), written[item["id"]]
        assert without_lower_case(ours) == without_lower_case(theirs)


def test_vancouver_is_what_a_csl_processor_writes(formatted: dict[str, tuple[Json, dict[str, str]]]) -> None:
    written = format_csl([item for item, _shown in formatted.values()], "vancouver")
    for item, shown in formatted.values():
        assert as_csl_vancouver(shown["vancouver"], item) == two_initials(written[item["id"]])


def test_ieee_is_what_a_csl_processor_writes(formatted: dict[str, tuple[Json, dict[str, str]]]) -> None:
    written = format_csl([item for item, _shown in formatted.values()], "ieee")
    for item, shown in formatted.values():
        theirs = re.sub(r"^\[\d+\]", "", written[item["id"]])
        assert without_lower_case(as_csl_ieee(shown["ieee"], item)) == without_lower_case(theirs)
