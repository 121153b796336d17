"""What follows at once: what a source withholds in vain, and cells that are the same."""

from collections.abc import Callable
from dataclasses import replace

from site_builder.suppress.cells import WITHHELD, Cell, Line, Table, cell_of


def infer(table: Table) -> None:
    """Fill in what sources withhold but what follows from a sum: every reader can do so.

    What does not follow is a secret of its source, and stays one if less is shown.
    """
    lines = [line for line in table.lines if line.exact and any(table.cells[cell].is_withheld for cell in line.cells)]
    changed = True
    while changed:
        changed = sum(_filled(table, line, unit) for line in lines for unit in line.units) > 0


def _filled(table: Table, line: Line, unit: int) -> bool:
    """Fill in the only withheld figure of a line, if it fits its bound; whether there was one."""
    unknown = [cell for cell in line.cells if table.cells[cell].figures[unit] == WITHHELD]
    if len(unknown) != 1:
        return False
    (cell,) = unknown
    parts = sum(table.cells[part].figures[unit] or 0 for part in line.parts if part != cell)
    figure = parts if cell == line.whole else (table.cells[line.whole].figures[unit] or 0) - parts
    found = table.cells[cell]
    if figure < 0 or (unit == found.unit and found.bound is not None and figure >= found.bound):
        return False
    figures = (*found.figures[:unit], figure, *found.figures[unit + 1 :])
    table.cells[cell] = replace(cell_of(figures, found.rank, found.bound), is_withheld=True)
    return True


def contracted(table: Table) -> Table:
    """The table with cells that a line says to be equal as one: a facet's only value, what does not grow, a twin."""
    found = _representatives(table)
    made = Table(table.cells, {key: found(cell) for key, cell in table.index.items()})
    above: list[set[int]] = [set() for _cell in table.cells]
    for cell, ceilings in enumerate(table.ceilings):
        above[found(cell)].update(map(found, ceilings))
    made.ceilings.extend(tuple(sorted(totals - {cell})) for cell, totals in enumerate(above))
    made.lines_of.extend([] for _cell in table.cells)
    known = set()
    for line in table.lines:
        same = Line(tuple(map(found, line.parts)), found(line.whole), line.units, line.exact)
        if same.whole not in same.parts and same not in known:
            known.add(same)
            for cell in same.cells:
                made.lines_of[cell].append(len(made.lines))
            made.lines.append(same)
    return made


def _representatives(table: Table) -> Callable[[int], int]:
    """What gives for each cell the one that stands for it."""
    one_of = list(range(len(table.cells)))

    def found(cell: int) -> int:
        while one_of[cell] != cell:
            one_of[cell] = cell = one_of[one_of[cell]]
        return cell

    for line in table.lines:
        if line.exact and line.units and len(line.parts) == 1:
            pair = found(line.parts[0]), found(line.whole)
            kept = max(pair, key=lambda cell: (table.cells[cell].rank, -cell))
            if _says(table.cells[kept], *(table.cells[cell] for cell in pair)):
                one_of[pair[0]] = one_of[pair[1]] = kept
    return found


def _says(kept: Cell, *others: Cell) -> bool:
    """Whether a cell has all figures that others have, and the same."""
    figures = [pair for other in others for pair in zip(kept.figures, other.figures, strict=True)]
    return not kept.is_withheld and all(its is None or its == own for own, its in figures)
