"""Figures of HealthDCAT-AP: how many persons and records there are, and how old the persons are.

| term | the specification's words | what is counted here |
|---|---|---|
| `numberOfRecords` | "Size of the dataset in terms of the number of records" | series, else studies |
| `numberOfUniqueIndividuals` | "Number of records for unique individuals" | subjects, if human |
| `minTypicalAge` | "approximate minimum age of subjects" | the lowest year of the lowest group of ages |
| `maxTypicalAge` | "approximate maximum age of subjects" | the highest year of the highest group |

A record is a series, what the index of an imaging archive has a row for; a study where a source counts no series.
A mouse or a phantom is no individual. The group 90+ is open, so it gives no maximum.

A figure that is not provided or hidden is left out, and so is a bound of ages whose group is hidden. Not said, since no
source tells: `healthCategory`, `hasCodingSystem`, `populationCoverage`, personal data, data access bodies. So the files
use terms of HealthDCAT-AP and do not claim to conform to it.
"""

from site_builder.exports.dcat.vocab import count
from site_builder.harmonise.age import AGE_GROUPS
from site_builder.linked.nodes import Json, stated
from site_builder.model import Collection, Part, Totals

_PERSONS = ("Human",)


def health(figures: Totals | Part, collection: Collection) -> Json:
    """The figures of a collection, or of a part of it, that are known and shown."""
    people = figures.subjects if is_human(collection) else None
    return stated(
        {
            "healthdcatap:numberOfUniqueIndividuals": count(people),
            "healthdcatap:numberOfRecords": count(records(figures)),
        }
    )


def ages(collection: Collection) -> Json:
    """How old the subjects of a collection are, as far as its groups of ages tell."""
    lowest, highest = age_bounds(collection)
    return stated({"healthdcatap:minTypicalAge": count(lowest), "healthdcatap:maxTypicalAge": count(highest)})


def is_human(collection: Collection) -> bool:
    """Whether the subjects are persons: by the species, or since archives of patients state none."""
    return not collection.species or collection.species == _PERSONS


def records(figures: Totals | Part) -> int | None:
    """Series; studies where these are not counted at all, which hidden series are."""
    uncounted = figures.series is None and "series" not in figures.hidden
    return figures.studies if uncounted else figures.series


def age_bounds(collection: Collection) -> tuple[int | None, int | None]:
    """The lowest and the highest age in years; None where there is none, it is open or the group is hidden."""
    facet = collection.facets["age_group"]
    groups = [group for group in facet.known if group.value in AGE_GROUPS and facet.main(group) != 0]
    if not groups or not is_human(collection):
        return None, None
    groups.sort(key=lambda group: AGE_GROUPS.index(group.value))
    low, high = (None if facet.main(group) is None else group.value for group in (groups[0], groups[-1]))
    highest = (high or "").partition("-")[2]
    return (int(low.rstrip("+").partition("-")[0]) if low else None), (int(highest) if highest else None)
