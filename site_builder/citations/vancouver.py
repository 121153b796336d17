"""References as biomedical journals have them: Vancouver, by the rules of the NLM.

Patrias, Citing Medicine (2nd edition, National Library of Medicine), chapters 1 and 18 to 25. Of more than six authors
the first six are named, as journals of the ICMJE do. The day on which readers looked at a work is theirs to add.
"""

from site_builder.citations.notes import day_seen, line, parts_of_day
from site_builder.citations.parsing import Reference
from site_builder.citations.people import people, unpunctuated
from site_builder.citations.pieces import Pieces, ended, link, pieces

_MEDIUM = {"dataset": " [dataset]", "software": " [computer program]", "webpage": " [Internet]"}
_MOST = 6


def vancouver(reference: Reference) -> Pieces:
    """`Hugo GD, Weiss E. Title [dataset]. Version 2. Publisher; 2016. Available from: https://doi.org/...`."""
    names, are_more = people(reference, unpunctuated, _MOST, _MOST)
    who = ended(", ".join([*names, *(["et al"] if are_more else [])]))
    title = ended(line(reference.title) + _MEDIUM.get(reference.type, ""))
    begin = " ".join(part for part in (who, title) if part)
    if reference.type == "article-journal":
        return pieces(f"{begin} ", *_journal(reference))
    return pieces(f"{begin} ", *_published(reference))


def _published(reference: Reference) -> Pieces:
    version = ended(f"Version {line(reference.version)}") if reference.version else ""
    year = str(reference.year or "[date unknown]")
    day = day_seen(reference)
    cited = f" [cited {_day(day)}]" if day else ""
    publisher = f"{line(reference.publisher)}; " if reference.publisher else ""
    address = ("Available from: ", link(reference.url)) if reference.url else ()
    return pieces(f"{version} " if version else "", f"{publisher}{year}{cited}. ", *address)


def _journal(reference: Reference) -> Pieces:
    issue = f"({line(reference.issue)})" if reference.issue else ""
    where = f"{line(reference.volume)}{issue}"
    pages = f":{_pages(line(reference.pages))}" if reference.pages else ""
    begin = f"{ended(line(reference.container))} {reference.year or '[date unknown]'};{where}{pages}. "
    if reference.doi:
        return pieces(begin, "doi:", link(reference.url, reference.doi))
    return pieces(begin, *(("Available from: ", link(reference.url)) if reference.url else ()))


def _pages(pages: str) -> str:
    """`772–782` is `772-82`: figures that the last page shares with the first are left out."""
    first, dash, last = pages.replace("–", "-").partition("-")
    if not dash or len(first) != len(last) or not (first + last).isdigit() or first == last:
        return first + dash + last
    differs = next(place for place, (one, other) in enumerate(zip(first, last, strict=True)) if one != other)
    return f"{first}-{last[differs:]}"


def _day(day: str) -> str:
    year, month, number = parts_of_day(day)
    return f"{year} {month[:3]} {number}"
