"""Where the DCAT files of a collection lie."""

from site_builder.model import Collection


def dcat_paths(collection: Collection) -> tuple[tuple[str, str], ...]:
    """The files with their media types, Turtle first: `collections/idc/nlst/dcat.ttl`."""
    return (f"{collection.url}dcat.ttl", "text/turtle"), (f"{collection.url}dcat.jsonld", "application/ld+json")
