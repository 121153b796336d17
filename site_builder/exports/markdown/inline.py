"""What stands in a line: texts, links, code, emphasis; and lists that a page shows in a line."""

from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache

from selectolax.lexbor import LexborNode

from site_builder.exports.markdown.escaping import SPACE, address, code, escaped

#: Where a link of the page leads in Markdown; None where it leads to a part of the page itself.
Lead = Callable[[str], str | None]

#: Elements that begin a new block.
BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "details", "div", "dl", "fieldset", "figcaption", "figure"),
        *("footer", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre"),
        *("section", "summary", "table", "ul"),
    )
)
#: What is for hands, or drawn.
_SKIPPED_TAGS = frozenset(
    ["button", "dialog", "fieldset", "form", "input", "script", "select", "style", "svg", "template"]
)
_SKIPPED_CLASSES = frozenset(("on-page", "sort-by", "sorts", "filters", "without-scripts"))
#: Lists that stand in a line.
IN_LINE = {"badges": ", ", "facts": "; "}
#: Parts of a line that the style sheet sets apart.
_APART = frozenset(("sub", "title", "gap"))
_EMPHASIS = {"b": "**", "strong": "**", "em": "*", "i": "*", "cite": "*"}
#: Between parts of a line; no page has this character (`characters.UNSHOWN`).
_BREAK = "\x1f"
#: The end of a line within a paragraph.
_LINE_END = "\x1e"


def classes(node: LexborNode) -> list[str]:
    """The classes of an element."""
    return (node.attributes.get("class") or "").split()


def is_skipped(node: LexborNode) -> bool:
    """Whether an element says nothing without hands and eyes, or repeats what is beside it."""
    return node.tag in _SKIPPED_TAGS or _is_hidden(node.attributes)


def _is_hidden(attributes: Mapping[str, str | None]) -> bool:
    return bool(attributes) and (
        "hidden" in attributes
        or attributes.get("aria-hidden") == "true"
        or not _SKIPPED_CLASSES.isdisjoint((attributes.get("class") or "").split())
    )


def is_block(node: LexborNode) -> bool:
    """Whether an element ends the paragraph before it."""
    return node.tag in BLOCKS and not (node.tag == "ul" and not IN_LINE.keys().isdisjoint(classes(node)))


def children(node: LexborNode) -> Iterator[LexborNode]:
    """The nodes within a node, in order, but for comments."""
    child = node.child
    while child is not None:
        if child.tag != "-comment":
            yield child
        child = child.next


def line(nodes: Iterator[LexborNode] | list[LexborNode], lead: Lead) -> str:
    """Nodes as one line (with hard breaks several), white space as a browser shows it."""
    return _as_line("".join([_inline(node, lead) for node in nodes]))


@lru_cache(1 << 14)  # most lines of a site stand on many pages
def _as_line(text: str) -> str:
    text = SPACE.sub(" ", text)
    if _BREAK not in text and _LINE_END not in text:
        return text.strip(" ")
    parts = (part.strip(" ") for part in text.split(_BREAK))
    lines = "; ".join(filter(None, parts)).split(_LINE_END)
    return "\\\n".join(filter(None, (each.strip(" ") for each in lines)))


@lru_cache(1 << 14)  # cells of tables are alike
def line_of_text(text: str) -> str:
    """A text as a line."""
    return SPACE.sub(" ", escaped(text)).strip(" ")


def _inline(node: LexborNode, lead: Lead) -> str:
    tag = node.tag
    if tag == "-text":
        return escaped(node.text_content or "")
    if tag in _SKIPPED_TAGS:
        return ""
    attributes = node.attributes
    if attributes and _is_hidden(attributes):
        return ""
    if tag == "a":
        return _link(node, lead)
    if tag in ("code", "kbd", "samp"):
        return code(node.text())
    if tag == "br":
        return _LINE_END
    if tag == "img":
        return escaped(node.attributes.get("alt") or "")
    inner = _inner(node, lead)
    if tag in _EMPHASIS:
        return _emphasised(inner, _EMPHASIS[tag])
    if tag == "ul" and not is_block(node):
        return _list_in_line(node, lead)
    return _apart(node, inner)


def _inner(node: LexborNode, lead: Lead) -> str:
    return "".join([_inline(child, lead) for child in children(node)])


def _apart(node: LexborNode, inner: str) -> str:
    """What the style sheet sets apart is parted from what stands before and behind it."""
    if node.tag in BLOCKS:
        return f"{_BREAK}{inner}{_BREAK}"
    if node.tag != "span":
        return inner
    named = classes(node)
    if not _APART.isdisjoint(named):
        return f"{_BREAK}{inner}{_BREAK}"
    if "access" in named:
        return f"{inner}. "
    return f"{inner} " if "badge" in named else inner


def _list_in_line(node: LexborNode, lead: Lead) -> str:
    between = next(IN_LINE[name] for name in classes(node) if name in IN_LINE)
    items = (line([item], lead) for item in children(node) if item.tag == "li")
    return f" {between.join(filter(None, items))}{_BREAK}"


def _emphasised(inner: str, mark: str) -> str:
    """Marks touch what they enclose; what encloses nothing, or several parts of a line, has none."""
    text = inner.strip(" \n\t")
    if not text or _BREAK in text or _LINE_END in text:
        return inner
    before, _text, after = inner.partition(text)
    return f"{before}{mark}{text}{mark}{after}"


def _link(node: LexborNode, lead: Lead) -> str:
    """A link with its label; what is said of it for ears only ("external site") is left out."""
    named = classes(node)
    spoken = "ext" in named
    label = line([c for c in children(node) if not (spoken and "visually-hidden" in classes(c))], lead)
    href = lead(node.attributes.get("href") or "")
    target = address(href) if href else None
    before = " " if "view" in named or "button" in named else ""
    if not target or not label:
        return f"{before}{label}"
    if label == href == target and target.startswith(("http://", "https://")):
        return f"{before}<{target}>"
    return f"{before}[{label}]({target})"
