"""The pull of a Guppy: look at what it has, plan, download level by level, and count again.

Each type is asked for its own facts and what joins it to the others, so that two million series do not repeat
what their studies and subjects state.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import httpx

from site_builder.errors import SourceError
from site_builder.model import Level
from site_builder.snapshots import Draft
from site_builder.sources.base import PullProgress, PullResult
from site_builder.sources.guppy.asking import HIDDEN, Guppy
from site_builder.sources.guppy.counting import TALLIES, counted_fields, write_counts
from site_builder.sources.guppy.fetching import Question, fetch_parts
from site_builder.sources.guppy.filters import Condition, filter_of
from site_builder.sources.guppy.places import commons_key
from site_builder.sources.guppy.planning import Plan, plan
from site_builder.sources.guppy.profiles import Profile, absent_fields, fields_to_ask, profile_of


@dataclass(frozen=True, slots=True)
class Request:
    """What of a Guppy is wanted: some commons and collections (none: all), `most` rows a download."""

    commons: tuple[str, ...]
    collections: tuple[str, ...]
    most: int
    known: bool


@dataclass(frozen=True, slots=True)
class Hub:
    """A Guppy as we found it: its data model, the fields to ask of each type, its indices and version.

    `base` is what every question is narrowed to; `closed` are the types of which it gives counts, but no rows.
    """

    profile: Profile
    asked: dict[str, tuple[str, ...]]
    mapping: dict[str, tuple[str, ...]]
    base: tuple[Condition, ...]
    indices: tuple[str, ...]
    version: str
    closed: frozenset[str]

    @property
    def refused(self) -> bool:
        """Whether counts must stand for rows: of one type without the others nothing can be made."""
        return any(self.profile.types[level] in self.closed for level in self.profile.row_levels(self.asked))

    @property
    def stamp(self) -> str:
        """Changes with every rebuild of an index."""
        return " ".join(self.indices)

    def kinds(self) -> tuple[str, ...]:
        """The types of which rows are fetched, the coarsest first: they are small, and a fault shows early."""
        levels: Sequence[Level] = self.profile.levels(self.asked)
        rows = [self.profile.types[level] for level in levels if level == "collection" or not self.refused]
        return tuple(kind for kind in reversed(rows) if kind not in self.closed)

    def splits(self, kind: str) -> tuple[str, ...]:
        """The fields that divide a type."""
        return tuple(name for name in self.profile.splits if name in self.mapping[kind])


def look(guppy: Guppy, request: Request) -> Hub:
    """Find out what a Guppy has. Raises `SourceError` where there is nothing that we can read, or nothing at all."""
    indices, version, mapping = guppy.indices(), guppy.version(), guppy.mapping()
    profile = profile_of(guppy.source, mapping)
    asked = fields_to_ask(guppy.source, profile, mapping)
    base = _base(guppy.source, profile, request)
    kinds = [profile.types[level] for level in profile.row_levels(asked)]
    _refuse_nothing(guppy, profile, kinds, base, request)
    closed = frozenset(kind for kind in asked if guppy.refuses(kind, asked[kind][0], filter_of(base)))
    return Hub(profile, asked, mapping, base, indices, version, closed)


def pull(guppy: Guppy, draft: Draft, request: Request, progress: PullProgress) -> PullResult:
    """Fetch what a build needs into the draft; what an interrupted pull of the same indices left is kept.

    Raises:
        SourceError: No good answer, another number of rows than counted, or an index that was rebuilt meanwhile.
    """
    progress.stage("look", guppy.endpoint)
    hub = look(guppy, request)
    oversized: list[list[Any]] = []
    if hub.refused:
        progress.stage("count", "rows are refused; counts are taken instead")
        write_counts(guppy, draft, hub.profile, hub.asked, hub.base, progress)
    for kind in hub.kinds():
        progress.stage("plan", kind)
        planned = plan(guppy, kind, hub.splits(kind), hub.base, request.most)
        progress.stage("download", f"{kind}, {planned.rows:,} rows in {len(planned.parts):,} request(s)")
        _fetch_all(guppy, draft, hub, planned, progress)
        oversized += [[str(part), part.rows] for part in planned.oversized(request.most)]
    _refuse_change(guppy, hub)
    facts = _facts(hub, request) | {"oversized": oversized}
    return PullResult(", ".join(hub.indices), _origin(guppy, request, hub), facts)


def preview(guppy: Guppy, request: Request) -> list[str]:
    """What a pull would fetch, in sentences."""
    hub = look(guppy, request)
    lines = [f"Guppy {hub.version} at {guppy.endpoint} ({hub.profile.name}), indices {', '.join(hub.indices)}"]
    if hub.refused:
        lines.append("rows are refused; counts per commons and collection are taken instead:")
        for level in hub.profile.row_levels(hub.asked):
            kind = hub.profile.types[level]
            lines.append(
                f"{kind}: totals, and counts of {', '.join(counted_fields(hub.profile, level, hub.asked[kind]))}"
            )
    for kind in hub.kinds():
        found = plan(guppy, kind, hub.splits(kind), hub.base, request.most)
        largest = max(part.rows for part in found.parts)
        lines.append(
            f"{kind}: {found.rows:,} rows in {len(found.parts):,} request(s) of at most {largest:,} rows; "
            f"fields {', '.join(_fields(hub, found))}"
        )
    return lines


def _base(source: str, profile: Profile, request: Request) -> tuple[Condition, ...]:
    """What every question is narrowed to. Raises `SourceError` where a Guppy of one commons is asked for others."""
    if "commons_name" not in profile.filters and request.commons:
        _require_own(source, profile, request.commons)
    wanted = {"commons_name": request.commons, "collection_id": request.collections}
    if profile.name == "MIDRC":  # its project Open-R1 is the collection MIDRC-Open-R1 of the BIH
        both = dict.fromkeys(name for id_ in request.collections for name in (id_.removeprefix("MIDRC-"), id_))
        wanted["collection_id"] = tuple(both)
    return tuple(Condition(theirs, wanted[ours]) for ours, theirs in profile.filters.items() if wanted[ours])


def _require_own(source: str, profile: Profile, names: Sequence[str]) -> None:
    if commons_key(profile.name) not in map(commons_key, names):
        raise SourceError(
            f"source '{source}': `commons_name` is {', '.join(names)}, and all that this Guppy has is of "
            f"{profile.name}; leave `commons_name` out, or give the address of another Guppy"
        )


def _refuse_nothing(
    guppy: Guppy, profile: Profile, kinds: Sequence[str], base: Sequence[Condition], request: Request
) -> None:
    """An index without rows is one that is being rebuilt, or closed, or not the one that was meant."""
    counts = [guppy.totals(kind, [filter_of(base)])[0] for kind in kinds]
    if any(count for count in counts):
        return
    if base:
        values = {c.field: [v for v, _rows in guppy.histogram(kinds[0], c.field, None)[:20]] for c in base}
        has = "; ".join(f"{field}: {', '.join(found) or 'none'}" for field, found in values.items())
        hint = f"is `commons_name` or `collection_id` spelt as it is there? It has {has}."
    else:
        hint = "its index may be being rebuilt: pull again later" + (
            "."
            if request.known
            else "; if its rows are open to some alone, give a token (`token_env` or `credentials`)."
        )
    hint += " Nothing at all is no pull, which `--allow-shrink` does not change: take the source out if it is empty now"
    raise SourceError(f"source '{guppy.source}': {guppy.endpoint} has no rows of {', '.join(kinds)} for us; {hint}")


def _fields(hub: Hub, found: Plan) -> tuple[str, ...]:
    """The fields to ask; where rows come with several parts, also those that divide them."""
    dividing = [condition.field for part in found.parts for condition in part.dividing] if found.overlaps else []
    return tuple(dict.fromkeys((*hub.asked[found.kind], *dividing)))


def _fetch_all(guppy: Guppy, draft: Draft, hub: Hub, planned: Plan, progress: PullProgress) -> None:
    done, got, expected = 0, 0, sum(part.rows for part in planned.parts)
    question = Question(guppy, draft, _fields(hub, planned), planned.overlaps)
    progress.rows(0, expected, planned.kind)
    for part, stored in fetch_parts(question, planned.parts, hub.stamp):
        done, got = done + part.rows, got + (stored.rows or 0)
        progress.rows(done, expected, planned.kind)
    now = guppy.totals(planned.kind, [filter_of(hub.base)])[0]
    if got != now or now == HIDDEN:
        _refuse_change(guppy, hub)
        counted = "hidden" if now == HIDDEN else f"{now:,}"
        raise SourceError(
            f"source '{guppy.source}': {planned.kind}: {got:,} rows came, and Guppy now counts {counted}. "
            "The index is changing: pull again later; if it stays so, tell the keeper of the commons"
        )


def _refuse_change(guppy: Guppy, hub: Hub) -> None:
    if (now := guppy.indices()) != hub.indices:
        changed = ", ".join(sorted(set(now) ^ set(hub.indices)))
        raise SourceError(
            f"source '{guppy.source}': an index was rebuilt during the pull ({changed}); what was fetched so far is "
            "of no use beside it. Pull again: it begins anew"
        )


def _origin(guppy: Guppy, request: Request, hub: Hub) -> str:
    """In words, what was read; of the private tier nobody can tell how many rows it withholds."""
    what = "counts" if hub.refused else "rows"
    who = "the holder of a token" if request.known else "everyone"
    only = [f"{c.field} {', '.join(c.values)}" for c in hub.base]
    return "; ".join([guppy.endpoint, f"{what} open to {who}", *only])


def _facts(hub: Hub, request: Request) -> dict[str, Any]:
    """What parse needs to know of the Guppy beside its rows."""
    return {
        "profile": hub.profile.name,
        "guppy": hub.version,
        "indices": list(hub.indices),
        "open_to": "token" if request.known else "everyone",
        "refused": hub.refused,
        "closed": sorted(hub.closed),
        "absent": absent_fields(hub.profile, hub.asked),
        "fields": {kind: list(names) for kind, names in hub.asked.items()},
        "tables": [*hub.kinds(), *([TALLIES] if hub.refused else [])],
    }


def client_of(client: httpx.Client, auth: httpx.Auth | None) -> httpx.Client:
    """The client, which from now on says who asks."""
    if auth is not None:
        client.auth = auth
    return client
