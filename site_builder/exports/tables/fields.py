"""The fields of the table of collections, each declared once: what it is called, its type, its unit, its meaning.

The CSV and Parquet files, their description in Croissant and the data dictionary are made from `FIELDS`. Names are
those of `api/v1/collections.json`, which has the same facts; addresses are whole here, for a file is read anywhere.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from site_builder.exports.api import summary_json
from site_builder.model import Collection, Platform
from site_builder.twins import own_doi

Dtype = Literal["string", "int64", "date", "timestamp", "list"]
Value = str | int | date | datetime | list[str] | None


@dataclass(frozen=True, slots=True)
class TableField:
    """One field: `list` is one of texts, `timestamp` a time in UTC, `date` a day."""

    name: str
    dtype: Dtype
    help: str
    unit: str = ""


FIELDS: tuple[TableField, ...] = (
    TableField("id", "string", "Identifier in this catalogue, of platform and collection."),
    TableField("url", "string", "Address of the collection's page in this catalogue."),
    TableField("title", "string", "Title of the collection."),
    TableField("short_title", "string", "What the collection is called in short."),
    TableField("commons_name", "string", "Platform that hosts the data, its short name."),
    TableField("commons_long_name", "string", "Platform that hosts the data, its full name."),
    TableField("collection_id", "string", "Identifier of the collection at its platform."),
    TableField("subjects", "int64", "Number of subjects: distinct PatientID within the platform.", "subjects"),
    TableField("studies", "int64", "Number of studies.", "studies"),
    TableField("series", "int64", "Number of series.", "series"),
    TableField("instances", "int64", "Number of SOP instances (files).", "instances"),
    TableField("size_bytes", "int64", "Size of the DICOM files.", "bytes"),
    TableField("hidden", "list", "Figures of this row left out because they are small, not because nobody knows."),
    TableField("fewer_than", "int64", "Bound of the subjects where these are hidden, if it is known.", "subjects"),
    TableField("modalities", "list", "DICOM codes of the modalities, the most frequent first."),
    TableField("body_parts", "list", "Parts of the body that were imaged, the most frequent first."),
    TableField("disease_types", "list", "Diseases that are studied."),
    TableField("primary_sites", "list", "Sites of the disease."),
    TableField("species", "list", "Species of the subjects."),
    TableField("licenses", "list", "Licences of the series, the most frequent first; by SPDX where that has them."),
    TableField("access", "string", "How the data are got: open, registered, controlled, mixed or unknown."),
    TableField("doi", "string", "Address of the DOI of the largest part of the original data."),
    TableField("data_url_doi", "list", "DOIs or addresses where the data are found, analysis results included."),
    TableField("landing_page", "string", "Address of a page about the collection elsewhere."),
    TableField("contributors", "list", "Platforms or groups that contribute the metadata or host the files."),
    TableField("updated", "date", "Day on which the data last changed, as their source says."),
    TableField("published", "date", "Day on which the platform first listed the data."),
    TableField("twins", "list", "Identifiers here of the same collection as other platforms list it."),
    TableField("canonical", "string", "Identifier of the one of these listings that the catalogue's totals count."),
    TableField("source", "string", "Source of the catalogue that the row is from: its name in the configuration."),
    TableField("source_version", "string", "Release of that source."),
    TableField("retrieved_at", "timestamp", "When that source was read.", "UTC"),
    TableField("description", "string", "What the collection is, in its source's words, in paragraphs."),
)  # fmt: skip

#: Lists that are made of a facet: where the source has no such field they are null, and empty where none is known.
_FACET_OF = {
    "modalities": "Modality",
    "body_parts": "BodyPartExamined",
    "disease_types": "disease_type",
    "primary_sites": "primary_site",
    "licenses": "license",
}
#: Lists that are null where the source says nothing.
_STATED = ("species", "data_url_doi", "contributors")


def row_of(collection: Collection, platform: Platform, base_url: str) -> dict[str, Value]:
    """The row of a collection by the names of the fields; None where the source does not provide the fact."""
    source = next(source for source in platform.sources if source.id == collection.source_id)
    found: dict[str, Any] = {
        "hidden": [],
        "fewer_than": None,
        **summary_json(collection),
        "url": base_url + collection.url,
        "commons_long_name": platform.commons.long_name or None,
        "doi": own_doi(collection),
        "landing_page": next((link.url for link in collection.links if link.role == "landing_page"), None),
        "contributors": list(collection.contributors),
        "updated": _day(collection.updated),
        "published": _day(collection.published),
        "twins": [twin.id for twin in collection.twins],
        "source": source.id,
        "source_version": source.version or None,
        "retrieved_at": datetime.fromisoformat(source.retrieved_at),
        "description": "\n\n".join(collection.description) or None,
    }
    missing = [name for name, facet in _FACET_OF.items() if not collection.facets[facet].provided]
    absent = [name for name in _STATED if not found[name]]
    return {field.name: found[field.name] for field in FIELDS} | dict.fromkeys([*missing, *absent])


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
