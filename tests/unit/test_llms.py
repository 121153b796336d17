"""`llms.txt`: in the form of llmstxt.org, short, and every link leads to a file."""

import re
from pathlib import Path

from tests.fixtures.markdown import read_markdown

BASE = "https://example.org/atlas/"


def test_it_has_a_title_a_summary_and_sections_of_links(federated_site: Path) -> None:
    text = (federated_site / "llms.txt").read_text(encoding="utf-8")
    before, *sections = re.split(r"^## ", text, flags=re.MULTILINE)
    assert re.match(r"# Federated atlas\n\n> .+\.\n\n", before)
    assert not re.search(r"^#", before.partition("\n")[2], re.MULTILINE)
    assert [section.partition("\n")[0] for section in sections] == [
        "Collections",
        "Platforms",
        "For programs",
        "Optional",
    ]
    for section in sections:
        for line in section.splitlines()[1:]:
            assert line == "" or re.fullmatch(r"- \[[^\]]+\]\(https://\S+\): .+", line), line
    assert len(text) < 12_000


def test_its_links_lead_to_files(federated_site: Path) -> None:
    links = read_markdown((federated_site / "llms.txt").read_text(encoding="utf-8")).links
    paths = [link.removeprefix(BASE) for link in links]
    assert all((federated_site / path).is_file() for path in paths)
    assert {"collections.csv", "api/v1/openapi.json", "catalog.ttl", "croissant.json", "collections/index.md"} <= {
        *paths
    }
    assert {f"commons/{name}/index.md" for name in ("idc", "tcia", "midrc", "guarded", "registry")} <= set(paths)


def test_platforms_tell_their_counts(federated_site: Path) -> None:
    text = (federated_site / "llms.txt").read_text(encoding="utf-8")
    assert "[The IDC](https://example.org/atlas/commons/idc/index.md): 2 collections, 40 subjects, as of" in text
