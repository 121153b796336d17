"""Rows of a download on their way to Parquet: whatever a field is, it becomes a list of texts."""

import json
from pathlib import Path
from typing import Any

import duckdb
import pyarrow.parquet as pq
import pytest

from site_builder.sources.guppy.fetching import name_of
from site_builder.sources.guppy.filters import NO_DATA, Condition, Part
from site_builder.sources.guppy.rows import to_parquet


def written(folder: Path, body: str, *dividing: Condition) -> tuple[tuple[int, int], list[dict[str, Any]]]:
    answer, target = folder / "it's an answer.json", folder / "it's rows.parquet"
    answer.write_text(body, encoding="utf-8")
    counts = to_parquet(answer, target, ["a", "b"], dividing)
    return counts, pq.read_table(target).to_pylist()


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("x", ["x"]),
        ("", [""]),
        ("[blank]", ["[blank]"]),
        ("null", ["null"]),
        ('"quoted" \\ \u2028 \x00 é', ['"quoted" \\ \u2028 \x00 é']),
        (None, None),
        ([], None),
        ([None], None),
        (["x", "y"], ["x", "y"]),
        ([None, "q"], ["q"]),
        (["null"], ["null"]),
        (4.5, ["4.5"]),
        (40.0, ["40.0"]),
        (12345678901234567890, ["12345678901234567890"]),
        ([61.0, 62], ["61.0", "62"]),
        (True, ["true"]),
        ({"c": 1}, ['{"c":1}']),
        ([["x"], {"c": 2}], ['["x"]', '{"c":2}']),
    ],
)
def test_a_value_becomes_a_list_of_texts(tmp_path: Path, value: Any, expected: list[str] | None) -> None:
    counts, rows = written(tmp_path, json.dumps([{"a": value}]))
    assert counts == (1, 1)
    assert rows == [{"a": expected, "b": None}]


def test_keys_that_were_not_asked_for_and_rows_without_keys_do_no_harm(tmp_path: Path) -> None:
    counts, rows = written(tmp_path, '[{"z": 1, "b": "x"}, {}]')
    assert counts == (2, 2)
    assert rows == [{"a": None, "b": ["x"]}, {"a": None, "b": None}]


def test_nothing_found_has_its_columns(tmp_path: Path) -> None:
    assert written(tmp_path, "[]") == ((0, 0), [])
    assert pq.read_schema(tmp_path / "it's rows.parquet").names == ["a", "b"]


@pytest.mark.parametrize(
    "body",
    [
        '[{"a":"x"},{"a"', '[{"a":"x"}', '[{"a":"x"},]', '{"message":"no"}', "[1, 2]", '[["a"]]', "<html></html>",
        '"x"', "null", '[{"a":"x"}] and more', '[{"a":"x"} {"a":"y"}]', '[{"a":"\\ud800"}]', "\x1f\x8b\x08",
    ],
)  # fmt: skip
def test_what_is_no_array_of_rows_is_refused(tmp_path: Path, body: str) -> None:
    with pytest.raises(duckdb.Error):
        written(tmp_path, body)


def test_a_row_of_several_parts_stays_in_the_one_of_its_first_value(tmp_path: Path) -> None:
    body = json.dumps([{"a": ["m", "c"]}, {"a": ["m"]}, {"a": ["o'k", "n"]}])
    early, late = Condition("a", ("a", "c")), Condition("a", ("m", "n", "o'k"))
    assert written(tmp_path, body, early) == ((3, 1), [{"a": ["m", "c"], "b": None}])
    assert written(tmp_path, body, late)[0] == (3, 2)
    assert written(tmp_path, '[{"b": ["x"]}, {"a": []}]', late)[0] == (2, 2)
    assert written(tmp_path, body, Condition("b", (NO_DATA,)))[0] == (3, 3)


def test_a_part_has_a_name_of_its_own_for_each_question() -> None:
    part = Part("subject", (Condition("race", ("White",)),), 3)
    name = name_of(part, ["a"], "index_0")
    assert name.startswith("subject/")
    assert name == name_of(part, ["a"], "index_0")
    others = {name_of(part, ["a", "b"], "index_0"), name_of(part, ["a"], "index_1")}
    others |= {
        name_of(Part("subject", part.conditions, 4), ["a"], "index_0"),
        name_of(Part("subject", (), 3), ["a"], "index_0"),
    }
    assert len(others | {name}) == 5
