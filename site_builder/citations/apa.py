"""References as the Publication Manual of the APA has them (7th edition, 2020): chapters 9 and 10.

Titles stay in the capitals of their source, since nobody can tell names from other words.
"""

from site_builder.citations.notes import day_seen, line, parts_of_day
from site_builder.citations.parsing import Reference
from site_builder.citations.people import inverted
from site_builder.citations.pieces import Piece, Pieces, ended, link, pieces

_MEDIUM = {"dataset": "Data set", "software": "Computer software"}
#: 9.8: up to twenty authors are named; of more the first nineteen and the last.
_MOST = 20


def apa(reference: Reference) -> Pieces:
    """`Hugo, G. D., & Weiss, E. (2016). Title (Version 2) [Data set]. Publisher. https://doi.org/...`."""
    who, when = _authors(reference), f"({reference.year or 'n.d.'})."
    title = _title(reference)
    if who:
        return pieces(f"{ended(who)} {when} ", *title, *_source(reference))
    return pieces(*title, f"{when} ", *_source(reference))


def _authors(reference: Reference) -> str:
    gap = reference.omitted_after
    names = [inverted(name) for name in reference.authors]
    if gap is None and len(names) <= _MOST:
        return ", & ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else "".join(names)
    if gap is not None and gap >= len(names):
        return ", ".join([*names[: _MOST - 1], "et al."])
    first = names[: min(_MOST - 1, gap if gap is not None else _MOST)]
    return ", ".join(first) + f", … {names[-1]}"


def _title(reference: Reference) -> Pieces:
    """The title, in italics unless it is that of an article, with version and kind of work."""
    title = line(reference.title)
    if reference.type == "article-journal":
        return pieces(f"{ended(title)} ")
    more = f" (Version {line(reference.version)})" if reference.version else ""
    more += f" [{_MEDIUM[reference.type]}]" if reference.type in _MEDIUM else ""
    end = " " if not more and ended(title) == title else ". "
    return pieces(Piece(title, italic=True), more + end)


def _source(reference: Reference) -> Pieces:
    """Where the work is found: journal or publisher, then its address."""
    address = (_retrieved(reference), link(reference.url)) if reference.url else ()
    if reference.type == "article-journal":
        return pieces(*_journal(reference), *address)
    publisher = line(reference.publisher)
    is_author = [name.literal for name in reference.authors] == [publisher]
    return pieces("" if is_author or not publisher else f"{ended(publisher)} ", *address)


def _journal(reference: Reference) -> Pieces:
    volume = line(reference.volume)
    issue = f"({line(reference.issue)})" if reference.issue else ""
    pages = f", {line(reference.pages)}" if reference.pages else ""
    return pieces(
        Piece(line(reference.container), italic=True),
        ", " if volume else "",
        Piece(volume, italic=True),
        f"{issue}{pages}. ",
    )


def _retrieved(reference: Reference) -> str:
    if not day_seen(reference):
        return ""
    year, month, day = parts_of_day(reference.accessed)
    return f"Retrieved {month} {day}, {year}, from "
