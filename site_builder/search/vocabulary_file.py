"""Reading `content/vocabulary/search.csv`: spellings, synonyms, and what is found as well.

A row of the file has one of five relations:

- `spelling`: single words that are the same word, the one to show first; irregular plurals among them.
- `rule`: two parts of words, of which either may stand for the other where a word is not found as it is.
- `synonym`: the words mean the value; where there are several, any of them.
- `together`: the words mean all the values in one collection.
- `broader`: the values are found as well, ranked below what is exactly meant: kinds or parts of what the words
  say, or what often holds it. `why` says which.

The facet is that of all values, or there is one for each of them. Words are compared folded and without words
such as "of", so "cancer of the lung" and "cancer lung" are the same.
"""

import difflib
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal, cast, get_args

from site_builder.errors import SiteBuilderError
from site_builder.harmonise.age import AGE_GROUPS
from site_builder.harmonise.body_part import BODY_PARTS
from site_builder.harmonise.commons import COMMONS
from site_builder.harmonise.covid import CovidResult
from site_builder.harmonise.disease import DISEASES
from site_builder.harmonise.license import LICENSES
from site_builder.harmonise.manufacturer import MANUFACTURERS
from site_builder.harmonise.modality import MODALITIES
from site_builder.harmonise.origin import ETHNICITIES, RACES
from site_builder.harmonise.sex import Sex
from site_builder.harmonise.site import PRIMARY_SITES
from site_builder.harmonise.species import SPECIES
from site_builder.harmonise.vocabulary import Row, read_rows, wrong_row
from site_builder.model import Access
from site_builder.search.facets import COMMERCIAL, KINDS, REGISTRATION
from site_builder.search.minisearch import STOP_WORDS, fold, tokenize

Relation = Literal["spelling", "rule", "synonym", "together", "broader"]
Value = tuple[str, str]

NAME = "search"
COLUMNS = ("words", "relation", "facet", "values", "why")
_PART = re.compile(r"[^\W_]+")

#: The values that words can mean, by search facet.
KNOWN: Mapping[str, Collection[str]] = {
    "platform": COMMONS,
    "modality": MODALITIES,
    "body_part": BODY_PARTS,
    "disease": DISEASES,
    "site": PRIMARY_SITES,
    "license": LICENSES,
    "commercial": dict(COMMERCIAL),
    "registration": dict(REGISTRATION),
    "access": get_args(Access),
    "species": SPECIES,
    "sex": get_args(Sex),
    "age": AGE_GROUPS,
    "race": RACES,
    "ethnicity": ETHNICITIES,
    "manufacturer": MANUFACTURERS,
    "covid19": get_args(CovidResult),
    "kind": dict(KINDS),
}


@dataclass(frozen=True, slots=True)
class Meaning:
    """What some words mean: (facet, value) of each value; the relation is none of those of spelling."""

    words: tuple[str, ...]
    relation: Relation
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class SearchVocabulary:
    """The file, read: groups of spellings, rules of spelling, and meanings in its order."""

    spellings: tuple[tuple[str, ...], ...]
    rules: tuple[tuple[str, str], ...]
    meanings: tuple[Meaning, ...]


@cache
def search_vocabulary() -> SearchVocabulary:
    """Read `content/vocabulary/search.csv`.

    Raises:
        SiteBuilderError: If the file is missing or wrong, says something twice, or names a facet or a value that
            there is not; with the line and what to do.
    """
    rows = read_rows(NAME, COLUMNS)
    wrong = next((row for row in rows if row["relation"] not in get_args(Relation)), None)
    if wrong:
        raise _wrong(wrong, f"the relation '{wrong['relation']}' is none of {', '.join(get_args(Relation))}")
    spellings = [(row, _spelling(row)) for row in rows if row["relation"] == "spelling"]
    rules = [(row, _rule(row)) for row in rows if row["relation"] == "rule"]
    meanings = [(row, _meaning(row)) for row in rows if row["relation"] not in ("spelling", "rule")]
    _refuse_repeated((row, word, "spelling") for row, group in spellings for word in group)
    _refuse_repeated((row, "|".join(rule), "rule") for row, rule in rules)
    _refuse_repeated(claim for row, meaning in meanings for claim in _claims(row, meaning))
    return SearchVocabulary(
        tuple(group for _, group in spellings),
        tuple(rule for _, rule in rules),
        tuple(meaning for _, meaning in meanings),
    )


def form(text: str) -> str:
    """Return the form in which words are compared: folded, parted, and if that leaves several, without stop words."""
    tokens = _PART.findall(fold(text))
    telling = [token for token in tokens if token not in STOP_WORDS]
    return " ".join(telling if len(telling) > 1 else tokens)


def _spelling(row: Row) -> tuple[str, ...]:
    return _words_alone(row, lambda word: tokenize(word) == [word] and word not in STOP_WORDS)


def _rule(row: Row) -> tuple[str, str]:
    parts = _words_alone(row, lambda part: part == fold(part) and part.isalpha())
    if len(parts) != 2:
        raise _wrong(row, f"a rule has two parts of words, not {len(parts)}")
    return parts[0], parts[1]


def _words_alone(row: Row, is_right: Callable[[str], bool]) -> tuple[str, ...]:
    """The words of a row that has nothing but words."""
    words = row.several("words")
    if row["facet"] or row["values"]:
        raise _wrong(row, f"a {row['relation']} has neither facet nor values; empty these cells")
    if len(words) < 2:
        raise _wrong(row, f"'{row['words']}' is alone; write the words that are the same with | between")
    if wrong := [word for word in words if not is_right(word)]:
        raise _wrong(row, f"'{wrong[0]}' is no single word in lower case without accents")
    return words


def _meaning(row: Row) -> Meaning:
    meaning = Meaning(row.several("words"), cast(Relation, row["relation"]), _values(row))
    if meaning.relation == "together" and len(meaning.values) < 2:
        raise _wrong(row, "what is meant together are at least two values")
    if meaning.relation != "synonym" and not row["why"]:
        raise _wrong(row, f"the column 'why' is empty; say why the relation is '{meaning.relation}'")
    if wrong := [word for word in meaning.words if not form(word)]:
        raise _wrong(row, f"'{wrong[0]}' has no word to search for")
    return meaning


def _values(row: Row) -> tuple[Value, ...]:
    """The (facet, value) of a row, each known."""
    facets, values = row.several("facet"), row.several("values")
    if not values or len(facets) not in (1, len(values)):
        raise _wrong(row, f"{len(facets)} facets for {len(values)} values; name one, or one for each value")
    pairs = tuple(zip(facets if len(facets) > 1 else facets * len(values), values, strict=True))
    for facet, value in pairs:
        if facet not in KNOWN:
            raise _wrong(row, f"'{facet}' is no facet of the search; {_advice(facet, KNOWN)}")
        if value not in KNOWN[facet]:
            raise _wrong(row, f"'{value}' is no value of {facet}; {_advice(value, KNOWN[facet])}")
    return pairs


def _advice(text: str, known: Collection[str]) -> str:
    near = difflib.get_close_matches(text, known, 1, 0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    return f"known: {', '.join(known)}" if len(known) <= 20 else "add it to its own vocabulary first"


def _claims(row: Row, meaning: Meaning) -> Iterator[tuple[Row, str, object]]:
    """What a row says: (row, words, relation and value); the values of `together` are one."""
    said = (meaning.values,) if meaning.relation == "together" else meaning.values
    return ((row, form(word), (meaning.relation, value)) for word in meaning.words for value in said)


def _refuse_repeated(claims: Iterable[tuple[Row, str, object]]) -> None:
    """What is said twice, in one row or in two, is a mistake."""
    seen: dict[object, int] = {}
    for row, words, said in claims:
        if (words, said) in seen:
            raise _wrong(row, f"'{words}' is already in line {seen[words, said]}; remove one of the two")
        seen[words, said] = row.line


def _wrong(row: Row, problem: str) -> SiteBuilderError:
    return wrong_row(NAME, row.line, problem)
