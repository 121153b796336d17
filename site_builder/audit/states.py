"""The states of links: one line of JSON each, beside the configuration, in the site's own repository.

They lie there, as the ledger does, because they are facts that cost days to learn (when a link last worked, since when
it is gone): a cache of a nightly build may be lost, a commit is not, and a person can look at what changed.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Literal, get_args

from site_builder.errors import SiteBuilderError
from site_builder.kept_lines import read_values, write_lines

#: The states, in the folder of the configuration.
FILE = "link-states.jsonl"

State = Literal["ok", "moved", "missing", "gone", "unreachable", "refused", "unknown"]
STATES: tuple[str, ...] = get_args(State)
#: States that time alone does not change soon: they are asked again when they are old enough, the others each time.
SETTLED = ("ok", "moved", "refused")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one audit found of a link: a state (never `gone`, which takes two days), why, and where it moved to."""

    state: State
    why: str = ""
    moved_to: str = ""


@dataclass(frozen=True, slots=True)
class LinkState:
    """What is known of an address; days are `YYYY-MM-DD` of the audit.

    `ok`: it works. `moved`: it works, but leads for good to `moved_to`. `missing`: its server said on one day that
    there is nothing. `gone`: and said so on a later day again. `unreachable`: no answer, or one that says nothing of
    the link (too many requests, an error of the server). `refused`: the server lets no program in, which readers may
    well be. `unknown`: none of these, `why` says what came.

    `checked` is the last day on which that was found, `since` the first one in a row, `worked` the last day on which
    the link worked (empty: never, as far as is known).
    """

    url: str
    state: State
    checked: str
    since: str
    worked: str = ""
    why: str = ""
    moved_to: str = ""

    @property
    def works(self) -> bool:
        """Whether it led somewhere when it was last checked."""
        return self.state in ("ok", "moved")


def is_due(state: LinkState | None, today: str, max_age: timedelta) -> bool:
    """Whether a link is to be asked: it never was, it had a problem, or its state is as old as `max_age`."""
    if state is None or state.state not in SETTLED:
        return True
    return date.fromisoformat(today) - date.fromisoformat(state.checked) >= max_age


def judged(url: str, found: Outcome, before: LinkState | None, today: str) -> LinkState:
    """The state of a link after an audit.

    A link is called gone when its server said on two days that there is nothing. Where a link that is missing or gone
    can't be reached, nothing is learnt of it, and its state stays.
    """
    if before and found.state == "unreachable" and before.state in ("missing", "gone"):
        return before
    state = found.state
    if before and state == "missing" and (before.state == "gone" or (before.state == state and before.since < today)):
        state = "gone"
    same = before is not None and (before.state == state or (before.state, state) == ("missing", "gone"))
    made = LinkState(url, state, today, before.since if before and same else today, why=found.why)
    worked = today if made.works else before.worked if before else ""
    return replace(made, worked=worked, moved_to=found.moved_to)


def read_states(path: Path) -> dict[str, LinkState]:
    """The states by address; none where no audit was made yet.

    Raises:
        SiteBuilderError: a line is no state, or an address stands twice; names file and line.
    """
    states: dict[str, LinkState] = {}
    advice = "take it out, and the next audit asks again"
    for number, state in read_values(path, _state, "the state of a link", advice):
        if state.url in states:
            raise SiteBuilderError(f"{path}, line {number}: {state.url!r} stands twice; keep the line checked last")
        states[state.url] = state
    return states


def _state(data: Any) -> LinkState:
    """A state from its JSON. Raises ValueError or TypeError for what is none."""
    if not isinstance(data, dict):
        raise TypeError("it is no object")
    if unknown := sorted(data.keys() - {field.name for field in fields(LinkState)}):
        raise ValueError(f"unknown key {unknown[0]!r}")
    if not all(isinstance(value, str) for value in data.values()):
        raise TypeError("every value must be a text")
    if data.get("state") not in STATES:
        raise ValueError(f"state is {data.get('state')!r}; known: {', '.join(STATES)}")
    for name in ("checked", "since", "worked"):
        if name in data or name != "worked":
            _check_day(name, data.get(name, ""))
    return LinkState(**data)


def _check_day(name: str, value: str) -> None:
    if not _DAY.fullmatch(value):
        raise ValueError(f"{name} is {value!r}; it must be a day as YYYY-MM-DD")
    date.fromisoformat(value)


def write_states(path: Path, states: Mapping[str, LinkState]) -> bool:
    """Write the file if it says something new, in one step; whether it did. What is empty is left out."""
    lines = ({name: value for name, value in asdict(states[url]).items() if value} for url in sorted(states))
    return write_lines(path, [json.dumps(line, ensure_ascii=False, separators=(", ", ": ")) for line in lines])
