"""What people look for is found: the texts of `queries.toml`, asked of the search of the installed IDC index."""

import shutil
from pathlib import Path

import pytest

from site_builder.resources import resource_dir
from site_builder.search.catalogue import search_files
from tests.browser.pages import OpenPage, ServeFolder
from tests.browser.search_site import idc_catalog
from tests.relevance.asking import ask
from tests.relevance.index import installed_index
from tests.relevance.judgements import changes, judgements, mistakes, read_needs
from tests.relevance.scoring import Score, average, miss, score

#: Set from what people can expect, not from what was measured: of twenty places of a first page one may be wrong,
#: and of ten people nine see what they look for in the first place (or all see it in the first or second).
RECALL = 0.95
RECIPROCAL_RANK = 0.9
FEWEST = 100


def test_the_judgements_are_those_of_the_installed_index() -> None:
    needs = read_needs()
    assert list(mistakes(needs)) == []
    with installed_index() as index:
        changed = list(changes(needs, index))
    assert not changed, "queries.toml and the installed IDC index differ (see README.md):\n" + "\n".join(changed)
    assert len(judgements(needs)) >= FEWEST


@pytest.fixture
def scores(tmp_path: Path, serve_folder: ServeFolder, open_page: OpenPage) -> list[Score]:
    """How each text fares with the engine in the browser and the catalogue as a build writes it."""
    site = tmp_path / "site"
    shutil.copytree(resource_dir("static") / "js" / "search", site / "assets" / "js" / "search")
    page = '<!doctype html><html lang="en"><title>Search</title><link rel="icon" href="data:,">'
    (site / "index.html").write_text(page, encoding="utf-8")
    core = search_files(idc_catalog(tmp_path / "cache"))[0]
    (site / core.path).parent.mkdir(parents=True)
    (site / core.path).write_bytes(core.data)
    root = serve_folder(site)
    seen = open_page(root)
    asked = judgements(read_needs())
    found = ask(seen.page, f"{root}assets/js/search/", root + core.path, [judgement.text for judgement in asked])
    assert seen.problems == []
    return [score(judgement, names) for judgement, names in zip(asked, found, strict=True)]


def test_what_people_look_for_is_found(scores: list[Score]) -> None:
    mean = average(scores)
    misses = "\n".join(miss(entry) for entry in scores if entry.is_miss)
    told = f"recall@5 {mean.recall:.3f}, mean reciprocal rank {mean.reciprocal_rank:.3f}\n{misses}"
    assert mean.recall >= RECALL, told
    assert mean.reciprocal_rank >= RECIPROCAL_RANK, told
    assert not any(entry.problems for entry in scores), told
