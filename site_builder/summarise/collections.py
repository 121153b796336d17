"""Put together what a source says of a collection and what was counted of it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import ibis
import pyarrow as pa
from ibis import _

from site_builder.columns import COLUMNS, SPECIAL_FACETS
from site_builder.findings import Finding, Report
from site_builder.harmonise.access import harmonise_access
from site_builder.harmonise.disease import harmonise_disease
from site_builder.harmonise.license import License
from site_builder.harmonise.mapped import Mapped
from site_builder.harmonise.site import harmonise_site
from site_builder.harmonise.species import harmonise_species
from site_builder.harmonise.text import readable
from site_builder.model import (
    UNKNOWN,
    Access,
    Collection,
    CollectionRecord,
    Facet,
    FacetCount,
    Filled,
    GrowthPoint,
    Platform,
    RawValue,
    SampleView,
    Totals,
)
from site_builder.slugs import slugs_of
from site_builder.sources.base import Harvest
from site_builder.summarise.completeness import stated_contributors
from site_builder.summarise.cube import counts, rows
from site_builder.summarise.facets import WHOLE, in_order
from site_builder.summarise.lines import with_short_lines
from site_builder.summarise.parts import PartKey, counted_parts, parts_of, uncounted_parts

#: How notes call the columns that a source may lack, where people call them otherwise.
_COLUMN_WORDS = {
    "PatientSex": "sex",
    "PatientAge": "age",
    "EthnicGroup": "ethnicity",
    "BodyPartExamined": "body part",
    "Manufacturer": "manufacturer",
    "license": "licence of the series",
    "instance_count": "number of instances",
    "size_bytes": "size",
    "StudyInstanceUID": "studies",
    "StudyDate": "study date",
    "StudyDescription": "description of the study",
    "SeriesInstanceUID": "series",
    "SeriesDescription": "description of the series",
    "data_url_doi": "DOI of the series",
    "disease_type": "disease",
    "primary_site": "primary site",
    "dicom_viewer_url": "address of a viewer",
    "analysis_result_id": "analysis result of the series",
    "first_release": "release in which a series appeared (growth over releases)",
    "last_release": "release in which a series was last revised",
}
#: What only some sources have, so that nobody misses it elsewhere.
_NOT_MISSED = SPECIAL_FACETS | {"object_ids", "storage_url"}

#: What people read for a kind of access.
_LABELS = {
    "open": "Open",
    "registered": "Needs an account",
    "controlled": "Needs an approval",
    "mixed": "Differs within the collection",
}

Row = dict[str, Any]
#: Harmonised label -> the raw spellings that were read as it.
Labels = dict[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Summary:
    """What was counted: facets, sample views, growth and completeness by collection, and the licences by id."""

    facets: Mapping[str, Mapping[str, Facet]]
    licenses: dict[str, License]
    sample_views: Mapping[str, tuple[SampleView, ...]]
    growth: Mapping[str, tuple[GrowthPoint, ...]]
    placeholders: tuple[str, ...]
    completeness: Mapping[str, tuple[Filled, ...]]


def collections_of(harvest: Harvest, cube: ibis.Table, summary: Summary, report: Report) -> tuple[Collection, ...]:
    """Every collection that has series, in order of its id."""
    source = harvest.source.id
    records = {record.collection_id: record for record in harvest.records}
    figures = {row["collection_id"]: row for row in counts(cube, "collection_id", **_span())}
    parts = counted_parts(source, cube, report)
    for missing in sorted(records.keys() - figures.keys()):
        report.add(Finding("collection-without-series", source, missing, "collection_id", unit="collections"))
    _report_shared(source, cube, report)
    slugs = slugs_of(figures, report, source)
    return tuple(
        collection_of(
            harvest,
            records.get(collection_id) or unrecorded(harvest, collection_id, report),
            slugs[collection_id],
            figures[collection_id],
            parts.get(collection_id, {}),
            summary,
            report,
        )
        for collection_id in sorted(figures)
    )


def _span() -> dict[str, Any]:
    return {"first_release": _.first_release.min(), "last_release": _.last_release.max()}


def unrecorded(harvest: Harvest, collection_id: str, report: Report) -> CollectionRecord:
    """A collection that only its series name: its page says what was counted and nothing else."""
    hint = "its page has counts but no description"
    report.add(
        Finding(
            "collection-without-record",
            harvest.source.id,
            collection_id,
            "collection_id",
            unit="collections",
            hint=hint,
        )
    )
    return CollectionRecord(
        commons_name=harvest.commons.name,
        collection_id=collection_id,
        short_title=readable(collection_id),
        title=readable(collection_id),
    )


def collection_of(
    harvest: Harvest,
    record: CollectionRecord,
    slug: str,
    figures: Row,
    counted: Mapping[PartKey, Row] | None,
    summary: Summary,
    report: Report,
) -> Collection:
    """What is said and what was counted of a collection; `counted` None where the source gives no rows."""
    source, where = harvest.source.id, record.collection_id
    record = with_short_lines(source, record, report)
    _report_subjects(source, record, figures, report)
    if counted is None:
        parts = uncounted_parts(record, summary.licenses)
    else:
        parts = parts_of(source, record, counted, summary.licenses, report)
    totals = totals_of(figures, harvest.provided_in(where))
    diseases = _labels(source, where, "disease_type", record.disease_types, harmonise_disease, report)
    sites = _labels(source, where, "primary_site", record.primary_sites, harmonise_site, report)
    species = _labels(source, where, "species", record.species, harmonise_species, report)
    access = _access(source, record, report)
    updated, notes = _updated(harvest, record, figures)
    facets = dict(summary.facets[where])
    platform: Labels = {harvest.commons.name: (harvest.commons.name,)}
    stated: Labels = {str(access): record.access} if access != UNKNOWN else {}
    for name, labels in (("disease_type", diseases), ("primary_site", sites), ("access", stated)):
        if facets[name].provided:
            facets[name] = _collection_facet(name, labels, totals)
    facets["commons_name"] = _collection_facet("commons_name", platform, totals)
    return Collection(
        id=f"{harvest.commons.slug}/{slug}",
        slug=slug,
        commons_name=harvest.commons.name,
        commons_slug=harvest.commons.slug,
        collection_id=where,
        source_id=source,
        short_title=record.short_title,
        title=record.title,
        description=record.description,
        access=access,
        status=record.status,
        updated=updated,
        published=record.published or _release_date(harvest, figures["first_release"]),
        program=record.program,
        supporting_data=record.supporting_data,
        species=tuple(species),
        disease_types=tuple(diseases),
        primary_sites=tuple(sites),
        data_url_doi=tuple(dict.fromkeys(part.data_url_doi for part in parts if part.data_url_doi)),
        totals=totals,
        facets=facets,
        parts=parts,
        links=record.links,
        commands=record.commands,
        sample_views=summary.sample_views.get(where, ()),
        growth=summary.growth.get(where, ()),
        contributors=stated_contributors(record),
        field_notes=notes | _respelled(species) | _age_note(where, summary) | _not_provided(harvest, where),
        completeness=summary.completeness.get(where, ()),
    )


def totals_of(figures: Row, provided: frozenset[str], collections: int = 1) -> Totals:
    """Counts as totals; a figure that the source does not have is None."""
    return Totals(
        subjects=figures["subjects"],
        studies=figures["studies"],
        series=figures["series"] if figures["rows"] else 0,  # an empty table has no sum
        instances=figures["instances"] if "instance_count" in provided else None,
        size_bytes=figures["size_bytes"] if "size_bytes" in provided else None,
        collections=collections,
        hidden=figures.get("hidden", ()),
        fewer_than=figures.get("fewer_than"),
    )


def _labels(
    source: str,
    where: str,
    field: str,
    raws: Iterable[str],
    harmonise: Callable[[str | None], Mapped[str]],
    report: Report,
) -> Labels:
    """The harmonised labels of a list of raw ones in the order they were stated, each with its raw spellings."""
    found: Labels = {}
    for raw in raws:
        mapped = harmonise(raw)
        if mapped.code:
            report.add(Finding(mapped.code, source, where, field, raw, unit="records", hint=mapped.hint))
        if mapped.value:
            found[mapped.value] = (*found.get(mapped.value, ()), raw)
    return found


def _collection_facet(name: str, values: Labels, totals: Totals) -> Facet:
    """A fact of the whole collection: every value counts all of it."""
    made = (
        FacetCount(
            value,
            _LABELS.get(value, value) if name == "access" else value,
            totals.subjects,
            totals.studies,
            totals.series,
            raw=tuple(RawValue(raw, totals.series or 0) for raw in dict.fromkeys(raws) if raw),
        )
        for value, raws in values.items()
    )
    return Facet(name, "collection", True, tuple(made))


def _access(source: str, record: CollectionRecord, report: Report) -> Access:
    """Access to a collection of which each part states its own: `mixed` where they differ."""
    read = [harmonise_access(raw) for raw in record.access]
    for raw, mapped in zip(record.access, read, strict=True):
        if mapped.code:
            where = record.collection_id
            report.add(Finding(mapped.code, source, where, "access", raw, unit="records", hint=mapped.hint))
    kinds = {mapped.value or "unknown" for mapped in read} or {"unknown"}
    if "unknown" in kinds:  # of what is not stated nothing can be said, not even that access is mixed
        return "unknown"
    return kinds.pop() if len(kinds) == 1 else "mixed"


def _respelled(species: Labels) -> dict[str, str]:
    """Species have no facet, so a note tells how the source spells them where that differs."""
    other = [f"{value} is stated as {', '.join(raws)}" for value, raws in species.items() if set(raws) != {value}]
    return {"species": "; ".join(other)} if other else {}


def _release_date(harvest: Harvest, number: int | None) -> str | None:
    dates = {release.number: release.date for release in harvest.releases}
    return dates.get(number or 0) or None


def _updated(harvest: Harvest, record: CollectionRecord, figures: Row) -> tuple[str | None, dict[str, str]]:
    if record.updated:
        return record.updated, {}
    number = figures["last_release"]
    found = _release_date(harvest, number)
    if not found:
        return None, {}
    return found, {"updated": f"date of release {number}, the newest that added or revised a series"}


def _age_note(where: str, summary: Summary) -> dict[str, str]:
    if where not in summary.placeholders:
        return {}
    return {"PatientAge": "every age the source states is 0, a placeholder; ages are shown as unknown"}


def _not_provided(harvest: Harvest, where: str) -> dict[str, str]:
    """A note for every column that the source does not have; identifiers and modalities every source has."""
    names = (*(column.name for column in COLUMNS), "disease_type", "primary_site", "species")
    missing = [name for name in names if name not in harvest.provided_in(where) and name not in _NOT_MISSED]
    return {name: f"{_COLUMN_WORDS.get(name, name)} not provided by {harvest.commons.name}" for name in missing}


def _report_subjects(source: str, record: CollectionRecord, figures: Row, report: Report) -> None:
    stated, counted = record.stated_subjects, figures["subjects"]
    if stated is not None and stated != counted:
        hint = f"the record states {stated:,}, the series have {counted:,} distinct PatientID; the count is shown"
        report.add(
            Finding("subjects-differ", source, record.collection_id, "subjects", str(stated), unit="records", hint=hint)
        )


def _report_shared(source: str, cube: ibis.Table, report: Report) -> None:
    """Studies of several subjects, and subjects of several collections."""
    named = cube.filter(_.study.notnull())
    studies = named.group_by("collection_id", "StudyInstanceUID").agg(n=_.subject.nunique())
    several = studies.filter(_.n > 1).group_by("collection_id")
    shared = several.agg(count=_.count(), most=_.n.max(), first=_.StudyInstanceUID.min())
    for row in rows(shared.order_by("collection_id")):
        hint = f"up to {row['most']} subjects share one; this is the first"
        where, study = row["collection_id"], row["first"]
        report.add(Finding("study-shared", source, where, "StudyInstanceUID", study, row["count"], "studies", hint))
    people = cube.filter(_.subject.notnull()).select("collection_id", "subject").distinct()
    elsewhere = people.group_by("subject").agg(n=_.count()).filter(_.n > 1)
    counted = people.semi_join(elsewhere, "subject").group_by("collection_id").agg(count=_.count())
    for row in rows(counted.order_by("collection_id")):
        hint = "their PatientID occurs in other collections too; totals of the platform count them once"
        where = row["collection_id"]
        report.add(Finding("subject-shared", source, where, "PatientID", "", row["count"], "subjects", hint))


def platform_of(harvest: Harvest, cube: ibis.Table, summary: Summary, collections: Sequence[Collection]) -> Platform:
    """The commons as a whole: a subject of two collections is one subject."""
    figures = counts(cube)[0]
    return Platform(
        commons=harvest.commons,
        source=harvest.source,
        totals=totals_of(figures, harvest.provided, len(collections)),
        facets=platform_facets(summary.facets[WHOLE], cube, collections),
        growth=summary.growth.get(WHOLE, ()),
        releases=tuple((str(release.number), release.date) for release in harvest.releases),
        provided=tuple(sorted(harvest.provided)),
    )


def platform_facets(
    whole: Mapping[str, Facet], cube: ibis.Table, collections: Sequence[Collection]
) -> dict[str, Facet]:
    """The facets over `collections`, those that are facts of collections included."""
    facets = dict(whole)
    for name, facet in whole.items():
        if facet.level == "collection" and (facet.provided or name == "commons_name"):
            facets[name] = _across(name, cube, collections)
    return facets


def _across(name: str, cube: ibis.Table, collections: Sequence[Collection]) -> Facet:
    """A collection-level facet over the commons: distinct subjects of the collections with each value."""
    pairs = [(c.collection_id, count.value) for c in collections for count in c.facets[name].counts]
    if not pairs:
        return Facet(name, "collection", True)
    schema = pa.schema({"collection_id": pa.string(), "value": pa.string()})
    stated = pa.Table.from_arrays([pa.array(column) for column in zip(*pairs, strict=True)], schema=schema)
    valued = cube.join(ibis.memtable(stated), "collection_id")
    labels = {count.value: count.label for c in collections for count in c.facets[name].counts}
    found = counts(valued, "value", collections=_.collection_id.nunique())
    made = [
        FacetCount(r["value"], labels[r["value"]], r["subjects"], r["studies"], r["series"], r["collections"])
        for r in found
    ]
    facet = Facet(name, "collection", True)
    return replace(facet, counts=in_order(facet, made))
