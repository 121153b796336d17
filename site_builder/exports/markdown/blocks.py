"""What stands on lines of its own: headings, paragraphs, lists, pairs, quotations, code and tables."""

import re
from collections.abc import Callable, Iterable, Mapping

from selectolax.lexbor import LexborNode

from site_builder.exports.markdown.escaping import fenced, line_escaped
from site_builder.exports.markdown.inline import BLOCKS, Lead, children, classes, is_block, is_skipped, line
from site_builder.exports.markdown.tables import table

_LATER_LINE = re.compile(r"\n(?=[^\n])")


def blocks(node: LexborNode, lead: Lead) -> list[str]:
    """The blocks within an element, none of them empty; what stands in a line between two is a paragraph."""
    found: list[str] = []
    run: list[LexborNode] = []
    for child in children(node):
        tag = child.tag
        if tag in BLOCKS and is_block(child):
            if run:
                found += _paragraph(run, lead)
                run = []
            found += _block(child, lead)
        elif run or tag != "-text" or (child.text_content or "").strip(" \n"):
            run.append(child)
    return [*found, *_paragraph(run, lead)] if run else found


def _paragraph(nodes: list[LexborNode], lead: Lead) -> list[str]:
    text = line(nodes, lead)
    return [line_escaped(text)] if text else []


def _block(node: LexborNode, lead: Lead) -> list[str]:
    if is_skipped(node):
        return []
    return [block for block in _BLOCKS.get(node.tag or "", blocks)(node, lead) if block]


def _heading(node: LexborNode, lead: Lead) -> list[str]:
    text = line(children(node), lead).replace("\\\n", " ")
    closed = f"{text[:-1]}\\#" if text.endswith("#") and not text.endswith("\\#") else text
    return [f"{'#' * _LEVELS[node.tag or '']} {closed}"] if text else []


def _summary(node: LexborNode, lead: Lead) -> list[str]:
    """What a disclosure is called; that of a chart's numbers is the heading above them."""
    inside = node.parent.parent if node.parent else None
    text = line(children(node), lead)
    return [] if not text or (inside and "chart-tools" in classes(inside)) else [f"**{text}**"]


def _list(node: LexborNode, lead: Lead) -> list[str]:
    items = [blocks(item, lead) for item in children(node) if item.tag == "li"]
    marks = (f"{number}. " if node.tag == "ol" else "- " for number in range(1, len(items) + 1))
    return _listed((mark, item) for mark, item in zip(marks, items, strict=True) if item)


def _listed(items: Iterable[tuple[str, list[str]]]) -> list[str]:
    """Items with their marks, what follows indented; apart by empty lines where one has several paragraphs."""
    made = [(mark, item) for mark, item in items]
    loose = any(len(item) > 1 and not all(part.startswith("- ") for part in item[1:]) for _mark, item in made)
    between = "\n\n" if loose else "\n"
    return [between.join(mark + _indented(between.join(item), len(mark)) for mark, item in made)]


def _indented(text: str, width: int) -> str:
    """The lines after the first one indented, but for empty ones."""
    return _LATER_LINE.sub(f"\n{' ' * width}", text) if "\n" in text else text


def _pairs(node: LexborNode, lead: Lead) -> list[str]:
    """A list of terms and what is said of each: `- **Species:** Human`."""
    items: list[tuple[str, list[str]]] = []
    for part in _terms(node):
        if part.tag == "dt":
            items.append(("- ", [f"**{line(children(part), lead)}:**"]))
        elif items:
            said = blocks(part, lead)
            own = items[-1][1]
            if said and not said[0].startswith(("- ", "1. ", "```")):
                own[-1] = f"{own[-1]} {said.pop(0)}"
            own += said
    return _listed(items)


def _terms(node: LexborNode) -> list[LexborNode]:
    """The terms and descriptions of a list, with or without groups around them."""
    parts = (list(children(part)) if part.tag == "div" else [part] for part in children(node))
    return [part for group in parts for part in group if part.tag in ("dt", "dd")]


def _quotation(node: LexborNode, lead: Lead) -> list[str]:
    text = "\n\n".join(blocks(node, lead))
    return ["\n".join(f"> {each}".rstrip() for each in text.split("\n"))] if text else []


_LEVELS = {f"h{level}": level for level in range(1, 7)}
_BLOCKS: Mapping[str, Callable[[LexborNode, Lead], list[str]]] = {
    **dict.fromkeys(_LEVELS, _heading),
    "summary": _summary,
    "ul": _list,
    "ol": _list,
    "dl": _pairs,
    "blockquote": _quotation,
    "table": lambda node, lead: [table(node, lead)],
    "pre": lambda node, _lead: [fenced(node.text())],
    "hr": lambda _node, _lead: ["---"],
}
