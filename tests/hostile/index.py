"""An IDC index in which every text of every table is hostile."""

from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pyarrow as pa

from tests.fixtures.idc import SCHEMAS, Row, collection_row, series_row, write_idc
from tests.hostile.strings import HOSTILE, LONG, LONG_WORD

NUMBERS = (0, -1, 1, 2**62, -(2**63), 7)
SIZES = (float("nan"), float("inf"), -1.0, 1e300, 0.0, 1.5)
#: The very long texts stand in a few places only, to keep the site of a size that tests can look at.
SHORT = tuple(text for text in HOSTILE if text not in (LONG, LONG_WORD))


def write_hostile(folder: Path) -> Path:
    """Write the index: a collection for every hostile string, and every such string in every column of texts."""
    return write_idc(folder, list(_series()), list(_collections()), list(_rows("analysis_results_index")),
                     list(_rows("prior_versions_index")), [*_releases()])  # fmt: skip


def _value(kind: pa.DataType, at: int) -> Any:
    """A hostile value of a type; lists and structs are hostile in every field."""
    if pa.types.is_struct(kind):
        return {kind.field(i).name: _value(kind.field(i).type, at + 11 * i) for i in range(kind.num_fields)}
    if pa.types.is_list(kind):
        return [_value(kind.value_type, at + 17 * i) for i in range(at % 4)]
    if pa.types.is_int64(kind):
        return NUMBERS[at % len(NUMBERS)]
    if pa.types.is_float64(kind):
        return SIZES[at % len(SIZES)]
    return SHORT[at % len(SHORT)]


def _row(table: str, at: int) -> Row:
    """A row in which every column has another hostile value; with `at` from 0 on each column meets all."""
    return {field.name: _value(field.type, at + 7 * place) for place, field in enumerate(SCHEMAS[table])}


def _rows(table: str) -> Iterator[Row]:
    return (_row(table, at) for at in range(len(SHORT)))


def _collections() -> Iterator[Row]:
    for at, text in enumerate(SHORT):
        yield _row("collections_index", at) | {"collection_id": text}
    yield _row("collections_index", 3) | {"collection_id": None}
    yield _row("collections_index", 5) | {"collection_id": SHORT[0]}
    yield dict.fromkeys(SCHEMAS["collections_index"].names) | {"collection_id": "nothing_stated"}
    long = {"sources": [{"source_title": LONG_WORD, "citation": LONG, "source_doi": LONG_WORD, "source_id": LONG}]}
    yield collection_row("long", collection_name=LONG_WORD, cancer_types=LONG, tumor_locations=LONG_WORD,
                         species=LONG, description=LONG, supporting_data=LONG, program_id=LONG_WORD,
                         status=LONG, updated=LONG, **long)  # fmt: skip
    yield collection_row("no_series")


def _series() -> Iterator[Row]:
    numbers = count(1)
    for at, text in enumerate(SHORT):
        yield _row("idc_index", 3 * at) | {"collection_id": text}
        yield _row("idc_index", 3 * at + 1) | {"collection_id": text, "Modality": "CT", "analysis_result_id": None}
        yield series_row(next(numbers), collection_id=text, SeriesDescription=SHORT[at], Modality="SM")
    yield dict.fromkeys(SCHEMAS["idc_index"].names) | {"collection_id": "nothing_stated"}
    yield dict.fromkeys(SCHEMAS["idc_index"].names)
    twice = series_row(next(numbers), collection_id="twice")
    yield from (twice, twice)
    texts = [field.name for field in SCHEMAS["idc_index"] if pa.types.is_large_string(field.type)]
    yield dict.fromkeys(texts, LONG_WORD) | {"collection_id": "long", "PatientID": "P", "Modality": "CT"}
    yield dict.fromkeys(texts, LONG) | {"collection_id": "long", "PatientID": LONG, "Modality": LONG}


def _releases() -> Iterator[Row]:
    yield from ({"idc_version": number, "version_timestamp": text} for number, text in enumerate(SHORT[:30]))
    yield {"idc_version": 7, "version_timestamp": "2020-01-01"}
    yield {"idc_version": -5, "version_timestamp": None}
    yield {"idc_version": 2**62, "version_timestamp": "2999-12-31"}
    yield {"idc_version": None, "version_timestamp": "2020-01-01"}
