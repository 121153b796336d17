"""`collections/<commons>/<collection>/croissant.json`: the table of a collection's series, for programs to load.

The dataset is the collection: its licences, authors and citation. What is loaded are the rows, which have the addresses
of the images; a licence that differs from series to series stands in each row.
"""

import re

from site_builder.citations.bibtex import bibtex
from site_builder.columns import RAW
from site_builder.config import SiteConfig
from site_builder.exports.croissant.nodes import (
    CONFORMS_TO,
    CONTEXT,
    PARQUET,
    RAI,
    Enumeration,
    TableColumn,
    TableFile,
    Term,
    calendar_version,
    file_object,
    origin,
    record_sets,
)
from site_builder.exports.series import series_path
from site_builder.linked.agents import organization
from site_builder.linked.described import Described, address, license_address, modality_label
from site_builder.linked.nodes import Json, license_node, provider, stated
from site_builder.linked.schema_org import creators, keywords, published
from site_builder.linked.terms import techniques
from site_builder.model import Collection, Facet, SeriesTable, SourceInfo
from site_builder.phrases import amount
from site_builder.series.fields import dtype_of, meaning

#: What tells something of a person, and as what (Croissant RAI 1.0, `personalSensitiveInformation`).
_PERSONAL = {
    "PatientSex": "Sex",
    "PatientAge": "Age",
    "race": "Race",
    "EthnicGroup": "Ethnicity",
    "covid19_positive": "Result of a test for COVID-19",
}
#: What leads to the images themselves.
_ADDRESSES = frozenset({"storage_url", "object_ids", "dicom_viewer_url", "data_url_doi"})
_VERSION = re.compile(r"(?:0|[1-9][0-9]*)(?:\.(?:0|[1-9][0-9]*)){0,2}")
_UID = "SeriesInstanceUID"


def series_croissant(described: Described, table: SeriesTable, config: SiteConfig) -> Json:
    """A collection with its table of series."""
    collection, own = described.collection, described.cited[0]
    source = next(s for s in described.platform.sources if s.id == collection.source_id)
    host = provider(described.platform)
    said = _responsible(collection, table)
    rows = f"A row for each of {amount(table.rows, 'series')} of the collection, without the images{_leading(table)}."
    file = _file(collection, table, config)
    return stated(
        {
            "@context": CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": [CONFORMS_TO, RAI] if said else CONFORMS_TO,
            "name": collection.title or collection.id,
            "description": f"{described.description}\n\n{rows}",
            "url": described.page,
            "sameAs": list(described.same_as),
            "license": [license_node(one) for one in described.licenses],
            "sdLicense": config.license,
            "creator": creators(described) or [host],
            "publisher": organization(described.publisher) if described.publisher else host,
            # Croissant demands a day: that of these rows, where nobody says when the data were published.
            "datePublished": published(described) or source.released or source.retrieved_at[:10],
            "dateModified": collection.updated,
            "version": _version(source),
            "inLanguage": config.language,
            "keywords": keywords(described),
            "citeAs": bibtex({own.key: own.reference}).strip(),
            "prov:wasDerivedFrom": origin(source),
            **said,
            "distribution": [file_object(file)],
            "recordSet": record_sets(
                "series", rows, file, columns_of(table), _key(table), _explained(described, table)
            ),
        }
    )


def columns_of(table: SeriesTable) -> list[TableColumn]:
    """The columns of a table of series with what its own metadata say of them."""
    found = []
    for name in table.columns:
        said = meaning(name)
        term = f" {said['term']}." if said["term"] else ""
        found.append(TableColumn(name, dtype_of(name), f"{said['description']}{term}", said.get("unit", "")))
    return found


def _file(collection: Collection, table: SeriesTable, config: SiteConfig) -> TableFile:
    what = "The series of the collection as Parquet, with the meaning and unit of each column in its metadata."
    return TableFile(
        "series.parquet", config.base_url + series_path(collection), PARQUET, table.size_bytes, table.sha256, what
    )


def _leading(table: SeriesTable) -> str:
    return ", but with their addresses" if not _ADDRESSES.isdisjoint(table.columns) else ""


def _version(source: SourceInfo) -> str:
    """The release of the source, where that is a version as Croissant wants it; else the day on which it was read."""
    return source.version if _VERSION.fullmatch(source.version) else calendar_version(source.retrieved_at)


def _key(table: SeriesTable) -> str | None:
    """The column that tells rows apart: each row has a UID of its own."""
    return _UID if _UID in table.columns and table.uids == table.rows else None


def _explained(described: Described, table: SeriesTable) -> dict[str, Enumeration]:
    """Values of the columns that have codes: modalities, licences, analysis results."""
    facets = described.collection.facets
    results = {part.id: part for part in described.collection.parts if part.kind == "analysis_result" and part.id}
    modalities = [Term(v, modality_label(v), _explains(v)) for v in described.collection.values("Modality")]
    licenses = [Term(one.id, one.name, license_address(one)) for one in described.licenses]
    derived = [Term(id_, part.title or id_, address(part.data_url_doi)) for id_, part in results.items()]
    found = {
        "Modality": Enumeration("modalities", "Modalities.", tuple(modalities), _is_exact(facets["Modality"], table)),
        "license": Enumeration("licenses", "Licences of series.", tuple(licenses), _is_exact(facets["license"], table)),
        "analysis_result_id": Enumeration("analysis_results", "Data derived from the original ones.", tuple(derived)),
    }
    return {name: values for name, values in found.items() if name in table.columns}


def _is_exact(facet: Facet, table: SeriesTable) -> bool:
    """Whether each row has one value at most: then the counts of the values add up to the rows."""
    return sum(facet.main(count) or 0 for count in facet.counts) == table.rows


def _explains(code: str) -> str | None:
    """Where DICOM defines a modality."""
    [term] = techniques([code])
    return None if isinstance(term, str) else term["inDefinedTermSet"]


def _responsible(collection: Collection, table: SeriesTable) -> Json:
    """Properties of Croissant RAI that are true of the table; nothing where none is."""
    personal = [what for column, what in _PERSONAL.items() if column in table.columns]
    done = []
    if any(name.endswith(RAW) for name in table.columns):
        done.append(f"Values are brought to one vocabulary; a column that ends in {RAW} has those of the source.")
    if "PatientAge" in table.columns:
        done.append("Ages are in years; those over 89 are told as 90.")
    people = not collection.species or "Human" in collection.species
    return stated(
        {"rai:personalSensitiveInformation": personal if people else [], "rai:dataPreprocessingProtocol": done}
    )
