"""What a reader who knows every rule can work out of what is hidden: as a range.

Each line bounds its cells by the bounds of the others, until nothing changes. All figures are whole numbers below
2**53, so sums of floats are exact.
"""

from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from site_builder.suppress.cells import FIGURES, WITHHELD, Table

Floats: TypeAlias = NDArray[np.float64]
Ints: TypeAlias = NDArray[np.int64]
Flags: TypeAlias = NDArray[np.bool_]

#: Rounds after which ranges are as narrow as they get; they end long before.
_ROUNDS = 1_000


@dataclass(frozen=True, slots=True)
class Reader:
    """The table as arrays: entries (line, cell, sign), and per line the units and whether it is exact.

    A cell `below` is no larger than the one `above`. `figures` has a row a unit and a column a cell, NaN where not
    provided or withheld. `constants` are, per unit and line, what the signed figures add up to.
    """

    table: Table
    min_cell: int
    line: Ints
    cell: Ints
    sign: Floats
    exact: Flags
    units: Flags
    figures: Floats
    constants: Floats
    unit: Ints
    below: Ints
    above: Ints


def reader_of(table: Table, min_cell: int) -> Reader:
    """The arrays of a table."""
    line: list[int] = []
    cell: list[int] = []
    sign: list[float] = []
    units = np.zeros((len(FIGURES), len(table.lines)), np.bool_)
    for number, found in enumerate(table.lines):
        cells = found.cells
        line += [number] * len(cells)
        cell += cells
        sign += [1.0] * len(found.parts) + [-1.0]
        units[list(found.units), number] = True
    figures = np.array(
        [[np.nan if f is None or f == WITHHELD else f for f in cell.figures] for cell in table.cells], np.float64
    ).T
    lines, cells_, signs = np.array(line, np.int64), np.array(cell, np.int64), np.array(sign, np.float64)
    sums = [np.bincount(lines, signs * row[cells_], len(table.lines)) for row in figures]
    return Reader(
        table=table,
        min_cell=min_cell,
        line=lines,
        cell=cells_,
        sign=signs,
        exact=np.array([found.exact for found in table.lines], np.bool_),
        units=units,
        figures=figures,
        # of a line with a withheld cell the reader can only think that it adds up
        constants=np.nan_to_num(np.array(sums), nan=0.0),
        unit=np.array([cell.unit for cell in table.cells], np.int64),
        below=np.array([cell for cell, above in enumerate(table.ceilings) for _total in above], np.int64),
        above=np.array([total for above in table.ceilings for total in above], np.int64),
    )


def ranges(reader: Reader, hidden: Flags, bounded: Flags, large: Flags) -> tuple[Floats, Floats]:
    """The least and the greatest figure that each cell can have, by unit and cell.

    `bounded` are the hidden cells of which is said that they are fewer than `min_cell`, `large` those of which a
    reader takes it that they are not.
    """
    low, high = _first_ranges(reader, hidden, bounded, large)
    cells = np.flatnonzero(hidden)
    true = reader.figures[:, cells]
    below, above = reader.below, reader.above
    sums = [_Sums(reader, unit) for unit in np.flatnonzero(reader.units.any(axis=1)).tolist()]
    np.maximum.at(low.T, above, low.T[below])
    below, above = below[hidden[below]], above[hidden[below]]
    changed = hidden.copy()
    for _round in range(_ROUNDS):
        before = low[:, cells], high[:, cells]
        for lines in sums:
            lines.narrow(low, high, hidden, changed)
        low[:, cells] = np.maximum.accumulate(low[:, cells])
        high[:, cells] = np.minimum.accumulate(high[::-1, cells])[::-1]
        np.maximum.at(low.T, above, low.T[below])
        np.minimum.at(high.T, below, high.T[above])
        low[:, cells], high[:, cells] = np.fmin(low[:, cells], true), np.fmax(high[:, cells], true)
        changed[cells] = ((low[:, cells] != before[0]) | (high[:, cells] != before[1])).any(axis=0)
        if not changed.any():
            break
    return low, high


def _first_ranges(reader: Reader, hidden: Flags, bounded: Flags, large: Flags) -> tuple[Floats, Floats]:
    """What is said of each cell by itself: its figures, or that it is hidden with a bound or without."""
    shape = reader.figures.shape
    withheld = hidden & np.array([cell.is_withheld for cell in reader.table.cells], np.bool_)
    least = np.where(withheld, 0.0, np.where(large, reader.min_cell, 1.0))
    low, high = np.broadcast_to(least, shape).copy(), np.full(shape, np.inf)
    shown = np.broadcast_to(~hidden, shape) & ~np.isnan(reader.figures)
    low[np.isnan(reader.figures) & ~np.broadcast_to(hidden, shape)] = 0.0
    low[shown] = high[shown] = reader.figures[shown]
    cells = np.flatnonzero(bounded)
    high[reader.unit[cells], cells] = reader.min_cell - 1.0
    for number in np.flatnonzero(withheld):
        cell = reader.table.cells[number]
        if cell.bound is not None:
            high[cell.unit, number] = cell.bound - 1.0
    return low, high


class _Sums:
    """The lines of one unit, and how they narrow the ranges of their cells."""

    def __init__(self, reader: Reader, unit: int) -> None:
        mine = reader.units[unit][reader.line]
        self.unit, self.lines = unit, len(reader.exact)
        self.line, self.cell, self.sign = reader.line[mine], reader.cell[mine], reader.sign[mine]
        self.exact = reader.exact[self.line]
        self.constant = np.where(reader.exact, reader.constants[unit], 0.0)[self.line]

    def narrow(self, all_low: Floats, all_high: Floats, hidden: Flags, changed: Flags) -> None:
        """Narrow the ranges, in place, to what the other cells leave, of the lines that have a changed cell."""
        lines = np.zeros(self.lines, np.bool_)
        lines[self.line[changed[self.cell]]] = True
        mine = lines[self.line]
        line, cell, low, high = self.line[mine], self.cell[mine], all_low[self.unit], all_high[self.unit]
        up = self.sign[mine] > 0
        least = np.where(up, low[cell], -high[cell])
        most = np.where(up, high[cell], -low[cell])
        floor = self.constant[mine] - _others(line, most, np.inf)
        roof = np.where(self.exact[mine], self.constant[mine] - _others(line, least, -np.inf), np.inf)
        inside = hidden[cell]
        cells, up, floor, roof = cell[inside], up[inside], floor[inside], roof[inside]
        np.maximum.at(low, cells, np.where(up, floor, -roof))
        np.minimum.at(high, cells, np.where(up, roof, -floor))


def _others(line: Ints, bound: Floats, endless_sum: float) -> Floats:
    """For each entry the sum of the other bounds of its line, `endless_sum` where one of them has no end."""
    endless = np.isinf(bound)
    finite = np.where(endless, 0.0, bound)
    sums = np.bincount(line, finite)[line] - finite
    others = np.bincount(line, endless)[line] - endless
    return np.where(others > 0, endless_sum, sums)
