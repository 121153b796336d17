"""Write the installed IDC index again with every collection several times, to see how cost grows.

Copy 0 is the original; the others get identifiers of their own for collection, subject, study and series, so
that every distinct count grows with the number of copies.
"""

import shutil
from pathlib import Path

import duckdb
import idc_index_data

PACKAGE = Path(idc_index_data.__file__).parent
UNCHANGED = ("analysis_results_index", "version_metadata_index")
# What must differ between copies, as SQL for copy number {i}. The words keep new identifiers from meeting old
# ones: some collections end in `_2`, and a UID may go on with any short number.
IDENTIFIERS = {
    "collection_id": "collection_id || '_copy{i}'",
    "PatientID": "PatientID || '-copy{i}'",
    "StudyInstanceUID": "StudyInstanceUID || '.9090{i}'",
    "SeriesInstanceUID": "SeriesInstanceUID || '.9090{i}'",
}
RENAMED = {
    "idc_index": IDENTIFIERS,
    "prior_versions_index": IDENTIFIERS,
    "collections_index": {
        "collection_id": IDENTIFIERS["collection_id"],
        "collection_name": "collection_name || ' copy {i}'",
    },
}


def replicate(folder: Path, times: int) -> None:
    """Write the Parquet files of a release with `times` copies of each collection to a new folder."""
    folder.mkdir(parents=True)
    for name in UNCHANGED:
        shutil.copyfile(PACKAGE / f"{name}.parquet", folder / f"{name}.parquet")
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        for name in RENAMED:
            connection.execute(copies_sql(name, folder / f"{name}.parquet", times))


def copies_sql(table: str, target: Path, times: int) -> str:
    """Return the statement that writes `times` copies of a table one after the other."""
    copies = " UNION ALL ".join(copy_sql(table, number) for number in range(times))
    return f"COPY ({copies}) TO '{quoted(target)}' (FORMAT parquet, COMPRESSION zstd)"


def copy_sql(table: str, number: int) -> str:
    """Return the query of one copy of a table."""
    changes = RENAMED[table].items() if number else ()
    renamed = ", ".join(f"{sql.format(i=number)} AS {column}" for column, sql in changes)
    replaced = f" REPLACE ({renamed})" if renamed else ""
    return f"SELECT *{replaced} FROM read_parquet('{quoted(PACKAGE / f'{table}.parquet')}')"


def quoted(path: Path) -> str:
    """Return a path for use inside a single-quoted SQL string."""
    return str(path).replace("'", "''")
