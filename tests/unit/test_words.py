"""Words around facts: shortened texts, leads of descriptions, and how facets speak."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.columns import FACET_LABELS
from site_builder.harmonise.modality import MODALITIES
from site_builder.model import Catalog, FacetCount, Totals
from site_builder.phrases import labels_in_a_row, without_folders
from site_builder.plan.addresses import FOLDERS
from site_builder.resources import resource_dir
from site_builder.search.facets import RANGE_FACETS, VALUES_FACETS
from site_builder.words import LEAD_CHARACTERS, facet_words, lead_and_more, shortened

EMPTY = Catalog((), (), Totals(None, None, None, None, None), {}, {})
SENTENCE = "A sentence of fifty characters, more or less so. "


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        ("", 10, ""),
        ("short", 5, "short"),
        (" two\n\tlines ", 20, "two lines"),
        ("one two three", 12, "one two…"),
        ("one two, three", 12, "one two…"),
        ("one, (two) three", 12, "one, (two)…"),
        ("unbreakable", 5, "unbr…"),
        (". . . . . .", 5, "…"),
    ],
)
def test_shortened(text: str, most: int, expected: str) -> None:
    assert shortened(text, most) == expected


@given(st.text(), st.integers(1, 60))
def test_shortened_is_never_longer_and_on_one_line(text: str, most: int) -> None:
    made = shortened(text, most)
    assert len(made) <= most
    assert made == " ".join(made.split())
    whole = " ".join(text.split())
    assert made == whole or (made.endswith("…") and whole.startswith(made[:-1]))


def test_a_short_description_is_all_lead() -> None:
    assert lead_and_more(()) == ((), ())
    assert lead_and_more(("One.", "Two.")) == (("One.", "Two."), ())


def test_a_long_description_is_cut_between_paragraphs() -> None:
    first, second, third = "a" * 400, "b" * 250, "c" * 50
    assert lead_and_more((first, second, third)) == ((first, second), (third,))


def test_a_long_paragraph_is_cut_between_sentences() -> None:
    (head,), (tail, last) = lead_and_more((SENTENCE * 40, "Last."))
    assert head.endswith("so.")
    assert LEAD_CHARACTERS - len(SENTENCE) <= len(head) <= LEAD_CHARACTERS
    assert (f"{head} {tail}", last) == ((SENTENCE * 40).strip(), "Last.")


def test_a_paragraph_without_a_sentence_stays_whole() -> None:
    assert lead_and_more(("word " * 400,)) == (("word " * 400,), ())


def test_abbreviations_and_numbers_do_not_end_a_sentence() -> None:
    text = "Images of e.g. 3.5 mm thickness vs. thicker ones. " * 30
    (head,), _more = lead_and_more((text,))
    assert head.endswith("thicker ones.")


@given(st.lists(st.text('ab. Z"(', max_size=900), max_size=6))
def test_nothing_of_a_description_is_lost(paragraphs: list[str]) -> None:
    lead, more = lead_and_more(paragraphs)
    assert "".join(" ".join((*lead, *more)).split()) == "".join(" ".join(paragraphs).split())


@pytest.mark.parametrize("facet", FOLDERS)
def test_every_facet_with_pages_of_its_own_has_words(facet: str) -> None:
    words = facet_words(facet)
    assert words.plural[0].isupper()
    assert words.explanation.endswith(".")
    count = FacetCount("VALUE", "A label", 1, 1, 1)
    assert words.title(count) == "A label" or words.title(count) == "A label (VALUE)"
    assert words.explain("VALUE", EMPTY) == ""
    assert words.synonyms("VALUE") == ()
    assert facet in FACET_LABELS


def test_a_modality_says_its_code_and_what_it_is() -> None:
    words = facet_words("Modality")
    assert words.title(FacetCount("CT", "Computed Tomography", 1, 1, 1)) == "Computed Tomography (CT)"
    assert words.title(FacetCount("QX", "QX", 1, 1, 1)) == "QX"
    assert words.explain("MG", EMPTY) == MODALITIES["MG"].plain
    assert "mammogram" in words.synonyms("MG")


def test_a_value_leads_to_the_list_filtered_by_it() -> None:
    assert facet_words("disease_type").browse_url("A & B/c?") == "collections/?disease=A+%26+B%2Fc%3F"


def test_the_list_of_collections_knows_the_filters_that_words_name() -> None:
    script = (resource_dir("static") / "js" / "search" / "state.js").read_text(encoding="utf-8")
    read = set(re.findall(r'"(\w+)"', script.partition("const FACETS = [")[2].partition("];")[0]))
    assert read == {facet.name for facet in VALUES_FACETS} | {facet.name for facet in RANGE_FACETS}
    assert {facet_words(facet).parameter for facet in FOLDERS} <= read


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("no file /home/me/atlas/a.csv; pull", "no file a.csv; pull"),
        ("'~/.gen3/credentials.json' is none", "'credentials.json' is none"),
        ("C:\\Users\\me\\a.csv is none", "a.csv is none"),
        ("http://127.0.0.1:9/guppy/_status: refused", "http://127.0.0.1:9/guppy/_status: refused"),
        ("content/sheets/a.csv or /guppy", "content/sheets/a.csv or /guppy"),
    ],
)
def test_where_files_lie_is_not_told(said: str, shown: str) -> None:
    assert without_folders(said) == shown


def test_labels_keep_their_capitals() -> None:
    assert labels_in_a_row(["Race", "Body part", "LOINC code"]) == "Race, body part, LOINC code"
    assert labels_in_a_row([]) == ""
