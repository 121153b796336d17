"""Drawings of many charts: what the store has from the last build, and the rest drawn anew.

All are drawn in this process. vl-convert keeps Python's lock while it draws, so that threads gain nothing; forked
workers hang; and a process that loads and compiles while the catalogue is read takes what it gains from the engine,
which uses every core. A build whose charts are all in the store loads neither Altair nor vl-convert.
"""

import hashlib
import json
import re
from collections.abc import Sequence
from functools import cache
from importlib.metadata import version
from pathlib import Path

from site_builder.charts.spec import ChartSpec
from site_builder.charts.store import Store
from site_builder.charts.svg import page_svgs
from site_builder.charts.values import template_name, values

VEGA_LITE = "6.4"
_SHEET = 50
"""Charts drawn by one call; more gain nothing."""


def draw(specs: Sequence[ChartSpec], cache_dir: Path | None = None) -> list[str]:
    """Draw every chart as an inline SVG.

    Args:
        specs: the charts; equal ones are drawn once.
        cache_dir: folder of the store of drawings (``.cache/charts``), made when absent; None draws
            everything. Whatever it held that this call did not ask for is dropped.

    Returns:
        One SVG per spec, in the same order. The same specs give the same bytes.

    Raises:
        DrawingError: the drawing tools failed or gave something unexpected.
    """
    keys = [_key(spec) for spec in specs]
    store = Store(cache_dir / "drawings.sqlite") if cache_dir else None
    drawn = store.read(set(keys)) if store else {}
    missing = {key: spec for key, spec in zip(keys, specs, strict=True) if key not in drawn}
    drawn |= zip(missing, _draw_anew(list(missing.values())), strict=True)
    if store:
        store.write({key: drawn[key] for key in missing}, keep=set(keys))
    return [drawn[key] for key in keys]


def _draw_anew(specs: Sequence[ChartSpec]) -> list[str]:
    """Draw every chart, sheet by sheet."""
    drawn = [""] * len(specs)
    by_template: dict[str, list[int]] = {}
    for i, spec in enumerate(specs):
        by_template.setdefault(template_name(spec), []).append(i)
    for name, places in by_template.items():
        for start in range(0, len(places), _SHEET):
            sheet = places[start : start + _SHEET]
            for i, svg in zip(sheet, _draw_sheet(name, [specs[i] for i in sheet]), strict=True):
                drawn[i] = svg
    return drawn


def _draw_sheet(name: str, specs: Sequence[ChartSpec]) -> list[str]:
    import vl_convert

    before, after = _template(name)
    rows = [{**record, "chart": i} for i, spec in enumerate(specs) for record in values(spec)]
    sheet = vl_convert.vega_to_svg(f"{before}{json.dumps(rows)}{after}", allowed_base_urls=[])
    return page_svgs(specs, sheet)


@cache
def _template(name: str) -> tuple[str, str]:
    """Return the compiled template's JSON before and after the values of its data."""
    import vl_convert

    from site_builder.charts.templates import static_chart

    vega = vl_convert.vegalite_to_vega(static_chart(name), vl_version=VEGA_LITE)
    rows = next(data for data in vega["data"] if data["name"] == "rows")
    rows["values"] = "the rows go here"
    code = _EVEN_IF_NO_TEXT.sub(r'{"field": "\1"}', json.dumps(vega, sort_keys=True))
    before, _, after = code.partition('"the rows go here"')
    return before, after


# Vega-Lite guards every text against values that are none. Ours always are texts, and a guard is a function that
# Vega compiles anew for each sheet.
_EVEN_IF_NO_TEXT = re.compile(
    re.escape(r"""{"signal": "isValid(datum[\"NAME\"]) ? datum[\"NAME\"] : \"\"+datum[\"NAME\"]"}""")
    .replace("NAME", r"(\w+)", 1)
    .replace("NAME", r"\1")
)


@cache
def _fingerprint() -> bytes:
    """What a drawing depends on beside its spec: the drawing tools, this package's own code and its words."""
    digest = hashlib.sha256(f"{version('vl-convert-python')} {version('altair')} {VEGA_LITE}".encode())
    here = Path(__file__).parent
    words = (here.parent / name for name in ("characters.py", "hidden.py", "shares.py"))
    for module in (*sorted(here.glob("*.py")), *words):
        digest.update(module.read_bytes())
    return digest.digest()


def _key(spec: ChartSpec) -> str:
    return hashlib.sha256(_fingerprint() + repr(spec).encode("utf-8", "surrogatepass")).hexdigest()
