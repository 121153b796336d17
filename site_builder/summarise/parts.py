"""Parts of a collection: what each DOI contributes, its original data or one analysis result.

A part is known by its kind and the canonical address of its DOI. Data whose address is missing or was refused
are one part, so that the parts of a collection always add up to its series.
"""

from collections.abc import Mapping
from typing import Any

import ibis
from ibis import _

from site_builder.findings import Finding, Report
from site_builder.harmonise.doi import harmonise_data_url
from site_builder.harmonise.join import build_map, findings_of, raw_counts, with_values
from site_builder.harmonise.license import License, harmonise_licenses
from site_builder.harmonise.modality import harmonise_modality
from site_builder.harmonise.text import readable
from site_builder.model import CollectionRecord, Part, PartRecord
from site_builder.summarise.cube import counts, rows

Row = dict[str, Any]
#: Kind of a part and its canonical address.
PartKey = tuple[str, str | None]


def counted_parts(source: str, cube: ibis.Table, report: Report) -> dict[str, dict[PartKey, Row]]:
    """What was counted per collection, kind and canonical address; data without a safe address are one part."""
    raws = raw_counts(cube, "data_url_doi")
    distinct = dict.fromkeys(count.raw for count in raws)
    addresses, doubtful = build_map("data_url_doi", distinct, harmonise_data_url, lambda url: (url,))
    report.extend(findings_of(source, "data_url_doi", raws, doubtful))
    kind = ibis.ifelse(_.analysis_result_id.isnull(), "original_data", "analysis_result")
    valued = with_values(cube, addresses, "address").mutate(kind=kind)
    keys = ("collection_id", "kind", "address")
    found: dict[str, dict[PartKey, Row]] = {}
    for row in counts(valued, *keys, analysis_result_id=_.analysis_result_id.min()):
        row |= {"modalities": {}, "licenses": {}}
        found.setdefault(row["collection_id"], {})[row["kind"], row["address"]] = row
    split = valued.group_by(*keys, "Modality", "license").agg(rows=_["rows"].sum())
    for row in rows(split.order_by(*keys, _["rows"].desc(), "Modality", "license")):
        part = found[row["collection_id"]][row["kind"], row["address"]]
        for name, value in (("modalities", row["Modality"]), ("licenses", row["license"])):
            part[name][value] = part[name].get(value, 0) + row["rows"]
    return found


def parts_of(
    source: str,
    record: CollectionRecord,
    counted: Mapping[PartKey, Row],
    licenses: dict[str, License],
    report: Report,
) -> tuple[Part, ...]:
    """Recorded parts with their counts, then counted ones that no record describes; originals first."""
    described: dict[PartKey, PartRecord] = {(part.kind, part.data_url_doi): part for part in record.parts}
    made = []
    for key, row in counted.items():
        part = described.pop(key, None) or _undescribed(source, record, row, key, report)
        made.append(_with_counts(source, record, part, row, licenses, report))
    for unused in described.values():
        address = unused.data_url_doi or ""
        report.add(Finding("doi-without-series", source, record.collection_id, "data_url_doi", address))
    return tuple(sorted(made, key=lambda part: (part.kind != "original_data", -(part.series or 0), part.id)))


def uncounted_parts(record: CollectionRecord, licenses: dict[str, License]) -> tuple[Part, ...]:
    """Recorded parts of a source that gives no rows: their figures are not provided."""
    made = []
    for part in record.parts:
        stated = harmonise_licenses(part.stated_license).value or ()
        licenses.update({license_.id: license_ for license_ in stated})
        first = stated[0].id if stated else None
        ids = tuple(license_.id for license_ in stated)
        made.append(_part(part, first, licenses=ids))
    return tuple(made)


def _part(part: PartRecord, stated: str | None, **counted: Any) -> Part:
    """What was said and what was counted, as one."""
    return Part(
        kind=part.kind,
        id=part.id,
        title=part.title,
        data_url_doi=part.data_url_doi,
        description=part.description,
        citation=part.citation,
        stated_license=stated,
        updated=part.updated,
        provenance=part.provenance,
        **counted,
    )


def _undescribed(source: str, record: CollectionRecord, row: Row, key: PartKey, report: Report) -> PartRecord:
    kind, address = key
    if record.parts:
        report.add(
            Finding("doi-without-record", source, record.collection_id, "data_url_doi", address or "",
                    row["rows"], "series")
        )  # fmt: skip
    return PartRecord(
        kind="analysis_result" if kind == "analysis_result" else "original_data",
        id=readable(row["analysis_result_id"] or record.collection_id),
        title=readable(row["analysis_result_id"]) if row["analysis_result_id"] else "",
        data_url_doi=address,
    )


def _with_counts(
    source: str, record: CollectionRecord, part: PartRecord, row: Row, licenses: dict[str, License], report: Report
) -> Part:
    read = [license_ for raw in row["licenses"] for license_ in harmonise_licenses(raw).value or ()]
    found = tuple(dict.fromkeys(license_.id for license_ in read))
    read_stated = harmonise_licenses(part.stated_license)
    stated = tuple(license_.id for license_ in read_stated.value or ())
    # what the series say in the same words is reported of them
    if read_stated.code and part.stated_license not in row["licenses"]:
        report.add(
            Finding(read_stated.code, source, record.collection_id, "license", str(part.stated_license),
                    1, "records", read_stated.hint)
        )  # fmt: skip
    licenses.update({license_.id: license_ for license_ in read_stated.value or () if license_.id not in licenses})
    if stated and found and set(found) != set(stated):
        said, counted = (", ".join(licenses[i].label for i in ids) for ids in (stated, found))
        hint = f"the record states {said}, the series state {counted}"
        report.add(
            Finding("license-mismatch", source, record.collection_id, "license", part.data_url_doi or part.id,
                    row["rows"], "series", hint)
        )  # fmt: skip
    return _part(
        part,
        stated[0] if stated else None,
        subjects=row["subjects"],
        studies=row["studies"],
        series=row["series"],
        instances=row["instances"],
        size_bytes=row["size_bytes"],
        modalities=tuple(dict.fromkeys(code for raw in row["modalities"] for code in _codes(raw))),
        licenses=found,
    )


def _codes(raw: str | None) -> tuple[str, ...]:
    return tuple(harmonise_modality(raw).value or ())
