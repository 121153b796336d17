"""Where the files that travel with the package lie: templates, static files and vocabularies."""

from pathlib import Path
from typing import Literal

from site_builder.errors import SiteBuilderError

ResourceName = Literal["templates", "static", "content"]

_PACKAGE = Path(__file__).resolve().parent


def resource_dir(name: ResourceName) -> Path:
    """Return the folder of that name: inside the installed wheel, else beside the package in a checkout.

    Args:
        name: One of `templates`, `static` and `content`.

    Raises:
        SiteBuilderError: If neither place has it, which means an incomplete installation.
    """
    places = (_PACKAGE / "_data" / name, _PACKAGE.parent / name)
    for place in places:
        if place.is_dir():
            return place
    looked = " nor ".join(str(place) for place in places)
    raise SiteBuilderError(
        f"the folder '{name}' that belongs to site_builder is missing: found neither {looked}; "
        "reinstall the package, or run from a complete checkout"
    )
