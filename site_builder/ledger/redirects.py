"""Redirects that the site's owner asks for: `redirects.csv` beside the configuration."""

import csv
import re
from collections.abc import Container, Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.config_values import address_problem
from site_builder.errors import SiteBuilderError
from site_builder.ledger.entries import Entry

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
        why = address_problem(target)
        return f"to is {target!r}; {why}" if why else ""
    if target and (not _ADDRESS.fullmatch(target) or ".." in target.split("/")):
        return f"to is {target!r}; write an address of this site (collections/idc/nlst/) or an http(s) address"
    return "it leads to itself" if source == target else ""


def check_targets(
    redirects: Mapping[str, Redirect], now: Container[str], ledger: Mapping[str, Entry], base_url: str, path: Path
) -> None:
    """Raise `SiteBuilderError` for redirects from a page that is there, to one that is not, on to others or in circles.

    Args:
        redirects: of the site's owner, by the address they are from.
        now: the addresses that the site has.
        ledger: what is known of others.
        base_url: of the site: an absolute address below it is one of its own.
        path: of the redirects, for messages.
    """
    problems: list[tuple[int, str]] = []
    for each in redirects.values():
        target = _below(each.target, base_url)
        if each.source in now:
            problems.append((each.line, f"/{each.source} is a page of this site; take the line out"))
        elif target in redirects:
            problems += _chain_problem(each, redirects, base_url)
        elif not target.startswith("http") and target not in now:
            problems.append((each.line, f"there is no page /{target} to lead to{_known(target, ledger)}"))
    if problems:
        raise SiteBuilderError("\n".join(f"{path}, line {line}: {problem}" for line, problem in sorted(problems)))


def _below(target: str, base_url: str) -> str:
    """An absolute address of a page of this site as it is from the root; every other target as it is."""
    own = target.removeprefix(base_url) if target.startswith(base_url) else target
    return own if not own or _ADDRESS.fullmatch(own) else target


def _chain_problem(first: Redirect, redirects: Mapping[str, Redirect], base_url: str) -> list[tuple[int, str]]:
    """What to write instead of a redirect that leads to another one; a circle is told of at its first line only."""
    chain = [first]
    while (following := redirects.get(_below(chain[-1].target, base_url))) and following not in chain:
        chain.append(following)
    words = " -> ".join(f"/{each.source}" for each in chain)
    if following is None:
        end = chain[-1].target
        return [(first.line, f"/{chain[1].source} leads on to another address; write {end or '/'!r} here")]
    if following is first and first.line == min(each.line for each in chain):
        lines = " and ".join(f"line {each.line}" for each in chain[1:])
        also = f" (with {lines})" if lines else ""
        return [(first.line, f"it leads in a circle{also}: {words} -> /{first.source}; write where one of them ends")]
    return [] if following is first else [(first.line, f"it leads into a circle: {words} -> /{following.source}")]


def _known(target: str, ledger: Mapping[str, Entry]) -> str:
    """What the ledger knows of an address without a page."""
    entry = ledger.get(target)
    if entry is None:
        return ""
    if entry.moved_to is not None:
        return f"; it has moved: write {entry.moved_to or '/'!r}"
    return (
        f"; nothing has been there since {entry.gone}" if entry.gone else "; it was published, and has no content now"
    )
