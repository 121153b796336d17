"""`report.json`: what a build made, and what it found."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from site_builder import __version__
from site_builder.charts import ChartSpec
from site_builder.findings import CODES, Report
from site_builder.model import Catalog
from site_builder.plan import Page


def report_json(
    catalog: Catalog, pages: Sequence[Page], figures: Mapping[str, Sequence[ChartSpec]], report: Report
) -> dict[str, Any]:
    """`report.json`: what was built, and every finding by its code. No times, so the same input gives the same."""
    kinds: dict[str, int] = {}
    for page in pages:
        kinds[page.info.kind] = kinds.get(page.info.kind, 0) + 1
    groups = report.by_code()
    return {
        "builder_version": __version__,
        "sources": [asdict(source) for source in catalog.sources],
        "pages": dict(sorted(kinds.items())),
        "charts": sum(map(len, figures.values())),
        "findings": {
            severity: sum(len(found) for code, found in groups.items() if CODES[code][0] == severity)
            for severity in ("error", "warning", "info")
        },
        "codes": [
            {
                "code": code,
                "severity": CODES[code][0],
                "meaning": CODES[code][1],
                "findings": [
                    {
                        "source": f.source,
                        "where": f.where,
                        "field": f.field,
                        "value": f.value,
                        "count": f.count,
                        "fewer_than": f.fewer_than,
                        "unit": f.unit,
                        "hint": f.hint,
                    }
                    for f in found
                ],
            }
            for code, found in groups.items()
        ],
    }
