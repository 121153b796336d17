"""Identifiers of a table of series that can stand in a list or a command as they are, for manifests."""

from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

#: UIDs (DICOM PS3.5, 9.1), and identifiers of files that stand in a manifest as they are (GA4GH DRS, appendix).
UID = r"^[0-9.]{1,64}$"
OBJECT_IDS = r"^[A-Za-z0-9._:/-]+( ?, ?[A-Za-z0-9._:/-]+)*$"


def count_stated(table: pa.Table, name: str) -> int:
    """How many rows have a value in a column, which the table may lack."""
    return len(table) - table[name].null_count if name in table.column_names else 0


def count_uids(table: pa.Table) -> int:
    """How many rows have a SeriesInstanceUID that is a UID."""
    if "SeriesInstanceUID" not in table.column_names:
        return 0
    fits: Any = pc.match_substring_regex(table["SeriesInstanceUID"], UID)
    return pc.sum(fits).as_py() or 0


def count_objects(table: pa.Table) -> int:
    """How many identifiers of files the rows have, all together."""
    return len(object_ids(table)) if "object_ids" in table.column_names else 0


def object_ids(table: pa.Table) -> pa.Table:
    """Rows (object_id, and what else the table has): each identifier of `object_ids` on its own."""
    fits: Any = pc.match_substring_regex(table["object_ids"], OBJECT_IDS)
    listed = table.filter(fits).combine_chunks()  # what is null is no match
    split = pc.split_pattern_regex(listed["object_ids"].combine_chunks(), " ?, ?")
    rest = listed.drop_columns("object_ids").take(pc.list_parent_indices(split))
    return rest.append_column("object_id", pc.list_flatten(split))
