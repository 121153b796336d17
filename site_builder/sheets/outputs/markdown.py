"""A check as Markdown for the comment of a pull request (GitHub Flavored Markdown).

Nothing of a file is ever markup: what could be is written as an entity, which CommonMark never takes for
structure. Names after `@` and numbers after `#` are no mentions, addresses no links: something that is not seen
stands between.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from site_builder.filters import count_of, thousands
from site_builder.sheets.checked import CellProblem, Checked, CheckedFile
from site_builder.sheets.outputs import wording

#: Characters of a comment: GitHub takes 65,536.
LONGEST = 60_000
# Dots end the number of a list or the "www" of an address.
_NOT_PLAIN = re.compile(r"[^\w ,;'()?/%.]|_|(?<=[wW0-9])[.)]")
_NO_WIDTH, _NOTHING = "&#8203;", "<!-- -->"  # a value in the type of code can be copied, so it gets no character


@dataclass(frozen=True, slots=True)
class _Most:
    """How many tables, problems and values of each are shown."""

    files: int
    problems: int
    values: int


#: From generous to sparing: the first one whose comment is short enough is taken.
_MOST = (_Most(50, 200, 200), _Most(20, 40, 20), _Most(10, 10, 0), _Most(5, 3, 0), _Most(1, 1, 0))


def as_markdown(checked: Checked) -> str:
    """The check as one comment: how much is wrong, then each table with its problems, the rest behind disclosures."""
    for most in _MOST:
        made = "\n\n".join(_checked(checked, most)) + "\n"
        if len(made) <= LONGEST:
            break
    return made if len(made) <= LONGEST else "\n\n".join(_summary(checked)) + "\n"


def prose(text: str) -> str:
    """A text as Markdown that shows just this text."""
    return _safe(wording.plain(text, 1_000), _NO_WIDTH).strip()


def code(text: str) -> str:
    """A value or a name of a file in the type of code."""
    return f"<code>{_safe(wording.plain(text, wording.LONGEST), _NOTHING)}</code>"


def _safe(text: str, apart: str) -> str:
    return _NOT_PLAIN.sub(lambda found: f"&#{ord(found[0])};{apart if found[0] in '@#:' else ''}", text)


def value(text: str) -> str:
    """A value, or the word for none."""
    return code(text) if text else "(empty)"


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table; its cells are Markdown on one line."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _disclosure(summary: str, body: str) -> str:
    return f"<details><summary>{summary}</summary>\n\n{body}\n\n</details>"


def _summary(checked: Checked) -> Iterator[str]:
    sign = "❌" if checked.errors else "⚠️" if checked.warnings else "✅"
    yield f"## {sign} {wording.counted(checked)}"
    yield wording.next_step(checked)


def _checked(checked: Checked, most: _Most) -> Iterator[str]:
    yield from _summary(checked)
    for file in checked.files[: most.files]:
        yield from _file(file, most)
    more = len(checked.files) - most.files
    if more > 0:
        yield f"And {count_of(more, 'more table', 'more tables')}."


def _file(file: CheckedFile, most: _Most) -> Iterator[str]:
    yield f"### {code(file.path)}"
    yield prose(wording.what_it_is(file))
    if file.collections:
        yield "\n".join(f"- {prose(wording.collection_of(count))}" for count in file.collections[: most.problems])
    yield from _problems(file, most)
    yield from _columns(file)
    yield from _missing(file)
    yield from _values(file, most)


def _problems(file: CheckedFile, most: _Most) -> Iterator[str]:
    found = [(group, problem) for group in wording.grouped(file) for problem in group.found]
    if not found:
        yield "No problems."
        return
    rows = [
        (wording.SEVERITIES[group.severity][0], prose(group.meaning), *_cells(problem))
        for group, problem in found[: most.problems]
    ]
    yield table(("", "problem", "where", "value", "read as", "how to mend it"), rows)
    if len(found) > len(rows):
        yield f"And {count_of(len(found) - len(rows), 'more problem', 'more problems')}, which the other formats list."


def _cells(problem: CellProblem) -> tuple[str, str, str, str]:
    place = wording.place_of(problem)
    where = ", ".join(filter(None, (prose(wording.rows_of(problem)), place and code(place)))) or "the file"
    shown = value(problem.value) if wording.has_value(problem) else ""
    return where, shown, code(problem.read_as) if problem.read_as else "", prose(problem.hint)


def _columns(file: CheckedFile) -> Iterator[str]:
    known, unknown = wording.known(file), wording.unknown(file)
    if not known and not unknown:
        return
    rows = [
        (code(c.header), code(c.column) if c.column else "", c.requirement, thousands(c.filled), prose(c.note))
        for c in (*known, *unknown)
    ]
    summary = f"Columns: {len(known):,} used, {len(unknown):,} not"
    yield _disclosure(summary, table(("header", "read as", "requirement", "cells filled", "note"), rows))


def _missing(file: CheckedFile) -> Iterator[str]:
    found = wording.missing(file)
    if not found:
        return
    summary = ", ".join(f"{len(columns)} {requirement}" for requirement, columns in found.items())
    rows = [(code(m.column), requirement, prose(m.help)) for requirement, columns in found.items() for m in columns]
    yield _disclosure(f"Missing columns: {summary}", table(("column", "requirement", "meaning"), rows))


def _values(file: CheckedFile, most: _Most) -> Iterator[str]:
    found = [v for values in wording.read(file).values() for v in values]
    rows = [(code(v.column), value(v.raw), prose(wording.read_of(v)), thousands(v.count)) for v in found]
    if not rows or not most.values:
        return
    body = table(("column", "value", "read as", "rows"), rows[: most.values])
    more = len(rows) - most.values + sum(count for _column, count in file.capped)
    said = f"\n\nAnd {count_of(more, 'more value', 'more values')}." if more > 0 else ""
    yield _disclosure(f"What was read as what: {count_of(len(rows), 'value', 'values')}", body + said)
