"""How well what a search finds answers a question: pure functions over lists of identifiers, the best first."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from statistics import fmean

#: How many of the first collections found are looked at.
DEPTH = 5


@dataclass(frozen=True, slots=True)
class Judgement:
    """A text that people type and what it should find; `queries.toml` says what each field means."""

    text: str
    kind: str
    expected: frozenset[str]
    first: frozenset[str] = frozenset()
    must_not: frozenset[str] = frozenset()
    also: frozenset[str] = frozenset()
    only: bool = False

    @property
    def has_answer(self) -> bool:
        """Tell whether anything should be found; where nothing should, there is no recall and no rank."""
        return bool(self.expected)


@dataclass(frozen=True, slots=True)
class Score:
    """How one text fared; the numbers are between 0 and 1."""

    judgement: Judgement
    found: tuple[str, ...]
    recall: float
    reciprocal_rank: float
    problems: tuple[str, ...]

    @property
    def is_miss(self) -> bool:
        """Tell whether anything is left to be desired."""
        return self.recall < 1 or self.reciprocal_rank < 1 or bool(self.problems)


@dataclass(frozen=True, slots=True)
class Average:
    """Means over the texts that have an answer, and how many these are."""

    queries: int
    recall: float
    reciprocal_rank: float


def recall(found: Sequence[str], expected: Collection[str], depth: int = DEPTH) -> float:
    """Return which share of the first `depth` places that expected collections can fill are filled by them.

    Where more than `depth` are expected, a full page of them is all that can be asked for.

    Raises:
        ValueError: nothing is expected.
    """
    places = min(depth, len(expected))
    if not places:
        raise ValueError("no recall without a collection that is expected")
    return sum(identifier in expected for identifier in found[:depth]) / places


def reciprocal_rank(found: Iterable[str], wanted: Collection[str]) -> float:
    """Return 1 / the place of the first that is wanted, counted from 1; 0 where none is found."""
    return next((1 / place for place, identifier in enumerate(found, 1) if identifier in wanted), 0.0)


def score(judgement: Judgement, found: Sequence[str]) -> Score:
    """Hold what was found to the judgement. Where nothing should be found, both numbers tell whether nothing was."""
    problems = tuple(_problems(judgement, found))
    if not judgement.has_answer:
        kept = float(not found)
        return Score(judgement, tuple(found), kept, kept, problems)
    wanted = judgement.first or judgement.expected
    return Score(judgement, tuple(found), recall(found, judgement.expected), reciprocal_rank(found, wanted), problems)


def average(scores: Iterable[Score]) -> Average:
    """Return the means over the texts that have an answer.

    Raises:
        ValueError: there is none.
    """
    answered = [entry for entry in scores if entry.judgement.has_answer]
    if not answered:
        raise ValueError("no mean without a text that has an answer")
    recalls, ranks = ([getattr(entry, name) for entry in answered] for name in ("recall", "reciprocal_rank"))
    return Average(len(answered), fmean(recalls), fmean(ranks))


def by_kind(scores: Iterable[Score]) -> dict[str, Average]:
    """Return the means per kind of text, kinds in the order they come; without the kinds that have no answer."""
    kinds: dict[str, list[Score]] = {}
    for entry in scores:
        if entry.judgement.has_answer:
            kinds.setdefault(entry.judgement.kind, []).append(entry)
    return {kind: average(entries) for kind, entries in kinds.items()}


def miss(entry: Score) -> str:
    """Return a line about a text that is a miss: what it found first, and what is wrong with that."""
    judgement = entry.judgement
    strangers = [identifier for identifier in entry.found[:DEPTH] if identifier not in judgement.expected]
    parts = [f"recall {entry.recall:.2f}, reciprocal rank {entry.reciprocal_rank:.2f}", *entry.problems]
    if strangers and judgement.has_answer:
        parts.append(f"not expected among the first {DEPTH}: {', '.join(strangers)}")
    return f"{judgement.text} ({judgement.kind}): {'; '.join(parts)}"


def _problems(judgement: Judgement, found: Sequence[str]) -> Iterable[str]:
    """Yield what the judgement demands beyond the numbers and the search does not give."""
    if not judgement.has_answer and found:
        yield f"nothing should be found, but {len(found)} are, first {', '.join(found[:DEPTH])}"
    head = found[: len(judgement.first)]
    if late := judgement.first - set(head):
        yield f"must be first: {_listed(late)}; are: {', '.join(head) or 'none'}"
    place = next((place for place, name in enumerate(found) if name in judgement.expected), len(found))
    if above := judgement.must_not & set(found[:place]):
        yield f"must not be above what is expected: {_listed(above)}"
    if lacking := judgement.also - set(found):
        yield f"must be found as well: {_listed(lacking)}"
    if judgement.only and (foreign := set(found) - judgement.expected):
        yield f"nothing else may be found, but {_listed(foreign)}"
    if judgement.only and (lacking := judgement.expected - set(found)):
        yield f"must be found: {_listed(lacking)}"


def _listed(identifiers: Iterable[str]) -> str:
    return ", ".join(sorted(identifiers))
