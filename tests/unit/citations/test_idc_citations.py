"""Every citation of the installed IDC index is read whole."""

from pathlib import Path

import idc_index_data
import pyarrow.parquet as pq
import pytest

from site_builder.citations.parsing import Reference, read_citation
from site_builder.harmonise.text import citation_text, split_citations


@pytest.fixture(scope="module")
def references() -> list[Reference]:
    folder = Path(idc_index_data.__file__).parent
    sources = pq.read_table(folder / "collections_index.parquet", columns=["sources"])["sources"].to_pylist()
    stated = [entry["citation"] for entries in sources if entries for entry in entries]
    stated += pq.read_table(folder / "analysis_results_index.parquet", columns=["citation"])["citation"].to_pylist()
    texts = dict.fromkeys(citation_text(one) for raw in stated if raw for one in split_citations(raw))
    return [read_citation(text) for text in texts if text]


def test_all_of_every_citation_is_in_its_fields(references: list[Reference]) -> None:
    assert len(references) > 200
    assert [reference.verbatim for reference in references if not reference.complete] == []


def test_no_field_lacks_what_its_citation_has(references: list[Reference]) -> None:
    for reference in references:
        assert reference.authors
        assert reference.title
        assert reference.doi
        assert reference.publisher or reference.container


def test_the_fields_make_up_the_citation(references: list[Reference]) -> None:
    """What is left of a citation without its fields are stops, brackets and the words around them."""
    for reference in references:
        rest = reference.verbatim.casefold().replace(reference.title.casefold(), "", 1)
        for part in (
            reference.doi,
            reference.publisher,
            reference.container,
            reference.volume,
            reference.issue,
            reference.pages,
        ):
            rest = rest.replace(part.casefold(), "", 1) if part else rest
        for name in reference.authors:
            for word in (name.literal, name.family, name.given, name.suffix):
                assert word.casefold() in rest
                rest = rest.replace(word.casefold(), "", 1)
        left = (
            rest.replace("https://doi.org/", "").replace(str(reference.year), "", 1).replace(reference.version, "", 1)
        )
        assert set(left.replace("version", "").replace("data set", "").replace("dataset", "")) <= set(" .,;&()[]…"), (
            left
        )
