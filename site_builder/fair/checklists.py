"""The checklist of every collection's page and of the catalogue, and what they come to per platform."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from site_builder.audit.states import LinkState
from site_builder.config import SiteConfig
from site_builder.contexts import CollectionContext
from site_builder.fair.croissant import CROISSANT, CROISSANT_CHECKS, SITE_CROISSANT_CHECKS
from site_builder.fair.dcat_ap import CATALOGUE_CHECKS, DCAT_AP, DCAT_AP_CHECKS
from site_builder.fair.evidence import Evidence, by_id, parsed, read_evidence
from site_builder.fair.fuji import FUJI, FUJI_CHECKS, settled
from site_builder.fair.google import GOOGLE, GOOGLE_CHECKS
from site_builder.fair.results import Check, Checklist, Result, Score, Standard
from site_builder.model import Collection
from site_builder.plan.page import Page
from site_builder.publish import Output

STANDARDS = (FUJI, GOOGLE, DCAT_AP, CROISSANT)
CHECKS: tuple[Check, ...] = (*FUJI_CHECKS, *GOOGLE_CHECKS, *DCAT_AP_CHECKS, *CROISSANT_CHECKS)
#: Of the files that tell of the whole site.
SITE_CHECKS = (*CATALOGUE_CHECKS, *SITE_CROISSANT_CHECKS)


@dataclass(frozen=True, slots=True)
class Fair:
    """The checklists of the collections, in the order of their pages, and that of the site."""

    collections: tuple[tuple[Collection, Checklist], ...]
    site: Checklist

    def by_url(self) -> dict[str, Checklist]:
        """The checklists by the address of their page, from the root."""
        return {collection.url: checklist for collection, checklist in self.collections}


def fair_of(
    pages: Iterable[Page], files: Iterable[Output], config: SiteConfig, states: Mapping[str, LinkState]
) -> Fair:
    """What planned pages, which have their metadata, and the files of `machine_files` meet."""
    written = {file.path: file.data for file in files}
    found = []
    for page in pages:
        if isinstance(page.ctx, CollectionContext):
            evidence = read_evidence(page.info, config, written, states)
            found.append((page.ctx.collection, checklist(CHECKS, STANDARDS, evidence)))
    return Fair(tuple(found), checklist(SITE_CHECKS, (DCAT_AP, CROISSANT), _of_site(config, written)))


def checklist(checks: Iterable[Check], standards: Sequence[Standard], evidence: Evidence) -> Checklist:
    """What the evidence meets of the checks."""
    results = settled(tuple(_result(check, evidence) for check in checks))
    return Checklist(results, tuple(score(standard, results) for standard in standards))


def score(standard: Standard, results: Iterable[Result]) -> Score:
    """What the results of a standard come to; a metric gives no more than its cap."""
    earned: dict[str, float] = {}
    possible: dict[str, float] = {}
    for check, state in ((r.check, r.state) for r in results if r.check.standard == standard.id and r.check.counts):
        if state in ("met", "missing"):
            possible[check.metric] = min(check.cap, possible.get(check.metric, 0) + check.points)
        if state == "met":
            earned[check.metric] = min(check.cap, earned.get(check.metric, 0) + check.points)
    return Score(standard, sum(earned.values()), sum(possible.values()))


def together(checklists: Sequence[Checklist]) -> tuple[Score, ...]:
    """The scores of several pages added up, by standard; none of no page."""
    return tuple(
        Score(scores[0].standard, sum(one.earned for one in scores), sum(one.possible for one in scores))
        for scores in zip(*(checklist.scores for checklist in checklists), strict=True)
    )


def _result(check: Check, evidence: Evidence) -> Result:
    verdict = check.judge(evidence)
    return Result(check, verdict.state, verdict.why, verdict.who or check.who)


def _of_site(config: SiteConfig, written: Mapping[str, bytes]) -> Evidence:
    site = config.base_url
    nodes = by_id(parsed(written.get("catalog.jsonld")) or {})
    return Evidence(
        page=site,
        site=site,
        json_ld={},
        links=(),
        dcat=nodes.get(f"{site}#catalog", {}),
        nodes=nodes,
        namespaces=frozenset(),
        croissant=parsed(written.get("croissant.json")),
        states={},
        licensed=bool(config.license),
    )
