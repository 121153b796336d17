"""Values of facets that lost their page: led to what they are called now, or told where their collections are."""

from dataclasses import replace
from pathlib import Path

import pytest

from scripts.html_checker import check_html
from site_builder.harmonise import disease
from site_builder.harmonise.mapped import Mapped
from site_builder.ledger.covering import merged
from site_builder.ledger.entries import FILE, Entry, Term, read_ledger, write_ledger
from site_builder.ledger.redirects import Redirect
from site_builder.ledger.values import became, still_stating, value_pages
from tests.fixtures.federated import federated_catalog
from tests.fixtures.sites import read_page
from tests.tiny import tiny_site
from tests.unit.ledger.test_covering import FAILED, covered, moves
from tests.unit.ledger.test_published_addresses import built


def value(url: str, facet: str, name: str, *raw: str) -> Entry:
    return Entry(url, "value", name.title(), "2026-01-01", term=Term(facet, name, raw))


LUNG = value("body-parts/lung/", "BodyPartExamined", "LUNG", "LUNG", "Left Lung")
CHEST = value("body-parts/chest/", "BodyPartExamined", "CHEST", "CHEST")
LEFT = value("body-parts/lung-left/", "BodyPartExamined", "LUNG LEFT", "Left Lung")
BOTH = value("body-parts/thorax-left/", "BodyPartExamined", "THORAX LEFT", "Left Lung", "CHEST", "nothing known")


@pytest.mark.parametrize(
    ("facet", "name", "raw", "expected"),
    [
        ("BodyPartExamined", "LUNG LEFT", ("Left Lung", "lung l"), ["LUNG"]),
        ("BodyPartExamined", "LUNG LEFT", (), ["LUNG"]),
        ("BodyPartExamined", "THORAX LEFT", ("Left Lung", "CHEST"), ["CHEST", "LUNG"]),
        ("BodyPartExamined", "LUNG", ("LUNG", "Left Lung"), []),
        ("BodyPartExamined", "X", ("no data",), []),
        ("Modality", "MRI", ("MRI",), ["MR"]),
        ("license", "CC BY", ("CC BY 4.0",), ["CC-BY-4.0"]),
        ("license", "TCIA-Restricted", ("CC BY 3.0, TCIA Restricted",), []),
        ("disease_type", "Breast", ("breast cancer",), ["Breast Cancer"]),
        ("disease_type", "Unheard of", ("Unheard of",), []),
        ("disease_type", "1", ("1",), []),
        ("no_such_facet", "LUNG LEFT", ("LUNG",), []),
    ],
)
def test_raw_spellings_say_what_became_of_a_value(
    facet: str, name: str, raw: tuple[str, ...], expected: list[str]
) -> None:
    known = ("LUNG", "CHEST", "MR", "CC-BY-4.0", "CC-BY-3.0", "Breast Cancer")
    pages = {(facet, each): each for each in known}
    assert list(became(Term(facet, name, raw), pages)) == expected


def test_a_value_that_is_one_other_now_is_led_to() -> None:
    found = covered([LEFT, LUNG], [LUNG])
    assert moves(found) == {LEFT.url: LUNG.url}
    ledger = {e.url: e for e in (LEFT, LUNG)}
    again = covered(merged(ledger, {LUNG.url: LUNG}, found).values(), [LUNG])
    assert moves(again) == {LEFT.url: LUNG.url}
    assert again.gone == ()


def test_a_value_that_is_several_now_names_them() -> None:
    (gone,) = covered([BOTH], [LUNG, CHEST]).gone
    assert (gone.reason, gone.since, [v.url for v in gone.became]) == ("gone", "2026-05-05", [CHEST.url, LUNG.url])
    (unread,) = covered([BOTH], [LUNG, CHEST], FAILED).gone
    assert (unread.reason, len(unread.became)) == ("unread", 2)


def test_a_value_nobody_states_any_more_is_gone() -> None:
    lung_only = covered([LUNG], [CHEST])
    assert moves(lung_only) == {}
    assert [(g.entry.url, g.became) for g in lung_only.gone] == [(LUNG.url, ())]


def test_an_entry_of_an_older_ledger_has_no_value_and_a_tombstone() -> None:
    (gone,) = covered([replace(LEFT, term=None)], [LUNG]).gone
    assert gone.became == ()


def test_collections_are_found_by_what_they_state() -> None:
    base = federated_catalog()
    stated = next(
        (facet, count.value, count.raw[0].raw, c.id)
        for c in base.collections
        for facet in ("BodyPartExamined",)
        for count in c.facets[facet].known
        if count.raw
    )
    facet, _value, raw, id_ = stated
    found = [c.id for c in still_stating(Term(facet, "OLD", (raw,)), base)]
    assert id_ in found
    assert still_stating(Term(facet, "OLD", ("nobody says this",)), base) == ()
    assert still_stating(Term("no_such_facet", "OLD", (raw,)), base) == ()
    assert value_pages([Entry("", "page", "", "d"), LUNG]) == {("BodyPartExamined", "LUNG"): LUNG.url}


def test_the_owner_decides_for_values_too() -> None:
    asked = Redirect(BOTH.url, CHEST.url, "most of it", 2)
    found = covered([BOTH], [LUNG, CHEST], redirects=[asked])
    assert (moves(found), found.gone) == ({BOTH.url: CHEST.url}, ())


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A recorded site, in whose ledger two values had other names before a vocabulary changed."""
    config = tiny_site(tmp_path / "own")
    built(config, record=True)
    ledger = read_ledger(config.parent / FILE)
    glioma, brain, chest = ledger["diseases/glioma/"], ledger["body-parts/brain/"], ledger["body-parts/chest/"]
    assert brain.term == Term("BodyPartExamined", "BRAIN", ("BRAIN",))
    assert chest.term is not None
    old = (
        value("diseases/gliomas/", "disease_type", "Gliomas", *(glioma.term.raw if glioma.term else ())),
        value("body-parts/trunk/", "BodyPartExamined", "TRUNK", "BRAIN", *chest.term.raw),
        value("diseases/never/", "disease_type", "Never", "Never seen"),
    )
    write_ledger(config.parent / FILE, ledger | {each.url: each for each in old})
    return config


def test_the_old_addresses_of_a_site_live_on(own: Path) -> None:
    made = built(own, record=True)
    moved = read_page(made.out, "diseases/gliomas/")
    refresh = next(m for m in moved.all("meta") if m.attributes.get("http-equiv") == "refresh")
    assert refresh.attributes["content"] == "0; url=../glioma/"
    split = read_page(made.out, "body-parts/trunk/").first("main")
    assert "What was read as this value is read as several others now" in split.words()
    links = [a.attributes["href"] for a in split.all("a")]
    assert {"../brain/", "../chest/", "../../collections/idc/lung-one/", "../../collections/idc/brain-two/"} <= {*links}
    assert "No collection has this value any more" in read_page(made.out, "diseases/never/").first("main").words()
    assert check_html([made.out / each / "index.html" for each in ("body-parts/trunk", "diseases/gliomas")]) == []
    assert made.permalinks.advice == [
        "/body-parts/trunk/ is 2 other values now, which its page names; to lead it to one page write into "
        "redirects.csv: body-parts/trunk/,body-parts/brain/,why",
        "/diseases/never/ has no collection any more, which its page says; to lead it to one page write into "
        "redirects.csv: diseases/never/,diseases/,why",
    ]
    (own.parent / "redirects.csv").write_text("from,to,why\ndiseases/never/,diseases/,why\n", encoding="utf-8")
    again = built(own)
    assert again.permalinks.advice == []
    assert [m.target for m in again.permalinks.covered.moved if m.entry.url == "diseases/never/"] == ["diseases/"]


def test_a_change_of_a_vocabulary_leads_on(own: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if `diseases.csv` had renamed Glioma: the page of the new name is there, the old one leads to it."""
    cache = own.parent.parent / ".cache"
    for kept in (cache / "summaries").iterdir():
        kept.unlink()
    renamed = {"Glioma": "Glial Tumour"}
    find = disease.harmonise_disease
    changed = lambda raw: Mapped(renamed.get(find(raw).value or "", find(raw).value))  # noqa: E731
    monkeypatch.setattr(disease, "harmonise_disease", changed)
    monkeypatch.setattr("site_builder.summarise.collections.harmonise_disease", changed)
    made = built(own, record=True)
    assert {m.entry.url: m.target for m in made.permalinks.covered.moved} == {
        "diseases/glioma/": "diseases/glial-tumour/",
        "diseases/gliomas/": "diseases/glial-tumour/",
    }
    assert read_ledger(own.parent / FILE)["diseases/glioma/"].moved_to == "diseases/glial-tumour/"
