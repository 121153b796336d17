"""A small contributed table, with the headers of the SOP, for tests."""

import csv
import gzip
import io
from collections.abc import Iterable, Mapping
from pathlib import Path

#: Headers of a table as people send it, in the SOP's words.
HEADERS = (
    "Study ID", "Series ID", "Patient ID", "Collection ID", "commons_long_name", "commons_name", "data_contributor",
    "license", "Modality", "data_url_doi", "StudyDescription", "SeriesDescription", "PatientAge", "PatientSex",
    "EthnicGroup", "BodyPartExamined", "Manufacturer", "disease_type", "primary_site",
)  # fmt: skip
Cells = Mapping[str, str]


def sheet_row(number: int, **cells: str) -> dict[str, str]:
    """A row of the SOP for series `number`; a header with a blank is written with an underscore."""
    row = {
        "Study ID": f"1.2.{number}",
        "Series ID": f"1.2.{number}.1",
        "Patient ID": f"P{number}",
        "Collection ID": "lung_one",
        "commons_long_name": "A platform of tests",
        "commons_name": "Testbed",
        "data_contributor": "Testbed",
        "license": "CC BY 4.0",
        "Modality": "CT",
        "data_url_doi": "https://doi.org/10.7937/lung",
        "StudyDescription": "CT CHEST",
        "SeriesDescription": "Axial",
        "PatientAge": "40",
        "PatientSex": "Female",
        "EthnicGroup": "Not Hispanic or Latino",
        "BodyPartExamined": "CHEST",
        "Manufacturer": "Maker",
        "disease_type": "Lung Cancer",
        "primary_site": "Lung",
    }
    return row | {header.replace("_ID", " ID"): cell for header, cell in cells.items()}


def sheet_text(rows: Iterable[Cells], headers: Iterable[str] = HEADERS, separator: str = ",") -> str:
    """The rows as text with a header."""
    file = io.StringIO()
    writer = csv.writer(file, delimiter=separator, lineterminator="\n")
    names = list(headers)
    writer.writerow(names)
    writer.writerows([row.get(name, "") for name in names] for row in rows)
    return file.getvalue()


def write_text(path: Path, text: str | bytes) -> Path:
    """Write a file, and the folder it is in."""
    path.parent.mkdir(parents=True, exist_ok=True)
    data = text.encode() if isinstance(text, str) else text
    path.write_bytes(gzip.compress(data, mtime=0) if path.suffix == ".gz" else data)
    return path


def write_sheet(path: Path) -> Path:
    """Seven series of three collections on two platforms."""
    other = {"commons_name": "ACRdart", "commons_long_name": "ACR data", "Collection_ID": "ACRIN 6690"}
    rows = [
        sheet_row(1),
        sheet_row(1, Series_ID="1.2.1.2", Modality="SEG"),
        sheet_row(2, PatientSex="M", PatientAge="066Y"),
        sheet_row(3, Collection_ID="brain_two", disease_type="Glioma", primary_site="Brain", Modality="MR"),
        sheet_row(4, Collection_ID="brain_two", disease_type="Glioma", primary_site="Brain", Modality="MR"),
        sheet_row(5, **other),
        sheet_row(6, **other, license="CC BY-NC 3.0"),
    ]
    return write_text(path, sheet_text(rows))
