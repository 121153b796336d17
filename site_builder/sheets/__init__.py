"""Contributed tables (CSV, TSV, XLSX, Parquet): reading them, and telling their contributor what is wrong with them."""
