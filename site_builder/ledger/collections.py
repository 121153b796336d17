"""What the ledger keeps of collections."""

from site_builder.ledger.entries import Entry, Facts
from site_builder.model import Catalog, Collection


def collection_entries(catalog: Catalog, today: str) -> dict[str, Entry]:
    """The pages of the collections by address."""
    return {c.url: Entry(c.url, "collection", c.title, today, facts=facts_of(c, catalog)) for c in catalog.collections}


def facts_of(collection: Collection, catalog: Catalog) -> Facts:
    """What the ledger keeps of a collection."""
    landing = next((link.url for link in collection.links if link.role == "landing_page"), "")
    licenses = (catalog.licenses.get(id_) for id_ in collection.values("license"))
    return Facts(
        source_id=collection.source_id,
        commons_name=collection.commons_name,
        collection_id=collection.collection_id,
        title=collection.title,
        data_url_doi=collection.data_url_doi,
        original_doi=original_doi(collection),
        landing_page=landing,
        modalities=tuple(collection.values("Modality")),
        licenses=tuple(license_.label for license_ in licenses if license_),
        subjects=collection.totals.subjects,
        studies=collection.totals.studies,
        series=collection.totals.series,
        size_bytes=collection.totals.size_bytes,
        updated=collection.updated,
    )


def original_doi(collection: Collection) -> tuple[str, ...]:
    """The links of its original data; all it has where no part is called original."""
    own = tuple(p.data_url_doi for p in collection.parts if p.kind == "original_data" and p.data_url_doi)
    return own or collection.data_url_doi
