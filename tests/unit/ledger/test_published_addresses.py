"""Addresses through builds of a whole site: recorded, kept when a collection goes, and never lost."""

import json
from pathlib import Path
from typing import Any

import pytest

from scripts.html_checker import check_html
from site_builder.built import Built
from site_builder.cli import main
from site_builder.config import load_config
from site_builder.errors import PublishError
from site_builder.ledger.entries import FILE, Entry, read_ledger, write_ledger
from site_builder.pipeline import build
from tests.fixtures.idc import collection_row, entry, series_row, write_idc
from tests.fixtures.silent import Silent
from tests.fixtures.sites import read_page
from tests.tiny import tiny_site


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A site of its own whose first build was recorded on New Year's Day."""
    config = tiny_site(tmp_path / "own")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SOURCE_DATE_EPOCH", "1767225600")
        built(config, record=True)
    return config


def built(config: Path, *, record: bool = False) -> Built:
    folder = config.parent.parent
    return build(load_config(config), folder / "_site", folder / ".cache", Silent(), record=record)


def release(config: Path, name: str, doi: str) -> None:
    """Another release, in which only the collection of the brain is there, under this name and DOI."""
    write_idc(
        config.parent.parent / "data",
        [series_row(3, collection_id=name, source_DOI=doi, Modality="MR", BodyPartExamined="BRAIN")],
        [collection_row(name, cancer_types="Glioma", sources=[entry(source_id="b", source_doi=doi)])],
    )


def read_json(path: Path) -> Any:
    return json.loads(path.read_text(encoding="utf-8"))


def test_every_page_and_file_of_the_interface_is_recorded(own: Path) -> None:
    site = own.parent.parent / "_site"
    recorded = read_ledger(own.parent / FILE)
    pages = {path.parent.relative_to(site).as_posix() + "/" for path in site.rglob("index.html")} - {"./"}
    api = {path.relative_to(site).as_posix() for path in (site / "api").rglob("*.json")}
    assert set(recorded) == {"", *pages, *api}
    assert {entry.first for entry in recorded.values()} == {"2026-01-01"}
    facts = recorded["collections/idc/lung-one/"].facts
    assert facts is not None
    assert (facts.collection_id, facts.subjects, facts.series) == ("lung_one", 2, 3)
    assert facts.data_url_doi == facts.original_doi == ("https://doi.org/10.7937/lung",)


def test_building_again_changes_nothing(own: Path) -> None:
    before = (own.parent / FILE).read_bytes()
    again = built(own, record=True)
    assert (again.recorded, again.permalinks.unrecorded) == (False, 0)
    assert (own.parent / FILE).read_bytes() == before


def test_without_record_the_ledger_stays(own: Path) -> None:
    before = (own.parent / FILE).read_bytes()
    release(own, "brain_two", "10.7937/brain")
    assert built(own).permalinks.unrecorded > 0
    assert (own.parent / FILE).read_bytes() == before


def test_a_collection_that_vanished_leaves_a_page_and_json(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1769904000")
    release(own, "brain_two", "10.7937/brain")
    site = built(own, record=True).out
    page = read_page(site, "collections/idc/lung-one/")
    assert page.first("h1").words() == "A Collection"
    words = page.first("main").words()
    assert "it was first missing on 1 Feb 2026" in words
    assert "first published on 1 Jan 2026" in words
    assert "2 subjects" in words
    assert [a.attributes["href"] for a in page.all("a", class_="doi")] == ["https://doi.org/10.7937/lung"]
    assert page.all("meta", name="robots")[0].attributes["content"] == "noindex"
    said = read_json(site / "api/v1/collections/idc/lung-one.json")
    assert (said["status"], said["gone_since"]) == ("gone", "2026-02-01")
    assert said["last_known"]["subjects"] == 2
    assert "lung-one" not in (site / "sitemap.xml").read_text(encoding="utf-8")
    assert [c["id"] for c in read_json(site / "api/v1/collections.json")["collections"]] == ["idc/brain-two"]
    assert read_ledger(own.parent / FILE)["collections/idc/lung-one/"].gone == "2026-02-01"
    value = read_page(site, "modalities/ct/")
    assert "No collection has this value any more" in value.first("main").words()


def test_a_collection_under_a_new_name_is_led_to(own: Path) -> None:
    release(own, "brain_three", "10.7937/brain")
    site = built(own, record=True).out
    page = read_page(site, "collections/idc/brain-two/")
    refresh = next(m for m in page.all("meta") if m.attributes.get("http-equiv") == "refresh")
    assert refresh.attributes["content"] == "0; url=../brain-three/"
    said = read_json(site / "api/v1/collections/idc/brain-two.json")
    assert said["moved_to"] == "https://example.org/tiny/collections/idc/brain-three/"
    assert read_ledger(own.parent / FILE)["collections/idc/brain-two/"].moved_to == "collections/idc/brain-three/"


def test_pages_that_stand_for_others_are_valid_html(own: Path) -> None:
    release(own, "brain_three", "10.7937/brain")
    site = built(own).out
    found = check_html([site / "collections/idc/lung-one/index.html", site / "collections/idc/brain-two/index.html"])
    assert found == []


def test_a_page_that_would_die_stops_the_build(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    ledger = read_ledger(own.parent / FILE) | {"team/": Entry("team/", "page", "The team", "2026-01-01")}
    write_ledger(own.parent / FILE, ledger)
    before = sorted(path.name for path in (own.parent.parent / "_site").iterdir())
    with pytest.raises(PublishError, match="1 published address"):
        built(own, record=True)
    assert sorted(path.name for path in (own.parent.parent / "_site").iterdir()) == before
    (own.parent / "redirects.csv").write_text("from,to,why\n/team/,about/,merged\n", encoding="utf-8")
    out = own.parent.parent / "_site"
    assert main(["build", "--config", str(own), "--out", str(out), "--record"]) == 0
    said = capsys.readouterr().err
    assert "0 published addresses without content of its own, 1 that lead elsewhere" in said
    assert "permalinks.jsonl: 1 line(s) new or changed; commit it with the site" in said
    assert 'url=../about/"' in (out / "team" / "index.html").read_text(encoding="utf-8")


def test_what_changed_is_told_on_its_page_in_its_feed_and_at_home(own: Path) -> None:
    site = own.parent.parent / "_site"
    assert "What changed" not in read_page(site, "collections/idc/brain-two/").first("main").words()
    unchanged = built(own, record=True).out
    assert "Nothing has changed since then." in read_page(unchanged, "changes/").first("main").words()
    assert read_page(unchanged, "").all("ul", class_="changes") == []
    assert not (own.parent / "changes.jsonl").exists()
    release(own, "brain_three", "10.7937/brain")
    site = built(own, record=True).out
    told = [item.words() for item in read_page(site, "changes/").first("ul", class_="changes").all("li")]
    assert len(told) == 2
    assert any(words.endswith("No longer listed") for words in told)
    assert any("Listed under a new name" in words for words in told)
    assert "Listed under a new name" in read_page(site, "collections/idc/brain-three/").first("main").words()
    assert [c["kind"] for c in read_json(site / "changes.json")["changes"]] == ["renamed", "gone"]
    feeds = [link.attributes["href"] for link in read_page(site, "").all("link", type="application/atom+xml")]
    assert feeds == ["changes.atom"]
    assert check_html([site / "changes" / "index.html", site / "index.html"]) == []
    assert built(own, record=True).recorded is False
