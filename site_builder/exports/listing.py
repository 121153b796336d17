"""Every file that is written beside a collection's page, listed once: pages and metadata lead to what stands here."""

from dataclasses import dataclass
from typing import Literal

from site_builder.exports.api import collection_path
from site_builder.exports.citations import FORMATS, citation_path
from site_builder.exports.croissant.paths import croissant_path
from site_builder.exports.dcat.paths import dcat_paths
from site_builder.exports.manifests import manifests_of
from site_builder.exports.markdown import copy_path
from site_builder.exports.series import MEDIA, series_path
from site_builder.model import Collection

#: What a file holds: a description of the collection, how to cite it, tables of its contents, ways to the images.
Role = Literal["description", "citation", "table", "manifest"]


@dataclass(frozen=True, slots=True)
class CollectionFile:
    """A file of a collection.

    `path` is relative to the site's root, `media` its type (IANA), `label` what people call it, `note` what it is
    good for, in a few words. `size_bytes` and `sha256` are given of large files.
    """

    path: str
    media: str
    role: Role
    label: str
    note: str = ""
    size_bytes: int | None = None
    sha256: str = ""


def collection_files(collection: Collection) -> tuple[CollectionFile, ...]:
    """The files of a collection, in the order in which a page lists them."""
    turtle, json_ld = dcat_paths(collection)
    return (
        CollectionFile(
            collection_path(collection), "application/json", "description", "JSON", "all facts of this page"
        ),
        CollectionFile(
            copy_path(collection.url), "text/markdown", "description", "Markdown", "all of this page as text"
        ),
        CollectionFile(*turtle, "description", "DCAT-AP (Turtle)", "for data catalogues"),
        CollectionFile(*json_ld, "description", "DCAT-AP (JSON-LD)", "for data catalogues"),
        *_croissant(collection),
        *(CollectionFile(citation_path(collection, f.ending), f.media, "citation", f.label, f.note) for f in FORMATS),
        *_table(collection),
        *(
            CollectionFile(path, kind.media, "manifest", kind.label, f"{kind.note}; {number:,} in all")
            for path, kind, number in manifests_of(collection)
        ),
    )


def _table(collection: Collection) -> tuple[CollectionFile, ...]:
    table = collection.table
    if table is None:
        return ()
    note = f"{table.rows:,} series, a row each, with all that is known of them"
    return (
        CollectionFile(
            series_path(collection), MEDIA, "table", "Series (Parquet)", note, table.size_bytes, table.sha256
        ),
    )


def _croissant(collection: Collection) -> tuple[CollectionFile, ...]:
    """The description of the table of series, where there is one."""
    if collection.table is None:
        return ()
    path = croissant_path(collection)
    return (CollectionFile(path, "application/ld+json", "description", "Croissant", "for machine learning"),)


def contents_of(collection: Collection) -> tuple[CollectionFile, ...]:
    """The files of what is in a collection, not of what is said about it."""
    return tuple(file for file in collection_files(collection) if file.role in ("table", "manifest"))
