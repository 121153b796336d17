"""The look of a person's own site: the colour of its links and charts, in both themes, and its logo.

Further styles are a file of their own, `static/css/own.css`, which replaces an empty one of ours.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from site_builder.colours import LEGIBLE, WHITE, is_colour, mixed, poorest
from site_builder.errors import ConfigError

if TYPE_CHECKING:  # the configuration asks this module which colours it may have
    from site_builder.config import SiteConfig

#: What texts stand on in the two themes, as `tokens.css` has it; the first is the page itself.
LIGHT_GROUNDS = ("#ffffff", "#f5f7f9", "#e9edf1")
DARK_GROUNDS = ("#12171d", "#1a2129", "#242d37")
#: Endings of images that browsers show without a type that the server tells, and that a logo can have.
LOGO_TYPES = (".svg", ".png", ".webp")
# Shares of the accent in the ground of what is chosen, and in the ring around what has the focus in the dark.
_SOFT_LIGHT, _SOFT_DARK, _FOCUS_DARK = 0.12, 0.16, 0.7
_CSS = """
/* `accent` of the configuration */
:root {{ {light} }}
@media screen and (prefers-color-scheme: dark) {{ :root:not([data-theme="light"]) {{ {dark} }} }}
@media screen {{ :root[data-theme="dark"] {{ {dark} }} }}
@media print {{ :root, :root[data-theme="dark"], :root:not([data-theme="light"]) {{ {paper} }} }}
"""


def check_logo(config: "SiteConfig", folders: Sequence[Path]) -> None:
    """Raise `ConfigError` where the configured logo is in none of the folders of static files."""
    if config.logo and not any((folder / config.logo).is_file() for folder in folders):
        raise ConfigError(
            f"{config.path}: 'logo' is '{config.logo}', and there is no file {config.root / 'static' / config.logo}"
        )


def own_look(assets: Mapping[str, bytes], config: "SiteConfig") -> dict[str, bytes]:
    """The static files by name with the site's own colours at the end of `site.css`."""
    return {**assets, "site.css": assets["site.css"] + accent_css(config.accent, config.accent_dark).encode()}


def accent_css(accent: str, accent_dark: str) -> str:
    """The custom properties that follow from the accent of the light theme and of the dark one; empty without.

    Where only the light one is given, the dark one is the nearest shade of it that is legible there.
    """
    if not accent and not accent_dark:
        return ""
    light = light_tokens(accent) if accent else ""
    dark = dark_tokens(accent_dark or lightened(accent))
    return _CSS.format(light=light, dark=dark, paper=f"--accent: {accent}; --accent-soft: {WHITE};" if accent else "")


def light_tokens(accent: str) -> str:
    """What the light theme has of an accent."""
    return f"--accent: {accent}; --accent-soft: {soft_light(accent)}; --focus: {accent};"


def dark_tokens(accent: str) -> str:
    """What the dark theme has of an accent."""
    return f"--accent: {accent}; --accent-soft: {soft_dark(accent)}; --focus: {mixed(accent, WHITE, _FOCUS_DARK)};"


def soft_light(accent: str) -> str:
    """The ground of what is chosen, in the light theme."""
    return mixed(accent, LIGHT_GROUNDS[0], _SOFT_LIGHT)


def soft_dark(accent: str) -> str:
    """The ground of what is chosen, in the dark theme."""
    return mixed(accent, DARK_GROUNDS[0], _SOFT_DARK)


def lightened(accent: str) -> str:
    """The shade of an accent with the least white in it that is legible in the dark theme."""
    shades = (mixed(WHITE, accent, step / 20) for step in range(21))
    return next(shade for shade in shades if not dark_accent_problem(shade))


def accent_problem(value: str) -> str:
    """Why this can't be the colour of links in the light theme."""
    return _problem(value, LIGHT_GROUNDS, soft_light, "darker")


def dark_accent_problem(value: str) -> str:
    """Why this can't be the colour of links in the dark theme."""
    return _problem(value, DARK_GROUNDS, soft_dark, "lighter")


def _problem(value: str, grounds: Sequence[str], soft: Callable[[str], str], advice: str) -> str:
    if not is_colour(value):
        return "write a colour as #rrggbb, such as #0e5c86"
    ground, found = poorest(value, (*grounds, soft(value)))
    if found >= LEGIBLE:
        return ""
    return f"on the ground {ground} its contrast is {found:.1f}, and text needs {LEGIBLE}; take a {advice} one"


def logo_problem(value: str) -> str:
    """Why this can't name a file in `static/` as a logo."""
    parts = value.split("/")
    if not all(re.fullmatch(r"[A-Za-z0-9_-][A-Za-z0-9._-]*", part) for part in parts):
        return "write its path in the folder static/, such as img/logo.svg, of letters, digits and . _ -"
    return "" if value.lower().endswith(LOGO_TYPES) else f"it must end in {', '.join(LOGO_TYPES)}"
