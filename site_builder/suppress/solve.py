"""What a reader can work out of what is hidden: by elimination, as the only solution of the lines.

The lines are linear equations in the hidden cells. They are solved exactly, modulo a large prime: what follows
over the fractions follows there too, and since the coefficients are small, more follows only by a chance of
nothing.
"""

from collections.abc import Container, Iterable, Mapping
from heapq import heapify, heappop, heappush

from site_builder.suppress.cells import FIGURES, Table

_PRIME = (1 << 61) - 1
#: Coefficients by cell; below zero those of the lines (`~number`) that an equation was made from.
Equation = dict[int, int]


def solved(table: Table, hidden: Container[int], about: Container[int]) -> dict[int, Mapping[int, int]]:
    """Of the cells `about`, those of which a figure follows from the lines, each with the cells that have a part in it.

    Of those it says how often the figure of each is added up or taken away; hiding one that is shown
    leaves the sum without its answer. `hidden` are all cells that are hidden.
    """
    found: dict[int, Mapping[int, int]] = {}
    for unit in range(len(FIGURES)):
        lines = [number for number, line in enumerate(table.lines) if line.exact and unit in line.units]
        equations = {number: equation for number in lines if (equation := _equation(table, number, hidden))}
        near = _connected(equations.values(), {cell for e in equations.values() for cell in e if cell in about})
        determined = _determined([dict(e) for e in equations.values() if near & e.keys()])
        if determined:
            near = _connected(equations.values(), set(determined))
            tagged = [equation | {~number: 1} for number, equation in equations.items() if near & equation.keys()]
            for cell, equation in _determined(tagged).items():
                found.setdefault(cell, _sum(table, equation))
    return found


def _equation(table: Table, number: int, hidden: Container[int]) -> Equation:
    line = table.lines[number]
    return {cell: -1 if cell == line.whole else 1 for cell in line.cells if cell in hidden}


def _connected(equations: Iterable[Equation], cells: set[int]) -> set[int]:
    """All cells that equations connect with `cells`."""
    of_cell: dict[int, list[Equation]] = {}
    for equation in equations:
        for cell in equation:
            of_cell.setdefault(cell, []).append(equation)
    found, todo = set(cells), list(cells)
    while todo:
        for equation in of_cell.pop(todo.pop(), ()):
            new = equation.keys() - found
            found |= new
            todo += new
    return found


def _sum(table: Table, equation: Equation) -> dict[int, int]:
    """How often each cell is in the sum of lines that an equation was made from."""
    found: dict[int, int] = {}
    for tag, coefficient in equation.items():
        if tag < 0:
            line = table.lines[~tag]
            for cell in line.cells:
                found[cell] = (found.get(cell, 0) + (-coefficient if cell == line.whole else coefficient)) % _PRIME
    return {cell: coefficient for cell, coefficient in found.items() if coefficient}


def _determined(equations: list[Equation]) -> dict[int, Equation]:
    """The unknowns with only one solution: of the equations in reduced form, those with a single unknown."""
    where: dict[int, set[int]] = {}
    for number, equation in enumerate(equations):
        for cell in equation:
            where.setdefault(cell, set()).add(number)
    shortest = [(len(equation), number) for number, equation in enumerate(equations)]
    heapify(shortest)
    pivots: list[int] = []
    left = set(range(len(equations)))
    while shortest:  # the shortest first, by its rarest unknown: the equations stay short
        length, number = heappop(shortest)
        if number in left and length == len(equations[number]):
            left.remove(number)
            unknowns = [cell for cell in equations[number] if cell >= 0]
            if unknowns:
                pivots.append(number)
                pivot = min(unknowns, key=lambda cell: (len(where[cell]), cell))
                _eliminate(equations, where, number, pivot)
                for other in where[pivot] - {number}:
                    heappush(shortest, (len(equations[other]), other))
                where[pivot] = {number}
    reduced = ((equations[number], [cell for cell in equations[number] if cell >= 0]) for number in pivots)
    return {unknowns[0]: equation for equation, unknowns in reduced if len(unknowns) == 1}


def _eliminate(equations: list[Equation], where: dict[int, set[int]], number: int, pivot: int) -> None:
    """Take an unknown out of all other equations, in place."""
    equation = equations[number]
    inverse = pow(equation[pivot], -1, _PRIME)
    for other in where[pivot] - {number}:
        changed = equations[other]
        factor = changed[pivot] * inverse % _PRIME
        for cell, coefficient in equation.items():
            new = (changed.get(cell, 0) - factor * coefficient) % _PRIME
            if new:
                changed[cell] = new
                where[cell].add(other)
            else:
                changed.pop(cell, None)
                if cell != pivot:
                    where[cell].discard(other)
