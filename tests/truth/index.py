"""The numbers of the IDC index, asked in plain SQL and pandas: nothing here calls the program under test.

`Index` is one in-memory copy of the series with the columns that are counted. The sex and age rules are
those which `site_builder.summarise.demographics` states in its docstring, written a second time.
"""

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

Record = dict[str, Any]

#: Facet of the API -> column of the index, for facets that count series.
SERIES_FACETS = {
    "Modality": "Modality",
    "license": "license_short_name",
    "BodyPartExamined": "BodyPartExamined",
    "Manufacturer": "Manufacturer",
}
#: Facet of the API -> column of the index, for facets that count each subject once.
SUBJECT_FACETS = {"PatientSex": "PatientSex", "age_group": "PatientAge"}
COUNTS = """
    count(DISTINCT PatientID) AS subjects, count(DISTINCT StudyInstanceUID) AS studies,
    count(*) AS series, sum(instanceCount)::BIGINT AS instances, sum(size_bytes)::BIGINT AS size_bytes
"""
SEXES = {"F": "Female", "M": "Male", "O": "Other"}
UNKNOWN = "unknown"


class Index:
    """The Parquet files of one IDC release, opened with DuckDB."""

    def __init__(self, folder: Path) -> None:
        self.db = duckdb.connect()
        for table in ("collections_index", "analysis_results_index", "prior_versions_index", "version_metadata_index"):
            self.db.execute(f"CREATE VIEW {table} AS FROM read_parquet('{folder / table}.parquet')")
        # Sizes are megabytes (10^6) with six decimals: bytes, exactly.
        self.db.execute(f"""
            CREATE TABLE series AS
            SELECT * REPLACE (nullif(analysis_result_id, '') AS analysis_result_id),
                   round(series_size_MB * 1000000)::BIGINT AS size_bytes
            FROM read_parquet('{folder / "idc_index"}.parquet')
        """)

    def rows(self, query: str, *parameters: object) -> list[Record]:
        """The rows of a query as dicts."""
        answer = self.db.execute(query, parameters)
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    def counts(self, *keys: str, table: str = "series", collections: bool = False) -> list[Record]:
        """Distinct subjects and studies, series, instances and bytes per keys (all NULL keys are one group)."""
        by = ", ".join(keys)
        more = ", count(DISTINCT collection_id) AS collections" if collections else ""
        return self.rows(
            f"SELECT {by + ', ' if by else ''}{COUNTS}{more} FROM {table} {f'GROUP BY {by}' if by else ''}"
        )

    def table(self, name: str, frame: pd.DataFrame) -> None:
        """Keep a frame as a table that later queries can join."""
        self.db.register("frame", frame)
        self.db.execute(f"CREATE OR REPLACE TABLE {name} AS FROM frame")
        self.db.unregister("frame")

    def spellings(self, column: str) -> dict[tuple[str, str | None], int]:
        """Series per (collection, raw value)."""
        found = self.rows(f"SELECT collection_id, {column} AS raw, count(*) AS n FROM series GROUP BY ALL")
        return {(row["collection_id"], row["raw"]): row["n"] for row in found}

    def sexes(self, *keys: str) -> pd.DataFrame:
        """Rows (keys, value) for each subject with a known sex: the most frequent one, ties by the alphabet."""
        frame = self.db.execute("SELECT collection_id, PatientID, PatientSex FROM series").df()
        frame["value"] = frame["PatientSex"].map(SEXES)
        votes = frame.dropna(subset="value").groupby([*keys, "value"]).size().rename("votes").reset_index()
        ordered = votes.sort_values(["votes", "value"], ascending=[False, True], kind="stable")
        return ordered.drop_duplicates([*keys])[[*keys, "value"]]

    def ages(self, *keys: str) -> pd.DataFrame:
        """Rows (keys, value) for each subject with a known age: its ten-year group at the earliest study.

        The earliest study that states an age (undated ones last, ties by StudyInstanceUID), of it the most
        frequent age, ties to the younger. Collections that state nothing but zeros state no age.
        """
        frame = self.db.execute("""
            SELECT collection_id, PatientID, StudyInstanceUID, PatientAge AS raw, count(*) AS votes,
                   any_value(date) AS date
            FROM series JOIN (SELECT StudyInstanceUID, min(StudyDate) AS date FROM series GROUP BY ALL)
            USING (StudyInstanceUID) WHERE PatientAge IS NOT NULL GROUP BY ALL
        """).df()
        frame["years"] = frame["raw"].map({raw: years(raw) for raw in frame["raw"].unique()})
        frame = frame.dropna(subset="years")
        frame = frame[~frame["collection_id"].isin(self.placeholders(frame))]
        within = ["collection_id", "PatientID", "StudyInstanceUID", "date", "years"]
        votes = frame.groupby(within, dropna=False)["votes"].sum().reset_index()
        order = ["date", "StudyInstanceUID", "votes", "years"]
        first = votes.sort_values(order, ascending=[True, True, False, True], na_position="last", kind="stable")
        first = first.drop_duplicates([*keys])
        return first.assign(value=first["years"].map(age_group))[[*keys, "value"]]

    @staticmethod
    def placeholders(ages: pd.DataFrame) -> list[str]:
        """Collections whose known ages are all zero."""
        oldest = ages.groupby("collection_id")["years"].max()
        return [str(name) for name in oldest[oldest == 0].index]

    def subject_counts(self, values: pd.DataFrame, *keys: str) -> list[Record]:
        """Counts per collection (or over all, by `keys`) and value; subjects without a value are unknown."""
        self.table("subject_values", values)
        joined = f"(SELECT series.*, coalesce(value, '{UNKNOWN}') AS value FROM series "
        joined += f"LEFT JOIN subject_values USING ({', '.join(keys)}))"
        if "collection_id" in keys:
            return self.counts("collection_id", "value", table=joined)
        return self.counts("value", table=joined, collections=True)

    def growth(self) -> dict[str, dict[int, tuple[int, int]]]:
        """Series and subjects that each release served, per collection and (under "") over IDC as a whole.

        A series, and a subject, is a set of releases, one bit each: the current series serve since they first
        appeared, the superseded or withdrawn ones of `prior_versions_index` from their first to their last.
        """
        last = self.rows("SELECT max(idc_version) AS number FROM version_metadata_index")[0]["number"]
        self.db.execute(f"""
            CREATE OR REPLACE TABLE served AS
            SELECT collection_id, PatientID, SeriesInstanceUID,
                   (2::BIGINT << {last}) - (1::BIGINT << series_init_idc_version) AS releases FROM series
            UNION ALL BY NAME
            SELECT collection_id, PatientID, SeriesInstanceUID,
                   (2::BIGINT << max_idc_version) - (1::BIGINT << min_idc_version) AS releases
            FROM prior_versions_index
        """)
        found = []
        for collection in ("collection_id", "''"):
            query = " JOIN ".join(
                f"""(SELECT collection, number, sum(releases >> number & 1)::BIGINT AS {name} FROM
                    (SELECT {collection} AS collection, bit_or(releases) AS releases FROM served
                     GROUP BY collection, {key}),
                    range({last} + 1) AS numbers(number) GROUP BY ALL)"""
                for name, key in (("series", "SeriesInstanceUID"), ("subjects", "PatientID"))
            )
            found += self.rows(f"FROM {query} USING (collection, number) WHERE series > 0")
        growth: dict[str, dict[int, tuple[int, int]]] = {}
        for row in found:
            growth.setdefault(row["collection"], {})[row["number"]] = (row["series"], row["subjects"])
        return growth


def years(raw: str) -> float | None:
    """A DICOM age string (PS3.5, VR AS) or a bare number in years; None below 0, over 120 or otherwise."""
    match = re.fullmatch(r"(\d+)([DWMY]?)", raw, re.IGNORECASE)
    if match is None:
        return None
    per_year = {"D": 365.25, "W": 365.25 / 7, "M": 12.0}.get(match[2].upper(), 1.0)
    age = int(match[1]) / per_year
    return age if age <= 120 else None


def age_group(age: float) -> str:
    """`40-49`, or `90+` for all ages over 89."""
    low = int(age // 10) * 10
    return "90+" if low >= 90 else f"{low}-{low + 9}"


def canonical_doi(raw: str) -> str:
    """The address of a DOI, which does not distinguish upper and lower case."""
    return f"https://doi.org/{raw.strip().lower()}"


def by_value(rows: Iterable[Record]) -> dict[str, Record]:
    """Records by their `value`; two of one value fail."""
    found: dict[str, Record] = {}
    for row in rows:
        assert row["value"] not in found, f"{row['value']} is there twice"
        found[row["value"]] = row
    return found
