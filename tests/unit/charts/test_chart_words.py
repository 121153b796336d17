"""Numbers and sentences of charts."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.characters import one_line
from site_builder.charts import ChartRow, text_alternative
from site_builder.charts.words import (
    compact,
    count_and_share,
    hidden_sentence,
    not_reported_sentence,
    overlap_sentence,
    shorten,
    text_width,
    unknown_sentence,
)
from site_builder.hidden import Hidden
from tests.unit.charts.samples import AGE, GROWTH, HOSTILE, MODALITY, RACE, SEX, bars, measure


def test_count_and_share() -> None:
    assert count_and_share(12_345, measure("subjects", 26_410)) == "12,345 (46.7\u00a0%)"
    assert count_and_share(None, measure("subjects", 26_410)) == "\u2013"
    assert count_and_share(0, measure("subjects", 0)) == "0"


@pytest.mark.parametrize(
    ("count", "text"),
    [
        (0, "0"), (999, "999"), (1000, "1k"), (4567, "4.6k"), (9_949, "9.9k"), (9_950, "10k"),
        (999_499, "999k"), (999_500, "1M"), (100_000_000, "100M"), (7_100_000_000, "7.1G"),
    ],
)  # fmt: skip
def test_compact(count: int, text: str) -> None:
    assert compact(count) == text


@given(st.integers(0, 10**11))
def test_compact_is_short(count: int) -> None:
    assert len(compact(count)) <= 4


@pytest.mark.parametrize("text", HOSTILE)
def test_a_shortened_label_fits_and_holds_no_controls(text: str) -> None:
    line = shorten(text, 12)
    assert text_width(line) <= 12
    assert one_line(line) == line
    line.encode("utf-8")


def test_a_label_that_fits_is_not_shortened() -> None:
    assert shorten("Computed Tomography", 25) == "Computed Tomography"


def test_a_cut_label_ends_in_an_ellipsis_without_loose_ends() -> None:
    assert shorten("Modality (combined)", 7) == "Modality\u2026"


def test_direction_marks_go_and_joiners_stay() -> None:
    assert one_line("\u202eabc\u2066\ufeff") == "abc"
    assert one_line("👩\u200d⚕️") == "👩\u200d⚕️"
    assert one_line(" two\n lines ") == "two lines"


def spoken(text: str) -> str:
    return text.replace("\u00a0", " ")


def test_the_alternative_says_the_numbers() -> None:
    assert spoken(text_alternative(SEX)) == (
        "Sex of 26,410 subjects: Male 53 %, Female 42.3 %, Other 0 %, Unknown 4.7 %."
    )


def test_the_alternative_of_two_measures_has_two_sentences_and_says_that_rows_overlap() -> None:
    assert spoken(text_alternative(MODALITY)) == (
        "Modality of 592,600 series: Structured Report 43.4 %, Computed Tomography 34.3 %, Segmentation 22.1 %, "
        "other (2 values) 0.2 %, Unknown <0.1 %. The same of 26,410 subjects: Structured Report 99.2 %, "
        "Computed Tomography 99.4 %, Segmentation 99.2 %, other (2 values) \u2013, Unknown <0.1 %. "
        "One subject can be in several rows."
    )


def test_a_long_alternative_ends_in_and_n_more_and_keeps_the_unknown() -> None:
    spec = bars(*range(12, 0, -1))
    spec = replace(spec, rows=(*spec.rows[:-1], ChartRow("Unknown", (1,), "unknown")))
    text = spoken(text_alternative(spec))
    assert text.startswith("Sample of 78 series: value 0 15.4 %, value 1 14.1 %")
    assert text.endswith("value 4 10.3 %, Unknown 1.3 %, and 6 more.")


def test_the_alternative_of_growth_names_both_ends() -> None:
    assert text_alternative(GROWTH) == (
        "Growth over releases: from 0 series in v1 (2020-10-06) to 592,600 series in v3, 3 releases."
    )
    one = replace(GROWTH, rows=GROWTH.rows[-1:])
    assert text_alternative(one) == "Growth over releases: 592,600 series in v3."


def test_hidden_and_not_reported_are_said() -> None:
    assert spoken(text_alternative(RACE)) == (
        "Race of 1,000 subjects: White 80 %, Asian fewer than 11, Other hidden, Not reported 12 %, Unknown 5 %."
    )
    assert spoken(not_reported_sentence(RACE)) == "Not reported for 120 of 1,000 subjects (12 %)."
    assert spoken(unknown_sentence(RACE)) == "Unknown for 50 of 1,000 subjects (5 %)."
    why = "are hidden: they are small, or small ones could be worked out from them."
    assert hidden_sentence(RACE) == f"The counts of 2 rows {why}"
    assert hidden_sentence(replace(RACE, rows=RACE.rows[:2])) == f"The counts of one row {why}"
    assert hidden_sentence(SEX) == not_reported_sentence(SEX) == ""
    assert count_and_share(None, RACE.measures[0], Hidden(11)) == "fewer than 11"


def test_growth_that_is_hidden_is_no_dash() -> None:
    hidden = ChartRow("v1", (None,), hidden=(Hidden(),))
    assert text_alternative(replace(GROWTH, rows=(hidden, *GROWTH.rows[1:]))) == (
        "Growth over releases: from hidden series in v1 to 592,600 series in v3, 3 releases."
    )


def test_unknown_is_said_with_its_denominator() -> None:
    assert spoken(unknown_sentence(SEX)) == "Unknown for 1,234 of 26,410 subjects (4.7 %)."
    assert spoken(unknown_sentence(MODALITY)) == (
        "Unknown for 3 of 592,600 series (<0.1 %) and 3 of 26,410 subjects (<0.1 %)."
    )
    assert unknown_sentence(replace(AGE, rows=AGE.rows[:4])) == ""


def test_overlap_names_what_is_in_several_rows() -> None:
    assert overlap_sentence(MODALITY) == "One subject can be in several rows."
    assert overlap_sentence(bars(1)) == "One series can be in several rows."
    assert overlap_sentence(replace(SEX, measures=(measure("studies", 1),))) == "One study can be in several rows."
