"""The published counts as cells, and what a reader can add up as lines of cells.

A line says that its parts add up to its whole. Where they differ, because a subject is in two collections or a
series has two licences, the reader is granted to know the difference: protection must not rest on it.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

FIGURES = ("subjects", "studies", "series", "instances", "size_bytes")
SUBJECTS, STUDIES, SERIES, INSTANCES, SIZE = range(len(FIGURES))
#: Stands for a figure that the source itself hides.
WITHHELD = -1
#: What is hidden first where there is a choice: a cell of one collection hides least from readers.
CELL, SUM, POINT, TOTAL, SUM_TOTAL = range(5)

#: Where a cell is, what it counts (a facet, "" for totals, "parts", "growth") and which value of it.
Key = tuple[str, str, str]
SITE = "site"
TOTALS, PARTS, GROWTH = "", "parts", "growth"


@dataclass(frozen=True, slots=True)
class Cell:
    """What is shown or hidden as one: the figures of `FIGURES`, None where not provided, of one group of subjects.

    `rank` orders what is hidden first, `bound` is that of a figure which the source withholds. `unit` is the first
    one it is counted in (-1: none) and `size` the count in it, None where the source withholds it and nobody can
    work it out: a study or series is of one subject, so few of them are few subjects.
    """

    figures: tuple[int | None, ...]
    rank: int
    bound: int | None
    unit: int
    size: int | None
    is_withheld: bool


def cell_of(figures: Iterable[int | None], rank: int, bound: int | None = None) -> Cell:
    """A cell of these figures."""
    every = tuple(figures)
    unit, size = next(((unit, figure) for unit, figure in enumerate(every) if figure is not None), (-1, None))
    return Cell(every, rank, bound, unit, None if size == WITHHELD else size, WITHHELD in every)


@dataclass(frozen=True, slots=True)
class Line:
    """Cells whose figures in `units` add up to those of the cell `whole`, or are (not `exact`) at least as many."""

    parts: tuple[int, ...]
    whole: int
    units: tuple[int, ...]
    exact: bool = True

    @property
    def cells(self) -> tuple[int, ...]:
        """The parts, then the whole."""
        return (*self.parts, self.whole)


@dataclass(frozen=True, slots=True)
class Table:
    """Every cell with its key, every line, and of each cell its lines and the totals that it does not exceed."""

    cells: list[Cell] = field(default_factory=list)
    index: dict[Key, int] = field(default_factory=dict)
    lines: list[Line] = field(default_factory=list)
    ceilings: list[tuple[int, ...]] = field(default_factory=list)
    lines_of: list[list[int]] = field(default_factory=list)

    def add(self, key: Key, cell: Cell, ceiling: int | None = None) -> None:
        """Keep a cell; `ceiling` is that of its place's totals."""
        self.index[key] = len(self.cells)
        self.ceilings.append(() if ceiling is None else (ceiling,))
        self.cells.append(cell)

    def line(self, parts: Iterable[int], whole: int, units: Iterable[int], *, exact: bool = True) -> None:
        """Keep a line: one for all units in which the same cells have figures."""
        every, by_cells = tuple(parts), dict[tuple[int, ...], list[int]]()
        for unit in units:
            counted = tuple(part for part in every if self.cells[part].figures[unit] is not None)
            if counted and self.cells[whole].figures[unit] is not None:
                by_cells.setdefault(counted, []).append(unit)
        for counted, same in by_cells.items():
            self.lines.append(Line(counted, whole, tuple(same), exact))

    def found(self, keys: Iterable[Key]) -> list[int]:
        """The cells of those keys that have one."""
        return [self.index[key] for key in keys if key in self.index]
