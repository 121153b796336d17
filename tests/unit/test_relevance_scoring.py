"""The numbers of the relevance suite, and the checks of its file."""

from pathlib import Path

import msgspec
import pytest

from tests.relevance.index import identifiers, installed_index
from tests.relevance.judgements import Need, changes, judgements, mistakes, read_needs
from tests.relevance.scoring import Judgement, average, by_kind, miss, recall, reciprocal_rank, score

LUNG = Judgement("lung", "body", frozenset("abc"), first=frozenset("a"), must_not=frozenset("z"))


@pytest.mark.parametrize(
    ("found", "expected", "share"),
    [
        ("abc", "abc", 1),
        ("acb", "abc", 1),
        ("axb", "abc", 2 / 3),
        ("", "abc", 0),
        ("xyzuva", "a", 0),
        ("xyzua", "a", 1),
        ("abcdefg", "gfedcba", 1),
        ("abcdx", "abcdefg", 4 / 5),
        ("ab", "abcdefg", 2 / 5),
    ],
)
def test_recall_at_five(found: str, expected: str, share: float) -> None:
    assert recall(list(found), frozenset(expected)) == pytest.approx(share)


def test_recall_needs_something_expected() -> None:
    with pytest.raises(ValueError, match="no recall without"):
        recall(["a"], frozenset())


@pytest.mark.parametrize(("found", "wanted", "rank"), [("abc", "a", 1), ("xya", "ab", 1 / 3), ("xyz", "a", 0)])
def test_reciprocal_rank(found: str, wanted: str, rank: float) -> None:
    assert reciprocal_rank(found, frozenset(wanted)) == pytest.approx(rank)


def test_what_is_right_is_no_miss() -> None:
    scored = score(LUNG, list("acbz"))
    assert (scored.recall, scored.reciprocal_rank, scored.problems, scored.is_miss) == (1, 1, (), False)


def test_the_rank_is_that_of_what_must_be_first() -> None:
    scored = score(LUNG, list("bca"))
    assert scored.recall == 1
    assert scored.reciprocal_rank == pytest.approx(1 / 3)
    assert scored.problems == ("must be first: a; are: b",)


def test_several_that_must_be_first_may_come_in_any_order() -> None:
    both = Judgement("lung", "body", frozenset("abc"), first=frozenset("ab"))
    assert score(both, list("bac")).problems == ()
    assert score(both, list("acb")).problems == ("must be first: b; are: a, c",)


@pytest.mark.parametrize("found", ["zabc", "xz", "z"])
def test_what_must_not_be_above_is_told(found: str) -> None:
    assert "must not be above what is expected: z" in score(LUNG, list(found)).problems


def test_what_must_be_found_anywhere_and_what_must_not_be() -> None:
    brain = Judgement("brain", "body", frozenset("a"), also=frozenset("xy"))
    assert score(brain, list("abcdefx")).problems == ("must be found as well: y",)
    only = Judgement("species:dog", "filter", frozenset("ab"), only=True)
    assert score(only, list("ac")).problems == ("nothing else may be found, but c", "must be found: b")
    assert score(only, list("ba")).problems == ()


def test_nothing_is_an_answer_that_no_mean_counts() -> None:
    nothing = Judgement("zebrafish", "nothing", frozenset())
    right, wrong = score(nothing, []), score(nothing, ["a"])
    assert (right.is_miss, right.recall) == (False, 1)
    assert wrong.problems == ("nothing should be found, but 1 are, first a",)
    counted = average([right, wrong, score(LUNG, list("abc")), score(LUNG, list("bxy"))])
    assert (counted.queries, counted.reciprocal_rank) == (2, 0.5)
    assert counted.recall == pytest.approx(2 / 3)
    assert list(by_kind([right, score(LUNG, list("abc"))])) == ["body"]
    with pytest.raises(ValueError, match="no mean without"):
        average([right])


def test_a_miss_says_what_was_found() -> None:
    line = miss(score(LUNG, list("bxcz")))
    assert line == (
        "lung (body): recall 0.67, reciprocal rank 0.00; must be first: a; are: b; not expected among the first 5: x, z"
    )


def test_mistakes_of_the_file_are_told() -> None:
    need = Need(asked={"body": ["lung"]}, rule="true", expected=["a"])
    odd = msgspec.structs.replace(need, first=["b"], must_not=["a"], only=["liver"], also=["c"])
    assert list(mistakes([need, odd])) == [
        "lung: asked 2 times",
        "lung: first, but not expected: b",
        "lung: both expected and must_not: a",
        "lung: only, but not asked: liver",
        "lung: also and also_rule go together",
    ]


def test_an_unknown_key_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "queries.toml"
    path.write_text('[[needs]]\nasked.body = ["lung"]\nrule = "true"\nexpected = []\nfrist = []\n', encoding="utf-8")
    with pytest.raises(msgspec.ValidationError, match="frist"):
        read_needs(path)


def test_a_judgement_for_each_text() -> None:
    need = Need(asked={"body": ["lung", "pulmo"], "filter": ["site:lung"]}, rule="true", expected=["a"], only=["pulmo"])
    assert [(each.text, each.kind, each.only) for each in judgements([need])] == [
        ("lung", "body", False),
        ("pulmo", "body", True),
        ("site:lung", "filter", False),
    ]


def test_what_an_update_of_the_index_changes_is_told() -> None:
    with installed_index() as index:
        need = Need(asked={"identifier": ["nlst"]}, rule="id = 'nlst'", expected=["nlst"])
        assert list(changes([need], index)) == []
        other = msgspec.structs.replace(need, expected=["tcga_brca"], must_not=["of_old"])
        assert list(changes([other], index)) == [
            "nlst: not in the index: of_old",
            "nlst: now an answer as well: nlst",
            "nlst: no longer an answer: tcga_brca",
        ]


def test_the_words_of_rules_begin_at_words_and_case_is_ignored() -> None:
    with installed_index() as index:
        assert identifiers(index, "has(modality, 'M3D')") == ["prostate_mri_us_biopsy"]
        assert identifiers(index, "says('Low-grade GLIOMA', 'gliom') and id = 'nlst'") == ["nlst"]
        assert identifiers(index, "says('oligodendroglioma', 'gliom')") == []
