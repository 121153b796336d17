"""The addresses of facet values that have a landing page of their own."""

from collections.abc import Mapping

from site_builder.model import Catalog
from site_builder.plan.values import listed_values
from site_builder.slugs import slugs_of

#: Facet -> folder of its landing pages.
FOLDERS = {
    "Modality": "modalities",
    "license": "licenses",
    "BodyPartExamined": "body-parts",
    "disease_type": "diseases",
}


def facet_urls(catalog: Catalog) -> Mapping[tuple[str, str], str]:
    """The landing page of every value that any collection has, by (facet, value), relative to the site's root."""
    return {
        (facet, value): f"{folder}/{made}/"
        for facet, folder in FOLDERS.items()
        for value, made in slugs_of(sorted(c.value for c in listed_values(catalog, facet))).items()
    }
