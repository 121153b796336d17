"""What follows from sums by elimination, and from which."""

from hypothesis import given
from hypothesis import strategies as st

from site_builder.suppress.cells import CELL, SUBJECTS, Line, Table, cell_of
from site_builder.suppress.solve import solved


def table(cells: int, *lines: tuple[tuple[int, ...], int]) -> Table:
    """Cells of 20 subjects each (what they count does not matter) and lines (parts, whole)."""
    found = Table([cell_of((20, None, None, None, None), CELL) for _cell in range(cells)])
    found.lines.extend(Line(parts, whole, (SUBJECTS,)) for parts, whole in lines)
    found.lines_of.extend([n for n, line in enumerate(found.lines) if cell in line.cells] for cell in range(cells))
    return found


def follows(found: Table, hidden: set[int]) -> list[int]:
    return sorted(solved(found, hidden, hidden))


def test_one_hidden_cell_of_a_sum_follows() -> None:
    assert follows(table(3, ((0, 1), 2)), {0}) == [0]
    assert follows(table(3, ((0, 1), 2)), {0, 1}) == []
    assert follows(table(3, ((0, 1), 2)), {2}) == [2]


def test_a_cell_follows_from_the_difference_of_two_sums() -> None:
    found = table(5, ((0, 1), 3), ((0, 1, 2), 4))
    assert follows(found, {0, 1, 2}) == [2]
    used = solved(found, {0, 1, 2}, {2})[2]
    assert set(used) == {2, 3, 4}, "the parts that cancel out have no part in it"
    assert follows(found, {0, 1, 2, 4}) == []


def test_a_square_of_hidden_cells_is_safe_and_a_bridge_is_not() -> None:
    rows_and_columns = [((0, 1, 2), 6), ((3, 4, 5), 7), ((0, 3), 8), ((1, 4), 9), ((2, 5), 10)]
    found = table(11, *rows_and_columns)
    assert follows(found, {0, 1, 3, 4}) == []
    assert follows(found, {0, 1, 3, 4, 5}) == [5]


@given(st.lists(st.sets(st.integers(0, 7), min_size=1), min_size=1, max_size=6), st.sets(st.integers(0, 7)))
def test_to_hide_more_never_tells_more(parts: list[set[int]], hidden: set[int]) -> None:
    found = table(8 + len(parts), *((tuple(sorted(cells)), 8 + n) for n, cells in enumerate(parts)))
    before = set(follows(found, hidden))
    for more in set(range(8)) - hidden:
        assert set(follows(found, hidden | {more})) & hidden <= before
