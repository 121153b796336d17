"""Shares of a whole in words."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.filters import share as share_filter
from site_builder.shares import share


@pytest.mark.parametrize(
    ("count", "denominator", "text"),
    [
        (0, 10, "0 %"),
        (10, 10, "100 %"),
        (1, 3, "33.3 %"),
        (1, 10, "10 %"),
        (1, 1000, "0.1 %"),
        (1, 1001, "<0.1 %"),
        (1, 100_000_000, "<0.1 %"),
        (99_999_999, 100_000_000, ">99.9 %"),
        (999, 1000, "99.9 %"),
        (9_991, 10_000, ">99.9 %"),
        (0, 0, ""),
    ],
)
def test_share(count: int, denominator: int, text: str) -> None:
    assert share(count, denominator).replace("\u00a0", " ") == text


@given(st.integers(1, 10**9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_a_part_never_reads_as_nothing_or_as_the_whole(pair: tuple[int, int]) -> None:
    count, denominator = pair
    text = share(count, denominator)
    assert text.startswith("0\u00a0") == (count == 0)
    assert text.startswith("100") == (count == denominator)


@given(st.integers(1, 10**9).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_pages_and_charts_say_the_same(pair: tuple[int, int]) -> None:
    count, denominator = pair
    assert share_filter(count / denominator) == share(count, denominator)
