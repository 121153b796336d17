"""What the rows of contributed tables say of collections and platforms: lists are joined, the rest is voted on."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

import ibis
from ibis import _

from site_builder.findings import Finding, Report
from site_builder.harmonise.commons import find_commons
from site_builder.harmonise.disease import split_diseases
from site_builder.harmonise.doi import harmonise_data_url
from site_builder.harmonise.raw import cleaned, shown
from site_builder.harmonise.site import split_sites
from site_builder.harmonise.species import split_species
from site_builder.harmonise.text import citation_html, citation_text, paragraphs, plain_text, readable
from site_builder.model import Citation, CollectionRecord, Commons, PartRecord
from site_builder.slugs import slug

#: Facts of which a collection can have several; each row adds its own.
_LISTS = (
    "disease_type",
    "primary_site",
    "species",
    "access",
    "data_contributor",
    "publication_citation",
    "data_url_doi",
)
#: Facts of which a collection has one; the most frequent is used.
_SINGLE = ("full_name", "description")
#: Different values of one fact of one collection that are looked at, the most frequent ones.
MOST_VALUES = 100

#: Fact -> its values with the number of rows, the most frequent first.
Stated = Mapping[str, list[tuple[str, int]]]


def read_records(source: str, commons: Commons, series: ibis.Table, report: Report) -> tuple[CollectionRecord, ...]:
    """A record of every collection of one platform, in the order of their identifiers."""
    found: dict[str, dict[str, list[tuple[str, int]]]] = {
        row["collection_id"]: {}
        for row in series.select("collection_id").distinct().order_by("collection_id").to_pyarrow().to_pylist()
    }
    for name in (*_LISTS, *_SINGLE):
        for row in _values(series, name):
            found[row["collection_id"]].setdefault(name, []).append((row["value"], row["number"]))
    return tuple(_record(source, commons, id_, stated, report) for id_, stated in found.items())


def _values(series: ibis.Table, name: str) -> list[dict[str, Any]]:
    """The most frequent values of a fact by collection; of addresses only those of original data."""
    rows = series.filter(series[name].notnull())
    rows = rows.filter(_.analysis_result_id.isnull()) if name == "data_url_doi" else rows
    counts = rows.group_by("collection_id", value=_[name]).agg(number=_.count())
    window = ibis.window(group_by="collection_id", order_by=[_.number.desc(), _.value.asc()])
    first = counts.mutate(place=ibis.row_number().over(window)).filter(_.place < MOST_VALUES)
    return list(first.order_by("collection_id", "place").to_pyarrow().to_pylist())


def _record(source: str, commons: Commons, collection_id: str, stated: Stated, report: Report) -> CollectionRecord:
    single = {name: _most_frequent(source, collection_id, name, stated.get(name, []), report) for name in _SINGLE}
    return CollectionRecord(
        commons_name=commons.name,
        collection_id=collection_id,
        short_title=readable(collection_id),
        title=plain_text(single["full_name"]).replace("\n\n", " ") or readable(collection_id),
        description=paragraphs(single["description"]),
        disease_types=_several(stated, "disease_type", split_diseases),
        primary_sites=_several(stated, "primary_site", split_sites),
        species=_several(stated, "species", split_species),
        access=_several(stated, "access", lambda raw: (raw,)),
        contributors=tuple(dict.fromkeys(filter(None, map(plain_text, _texts(stated, "data_contributor"))))),
        parts=_parts(collection_id, stated),
    )


def _texts(stated: Stated, name: str) -> Iterable[str]:
    return (value for value, _number in stated.get(name, []) if cleaned(value))


def _several(stated: Stated, name: str, split: Callable[[str], tuple[str, ...]]) -> tuple[str, ...]:
    """All that the rows state of a fact, each once, the most frequent first."""
    return tuple(dict.fromkeys(part for value in _texts(stated, name) for part in split(value)))


def _most_frequent(source: str, where: str, name: str, values: Sequence[tuple[str, int]], report: Report) -> str:
    said = [(value, number) for value, number in values if cleaned(value)]
    if len(said) > 1:
        hint = f"{shown(said[0][0], 80)} is used; state the same in every row of the collection"
        others = sum(number for _value, number in said[1:])
        report.add(Finding("record-differs", source, where, name, said[1][0], others, hint=hint))
    return said[0][0] if said else ""


def _parts(collection_id: str, stated: Stated) -> tuple[PartRecord, ...]:
    """Every address of the original data with the citation of the collection; none where it states no citation."""
    citations = [text for text in _texts(stated, "publication_citation") if citation_text(text)]
    if not citations:
        return ()
    citation = Citation("\n\n".join(map(citation_text, citations)), "<br><br>".join(map(citation_html, citations)))
    addresses = dict.fromkeys(harmonise_data_url(value).value for value, _number in stated.get("data_url_doi", []))
    id_ = readable(collection_id)
    return tuple(PartRecord("original_data", id_, "", address, citation=citation) for address in addresses or (None,))


def commons_of(name: str, series: ibis.Table) -> Commons:
    """The platform of that name as the vocabulary knows it, else as most rows call it in full."""
    term = find_commons(name)
    if term is not None:
        return Commons(term.name, slug(term.name), term.long_name, term.url, term.description)
    counts = series.filter(_.commons_long_name.notnull()).group_by(value=_.commons_long_name).agg(number=_.count())
    rows = counts.order_by(_.number.desc(), _.value).limit(1).to_pyarrow().to_pylist()
    long_name = plain_text(rows[0]["value"]).replace("\n\n", " ") if rows else ""
    return Commons(name, slug(name), long_name or name, "")
