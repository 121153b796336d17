"""Names of authors as styles write them: initials, suffixes, and which authors a long list names."""

import re
from collections.abc import Callable

from site_builder.citations.names import Name
from site_builder.citations.notes import line
from site_builder.citations.parsing import Reference

_PIECES = re.compile(r"[^\s-]+|-")
_SHORT = re.compile(r"[^\W\d_]{1,2}\.")
#: Citing Medicine (2nd edition, chapter 2): `II` is `2nd`.
_ORDINALS = {"II": "2nd", "III": "3rd", "IV": "4th"}


def inverted(name: Name) -> str:
    """`Hugo, G. D.` or `Armato, S. G., III` (APA, 9.8)."""
    if name.literal:
        return line(name.literal)
    return line(", ".join(part for part in (name.family, initials(name.given), name.suffix) if part))


def unpunctuated(name: Name) -> str:
    """`Hugo GD` or `Armato SG 3rd`: two initials at most (Citing Medicine, chapter 2)."""
    if name.literal:
        return line(name.literal)
    given, particle = _with_particle(name.given)
    suffix = _ORDINALS.get(name.suffix, name.suffix.removesuffix("."))
    family = f"{particle} {name.family}" if particle else name.family
    return line(f"{family} {_letters(given)} {suffix}")


def in_order(name: Name) -> str:
    """`G. D. Hugo` or `S. G. Armato III` (IEEE Reference Guide)."""
    if name.literal:
        return line(name.literal)
    return line(f"{initials(name.given)} {name.family} {name.suffix}")


def initials(given: str) -> str:
    """`Samuel G.` is `S. G.`, `Chung-Ming` is `C.-M.`.

    What begins with no capital stays: particles (`J. van`), and scripts that know no initials.
    """
    made: list[str] = []
    for piece in _PIECES.findall(given):
        made.append(piece if piece == "-" or _SHORT.fullmatch(piece) or not piece[0].isupper() else f"{piece[0]}.")
    return " ".join(made).replace(" - ", "-")


def _with_particle(given: str) -> tuple[str, str]:
    """The given name, and the particle after it that belongs before the family name; one all in lower case has none."""
    words = given.split()
    end = len(words)
    while words and not words[0].islower() and words[end - 1].islower():
        end -= 1
    return " ".join(words[:end]), " ".join(words[end:])


def _letters(given: str) -> str:
    """The first two initials without stops and hyphens; a name without initials as it is."""
    found = [piece for piece in initials(given).replace("-", " ").split() if piece.endswith(".") or len(piece) == 1]
    return "".join(piece.removesuffix(".") for piece in found[:2]) or given


def people(reference: Reference, write: Callable[[Name], str], most: int, first: int) -> tuple[list[str], bool]:
    """The authors that a style names, and whether others follow.

    More than `most` are cut after `first`; so is a list that its source cut earlier: who stands after a gap has
    no place where a style names the first ones only.
    """
    gap = reference.omitted_after
    known = reference.authors if gap is None else reference.authors[:gap]
    if gap is not None and gap < first:
        return [write(name) for name in known], True
    is_cut = gap is not None or len(known) > most
    return [write(name) for name in (known[:first] if is_cut else known)], is_cut
