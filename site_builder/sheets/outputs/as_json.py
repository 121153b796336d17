"""A check as JSON for programs; `docs/check.schema.json` is its schema."""

import json
from dataclasses import asdict
from typing import Any

from site_builder.sheets.checked import Checked, CheckedFile
from site_builder.sheets.outputs import wording

#: Raised where a field changes its meaning or goes; new fields may come at any time.
VERSION = 1


def as_json(checked: Checked) -> str:
    r"""The whole check, nothing cut: JSON in which what does not print is escaped (`\u001b`)."""
    text = json.dumps(_checked(checked), ensure_ascii=False, indent=1, allow_nan=False)
    return "".join(c if c.isprintable() or c == "\n" else _escaped(c) for c in text) + "\n"


def _escaped(character: str) -> str:
    """A character as JSON escapes it: its UTF-16 units."""
    units = character.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[place : place + 2].hex()}" for place in range(0, len(units), 2))


def _checked(checked: Checked) -> dict[str, Any]:
    return {
        "version": VERSION,
        "ok": checked.ok,
        "errors": checked.errors,
        "warnings": checked.warnings,
        "notes": sum(map(wording.notes, checked.files)),
        "next": wording.next_step(checked),
        "files": [_file(file) for file in checked.files],
    }


def _file(file: CheckedFile) -> dict[str, Any]:
    return {
        "path": file.path,
        "format": file.format,
        "rows": file.rows,
        "level": file.level,
        "errors": file.errors,
        "warnings": file.warnings,
        "notes": wording.notes(file),
        "collections": [asdict(count) for count in file.collections],
        "columns": [asdict(column) for column in file.columns],
        "missing": [asdict(column) for column in file.missing],
        "problems": [
            {**asdict(problem), "meaning": group.meaning} for group in wording.grouped(file) for problem in group.found
        ],
        "values": [asdict(value) for value in file.values],
        "values_not_listed": [{"column": column, "count": count} for column, count in file.capped],
    }
