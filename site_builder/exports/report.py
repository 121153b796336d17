"""`report.json`: what a build made, how large it is, how complete the data are, and what it found."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from site_builder import __version__
from site_builder.charts import ChartSpec
from site_builder.exports.fair import fair_json
from site_builder.fair.checklists import Fair
from site_builder.findings import CODES, Finding, Report
from site_builder.model import Catalog, Collection
from site_builder.plan import Page
from site_builder.publish import Output
from site_builder.quality.fill import REQUIREMENTS, fill_count
from site_builder.quality.scope import SEVERITIES

Json = dict[str, Any]

#: Findings that are listed, shared between the codes, and at least so many of each; all are counted, and the CSV
#: files of the quality pages list them.
MOST_FINDINGS = 50_000
LEAST_OF_A_CODE = 500
#: The largest files that are named.
LARGEST = 5


def report_json(
    catalog: Catalog,
    pages: Sequence[Page],
    figures: Mapping[str, Sequence[ChartSpec]],
    files: Mapping[str, Output],
    report: Report,
    fair: Fair,
) -> Json:
    """`report.json`: what was built, what it meets, and the findings by their code.

    No times, so the same input gives the same.

    `files` is the site by path, without the report itself; `fair` are the checklists of its pages.
    """
    kinds: dict[str, int] = {}
    for page in pages:
        kinds[page.info.kind] = kinds.get(page.info.kind, 0) + 1
    groups = report.by_code()
    most = max(LEAST_OF_A_CODE, MOST_FINDINGS // max(1, len(groups)))
    return {
        "builder_version": __version__,
        "sources": [asdict(source) for source in catalog.sources],
        "pages": dict(sorted(kinds.items())),
        "charts": sum(map(len, figures.values())),
        "sizes": _sizes(files),
        "completeness": [{"id": c.id, **_completeness(c)} for c in catalog.collections if c.completeness],
        "fair": fair_json(fair),
        "findings": {
            severity: sum(len(found) for code, found in groups.items() if CODES[code][0] == severity)
            for severity in SEVERITIES
        },
        "codes": [_code(code, found, most) for code, found in groups.items()],
    }


def _sizes(files: Mapping[str, Output]) -> Json:
    """Number and bytes of the files, by kind, and the largest ones."""
    kinds: dict[str, list[int]] = {}
    for path, file in files.items():
        suffix = path.rpartition("/")[2].rpartition(".")[2]
        kinds.setdefault(suffix, []).append(file.size)
    largest = sorted(files.values(), key=lambda file: (-file.size, file.path))[:LARGEST]
    return {
        "files": len(files),
        "bytes": sum(file.size for file in files.values()),
        "kinds": {kind: {"files": len(sizes), "bytes": sum(sizes)} for kind, sizes in sorted(kinds.items())},
        "largest": [{"path": file.path, "bytes": file.size} for file in largest],
    }


def _completeness(collection: Collection) -> Json:
    """Per requirement the columns of the SOP, those with values, and of these the ones that some rows lack."""
    return {requirement: asdict(fill_count(collection, requirement)) for requirement in REQUIREMENTS}


def _code(code: str, found: Sequence[Finding], most: int) -> Json:
    severity, meaning = CODES[code]
    return {
        "code": code,
        "severity": severity,
        "meaning": meaning,
        "count": len(found),
        "left_out": max(0, len(found) - most),
        "findings": [_finding(finding) for finding in found[:most]],
    }


def _finding(finding: Finding) -> Json:
    return {
        "source": finding.source,
        "where": finding.where,
        "field": finding.field,
        "value": finding.value,
        "count": finding.count,
        "fewer_than": finding.fewer_than,
        "unit": finding.unit,
        "hint": finding.hint,
    }
