"""Which changes are told, in which words, and that nothing is told where nothing changed."""

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from site_builder.changes.comparing import changes_since, compared
from site_builder.changes.events import Change, FieldChange, read_history, write_history
from site_builder.changes.history import History
from site_builder.changes.words import summary
from site_builder.config import SiteConfig
from site_builder.errors import SiteBuilderError
from site_builder.exports.changes import LONGEST_FEED, change_files
from site_builder.ledger.covering import Covered, Gone, Moved
from site_builder.ledger.entries import Entry, Facts
from site_builder.model import Catalog, SourceInfo, Totals

CONFIG = SiteConfig(title="Atlas & more", base_url="https://example.org/atlas/")
SOURCE = SourceInfo("idc", "idc", "IDC", "25", None, "", "")
CATALOG = Catalog((), (), Totals(0, 0, 0, 0, 0, 0), {}, {}, failed=(SOURCE,))
FACTS = Facts("idc", "IDC", "lung", "Lung", ("https://doi.org/10.1/a",), licenses=("CC BY 4.0",), subjects=3, series=9)
LUNG = Entry("collections/idc/lung/", "collection", "Lung", "2026-01-01", facts=FACTS)
SKIN = Entry("collections/idc/skin/", "collection", "Skin", "2026-01-01", facts=replace(FACTS, collection_id="skin"))
HOME = Entry("", "page", "Home", "2026-01-01")
ATOM = "{http://www.w3.org/2005/Atom}"


def since(before: list[Entry], now: list[Entry], covered: Covered | None = None) -> list[tuple[str, str]]:
    ledger, entries = ({e.url: e for e in each} for each in (before, now))
    found = changes_since(ledger, entries, covered or Covered(), CATALOG, "2026-05-05")
    assert all(change.day == "2026-05-05" for change in found)
    return [(change.url.split("/")[2], change.kind) for change in found]


class TestWhatIsTold:
    def test_nothing_where_nothing_changed(self) -> None:
        assert since([HOME, LUNG, SKIN], [HOME, LUNG, SKIN]) == []

    def test_nothing_the_first_time(self) -> None:
        assert since([], [LUNG, SKIN]) == []
        assert since([HOME], [HOME, LUNG]) == []

    def test_a_new_one_and_one_that_changed(self) -> None:
        more = replace(LUNG, facts=replace(FACTS, series=10))
        assert since([LUNG], [more, SKIN]) == [("lung", "changed"), ("skin", "new")]

    def test_pages_that_are_no_collections_are_not_told(self) -> None:
        assert since([LUNG], [LUNG, Entry("diseases/x/", "value", "X", "2026-05-05")]) == []

    def test_gone_once_and_back(self) -> None:
        gone = Covered(gone=(Gone(LUNG, "gone", "2026-05-05"),))
        assert since([LUNG, SKIN], [SKIN], gone) == [("lung", "gone")]
        buried = replace(LUNG, gone="2026-02-02")
        still = Covered(gone=(Gone(buried, "gone", "2026-02-02"),))
        assert since([buried, SKIN], [SKIN], still) == []
        assert since([buried, SKIN], [LUNG, SKIN]) == [("lung", "back")]

    def test_a_source_that_could_not_be_read_tells_nothing(self) -> None:
        assert since([LUNG, SKIN], [SKIN], Covered(gone=(Gone(LUNG, "unread", None),))) == []

    def test_a_new_name_is_told_once_with_the_old_address(self) -> None:
        chest = replace(LUNG, url="collections/idc/chest/", facts=replace(FACTS, series=10))
        moved = Covered(moved=(Moved(LUNG, chest.url),))
        ledger = {LUNG.url: LUNG}
        (change,) = changes_since(ledger, {chest.url: chest}, moved, CATALOG, "2026-05-05")
        assert (change.kind, change.was, change.fields) == ("renamed", LUNG.url, (FieldChange("series", 9, 10),))
        known = replace(LUNG, moved_to=chest.url)
        after = Covered(moved=(Moved(known, chest.url),))
        assert changes_since({LUNG.url: known, chest.url: chest}, {chest.url: chest}, after, CATALOG, "d") == ()

    def test_the_release_of_the_source_is_told(self) -> None:
        (change,) = changes_since({LUNG.url: LUNG}, {LUNG.url: LUNG, SKIN.url: SKIN}, Covered(), CATALOG, "d")
        assert change.version == "25"


class TestFields:
    def test_of_lists_only_what_went_and_came(self) -> None:
        after = replace(FACTS, licenses=("CC0", "CC BY 4.0"), data_url_doi=())
        assert compared(FACTS, after) == (
            FieldChange("licenses", (), ("CC0",)),
            FieldChange("data_url_doi", ("https://doi.org/10.1/a",), ()),
        )

    def test_the_order_of_a_list_is_no_change(self) -> None:
        both = replace(FACTS, licenses=("CC0", "CC BY 4.0"))
        assert compared(both, replace(both, licenses=both.licenses[::-1])) == ()

    @pytest.mark.parametrize("after", [None, 3])
    def test_what_is_hidden_or_not_provided_has_not_changed(self, after: int | None) -> None:
        assert compared(FACTS, replace(FACTS, subjects=after)) == ()
        assert compared(replace(FACTS, subjects=after), FACTS) == ()

    @pytest.mark.parametrize(
        ("field", "words"),
        [
            (FieldChange("series", 590_000, 592_600), "series: 592,600 (2,600 more)"),
            (FieldChange("subjects", 3, 1), "subjects: 1 (2 fewer)"),
            (FieldChange("size_bytes", 5_000_000_000, 3_000_000_000), "size: 3.00 GB (2.00 GB less)"),
            (FieldChange("licenses", ("CC0",), ("A", "B")), "licences: added A and B; removed CC0"),
            (FieldChange("data_url_doi", ("x",), ()), "links to the data: removed x"),
            (FieldChange("landing_page", "", "https://a/"), "page at the platform: “https://a/”, before none"),
        ],
    )
    def test_words(self, field: FieldChange, words: str) -> None:
        assert summary(Change("d", "changed", "u/", "T", "IDC", fields=(field,))) == f"Changed: {words}"


class TestSmallCells:
    def told(self, *counts: int, min_cell: int = 11, **more: object) -> tuple[FieldChange, ...] | None:
        fields = (FieldChange("subjects", *counts), FieldChange("series", 90, 95))
        licenses = (FieldChange("licenses", (), ("CC0",)),) if more.get("licensed") else ()
        kind = more.get("kind", "changed")
        change = Change("d", kind, "u/", "T", "IDC", fields=(*fields, *licenses))  # type: ignore[arg-type]
        (shown,) = History(Path("x"), "d", (change,), min_cell).newest or (None,)
        return shown.fields if shown else None

    @pytest.mark.parametrize("counts", [(100, 105), (105, 100), (4, 100), (100, 4)])
    def test_counts_that_tell_of_few_subjects_are_left_out(self, counts: tuple[int, int]) -> None:
        assert self.told(*counts) is None
        assert self.told(*counts, kind="back") == ()
        assert self.told(*counts, licensed=True) == (FieldChange("licenses", (), ("CC0",)),)

    @pytest.mark.parametrize(("counts", "min_cell"), [((100, 111), 11), ((100, 105), 0), ((0, 100), 11)])
    def test_others_are_told(self, counts: tuple[int, int], min_cell: int) -> None:
        told = self.told(*counts, min_cell=min_cell)
        assert told is not None
        assert [field.name for field in told] == ["subjects", "series"]

    def test_the_file_of_the_history_keeps_what_was_recorded(self, tmp_path: Path) -> None:
        change = Change("d", "changed", "u/", "T", "IDC", fields=(FieldChange("subjects", 100, 105),))
        history = History(tmp_path / "changes.jsonl", "d", (change,), 11)
        assert history.record()
        assert read_history(history.path) == (change,)
        assert b"105" not in b"".join(file.data for file in change_files(history, CONFIG))


class TestFiles:
    changes = (
        Change("2026-02-02", "new", "collections/idc/a/", "A", "IDC", "25"),
        Change("2026-03-03", "changed", "collections/idc/a/", "A", "IDC", "25", fields=(FieldChange("series", 1, 2),)),
        Change("2026-03-03", "changed", "collections/idc/a/", "A <&\x00\ud800>", "IDC"),
    )

    def test_the_history_is_read_as_it_was_written(self, tmp_path: Path) -> None:
        path = tmp_path / "changes.jsonl"
        lists = Change("d", "renamed", "u/", "T", "IDC", was="w/", fields=(FieldChange("licenses", ("a",), ()),))
        kept = (*self.changes[:2], lists)
        assert write_history(path, kept)
        assert read_history(path) == kept
        assert not write_history(path, kept)
        assert read_history(tmp_path / "none.jsonl") == ()
        assert not write_history(tmp_path / "none.jsonl", ())

    @pytest.mark.parametrize("line", ["{", "[]", '{"day": "d", "kind": "odd"}', '{"day": "d", "kind": "new", "x": 1}'])
    def test_a_line_that_is_no_change_is_named(self, tmp_path: Path, line: str) -> None:
        path = tmp_path / "changes.jsonl"
        path.write_text(f"\n{line}\n", encoding="utf-8")
        with pytest.raises(SiteBuilderError, match=r"changes.jsonl, line 2: not a change"):
            read_history(path)

    def test_without_a_ledger_there_are_no_files(self, tmp_path: Path) -> None:
        assert change_files(History(tmp_path, None, ()), CONFIG) == []

    def test_a_feed_of_nothing_is_one(self, tmp_path: Path) -> None:
        feed = self.feed(History(tmp_path, "2026-01-01", ()))
        assert feed.findall(f"{ATOM}entry") == []
        assert feed.findtext(f"{ATOM}updated") == "2026-01-01T00:00:00Z"

    def test_entries_have_ids_of_their_own_and_what_xml_can_hold(self, tmp_path: Path) -> None:
        feed = self.feed(History(tmp_path, "2026-01-01", self.changes))
        entries = feed.findall(f"{ATOM}entry")
        ids = [entry.findtext(f"{ATOM}id") for entry in entries]
        day = "https://example.org/atlas/collections/idc/a/#2026-03-03"
        assert ids == [day, f"{day}-2", "https://example.org/atlas/collections/idc/a/#2026-02-02"]
        assert [entry.findtext(f"{ATOM}title") for entry in entries][1:] == [
            "A <&\ufffd\ufffd>: changed",
            "A: newly listed",
        ]
        assert feed.findtext(f"{ATOM}updated") == "2026-03-03T00:00:00Z"
        assert feed.findtext(f"{ATOM}title") == "Atlas & more: changes"

    def test_a_long_history_is_whole_in_json_only(self, tmp_path: Path) -> None:
        many = tuple(Change(f"2026-01-{n % 28 + 1:02}", "new", f"c/{n}/", "A", "IDC") for n in range(LONGEST_FEED + 9))
        feed, said = change_files(History(tmp_path, "2026-01-01", many), CONFIG)
        assert len(ElementTree.fromstring(feed.data)) > LONGEST_FEED
        assert len(ElementTree.fromstring(feed.data).findall(f"{ATOM}entry")) == LONGEST_FEED
        assert said.data.count(b'"kind"') == len(many)

    @staticmethod
    def feed(history: History) -> ElementTree.Element:
        return ElementTree.fromstring(change_files(history, CONFIG)[0].data)
