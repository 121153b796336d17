"""Which cells are hidden: the small ones, and as few others as keep a reader from working those out."""

from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass, field

import numpy as np

from site_builder.model import GrowthPoint
from site_builder.suppress.cells import CELL, GROWTH, SUM_TOTAL, WITHHELD, Line, Table
from site_builder.suppress.places import Place
from site_builder.suppress.reader import Floats, Reader, ranges, reader_of
from site_builder.suppress.solve import solved


@dataclass(slots=True)
class Hidden:
    """The cells that are hidden, and those of which the bound is said.

    Of each line: how many hidden cells it has, and what its hidden parts add up to in its first unit.
    """

    table: Table
    min_cell: int
    cells: set[int] = field(default_factory=set)
    bounded: set[int] = field(default_factory=set)
    unchecked: set[int] = field(default_factory=set)
    counts: list[int] = field(default_factory=list)
    sums: list[int] = field(default_factory=list)
    open: deque[int] = field(default_factory=deque)

    def __post_init__(self) -> None:
        """Begin with nothing hidden."""
        self.counts, self.sums = [0] * len(self.table.lines), [0] * len(self.table.lines)

    def hide(self, cell: int) -> None:
        """Hide a cell; its lines have to be looked at anew."""
        if cell not in self.cells:
            self.cells.add(cell)
            self.unchecked.add(cell)
            if is_small(self.table, cell, self.min_cell) and self.min_cell > 2:  # fewer than 2 is 1
                self.bounded.add(cell)
            for number in self.table.lines_of[cell]:
                line = self.table.lines[number]
                if line.units and cell != line.whole:
                    figure = self.table.cells[cell].figures[line.units[0]]
                    self.sums[number] += self.min_cell if figure in (None, WITHHELD) else figure or 0
                self.counts[number] += 1
                self.open.append(number)

    def tells(self, number: int) -> bool:
        """Whether a line gives away its hidden cell, or that its hidden cells are few together."""
        line = self.table.lines[number]
        if not line.exact or not self.counts[number]:
            return False
        if self.counts[number] == 1:
            return not is_foreign(self.table, next(cell for cell in line.cells if cell in self.cells))
        return line.whole not in self.cells and self.sums[number] < self.min_cell

    def candidate(self, line: int) -> int | None:
        """The cell of a line that is hidden next, None where all are."""
        return self.cheapest(self.table.lines[line].cells)

    def cheapest(self, cells: Iterable[int]) -> int | None:
        """The cell that costs least to hide; those of zero hide nothing.

        Of the lowest rank first; then one that covers (of exactly `min_cell` subjects a reader knows that there are
        no fewer); then one that leaves fewest other lines with a single hidden cell; then the smallest.
        """
        table = self.table.cells
        shown = [c for c in cells if c not in self.cells and table[c].size and not table[c].is_withheld]
        return min(shown, key=self.cost, default=None)

    def cost(self, cell: int) -> tuple[int, bool, int, int, int]:
        """What hiding a cell costs readers, to be compared."""
        found, lines = self.table.cells[cell], self.table.lines
        alone = [line for line in self.table.lines_of[cell] if self.counts[line] == 0 and lines[line].exact]
        rank = max([found.rank, *(self._next_rank(lines[line], cell) for line in alone)])
        size = found.size or 0
        return rank, size == self.min_cell, len(alone), size, cell

    def _next_rank(self, line: Line, cell: int) -> int:
        """The lowest rank in a line besides the cell: what would have to be hidden with it."""
        lowest = SUM_TOTAL
        for other in line.cells:
            if other != cell and (lowest := min(lowest, self.table.cells[other].rank)) == CELL:
                break
        return lowest


def is_small(table: Table, cell: int, min_cell: int) -> bool:
    """Whether a cell is to be hidden for itself; zero is not."""
    size = table.cells[cell].size
    return size is not None and 0 < size < min_cell


def is_foreign(table: Table, cell: int) -> bool:
    """Whether a cell is a secret of its source, which even we do not know and so cannot tell."""
    return table.cells[cell].is_withheld and table.cells[cell].size is None


def chosen(table: Table, places: Iterable[Place], min_cell: int) -> Hidden:
    """Hide the small cells and whatever would give one of the hidden away, until nothing does."""
    hidden = Hidden(table, min_cell)
    for number in range(len(table.cells)):
        if is_small(table, number, min_cell) or is_foreign(table, number):
            hidden.hide(number)
    for place in places:
        for point in _close_points(place.growth, min_cell):
            hidden.hide(table.index[place.name, GROWTH, point.version])
    reader = reader_of(table, min_cell)
    _settle(hidden)
    while _protected(hidden, reader):
        _settle(hidden)
    return hidden


def _close_points(growth: Iterable[GrowthPoint], min_cell: int) -> list[GrowthPoint]:
    """Releases that differ from a later one that is shown by fewer than `min_cell` subjects: who came is few."""
    shown: set[int] = set()
    close = []
    for point in reversed(list(growth)):
        subjects = point.subjects
        if subjects is not None and any(0 < abs(subjects - other) < min_cell for other in shown):
            close.append(point)
        elif subjects is not None:
            shown.add(subjects)
    return close


def _settle(hidden: Hidden) -> None:
    """Hide another cell in every line that gives one away: it would be what is missing in the sum."""
    while hidden.open:
        line = hidden.open.popleft()
        if hidden.tells(line):
            cell = hidden.candidate(line)
            if cell is not None:
                hidden.hide(cell)


def _protected(hidden: Hidden, reader: Reader) -> bool:
    """Hide more where a hidden cell can still be worked out; whether anything was done."""
    return _answered(hidden) or _guessed(hidden, reader) or _guessed(hidden, reader, any_cell=True)


def _answered(hidden: Hidden) -> bool:
    """Hide a cell of every sum that gives a hidden cell; whether there was one."""
    new: set[int] = set()
    for answer, used in solved(hidden.table, hidden.cells, hidden.unchecked).items():
        if new.isdisjoint(used) and not is_foreign(hidden.table, answer):
            cell = hidden.cheapest(used)
            if cell is not None:
                hidden.hide(cell)
                new.add(cell)
    if not new:  # to hide more gives nobody an answer about what was hidden before
        hidden.unchecked.clear()
    return bool(new)


def _guessed(hidden: Hidden, reader: Reader, *, any_cell: bool = False) -> bool:
    """Hide more, or say less, where a small cell has only one possible value; whether there was one.

    A reader may take it that what is hidden without a bound is not small. Large cells that are hidden for the sake
    of others are no secret themselves: of `any_cell` it is only asked what follows without that.
    """
    flags, bounded, large, ours = np.zeros((4, len(hidden.table.cells)), np.bool_)
    mine = [cell for cell in hidden.cells if not is_foreign(hidden.table, cell)]
    flags[list(hidden.cells)], bounded[list(hidden.bounded)], ours[mine] = True, True, True
    large[[cell for cell in mine if not is_small(hidden.table, cell, hidden.min_cell)]] = True
    low, high = ranges(reader, flags, bounded, large & (not any_cell))
    cells = np.flatnonzero(ours & (reader.unit >= 0) & (any_cell | ~large))
    narrow = cells[high[reader.unit[cells], cells] - low[reader.unit[cells], cells] < 1].tolist()
    done: set[int] = set()
    for cell in narrow:
        near = _tight(hidden, cell, low, high)
        if not _relieve(hidden, near, done):
            beside = {
                *hidden.table.ceilings[cell],
                *(other for line in near for other in hidden.table.lines[line].cells),
            }
            _relieve(hidden, [line for other in sorted(beside) for line in _tight(hidden, other, low, high)], done)
    return bool(done) or _unbound(hidden, narrow) or _hide_around(hidden, narrow, done)


def _hide_around(hidden: Hidden, narrow: Iterable[int], done: set[int]) -> bool:
    """Hide anything that has to do with what can still be worked out."""
    for cell in narrow:
        around = (cell, *hidden.table.ceilings[cell])
        _relieve(hidden, [line for other in around for line in hidden.table.lines_of[other]], done)
    return bool(done)


def _tight(hidden: Hidden, cell: int, low: Floats, high: Floats) -> list[int]:
    """The lines of a hidden cell that by themselves give it its least or its greatest figure."""
    if cell not in hidden.cells:
        return []
    unit, lines = hidden.table.cells[cell].unit, hidden.table.lines
    return [line for line in hidden.table.lines_of[cell] if _gives(lines[line], cell, unit, low, high)]


def _gives(line: Line, cell: int, unit: int, low: Floats, high: Floats) -> bool:
    for counted in line.units:
        others = [part for part in line.parts if part != cell]
        if cell == line.whole:
            least, most = low[counted, others].sum(), high[counted, others].sum()
        else:
            least = low[counted, line.whole] - high[counted, others].sum()
            most = high[counted, line.whole] - low[counted, others].sum() if line.exact else np.inf
        if (counted == unit and least >= low[unit, cell]) or most <= high[unit, cell]:
            return True
    return False


def _unbound(hidden: Hidden, narrow: Iterable[int]) -> bool:
    """Where all is hidden and the bounds still give a cell away, they are not said either."""
    near = {
        other for cell in narrow for line in hidden.table.lines_of[cell] for other in hidden.table.lines[line].cells
    }
    said = hidden.bounded & (near | set(narrow))
    hidden.bounded -= said
    return bool(said)


def _relieve(hidden: Hidden, lines: Iterable[int], done: set[int]) -> bool:
    """Hide one more cell in one of the lines, unless this round has; whether there was one to hide."""
    every = list(lines)
    if not done.isdisjoint(every):
        return True
    found = [cell for line in every if (cell := hidden.candidate(line)) is not None]
    if found:
        cheapest = min(found, key=hidden.cost)
        hidden.hide(cheapest)
        done.update(hidden.table.lines_of[cheapest])
    return bool(found)
