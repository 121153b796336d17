"""Citations as BibTeX: `collections.bib` and one `citation.bib` beside each collection's page."""

from collections.abc import Iterable

from site_builder.citations.bibtex import bibtex
from site_builder.citations.collection import Cited, cited_collections
from site_builder.config import SiteConfig
from site_builder.model import Catalog, Collection
from site_builder.publish import Output, text_file


def citation_path(collection: Collection) -> str:
    """Where the collection's BibTeX lies: `collections/idc/nlst/citation.bib`."""
    return f"{collection.url}citation.bib"


def citation_texts(catalog: Catalog, config: SiteConfig) -> dict[str, str]:
    """The BibTeX of every collection by its id: original data first, then what else is to be cited."""
    return {collection.id: _text(found) for collection, found in cited_collections(catalog, config)}


def citation_files(catalog: Catalog, config: SiteConfig) -> list[Output]:
    """`collections.bib`, one entry a collection in the order of their ids, and the file of each collection.

    Entries are apart by one empty line and have none within, so that programs can pick entries from the text.
    """
    of_collections = list(cited_collections(catalog, config))
    return [
        text_file("collections.bib", _text(found[0] for _collection, found in of_collections), "citations"),
        *(text_file(citation_path(collection), _text(found), "citations") for collection, found in of_collections),
    ]


def _text(cited: Iterable[Cited]) -> str:
    return bibtex({one.key: one.reference for one in cited})
