"""The fields of a Guppy type, read out of the Arrow schema of its rows."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import pyarrow as pa


@dataclass(frozen=True, slots=True)
class Field:
    """A field as Elasticsearch knows it.

    `kind` is `keyword`, `integer`, `long`, `float` or `nested`; `is_array` fields hold lists; a nested field
    has the fields of its objects as `children`.
    """

    name: str
    kind: str
    is_array: bool = False
    children: tuple["Field", ...] = ()

    @property
    def is_number(self) -> bool:
        """Whether ranges and numeric histograms are allowed."""
        return self.kind in ("integer", "long", "float")

    @property
    def paths(self) -> list[str]:
        """The names under which `_mapping` lists it: its own, or `parent.child` for each child."""
        return [f"{self.name}.{child.name}" for child in self.children] or [self.name]


def fields_of(schema: pa.Schema) -> dict[str, Field]:
    """The fields of a type by name.

    Raises:
        ValueError: a column has a type that Guppy's indices do not have.
    """
    return _fields(schema)


def _fields(columns: Iterable["pa.Field[Any]"]) -> dict[str, Field]:
    return {column.name: _field(column.name, column.type) for column in columns}


def _field(name: str, kind: pa.DataType) -> Field:
    if pa.types.is_list(kind) or pa.types.is_large_list(kind):
        inner = kind.value_type
        if pa.types.is_struct(inner):
            return Field(name, "nested", True, tuple(_fields(inner).values()))
        return Field(name, _scalar(name, inner), True)
    return Field(name, _scalar(name, kind))


def _scalar(name: str, kind: pa.DataType) -> str:
    if pa.types.is_string(kind) or pa.types.is_large_string(kind):
        return "keyword"
    if pa.types.is_floating(kind):
        return "float"
    if pa.types.is_int64(kind):
        return "long"
    if pa.types.is_integer(kind):
        return "integer"
    raise ValueError(f"column {name!r} is {kind}: an index holds text, numbers, lists of these, or lists of structs")
