"""`croissant.json`: the tables of all collections, described so that programs can load them."""

from collections.abc import Sequence
from hashlib import sha256
from typing import get_args

from site_builder.citations.bibtex import bibtex
from site_builder.citations.names import Name
from site_builder.citations.parsing import Reference
from site_builder.config import SiteConfig
from site_builder.exports.croissant.nodes import (
    CONFORMS_TO,
    CONTEXT,
    PARQUET,
    Enumeration,
    TableColumn,
    TableFile,
    Term,
    calendar_version,
    file_object,
    origin,
    record_sets,
)
from site_builder.exports.tables.fields import FIELDS
from site_builder.exports.tables.files import SEPARATOR
from site_builder.filters import ACCESS_WORDS, count_of
from site_builder.linked.agents import organization
from site_builder.linked.described import platform_name
from site_builder.linked.nodes import Json, platform_page, stated
from site_builder.model import Access, Catalog
from site_builder.publish import Output

_SAID = {
    "csv": f"The table as CSV (RFC 4180, UTF-8): an empty cell is null or an empty list, values of a list are "
    f"joined by '{SEPARATOR}', and a semicolon within one is a comma.",
    "parquet": "The table as Parquet: lists as lists, types, and the meaning and unit of each field in its metadata.",
}


def site_croissant(files: Sequence[Output], catalog: Catalog, config: SiteConfig, generated_at: str) -> Json:
    """The tables of collections; `files` are `collections.csv` and `collections.parquet` as they are published."""
    csv, parquet = (_file(file, config) for file in files)
    day = generated_at[:10]
    site = organization(config.title, config.base_url)
    columns = [TableColumn(f.name, f.dtype, f.help, f.unit) for f in FIELDS]
    explained = {"access": _access_kinds(config), "commons_name": _platforms(catalog, config)}
    listed = count_of(len(catalog.collections), "collection", "collections")
    rows = (
        f"A row for each of {listed} of medical imaging data; null is what a source does not provide or what is hidden."
    )
    return stated(
        {
            "@context": CONTEXT,
            "@type": "sc:Dataset",
            "conformsTo": CONFORMS_TO,
            "name": f"Collections of {config.title}",
            "description": f"{rows} Facts of collections, not the images: counts, modalities, licences, access, links.",
            "url": config.base_url,
            "license": config.license,
            "sdLicense": config.license,
            "creator": site,
            "publisher": site,
            "datePublished": day,
            "dateModified": day,
            "version": calendar_version(day),
            "inLanguage": config.language,
            "keywords": ["medical imaging", "DICOM", "data catalogue", "metadata"],
            "citeAs": _citation(config, day),
            "prov:wasDerivedFrom": [origin(source) for source in catalog.sources if source.status != "failed"],
            "distribution": [file_object(csv, parquet.name), file_object(parquet, csv.name)],
            "recordSet": record_sets("collections", rows, parquet, columns, "id", explained),
        }
    )


def _file(file: Output, config: SiteConfig) -> TableFile:
    ending = file.path.rpartition(".")[2]
    media = {"csv": ("text/csv",), "parquet": PARQUET}[ending]
    digest = sha256(file.data).hexdigest()
    return TableFile(file.path, config.base_url + file.path, media, len(file.data), digest, _SAID[ending])


def _citation(config: SiteConfig, day: str) -> str:
    """How the tables are cited: the site as author and publisher, the day as their version."""
    reference = Reference(
        authors=(Name(literal=config.title),),
        year=int(day[:4]),
        title=f"Collections of {config.title}",
        version=day,
        publisher=config.title,
        url=config.base_url,
        type="dataset",
        complete=True,
    )
    return bibtex({"collections": reference}).strip()


def _access_kinds(config: SiteConfig) -> Enumeration:
    where = f"{config.base_url}dictionary/#vocabularies"
    terms = tuple(Term(kind, ACCESS_WORDS[kind][0], where) for kind in get_args(Access))
    return Enumeration("access_kinds", "How data are got.", terms)


def _platforms(catalog: Catalog, config: SiteConfig) -> Enumeration:
    terms = tuple(Term(p.commons.name, platform_name(p), platform_page(p, config)) for p in catalog.platforms)
    return Enumeration("platforms", "Platforms that host the data.", terms)
