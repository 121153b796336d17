"""The rows of each collection as they are published: one Parquet file beside its page, harmonised and described."""
