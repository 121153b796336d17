"""What a chart says: values that refuse what can't be true."""

import re
from dataclasses import replace

import pytest

from site_builder.charts import ChartRow, ChartSpec, check_adds_up, summed, with_other
from site_builder.hidden import Hidden
from tests.unit.charts.samples import AGE, ALL, GROWTH, HIDING, MODALITY, RACE, SEX, bars, measure


@pytest.mark.parametrize("spec", ALL, ids=lambda spec: spec.id)
def test_the_samples_add_up(spec: ChartSpec) -> None:
    check_adds_up(spec)


@pytest.mark.parametrize(
    ("spec", "message"),
    [
        (replace(SEX, rows=SEX.rows[:-1]), "chart sex: the rows add up to 25,176 subjects, not 26,410"),
        (replace(SEX, rows=(*SEX.rows, ChartRow("again", (1,)))), "add up to 26,411 subjects, not 26,410"),
        (replace(SEX, rows=(ChartRow("all", (26_410,)), ChartRow("?", (None,)))), "add up to 26,410 subjects"),
        (
            replace(MODALITY, rows=(ChartRow("CT", (1, 26_411)),)),
            "chart modality: a row of 26,411 subjects is more than all 26,410",
        ),
        (
            replace(GROWTH, rows=GROWTH.rows[:2]),
            "chart growth: the last release has 200,123 series, not 592,600",
        ),
    ],
)
def test_numbers_that_do_not_fit_are_named(spec: ChartSpec, message: str) -> None:
    with pytest.raises(ValueError, match=re.escape(message)):
        check_adds_up(spec)


@pytest.mark.parametrize("spec", HIDING, ids=lambda spec: spec.id)
def test_what_is_shown_beside_hidden_counts_is_at_most_all(spec: ChartSpec) -> None:
    check_adds_up(spec)
    assert spec.hides(0)


def test_what_is_shown_beside_hidden_counts_is_not_more_than_all() -> None:
    with pytest.raises(ValueError, match="chart race: the rows add up to 1,070 subjects, not 1,000"):
        check_adds_up(replace(RACE, rows=(*RACE.rows, ChartRow("again", (100,)))))


def test_a_count_is_shown_or_hidden() -> None:
    with pytest.raises(ValueError, match="hidden"):
        replace(RACE, rows=(ChartRow("White", (800,), hidden=(Hidden(),)),))
    with pytest.raises(ValueError, match="don't fit"):
        replace(RACE, rows=(ChartRow("White", (None,), hidden=(Hidden(), Hidden())),))


def test_what_is_not_known_comes_last_and_a_hidden_tail_hides_its_sum() -> None:
    small = [ChartRow(f"s{i}", (None,), hidden=(Hidden(11),)) for i in range(3)]
    last = [ChartRow("Unknown", (9,), "unknown"), ChartRow("Not reported", (99,), "not-reported")]
    ordered = with_other([*last, *small, ChartRow("CT", (5,))], 2)
    assert ordered == (
        ChartRow("CT", (5,)),
        ChartRow("other (3 values)", (None,), "other", hidden=(Hidden(),)),
        *last[::-1],
    )


def test_rows_that_overlap_may_add_up_to_more() -> None:
    check_adds_up(replace(bars(3, 3), measures=(measure("subjects", 3),), overlapping=True))


@pytest.mark.parametrize("id_", ["", "Sex", "body part", "-x", "x-", "a--b", 'x"onload=', "é", "x\n"])
def test_an_id_must_be_part_of_an_html_id(id_: str) -> None:
    with pytest.raises(ValueError, match="lower case letters"):
        replace(SEX, id=id_)


def test_rows_must_fit_the_measures() -> None:
    with pytest.raises(ValueError, match="2 counts for 1 measures"):
        replace(SEX, rows=(ChartRow("Male", (1, 2)),))
    with pytest.raises(ValueError, match="a count below zero"):
        replace(SEX, rows=(ChartRow("Male", (-1,)),))
    with pytest.raises(ValueError, match="no rows"):
        replace(SEX, rows=())


@pytest.mark.parametrize("spec", [AGE, GROWTH], ids=lambda spec: spec.id)
def test_only_bars_take_two_measures(spec: ChartSpec) -> None:
    with pytest.raises(ValueError, match="take 1 to 1 measures, not 2"):
        replace(spec, measures=spec.measures * 2)


def rows(count: int) -> list[ChartRow]:
    values = [ChartRow(f"v{i:02}", (i + 1, 1)) for i in range(count)]
    return [ChartRow("Unknown", (99, 9), "unknown"), *values]


def test_a_short_list_is_only_ordered() -> None:
    ordered = with_other(rows(3), 3)
    assert [row.label for row in ordered] == ["v02", "v01", "v00", "Unknown"]


def test_a_long_tail_ends_in_other() -> None:
    ordered = with_other(rows(14), 12)
    assert len(ordered) == 13
    assert ordered[-2] == ChartRow("other (3 values)", (6, 3), "other")
    assert ordered[-1].kind == "unknown"
    assert summed(ordered) == summed(rows(14))


def test_the_true_count_of_what_overlaps_is_asked_for() -> None:
    asked: list[tuple[ChartRow, ...]] = []

    def true_counts(tail: tuple[ChartRow, ...]) -> tuple[int | None, ...]:
        asked.append(tail)
        return (6, None)

    other = with_other(rows(14), 12, other_counts=true_counts)[-2]
    assert other.counts == (6, None)
    assert [row.label for row in asked[0]] == ["v02", "v01", "v00"]


def test_equal_counts_are_ordered_by_label_whatever_came_first() -> None:
    same = [ChartRow(name, (5,)) for name in "cab"]
    assert [row.label for row in with_other(same)] == ["a", "b", "c"]
    assert with_other(same) == with_other(same[::-1])


def test_a_sum_with_an_unknown_count_is_unknown() -> None:
    assert summed([ChartRow("a", (1, 2)), ChartRow("b", (None, 3))]) == (None, 5)
