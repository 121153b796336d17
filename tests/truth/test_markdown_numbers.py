"""The Markdown copy of a collection of IDC: every number of the API that its page shows stands in it."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from site_builder.filters import counted, human_bytes
from tests.fixtures.markdown import read_markdown, spaced
from tests.truth.api import Api
from tests.unit.test_markdown_copies import check_links_of_copies, copies, missing_numbers

COLLECTIONS = ("nlst", "tcga_brca", "lidc_idri", "cc_radiomics_phantom", "htan_ohsu")


@pytest.mark.parametrize("id_", COLLECTIONS)
def test_counts_stand_in_the_copy_with_their_units(real_site: Path, api: Api, id_: str) -> None:
    detail = api.details[id_]
    text = (real_site / detail["url"] / "index.md").read_text(encoding="utf-8")
    words = " ".join(spaced(read_markdown(text).root).split())
    for unit in ("subjects", "studies", "series", "instances"):
        assert counted(SimpleNamespace(**detail), unit) in words
    assert human_bytes(detail["size_bytes"]) in words
    for facet in ("Modality", "license", "PatientSex"):
        unit = detail["facet_units"][facet]
        for count in detail["facets"][facet][:11]:
            assert f"{count[unit]:,}" in words, (facet, count["value"])
    for url in detail["data_url_doi"]:
        assert url in text


def test_every_number_of_every_page_stands_in_its_copy(real_site: Path) -> None:
    found = copies(real_site)
    assert len(found) > 400
    missing = {path: gone for path, text in found.items() if (gone := missing_numbers(real_site / path, text))}
    assert missing == {}


def test_links_of_copies_lead_to_files(real_site: Path) -> None:
    check_links_of_copies(real_site)
