"""Collections that somebody who looks at one may want as well, each with the reasons in words.

A collection is a sparse vector: it has a weight for every reason that it may share with another one. What few
collections share weighs more (inverse document frequency, Spärck Jones 1972), and a value weighs less in a collection
that names many of its kind. How near two collections are is the product of their vectors. An inverted index from reason
to collections finds those that have any in common, so the work grows with what is shared, not with all pairs.

Reasons are facts that pages show: a value is there or it is not. How many subjects or series have it plays no
part, so nothing hidden is told.
"""

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from site_builder.harmonise.modality import MODALITIES
from site_builder.model import Catalog, Collection
from site_builder.related_words import PHANTOM, Reason, sentence
from site_builder.twins import own_doi

MOST = 6
"""How many related collections a page names at most."""

#: What each kind of reason weighs. An analysis result and what it was made from (`is`, `has`) come before all else.
_WEIGHTS = {
    "is": 1000.0,
    "has": 1000.0,
    "part": 1.0,
    "programme": 0.7,
    "species": 0.8,
    "disease": 1.5,
    "disease modality": 0.7,
    "site modality": 1.2,
}
#: How near a collection has to be to be named, and how many of the nearest are looked at closely.
_NEAR, _CLOSELY = 1.5, 30
#: What remains of it where the two have nothing in common of what both state: species, primary sites, modalities.
_OTHER_SPECIES, _OTHER_SITE, _OTHER_MODALITY = 0.5, 0.6, 0.6
#: What more collections have, both than this number and than this share of all, is a reason only beside another one.
_BROAD = (10, 0.05)
_CAN_BE_BROAD = ("part", "programme", "species", "disease")
#: Likewise: what tells nothing at all.
_COMMON = (50, 0.25)
#: Of more collections with a reason only those are looked at which it is most about, then the largest.
_LONGEST = 60
#: Words that stand in a field but name no programme, disease, primary site or species to compare with.
_GENERIC = frozenset(
    {"community", "human", "various", "other", "none", "unknown", "cancer", "non-cancer", "non-diseased", "normal"}
)
#: An analysis result looks for what has it, and the reverse; any other reason looks for its like.
_MIRRORED = {"is": "has", "has": "is"}


@dataclass(frozen=True, slots=True)
class Related:
    """A collection that is related to another one, and why, the strongest reason first."""

    id: str
    title: str
    url: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Facts:
    """What may relate a collection to others; `shares` are its reasons with what each counts of one, 0 to 1."""

    collection: Collection
    phantom: bool
    species: frozenset[str]
    sites: frozenset[str]
    modalities: frozenset[str]
    shares: Mapping[Reason, float]


@dataclass(frozen=True, slots=True)
class _Index:
    """The different collections, largest first, and by reason who has it, what it weighs, and which are broad."""

    facts: Sequence[_Facts]
    having: Mapping[Reason, Sequence[tuple[int, float]]]
    weights: Mapping[Reason, float]
    broad: frozenset[Reason]


def related(catalog: Catalog) -> dict[str, tuple[Related, ...]]:
    """The related collections of every collection by its id, the nearest first; at most `MOST`, often none.

    Of several listings of one collection only the canonical one is named, and never on the pages of the others.
    Equally near collections are in the order of their subjects, the most first, then of their ids.
    """
    facts = {collection.id: _facts(collection) for collection in catalog.collections}
    index = _index([one for one in facts.values() if one.collection.is_canonical])
    return {id_: tuple(_related(one, index)) for id_, one in facts.items()}


def _facts(collection: Collection) -> _Facts:
    diseases, sites = (_telling(collection.values(name)) for name in ("disease_type", "primary_site"))
    modalities = [code for code in sorted(set(collection.values("Modality"))) if _is_of_images(code)]
    shares = dict.fromkeys(_whole_reasons(collection), 1.0)
    disease, site, modality = _share(diseases, 0.75), _share(sites, 0.75), _share(modalities, 0.5)
    shares |= {("disease", value): disease for value in diseases}
    shares |= {("disease modality", value, code): disease * modality for value in diseases for code in modalities}
    shares |= {("site modality", value, code): site * modality for value in sites for code in modalities}
    return _Facts(
        collection,
        PHANTOM in diseases,
        frozenset(collection.species),
        frozenset(sites),
        frozenset(modalities),
        shares,
    )


def _is_of_images(code: str) -> bool:
    return code in MODALITIES and MODALITIES[code].kind in ("image", "microscopy")


def _telling(values: Iterable[str]) -> list[str]:
    return sorted({value for value in values if value and value.casefold() not in _GENERIC})


def _share(values: Sequence[str], power: float) -> float:
    """What one of several values counts: a trial of forty diseases is not about any one of them."""
    return len(values) ** -power if values else 0.0


def _whole_reasons(collection: Collection) -> Iterator[Reason]:
    """The reasons that count whole, however many there are."""
    originals = any(part.kind == "original_data" for part in collection.parts)
    dois = sorted({(part.data_url_doi.casefold(), part.kind) for part in collection.parts if part.data_url_doi})
    results = [doi for doi, kind in dois if kind == "analysis_result"]
    own = [(own_doi(collection) or "").casefold()] if originals or not results else results
    yield from (("part", doi) for doi, _kind in dois)
    yield from (("programme", value.casefold()) for value in _telling([collection.program]))
    yield from (("species", value) for value in _telling(collection.species))
    yield from (("is", doi) for doi in own if doi)
    yield from (("has", doi) for doi in results if originals)


def _index(facts: Iterable[_Facts]) -> _Index:
    ranked = sorted(facts, key=lambda one: (-(one.collection.totals.subjects or 0), one.collection.id))
    having: dict[Reason, list[tuple[int, float]]] = {}
    for number, one in enumerate(ranked):
        for reason, share in one.shares.items():
            having.setdefault(reason, []).append((number, share))

    def is_beyond(limit: tuple[int, float], reason: Reason) -> bool:
        return len(having[reason]) > max(limit[0], limit[1] * len(ranked))

    weights = {
        reason: _WEIGHTS[reason[0]] * (1 if reason[0] in _MIRRORED else math.log(1 + len(ranked) / len(found)))
        for reason, found in having.items()
        if reason[0] in _MIRRORED or not is_beyond(_COMMON, reason)
    }
    broad = frozenset(reason for reason in weights if reason[0] in _CAN_BE_BROAD and is_beyond(_BROAD, reason))
    cut = {reason: sorted(having[reason], key=lambda item: (-item[1], item[0]))[:_LONGEST] for reason in weights}
    return _Index(ranked, cut, weights, broad)


def _related(one: _Facts, index: _Index) -> Iterator[Related]:
    same = one.collection.canonical_id or one.collection.id
    nearest = ((-score, number) for number, score in _near(one, index).items() if score >= _NEAR)
    closely = ((score * _likeness(one, index.facts[n]), n) for score, n in nsmallest(_CLOSELY, nearest))
    found = (index.facts[number] for score, number in sorted(closely) if -score >= _NEAR)
    others = [other for other in found if other.collection.id != same][:MOST]
    for other in others:
        it = other.collection
        yield Related(it.id, it.title, it.url, _words(one, other, index))


def _near(one: _Facts, index: _Index) -> dict[int, float]:
    """How near every collection is that shares a reason which is one by itself."""
    near: dict[int, float] = {}
    asked = [(_asked(reason), share) for reason, share in one.shares.items()]
    known = [(reason, index.weights[reason] * share) for reason, share in asked if reason in index.weights]
    for reason, weight in known:
        if reason not in index.broad:
            for number, share in index.having[reason]:
                near[number] = near.get(number, 0.0) + weight * share
    for reason, weight in known:
        if reason in index.broad:
            for number, share in index.having[reason]:
                if number in near:
                    near[number] += weight * share
    return near


def _asked(reason: Reason) -> Reason:
    """What the other one has to have: the same, or the mirror of it."""
    return (_MIRRORED[reason[0]], *reason[1:]) if reason[0] in _MIRRORED else reason


def _likeness(one: _Facts, other: _Facts) -> float:
    """What remains of a score where the two differ in what they are of; phantoms of all kinds are alike."""
    if one.phantom and other.phantom:
        return 1.0
    species = _OTHER_SPECIES if _differ(one.species, other.species) else 1.0
    site = _OTHER_SITE if _differ(one.sites, other.sites) else 1.0
    return species * site * (_OTHER_MODALITY if _differ(one.modalities, other.modalities) else 1.0)


def _differ(values: frozenset[str], others: frozenset[str]) -> bool:
    """Whether both are stated and have none in common."""
    return bool(values and others) and values.isdisjoint(others)


def _words(one: _Facts, other: _Facts, index: _Index) -> tuple[str, ...]:
    """Why two collections are related, the strongest reason first, what is none by itself last."""
    groups: dict[str, list[Reason]] = {}
    strength: dict[str, float] = {}
    for reason, share in one.shares.items():
        asked = _asked(reason)
        if asked in index.weights and asked in other.shares:
            kind = reason[0].partition(" ")[0]
            groups.setdefault(kind, []).append(reason)
            strength[kind] = strength.get(kind, 0.0) + index.weights[asked] * share * other.shares[asked]
    ranked = sorted(groups, key=lambda kind: (index.broad.issuperset(groups[kind]), -strength[kind]))
    sentences = (sentence(kind, groups, one.collection, other.collection) for kind in ranked)
    return tuple(words for words in sentences if words)
