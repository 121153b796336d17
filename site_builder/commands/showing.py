"""What a terminal shows while a command runs: texts without control sequences, and stages with their times."""

import time
from typing import Self

from rich.console import Console
from rich.markup import escape

from site_builder.characters import spelt_out
from site_builder.progress import RowSpeed

#: Seconds between two lines about the rows of a pull, where nobody watches live.
TELL_SECONDS = 10.0


def shown(text: str) -> str:
    """A text as the terminal may show it: no markup of ours, no control sequence, no reversed reading order."""
    return escape(spelt_out(text))


class Stages:
    """Shows each stage with its time: live on a terminal, one line a stage elsewhere."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.current: tuple[str, str, float] | None = None
        self.status = console.status("") if console.is_terminal else None

    def __enter__(self) -> Self:
        """Begin to show."""
        if self.status:
            self.status.start()
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        """Show the last stage as done unless it failed."""
        if kind is None:
            self.done()
        if self.status:
            self.status.stop()

    def stage(self, name: str, detail: str = "") -> None:
        """A stage begins; the one before it is over."""
        self.done()
        self.current = (name, detail, time.monotonic())
        if self.status:
            self.status.update(f"{name} {shown(detail)} ...")

    def done(self) -> None:
        """The current stage is over: say how long it took."""
        if self.current:
            name, detail, began = self.current
            self.console.print(f"  {name:<8} {shown(detail):<44} {time.monotonic() - began:6.1f} s")
        self.current = None


class PullStages(Stages):
    """Shows the rows that a pull has fetched: live on a terminal, a line now and then elsewhere."""

    def __init__(self, console: Console) -> None:
        """Nothing is shown before the first stage."""
        super().__init__(console)
        self.speed = RowSpeed()
        self.told = time.monotonic()

    def rows(self, done: int, total: int | None, what: str) -> None:
        """So many rows of `total` (None: not known) are on disk."""
        now = time.monotonic()
        line = self.speed.line(done, total, what, now)
        if self.status:
            self.status.update(shown(line))
        elif now - self.told >= TELL_SECONDS:
            self.console.print(f"           {shown(line)}")
            self.told = now


class AuditStages(Stages):
    """Shows how many links have been asked for: live on a terminal, a line now and then elsewhere."""

    def __init__(self, console: Console) -> None:
        """Nothing is shown before the first stage."""
        super().__init__(console)
        self.told = time.monotonic()

    def links(self, done: int, total: int) -> None:
        """So many of the links that are due have been asked for."""
        line = f"{done:,} of {total:,} links"
        if self.status:
            self.status.update(line)
        elif time.monotonic() - self.told >= TELL_SECONDS:
            self.console.print(f"           {line}")
            self.told = time.monotonic()
