"""The judgements of `queries.toml`, and whether their rules still give the collections that stand beside them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb
import msgspec

from tests.relevance.index import identifiers
from tests.relevance.scoring import Judgement

QUERIES = Path(__file__).with_name("queries.toml")


class Need(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """A `[[needs]]` table: texts that ask for the same, by kind, and what answers them."""

    asked: dict[str, list[str]]
    rule: str
    expected: list[str]
    first: list[str] = []
    must_not: list[str] = []
    also: list[str] = []
    also_rule: str = ""
    only: list[str] = []
    why: str = ""

    @property
    def texts(self) -> list[str]:
        """All texts, as they are typed."""
        return [text for texts in self.asked.values() for text in texts]

    @property
    def named(self) -> list[str]:
        """Every collection that the need names, repeated ones included."""
        return [*self.expected, *self.first, *self.must_not, *self.also]


class _File(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    needs: list[Need]


def read_needs(path: Path = QUERIES) -> list[Need]:
    """Read the file.

    Raises:
        msgspec.DecodeError: it is not TOML, or a key is unknown, missing or of the wrong type.
    """
    return msgspec.toml.decode(path.read_bytes(), type=_File).needs


def judgements(needs: Sequence[Need]) -> list[Judgement]:
    """Return one judgement per text, in the order of the file."""
    return [
        Judgement(
            text=text,
            kind=kind,
            expected=frozenset(need.expected),
            first=frozenset(need.first),
            must_not=frozenset(need.must_not),
            also=frozenset(need.also),
            only=text in need.only,
        )
        for need in needs
        for kind, texts in need.asked.items()
        for text in texts
    ]


def mistakes(needs: Sequence[Need]) -> Iterator[str]:
    """Yield what is wrong with the file itself, whatever the index holds."""
    asked = Counter(text for need in needs for text in need.texts)
    yield from (f"{text}: asked {times} times" for text, times in asked.items() if times > 1)
    for need in needs:
        name = " | ".join(need.texts)
        if outside := set(need.first) - set(need.expected):
            yield f"{name}: first, but not expected: {', '.join(sorted(outside))}"
        if both := set(need.must_not) & set(need.expected):
            yield f"{name}: both expected and must_not: {', '.join(sorted(both))}"
        if unasked := set(need.only) - set(need.texts):
            yield f"{name}: only, but not asked: {', '.join(sorted(unasked))}"
        if bool(need.also) != bool(need.also_rule):
            yield f"{name}: also and also_rule go together"


def changes(needs: Sequence[Need], index: duckdb.DuckDBPyConnection) -> Iterator[str]:
    """Yield the needs that the index answers otherwise than the file says: what an update of the index has changed."""
    known = set(identifiers(index, "true"))
    for need in needs:
        name = " | ".join(need.texts)
        if unknown := set(need.named) - known:
            yield f"{name}: not in the index: {', '.join(sorted(unknown))}"
        for rule, listed in ((need.rule, need.expected), (need.also_rule, need.also)):
            answered = set(identifiers(index, rule)) if rule else set()
            if new := answered - set(listed):
                yield f"{name}: now an answer as well: {', '.join(sorted(new))}"
            if gone := set(listed) - answered:
                yield f"{name}: no longer an answer: {', '.join(sorted(gone))}"
