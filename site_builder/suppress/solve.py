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


def solved(table: Table, hidden: Container[int], about: Iterable[int]) -> dict[int, Mapping[int, int]]:
    """Of the cells `about`, those of which a figure follows from the lines, each with the cells that have a part in it.

    Of those it says how often the figure of each is added up or taken away; hiding one that is shown
    leaves the sum without its answer. `hidden` are all cells that are hidden.
    """
    found: dict[int, Mapping[int, int]] = {}
    for unit in range(len(FIGURES)):
        determined = _determined(list(_connected(table, unit, hidden, about).values()))
        if determined:  # once more, to learn from which lines
            equations = _connected(table, unit, hidden, determined)
            tagged = [equation | {~number: 1} for number, equation in equations.items()]
            for cell, equation in _determined(tagged).items():
                found.setdefault(cell, _sum(table, equation))
    return found


def _connected(table: Table, unit: int, hidden: Container[int], cells: Iterable[int]) -> dict[int, Equation]:
    """The equations in which the cells are, in which other cells of those are, and so on, by the line."""
    equations: dict[int, Equation] = {}
    seen, todo = set(cells), list(cells)
    while todo:
        for number in table.lines_of[todo.pop()]:
            line = table.lines[number]
            if number not in equations and line.exact and unit in line.units:
                equations[number] = {c: -1 if c == line.whole else 1 for c in line.cells if c in hidden}
                new = equations[number].keys() - seen
                seen |= new
                todo += new
    return dict(sorted(equations.items()))


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
            pivot = _rarest(equations[number], where)
            if pivot is not None:
                pivots.append(number)
                others = where[pivot] - {number}
                _eliminate(equations, where, number, pivot)
                where[pivot] = {number}
                for other in others & left:
                    heappush(shortest, (len(equations[other]), other))
    reduced = ((equations[number], [cell for cell in equations[number] if cell >= 0]) for number in pivots)
    return {unknowns[0]: equation for equation, unknowns in reduced if len(unknowns) == 1}


def _rarest(equation: Equation, where: Mapping[int, set[int]]) -> int | None:
    """The unknown that is in fewest equations."""
    rarest, fewest = None, 0
    for cell in equation:
        if cell >= 0 and (rarest is None or len(where[cell]) < fewest):
            rarest, fewest = cell, len(where[cell])
            if fewest == 1:
                break
    return rarest


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
