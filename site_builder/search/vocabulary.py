"""The words of search: synonyms, spellings and what is found as well."""

from collections.abc import Collection, Mapping


def vocabulary_for(facet_values: Mapping[str, Collection[str]]) -> dict[str, list[object]]:
    """What concerns the values of a site, by search facet."""
    return {"spellings": [], "rules": [], "meanings": []}
