"""A site of its own with a tiny IDC release: two collections, three subjects, four series."""

from pathlib import Path

from tests.fixtures.idc import collection_row, entry, series_row, write_idc

CONFIG = """title = "Tiny atlas"
base_url = "https://example.org/tiny/"

[[sources]]
id = "idc"
kind = "idc"
path = "../data"
"""


def tiny_site(folder: Path) -> Path:
    """Write `content/site.toml` and `data/` into a new folder; return the path of the configuration.

    One age (`155Y`) is out of range, which is the only finding.
    """
    lung, brain = "10.7937/lung", "10.7937/brain"
    scan = {"collection_id": "lung_one", "source_DOI": lung}
    derived = {"Modality": "SEG", "SeriesInstanceUID": "1.2.3.1.2", "series_init_idc_version": 2}
    write_idc(
        folder / "data",
        [
            series_row(1, **scan),
            series_row(1, **scan, **derived),
            series_row(2, **scan, PatientAge="155Y"),
            series_row(3, collection_id="brain_two", source_DOI=brain, Modality="MR", BodyPartExamined="BRAIN"),
        ],
        [
            collection_row("lung_one", subjects=2, sources=[entry(source_id="lung_one", source_doi=lung)]),
            collection_row("brain_two", cancer_types="Glioma", sources=[entry(source_id="b", source_doi=brain)]),
        ],
    )
    config = folder / "content" / "site.toml"
    config.parent.mkdir()
    config.write_text(CONFIG, encoding="utf-8")
    return config
