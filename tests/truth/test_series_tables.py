"""The tables of series and manifests of the real index: every row, every byte and every identifier is there once."""

import re
from pathlib import Path
from typing import Any

import duckdb
import pytest

from site_builder.columns import COLUMN
from site_builder.series.fields import base_of
from tests.truth.api import Api
from tests.truth.index import Index

#: What a site of IDC alone may have (hosts take a file of 100 MB and a site of 1 GB).
MOST_SITE, MOST_FILE = 400_000_000, 100_000_000


@pytest.fixture(scope="module")
def tables(real_site: Path) -> duckdb.DuckDBPyConnection:
    """`rows` are those of all tables; `lines` the lines of all text manifests that are no comments."""
    db = duckdb.connect()
    folder = f"{real_site}/collections/idc/*"
    db.execute(f"CREATE VIEW found AS FROM read_parquet('{folder}/series.parquet', union_by_name = true)")
    for name in ("series.txt", "manifest.s5cmd"):
        db.execute(f"""
            CREATE VIEW "{name}" AS SELECT line, split_part(filename, '/', -2) AS slug
            FROM read_csv('{folder}/{name}', columns = {{'line': 'VARCHAR'}}, header = false, delim = '\t', quote = '',
                          escape = '', filename = true, auto_detect = false)
            WHERE NOT starts_with(line, '#')
        """)
    return db


def facts(db: duckdb.DuckDBPyConnection, query: str) -> list[tuple[Any, ...]]:
    return db.execute(query).fetchall()


def test_counts_of_every_table_are_those_of_the_api(tables: duckdb.DuckDBPyConnection, api: Api) -> None:
    found = facts(
        tables,
        """SELECT collection_id, count(DISTINCT PatientID), count(DISTINCT StudyInstanceUID), count(SeriesInstanceUID),
                  sum(instance_count)::BIGINT, sum(size_bytes)::BIGINT FROM found GROUP BY collection_id""",
    )
    names = ("subjects", "studies", "series", "instances", "size_bytes")
    said = {c["collection_id"]: tuple(c[name] for name in names) for c in api.collections if c["access"] == "open"}
    assert {row[0]: row[1:] for row in found} == said
    assert len(said) > 100


def test_rows_are_those_of_the_index(tables: duckdb.DuckDBPyConnection, index: Index) -> None:
    """Harmonised columns keep what the source states beside them, so the index can be put together again."""
    names = [column[0] for column in tables.execute("FROM found LIMIT 0").description or ()]
    spelt = {
        name: f"coalesce({name}_raw, {name})" if f"{name}_raw" in names else name
        for name in ("PatientSex", "Modality", "BodyPartExamined", "Manufacturer", "license", "SeriesDescription")
    }
    tables.execute(f"""
        CREATE TABLE again AS SELECT collection_id, PatientID, StudyInstanceUID, SeriesInstanceUID, storage_url,
            {', '.join(f'{text} AS {name}' for name, text in spelt.items())} FROM found
    """)  # fmt: skip
    parts = [
        f"bit_xor(hash({name}, SeriesInstanceUID))"
        for name in ("collection_id", "PatientID", "StudyInstanceUID", "storage_url", *spelt)
    ]
    ours = facts(tables, f"SELECT count(*), {', '.join(parts)} FROM again")
    theirs = index.db.execute(f"""
        SELECT count(*), {', '.join(parts)} FROM (
            SELECT collection_id, PatientID, StudyInstanceUID, SeriesInstanceUID, series_aws_url AS storage_url,
                   PatientSex, nullif(Modality, '') AS Modality, BodyPartExamined, Manufacturer,
                   license_short_name AS license, SeriesDescription
            FROM (SELECT * REPLACE ({', '.join(
                f"nullif({name}, '') AS {name}" for name in ('PatientSex', 'BodyPartExamined', 'Manufacturer',
                                                             'license_short_name', 'SeriesDescription'))}) FROM series))
    """).fetchall()  # fmt: skip
    assert ours == theirs


def test_manifests_list_what_the_tables_have(tables: duckdb.DuckDBPyConnection, index: Index) -> None:
    uids = facts(tables, 'SELECT count(*), count(DISTINCT line), bit_xor(hash(line)) FROM "series.txt"')
    sums = "count(*), count(DISTINCT SeriesInstanceUID), bit_xor(hash(SeriesInstanceUID))"
    assert uids == facts(tables, f"SELECT {sums} FROM found")
    assert uids == index.db.execute(f"SELECT {sums} FROM series").fetchall()
    lines = facts(tables, 'SELECT count(*), count(DISTINCT line), bit_xor(hash(line)) FROM "manifest.s5cmd"')
    assert lines == index.db.execute("""
        SELECT count(*), count(DISTINCT line), bit_xor(hash(line))
        FROM (SELECT 'cp ' || series_aws_url || ' .' AS line FROM series)
    """).fetchall()  # fmt: skip


def test_manifests_lie_beside_the_page_of_their_collection(tables: duckdb.DuckDBPyConnection, api: Api) -> None:
    said = {c["url"].split("/")[-2]: c["series"] for c in api.collections if c["access"] == "open"}
    for name in ("series.txt", "manifest.s5cmd"):
        assert dict(facts(tables, f'SELECT slug, count(*) FROM "{name}" GROUP BY slug')) == said


def test_no_age_over_89_is_told(tables: duckdb.DuckDBPyConnection) -> None:
    oldest, youngest = facts(tables, "SELECT max(PatientAge), min(PatientAge) FROM found")[0]
    assert (oldest, youngest >= 0) == (90.0, True)
    names = {column[0] for column in tables.execute("FROM found LIMIT 0").description or ()}
    assert not [name for name in names if base_of(name) == "PatientAge" and name != "PatientAge"]
    assert names <= {*COLUMN, *(f"{name}_raw" for name in COLUMN)}


def test_licences_in_heads_add_up(real_site: Path, api: Api) -> None:
    for collection in api.collections:
        if collection["access"] != "open":
            continue
        with (real_site / collection["url"] / "manifest.s5cmd").open(encoding="utf-8") as file:
            head = [line for line, _ in zip(file, range(60), strict=False) if line.startswith("#")]
        shares = [
            int(found[1].replace(",", "")) for line in head if (found := re.match(r"#   ([0-9,]+) series: ", line))
        ]
        assert sum(shares) == collection["series"], collection["id"]


def test_the_site_is_of_a_size_that_hosts_take(real_site: Path) -> None:
    sizes = [path.stat().st_size for path in real_site.rglob("*") if path.is_file()]
    assert sum(sizes) < MOST_SITE
    assert max(sizes) < MOST_FILE
