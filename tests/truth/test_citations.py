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
def formatted(real_site: Path) -> list[tuple[Json, dict[str, str]]]:
    """Every different reference of the real site with what its page shows in each style.

    Left out are those with a given name in lower case: the processor puts stops around it (`. lilia .`).
    """
    made: dict[str, tuple[Json, dict[str, str]]] = {}
    for path in sorted(real_site.glob("collections/*/*/citation.csl.json")):
        page = read(path.with_name("index.html"))
        section = parse(page[page.index('<section class="cite"') :].partition("</section>")[0] + "</section>")
        for number, item in enumerate(items(path.parent), 1):
            what = json.dumps({key: value for key, value in item.items() if key != "id"})
            made.setdefault(what, (item, dict(_shown(section, number))))
    found = [(item, shown) for item, shown in made.values() if not has_lower_case(item)]
    assert len(made) - 10 < len(found) > 200
    return found


def _shown(section: Element, number: int) -> Iterator[tuple[str, str]]:
    for style in ("apa", "vancouver", "ieee"):
        yield style, section.first("blockquote", id=f"citation-{number}-{style}").words()


def has_lower_case(item: Json) -> bool:
    given = [name.get("given", "") for name in item.get("author", [])]
    return any(word.islower() for text in given for word in re.split("[ -]", text))


def processed(formatted: list[tuple[Json, dict[str, str]]], style: str) -> Iterator[tuple[Json, str, str]]:
    """Every reference with our text and the processor's in a style, without the number in the list."""
    written = format_csl([item for item, _shown in formatted], style)
    for item, shown in formatted:
        yield item, shown[style], re.sub(r"^(\d+\.|\[\d+\])", "", written[item["id"]])


# Each test names in what the processor and its styles differ from us; all else is the same, letter by letter.


def test_apa_is_what_a_csl_processor_writes(formatted: list[tuple[Json, dict[str, str]]]) -> None:
    """`Dataset` is two words in the manual (10.9), and CSL can't say that a list of authors has a gap."""
    for item, ours, theirs in processed(formatted, "apa"):
        cut = "leaves out authors" in item.get("note", "")
        assert (ours.replace(", … ", ", & ") if cut else ours).replace("[Data set]", "[Dataset]") == theirs


def test_vancouver_is_what_a_csl_processor_writes(formatted: list[tuple[Json, dict[str, str]]]) -> None:
    """CSL knows neither version nor `[dataset]`, names all initials and DOIs twice, writes `III` and a long dash."""
    for item, ours, theirs in processed(formatted, "vancouver"):
        version = f" Version {item['version']}." if "version" in item else ""
        ours = ours.replace(f" [dataset].{version} ", ". ").replace(
            f".{version} {item.get('publisher')};", f". {item.get('publisher')};"
        )
        theirs = re.sub(r"(Available from: \S+) doi:\S+$", r"\1", theirs).replace(" [Internet].", ".")
        who, title, rest = theirs.partition(item["title"])
        who = re.sub(r"(?<= [A-Z]{2})[A-Z]+(?=[,.])", "", re.sub(r"(?<= [A-Z]{2}) III(?=[,.])", " 3rd", who))
        assert ours == who + title + rest.replace("–", "-")


def test_ieee_is_what_a_csl_processor_writes(formatted: list[tuple[Json, dict[str, str]]]) -> None:
    """Of data the guide of the IEEE has the year after the authors, who distributes them, and commas throughout."""
    for item, ours, theirs in processed(formatted, "ieee"):
        if item["type"] == "article-journal":
            assert ours.replace(",” ", "”, ") == theirs
            continue
        who, year, where = theirs.partition(", “")[0], item["issued"]["date-parts"][0][0], item["publisher"]
        assert theirs == f"{who}, “{item['title']}”. {where}, {year}. doi: {item['DOI']}."
        version = f"version {item['version']}, " if "version" in item else ""
        by = "distributed by " if item["type"] == "dataset" else ""
        assert ours == f"{who}, {year}, “{item['title']},” {version}{by}{where}, doi: {item['DOI']}."
