"""Nodes that stand beside a data set: who made it, its licences, identifiers, and where its data are had.

Every node has an IRI, one of the page with a fragment where there is none of its own, so that the same input gives the
same graph and files can be laid together.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from site_builder.config import SiteConfig
from site_builder.exports.api import collection_path
from site_builder.exports.dcat.vocab import AVAILABLE, DICOM_MEDIA, IANA, JSON_FILE, JSON_MEDIA, iri, ref, typed
from site_builder.exports.listing import CollectionFile, contents_of
from site_builder.filters import external_url
from site_builder.harmonise.license import License
from site_builder.linked.described import Described, license_address
from site_builder.linked.nodes import Json, bare_doi, stated
from site_builder.model import Collection, Part
from site_builder.slugs import slug

#: Links of a collection that lead to its data, the nearest first.
_TO_DATA = ("landing_page", "explore")
_DATA = "The images themselves, at the platform that has them"


def agent_nodes(base: str, role: str, agents: Iterable[Mapping[str, Any]]) -> list[Json]:
    """Persons and organisations of schema.org as agents of FOAF; those without a name are left out."""
    named = [agent for agent in agents if agent.get("name")]
    return [
        stated(
            {
                "@id": f"{base}-{role}-{number}",
                "@type": ["foaf:Agent", f"foaf:{agent['@type']}"],
                "foaf:name": agent["name"],
                "foaf:homepage": ref(iri(agent.get("url"))),
                "owl:sameAs": ref(iri(agent.get("sameAs"))),
            }
        )
        for number, agent in enumerate(named, 1)
    ]


def contact_nodes(base: str, name: str, contact: str) -> list[Json]:
    """Where to write to, by e-mail or at an address; nothing for what is neither."""
    mail = external_url(f"mailto:{contact}") if "@" in contact and ":" not in contact else None
    page = iri(contact)
    if not (mail or page):
        return []
    way = {"vcard:hasEmail": ref(mail), "vcard:hasURL": None if mail else ref(page)}
    return [stated({"@id": f"{base}-contact", "@type": "vcard:Kind", "vcard:fn": name, **way})]


def identifier_nodes(described: Described) -> list[Json]:
    """The DOI, and the collection's name at its platform."""
    collection = described.collection
    found = [
        ("doi", bare_doi(described.doi), "International DOI Foundation"),
        ("name", collection.collection_id, collection.commons_name),
    ]
    return [
        {
            "@id": f"{described.page}#identifier-{kind}",
            "@type": "adms:Identifier",
            "skos:notation": value,
            "adms:schemaAgency": agency,
        }
        for kind, value, agency in found
        if value
    ]


def license_nodes(ids: Iterable[str], licenses: Mapping[str, License], config: SiteConfig) -> dict[str, Json]:
    """Licences by their ids: under the address of the licence, or the one of its page here."""
    return {
        id_: {
            "@id": iri(license_address(licenses[id_])) or f"{config.base_url}licenses/{slug(id_)}/#license",
            "@type": "dct:LicenseDocument",
            "dct:title": licenses[id_].name or licenses[id_].label,
        }
        for id_ in ids
        if id_ in licenses
    }


def data_nodes(
    base: str, title: str, url: str | None, licenses: Mapping[str, Json], described: Described
) -> list[Json]:
    """Where data are had: at their address, else at a page of the platform; one distribution a licence.

    DCAT-AP has at most one licence a distribution, and none of a data set. Nothing where no address is known.
    """
    target = iri(url) or _way_to(described)
    if target is None:
        return []
    several = len(licenses) > 1
    media = DICOM_MEDIA if has_dicom(described.collection) else None
    under: Mapping[str, Json | None] = licenses or {"": None}
    return [
        stated(
            {
                "@id": f"{base}-data-{slug(id_)}" if id_ else f"{base}-data",
                "@type": "dcat:Distribution",
                "dct:title": title,
                "dct:description": f"What of it is under {node['dct:title']}" if node and several else _DATA,
                "dcat:accessURL": ref(target),
                "dcat:mediaType": ref(media),
                "dct:format": ref(media),
                "dct:license": ref(node["@id"]) if node else None,
            }
        )
        for id_, node in under.items()
    ]


def download_nodes(described: Described, config: SiteConfig) -> list[Json]:
    """What can be downloaded here: the facts, tables of the contents, lists that lead to the images; not these."""
    facts = {
        "@id": f"{described.page}#facts",
        "@type": "dcat:Distribution",
        "dct:title": f"Facts of {described.collection.title}",
        "dct:description": "Metadata: counts, licences, citations and links as JSON, without images",
        "dcat:accessURL": ref(described.page),
        "dcat:downloadURL": ref(config.base_url + collection_path(described.collection)),
        "dcat:mediaType": ref(JSON_MEDIA),
        "dct:format": ref(JSON_FILE),
        "dct:license": ref(iri(config.license)),
        "dcatap:availability": ref(AVAILABLE),
    }
    return [stated(facts), *(_download(file, described, config) for file in contents_of(described.collection))]


def media_types(collection: Collection) -> list[str]:
    """The types of what can be downloaded, by their addresses at IANA."""
    data = [DICOM_MEDIA] if has_dicom(collection) else []
    return [JSON_MEDIA, *data, *(f"{IANA}/{file.media}" for file in contents_of(collection))]


def _download(file: CollectionFile, described: Described, config: SiteConfig) -> Json:
    size = typed(file.size_bytes, "nonNegativeInteger") if file.size_bytes is not None else None
    return stated(
        {
            "@id": f"{described.page}#file-{slug(file.path.rpartition('/')[2])}",
            "@type": "dcat:Distribution",
            "dct:title": f"{file.label} of {described.collection.title}",
            "dct:description": file.note,
            "dcat:accessURL": ref(described.page),
            "dcat:downloadURL": ref(config.base_url + file.path),
            "dcat:mediaType": ref(f"{IANA}/{file.media}"),
            "dct:format": ref(f"{IANA}/{file.media}"),
            "dcat:byteSize": size,
            "dcatap:availability": ref(AVAILABLE),
            "dct:license": ref(iri(config.license)),
        }
    )


def has_dicom(collection: Collection) -> bool:
    """Whether its images are known to be DICOM: its series are counted, by their SeriesInstanceUID."""
    return collection.totals.series is not None or "series" in collection.totals.hidden


def license_of_site(config: SiteConfig) -> list[Json]:
    """The licence of the site's own texts and tables, where the configuration names one."""
    return [{"@id": id_, "@type": "dct:LicenseDocument"} for id_ in [iri(config.license)] if id_]


def original_parts(described: Described) -> tuple[Part | None, Sequence[Part]]:
    """The part that the collection is identified by, its largest original one, and the others."""
    parts = described.collection.parts
    first = next((part for part in parts if part.kind == "original_data"), None)
    return first, [part for part in parts if part is not first]


def is_made_from(described: Described) -> bool:
    """Whether the analysis results of a collection are made from its original data as a whole: these are one part."""
    return sum(part.kind == "original_data" for part in described.collection.parts) == 1


def _way_to(described: Described) -> str | None:
    links = [link for role in _TO_DATA for link in described.collection.links if link.role == role]
    return next(filter(None, (iri(link.url) for link in links)), None)
