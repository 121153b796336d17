"""`report.json`, key `fair`: what the pages and their files meet of metrics and standards, by the ids of checks."""

from collections.abc import Iterable
from typing import Any

from site_builder.fair.checklists import CHECKS, SITE_CHECKS, Fair, together
from site_builder.fair.results import WHO, Check, Checklist, Score

Json = dict[str, Any]

NOTE = "This site's own checklist of what its pages and files say, not the verdict of any of these."


def fair_json(fair: Fair) -> Json:
    """Scores of all collections together, the checks, and which of them each page meets, misses or leaves open."""
    total = together([checklist for _collection, checklist in fair.collections])
    return {
        "note": NOTE,
        "who": dict(WHO),
        "standards": [
            {
                "id": s.standard.id,
                "label": s.standard.label,
                "url": s.standard.url,
                "unit": s.standard.unit,
                **_score(s),
            }
            for s in total
        ],
        "checks": _checks(CHECKS),
        "collections": [{"id": collection.id, **_checklist(checklist)} for collection, checklist in fair.collections],
        "site": {"checks": _checks(SITE_CHECKS), **_checklist(fair.site)},
    }


def _checks(checks: Iterable[Check]) -> list[Json]:
    return [
        {"id": c.id, "standard": c.standard, "name": c.name, "need": c.need, "who": c.who, "hint": c.hint}
        for c in checks
    ]


def _checklist(checklist: Checklist) -> Json:
    return {
        "scores": {score.standard.id: _score(score) for score in checklist.scores},
        "met": [result.check.id for result in checklist.of("met")],
        "missing": [result.check.id for result in checklist.of("missing")],
        "not_checked": [result.check.id for result in checklist.of("not checked")],
    }


def _score(score: Score) -> Json:
    return {"earned": _number(score.earned), "possible": _number(score.possible)}


def _number(points: float) -> float:
    """Whole numbers without a fraction."""
    return int(points) if points == int(points) else points
