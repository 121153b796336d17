"""What stands at addresses that a build has no content for, and which builds are refused."""

import json
from collections.abc import Iterable
from dataclasses import replace

import pytest

from site_builder.config import SiteConfig
from site_builder.errors import PublishError
from site_builder.ledger.covering import Covered, Gone, cover, merged
from site_builder.ledger.entries import Entry, Facts
from site_builder.ledger.pages import covering_files, covering_pages
from site_builder.ledger.redirects import Redirect
from site_builder.model import Catalog, SourceInfo, Totals

DOI = "https://doi.org/10.1/lung"
FAILED = SourceInfo("idc", "idc", "", "", None, "", "", "failed", "unreadable")


def catalog(*failed: SourceInfo) -> Catalog:
    return Catalog((), (), Totals(0, 0, 0, 0, 0, 0), {}, {}, failed=failed)


def collection(name: str, *, commons: str = "IDC", doi: str = DOI, **more: str | None) -> Entry:
    facts = Facts("idc", commons, name, name.upper(), ("https://doi.org/10.1/results", doi), (doi,))
    made = Entry(f"collections/{commons.lower()}/{name}/", "collection", name.upper(), "2026-01-01", facts=facts)
    return replace(made, **more)  # type: ignore[arg-type]


def page(url: str, kind: str = "page", **more: str | None) -> Entry:
    return replace(Entry(url, "page", url, "2026-01-01"), kind=kind, **more)  # type: ignore[arg-type]


def covered(
    ledger: Iterable[Entry], now: Iterable[Entry], *failed: SourceInfo, redirects: Iterable[Redirect] = ()
) -> Covered:
    return cover(
        {entry.url: entry for entry in ledger},
        {entry.url: entry for entry in now},
        catalog(*failed),
        ["idc"],
        {each.source: each for each in redirects},
        "2026-05-05",
    )


def moves(found: Covered) -> dict[str, str]:
    return {moved.entry.url: moved.target for moved in found.moved}


HOME = page("")
OTHER = collection("other", doi="https://doi.org/10.1/other")


class TestGone:
    def test_a_collection_that_vanished_has_a_tombstone_from_the_first_day_on(self) -> None:
        found = covered([collection("lung"), OTHER], [OTHER])
        assert [(g.entry.title, g.reason, g.since) for g in found.gone] == [("LUNG", "gone", "2026-05-05")]
        again = covered([collection("lung", gone="2026-02-02"), OTHER], [OTHER])
        assert [(g.reason, g.since) for g in again.gone] == [("gone", "2026-02-02")]

    def test_a_source_that_could_not_be_read_makes_nothing_gone(self) -> None:
        found = covered([collection("lung"), page("diseases/x/", "value")], [OTHER], FAILED)
        assert [(g.reason, g.since) for g in found.gone] == [("unread", None)] * 2
        ledger = {entry.url: entry for entry in (collection("lung"),)}
        assert merged(ledger, {}, found)["collections/idc/lung/"].gone is None

    def test_what_was_gone_before_stays_gone_when_a_source_fails(self) -> None:
        found = covered([collection("lung", gone="2026-02-02")], [OTHER], FAILED)
        assert [(g.reason, g.since) for g in found.gone] == [("gone", "2026-02-02")]

    def test_a_source_taken_out_of_the_configuration_is_told_apart(self) -> None:
        facts = Facts("tcia", "TCIA", "skin", "SKIN")
        entry = Entry("collections/tcia/skin/", "collection", "SKIN", "2026-01-01", facts=facts)
        assert [g.reason for g in covered([entry], [OTHER]).gone] == ["unlisted"]

    def test_platforms_and_values_have_tombstones_too(self) -> None:
        found = covered([page("commons/x/", "platform"), page("diseases/x/", "value")], [OTHER])
        assert [g.reason for g in found.gone] == ["gone", "gone"]

    def test_what_comes_back_is_no_longer_gone(self) -> None:
        ledger = {e.url: e for e in (collection("lung", gone="2026-02-02"),)}
        now = {e.url: e for e in (replace(collection("lung"), first="2026-05-05"),)}
        entry = merged(ledger, now, covered(ledger.values(), now.values()))["collections/idc/lung/"]
        assert (entry.gone, entry.first) == (None, "2026-01-01")


class TestMoved:
    def test_the_one_new_collection_with_its_doi_is_its_new_name(self) -> None:
        found = covered([collection("lung")], [collection("lung_ct"), OTHER])
        assert moves(found) == {"collections/idc/lung/": "collections/idc/lung_ct/"}
        assert found.gone == ()

    def test_a_collection_that_was_there_already_is_no_new_name(self) -> None:
        sibling = collection("lung_ct")
        assert moves(covered([collection("lung"), sibling], [sibling])) == {}

    def test_two_new_ones_leave_it_open(self) -> None:
        found = covered([collection("lung")], [collection("lung_ct"), collection("lung_mr")])
        assert moves(found) == {}
        assert len(found.gone) == 1

    def test_another_platform_takes_over_what_it_calls_the_same(self) -> None:
        taken = collection("lung", commons="MIDRC")
        other = collection("other_name", commons="MIDRC")
        assert moves(covered([collection("lung")], [taken])) == {"collections/idc/lung/": "collections/midrc/lung/"}
        assert moves(covered([collection("lung")], [other])) == {}

    def test_moves_are_remembered_and_followed(self) -> None:
        first = collection("lung", moved_to="collections/idc/lung_ct/")
        second = collection("lung_ct", moved_to="collections/idc/chest/")
        chest = collection("chest")
        found = covered([first, second, chest], [chest])
        assert set(moves(found).values()) == {"collections/idc/chest/"}
        assert len(moves(found)) == 2

    def test_a_circle_of_moves_ends(self) -> None:
        first = collection("a", moved_to="collections/idc/b/")
        second = collection("b", moved_to="collections/idc/a/")
        found = covered([first, second], [OTHER])
        assert moves(found) == {}
        assert len(found.gone) == 2

    def test_a_list_that_became_shorter_leads_to_what_is_above(self) -> None:
        ledger = [
            page("collections/9/", "list"),
            page("collections/by/size/9/", "list"),
            page("quality/x/y/", "quality"),
        ]
        found = covered(ledger, [HOME, page("collections/"), page("collections/by/size/", "list")])
        assert moves(found) == {
            "collections/9/": "collections/",
            "collections/by/size/9/": "collections/by/size/",
            "quality/x/y/": "",
        }

    def test_the_owner_decides(self) -> None:
        asked = [Redirect("collections/idc/lung/", "https://example.org/lung", "", 2), Redirect("never/", "", "", 3)]
        found = covered([collection("lung")], [collection("lung_ct"), HOME], redirects=asked)
        assert moves(found) == {"collections/idc/lung/": "https://example.org/lung", "never/": ""}

    def test_an_address_elsewhere_is_remembered_without_its_line(self) -> None:
        found = covered([collection("lung", moved_to="https://example.org/lung")], [OTHER])
        assert moves(found) == {"collections/idc/lung/": "https://example.org/lung"}


class TestBroken:
    def test_a_page_that_is_gone_without_a_word_stops_the_build(self) -> None:
        with pytest.raises(PublishError) as caught:
            covered([page("about/"), page("team/"), collection("lung")], [HOME])
        assert str(caught.value).splitlines() == [
            "2 published address(es) would die, so nothing was published",
            "  /about/",
            "  /team/",
            "Bring the pages back, or say in redirects.csv where each leads now. permalinks.jsonl knows them as "
            "published; take a line out only if nobody can ever have seen it",
        ]

    def test_a_file_of_the_interface_goes_with_its_page_only(self) -> None:
        lung = Entry("api/v1/collections/idc/lung.json", "file", "LUNG", "2026-01-01")
        found = covered([lung, collection("lung")], [HOME])
        assert [gone.entry.kind for gone in found.gone] == ["collection"]
        with pytest.raises(PublishError, match=r"/api/v1/old\.json"):
            covered([Entry("api/v1/old.json", "file", "x", "2026-01-01")], [HOME])


class TestMerged:
    def test_the_ledger_forgets_nothing_and_keeps_first_days(self) -> None:
        ledger = {e.url: e for e in (HOME, collection("lung"), page("collections/9/", "list"))}
        now = {e.url: e for e in (replace(HOME, first="2026-05-05"), replace(OTHER, first="2026-05-05"))}
        entries = merged(ledger, now, covered(ledger.values(), now.values()))
        assert set(entries) == {*ledger, *now}
        assert entries[""].first == "2026-01-01"
        assert entries[OTHER.url].first == "2026-05-05"
        assert entries["collections/idc/lung/"].gone == "2026-05-05"
        assert entries["collections/9/"].moved_to == ""


def test_counts_of_few_subjects_stay_hidden_where_a_collection_has_gone() -> None:
    facts = Facts("idc", "IDC", "lung", "Lung", subjects=4, studies=5, series=90, size_bytes=10)
    gone = Gone(Entry("collections/idc/lung/", "collection", "Lung", "2026-01-01", facts=facts), "gone", "2026-02-02")
    for min_cell, subjects in ((0, 4), (4, 4), (11, None)):
        config = SiteConfig("Atlas", "https://example.org/", min_cell=min_cell)
        (file,) = covering_files(Covered(gone=(gone,)), config)
        (made,) = covering_pages(Covered(gone=(gone,)), catalog(), config)
        assert json.loads(file.data)["last_known"]["subjects"] == subjects
        assert made.ctx.totals.subjects == subjects  # type: ignore[attr-defined]
        assert (b"90" in file.data) == (subjects is not None)
