"""References as CSL-JSON (schema 1.0.2), which citation processors, Zotero and Pandoc read.

A field that the reference doesn't have is left out; what the fields don't hold stands in `note`.
"""

from collections.abc import Mapping
from typing import Any

from site_builder.citations.names import Name
from site_builder.citations.notes import line, note
from site_builder.citations.parsing import Reference
from site_builder.exports.api import dump


def csl_json(references: Mapping[str, Reference]) -> str:
    """The references by their keys as CSL-JSON: an array in their order."""
    return dump([csl_item(key, reference) for key, reference in references.items()])


def csl_item(key: str, reference: Reference) -> dict[str, Any]:
    """One reference; see the CSL specification 1.0.2, appendices III and IV."""
    fields: dict[str, Any] = {
        "title": line(reference.title),
        "author": [_name(name) for name in reference.authors],
        "issued": {"date-parts": [[reference.year]]} if reference.year else None,
        "version": line(reference.version),
        "publisher": line(reference.publisher),
        "container-title": line(reference.container),
        "volume": line(reference.volume),
        "issue": line(reference.issue),
        "page": line(reference.pages),
        "DOI": line(reference.doi),
        "URL": line(reference.url),
        "accessed": _day(reference.accessed),
        "note": note(reference),
    }
    return {"id": key, "type": reference.type} | {name: value for name, value in fields.items() if value}


def _name(name: Name) -> dict[str, str]:
    parts = {"literal": name.literal, "family": name.family, "given": name.given, "suffix": name.suffix}
    return {part: line(text) for part, text in parts.items() if text}


def _day(day: str) -> dict[str, Any] | None:
    return {"date-parts": [[int(part) for part in day.split("-")]]} if day else None
