"""Where DataCite and a source contradict each other (it is told, not decided), and records too poor to cite from."""

from collections.abc import Iterable, Iterator

from site_builder.citations.collection import cited_collections
from site_builder.citations.datacite import citable, doi_of
from site_builder.citations.datacite_record import DataCiteRecord
from site_builder.config import SiteConfig
from site_builder.findings import Finding
from site_builder.harmonise.license import LICENSES, harmonise_licenses
from site_builder.model import Catalog, Collection, Part
from site_builder.phrases import listed
from site_builder.twins import DOI


def cited_dois(catalog: Catalog, config: SiteConfig) -> tuple[str, ...]:
    """The addresses of all DOIs that the catalogue cites, or has data at, in order."""
    cited = (one.reference.url for _collection, found in cited_collections(catalog, config) for one in found)
    parts = (part.data_url_doi or "" for collection in catalog.collections for part in collection.parts)
    stated = (url for collection in catalog.collections for url in collection.data_url_doi)
    return tuple(sorted({url for url in (*cited, *parts, *stated) if url.startswith(f"{DOI}10.")}))


def datacite_findings(catalog: Catalog) -> Iterator[Finding]:
    """What is to be said of the records of a catalogue's data, in the order of its collections."""
    for collection in catalog.collections:
        told: set[str] = set()
        for part in collection.parts:
            record = catalog.datacite.get(part.data_url_doi or "")
            if record and record.url not in told:
                told.add(record.url)
                yield from _of_part(collection, part, record)


def _of_part(collection: Collection, part: Part, record: DataCiteRecord) -> Iterator[Finding]:
    doi, day = doi_of(record.url), record.retrieved_at[:10]
    if not citable(record):
        missing = listed(
            name
            for name, has in (("creators", record.creators), ("title", record.title), ("year", record.year))
            if not has
        )
        hint = f"it has no {missing} that can be read (got {day}); whoever registered the DOI can mend that"
        yield _finding("datacite-incomplete", collection, "publication_citation", doi, hint)
    stated, registered = _licenses(part), _registered(record)
    if stated and registered and not any(_agree(one, other) for one in stated for other in registered):
        hint = (
            f"DataCite says {_named(registered)} (got {day}), the source says {_named(stated)}; which is right is for "
            "whoever registered the DOI and the source to settle: shown is what the source says"
        )
        yield _finding("datacite-license", collection, "license", doi, hint)


def _finding(code: str, collection: Collection, field: str, doi: str, hint: str) -> Finding:
    return Finding(code, collection.source_id, collection.collection_id, field, doi, unit="DOIs", hint=hint)


def _licenses(part: Part) -> tuple[str, ...]:
    """The licences that the source states of the part: those of its series, else that of its record."""
    if part.licenses:
        return part.licenses
    return tuple(license_.id for license_ in harmonise_licenses(part.stated_license).value or ())


def _registered(record: DataCiteRecord) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id_ for rights in record.rights for id_ in rights.license_ids))


def _agree(one: str, other: str) -> bool:
    """Whether two licences can be the same: `CC-BY` says nothing of its version."""
    if one == other:
        return True
    shorter, longer = sorted((one, other), key=len)
    return shorter == longer.rpartition("-")[0] and longer.rpartition("-")[2][:1].isdigit()


def _named(ids: Iterable[str]) -> str:
    return listed(LICENSES[id_].label if id_ in LICENSES else id_ for id_ in ids)
