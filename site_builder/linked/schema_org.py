"""schema.org: a collection as a `Dataset`, the site and its platforms as `DataCatalog`s.

Properties are those that Google's Dataset Search asks for (Search Central, "Dataset structured data") and those of the
Bioschemas profile Dataset 1.0-RELEASE (12 July 2022). What is not known is left out, and so is a figure that is hidden.
Addresses are absolute, so that a description says the same wherever it is read.
"""

from collections.abc import Sequence

from site_builder.citations.collection import catalogue_day
from site_builder.config import SiteConfig
from site_builder.exports.api import collection_path
from site_builder.exports.listing import CollectionFile, contents_of
from site_builder.filters import ACCESS_WORDS, count_of, counted
from site_builder.linked.agents import agents, distinct, organization
from site_builder.linked.described import (
    Described,
    address,
    modalities_of,
    modality_label,
    part_description,
    platform_name,
)
from site_builder.linked.nodes import (
    Json,
    bare_doi,
    dataset_id,
    doi_node,
    license_node,
    platform_catalog_reference,
    platform_page,
    provider,
    references_to,
    site_catalog,
    sizes,
    stated,
    work,
)
from site_builder.linked.terms import techniques, variables
from site_builder.model import Catalog, Collection, Part, Platform
from site_builder.slugs import slug

CONTEXT = "https://schema.org/"
CONFORMS_TO = "http://purl.org/dc/terms/conformsTo"
BIOSCHEMAS = "https://bioschemas.org/profiles/Dataset/1.0-RELEASE"
#: Collections that the description of a catalogue names; of more it only says how many there are.
MOST = 500
_SUBJECT = "medical imaging"
_KEYWORD_FACETS = ("disease_type", "primary_site", "BodyPartExamined")


def dataset(described: Described, catalog: Catalog, config: SiteConfig) -> Json:
    """A collection as a `Dataset`; its DOI identifies the data, the page here describes them.

    It conforms to the profile of Bioschemas where it has what that requires: one licence, of all its series.
    """
    collection, platform = described.collection, described.platform
    licenses = [license_node(one) for one in described.licenses]
    made, left = creators(described), described.unlicensed
    return stated(
        {
            "@context": CONTEXT,
            "@type": "Dataset",
            "@id": dataset_id(described.page),
            CONFORMS_TO: {"@type": "CreativeWork", "@id": BIOSCHEMAS} if len(licenses) == 1 and not left else None,
            "name": collection.title,
            "alternateName": _other_names(collection),
            "description": described.description,
            "url": described.page,
            "identifier": _identifiers(described),
            "sameAs": list(described.same_as),
            "keywords": keywords(described),
            "license": licenses,
            "usageInfo": {"@type": "CreativeWork", "text": left} if left else None,
            "isAccessibleForFree": True if collection.access == "open" else None,
            "conditionsOfAccess": ACCESS_WORDS[collection.access][1] if collection.access != "unknown" else None,
            "creator": made,
            "contributor": [node for node in map(organization, collection.contributors) if node not in made],
            "publisher": organization(described.publisher) if described.publisher else None,
            "provider": provider(platform),
            "version": described.own.version or _release(described),
            "datePublished": published(described),
            "dateModified": collection.updated,
            "measurementTechnique": techniques(collection.values("Modality")),
            "variableMeasured": variables(collection),
            "size": sizes(collection.totals),
            "citation": [*map(work, described.others), *_publications(collection)],
            "includedInDataCatalog": [site_catalog(config), platform_catalog_reference(platform, config)],
            "isPartOf": platform_page(platform, config),
            "hasPart": _parts(described, catalog),
            "distribution": _downloads(collection, config),
        }
    )


def data_catalog(catalog: Catalog, config: SiteConfig) -> Json:
    """The site as a `DataCatalog` of all collections, with the platforms as catalogues in it."""
    totals = catalog.totals
    collections = count_of(totals.collections, "collection", "collections")
    return stated(
        {
            "@context": CONTEXT,
            **site_catalog(config),
            "description": f"{config.tagline}: {collections}, {counted(totals, 'subjects')}.",
            "inLanguage": config.language,
            "keywords": [_SUBJECT, *map(modality_label, modalities_of(_values(catalog)))],
            "dateModified": catalogue_day(catalog),
            "size": sizes(totals, "collections"),
            "hasPart": [platform_catalog_reference(platform, config) for platform in catalog.platforms],
            "dataset": _datasets(catalog.collections, config),
        }
    )


def platform_catalog(platform: Platform, catalog: Catalog, config: SiteConfig) -> Json:
    """A platform as a `DataCatalog` in that of the site."""
    commons = platform.commons
    own = [collection for collection in catalog.collections if collection.commons_name == commons.name]
    listed = f"{count_of(len(own), 'collection', 'collections')}, {counted(platform.totals, 'subjects')}"
    return stated(
        {
            "@context": CONTEXT,
            **platform_catalog_reference(platform, config),
            "alternateName": commons.name if commons.name != platform_name(platform) else None,
            "description": commons.description or f"{platform_name(platform)}: {listed}.",
            "provider": provider(platform),
            "keywords": [_SUBJECT, *map(modality_label, modalities_of(_values(platform)))],
            "version": platform.source.version,
            "dateModified": platform.source.released,
            "size": sizes(platform.totals, "collections"),
            "isPartOf": site_catalog(config),
            "dataset": _datasets(own, config),
        }
    )


def keywords(described: Described) -> list[str]:
    """What people look for it by, each once: diseases, sites, body parts, modalities, species, the platform."""
    collection = described.collection
    labels = (count.label for name in _KEYWORD_FACETS for count in collection.facets[name].known)
    modalities = map(modality_label, modalities_of(collection.values("Modality")))
    found: dict[str, str] = {}
    for word in (_SUBJECT, *labels, *modalities, *collection.species, collection.commons_name):
        found.setdefault(word.casefold(), word)
    return list(found.values())


def creators(described: Described) -> list[Json]:
    """The authors of the original data; the contributing organisations where no citation names any."""
    originals = [part for part in described.collection.parts if part.kind == "original_data"]
    own = [reference for part in originals for reference in described.of_part(part)[:1]]
    named = distinct(agent for reference in own for agent in agents(reference))
    return named or [organization(name) for name in described.collection.contributors]


def published(described: Described) -> str | None:
    """The year (`YYYY`) of the original data's publication, else the day on which the platform first listed them."""
    return str(described.own.year) if described.own.year else described.collection.published


def _other_names(collection: Collection) -> list[str]:
    names = (collection.short_title, collection.collection_id)
    return list(dict.fromkeys(name for name in names if name and name != collection.title))


def _identifiers(described: Described) -> list[Json]:
    """The DOI, and the collection's name at its platform."""
    collection = described.collection
    at_platform = {"propertyID": f"{collection.commons_name} collection_id", "value": collection.collection_id}
    doi = bare_doi(described.doi)
    return [*([doi_node(described.doi, doi)] if doi else []), {"@type": "PropertyValue", **at_platform}]


def _release(described: Described) -> str | None:
    """The release of the platform that the facts are of: `IDC 25`."""
    of = described.collection.source_id
    version = next((source.version for source in described.platform.sources if source.id == of), "")
    return f"{described.collection.commons_name} {version}" if version else None


def _publications(collection: Collection) -> list[Json]:
    links = (link for link in collection.links if link.role == "publication" and address(link.url))
    return [{"@type": "CreativeWork", "name": link.label or link.url, "url": link.url} for link in links]


def _parts(described: Described, catalog: Catalog) -> list[Json]:
    """What the collection has beside its largest original part, which it is identified by."""
    parts = described.collection.parts
    first = next((part for part in parts if part.kind == "original_data"), None)
    return [_part(part, described, catalog) for part in parts if part is not first]


def _part(part: Part, described: Described, catalog: Catalog) -> Json:
    """One DOI of the collection: what it contributes to it; the DOI may contribute to other collections, too."""
    url, result = address(part.data_url_doi), part.kind == "analysis_result"
    own = next(iter(described.of_part(part)), None)
    doi = bare_doi(url or "")
    return stated(
        {
            "@type": "Dataset",
            "@id": f"{described.page}#{slug(doi or f'{part.kind} {part.id}')}",
            "name": part.title or (part.id if result else described.collection.title),
            "description": part_description(part, described, catalog.licenses),
            "url": url,
            "identifier": doi_node(url, doi) if url and doi else None,
            "license": [license_node(catalog.licenses[id_]) for id_ in part.licenses if id_ in catalog.licenses],
            "creator": agents(own) if own else None,
            "publisher": organization(own.publisher) if own and own.publisher else None,
            "version": own.version if own else None,
            "datePublished": str(own.year or "") if own else None,
            "dateModified": part.updated,
            "measurementTechnique": techniques(part.modalities),
            "size": sizes(part),
            "isPartOf": {"@id": dataset_id(described.page)},
            "isBasedOn": _made_from(described) if result else None,
        }
    )


def _made_from(described: Described) -> str | None:
    """The DOI of the original data, where all of them are under one."""
    originals = [part for part in described.collection.parts if part.kind == "original_data"]
    return described.doi if len(originals) == 1 else None


def _downloads(collection: Collection, config: SiteConfig) -> list[Json]:
    """What can be downloaded here: the facts, tables of the contents, lists that lead to the images; not these."""
    facts = {
        "@type": "DataDownload",
        "name": f"Facts of {collection.title}: counts, licences, links",
        "contentUrl": config.base_url + collection_path(collection),
        "encodingFormat": "application/json",
    }
    return [facts, *(_download(file, config) for file in contents_of(collection))]


def _download(file: CollectionFile, config: SiteConfig) -> Json:
    return stated(
        {
            "@type": "DataDownload",
            "name": file.label,
            "description": file.note,
            "contentUrl": config.base_url + file.path,
            "encodingFormat": file.media,
            "contentSize": f"{file.size_bytes} B" if file.size_bytes is not None else None,
            "sha256": file.sha256,
        }
    )


def _values(of: Catalog | Platform) -> list[str]:
    return [count.value for count in of.facets["Modality"].known]


def _datasets(collections: Sequence[Collection], config: SiteConfig) -> list[Json]:
    return references_to((c.url for c in collections), config) if len(collections) <= MOST else []
