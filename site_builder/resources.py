"""Where the files that travel with the package lie: templates, static files and vocabularies."""

from pathlib import Path
from typing import TYPE_CHECKING, Literal

from site_builder.errors import SiteBuilderError

if TYPE_CHECKING:  # the configuration names sources, whose vocabularies are found by this module
    from site_builder.config import SiteConfig

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


def layers(config: "SiteConfig", name: ResourceName) -> list[Path]:
    """Our folder of that name, then the one of a person's own site, which wins."""
    ours, own = resource_dir(name), config.content if name == "content" else config.root / name
    return [ours] if own.resolve() == ours.resolve() or not own.is_dir() else [ours, own]
