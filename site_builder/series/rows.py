"""Rows of one collection, harmonised: the source's terms in, a table as it is published out, all in Arrow.

What has a vocabulary has few distinct values, so each is read once and put back by its place in a dictionary.
"""

from collections.abc import Callable, Mapping
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from site_builder.columns import COLUMNS, RAW
from site_builder.harmonise.doi import harmonise_data_url
from site_builder.harmonise.join import ValueMap
from site_builder.series.fields import JOINED, OLDEST, harmonised_columns, has_raw, kind_of

#: A column of a table, in chunks; the declared types of Arrow's functions know arrays alone.
Values = Any
#: What may stand in a viewer's address (RFC 3986); one that ends in "=" names no study.
_ADDRESS = r"^https?://[A-Za-z0-9._~:/?#\[\]@!$&'()*+,;=%-]*[A-Za-z0-9._~/#-]$"
#: Addresses of all files below one prefix (bucket names: Amazon S3 user guide), safe in a command as they are.
_STORAGE = r"^s3://[a-z0-9][a-z0-9.-]{1,61}[a-z0-9](/[A-Za-z0-9._-]+)+/\*$"


def harmonised(table: pa.Table, maps: Mapping[str, ValueMap], *, ages: bool) -> pa.Table:
    """The rows of one collection as they are published; columns without any value are left out.

    `table` has the columns of `COLUMNS` in the source's terms; without `ages` those are a placeholder. Beside a
    harmonised column stands what the source states, where the two differ in any row.
    """
    found: dict[str, Values] = {}
    for column in COLUMNS:
        raw = _stated(table[column.name])
        if raw.null_count == len(raw):
            continue
        found[column.name] = _read(column.name, raw, maps, ages)
        if has_raw(column.name) and found[column.name] is not raw:
            found[column.name + RAW] = raw
    return pa.table({name: values for name, values in found.items() if values.null_count < len(values)})


def _stated(values: Values) -> Values:
    """The values; an empty text is none."""
    if not pa.types.is_string(values.type) or pc.index(values, "").as_py() < 0:
        return values
    return pc.if_else(pc.equal(values, pa.scalar("")), None, values)


def _read(name: str, raw: Values, maps: Mapping[str, ValueMap], ages: bool) -> Values:
    if name in harmonised_columns():
        values = maps[name].values if ages or name != "PatientAge" else {}
        return mapped(raw, lambda text: _one(values.get(text, ())), kind_of(name))
    if name == "data_url_doi":
        return mapped(raw, lambda text: harmonise_data_url(text).value, pa.string())
    if name == "dicom_viewer_url":
        return _matching(raw, _ADDRESS)
    return _matching(raw, _STORAGE) if name == "storage_url" else raw


def _one(values: tuple[str | float, ...]) -> str | float | None:
    """What a cell holds: several texts are joined, ages end at the open group, none is null."""
    if not values:
        return None
    first = values[0]
    return min(first, OLDEST) if isinstance(first, float) else JOINED.join(map(str, values))


def mapped(raw: Values, read: Callable[[str], str | float | None], kind: pa.DataType) -> Values:
    """The values, each distinct one read once and kept once (a dictionary); null stays null.

    Where every value is read as it stands, it is `raw` itself.
    """
    chunks: list[Any] = pc.dictionary_encode(raw).unify_dictionaries().chunks
    known = chunks[0].dictionary.to_pylist()
    found = [read(text) for text in known]
    if found == known:
        return raw
    places = {value: place for place, value in enumerate(dict.fromkeys(v for v in found if v is not None))}
    values: Any = pa.array(list(places), kind)
    moved: Any = pa.array([None if value is None else places[value] for value in found], pa.int32())
    return pa.chunked_array([pa.DictionaryArray.from_arrays(moved.take(one.indices), values) for one in chunks])


def _matching(values: Values, pattern: str) -> Values:
    """The values of that form; others are null."""
    fits = pc.match_substring_regex(values, pattern)
    return values if pc.all(fits).as_py() is not False else pc.if_else(fits, values, None)
