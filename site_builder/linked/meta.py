"""Meta tags of a collection page: Dublin Core, and the citation tags that Zotero and Google Scholar read.

Dublin Core in HTML: DCMI, "Expressing Dublin Core metadata using HTML/XHTML meta and link elements" (2008). The tags
`citation_*` are those of Highwire Press. Zotero takes the kind of work from `DC.type` where it knows the word
(`dataset`), unless `og:type` calls the page a website.
"""

from collections.abc import Iterator

from site_builder.contexts import HeadLink, HeadMeta
from site_builder.filters import ACCESS_WORDS
from site_builder.linked.agents import inverted
from site_builder.linked.described import Described, license_address
from site_builder.linked.nodes import bare_doi
from site_builder.linked.schema_org import keywords, published
from site_builder.words import shortened

DATASET_TYPE = "http://purl.org/dc/dcmitype/Dataset"
#: The names that the meta tags use, each a link to what defines it.
SCHEMES = (
    HeadLink("schema.DC", "http://purl.org/dc/elements/1.1/"),
    HeadLink("schema.DCTERMS", "http://purl.org/dc/terms/"),
)
#: Characters of a content; a citation with many authors has some hundred.
_LONGEST = 5_000


def metas(described: Described) -> tuple[HeadMeta, ...]:
    """The tags in the order of their schemes; those whose content is not known are left out."""
    found = (*_dublin_core(described), *_citation(described))
    return tuple(HeadMeta(name, shortened(content, _LONGEST)) for name, content in found if content)


def terms(described: Described) -> tuple[HeadLink, ...]:
    """What Dublin Core says with an address: type and licences of the data."""
    licenses = (HeadLink("DCTERMS.license", url) for url in filter(None, map(license_address, described.licenses)))
    return (HeadLink("DCTERMS.type", DATASET_TYPE), *licenses)


def _dublin_core(described: Described) -> Iterator[tuple[str, str]]:
    collection, own = described.collection, described.own
    yield "DC.title", own.title or collection.title
    yield from (("DC.creator", name) for name in authors(described))
    yield "DC.identifier", described.doi or own.url
    yield "DC.type", "dataset"
    yield "DC.description", described.description
    yield "DC.publisher", described.publisher
    yield "DC.date", published(described) or ""
    yield "DCTERMS.modified", collection.updated or ""
    yield "DC.rights", "; ".join(license_.name for license_ in described.licenses)
    if collection.access != "unknown":
        yield "DCTERMS.accessRights", ACCESS_WORDS[collection.access][1]
    yield from (("DC.subject", word) for word in keywords(described))
    yield "DCTERMS.bibliographicCitation", own.verbatim


def _citation(described: Described) -> Iterator[tuple[str, str]]:
    own = described.own
    yield "citation_title", own.title or described.collection.title
    yield from (("citation_author", name) for name in authors(described))
    yield "citation_doi", bare_doi(described.doi)
    yield "citation_publication_date", (published(described) or "").replace("-", "/")
    yield "citation_publisher", described.publisher
    yield "citation_public_url", described.page


def authors(described: Described) -> list[str]:
    """The authors of what is to be cited, family names first; the contributors where no citation names any."""
    named = [inverted(name) for name in described.own.authors]
    return named or list(described.collection.contributors)
