"""How well the search of the built site finds what people look for: the texts of `tests/relevance/queries.toml`."""

from bench.chromium import visiting
from bench.rows import NotMeasuredError, Row, Target
from bench.workspace import Workspace
from tests.relevance.asking import ask
from tests.relevance.judgements import judgements, read_needs
from tests.relevance.scoring import DEPTH, Score, average, by_kind, miss, score

ENGINE = "js/search/answer.js"
CORE = "search/catalogue.json"
RECALL = Target(0.95, at_least=True)
RECIPROCAL_RANK = Target(0.9, at_least=True)


def relevance(workspace: Workspace) -> list[Row]:
    """Recall of the first five and mean reciprocal rank over all texts, and what else the judgements demand.

    Raises:
        NotMeasuredError: the site has no search, or no collection of the IDC.
    """
    scores = scored(workspace)
    mean = average(scores)
    kinds = by_kind(scores)
    recalls = ", ".join(f"{kind} {kinds[kind].recall:.2f}" for kind in kinds)
    ranks = ", ".join(f"{kind} {kinds[kind].reciprocal_rank:.2f}" for kind in kinds)
    misses = [miss(entry) for entry in scores if entry.is_miss]
    failed = [entry for entry in scores if entry.problems]
    note = f"of {len(scores)} texts; misses of any kind: {len(misses)}" + "".join(f"\n  {line}" for line in misses)
    return [
        Row(f"search relevance, recall@{DEPTH}", mean.recall, "", RECALL, f"{mean.queries} texts; {recalls}"),
        Row("search relevance, mean reciprocal rank", mean.reciprocal_rank, "", RECIPROCAL_RANK, ranks),
        Row("search relevance, judgements that do not hold", len(failed), "", Target(0), note),
    ]


def scored(workspace: Workspace) -> list[Score]:
    """Ask the built site every text, in the browser.

    Raises:
        NotMeasuredError: the site has no search, or no collection of the IDC.
    """
    engine = next(workspace.site.rglob(ENGINE), None)
    if engine is None or not (workspace.site / CORE).exists():
        raise NotMeasuredError(f"the site has no {CORE} or no {ENGINE}")
    if not (workspace.site / "collections" / "idc").is_dir():
        raise NotMeasuredError("the site has no collections of the IDC, which the judgements are about")
    asked = judgements(read_needs())
    with visiting(workspace) as visit:
        page = visit.browser.new_page()
        page.goto(f"{visit.root}collections/", wait_until="load")
        modules = visit.root + engine.parent.relative_to(workspace.site).as_posix() + "/"
        found = ask(page, modules, visit.root + CORE, [judgement.text for judgement in asked])
    return [score(judgement, names) for judgement, names in zip(asked, found, strict=True)]
