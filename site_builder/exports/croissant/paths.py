"""Where the Croissant file of a collection lies."""

from site_builder.model import Collection


def croissant_path(collection: Collection) -> str:
    """The file: `collections/idc/nlst/croissant.json`; a collection without a table of series has none."""
    return f"{collection.url}croissant.json"
