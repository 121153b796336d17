"""The look of a person's own site: colours that are legible in both themes, a logo, a domain."""

import argparse
import re
from pathlib import Path

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from site_builder.assets import read_assets
from site_builder.colours import LEGIBLE, contrast, mixed
from site_builder.commands.values import configured
from site_builder.config import SiteConfig, load_config
from site_builder.errors import ConfigError
from site_builder.exports.domain import domain_files
from site_builder.look import (
    DARK_GROUNDS,
    LIGHT_GROUNDS,
    accent_css,
    accent_problem,
    check_logo,
    dark_accent_problem,
    lightened,
    own_look,
    soft_dark,
    soft_light,
)
from site_builder.resources import layers, resource_dir

TOKENS = (resource_dir("static") / "css" / "tokens.css").read_text(encoding="utf-8")
COLOURS = st.from_regex(r"#[0-9a-f]{6}", fullmatch=True)
SITE = 'title = "A"\nbase_url = "https://atlas.example.org/"\n{}\n[[sources]]\nid = "idc"\nkind = "idc"\n'


def tokens(selector: str) -> dict[str, str]:
    """The colours that the last block of this selector sets in our style sheet."""
    block = TOKENS.rsplit(f"{selector} {{", 1)[1].split("}", 1)[0]
    return dict(re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6});", block))


LIGHT, DARK = tokens("\n:root"), tokens('\n:root[data-theme="dark"]')
TEXTS = ("text", "muted", "good", "bad", "warn")


def config(folder: Path, line: str) -> SiteConfig:
    path = folder / "content" / "site.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SITE.format(line), encoding="utf-8")
    return load_config(path)


def problem(folder: Path, line: str) -> str:
    with pytest.raises(ConfigError) as raised:
        config(folder, line)
    return str(raised.value).splitlines()[1].strip()


def test_the_grounds_are_those_of_the_style_sheet() -> None:
    assert tuple(LIGHT[name] for name in ("bg", "surface", "surface-2")) == LIGHT_GROUNDS
    assert tuple(DARK[name] for name in ("bg", "surface", "surface-2")) == DARK_GROUNDS


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.005)  # as the WCAG's own tools have it
    assert mixed("#ff0000", "#0000ff", 0.25) == "#4000bf"


@given(COLOURS)
@example("#000000")
@example("#0e5c86")
def test_what_is_taken_is_legible_wherever_it_stands(accent: str) -> None:
    light, dark = (accent, accent_problem(accent)), (lightened(accent), "")
    for (colour, refused), ours, grounds, soft in (
        (light, LIGHT, LIGHT_GROUNDS, soft_light),
        (dark, DARK, DARK_GROUNDS, soft_dark),
    ):
        if refused:
            continue
        assert min(contrast(colour, ground) for ground in (*grounds, soft(colour))) >= LEGIBLE
        assert contrast(colour, ours["on-accent"]) >= LEGIBLE
        poor = [name for name in TEXTS if contrast(ours[name], soft(colour)) < LEGIBLE]
        assert poor == []


@given(COLOURS)
def test_every_accent_has_a_shade_for_the_dark(accent: str) -> None:
    assert dark_accent_problem(lightened(accent)) == ""


def test_both_themes_have_the_colours_that_were_asked_for() -> None:
    css = accent_css("#7a1f5c", "#f0a6d8")
    blocks = re.findall(r"@media ([^{]*)\{|(:root[^{,]*)\{ ([^}]*)\}", css)
    assert len(blocks) == 7
    assert css.count("--accent: #7a1f5c; --accent-soft: ") == 2  # on the screen and on paper
    assert css.count("--accent: #f0a6d8; --accent-soft: ") == 2  # by the system's preference and by choice
    assert accent_css("#7a1f5c", "").count(f"--accent: {lightened('#7a1f5c')};") == 2
    only_dark = accent_css("", "#f0a6d8")
    assert only_dark.count("--accent: #f0a6d8;") == 2
    assert only_dark.count("--accent:") == 2
    assert accent_css("", "") == ""


def test_they_come_after_all_other_styles(tmp_path: Path) -> None:
    assets = read_assets([resource_dir("static")])
    sheet = own_look(assets, config(tmp_path, 'accent = "#7a1f5c"'))["site.css"]
    assert sheet.startswith(assets["site.css"])
    assert sheet.endswith(accent_css("#7a1f5c", "").encode())
    assert own_look(assets, config(tmp_path, "")) == assets


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            'accent = "#ffcc00"',
            "line 3: 'accent' is '#ffcc00'; on the ground #e9edf1 its contrast is 1.3, and text needs 4.5; "
            "take a darker one",
        ),
        ('accent = "red"', "line 3: 'accent' is 'red'; write a colour as #rrggbb, such as #0e5c86"),
        (
            'accent_dark = "#7a1f5c"',
            "line 3: 'accent_dark' is '#7a1f5c'; on the ground #242d37 its contrast is 1.4, and text needs 4.5; "
            "take a lighter one",
        ),
        (
            'logo = "../secret.svg"',
            "line 3: 'logo' is '../secret.svg'; write its path in the folder static/, such as img/logo.svg, "
            "of letters, digits and . _ -",
        ),
        ('logo = "logo.gif"', "line 3: 'logo' is 'logo.gif'; it must end in .svg, .png, .webp"),
        (
            'domain = "https://atlas.example.org"',
            "line 3: 'domain' is 'https://atlas.example.org'; write the name alone in lower case, such as "
            "atlas.example.org (xn--... for other letters)",
        ),
        (
            'domain = "other.example.org"',
            "line 3: 'domain' is 'other.example.org', but 'base_url' is 'https://atlas.example.org/'; with it that "
            "must be 'https://other.example.org/'",
        ),
    ],
)
def test_what_is_wrong_says_how_to_mend_it(tmp_path: Path, line: str, expected: str) -> None:
    assert problem(tmp_path, line) == expected


def test_a_logo_that_is_not_there(tmp_path: Path) -> None:
    made = config(tmp_path, 'logo = "img/logo.svg"')
    folders = layers(made, "static")
    with pytest.raises(ConfigError) as raised:
        check_logo(made, folders)
    assert str(raised.value) == (
        f"{made.path}: 'logo' is 'img/logo.svg', and there is no file {tmp_path / 'static/img/logo.svg'}"
    )
    logo = tmp_path / "static" / "img" / "logo.svg"
    logo.parent.mkdir(parents=True)
    logo.write_text("<svg/>", encoding="utf-8")
    check_logo(made, layers(made, "static"))
    check_logo(made, [*folders, tmp_path / "static"])


def test_the_domain_is_written_for_hosts_that_read_it(tmp_path: Path) -> None:
    (file,) = domain_files(config(tmp_path, 'domain = "atlas.example.org"'))
    assert (file.path, file.data) == ("CNAME", b"atlas.example.org\n")
    assert domain_files(config(tmp_path, "")) == []


@pytest.mark.parametrize(("address", "domain"), [
    ("https://atlas.example.org/", "atlas.example.org"),
    ("https://fork.github.io/atlas/", ""),
    (None, "atlas.example.org"),
])  # fmt: skip
def test_what_is_published_elsewhere_does_not_claim_the_domain(
    address: str | None, domain: str, tmp_path: Path
) -> None:
    path = config(tmp_path, 'domain = "atlas.example.org"').path
    made = configured(argparse.Namespace(config=path, base_url=address))
    assert (made.domain, made.base_url) == (domain, address or "https://atlas.example.org/")


def test_our_own_accents_would_be_taken() -> None:
    assert accent_problem(LIGHT["accent"]) == dark_accent_problem(DARK["accent"]) == ""
