"""A collection as a `dcat:Dataset` with its record, parts, distributions and agents: a list of flat nodes."""

from site_builder.config import SiteConfig
from site_builder.exports.dcat.health import ages, health
from site_builder.exports.dcat.nodes import (
    agent_nodes,
    contact_nodes,
    data_nodes,
    download_nodes,
    identifier_nodes,
    is_made_from,
    license_nodes,
    license_of_site,
    media_types,
    original_parts,
)
from site_builder.exports.dcat.vocab import (
    AVAILABLE,
    DCAT_AP,
    HEALTH,
    JSON_FILE,
    THEMES,
    access_right,
    iri,
    ref,
    refs,
    terms,
    when,
)
from site_builder.filters import counted, human_bytes, is_shown
from site_builder.linked.agents import agents, organization
from site_builder.linked.described import Described, part_description, platform_name
from site_builder.linked.nodes import Json, bare_doi, dataset_id, platform_page, stated
from site_builder.linked.schema_org import creators, keywords, published
from site_builder.model import Catalog, Part, SourceInfo, Totals
from site_builder.slugs import slug

_UNITS = ("subjects", "studies", "series", "instances")


def dataset_nodes(described: Described, catalog: Catalog, config: SiteConfig, day: str) -> list[Json]:
    """The nodes of a collection's file; `day` (`YYYY-MM-DD`) is that of its record where the source has none."""
    collection, page = described.collection, described.page
    first, others = original_parts(described)
    parts = [_part_nodes(part, described, catalog, config) for part in others]
    ids = first.licenses if first else [] if others else collection.values("license")
    licenses = license_nodes(ids, catalog.licenses, config)
    addresses = [first.data_url_doi] if first else [] if others else collection.data_url_doi or [None]
    data = [
        node
        for number, url in enumerate(addresses, 1)
        for node in data_nodes(f"{page}#original-{number}", _title(described), url, licenses, described)
    ]
    beside = {
        "dct:creator": agent_nodes(f"{page}#dataset", "creator", creators(described)),
        "dct:publisher": agent_nodes(f"{page}#dataset", "publisher", [_publisher(described)]),
        "dcat:contactPoint": contact_nodes(
            f"{page}#dataset", platform_name(described.platform), described.platform.commons.contact
        ),
        "adms:identifier": identifier_nodes(described),
        "dcat:distribution": [*data, *download_nodes(described, config)],
    }
    dataset = {**_dataset(described, config), **{name: refs(nodes) for name, nodes in beside.items()}}
    dataset["dct:hasPart"] = [ref(nodes[0]["@id"]) for nodes in parts]
    right = access_right(collection.access)
    return [
        stated(dataset),
        *_record(described, day),
        *_provenance(described),
        *_extent(f"{page}#extent", collection.totals),
        *(node for nodes in beside.values() for node in nodes),
        *licenses.values(),
        *(node for nodes in parts for node in nodes),
        *terms(HEALTH, THEMES, DCAT_AP, AVAILABLE, JSON_FILE, *media_types(collection), right),
        *license_of_site(config),
    ]


def record_id(page: str) -> str:
    """The identifier of the entry in the catalogue, which is not that of the data."""
    return f"{page}#record"


def _dataset(described: Described, config: SiteConfig) -> Json:
    """What is said of the data themselves, in values and by addresses."""
    collection = described.collection
    site = config.base_url
    landing = (iri(link.url) for link in collection.links if link.role == "landing_page")
    works = (iri(link.url) for link in collection.links if link.role == "publication")
    return {
        "@id": dataset_id(described.page),
        "@type": "dcat:Dataset",
        "dct:title": _title(described),
        "dct:alternative": collection.short_title if collection.short_title != collection.title else None,
        "dct:description": described.description,
        "dct:identifier": iri(described.doi) or dataset_id(described.page),
        "dcat:landingPage": _each([described.page, *landing]),
        "dcat:theme": ref(HEALTH),
        "dcat:keyword": [word for word in keywords(described) if word.strip()],
        "dct:accessRights": ref(access_right(collection.access)),
        "dct:issued": when(published(described)),
        "dct:modified": when(collection.updated),
        "dcat:version": described.own.version or None,
        "dct:isReferencedBy": _each([*works, *(iri(work.url) for work in described.others)]),
        "dct:relation": [ref(dataset_id(site + twin.url)) for twin in collection.twins],
        "dct:isPartOf": ref(f"{platform_page(described.platform, config)}#catalog"),
        "dct:provenance": refs(_provenance(described)),
        "dct:extent": refs(_extent(f"{described.page}#extent", collection.totals)),
        **health(collection.totals, collection),
        **ages(collection),
    }


def _part_nodes(part: Part, described: Described, catalog: Catalog, config: SiteConfig) -> list[Json]:
    """One DOI of the collection: what it contributes to it; the DOI may contribute to other collections, too."""
    doi = bare_doi(part.data_url_doi or "")
    base = f"{described.page}#{slug(doi or f'{part.kind} {part.id}')}"
    result = part.kind == "analysis_result"
    own = next(iter(described.of_part(part)), None)
    title = part.title or (part.id if result else "") or _title(described)
    licenses = license_nodes(part.licenses, catalog.licenses, config)
    made = agent_nodes(base, "creator", agents(own) if own else [])
    by = agent_nodes(base, "publisher", [organization(own.publisher)] if own and own.publisher else [])
    data = data_nodes(base, title, part.data_url_doi, licenses, described)
    extent = _extent(f"{base}-extent", part)
    node = {
        "@id": base,
        "@type": "dcat:Dataset",
        "dct:title": title,
        "dct:description": part_description(part, described, catalog.licenses),
        "dct:identifier": iri(part.data_url_doi) or base,
        "dcat:landingPage": ref(iri(part.data_url_doi)),
        "dcat:theme": ref(HEALTH),
        "dct:creator": refs(made),
        "dct:publisher": refs(by),
        "dct:issued": when(str(own.year)) if own and own.year else None,
        "dct:modified": when(part.updated),
        "dct:isPartOf": ref(dataset_id(described.page)),
        "dct:source": ref(dataset_id(described.page)) if result and is_made_from(described) else None,
        "dct:extent": refs(extent),
        "dcat:distribution": refs(data),
        **health(part, described.collection),
    }
    return [stated(node), *made, *by, *data, *extent, *licenses.values()]


def _record(described: Described, day: str) -> list[Json]:
    source = _source(described)
    return [
        {
            "@id": record_id(described.page),
            "@type": "dcat:CatalogRecord",
            "foaf:primaryTopic": ref(dataset_id(described.page)),
            "dct:modified": (when(source.retrieved_at[:10]) if source else None) or when(day),
            "dct:conformsTo": ref(DCAT_AP),
        }
    ]


def _provenance(described: Described) -> list[Json]:
    """Where the facts come from, and as of when."""
    source = _source(described)
    if source is None:
        return []
    release = " ".join(filter(None, (source.version, f"of {source.released}" if source.released else "")))
    facts = [f"As listed by {platform_name(described.platform)}"]
    facts += [f"release {release}"] if release else []
    facts += [f"read on {source.retrieved_at[:10]}"] if source.retrieved_at else []
    page = described.page
    return [{"@id": f"{page}#provenance", "@type": "dct:ProvenanceStatement", "rdfs:label": ", ".join(facts)}]


def _extent(id_: str, figures: Totals | Part) -> list[Json]:
    """Every figure with its unit, which the numbers of HealthDCAT-AP have not."""
    said = [counted(figures, unit) for unit in _UNITS if is_shown(figures, unit)]
    size = [human_bytes(figures.size_bytes)] if figures.size_bytes is not None else []
    label = ", ".join([*said, *size])
    return [{"@id": id_, "@type": "dct:SizeOrDuration", "rdfs:label": label}] if label else []


def _source(described: Described) -> SourceInfo | None:
    of = described.collection.source_id
    return next((source for source in described.platform.sources if source.id == of), None)


def _publisher(described: Described) -> Json:
    """Who makes the data available: as their citation says, else the platform."""
    platform = described.platform
    url = iri(platform.commons.url)
    return organization(described.publisher) if described.publisher else organization(platform_name(platform), url)


def _title(described: Described) -> str:
    return described.collection.title or described.collection.id


def _each(addresses: list[str | None]) -> list[Json]:
    return [{"@id": url} for url in dict.fromkeys(addresses) if url]
