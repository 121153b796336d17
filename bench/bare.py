"""The counts of the catalogue as plain SQL on DuckDB: what reading and summarising is held against.

The same questions that `site_builder.summarise` answers, asked of the Parquet file in the shortest way and
without harmonisation, findings or Python values: counts per facet of each collection and of the whole, sex
and age once per subject, totals, DOIs, growth over releases.
"""

from collections.abc import Iterator
from pathlib import Path

import duckdb

FIGURES = (
    "count(DISTINCT PatientID), count(DISTINCT StudyInstanceUID), count(*), sum(instanceCount), sum(series_size_MB)"
)
SERIES_FACETS = ("Modality", "license_short_name", "BodyPartExamined", "Manufacturer")
GROUPINGS = ("collection_id", "")


def run_bare(index: Path) -> int:
    """Ask every question of an IDC index in a connection of its own; return the number of rows answered."""
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        path = str(index).replace("'", "''")
        connection.execute(f"CREATE VIEW series AS SELECT * FROM read_parquet('{path}')")
        return sum(len(connection.execute(sql).fetchall()) for sql in questions())


def questions() -> Iterator[str]:
    """Yield the statements over the view `series`."""
    for key in GROUPINGS:
        yield from (grouped("series", key, facet) for facet in SERIES_FACETS)
        yield grouped(subjects_valued(sex_of_subjects(key), key), key, "value")
        yield grouped(subjects_valued(age_of_subjects(key), key), key, "value")
        yield grouped("series", key)
        yield from growth(key)
    yield grouped("series", "collection_id", "source_DOI")
    yield grouped("series", "collection_id", "source_DOI", "Modality")
    yield grouped("series", "collection_id", "source_DOI", "license_short_name")


def grouped(table: str, *keys: str) -> str:
    """Return the count of everything in a table per combination of keys."""
    return f"SELECT {comma(*keys, FIGURES)} FROM {table}" + (" GROUP BY ALL" if any(keys) else "")


def subjects_valued(values: str, key: str) -> str:
    """Return the series with the value that their subject has, as a table expression."""
    return f"(series LEFT JOIN ({values}) USING ({comma(key, 'PatientID')}))"


def sex_of_subjects(key: str) -> str:
    """Return the query of each subject's most frequent sex."""
    keys = comma(key, "PatientID")
    return (
        f"SELECT {keys}, arg_max(PatientSex, n) AS value FROM "
        f"(SELECT {keys}, PatientSex, count(*) AS n FROM series GROUP BY ALL) GROUP BY {keys}"
    )


def age_of_subjects(key: str) -> str:
    """Return the query of each subject's age at the earliest study that states one."""
    keys = comma(key, "PatientID")
    stated = "PatientAge IS NOT NULL AND PatientAge <> ''"
    return f"SELECT {keys}, arg_min(PatientAge, StudyDate) AS value FROM series WHERE {stated} GROUP BY {keys}"


def growth(key: str) -> Iterator[str]:
    """Yield the queries of new series and new subjects per release."""
    yield f"SELECT {comma(key, 'series_init_idc_version')}, count(*) FROM series GROUP BY ALL"
    first = f"SELECT {comma(key, 'PatientID')}, min(series_init_idc_version) AS first FROM series GROUP BY ALL"
    yield f"SELECT {comma(key, 'first')}, count(*) FROM ({first}) GROUP BY ALL"


def comma(*names: str) -> str:
    """Join the names that are not empty."""
    return ", ".join(filter(None, names))
