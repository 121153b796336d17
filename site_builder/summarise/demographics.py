"""Facts of subjects: each subject is counted once, so bars and "unknown" add up to the subjects.

Sex, race and ethnicity: the most frequent value among the subject's series, ties in alphabetical order; "not
reported" only where no series states another. Age: the age at
the earliest study that states one (most frequent value of that study, ties to the younger age). Both are
decided anew for the commons as a whole, where a `PatientID` of two collections is one subject.
"""

from collections.abc import Container, Mapping, Sequence

import ibis
import pyarrow as pa
from ibis import _

from site_builder.findings import Finding, Report
from site_builder.harmonise.age import age_group
from site_builder.harmonise.join import ValueMap, with_values
from site_builder.harmonise.mapped import NOT_REPORTED
from site_builder.summarise.cube import rows

#: Facts of which a subject has one, by column: the code of the finding where several are stated.
CONFLICTS = {
    "PatientSex": "sex-conflict",
    "race": "race-conflict",
    "EthnicGroup": "ethnicity-conflict",
    "covid19_positive": "covid-conflict",
}
HINTS = {
    **dict.fromkeys(
        CONFLICTS.values(), "state one per subject; the most frequent one is counted, ties in alphabetical order"
    ),
    "age-conflict": "state one age per study; the most frequent one is taken, ties to the younger age",
    "age-several": "no study tells which is the first; name the studies, or state the age at the first one alone",
}


def value_of_subjects(cube: ibis.Table, values: ValueMap, keys: Sequence[str]) -> ibis.Table:
    """Rows (keys, value): the value of each subject for which one is stated; that none is reported comes last."""
    stated = with_values(cube, values).filter(_.value.notnull(), _.subject.notnull())
    votes = stated.group_by(*keys, "value").agg(votes=_["rows"].sum())
    order = [(_.value == NOT_REPORTED).asc(), _.votes.desc(), _.value.asc()]
    return first_per(votes, keys, order).select(*keys, "value")


def age_of_subjects(ages: ibis.Table, keys: Sequence[str]) -> ibis.Table:
    """Rows (keys, years): the age of each subject that has a known one; `ages` from `known_ages`."""
    order = [_.study_date.asc(nulls_first=False), _.study.asc(), _.visit.asc(), _.votes.desc(), _.years.asc()]
    # without studies the youngest age is the one of the earliest visit
    visits = ages.mutate(visit=ibis.ifelse(_.study.isnull(), _.years, 0.0))
    return first_per(visits, keys, order).select(*keys, "years")


def known_ages(cube: ibis.Table, years: ValueMap, placeholders: Sequence[str]) -> ibis.Table:
    """Rows (collection_id, subject, study, study_date, years, votes) with a known age."""
    known = with_values(cube, years, "years").filter(_.years.notnull(), _.subject.notnull())
    if placeholders:
        known = known.filter(_.collection_id.notin(list(placeholders)))
    dates = cube.group_by("study").agg(study_date=_.StudyDate.min())
    votes = known.group_by("collection_id", "subject", "study", "years").agg(votes=_["rows"].sum())
    return votes.left_join(dates, "study").drop("study_right")


def placeholder_collections(cube: ibis.Table, years: ValueMap) -> list[tuple[str, int]]:
    """Collections in which every stated age is zero, with the number of rows that state it."""
    known = with_values(cube, years, "years").filter(_.years.notnull())
    extremes = known.group_by("collection_id").agg(oldest=_.years.max(), rows=_["rows"].sum())
    zero = extremes.filter(_.oldest == 0).order_by("collection_id")
    return [(row["collection_id"], row["rows"]) for row in rows(zero)]


def group_map(years: ValueMap) -> dict[float, str]:
    """Every age that occurs, in years, with its ten-year group."""
    return {value: age_group(value) for values in years.values.values() for value in values if isinstance(value, float)}


def group_table(years: ValueMap) -> ibis.Table:
    """`group_map` as rows (years, value) to be joined."""
    groups = group_map(years)
    years_column, value_column = pa.array(groups, pa.float64()), pa.array(groups.values(), pa.string())
    return ibis.memtable(pa.table({"years": years_column, "value": value_column}))


def first_per(table: ibis.Table, keys: Sequence[str], order: Sequence[ibis.Deferred]) -> ibis.Table:
    """The first row of each group of `keys` in the given order."""
    window = ibis.window(group_by=list(keys), order_by=list(order))
    return table.mutate(place=ibis.row_number().over(window)).filter(_.place == 0).drop("place")


def report_conflicts(
    source: str, cube: ibis.Table, values: Mapping[str, ValueMap], provided: Container[str], report: Report
) -> None:
    """Subjects for which several values of one fact are stated, per collection."""
    for column, code in CONFLICTS.items():
        if column not in provided:
            continue
        known = with_values(cube, values[column]).filter(_.value.notnull(), _.value != NOT_REPORTED)
        stated = known.group_by("collection_id", "subject").agg(n=_.value.nunique())
        _report(source, code, column, "subjects", stated, report)


def report_age_conflicts(source: str, ages: ibis.Table, report: Report) -> None:
    """Studies, and subjects of whom no study is named, for which several ages are stated, per collection."""
    stated = ages.group_by("collection_id", "subject", "study").agg(n=_.years.nunique())
    _report(source, "age-conflict", "PatientAge", "studies", stated.filter(_.study.notnull()), report)
    _report(source, "age-several", "PatientAge", "subjects", stated.filter(_.study.isnull()), report)


def _report(source: str, code: str, field: str, unit: str, table: ibis.Table, report: Report) -> None:
    several = table.filter(_.n > 1).group_by("collection_id").agg(count=_.count()).order_by("collection_id")
    for row in rows(several):
        report.add(Finding(code, source, row["collection_id"], field, "", row["count"], unit, HINTS[code]))
