"""Counts that are hidden because they are small, as people read them: neither unknown, nor missing, nor zero."""

from dataclasses import dataclass
from typing import Any, Literal

from site_builder.model import Facet

Unit = Literal["collections", "subjects", "studies", "series", "instances", "size_bytes"]


@dataclass(frozen=True, slots=True)
class Hidden:
    """What stands in place of a count that its source or the site hides; `fewer_than` is its bound, if known."""

    fewer_than: int | None = None

    @property
    def words(self) -> str:
        """`fewer than 11`, or `hidden`."""
        return "hidden" if self.fewer_than is None else f"fewer than {self.fewer_than:,}"

    @property
    def short(self) -> str:
        """The same for a narrow column: `<11`."""
        return "hid." if self.fewer_than is None else f"<{self.fewer_than:,}"


def hidden_of(item: Any, unit: str, bounded: str = "subjects") -> Hidden | None:
    """What to show for a figure of `item` that is None, or None where it is not hidden.

    Args:
        item: something with counts by unit, `hidden` and `fewer_than`: `Totals`, `Part`, `FacetCount`, a row of a list.
        unit: which of its figures (`subjects`, `series` ...).
        bounded: the unit that its `fewer_than` bounds; see `bounded_unit`.
    """
    if getattr(item, unit) is not None:
        return None
    hidden = item.hidden if isinstance(item.hidden, bool) else unit in item.hidden
    return Hidden(item.fewer_than if unit == bounded else None) if hidden else None


def bounded_unit(facet: Facet) -> str:
    """What `fewer_than` bounds in a facet's counts: its main unit in a source that counts nothing else.

    Elsewhere it is the subjects, of which there are never more than studies or series: what bounds those
    bounds them as well.
    """
    shown = [count for count in facet.counts if not count.hidden]
    return facet.unit if any(count.subjects is None for count in shown) else "subjects"
