"""Citations as BibTeX: `collections.bib` and one `citation.bib` beside each collection's page."""

from site_builder.citations.bibtex import bibtex
from site_builder.citations.collection import cited_collections
from site_builder.config import SiteConfig
from site_builder.model import Catalog, Collection
from site_builder.publish import Output, text_file


def citation_path(collection: Collection) -> str:
    """Where the collection's BibTeX lies: `collections/idc/nlst/citation.bib`."""
    return f"{collection.url}citation.bib"


def citation_texts(catalog: Catalog, config: SiteConfig) -> dict[str, str]:
    """The BibTeX of every collection by its id: original data first, then what else is to be cited."""
    return {
        collection.id: bibtex({one.key: one.reference for one in found})
        for collection, found in cited_collections(catalog, config)
    }


def citation_files(catalog: Catalog, config: SiteConfig) -> list[Output]:
    """`collections.bib`, one entry a collection in the order of their ids, and the file of each collection.

    Entries are apart by one empty line and have none within, so that programs can pick entries from the text.
    """
    main = {found[0].key: found[0].reference for _collection, found in cited_collections(catalog, config)}
    texts = citation_texts(catalog, config)
    return [
        text_file("collections.bib", bibtex(main), "citations"),
        *(text_file(citation_path(c), texts[c.id], "citations") for c in catalog.collections),
    ]
