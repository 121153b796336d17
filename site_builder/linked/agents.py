"""Who made something, as schema.org has it: a person or an organisation, as far as a citation tells."""

import re
from collections.abc import Iterable
from typing import Any

from site_builder.citations.datacite_record import Creator
from site_builder.citations.names import Name
from site_builder.citations.parsing import Reference

#: Words by which a name is told to be that of an organisation.
_ORGANISATION = re.compile(
    r"\b(?:Academy|Alliance|Archive|Association|Atlas|Bank|Biobank|Cent(?:er|re)|College|Committee|Commons|Company"
    r"|Consortium|Corporation|Council|Department|Foundation|Group|Hospital|Inc|Initiative|Institutes?|Investigators|Lab"
    r"|Laborator(?:y|ies)|Ltd|Ministry|Moonshot|Network|Organi[sz]ation|Partnership|Program(?:me)?|Project|Registry"
    r"|Repository|Research|School|Service|Society|Stud(?:y|ies)|Team|Trial|Trust|Universit(?:y|ies|ät|é))\b"
)


def agents(reference: Reference) -> list[dict[str, Any]]:
    """The authors of a reference that its citation names, in its order; those that it leaves out are left out.

    Where DataCite tells of them, persons have their ORCID and both the organisations they belong to, with their ROR.
    """
    alone = len(reference.authors) == 1
    if not reference.creators:
        return [_agent(name, alone=alone) for name in reference.authors]
    return [{**_agent(creator.name, alone=alone), **_identified(creator)} for creator in reference.creators]


def orcids(reference: Reference) -> tuple[str, ...]:
    """The addresses at orcid.org of the authors of a reference, in its order, as far as they are known."""
    return tuple(dict.fromkeys(creator.orcid for creator in reference.creators if creator.orcid))


def organization(name: str, url: str | None = None, **more: str) -> dict[str, Any]:
    """An organisation by its name, and its address where there is one."""
    return {"@type": "Organization", "name": name, **more} | ({"url": url} if url else {})


def in_order(name: Name) -> str:
    """A name as people say it: `G. D. Hugo`, `S. G. Armato III`."""
    return name.literal or " ".join(filter(None, (name.given, name.family, name.suffix)))


def inverted(name: Name) -> str:
    """A name as lists of authors and meta tags have it, the family name first: `Hugo, G. D.`, `Armato III, S. G.`."""
    family = " ".join(filter(None, (name.family, name.suffix)))
    return name.literal or ", ".join(filter(None, (family, name.given)))


def distinct(nodes: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """The nodes by their names, each once, in order."""
    found: dict[str, dict[str, Any]] = {}
    for node in nodes:
        found.setdefault(node["name"], node)
    return list(found.values())


def _agent(name: Name, *, alone: bool) -> dict[str, Any]:
    if name.literal and _is_organisation(name.literal, alone=alone):
        return organization(name.literal)
    parts = {"givenName": name.given, "familyName": name.family, "honorificSuffix": name.suffix}
    return {"@type": "Person", "name": in_order(name), **{key: value for key, value in parts.items() if value}}


def _identified(creator: Creator) -> dict[str, Any]:
    """What identifies a creator, as Google's Dataset Search asks for it: `sameAs`."""
    places = [
        organization(place.name, **({"sameAs": place.ror} if place.ror else {})) for place in creator.affiliations
    ]
    found = {"sameAs": creator.orcid, "affiliation": places}
    return {key: value for key, value in found.items() if value}


def _is_organisation(literal: str, *, alone: bool) -> bool:
    """Whether a name without initials is no person's: by its words, or since it is the only author.

    One among several authors that has none of these words is a person with a single or a full name.
    """
    return alone or _ORGANISATION.search(literal) is not None
