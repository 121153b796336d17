"""Parquet files of any types as texts."""

from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from site_builder.sheets import parquet
from tests.unit.sheets.tables import read_file, refused_file


def test_values_of_any_type_are_texts(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    columns: dict[str, pa.Array[Any]] = {
        "Patient ID": pa.array([1, None]),
        "PatientAge": pa.array([40.0, float("nan")]),
        "size_bytes": pa.array([Decimal("12"), None]),
        "StudyDate": pa.array([date(2021, 3, 14), None]),
        "Modality": pa.array([["CT", "MR"], []]),
        "license": pa.array([b"CC0", None]),
        "title": pa.array([True, None]),
        "description": pa.array([{"a": 1}, None]),
        "instance_count": pa.array([2.5, None]),
        "PatientSex": pa.array(["F", "M"]).dictionary_encode(),
        "StudyDescription": pa.array([datetime(2021, 3, 14, 1, 2), None]),
    }
    pq.write_table(pa.table(columns), path)
    found = read_file(path)
    assert found.table.format == "Parquet"
    assert found.rows == {
        2: ["1", "40", "12", "2021-03-14", "CT, MR", "CC0", "True", '{"a": 1}', "2.5", "F", "2021-03-14 01:02:00"],
        3: [None] * 9 + ["M", None],
    }


def test_row_groups_that_are_too_large_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table({"Patient ID": ["P1"] * 100}), path)
    monkeypatch.setattr(parquet, "_LARGEST_GROUP", 10)
    assert "row group of" in refused_file(path).hint


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table({"Patient ID": ["P1"] * 100}), path)
    path.write_bytes(path.read_bytes()[:-20])
    assert "the Parquet file is damaged" in refused_file(path).hint


def test_a_person_is_refused_before_a_row_is_read(tmp_path: Path) -> None:
    path = tmp_path / "table.parquet"
    pq.write_table(pa.table({"Patient ID": ["P1"], "PatientBirthDate": ["1950-01-01"]}), path)
    assert (refused_file(path).code, refused_file(path).header) == ("sheet-person-column", "PatientBirthDate")
