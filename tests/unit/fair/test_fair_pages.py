"""Checklists of a federation of platforms: what real pages and files meet, on pages and in `report.json`."""

import json
from collections import Counter
from pathlib import Path

import pytest

from site_builder.config import SiteConfig
from site_builder.fair.checklists import CHECKS, SITE_CHECKS, Fair, checklist, fair_of, score, together
from site_builder.fair.fuji import FUJI, FUJI_CHECKS
from site_builder.fair.google import GOOGLE
from site_builder.fair.overview import overview
from site_builder.fair.results import Check, Checklist, Result, Score, State, Verdict
from tests.fixtures.fair import full
from tests.fixtures.federated import write_federated
from tests.fixtures.sites import Json, read_json, read_page


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_federated(tmp_path_factory.mktemp("fair"))


@pytest.fixture(scope="module")
def said(site: Path) -> Json:
    fair: Json = read_json(site, "report.json")["fair"]
    return fair


def of(said: Json, id_: str) -> Json:
    found: Json = next(one for one in said["collections"] if one["id"] == id_)
    return found


def check(id_: str, points: float = 1, cap: float = 1, metric: str = "m") -> Check:
    return Check("fuji", id_, id_, "scored", "source", "Mend it", lambda _evidence: Verdict("met"), metric, points, cap)


def results(*found: tuple[Check, State]) -> tuple[Result, ...]:
    return tuple(Result(check, state, "", check.who) for check, state in found)


def test_points_of_a_metric_add_up_to_its_cap() -> None:
    first, second = check("1", 0.5), check("2", 0.5)
    assert score(FUJI, results((first, "met"), (second, "missing"))) == Score(FUJI, 0.5, 1)
    assert score(FUJI, results((first, "met"), (second, "not checked"))) == Score(FUJI, 0.5, 0.5)
    each = check("1", 2, 2), check("2", 2, 2)
    assert score(FUJI, results((each[0], "met"), (each[1], "met"))) == Score(FUJI, 2, 2)
    assert score(FUJI, results((each[0], "not applicable"), (each[1], "missing"))) == Score(FUJI, 0, 2)
    assert score(GOOGLE, results((first, "met"))) == Score(GOOGLE, 0, 0)


def test_a_score_in_words() -> None:
    assert Score(FUJI, 21.5, 24).words == "21.5 of 24 points"
    assert (Score(FUJI, 21.5, 24).share, Score(FUJI, 21.5, 24).tenths) == ("89.6\u00a0%", 8)
    assert Score(GOOGLE, 1234, 2000).words == "1,234 of 2,000 properties"
    assert (Score(GOOGLE, 0, 0).words, Score(GOOGLE, 0, 0).share) == ("not applicable", "")


def test_everything_gives_every_point_that_can_be_told() -> None:
    """F-UJI's 26 points but the one that the server of the site alone decides."""
    whole = checklist(FUJI_CHECKS, (FUJI,), full())
    assert whole.scores == (Score(FUJI, 25, 25),)
    assert together([whole, whole]) == (Score(FUJI, 50, 50),)


def test_a_collection_without_a_way_to_its_data_misses_what_its_source_can_mend(said: Json) -> None:
    missing = of(said, "registry/names-only")["missing"]
    assert {"FsF-F1-02MD-1", "FsF-F3-01M-2", "FsF-R1.1-01M-1", "google:license"} <= set(missing)
    who = {one["id"]: one["who"] for one in said["checks"]}
    assert who["FsF-R1.1-01M-1"] == "source"
    assert who["google:spatialCoverage"] == "program"


def test_a_collection_with_a_doi_and_a_licence_meets_that(said: Json) -> None:
    brain = of(said, "idc/brain")
    assert {"FsF-F1-02MD-1", "FsF-F3-01M-2", "FsF-R1.1-01M-1", "google:license"} <= set(brain["met"])
    assert "FsF-F1-02MD-2" in brain["not_checked"]


def test_the_checklist_agrees_with_what_the_page_embeds(site: Path, said: Json) -> None:
    for one in said["collections"]:
        commons, _, name = one["id"].partition("/")
        page = (site / "collections" / commons / name / "index.html").read_text(encoding="utf-8")
        node = json.loads(page.partition('<script type="application/ld+json">')[2].partition("</script>")[0])
        for property_ in ("license", "creator", "sameAs", "keywords", "version"):
            assert (f"google:{property_}" in one["met"]) == (property_ in node), (one["id"], property_)


def test_scores_of_all_are_those_of_each_added_up(said: Json) -> None:
    assert len(said["collections"]) == 8
    for standard in said["standards"]:
        scores = [one["scores"][standard["id"]] for one in said["collections"]]
        assert standard["earned"] == sum(s["earned"] for s in scores)
        assert standard["possible"] == sum(s["possible"] for s in scores)
    for one in said["collections"]:
        listed = Counter([*one["met"], *one["missing"], *one["not_checked"]])
        assert set(listed) <= {c.id for c in CHECKS}
        assert set(listed.values()) == {1}


def test_the_site_misses_what_its_owner_has_not_set(said: Json) -> None:
    assert {"dcat-ap:catalogue/dcat:contactPoint", "croissant:license"} <= set(said["site"]["missing"])
    assert "dcat-ap:catalogue/dct:publisher" in said["site"]["met"]
    assert {one["id"] for one in said["site"]["checks"]} == {c.id for c in SITE_CHECKS}


def test_the_quality_page_tells_shares_and_gaps(site: Path) -> None:
    words = read_page(site, "quality/").words()
    assert "How FAIR the pages are" in words
    assert "not the verdict of F-UJI or anybody else" in words
    assert "All platforms 8 collections" in words
    assert "A licence is stated FsF-R1.1-01M-1 The source, or who contributed the data to it State a licence" in words
    assert "Set contact in the configuration dcat-ap:catalogue/dcat:contactPoint optional" in words


def test_a_page_tells_who_can_mend_what(site: Path) -> None:
    words = read_page(site, "collections/registry/names-only/").words()
    _, _, list_ = words.partition("How FAIR this page is")
    order = ("The source, or who contributed", "State a licence", "The program that makes", "Not checked", "Met")
    assert [list_.index(part) for part in order] == sorted(list_.index(part) for part in order)
    assert "a build does not ask the server that the site will be on" in list_


def test_hints_that_are_the_same_stand_together() -> None:
    doi = check("1"), check("2")
    (who, actions), *others = Checklist(results((doi[0], "missing"), (doi[1], "missing")), ()).to_mend()
    assert who == "The source, or who contributed the data to it"
    assert [(action.hint, [r.check.id for r in action.results]) for action in actions] == [("Mend it", ["1", "2"])]
    assert others == []


def test_without_collections_there_is_no_overview() -> None:
    empty = Fair((), Checklist((), ()))
    assert overview(empty) is None
    assert empty.by_url() == {}


def test_without_files_the_site_meets_nothing() -> None:
    config = SiteConfig("Atlas", "https://example.org/atlas/")
    assert fair_of([], [], config, {}).site.of("met") == ()
