"""Where a row belongs: its commons, its collection and its Gen3 project."""

from collections.abc import Iterable, Mapping

import ibis

from site_builder.harmonise.commons import find_commons
from site_builder.harmonise.text import readable
from site_builder.sources.guppy.profiles import Profile

#: What we add to the rows of every level: commons and collection, both as they are spelt, and the Gen3 project,
#: within which identifiers are unique.
COMMONS, COLLECTION, PROJECT = "commons", "collection", "project"
PLACE = (COMMONS, COLLECTION)


def text_of(value: ibis.Value, separator: str = "") -> ibis.Value:
    """The text of a list of texts: the first, or with a separator all of them; null for none or an empty one."""
    return (value.join(separator) if separator else value[0]).nullif("")


def place_of(profile: Profile, table: ibis.Table, element: int | None = None) -> dict[str, ibis.Value]:
    """Commons, collection and project of each row; `element` where the fields still are lists.

    The MIDRC portal names projects (`Open-R1`), which are the collections that the BIH calls `MIDRC-Open-R1`.
    """

    def text(name: str) -> ibis.Value:
        return table[name] if element is None else text_of(table[name])

    project = text("project_id") if "project_id" in table.columns else ibis.literal("")
    if "commons_name" in profile.identity:
        return {COMMONS: text("commons_name"), COLLECTION: text("collection_id"), PROJECT: project}
    prefix = f"{profile.name}-"
    spelt = ibis.ifelse(project.startswith(prefix), project, ibis.literal(prefix) + project)
    return {COMMONS: ibis.literal(profile.name), COLLECTION: spelt, PROJECT: project}


def commons_key(name: str) -> str:
    """What spellings of one platform have in common: the name by which we know it, whatever its case."""
    term = find_commons(name)
    return (term.name if term else readable(name)).casefold()


def respelt(names: Iterable[str]) -> Mapping[str, str]:
    """For each spelling of a platform that is not the first one of it in their order, that first one."""
    first: dict[str, str] = {}
    for name in sorted(names):
        first.setdefault(commons_key(name), name)
    return {name: spelt for name in names if (spelt := first[commons_key(name)]) != name}
