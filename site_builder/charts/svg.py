"""From Vega's SVG to the one that stands in a page: smaller, restylable, and made of known parts only.

Vega writes fonts, colours and transforms on every item. What comes out here is written anew from an
allowlist: rectangles and lines as paths, texts, and groups with a class for ``chart.css``. There is no
``style``, no ``id`` but those derived from the chart's own, no ``aria`` inside the image, and upstream text
only as escaped text.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from html import escape
from itertools import groupby
from xml.etree import ElementTree

from site_builder.charts import layout as at
from site_builder.charts.spec import ChartSpec
from site_builder.charts.values import height, template_name
from site_builder.charts.words import text_alternative, title

_NUMBER = re.compile(r"-?\d+\.\d+(?:e-?\d+)?|-?\d+e-?\d+")
_MOVE = re.compile(r"translate\((?P<x>[^,)]+),(?P<y>[^)]+)\)")
_EMPTY_BOX = re.compile(r"h-?0(?:v|Z)|v0h")


class DrawingError(RuntimeError):
    """Vega drew something that this module does not know: the versions of the drawing tools don't fit."""


def page_svgs(specs: Sequence[ChartSpec], sheet: str) -> list[str]:
    """Return the SVG for the page that shows each of ``specs``, from the sheet on which Vega drew them all.

    Raises:
        DrawingError: the sheet holds an element that no template asks for.
    """
    drawn = [""] * len(specs)
    for name, items in _layers(ElementTree.fromstring(sheet)):
        for chart, own in groupby(items, _chart):
            drawn[chart] += _group(name, own)
    return [_page_svg(spec, marks) for spec, marks in zip(specs, drawn, strict=True)]


def _chart(item: ElementTree.Element) -> int:
    """The number of the chart that a mark belongs to; the templates give it as the mark's description."""
    try:
        return int(item.get("aria-label", ""))
    except ValueError as error:
        raise DrawingError(f"Vega drew a <{item.tag}> of no chart, which no template asks for") from error


def _page_svg(spec: ChartSpec, drawn: str) -> str:
    top = -at.HEAD if template_name(spec) == "bars-2" else 0
    name, tall = f"chart-{spec.id}", height(spec)
    size = at.SMALL_FONT_SIZE if spec.kind == "columns" else at.FONT_SIZE
    for kind, pattern in (("unknown", "hatch"), ("not-reported", "dots")):
        drawn = drawn.replace(f'class="bar {kind}"', f'class="bar {kind}" fill="url(#{name}-{pattern})"')
    return (
        f'<svg class="drawing {template_name(spec)}" viewBox="0 {top} {at.WIDTH} {tall}" width="{at.WIDTH}" '
        f'height="{tall}" role="img" aria-labelledby="{name}-title {name}-desc" font-size="{size}" '
        f'fill="currentColor"><title id="{name}-title">{_text(title(spec))}</title>'
        f'<desc id="{name}-desc">{_text(text_alternative(spec))}</desc>{_patterns(name, drawn)}{drawn}</svg>'
    )


def _patterns(name: str, drawn: str) -> str:
    """Stripes for what is unknown and dots for what is not reported, so that colour is not the only carrier."""
    return "".join(
        f'<pattern id="{name}-{pattern}" class="{pattern}" {marks}</pattern>'
        for pattern, marks in _PATTERNS.items()
        if f"-{pattern})" in drawn
    )


_PATTERNS = {
    "hatch": 'width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
    '<path d="M0,0v5" stroke="currentColor" stroke-width="3"/>',
    "dots": 'width="4" height="4" patternUnits="userSpaceOnUse"><path d="M1,1h1.6v1.6h-1.6Z" fill="currentColor"/>',
}


def _text(text: str) -> str:
    return escape(text, quote=False)


def _layers(root: ElementTree.Element) -> Iterator[tuple[str, list[ElementTree.Element]]]:
    """Yield the class and the items of every layer, in drawing order."""
    for group in root.iter("{http://www.w3.org/2000/svg}g"):
        classes = group.get("class", "").split()
        if "role-mark" in classes:
            yield classes[-1].removesuffix("_marks").partition("_")[0], list(group)


def _group(name: str, items: Iterable[ElementTree.Element]) -> str:
    drawn = "".join(_item(name, item) for item in items)
    if not drawn:
        return ""
    return f'<g class="{name}">{drawn}</g>' if name in at.TEXT_CLASSES else drawn


def _item(name: str, item: ElementTree.Element) -> str:
    tag = item.tag.rpartition("}")[2]
    if tag == "text":
        return _text_item(item)
    if tag in ("path", "line"):
        return _shape(name, item, item.get("d", "") if tag == "path" else _line(item))
    raise DrawingError(f"chart layer {name}: Vega drew a <{tag}>, which no template asks for")


def _text_item(item: ElementTree.Element) -> str:
    if not item.text:
        return ""
    x, y = _place(item)
    anchor = item.get("text-anchor", "start")
    turned = "" if anchor == "start" else f' text-anchor="{anchor}"'
    return f'<text x="{x}" y="{y}"{turned}>{escape(item.text, quote=False)}</text>'


def _shape(name: str, item: ElementTree.Element, path: str) -> str:
    path = _NUMBER.sub(lambda m: _short(float(m.group())), path)
    if not path or _EMPTY_BOX.search(path):
        return ""
    paint = item.get("fill") or item.get("stroke") or ""
    if paint not in at.STAND_INS:
        raise DrawingError(f"chart layer {name}: Vega painted with {paint!r}, which no template asks for")
    kind = f"{name} {at.STAND_INS[paint]}".strip()
    return f'<path class="{kind}" d="{path}"{"" if item.get("fill") else _STROKED}/>'


_STROKED = ' fill="none" stroke="currentColor"'


def _line(item: ElementTree.Element) -> str:
    x, y = _place(item)
    return f"M{x},{y}l{_short(float(item.get('x2', '0')))},{_short(float(item.get('y2', '0')))}"


def _place(item: ElementTree.Element) -> tuple[str, str]:
    move = _MOVE.fullmatch(item.get("transform", "translate(0,0)"))
    if move is None:
        raise DrawingError(f"Vega moved an item by {item.get('transform')!r}, which no template asks for")
    return _short(float(move["x"])), _short(float(move["y"]))


def _short(number: float) -> str:
    """One decimal is a tenth of a pixel."""
    return (
        f"{number:.1f}".removesuffix(".0").replace("-0", "0")
        if abs(number) < 0.05
        else (f"{number:.1f}".removesuffix(".0"))
    )
