"""How far a pull is, in words: rows, rate and time left."""

from dataclasses import dataclass

#: Seconds before a rate is told: what the first moments give is no rate.
SETTLED = 1.0


@dataclass(slots=True)
class RowSpeed:
    """The rate of one stage, from its first word on: what an earlier pull left was not fetched now."""

    what: str = ""
    began: float = 0.0
    first: int = 0

    def line(self, done: int, total: int | None, what: str, now: float) -> str:
        """One line: `imaging_series: 1,200,000 of 2,000,000 rows, 45,000 rows/s, 18 s left`.

        Args:
            done: Rows that are on disk.
            total: Rows there are, None where that is not known.
            what: What the rows are of.
            now: Seconds of a clock that is never set back.
        """
        if what != self.what:
            self.what, self.began, self.first = what, now, done
        said = f"{what}: {done:,} rows" if total is None else f"{what}: {done:,} of {total:,} rows"
        seconds, rows = now - self.began, done - self.first
        if seconds < SETTLED or not rows:
            return said
        said += f", {rows / seconds:,.0f} rows/s"
        return said if total is None or done >= total else f"{said}, {left((total - done) * seconds / rows)} left"


def left(seconds: float) -> str:
    """A time as one reads it: `18 s`, `12 min`, `3 h 20 min`."""
    if seconds < 90:
        return f"{seconds:.0f} s"
    minutes = round(seconds / 60)
    if minutes < 90:
        return f"{minutes} min"
    hours, rest = divmod(minutes, 60)
    return f"{hours:,} h {rest} min" if rest else f"{hours:,} h"
