"""Words of the search index that say what may be done with data: they must not be found where it is not so."""

import json
from pathlib import Path

COMMERCIAL = {"CC-BY-3.0", "CC-BY-4.0"}


def test_commercial_use_is_found_only_where_every_licence_allows_it(real_site: Path) -> None:
    index = json.loads((real_site / "search/index.json").read_text(encoding="utf-8"))
    field = str(index["fieldIds"]["license"])
    [documents] = [entry for term, entry in index["index"] if term == "commercial"]
    found = {index["documentIds"][number] for number in documents[field]}
    entries = json.loads((real_site / "api/v1/collections.json").read_text(encoding="utf-8"))["collections"]
    allowed = {entry["id"] for entry in entries if entry["licenses"] and set(entry["licenses"]) <= COMMERCIAL}
    assert found == allowed
    assert "idc/duke-breast-cancer-mri" not in found
