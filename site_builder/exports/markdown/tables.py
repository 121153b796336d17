"""Tables as GFM has them: a head, a row of dashes that tells which columns are numbers, rows of one line each."""

import re
from collections.abc import Iterable, Sequence

from selectolax.lexbor import LexborNode

from site_builder.exports.markdown.inline import Lead, children, classes, line, line_of_text

_BAR = re.compile(r"(\\*)\|")


def table(node: LexborNode, lead: Lead) -> str:
    """A table; its caption stands before it in bold, unless the page hides it since the heading above says it."""
    rows = _rows(node)
    if not rows:
        return ""
    width = max(len(cells) for _head, cells in rows)
    head, body = ([[], rows[0][1]][rows[0][0]], rows[rows[0][0] :])
    lines = [
        _row((_cell(cell, lead) for cell in head), width),
        _row(("---:" if "num" in classes(cell) else "---" for cell in rows[0][1]), width, "---"),
        *(_row((_cell(cell, lead) for cell in cells), width) for _head, cells in body),
    ]
    return "\n\n".join(filter(None, (_caption(node, lead), "\n".join(lines))))


def _rows(node: LexborNode) -> list[tuple[bool, Sequence[LexborNode]]]:
    """The rows as (whether it is the head, its cells)."""
    found: list[tuple[bool, Sequence[LexborNode]]] = []
    for part in children(node):
        if part.tag in ("thead", "tbody", "tfoot"):
            found += [(part.tag == "thead", _cells(row)) for row in children(part) if row.tag == "tr"]
    return found


def _cells(row: LexborNode) -> Sequence[LexborNode]:
    return [cell for cell in children(row) if cell.tag in ("td", "th")]


def _caption(node: LexborNode, lead: Lead) -> str:
    first = next((part for part in children(node) if part.tag == "caption"), None)
    if first is None or "visually-hidden" in classes(first):
        return ""
    return f"**{line(children(first), lead)}**"


def _row(cells: Iterable[str], width: int, rest: str = "") -> str:
    made = list(cells)
    return f"| {' | '.join([*made, *[rest] * (width - len(made))])} |"


def _cell(cell: LexborNode, lead: Lead) -> str:
    """The cell in one line; every bar in it, those of code too, has a backslash."""
    only = cell.child
    if only is not None and only.next is None and only.tag == "-text":  # most cells are a number or a word
        return line_of_text(only.text_content or "")
    text = line(children(cell), lead).replace("\\\n", "; ")
    return _BAR.sub(_barred, text) if "|" in text else text


def _barred(found: re.Match[str]) -> str:
    return found.group() if len(found.group(1)) % 2 else f"{found.group(1)}\\|"
