"""A person's own site: what its templates, styles and texts replace, and what mistakes in them say."""

from pathlib import Path

import pytest

from site_builder.assets import read_assets
from site_builder.built import Built
from site_builder.config import load_config
from site_builder.errors import SiteBuilderError
from site_builder.pipeline import build
from site_builder.resources import resource_dir
from site_builder.search.documents import OPTIONS
from tests.fixtures.html import parse
from tests.fixtures.silent import Silent
from tests.tiny import tiny_site

LIST = (resource_dir("static") / "css" / "site.css.list").read_text(encoding="utf-8").split()


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the builds of these tests reuse: the data are the same for all of them."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a tiny site whose data all tests read."""
    return tiny_site(tmp_path_factory.mktemp("own") / "site").parents[1] / "data"


@pytest.fixture
def site(tmp_path: Path, data: Path) -> Path:
    """The folder of a site of its own, with nothing but a configuration."""
    config = tmp_path / "site" / "content" / "site.toml"
    config.parent.mkdir(parents=True)
    source = f'[[sources]]\nid = "idc"\nkind = "idc"\npath = "{data}"\n'
    config.write_text(f'title = "My atlas"\nbase_url = "https://me.example/"\n{source}', encoding="utf-8")
    return config.parents[1]


def write(site: Path, name: str, text: str | bytes) -> Path:
    path = site / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def built(site: Path, cache: Path) -> Built:
    return build(load_config(site / "content" / "site.toml"), site / "_site", cache, Silent())


def error(site: Path, cache: Path) -> str:
    with pytest.raises(SiteBuilderError) as raised:
        built(site, cache)
    assert not (site / "_site").exists()
    return str(raised.value)


def test_own_files_replace_ours_and_add_to_them(site: Path, cache: Path) -> None:
    write(site, "content/pages/about.md", "# About us\n\nWe. ![Logo](../assets/img/logo.png)")
    write(site, "content/pages/home.md", "Welcome to *ours*.")
    write(site, "content/pages/the_team.md", "# The team\n\nMe.")
    write(site, "content/collections/idc/lung_one.md", "Read this first.")
    write(site, "content/commons/idc.md", "What we think of it.")
    write(site, "templates/pages/404.html", '{% extends "base.html" %}{% block main %}<h1>Lost</h1>{% endblock %}')
    write(site, "static/css/print.css", "/* our own print */")
    write(site, "static/img/logo.png", b"\x89PNG")
    out = built(site, cache).out

    def page(name: str) -> str:
        return (out / name).read_text(encoding="utf-8")

    assert "<h1>About us</h1>" in page("about/index.html")
    assert 'src="../assets/img/logo.png"' in page("about/index.html")
    assert "Welcome to <em>ours</em>." in page("index.html")
    assert "<title>The team | My atlas</title>" in page("the-team/index.html")
    assert "Read this first." in page("collections/idc/lung-one/index.html")
    assert "What we think of it." in page("commons/idc/index.html")
    assert "<h1>Lost</h1>" in page("404.html")
    assert "/* our own print */" in page("assets/site.css")
    assert (out / "assets/img/logo.png").read_bytes() == b"\x89PNG"
    assert "How to cite" in page("cite/index.html"), "what is not replaced is ours"
    assert (out / "assets/img/favicon.svg").is_file()


@pytest.mark.parametrize(
    ("template", "expected"),
    [
        (
            "a\n{% if %}",
            "templates/partials/_source.html, line 2: Expected an expression, got 'end of statement block'",
        ),
        ("{{ 5|none }}", "templates/partials/_source.html, line 1: No filter named 'none'."),
        (
            "a\n\n{{ nothing }}",
            "templates/partials/_source.html, line 3 (for the page /collections/idc/brain-two/): "
            "'nothing' is undefined",
        ),
        (
            "a\n{{ 1 + 'a' }}",
            "templates/partials/_source.html, line 2 (for the page /collections/idc/brain-two/): "
            "TypeError: unsupported operand type(s) for +: 'int' and 'str'",
        ),
        (
            "{{ '../../etc'|url }}",
            "templates/partials/_source.html, line 1 (for the page /collections/idc/brain-two/): "
            "page 'collections/idc/brain-two/' links to '../../etc', which is no address inside the site",
        ),
        (
            "{{ 'img/none.png'|asset }}",
            "templates/partials/_source.html, line 1 (for the page /collections/idc/brain-two/): "
            "page 'collections/idc/brain-two/' uses the asset 'img/none.png', which does not exist",
        ),
    ],
)
def test_a_mistake_in_a_template_names_its_line_and_a_page(
    site: Path, cache: Path, template: str, expected: str
) -> None:
    write(site, "templates/partials/_source.html", template)
    assert error(site, cache) == expected


def test_a_template_that_is_not_there_or_not_utf_8(site: Path, cache: Path) -> None:
    own = write(site, "templates/pages/404.html", '\n{% include "none.html" %}')
    assert error(site, cache).startswith(
        "templates/pages/404.html, line 2 (for the page /404.html): 'none.html' not found"
    )
    own.write_bytes(b"\xff")
    assert error(site, cache).startswith(
        "templates/pages/404.html (for the page /404.html): UnicodeDecodeError: 'utf-8'"
    )


def test_a_page_at_an_address_of_ours_is_refused_by_its_file(site: Path, cache: Path) -> None:
    path = write(site, "content/pages/collections.md", "Mine.")
    assert error(site, cache) == (
        f"the site was not published; 1 problem(s)\n  pages/browse.html and {path} both write collections/index.html"
    )


def test_a_link_to_nowhere_is_refused_by_its_page(site: Path, cache: Path) -> None:
    write(site, "content/pages/team.md", "[x](../nowhere/)")
    assert error(site, cache) == (
        "the site was not published; 1 problem(s)\n"
        "  team/index.html links to '../nowhere/': there is no nowhere/index.html"
    )


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("collections/idc/lung-one.md", "no such collection; did you mean idc/lung_one.md?"),
        ("collections/idc/nlst.md", "no such collection; rename or remove it"),
        ("commons/idcs.md", "no such platform; did you mean idc.md?"),
        ("commons/midrc.md", "no such platform; rename or remove it"),
    ],
)
def test_a_text_of_nothing_is_told(site: Path, cache: Path, name: str, hint: str) -> None:
    write(site, f"content/{name}", "Text.")
    found = [f for f in built(site, cache).report.findings if f.code == "content-unused"]
    assert [(f.source, f.where, f.hint) for f in found] == [("content", name, hint)]


def test_style_sheets_are_joined_in_the_order_of_the_list(tmp_path: Path) -> None:
    ours = resource_dir("static")
    files = read_assets([ours])
    assert files["site.css"] == b"\n".join((ours / "css" / name).read_bytes() for name in LIST)
    assert not {f"css/{name}" for name in LIST} & files.keys()
    write(tmp_path, "css/site.css.list", "\n".join([*LIST, "more.css", LIST[0]]))
    write(tmp_path, "css/more.css", "more {}")
    write(tmp_path, f"css/{LIST[0]}", "first {}")
    joined = read_assets([ours, tmp_path])["site.css"]
    assert joined.startswith(b"first {}\n")
    assert joined.endswith(b"\nmore {}")


@pytest.mark.parametrize(("text", "named"), [(b"none.css", "none.css"), (b"\xff", "\ufffd")])
def test_a_list_of_style_sheets_that_are_not_there(tmp_path: Path, text: bytes, named: str) -> None:
    write(tmp_path, "css/site.css.list", text)
    with pytest.raises(SiteBuilderError) as raised:
        read_assets([resource_dir("static"), tmp_path])
    assert str(raised.value) == f"static/css/site.css.list names {named}, which static/css does not have"


def test_hidden_files_are_not_published(tmp_path: Path) -> None:
    for name in (".DS_Store", ".git/config", "img/.hidden/a.png", "img/._a.png"):
        write(tmp_path, name, "private")
    assert read_assets([resource_dir("static"), tmp_path]).keys() == read_assets([resource_dir("static")]).keys()


def test_the_search_box_takes_as_much_as_the_search_reads(site: Path, cache: Path) -> None:
    built(site, cache)
    page = (site / "_site" / "collections" / "index.html").read_text(encoding="utf-8")
    box = parse(page).first("input", id="q")
    assert box.attributes["maxlength"] == str(OPTIONS["longestQuery"])
