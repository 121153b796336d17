"""A site of its own with a tiny IDC release: two collections, three subjects, four series."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

CONFIG = """title = "Tiny atlas"
base_url = "https://example.org/tiny/"

[[sources]]
id = "idc"
kind = "idc"
path = "../data"
"""
#: collection, subject, study, series, modality, sex, age, body part, manufacturer, release of the series
SERIES = [
    ("lung_one", "L1", "1.2.1", "1.2.1.1", "CT", "F", "061Y", "CHEST", "SIEMENS", 1),
    ("lung_one", "L1", "1.2.1", "1.2.1.2", "SEG", "F", "061Y", "CHEST", "QIICR", 2),
    ("lung_one", "L2", "1.2.2", "1.2.2.1", "CT", "M", "155Y", "CHEST", "SIEMENS", 1),
    ("brain_two", "B1", "1.2.3", "1.2.3.1", "MR", "O", "12W", "BRAIN", "GE MEDICAL SYSTEMS", 2),
]
COLLECTIONS = [
    {"collection_id": "lung_one", "collection_name": "Lung-One", "cancer_types": "Lung Cancer", "subjects": 2},
    {"collection_id": "brain_two", "collection_name": "Brain-Two", "cancer_types": "Glioma", "subjects": 1},
]


def tiny_site(folder: Path) -> Path:
    """Write `content/site.toml` and `data/` into a new folder; return the path of the configuration."""
    data = folder / "data"
    data.mkdir(parents=True)
    rows: list[dict[str, Any]] = [
        {
            "collection_id": collection,
            "PatientID": subject,
            "StudyInstanceUID": study,
            "SeriesInstanceUID": series,
            "Modality": modality,
            "PatientSex": sex,
            "PatientAge": age,
            "BodyPartExamined": part,
            "Manufacturer": maker,
            "StudyDate": "2001-02-03",
            "StudyDescription": "a study",
            "SeriesDescription": "a series",
            "license_short_name": "CC BY 4.0",
            "source_DOI": f"10.7937/{collection}",
            "analysis_result_id": None,
            "instanceCount": 10,
            "series_size_MB": 5.5,
            "series_init_idc_version": release,
            "series_revised_idc_version": release,
        }
        for collection, subject, study, series, modality, sex, age, part, maker, release in SERIES
    ]
    records: list[dict[str, Any]] = [
        {
            "species": "Human",
            "tumor_locations": "Lung",
            "sources": [
                {
                    "source_doi": f"10.7937/{record['collection_id']}",
                    "source_id": record["collection_id"],
                    "source_type": "original_data",
                    "source_title": f"Data from {record['collection_name']}",
                    "Access": "Public",
                    "license": {"license_short_name": "CC BY 4.0"},
                    "citation": f"Somebody. {record['collection_name']}. 2020.",
                }
            ],
            "supporting_data": "",
            "program_id": "TINY",
            "status": "Complete",
            "updated": "2024-05-06",
            "description": f"The collection {record['collection_name']}.",
            **record,
        }
        for record in COLLECTIONS
    ]
    tables: dict[str, list[dict[str, Any]]] = {
        "idc_index": rows,
        "collections_index": records,
        "version_metadata_index": [
            {"idc_version": 1, "version_timestamp": "2023-01-02"},
            {"idc_version": 2, "version_timestamp": "2024-05-06"},
        ],
    }
    for name, values in tables.items():
        pq.write_table(pa.Table.from_pylist(values), data / f"{name}.parquet")
    config = folder / "content" / "site.toml"
    config.parent.mkdir()
    config.write_text(CONFIG, encoding="utf-8")
    return config
