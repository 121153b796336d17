"""What a Guppy says of each collection: its `dataset`, and what subjects, studies and series say of theirs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import ibis
from ibis import _

from site_builder.findings import Finding, Report
from site_builder.harmonise.disease import split_diseases
from site_builder.harmonise.doi import harmonise_data_url
from site_builder.harmonise.site import split_sites
from site_builder.harmonise.text import citation_html, citation_text, paragraphs, plain_text, readable, split_citations
from site_builder.model import Citation, CollectionRecord, Commons, Link, PartRecord
from site_builder.sources.guppy.places import COLLECTION, COMMONS, PLACE, commons_key, place_of
from site_builder.sources.guppy.profiles import RECORD_FIELDS, SEVERAL_LICENSES, Profile
from site_builder.sources.guppy.tables import Opened, dicts
from site_builder.sources.idc_records import iso_date

#: (key of the commons, collection) -> field -> its distinct values, the most frequent first.
Stated = dict[tuple[str, str], dict[str, list[str]]]
#: Collection-level facts that records carry, and the field that states them.
PROVIDED = {"disease_type": "disease_type", "primary_site": "primary_site"}
#: Who did what, in words.
PROVENANCE = {"data_contributor": "contributed by", "metadata_source_api": "metadata from"}


@dataclass(frozen=True, slots=True)
class Listed:
    """What is stated of collections: by their own record (`dataset`) and by their rows."""

    records: Stated
    rows: Stated

    def values(self, place: tuple[str, str], field: str) -> list[str]:
        """What a collection's record says, else what its rows say."""
        return self.records.get(place, {}).get(field) or self.rows.get(place, {}).get(field, [])

    def of_commons(self, key: str, field: str) -> list[str]:
        """The distinct values of a field over all collections of a commons, in their order."""
        places = sorted(place for place in {*self.records, *self.rows} if place[0] == key)
        return list(dict.fromkeys(value for place in places for value in self.values(place, field)))


def stated_in(opened: Opened) -> Listed:
    """What the tables say of each collection."""
    rows: Stated = {}
    for level in reversed(opened.levels):
        _gather(opened.profile, opened.of(level), rows)
    records: Stated = {}
    listed = opened.tables.get(opened.profile.types.get("collection", ""))
    if listed is not None:
        _gather(opened.profile, listed, records)
    return Listed(records, rows)


def _gather(profile: Profile, table: ibis.Table, into: Stated) -> None:
    """Every distinct value of the fields that a table has; one that a coarser level states is not asked again."""
    placed = table.mutate(**place_of(profile, table, 0))
    for row in dicts(placed.select(*PLACE).distinct()):
        if row[COMMONS] is not None and row[COLLECTION] is not None:
            into.setdefault((commons_key(row[COMMONS]), row[COLLECTION]), {})
    for field in (name for name in RECORD_FIELDS if name in table.columns):
        values = placed.select(*PLACE, value=placed[field].unnest()).filter(_.value.notnull() & (_.value != ""))
        counted = values.group_by(*PLACE, "value").agg(n=_.count()).order_by(*PLACE, _.n.desc(), "value")
        for row in dicts(counted):
            if row[COMMONS] is not None and row[COLLECTION] is not None:
                found = into[commons_key(row[COMMONS]), row[COLLECTION]].setdefault(field, [])
                found += [row["value"]] if row["value"] not in found else []


def records_of(
    source: str, commons: Commons, key: str, ids: Iterable[str], listed: Listed, report: Report
) -> tuple[CollectionRecord, ...]:
    """The record of each collection of a commons, in their order; a dataset without rows has one, too."""
    named = {place[1] for place in listed.records if place[0] == key}
    for id_ in sorted(set(ids) - named if listed.records else ()):
        report.add(Finding("collection-without-record", source, id_, "collection_id", unit="collections"))
    return tuple(_record(source, commons, (key, id_), listed, report) for id_ in sorted({*ids, *named}))


def _record(source: str, commons: Commons, place: tuple[str, str], listed: Listed, report: Report) -> CollectionRecord:
    def first(field: str) -> str:
        return next((text for value in listed.values(place, field) if (text := plain_text(value))), "")

    def every(field: str, split: Any) -> tuple[str, ...]:
        return tuple(dict.fromkeys(part for value in listed.values(place, field) for part in split(value)))

    id_ = place[1]
    return CollectionRecord(
        commons_name=commons.name,
        collection_id=id_,
        short_title=readable(id_),
        title=first("full_name") or readable(id_),
        description=paragraphs(next(iter(listed.values(place, "data_description")), None)),
        disease_types=every("disease_type", split_diseases),
        primary_sites=every("primary_site", split_sites),
        updated=_updated(source, id_, listed.values(place, "metadata_source_date"), report),
        contributors=every("data_contributor", lambda value: filter(None, [plain_text(value)])),
        parts=_parts(source, id_, place, listed, report),
        links=(Link("explore", commons.url, f"{commons.name} portal"),) if commons.url else (),
    )


def _updated(source: str, id_: str, dates: Sequence[str], report: Report) -> str | None:
    """The newest date that is one; others are reported."""
    read = {raw: iso_date(raw) for raw in dates}
    for raw in (raw for raw, date in read.items() if date is None):
        report.add(Finding("date-unreadable", source, id_, "metadata_source_date", raw, unit="records"))
    return max((date for date in read.values() if date), default=None)


def _parts(source: str, id_: str, place: tuple[str, str], listed: Listed, report: Report) -> tuple[PartRecord, ...]:
    """One part for each address of the data; citation and licence are those of the collection."""
    addresses: dict[str | None, None] = {}
    for raw in listed.values(place, "data_url_doi"):
        read = harmonise_data_url(raw)
        if read.code:
            report.add(Finding(read.code, source, id_, "data_url_doi", raw, unit="records", hint=read.hint))
        addresses.setdefault(read.value)
    licenses = listed.values(place, "license")
    stated: Mapping[str, Any] = {
        "title": next((plain_text(value) for value in listed.values(place, "full_name")), ""),
        "citation": _citation(listed.values(place, "publication_citation")),
        "stated_license": SEVERAL_LICENSES.join(sorted(licenses)) or None,
        "provenance": tuple(
            (words, plain_text(value)) for field, words in PROVENANCE.items() for value in listed.values(place, field)
        ),
    }
    usable: list[str | None] = [address for address in addresses if address] or [*addresses][:1] or [None]
    return tuple(PartRecord("original_data", readable(id_), data_url_doi=address, **stated) for address in usable)


def _citation(raws: Iterable[str]) -> Citation | None:
    """Several citations stay apart as paragraphs."""
    found = [one for raw in raws for one in split_citations(raw) if citation_text(one)]
    if not found:
        return None
    return Citation("\n\n".join(map(citation_text, found)), "<br><br>".join(map(citation_html, found)))
