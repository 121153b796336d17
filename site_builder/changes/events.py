"""Changes as values, and the file that keeps them: one line of JSON for each, in the site's own repository."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from site_builder.kept_lines import read_values, write_lines

#: The history, in the folder of the configuration.
FILE = "changes.jsonl"

Kind = Literal["new", "gone", "back", "renamed", "changed"]
KINDS: tuple[str, ...] = get_args(Kind)
Value = int | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One fact before and after: a count, a text, or the values of a list that went and came."""

    name: str
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to one collection: `day` (`YYYY-MM-DD`) is that of the build that published it.

    `url` is the collection's page from the root; `version` the release of its source, where it has one; `was` the
    former address of a renamed one.
    """

    day: str
    kind: Kind
    url: str
    title: str
    commons_name: str
    version: str = ""
    was: str = ""
    fields: tuple[FieldChange, ...] = ()


def read_history(path: Path) -> tuple[Change, ...]:
    """The changes that were published, as the file has them; none where there is no file.

    Raises:
        SiteBuilderError: a line is no change; names file and line.
    """
    advice = "take the line from an earlier commit, or take it out"
    return tuple(change for _number, change in read_values(path, _change, "a change", advice))


def _change(data: Any) -> Change:
    """A change from its JSON. Raises ValueError, KeyError or TypeError for what is none."""
    if not isinstance(data, dict):
        raise TypeError("it is no object")
    if data.get("kind") not in KINDS:
        raise ValueError(f"kind is {data.get('kind')!r}; known: {', '.join(KINDS)}")
    fields = (FieldChange(f["name"], _value(f["before"]), _value(f["after"])) for f in data.pop("fields", ()))
    return Change(**data, fields=tuple(fields))


def _value(value: Any) -> Value:
    made: Value = tuple(value) if isinstance(value, list) else value
    return made


def write_history(path: Path, changes: Iterable[Change]) -> bool:
    """Write the file if it says something new, atomically; whether it did."""
    return write_lines(path, [_line(change) for change in changes])


def _line(change: Change) -> str:
    data = {name: value for name, value in asdict(change).items() if value not in ("", ())}
    return json.dumps(data, ensure_ascii=False, separators=(", ", ": "))
