"""References as the IEEE Reference Guide has them (2018 and later): datasets, periodicals, software, websites.

Of more than six authors the first is named. The number in brackets is that of a reader's own list.
"""

from site_builder.citations.notes import day_seen, line, parts_of_day
from site_builder.citations.parsing import Reference
from site_builder.citations.people import in_order, people
from site_builder.citations.pieces import Piece, Pieces, link, pieces

_MOST = 6


def ieee(reference: Reference) -> Pieces:
    """`G. D. Hugo and E. Weiss, 2016, “Title,” version 2, distributed by Publisher, doi: ...`."""
    who = _authors(reference)
    begin = f"{who}, " if who else ""
    if reference.type == "article-journal":
        return pieces(f"{begin}{_quoted(reference)} ", *_journal(reference))
    year = f"{reference.year}, " if reference.year and who else ""
    return pieces(f"{begin}{year}{_quoted(reference)} ", *_published(reference, is_dated=bool(who)))


def _authors(reference: Reference) -> str:
    names, are_more = people(reference, in_order, _MOST, 1)
    if are_more:
        return f"{', '.join(names)} et al."
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def _quoted(reference: Reference) -> str:
    """The title in quotes, the comma within, unless it ends with a stop of its own; quotes in it become single ones."""
    title = line(reference.title).replace("“", "\u2018").replace("”", "\u2019")
    return f"“{title}{'' if title.endswith(('?', '!')) else ','}”" if title else ""


def _published(reference: Reference, *, is_dated: bool) -> Pieces:
    """Version and publisher; the year after them where no author stands before it."""
    by = "distributed by " if reference.type == "dataset" else ""
    version = f"version {line(reference.version)}" if reference.version else ""
    publisher = f"{by}{line(reference.publisher)}" if reference.publisher else ""
    year = str(reference.year) if reference.year and not is_dated else ""
    return _at(", ".join(filter(None, [version, publisher, year])), reference)


def _journal(reference: Reference) -> Pieces:
    wanted = (("vol. ", reference.volume), ("no. ", reference.issue), (_page_word(reference), reference.pages))
    where = "".join(f", {word}{line(value)}" for word, value in wanted if value)
    year = f", {reference.year}" if reference.year else ""
    return pieces(Piece(line(reference.container), italic=True), *_at(where + year, reference))


def _page_word(reference: Reference) -> str:
    return "pp. " if "–" in reference.pages or "-" in reference.pages else "p. "


def _at(before: str, reference: Reference) -> Pieces:
    """What comes before, then the DOI with a stop, or the address without one."""
    if reference.doi:
        return pieces(f"{before}, doi: " if before else "doi: ", link(reference.url, reference.doi), ".")
    day = day_seen(reference)
    accessed = f" Accessed: {_day(day)}." if day else ""
    begin = f"{before}.{accessed}".strip() if before else accessed.strip()
    if not reference.url:
        return pieces(begin)
    return pieces(f"{begin} [Online]. Available: ".lstrip(), link(reference.url))


def _day(day: str) -> str:
    year, month, number = parts_of_day(day)
    return f"{month if len(month) < 5 else month[:3] + '.'} {number}, {year}"
