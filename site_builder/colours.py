"""Colours as `#rrggbb`: how legible one is on another (WCAG 2.2), and what lies between two."""

import re
from collections.abc import Iterable

#: Contrast that text of any size needs (WCAG 2.2, success criterion 1.4.3, level AA).
LEGIBLE = 4.5
WHITE = "#ffffff"
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")


def is_colour(text: str) -> bool:
    """Whether this is a colour as `#rrggbb`."""
    return bool(_COLOUR.fullmatch(text))


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: str) -> float:
    """Relative luminance, 0 to 1 (WCAG 2.2)."""
    red, green, blue = (_linear(part / 255) for part in _parts(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def mixed(one: str, other: str, share: float) -> str:
    """The colour that has the share 0 to 1 of `one` and the rest of `other`, in sRGB."""
    parts = (round(a * share + b * (1 - share)) for a, b in zip(_parts(one), _parts(other), strict=True))
    return "#" + "".join(f"{part:02x}" for part in parts)


def poorest(colour: str, grounds: Iterable[str]) -> tuple[str, float]:
    """The ground on which the colour is the least legible, and the contrast there."""
    return min(((ground, contrast(colour, ground)) for ground in grounds), key=lambda found: found[1])


def _parts(colour: str) -> tuple[int, int, int]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _linear(part: float) -> float:
    return part / 12.92 if part <= 0.04045 else float(((part + 0.055) / 1.055) ** 2.4)
