"""The identifiers of a table: texts that mean nothing are none, nor what a spreadsheet program made of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import ibis

from site_builder.sheets.checked import ROWS_SHOWN
from site_builder.sheets.names import Head
from site_builder.sheets.notes import Note

#: What identifies the rows: texts that mean "nothing is stated" are no identifiers.
IDENTIFIERS = ("commons_name", "collection_id", "PatientID", "StudyInstanceUID", "SeriesInstanceUID")
#: A number as a spreadsheet program shows one that is too long for it: `1.2840E+12`.
ROUNDED = r"^[0-9]([.,][0-9]+)?[Ee]\+[0-9]{1,3}$"
_LOST = (
    "a spreadsheet program took the identifier for a number and rounded it; set the column's format to Text before "
    "the values are pasted or imported again"
)
_FRACTION = r"^[0-9]{1,15}\.0+$"


@dataclass(frozen=True, slots=True)
class Identifier:
    """How many texts of an identifier are stated, numbers with an empty fraction, and rounded.

    `plain` is the column itself where every text of it is an identifier: queries then need not look at them again.
    """

    stated: int
    whole: int
    rounded: int
    plain: ibis.Value | None

    @property
    def fractions(self) -> bool:
        """Whether all are numbers with an empty fraction, as programs write them from a column with gaps."""
        return 0 < self.stated == self.whole


def identifiers_of(
    raw: ibis.Table, texts: Mapping[str, ibis.Value], columns: Mapping[str, Sequence[Head]]
) -> dict[str, Identifier]:
    """What is seen of the identifiers that the table has."""
    names = [name for name in IDENTIFIERS if name in texts]
    asked: dict[str, ibis.Value] = {}
    for name in names:
        asked |= {f"{name} stated": texts[name].count(), f"{name} cells": raw[f"c{columns[name][0].place}"].count()}
        asked |= {f"{name} whole": raw.count(where=texts[name].re_search(_FRACTION))}
        asked |= {f"{name} rounded": raw.count(where=texts[name].re_search(ROUNDED))}
    found = raw.agg(**asked).to_pyarrow().to_pylist()[0] if asked else {}
    made: dict[str, Identifier] = {}
    for name in names:
        filled, cells, whole, rounded = (found[f"{name} {part}"] for part in ("stated", "cells", "whole", "rounded"))
        as_it_is = len(columns[name]) == 1 and filled == cells and not rounded and whole < max(filled, 1)
        made[name] = Identifier(filled, whole, rounded, raw[f"c{columns[name][0].place}"] if as_it_is else None)
    return made


def fraction_notes(seen: Mapping[str, Identifier], columns: Mapping[str, Sequence[Head]]) -> list[Note]:
    """Identifiers that are all numbers with an empty fraction."""
    hint = "numbers with an empty fraction (12.0) are read without it (12); write identifiers as texts"
    return [
        Note("id-as-fraction", (), identifier.whole, columns[name][0].header, name, hint=hint)
        for name, identifier in seen.items()
        if identifier.fractions
    ]


def lost_notes(
    raw: ibis.Table,
    texts: Mapping[str, ibis.Value],
    columns: Mapping[str, Sequence[Head]],
    seen: Mapping[str, Identifier],
) -> list[Note]:
    """Identifiers of which digits are lost, by column."""
    notes = []
    for name in (name for name, identifier in seen.items() if identifier.rounded):
        rows = raw.filter(texts[name].re_search(ROUNDED))
        first = rows.select("row", value=texts[name]).order_by("row").limit(ROWS_SHOWN).to_pyarrow().to_pylist()
        numbers = tuple(row["row"] for row in first)
        value, header = first[0]["value"], columns[name][0].header
        notes.append(Note("id-digits-lost", numbers, seen[name].rounded, header, name, value, "", _LOST))
    return notes
