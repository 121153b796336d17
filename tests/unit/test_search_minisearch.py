"""The serialised index: its form, its refusals and its cost."""

import json
import sys
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.harmonise.modality import MODALITIES
from site_builder.search.minisearch import LONGEST_TERM, STOP_WORDS, build_index, fold, tokenize

DOCUMENTS: list[dict[str, object]] = [
    {"id": "b", "title": "Lung of lung-cancer", "size": 3, "tags": ["CT", "MR"]},
    {"id": "a", "title": "", "note": "Café", "tags": []},
    {"id": 7, "tags": ("CT",), "size": None},
]


def test_the_form_is_that_of_minisearch() -> None:
    index = build_index(DOCUMENTS, ["title", "note", "tags"], ["size", "tags"])
    assert index == {
        "documentCount": 3,
        "nextId": 3,
        "documentIds": {"0": "b", "1": "a", "2": 7},
        "fieldIds": {"title": 0, "note": 1, "tags": 2},
        "fieldLength": {"0": [4, None, 2], "1": [0, 1, 0], "2": [None, None, 1]},
        "averageFieldLength": [2.0, 0.5, 1.0],
        "storedFields": {
            "0": {"size": 3, "tags": ["CT", "MR"]},
            "1": {"tags": []},
            "2": {"size": None, "tags": ("CT",)},
        },
        "dirtCount": 0,
        "index": [
            ["cafe", {"1": {"1": 1}}],
            ["cancer", {"0": {"0": 1}}],
            ["ct", {"2": {"0": 1, "2": 1}}],
            ["lung", {"0": {"0": 2}}],
            ["lungcancer", {"0": {"0": 1}}],
            ["mr", {"2": {"0": 1}}],
        ],
        "serializationVersion": 2,
    }


def test_nothing_is_stored_unless_asked_for() -> None:
    assert build_index(DOCUMENTS, ["title"], [])["storedFields"] == {}


def test_an_empty_catalogue_has_an_index() -> None:
    index = build_index([], ["title"], ["title"])
    assert (index["documentCount"], index["index"], index["fieldIds"]) == (0, [], {"title": 0})


@pytest.mark.parametrize(
    ("documents", "message"),
    [
        ([{"title": "x"}], "search document 0 has no 'id'"),
        ([{"id": "x"}, {"id": "x"}], "search document 1 repeats the 'id' 'x'"),
    ],
)
def test_identifiers_must_be_there_and_differ(documents: list[dict[str, object]], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build_index(documents, ["title"], [])


@pytest.mark.parametrize("value", [1.5, True, {"a": 1}, ["a", 1], b"bytes"])
def test_what_javascript_writes_otherwise_is_refused(value: object) -> None:
    with pytest.raises(TypeError, match="search field 'title' must be text, a whole number or a list of texts"):
        build_index([{"id": "x", "title": value}], ["title"], [])


def test_no_modality_code_is_a_stop_word() -> None:
    assert {code.lower() for code in MODALITIES}.isdisjoint(STOP_WORDS)


@given(st.text())
def test_any_text_gives_short_folded_terms(text: str) -> None:
    for term in tokenize(text):
        assert 0 < len(term) <= LONGEST_TERM
        assert tokenize(term) == [term]


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.lists(st.text(), max_size=5))
def test_the_same_documents_give_the_same_bytes(texts: list[str]) -> None:
    documents = [{"id": number, "title": text} for number, text in enumerate(texts)]
    first, second = (json.dumps(build_index(documents, ["title"], ["title"])) for _ in range(2))
    assert first == second


def test_work_is_linear_in_the_text() -> None:
    def calls(count: int) -> int:
        text = " ".join(f"word{n % 500} tcga-{n}" for n in range(200))
        documents = [{"id": number, "title": f"{number} {text}"} for number in range(count)]
        events = Counter[str]()
        before = sys.getprofile()
        sys.setprofile(lambda _frame, event, _argument: events.update((event,)))
        try:
            build_index(documents, ["title"], ["title"])
        finally:
            sys.setprofile(before)
        return events["call"] + events["c_call"]

    few, many = calls(4), calls(40)
    assert few > 4 * 400
    assert many < 11 * few
