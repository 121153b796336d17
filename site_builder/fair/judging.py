"""What most checks ask: whether something is there, and whether a node has a property."""

from collections.abc import Callable, Iterable

from site_builder.fair.evidence import Evidence, Json, values
from site_builder.fair.results import Verdict

Judge = Callable[[Evidence], Verdict]


def given(there: object, why: str = "") -> Verdict:
    """Met where there is something, else missing for the reason."""
    return Verdict("met") if there else Verdict("missing", why)


def embedded(*names: str) -> Judge:
    """Whether the description that the page embeds has a property, under one of its names."""
    return lambda evidence: given(values(evidence.json_ld, *names))


def each_has(nodes: Iterable[Json], name: str) -> Verdict:
    """Whether every node has a property; says how many lack it. Not applicable where there is no node."""
    found = list(nodes)
    lacking = sum(not values(node, name) for node in found)
    if not found:
        return Verdict("not applicable", "there is no such distribution")
    return given(not lacking, f"{lacking} of {len(found)} lack it" if lacking < len(found) else "")


def licence_here(found: Verdict, evidence: Evidence) -> Verdict:
    """What was found of the licence of what the site itself writes: its owner states it, then the program writes it."""
    return Verdict(found.state, found.why, "program" if evidence.licensed else "owner")
