"""All collections as one table, a row each: `collections.csv` and `collections.parquet`."""
