"""The style sheets: both dark blocks agree, and every text is legible in both themes."""

import re
from itertools import product

import pytest

from site_builder.resources import resource_dir

CSS = resource_dir("static") / "css"
TOKENS = (CSS / "tokens.css").read_text(encoding="utf-8")
TEXTS = ("text", "muted", "accent", "good", "bad", "warn")
OF_THEIR_PAGES = {"browse.css", "panel.css", "results.css", "cards.css", "compare.css"}
GROUNDS = ("bg", "surface", "surface-2", "accent-soft")


def colours(selector: str) -> dict[str, str]:
    """The colours that the last block of this selector sets, by name."""
    block = TOKENS.rsplit(f"{selector} {{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))


LIGHT = colours("\n:root")
DARK = colours('\n:root[data-theme="dark"]')
THEMES = {"light": LIGHT, "dark": DARK}


def luminance(colour: str) -> float:
    """Relative luminance of `#rrggbb` (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio of two colours (WCAG 2.2)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_dark_by_preference_is_dark_by_choice() -> None:
    assert colours(':root:not([data-theme="light"])') == DARK
    assert DARK.keys() == LIGHT.keys() >= {*TEXTS, *GROUNDS, "border-strong", "focus"}


@pytest.mark.parametrize("theme", THEMES)
def test_texts_are_legible(theme: str) -> None:
    of = THEMES[theme]
    poor = {
        (text, ground): round(contrast(of[text], of[ground]), 2)
        for text, ground in product(TEXTS, GROUNDS)
        if contrast(of[text], of[ground]) < 4.5
    }
    assert poor == {}
    assert contrast(of["on-accent"], of["accent"]) >= 4.5


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("part", ["border-strong", "focus"])
def test_controls_and_focus_stand_out(theme: str, part: str) -> None:
    of = THEMES[theme]
    assert min(contrast(of[part], of[ground]) for ground in ("bg", "surface")) >= 3


def test_the_joined_style_sheet_names_every_common_file() -> None:
    listed = (CSS / "site.css.list").read_text(encoding="utf-8").split()
    assert sorted(listed) == sorted({path.name for path in CSS.glob("*.css")} - OF_THEIR_PAGES)
    assert listed[0] == "tokens.css"
    assert listed[-1] == "print.css"


def test_no_style_asks_another_place_for_anything() -> None:
    for path in CSS.glob("*.css"):
        assert not re.search(r"@import|url\(", path.read_text(encoding="utf-8")), path.name
