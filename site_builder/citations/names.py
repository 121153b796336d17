"""The authors of a citation as APA lists them: `Hugo, G. D., van Ginneken, B., & Armato III, S. G.` is three.

Commas stand between authors and within them, so a list is read only where there is one way to read it: initials
belong to the name before them, what stands alone between two such pairs is one name (an organisation, a person
with one name). Where there is more than one way, nothing is read.
"""

import re
from dataclasses import dataclass, field

#: A longer name is none.
MAX_LENGTH = 300

_INITIAL = r"[^\W\d_][^\W\d_A-Z]?\."  # `G.`, `Yu.`
_INITIALS = re.compile(
    rf"{_INITIAL}(?:[ -]?{_INITIAL}|-[^\W\d_]+)*(?: [a-z]+)*"
)  # `C. S.`, `P.-C.`, `S.-ting`, `J. van`
_FULL_AND_INITIALS = re.compile(rf"(?:[^\W\d_][\w'’-]* )+{_INITIAL}(?: ?{_INITIAL})*")  # `Samuel G.`
_SUFFIX = re.compile(r"(?:Jr|Sr)\.?|I{2,3}|IV")
_ELLIPSIS = re.compile(r"(?:…|\. ?\. ?\.) ?")
_ET_AL = re.compile(r"et\.? al\.?", re.IGNORECASE)
_LAST = "& "
_KEEPS_STOP = re.compile(rf"(?:^|[ .-]){_INITIAL}$|\b(?:Jr|Sr|Inc|Ltd|Co|Corp)\.$")


@dataclass(frozen=True, slots=True)
class Name:
    """A person by `family`, `given` and `suffix` (`Jr.`, `III`), or anyone else by `literal` alone, as CSL has it.

    Particles (`van`, `de`) stay with the family name, as in the citation.
    """

    family: str = ""
    given: str = ""
    suffix: str = ""
    literal: str = ""


@dataclass(frozen=True, slots=True)
class Names:
    """The authors of a citation in its order; `omitted_after` is how many stand before those that it leaves out.

    `omitted_after` is None where it leaves none out; with `…` names of the end follow the gap.
    """

    names: tuple[Name, ...]
    omitted_after: int | None = None


def read_names(text: str) -> Names | None:
    """Read the list of authors before a citation's year; None where it can be read in several ways or in none."""
    text = _without_stop(text.strip())
    if ";" in text:
        return _of_pairs([part.strip() for part in text.split(";")])
    return _Reader().read(_tokens(text))


def _without_stop(text: str) -> str:
    """The list without the full stop of the citation; initials and abbreviations keep theirs."""
    return text if _KEEPS_STOP.search(text) else text.removesuffix(".")


def _tokens(text: str) -> list[str]:
    """What stands between commas; the last author keeps its `& `, also where the comma before it is missing."""
    text = re.sub(rf"({_INITIAL}) & ", r"\1, & ", text)
    text = re.sub(r"(?<=\w\.) (?=et\.? al\.?$)", ", ", text)
    return [token.strip() for token in re.split(r", +", text)]


def _of_pairs(parts: list[str]) -> Names | None:
    """Authors between semicolons: `Family, Given`, or a name as it is."""
    names = []
    for part in parts:
        pieces = [piece.strip() for piece in part.removeprefix(_LAST).split(",")]
        if len(pieces) > 2 or not all(pieces) or not _is_name(pieces[0]):
            return None
        names.append(person(*pieces) if len(pieces) == 2 else Name(literal=pieces[0]))
    return Names(tuple(names))


def person(family: str, given: str) -> Name:
    """A person, `Armato III` as family and suffix."""
    before, _, last = family.rpartition(" ")
    if before and _SUFFIX.fullmatch(last):
        return Name(before, given, last)
    return Name(family, given)


def _is_name(text: str) -> bool:
    """Whether this can be one name: no sentence, not another list, not a year."""
    words = 0 < len(text) <= MAX_LENGTH and not re.search(r"[^\W\d_]{3,}\. |\bet al\b|[:?!\[\]<>{}\\…]|\d{4}", text)
    return words and any(character.isalpha() for character in text)


@dataclass(slots=True)
class _Reader:
    """Goes through the tokens of a list once; `run` are those that no initials have been seen for yet."""

    names: list[Name] = field(default_factory=list)
    run: list[str] = field(default_factory=list)
    omitted_after: int | None = None
    paired: int = 0  # full given names that end with an initial, after a family name
    alone: int = 0  # the same with no family name before them: `Válek V.`

    def read(self, tokens: list[str]) -> Names | None:
        if _are_full_names(tokens):
            return Names(tuple(Name(literal=token.removeprefix(_LAST)) for token in tokens))
        for place, token in enumerate(tokens):
            if not self._take(token, is_last=place == len(tokens) - 1):
                return None
        if not self._flush() or (self.paired and self.alone) or not self.names:
            return None
        return Names(tuple(self.names), self.omitted_after)

    def _take(self, token: str, *, is_last: bool) -> bool:
        """Take the next token; False where it fits nowhere."""
        if _ET_AL.fullmatch(token):
            return is_last and self._gap()
        if ellipsis := _ELLIPSIS.match(token):
            token = token[ellipsis.end() :].removeprefix(_LAST)
            if not self._gap():
                return False
        elif token.startswith(_LAST):
            token = token.removeprefix(_LAST)
            if not self._flush():
                return False
        if _SUFFIX.fullmatch(token):
            return self._suffix(token)
        if token[:1].isupper() and _INITIALS.fullmatch(token):
            return self._pair(token)
        if _is_full_and_initials(token):
            return self._full(token)
        if self.run and not any(character.isupper() for character in token):
            return self._pair(token)  # what formatters of citations don't shorten: `Ileva, lilia`
        self.run.append(token)
        return _is_name(token)

    def _pair(self, given: str) -> bool:
        """The given name of what stands before it."""
        if not self.run or not _is_name(given):
            return False
        family = self.run.pop()
        if not self._flush():
            return False
        self.names.append(person(family, given))
        return True

    def _full(self, token: str) -> bool:
        """`Samuel G.` after a family name is the given one; `Válek V.` on its own is a whole name."""
        if self.run:
            self.paired += 1
            return self._pair(token)
        self.alone += 1
        self.names.append(Name(literal=token))
        return True

    def _suffix(self, token: str) -> bool:
        """`Jr.` after the given name belongs to the person before it."""
        if self.run or not self.names or not self.names[-1].given or self.names[-1].suffix:
            return False
        last = self.names[-1]
        self.names[-1] = Name(last.family, last.given, token)
        return True

    def _gap(self) -> bool:
        """Authors are left out here: once, and after at least one."""
        if self.omitted_after is not None or not self._flush() or not self.names:
            return False
        self.omitted_after = len(self.names)
        return True

    def _flush(self) -> bool:
        """One name that stands alone is whole; of several nobody can tell which belong together."""
        if len(self.run) > 1:
            return False
        self.names.extend(Name(literal=name) for name in self.run)
        self.run.clear()
        return True


def _are_full_names(tokens: list[str]) -> bool:
    """Whether all are like `Deepa Krishnaswamy`, with `&` before the last: no family name is apart from its given."""
    if len(tokens) < 2 or not tokens[-1].startswith(_LAST):
        return False
    return all(_is_full_name(token.removeprefix(_LAST)) for token in tokens)


def _is_full_and_initials(text: str) -> bool:
    """Whether this is like `Samuel G.`: capitals throughout, and the end is no `Jr.`."""
    words = text.split()
    capitals = len(words) <= 4 and all(word[0].isupper() for word in words)
    return capitals and _FULL_AND_INITIALS.fullmatch(text) is not None and not _SUFFIX.fullmatch(words[-1])


def _is_full_name(text: str) -> bool:
    """Whether this is two or three words that all begin with a capital and end with no initial."""
    words = text.split()
    named = all(word[0].isupper() and word[1:].replace("-", "").replace("’", "").isalpha() for word in words)
    return 2 <= len(words) <= 3 and named and _is_name(text)
