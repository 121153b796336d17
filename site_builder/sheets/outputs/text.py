"""A check as text for the terminal: readable at 80 columns, colours only where the terminal has them."""

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from site_builder.filters import count_of, thousands
from site_builder.findings import Severity
from site_builder.sheets.checked import CellProblem, Checked, CheckedFile
from site_builder.sheets.outputs import wording

#: Values of a code, and read values of a column, that are shown; the other outputs show more.
MOST = 8
#: Codes whose findings stand above already, one by one, and are told together: columns that are not known or absent.
_UNKNOWN, _ABSENT = "sheet-column-unknown", "required-missing"
_RENAME = "give those that mean a column of ours its header; what stands above says which ones look like one"
_ADD = "add them, or let the configuration say what holds for every row; what each means stands above"
_STYLES: dict[Severity, str] = {"error": "bold red", "warning": "bold yellow", "info": "bold blue"}


def show_text(checked: Checked, console: Console) -> None:
    """Print a check: each file, then how much is wrong and what to do."""
    for file in checked.files:
        console.print(Group(*_file(file)))
    style = "bold red" if checked.errors else "bold green"
    console.print(Text(wording.counted(checked), style=style))
    console.print(Text(wording.next_step(checked)))


def _file(file: CheckedFile) -> Iterator[RenderableType]:
    yield Text(wording.plain(file.path), style="bold underline")
    yield Text(wording.what_it_is(file))
    for count in file.collections:
        yield Text(wording.collection_of(count))
    for heading, parts in (
        ("Recognised", _columns(file)),
        ("Not used", _unknown(file)),
        ("Missing", _missing(file)),
        ("Problems", _problems(file)),
        ("Read as", _values(file)),
    ):
        shown = list(parts)
        if shown:
            yield Text(f"\n{heading}", style="bold")
            yield from (Padding(part, (0, 0, 0, 2)) for part in shown)
    yield Text("")


def _grid(rows: Sequence[Sequence[str]], head: Sequence[str] = (), numbers: int = 0) -> Table:
    """A table without lines, the last columns numbers; texts are taken as they are, without markup."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), show_header=bool(head), header_style="dim")
    width = len(head or rows[0])
    for place, title in enumerate(head or [""] * width):
        table.add_column(Text(title), justify="right" if place >= width - numbers else "left", overflow="fold")
    for row in rows:
        table.add_row(*map(Text, row))
    return table


def _columns(file: CheckedFile) -> Iterator[RenderableType]:
    found = wording.known(file)
    rows = [
        (wording.plain(c.header, 60), c.column or "", c.requirement, thousands(c.filled), thousands(c.distinct))
        for c in found
    ]
    if rows:
        yield _grid(rows, ("header", "read as", "requirement", "filled", "distinct"), numbers=2)
    noted = [(wording.plain(c.header, 60), wording.plain(c.note)) for c in found if c.note]
    if noted:
        yield _grid(noted)


def _unknown(file: CheckedFile) -> Iterator[RenderableType]:
    rows = [(wording.plain(c.header, 60), wording.plain(c.note) or "not known") for c in wording.unknown(file)]
    if rows:
        yield _grid(rows)


def _missing(file: CheckedFile) -> Iterator[RenderableType]:
    """Required and preferred columns with what they would say, optional ones by their names."""
    found = wording.missing(file)
    optional = ", ".join(wording.plain(m.column) for m in found.pop("optional", ()))
    rows = [(need, wording.plain(m.column), wording.plain(m.help)) for need, columns in found.items() for m in columns]
    if rows:
        yield _grid(rows)
    if optional:
        yield Text(f"optional: {optional}")


def _problems(file: CheckedFile) -> Iterator[RenderableType]:
    for group in wording.grouped(file):
        one, _several = wording.SEVERITIES[group.severity]
        yield Text.assemble((one, _STYLES[group.severity]), f" {group.code}: ", group.meaning)
        yield from (Padding(_grid(lines), (0, 0, 0, 2)) for lines in _blocks(group))
        if len(group.found) > MOST and group.code not in (_UNKNOWN, _ABSENT):
            yield Padding(Text(f"and {len(group.found) - MOST:,} more; --format json lists all"), (0, 0, 0, 2))


def _blocks(group: wording.Problems) -> list[list[tuple[str, str]]]:
    """The first problems of a code, each as lines of a label and a text."""
    if group.code in (_UNKNOWN, _ABSENT):
        columns = ", ".join(map(wording.place_of, group.found))
        several = "columns" if len(group.found) > 1 else "column"
        return [[("where", f"{several} {columns}"), ("mend", _RENAME if group.code == _UNKNOWN else _ADD)]]
    found = group.found[:MOST]
    said = ["", *(problem.hint for problem in found)]  # advice that was given just before is not repeated
    return [list(_lines(problem, problem.hint != before)) for problem, before in zip(found, said, strict=False)]


def _lines(problem: CellProblem, advised: bool) -> Iterator[tuple[str, str]]:
    place = wording.place_of(problem)
    yield "where", ", ".join(filter(None, (wording.rows_of(problem), place and f"column {place}"))) or "the file"
    if wording.has_value(problem):
        yield "value", wording.quoted(problem.value)
    if problem.read_as:
        yield "read as", wording.plain(problem.read_as, wording.LONGEST)
    if problem.hint and advised:
        yield "mend", wording.plain(problem.hint)


def _values(file: CheckedFile) -> Iterator[RenderableType]:
    not_listed = dict(file.capped)
    for column, values in wording.read(file).items():
        rows = [(wording.quoted(v.raw), wording.read_of(v), thousands(v.count)) for v in values[:MOST]]
        yield _grid(rows, (wording.plain(column), "read as", "rows"), numbers=1)
        more = len(values) - len(rows) + not_listed.get(column, 0)
        if more:
            yield Text(f"and {more:,} more")
    if kept := wording.kept(file):
        yield Text(f"{count_of(kept, 'other value is', 'other values are')} kept as written")
