"""The JSON API under `api/v1/`: the public contract of design section 6.

`null` means that the source does not provide the figure, or that it is hidden because it is small: `hidden` beside
it tells which. An empty facet list means that a whole field is not provided; `provenance.fields` says so in words.
Same input, same bytes.
"""

import json
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from site_builder import __version__
from site_builder.columns import FACETS
from site_builder.config import SiteConfig
from site_builder.model import Catalog, Collection, Facet, FacetCount, Part, SourceInfo, Totals
from site_builder.phrases import without_folders
from site_builder.related import Related
from site_builder.twins import DOI

Json = dict[str, Any]


def api_files(
    catalog: Catalog, config: SiteConfig, near: Mapping[str, tuple[Related, ...]], generated_at: str
) -> dict[str, str]:
    """Every file of the API by its path in the site."""
    sources = {(p.commons.name, source.id): source for p in catalog.platforms for source in p.sources}
    files = {
        "api/v1/site.json": dump(site_json(catalog, config, generated_at)),
        "api/v1/collections.json": dump({"collections": [summary_json(c) for c in catalog.collections]}),
    }
    for collection in catalog.collections:
        source = sources[collection.commons_name, collection.source_id]
        files[collection_path(collection)] = dump(collection_json(collection, source, near[collection.id]))
    return files


def collection_path(collection: Collection) -> str:
    """Where the collection's JSON lies: `api/v1/collections/idc/nlst.json`."""
    return f"api/v1/collections/{collection.id}.json"


def dump(value: object) -> str:
    """JSON in UTF-8 with one trailing newline; lone surrogates (not UTF-8) become U+FFFD."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False)
    lines = msgspec.json.format(text.encode("utf-8", "replace"), indent=1)  # json's own indenting is plain Python
    return lines.decode("utf-8") + "\n"


def site_json(catalog: Catalog, config: SiteConfig, generated_at: str) -> Json:
    """`site.json`: totals, sources and facets over all platforms."""
    return {
        "title": config.title,
        "base_url": config.base_url,
        "generated_at": generated_at,
        "builder_version": __version__,
        "totals": {"collections": catalog.totals.collections, **_totals(catalog.totals)},
        "twins": {"collections": catalog.twin_groups, "listings": catalog.twinned},
        "min_cell": catalog.min_cell,
        "sources": [
            *(_source(platform.source, platform.totals) for platform in catalog.platforms),
            *(_source(source, None) for platform in catalog.platforms for source in platform.also),
            *(_source(source, None) for source in catalog.failed),
        ],
        "facets": {name: [_count(c) for c in catalog.facets[name].counts] for name, *_rest in FACETS},
        "facets_missing": {
            name: list(facet.missing) for name, *_rest in FACETS if (facet := catalog.facets[name]).missing
        },
    }


def _source(source: SourceInfo, totals: Totals | None) -> Json:
    """A source and, where it gave the series of a platform, what that counts; null where it counts nothing."""
    figures = ("collections", "subjects", "studies", "series")
    return {
        "id": source.id,
        "commons_name": source.commons_name or None,
        "version": source.version or None,
        "released": source.released,
        "retrieved_at": source.retrieved_at or None,
        "origin": source.origin or None,
        "status": source.status,
        "problem": without_folders(source.problem) or None,
        **{name: getattr(totals, name) if totals else None for name in figures},
        **(_hidden(totals) if totals else {}),
    }


def summary_json(collection: Collection) -> Json:
    """A collection's entry in `collections.json`."""
    return {
        "id": collection.id,
        "commons_name": collection.commons_name,
        "collection_id": collection.collection_id,
        "title": collection.title,
        "short_title": collection.short_title,
        "url": collection.url,
        **_totals(collection.totals),
        "modalities": collection.values("Modality"),
        "licenses": collection.values("license"),
        "access": collection.access,
        "body_parts": collection.values("BodyPartExamined"),
        "disease_types": list(collection.disease_types),
        "primary_sites": list(collection.primary_sites),
        "species": list(collection.species),
        "data_url_doi": list(collection.data_url_doi),
        "updated": collection.updated,
        "published": collection.published,
        "twins": [
            {"id": t.id, "commons_name": t.commons_name, "title": t.title, "url": t.url} for t in collection.twins
        ],
        "canonical": collection.canonical_id or collection.id,
    }


def collection_json(collection: Collection, source: SourceInfo, near: Iterable[Related] = ()) -> Json:
    """A collection's own file: everything its page says; `near` are its related collections."""
    cited = [(part, part.citation.text) for part in collection.parts if part.citation]
    return {
        **summary_json(collection),
        "description": "\n\n".join(collection.description),
        "contributors": list(collection.contributors),
        "citations": [
            {"data_url_doi": part.data_url_doi, "kind": part.kind, "title": part.title or None, "text": text}
            for part, text in cited
        ],
        "facets": {name: _facet(collection.facets[name]) for name, *_rest in FACETS},
        "facet_units": {name: facet.unit for name, *_rest in FACETS if (facet := collection.facets[name]).provided},
        "links": [
            *({"role": "data_url_doi", "url": url, "label": _data_label(url)} for url in collection.data_url_doi),
            *({"role": link.role, "url": link.url, "label": link.label} for link in collection.links),
        ],
        "parts": [_part(part) for part in collection.parts],
        "sample_views": [
            {
                "Modality": view.Modality,
                "StudyInstanceUID": view.StudyInstanceUID,
                "SeriesInstanceUID": view.SeriesInstanceUID,
                "dicom_viewer_url": view.dicom_viewer_url,
            }
            for view in collection.sample_views
        ],
        "growth": [
            {
                "version": p.version,
                "date": p.date,
                "series": p.series,
                "subjects": p.subjects,
                **({"hidden": True, "fewer_than": p.fewer_than} if p.hidden else {}),
            }
            for p in collection.growth
        ],
        "related": [{"id": r.id, "title": r.title, "url": r.url, "reasons": list(r.reasons)} for r in near],
        "provenance": _provenance(collection, source),
    }


def _data_label(url: str) -> str:
    return "Data (DOI)" if url.startswith(DOI) else "Data"


def _part(part: Part) -> Json:
    return {
        "kind": part.kind,
        "id": part.id,
        "title": part.title or None,
        "data_url_doi": part.data_url_doi,
        "modalities": list(part.modalities),
        "licenses": list(part.licenses),
        "subjects": part.subjects,
        "studies": part.studies,
        "series": part.series,
        "instances": part.instances,
        "size_bytes": part.size_bytes,
        **_hidden(part),
    }


def _provenance(collection: Collection, source: SourceInfo) -> Json:
    return {
        "source": source.id,
        "commons_name": source.commons_name,
        "origin": source.origin,
        "version": source.version or None,
        "released": source.released,
        "retrieved_at": source.retrieved_at,
        "status": source.status,
        "problem": without_folders(source.problem) or None,
        "fields": dict(sorted(collection.field_notes.items())),
    }


def _totals(totals: Totals) -> Json:
    return {
        "subjects": totals.subjects,
        "studies": totals.studies,
        "series": totals.series,
        "instances": totals.instances,
        "size_bytes": totals.size_bytes,
        **_hidden(totals),
    }


def _hidden(figures: Totals | Part) -> Json:
    """Which figures are null because they are hidden, and the bound of hidden subjects; nothing where none is."""
    if not figures.hidden:
        return {}
    return {"hidden": list(figures.hidden), "fewer_than": figures.fewer_than}


def _count(count: FacetCount) -> Json:
    return {
        "value": count.value,
        "label": count.label,
        "collections": count.collections,
        "subjects": count.subjects,
        "studies": count.studies,
        "series": count.series,
        **({"hidden": True, "fewer_than": count.fewer_than} if count.hidden else {}),
    }


def _facet(facet: Facet) -> list[Mapping[str, Any]]:
    """The values of one collection's facet with their raw spellings and how many series have each."""
    return [
        {**_count(count), "raw": [r.raw for r in count.raw], "raw_series": [r.count for r in count.raw]}
        for count in facet.counts
    ]
