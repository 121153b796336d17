"""The data dictionary: every column, every vocabulary and every finding code, from their declarations."""

from collections.abc import Mapping
from typing import get_args

from site_builder import contexts
from site_builder.columns import COLLECTION_COLUMNS, COLUMNS, Column
from site_builder.exports.tables.fields import FIELDS
from site_builder.filters import ACCESS_WORDS
from site_builder.findings import CODES
from site_builder.harmonise.age import AGE_GROUPS
from site_builder.harmonise.body_part import BODY_PARTS
from site_builder.harmonise.commons import COMMONS
from site_builder.harmonise.covid import CovidResult
from site_builder.harmonise.disease import DISEASES
from site_builder.harmonise.modality import MODALITIES
from site_builder.harmonise.origin import ETHNICITIES, RACES
from site_builder.harmonise.sex import Sex
from site_builder.harmonise.site import PRIMARY_SITES
from site_builder.harmonise.species import SPECIES
from site_builder.model import LAST_VALUES, NOT_REPORTED, UNKNOWN, Access, Catalog, Platform
from site_builder.plan.page import Page, make_page
from site_builder.search.vocabulary import found_as

Terms = tuple[tuple[str, str, str], ...]
#: Every platform has these: they are its own names and those of its collections.
_ALWAYS = frozenset({"commons_name", "commons_long_name", "collection_id"})
_TYPES = {"list": "list of texts", "timestamp": "time"}
_LAST: Mapping[str, str] = {
    NOT_REPORTED: "The source says that nobody reported it: not asked, declined or taken out.",
    UNKNOWN: "The source says nothing, or nothing legible.",
}


def dictionary_page(catalog: Catalog) -> Page:
    """Every column with the platforms that provide it, the table of collections, every vocabulary and every code."""
    provided = {platform.commons.name: _provided(platform, catalog) for platform in catalog.platforms}

    def described(column: Column) -> contexts.DictionaryColumn:
        by = tuple(name for name, columns in provided.items() if column.name in columns)
        facts = (column.name, column.dtype, column.unit, column.term, column.requirement, column.help)
        return contexts.DictionaryColumn(*facts, by)

    every = (*COLUMNS, *COLLECTION_COLUMNS)
    levels = tuple(
        (level, tuple(described(column) for column in every if column.level == level))
        for level in ("collection", "subject", "study", "series")
    )
    codes = tuple((code, severity, meaning) for code, (severity, meaning) in sorted(CODES.items()))
    table = tuple((field.name, _TYPES.get(field.dtype, field.dtype), field.unit, field.help) for field in FIELDS)
    ctx = contexts.DictionaryContext(levels, vocabularies(catalog), codes, table)
    words = "Every field of this catalogue: its meaning, unit, level and the standard it comes from."
    return make_page("dictionary/", "dictionary", "Data dictionary", words, ctx)


def _provided(platform: Platform, catalog: Catalog) -> set[str]:
    """The columns that a platform has; what is said of collections in words is found with its completeness."""
    own = (c for c in catalog.collections if c.commons_name == platform.commons.name)
    said = {filled.column for c in own for filled in c.completeness if filled.state != "not provided"}
    return {*platform.provided, *said, *_ALWAYS} if platform.totals.collections else set()


def vocabularies(catalog: Catalog) -> tuple[tuple[str, Terms], ...]:
    """The values that facets can have, by facet: (value, label, meaning)."""
    licenses = sorted(catalog.licenses.values(), key=lambda license_: license_.id)
    found: tuple[tuple[str, Terms], ...] = (
        ("Modality", tuple((m.code, m.label, m.plain) for m in MODALITIES.values())),
        ("Licence", tuple((i.id, i.label, i.summary) for i in licenses)),
        ("Access", tuple((kind, *ACCESS_WORDS[kind]) for kind in get_args(Access))),
        ("Sex", _of_subjects(get_args(Sex))),
        ("Age", _of_subjects(AGE_GROUPS, "Age in years at the earliest study; over 89 is one group.")),
        ("Race", _of_subjects(RACES)),
        ("Ethnicity", _of_subjects(ETHNICITIES)),
        ("COVID-19 test", _of_subjects(get_args(CovidResult))),
        ("Body part", tuple((p.value, p.label, _also("body_part", p.value)) for p in BODY_PARTS.values())),
        ("Disease", _terms("disease", DISEASES)),
        ("Primary site", _terms("site", PRIMARY_SITES)),
        ("Species", _terms("species", SPECIES)),
        ("Platform", tuple((c.name, c.long_name, c.description) for c in COMMONS.values())),
    )
    return tuple((name, terms) for name, terms in found if terms)


def _of_subjects(values: tuple[str, ...], meaning: str = "") -> Terms:
    """Values of subjects, who can also be counted as not reported or unknown."""
    last = tuple((value, value.capitalize(), _LAST[value]) for value in LAST_VALUES)
    return (*((value, value, meaning) for value in values), *last)


def _terms(facet: str, values: tuple[str, ...]) -> Terms:
    return tuple((value, value, _also(facet, value)) for value in values)


def _also(facet: str, value: str) -> str:
    words = found_as(facet, value)
    return f"Also found as: {', '.join(words)}." if words else ""
