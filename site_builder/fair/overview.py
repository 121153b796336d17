"""What the checklists of many pages come to: shares per platform, and the gaps that are found most often."""

from collections.abc import Sequence

from site_builder.fair.checklists import Fair, together
from site_builder.fair.results import WHO, Checklist, Gap, Overview, PlatformScores, Result, Standard, State
from site_builder.model import Collection

#: Collections that a gap names.
MOST_NAMED = 4


def overview(fair: Fair) -> Overview | None:
    """The overview; None where there is no collection."""
    if not fair.collections:
        return None
    total = _scores("", [checklist for _collection, checklist in fair.collections])
    standards = tuple(score.standard for score in total.scores)
    return Overview(
        standards,
        _platforms(fair),
        total,
        _gaps(fair, standards, "missing"),
        _gaps(fair, standards, "not checked"),
        fair.site,
    )


def _platforms(fair: Fair) -> tuple[PlatformScores, ...]:
    """The platforms in the order of their collections."""
    found: dict[str, list[Checklist]] = {}
    for collection, checklist in fair.collections:
        found.setdefault(collection.commons_name, []).append(checklist)
    return tuple(_scores(name, of) for name, of in found.items())


def _scores(name: str, of: Sequence[Checklist]) -> PlatformScores:
    return PlatformScores(name, len(of), together(of))


def _gaps(fair: Fair, standards: Sequence[Standard], state: State) -> tuple[Gap, ...]:
    """What is in a state, the most frequent first, and of as many in the order of the standards."""
    found: dict[str, list[tuple[Collection, Result]]] = {}
    applicable: dict[str, int] = {}
    for collection, checklist in fair.collections:
        for result in checklist.results:
            id_ = result.check.id
            found.setdefault(id_, [])
            applicable[id_] = applicable.get(id_, 0) + (result.state != "not applicable")
            if result.state == state:
                found[id_].append((collection, result))
    by_id = {standard.id: standard for standard in standards}
    gaps = (
        _gap(of_check, by_id[of_check[0][1].check.standard], applicable[id_])
        for id_, of_check in found.items()
        if of_check
    )
    return tuple(sorted(gaps, key=lambda gap: -gap.pages))


def _gap(found: Sequence[tuple[Collection, Result]], standard: Standard, of: int) -> Gap:
    first = found[0][1]
    named = tuple(collection for collection, _result in found[:MOST_NAMED]) if len(found) < of else ()
    return Gap(first.check, standard, WHO[first.who], first.why, len(found), of, named)
