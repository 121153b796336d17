"""How the tests of F-UJI are told from what is published."""

from collections.abc import Iterable
from urllib.parse import urlsplit

from site_builder.fair.evidence import (
    Evidence,
    audited,
    data_addresses,
    distributions,
    downloads,
    identifiers,
    is_persistent,
    texts,
    values,
)
from site_builder.fair.judging import given
from site_builder.fair.results import Verdict

_PROTOCOLS = frozenset({"http", "https", "ftp", "ftps", "sftp"})
_GUARDED = _PROTOCOLS - {"ftp"}
_RDF = frozenset({"text/turtle", "application/ld+json", "application/rdf+xml", "application/n-triples"})
#: Vocabularies in registries of linked data that F-UJI does not take for granted, as it does Dublin Core and others.
_REGISTERED = frozenset({"http://www.w3.org/ns/dcat#", "http://www.w3.org/ns/adms#", "http://www.w3.org/ns/prov#"})
_PROVENANCE = frozenset({"http://www.w3.org/ns/prov#", "http://purl.org/pav/"})
#: Profiles of the life sciences and of health, by the beginning of their namespace.
_OF_THE_FIELD = ("https://bioschemas.org/", "http://healthdataportal.eu/ns/health#")
_GENERAL = frozenset({"https://schema.org/", "http://www.w3.org/ns/dcat#", "http://purl.org/dc/terms/"})
#: Types of files that the field uses for images, and F-UJI knows as a scientific format.
_FORMATS = frozenset({"application/dicom", "image/dicom-rle"})
#: What F-UJI reads of a page, under the names that schema.org has for it.
_CITATION = {
    "creator": ("creator",),
    "title": ("name",),
    "identifier": ("identifier", "url", "@id"),
    "date": ("datePublished",),
    "publisher": ("publisher", "provider"),
    "type": ("@type",),
}
_DESCRIPTIVE = _CITATION | {"summary": ("description",), "keywords": ("keywords",)}
_RELATED = ("isPartOf", "hasPart", "isBasedOn", "citation", "sameAs")
_WHO_AND_WHEN = ("creator", "contributor", "publisher", "datePublished", "dateCreated", "dateModified", "isBasedOn")


def unique_metadata(evidence: Evidence) -> Verdict:
    """FsF-F1-01MD-1: an identifier of the page is an address or a persistent one."""
    return given(_known(identifiers(evidence)))


def unique_data(evidence: Evidence) -> Verdict:
    """FsF-F1-01MD-2: so is one of the data."""
    return given(_known(data_addresses(evidence)))


def persistent(evidence: Evidence) -> Verdict:
    """FsF-F1-02MD-1: an identifier has the form of a persistent one."""
    return given(_persistent(identifiers(evidence)), "no DOI, Handle, ARK or similar")


def registered(evidence: Evidence) -> Verdict:
    """FsF-F1-02MD-2: and leads somewhere, which the audit asks of DOIs."""
    return _registered(evidence, _persistent(identifiers(evidence)))


def persistent_data(evidence: Evidence) -> Verdict:
    """FsF-F1-02MD-4: an address of the data has the form of a persistent identifier."""
    return given(_persistent(data_addresses(evidence)))


def registered_data(evidence: Evidence) -> Verdict:
    """FsF-F1-02MD-5: and leads somewhere."""
    return _registered(evidence, _persistent(data_addresses(evidence)))


def citation_core(evidence: Evidence) -> Verdict:
    """FsF-F2-01M-2."""
    return _all_of(evidence, _CITATION)


def descriptive_core(evidence: Evidence) -> Verdict:
    """FsF-F2-01M-3."""
    return _all_of(evidence, _DESCRIPTIVE)


def located(evidence: Evidence) -> Verdict:
    """FsF-F3-01M-2: there is a way to the data; a description of them is none."""
    return given(data_addresses(evidence), "what can be downloaded are descriptions only")


def searchable(evidence: Evidence) -> Verdict:
    """FsF-F4-01M-1: the page embeds a `Dataset` of schema.org."""
    return given("Dataset" in texts(values(evidence.json_ld, "@type")))


def access(evidence: Evidence) -> Verdict:
    """FsF-A1-01M-1: as schema.org or DCAT has it."""
    said = values(evidence.json_ld, "conditionsOfAccess", "isAccessibleForFree")
    return given(said or values(evidence.dcat, "dct:accessRights"))


def page_answers(_evidence: Evidence) -> Verdict:
    """FsF-A1-02MD-1: only its server can tell, once it is published."""
    return Verdict("not checked", "a build does not ask the server that the site will be on")


def data_answer(evidence: Evidence) -> Verdict:
    """FsF-A1-02MD-2: as the audit found."""
    found = data_addresses(evidence)
    return audited(evidence, found) if found else Verdict("missing", "nothing leads to the data")


def standard_page(evidence: Evidence) -> Verdict:
    """FsF-A1.1-01MD-1."""
    return given(_over(identifiers(evidence), _PROTOCOLS))


def standard_data(evidence: Evidence) -> Verdict:
    """FsF-A1.1-01MD-2."""
    return given(_over(data_addresses(evidence), _PROTOCOLS))


def guarded_page(evidence: Evidence) -> Verdict:
    """FsF-A1.2-01MD-1: HTTP knows authentication, FTP without TLS does not count."""
    return given(_over(identifiers(evidence), _GUARDED))


def guarded_data(evidence: Evidence) -> Verdict:
    """FsF-A1.2-01MD-2."""
    return given(_over(data_addresses(evidence), _GUARDED))


def structured(evidence: Evidence) -> Verdict:
    """FsF-I1-01M-1: the page embeds JSON-LD."""
    return given(values(evidence.json_ld, "@context"))


def linked_rdf(evidence: Evidence) -> Verdict:
    """FsF-I1-01M-2: a typed link leads to RDF; static hosts do not negotiate."""
    return given(any(link.media in _RDF for link in evidence.targets("describedby")))


def vocabularies(evidence: Evidence) -> Verdict:
    """FsF-I2-01M-2."""
    return given(evidence.namespaces & _REGISTERED)


def related(evidence: Evidence) -> Verdict:
    """FsF-I3-01M-1."""
    return given(any(values(evidence.json_ld, name) for name in _RELATED))


def related_links(evidence: Evidence) -> Verdict:
    """FsF-I3-01M-2."""
    return given(any("://" in text for name in _RELATED for text in texts(values(evidence.json_ld, name))))


def resource_type(evidence: Evidence) -> Verdict:
    """FsF-R1-01M-1."""
    return given(values(evidence.json_ld, "@type"))


def size_and_type(evidence: Evidence) -> Verdict:
    """FsF-R1-01M-2: of one thing at least that holds a table, data or a way to them, in the page or the DCAT file."""
    elsewhere, _here = distributions(evidence)
    on_page = any(one.get("contentSize") and one.get("encodingFormat") for one in downloads(evidence))
    in_dcat = any(values(node, "dcat:byteSize") and values(node, "dcat:mediaType", "dct:format") for node in elsewhere)
    return given(on_page or in_dcat)


def provenance(evidence: Evidence) -> Verdict:
    """FsF-R1.2-01M-1: an element that PROV-DC maps to PROV."""
    return given(any(values(evidence.json_ld, name) for name in _WHO_AND_WHEN))


def formal_provenance(evidence: Evidence) -> Verdict:
    """FsF-R1.2-01M-2."""
    return given(evidence.namespaces & _PROVENANCE)


def standard_of_field(evidence: Evidence) -> Verdict:
    """FsF-R1.3-01M-1: Bioschemas in the page, or terms of HealthDCAT-AP in the DCAT file."""
    return given(any(namespace.startswith(_OF_THE_FIELD) for namespace in evidence.namespaces))


def general_standard(evidence: Evidence) -> Verdict:
    """FsF-R1.3-01M-3: schema.org, DCAT or Dublin Core."""
    return given(evidence.namespaces & _GENERAL)


def format_of_field(evidence: Evidence) -> Verdict:
    """FsF-R1.3-02D-1: the format of the images; that of a table or a list which leads to them is another matter."""
    elsewhere, _here = distributions(evidence)
    said = [str(one.get("encodingFormat", "")) for one in downloads(evidence)]
    said += [text for node in elsewhere for text in texts(values(node, "dcat:mediaType", "dct:format"))]
    return given(any(map(_is_recommended, said)), "nothing says that the images are DICOM")


def _is_recommended(media: str) -> bool:
    kind = media.partition("media-types/")[2] or media
    return kind in _FORMATS or kind.rpartition("/")[2] == "DICOM"


def _persistent(found: Iterable[str]) -> list[str]:
    return [identifier for identifier in found if is_persistent(identifier)]


def _registered(evidence: Evidence, found: list[str]) -> Verdict:
    if not found:
        return Verdict("missing", "there is none")
    return audited(evidence, found)


def _known(found: Iterable[str]) -> bool:
    return any(is_persistent(one) or _over([one], _PROTOCOLS) for one in found)


def _over(found: Iterable[str], protocols: frozenset[str]) -> bool:
    return any(urlsplit(one).scheme.lower() in protocols for one in found if "://" in one)


def _all_of(evidence: Evidence, elements: dict[str, tuple[str, ...]]) -> Verdict:
    lacking = [name for name, properties in elements.items() if not values(evidence.json_ld, *properties)]
    return given(not lacking, f"lacks {', '.join(lacking)}")
