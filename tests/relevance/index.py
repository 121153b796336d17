"""The installed IDC index as one table, against which the rules of the judgements are asked.

The rules are DuckDB conditions over `collections`, a row per collection, made from the Parquet files of
`idc-index-data` alone: nothing of our harmonisation or search has a say in what is expected.

| column | holds |
|---|---|
| `id` | identifier, as `nlst` |
| `title` | short title and titles of the original data, a line each |
| `disease`, `site` | cancer types and tumour locations as the index has them, parted by commas |
| `diseases` | how many cancer types that are |
| `topic` | title, disease and site, a line each |
| `description` | its description |
| `words` | title and description |
| `results` | identifiers, titles and descriptions of the analysis results that are in the collection |
| `species` | as `Human` |
| `modality`, `body_part`, `license`, `doi` | lists of the different values of its series (body parts in capitals) |
| `manufacturer` | the different manufacturers of its series, a line each |

`has(list, value)` tells whether a list holds a value; `says(text, pattern)` whether a word of the text begins with
the pattern (RE2, case ignored).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.resources import files

import duckdb

MACROS = r"""
    CREATE MACRO has(list, value) AS list_contains(list, value);
    CREATE MACRO says(words, pattern) AS regexp_matches(words, '\b(?:' || pattern || ')', 'i');
    CREATE MACRO plain(words) AS regexp_replace(coalesce(words, ''), '\s+', ' ', 'g');
"""
TABLE = """
    CREATE TABLE collections AS
    WITH series AS (
        SELECT collection_id AS id,
            list(DISTINCT Modality) AS modality,
            coalesce(list(DISTINCT upper(BodyPartExamined)), []) AS body_part,
            list(DISTINCT license_short_name) AS license,
            list(DISTINCT lower(source_DOI)) AS doi,
            string_agg(DISTINCT Manufacturer, chr(10)) AS manufacturer
        FROM read_parquet($series) GROUP BY 1
    ), results AS (
        SELECT id, string_agg(plain(concat_ws(' ', analysis_result_id, analysis_result_title, description)), chr(10))
            AS results
        FROM (SELECT DISTINCT collection_id AS id, analysis_result_id FROM read_parquet($series))
        JOIN read_parquet($results) USING (analysis_result_id) GROUP BY 1
    ), records AS (
        SELECT collection_id AS id, cancer_types AS disease, tumor_locations AS site, species,
            len(string_split(cancer_types, ',')) AS diseases, plain(description) AS description,
            concat_ws(chr(10), collection_name, array_to_string(
                [source.source_title for source in sources if source.source_type = 'original_data'], chr(10))) AS title
        FROM read_parquet($collections)
    )
    SELECT *, concat_ws(chr(10), title, disease, site) AS topic, concat_ws(chr(10), title, description) AS words
    FROM records JOIN series USING (id) LEFT JOIN results USING (id)
"""


@contextmanager
def installed_index() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a connection that knows the table `collections` of the installed index, and the macros."""
    package = files("idc_index_data")
    names = {"series": "idc_index", "results": "analysis_results_index", "collections": "collections_index"}
    paths = {name: str(package / f"{file}.parquet") for name, file in names.items()}
    with duckdb.connect() as connection:
        connection.execute(MACROS)
        connection.execute(TABLE, paths)
        yield connection


def identifiers(index: duckdb.DuckDBPyConnection, rule: str) -> list[str]:
    """Return the collections for which a rule is true, by identifier.

    Raises:
        duckdb.Error: the rule is no condition over `collections`.
    """
    return [str(name) for (name,) in index.execute(f"SELECT id FROM collections WHERE {rule} ORDER BY id").fetchall()]
