"""Files of lines that a build keeps beside the configuration, in the site's own repository."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, TypeVar

from site_builder.errors import SiteBuilderError

Value = TypeVar("Value")


def read_values(path: Path, read: Callable[[Any], Value], what: str, advice: str) -> Iterator[tuple[int, Value]]:
    """The values of a file with one JSON text a line, each with the number of its line; none where there is no file.

    Only a line feed ends a line: JSON writes what else parts lines (U+2028 ...) as it is. Empty lines are passed over.

    Args:
        path: the file.
        read: makes a value of what the JSON holds; raises ValueError, KeyError or TypeError for what is none.
        what: what a line is to be: `an entry of the ledger`.
        advice: what to do about a line that is none.

    Raises:
        SiteBuilderError: a line is no such value; names file and line.
    """
    if not path.exists():
        return
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if not line.strip():
            continue
        try:
            yield number, read(json.loads(line))
        except (ValueError, TypeError, KeyError) as error:
            raise SiteBuilderError(f"{path}, line {number}: not {what} ({error}); {advice}") from error


def write_lines(path: Path, lines: Sequence[str]) -> bool:
    """Write the lines if the file has others, in one step; whether it did. No file is made for no lines."""
    text = "".join(f"{line}\n" for line in lines)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if before == text:
        return False
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)
    return True
