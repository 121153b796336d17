"""What the built site says in its API."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Api:
    """The three kinds of files below `api/v1/`, `details` by collection_id, and `report.json`."""

    site: Json
    collections: list[Json]
    details: dict[str, Json]
    report: Json


def read_api(site: Path) -> Api:
    """Read every file of the API."""
    root = site / "api" / "v1"
    collections = read_json(root / "collections.json")["collections"]
    details = [read_json(root / "collections" / f"{entry['id']}.json") for entry in collections]
    by_id = {each["collection_id"]: each for each in details}
    return Api(read_json(root / "site.json"), collections, by_id, read_json(site / "report.json"))


def read_json(path: Path) -> Json:
    """One JSON file in UTF-8."""
    found: Json = json.loads(path.read_text(encoding="utf-8"))
    return found
