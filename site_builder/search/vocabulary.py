"""The words of search as the site, its documents and its pages use them; `vocabulary_file.py` reads them."""

from collections.abc import Collection, Mapping
from functools import cache

from site_builder.search.minisearch import fold, tokenize
from site_builder.search.vocabulary_file import Meaning, Relation, Value, form, search_vocabulary


def vocabulary_for(facet_values: Mapping[str, Collection[str]]) -> dict[str, list[object]]:
    """Return the `vocabulary` of `search/catalogue.json`: what concerns the values of a site.

    Args:
        facet_values: The values that collections of the site have, by search facet.

    Returns:
        `spellings` (groups of words), `rules` (pairs of parts) and `meanings`: `words` and either `any` or `all`
        values as [facet, value], and `broader` where they are found as well only. Words are folded.
    """
    vocabulary = search_vocabulary()
    return {
        "spellings": [list(group) for group in vocabulary.spellings],
        "rules": [list(rule) for rule in vocabulary.rules],
        "meanings": [said for meaning in vocabulary.meanings if (said := _of_site(meaning, facet_values))],
    }


def _of_site(meaning: Meaning, facet_values: Mapping[str, Collection[str]]) -> dict[str, object] | None:
    """A meaning without the values that a site has not; None where nothing is left of it."""
    values = [[facet, value] for facet, value in meaning.values if value in facet_values.get(facet, ())]
    together = meaning.relation == "together"
    if not values or (together and len(values) < len(meaning.values)):
        return None
    said: dict[str, object] = {"words": [fold(word) for word in meaning.words], "all" if together else "any": values}
    return said | ({"broader": True} if meaning.relation == "broader" else {})


def synonyms(facet: str, value: str) -> tuple[str, ...]:
    """Return other words for a value of a search facet."""
    return _words_by_value("synonym").get((facet, value), ())


def found_as(facet: str, value: str) -> tuple[str, ...]:
    """Return the words that lead to a value: its synonyms, then those of wider meaning."""
    wider = _words_by_value("broader").get((facet, value), ())
    return tuple(dict.fromkeys((*synonyms(facet, value), *wider)))


def search_words(facet: str, value: str) -> tuple[str, ...]:
    """Return what a full-text index needs to lead to a value: `found_as`, and other spellings of single words.

    The value's own words are looked at too: Leukemia is found as leukaemia.
    """
    words = found_as(facet, value)
    tokens = {token for text in (value, *words) for token in tokenize(text)}
    spelt = (other for group in search_vocabulary().spellings if not tokens.isdisjoint(group) for other in group)
    return (*words, *(other for other in spelt if other not in tokens))


@cache
def _words_by_value(relation: Relation) -> Mapping[Value, tuple[str, ...]]:
    """The words of a relation by (facet, value), without the value itself."""
    words: dict[Value, list[str]] = {}
    for meaning in search_vocabulary().meanings:
        for facet, value in meaning.values if meaning.relation == relation else ():
            words.setdefault((facet, value), []).extend(w for w in meaning.words if form(w) != form(value))
    return {pair: tuple(dict.fromkeys(found)) for pair, found in words.items()}
