"""Redirects that the site's owner asks for: `redirects.csv` beside the configuration."""

import csv
import re
from collections.abc import Container
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from site_builder.errors import SiteBuilderError

FILE = "redirects.csv"
COLUMNS = ("from", "to", "why")
_ADDRESS = re.compile(r"(?:[A-Za-z0-9._-]+/)+")


@dataclass(frozen=True, slots=True)
class Redirect:
    """`source` leads to `target`: an address of this site, relative to its root, or an http(s) address."""

    source: str
    target: str
    why: str
    line: int


def read_redirects(path: Path) -> dict[str, Redirect]:
    """The redirects by the address they are from; none where there is no such file.

    Raises:
        SiteBuilderError: names file and line of everything that is no redirect.
    """
    if not path.exists():
        return {}
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file, strict=True))
    except (csv.Error, UnicodeDecodeError) as error:
        raise SiteBuilderError(f"{path} cannot be read as CSV in UTF-8: {error}") from error
    if not rows or tuple(cell.strip() for cell in rows[0]) != COLUMNS:
        raise SiteBuilderError(f"{path}, line 1: the columns must be {', '.join(COLUMNS)}")
    found: dict[str, Redirect] = {}
    problems: list[str] = []
    for line, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        problem = _problem(row, found)
        if problem:
            problems.append(f"{path}, line {line}: {problem}")
        else:
            source, target = (_plain(cell) for cell in row[:2])
            found[source] = Redirect(source, target, row[2].strip(), line)
    if problems:
        raise SiteBuilderError("\n".join(problems))
    return found


def _plain(cell: str) -> str:
    return cell.strip().removeprefix("/") if not cell.strip().startswith("http") else cell.strip()


def _problem(row: list[str], found: Container[str]) -> str:
    if len(row) != len(COLUMNS):
        return f"{len(row)} cells; there must be {len(COLUMNS)}"
    source, target = (_plain(cell) for cell in row[:2])
    if not _ADDRESS.fullmatch(source) or ".." in source.split("/"):
        return f"from is {source!r}; write the address of a page below the site's root, such as collections/idc/nlst/"
    if source in found:
        return f"{source!r} stands twice"
    if target.startswith("http"):
        parts = urlsplit(target)
        return "" if parts.scheme in ("http", "https") and parts.hostname else f"to is {target!r}; no http(s) address"
    if target and (not _ADDRESS.fullmatch(target) or ".." in target.split("/")):
        return f"to is {target!r}; write an address of this site (collections/idc/nlst/) or an http(s) address"
    return "it leads to itself" if source == target else ""


def check_targets(redirects: dict[str, Redirect], now: Container[str], path: Path) -> None:
    """Raise `SiteBuilderError` for redirects from a page that is there, or to one that is not."""
    problems = [
        f"{path}, line {each.line}: /{each.source} is a page of this site; take the line out"
        for each in redirects.values()
        if each.source in now
    ]
    problems += [
        f"{path}, line {each.line}: there is no page /{each.target} to lead to"
        for each in redirects.values()
        if not each.target.startswith("http") and each.target not in now
    ]
    if problems:
        raise SiteBuilderError("\n".join(problems))
