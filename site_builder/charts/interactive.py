"""The interactive view: one Vega template per kind of chart for all pages, fed with a chart's CSV file.

A template has two signals that the page sets: ``unit``, the CSV column to show, and ``show``, count or share.
The browser runs the compiled Vega with its expression interpreter, so that no page needs ``unsafe-eval``.
"""

import hashlib
import json
from importlib.metadata import version
from pathlib import Path
from typing import Any, get_args

from site_builder.charts.draw import VEGA_LITE
from site_builder.charts.spec import Kind
from site_builder.charts.store import Store

DATA_URL = "chart.csv"
"""Stands in the templates where the address of a chart's CSV file goes; the data set is called "rows"."""


def interactive_templates(cache_dir: Path | None = None) -> dict[Kind, str]:
    """Return the compiled Vega template of every kind of chart as JSON text.

    Args:
        cache_dir: folder of the store (``.cache/charts``); from a filled one nothing is compiled.
    """
    kinds: tuple[Kind, ...] = get_args(Kind)
    keys = {kind: _key(kind) for kind in kinds}
    store = Store(cache_dir / "templates.sqlite") if cache_dir else None
    found = store.read(set(keys.values())) if store else {}
    texts = {kind: found.get(key) or _compiled(kind) for kind, key in keys.items()}
    if store:
        new = {keys[kind]: text for kind, text in texts.items() if keys[kind] not in found}
        store.write(new, keep=set(keys.values()))
    return texts


def vega_lite(kind: Kind) -> dict[str, Any]:
    """Return the Vega-Lite specification of the interactive view, authored in Altair."""
    from site_builder.charts.interactive_charts import interactive_chart

    return interactive_chart(kind, DATA_URL)


def _compiled(kind: Kind) -> str:
    import vl_convert

    vega = vl_convert.vegalite_to_vega(vega_lite(kind), vl_version=VEGA_LITE)
    return json.dumps(vega, sort_keys=True, separators=(",", ":"))


def _key(kind: Kind) -> str:
    code = b"".join((Path(__file__).parent / name).read_bytes() for name in ("interactive.py", "interactive_charts.py"))
    tools = f"{kind} {version('vl-convert-python')} {version('altair')} {VEGA_LITE}"
    return hashlib.sha256(tools.encode() + code).hexdigest()
