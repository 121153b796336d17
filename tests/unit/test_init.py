"""A site of one's own: what `init` writes, that it touches nothing, and that the installed wheel builds from it."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from site_builder import __version__
from site_builder.cli import main
from site_builder.config import load_config
from site_builder.errors import ConfigError, SiteBuilderError
from site_builder.init.installed import constraints, normal, requirement, spec_of, wheel_name
from site_builder.init.writing import SKELETON, Start, filled, start_site
from tests.fixtures.html import parse
from tests.fixtures.sites import file_bytes
from tests.tiny import tiny_site

ROOT = Path(__file__).resolve().parents[2]
OURS = Path(sys.executable)
START = Start("My atlas", "https://me.github.io/atlas", "site-builder==9.9")
FILES = [
    ".github/workflows/pages.yml",
    ".gitignore",
    "Makefile",
    "README.md",
    "constraints.txt",
    "content/pages/how-it-is-kept.md",
    "content/site.toml",
    "requirements.txt",
    "static/css/own.css",
    "static/img/logo.svg",
    "templates/partials/_own_footer.html",
]


def test_it_writes_a_whole_site(tmp_path: Path) -> None:
    written = start_site(tmp_path / "a" / "site", START)
    assert sorted(written) == sorted(file_bytes(tmp_path / "a" / "site")) == FILES
    config = load_config(tmp_path / "a" / "site" / "content" / "site.toml")
    assert (config.title, config.base_url) == ("My atlas", "https://me.github.io/atlas/")
    assert (config.logo, config.sources[0].kind) == ("img/logo.svg", "idc")
    assert (tmp_path / "a/site/requirements.txt").read_text().splitlines()[-1] == "site-builder==9.9"


def test_nothing_is_left_to_fill_in(tmp_path: Path) -> None:
    start_site(tmp_path, START)
    for name, data in file_bytes(tmp_path).items():
        assert not re.search(rb"@[A-Z_]+@", data), name


@pytest.mark.parametrize("title", ['A "quoted" \\ one', "@PACKAGE@ @TITLE@", "Ünïcode 漢 😀", "a # b = [c]"])
def test_any_title_comes_out_as_it_went_in(tmp_path: Path, title: str) -> None:
    start_site(tmp_path, Start(title, START.base_url, START.package))
    read = tomllib.loads((tmp_path / "content" / "site.toml").read_text(encoding="utf-8"))
    assert read["title"] == title
    assert (tmp_path / "README.md").read_text(encoding="utf-8").startswith(f"# {title}\n")


def test_every_key_that_is_commented_out_can_be_taken(tmp_path: Path) -> None:
    start_site(tmp_path, Start("A", "https://atlas.example.org", START.package))
    path = tmp_path / "content" / "site.toml"
    text = re.sub(r"^# (?=\[\[sources|[a-z_]+ = )", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    path.write_text(text, encoding="utf-8")
    config = load_config(path)
    assert [source.kind for source in config.sources] == ["idc", "guppy", "spreadsheet"]
    assert config.sources[2].options.path == path.parent / "spreadsheets"
    assert (config.domain, config.min_cell, config.contact) == ("atlas.example.org", 11, "you@example.org")


@pytest.mark.parametrize(
    ("start", "expected"),
    [
        (Start(" ", START.base_url, "x"), "the title is empty"),
        (Start("a\x1b[2J", START.base_url, "x"), r"the title is 'a\x1b[2J'; it must not hold a control character"),
        (Start("two\nlines", START.base_url, "x"), "the title has a line break; leave it out"),
        (Start("a", "example.org", ""), "the base_url it must be an address that begins with https:// or http://; "),
    ],
)
def test_what_can_not_be_used_is_told_and_nothing_written(tmp_path: Path, start: Start, expected: str) -> None:
    with pytest.raises(ConfigError) as raised:
        start_site(tmp_path / "site", start)
    assert str(raised.value).startswith(expected)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    with pytest.raises(
        SiteBuilderError, match="can't be written: Not a directory; name a folder that you may write to"
    ):
        start_site(tmp_path / "file" / "site", START)


def test_what_is_in_the_way_is_named_and_stays(tmp_path: Path) -> None:
    (tmp_path / "README.md").write_text("mine")
    (tmp_path / "data").mkdir()
    with pytest.raises(SiteBuilderError) as raised:
        start_site(tmp_path, START)
    assert str(raised.value) == (
        f"{tmp_path} is not empty: README.md, data would be in the way, and nothing was written; name a folder that "
        "is empty or not there yet"
    )
    assert file_bytes(tmp_path) == {"README.md": b"mine"}
    for number in range(12):
        (tmp_path / f"f{number:02}").touch()
    with pytest.raises(SiteBuilderError, match="f07 and 4 more would be in the way"):
        start_site(tmp_path, START)
    with pytest.raises(SiteBuilderError, match=r"README\.md is a file; name a folder"):
        start_site(tmp_path / "README.md", START)


def test_an_empty_repository_is_no_obstacle(tmp_path: Path) -> None:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    assert len(start_site(tmp_path, START)) == len(FILES)
    ignored = ["_site/index.html", ".cache/a", ".snapshots/a", ".venv/a", "site.zip"]
    done = subprocess.run(["git", "check-ignore", *ignored], cwd=tmp_path, capture_output=True, text=True)
    assert done.stdout.split() == ignored


def test_the_command_says_what_it_wrote_and_what_comes_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["init", "mine", "--package", "site-builder==9.9"]) == 0
    said = capsys.readouterr().err
    assert said.startswith("mine: 11 files\n")
    assert {line.strip() for line in said.splitlines()} >= set(FILES)
    assert "\n  cd mine\n" in said
    assert main(["init", "our site", "--package", "site-builder==9.9"]) == 0
    assert "\n  cd 'our site'\n" in capsys.readouterr().err
    assert "put that wheel" not in said
    assert main(["init", "mine"]) == 1
    assert capsys.readouterr().err.startswith("error: mine is not empty: .github, .gitignore, Makefile, ")
    assert main(["init", "other", "--package", wheel_name()]) == 0
    assert f"requirements.txt names {wheel_name()}, since this site-builder was" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("direct", "expected"),
    [
        (
            {
                "url": "https://git.example/o/r.git",
                "vcs_info": {"vcs": "git", "requested_revision": "main", "commit_id": "a1b2"},
            },
            "site-builder @ git+https://git.example/o/r.git@a1b2",
        ),
        (
            {"url": "https://a.example/site_builder-1.whl", "archive_info": {}},
            "site-builder @ https://a.example/site_builder-1.whl",
        ),
        ({"url": "file:///home/me/checkout", "dir_info": {"editable": True}}, wheel_name()),
        ({"url": "file:///home/me/site_builder-1.whl", "archive_info": {}}, wheel_name()),
    ],
)
def test_the_workflow_installs_what_is_installed_here(direct: dict[str, object], expected: str) -> None:
    """The forms of `direct_url.json` are those of PEP 610."""
    assert spec_of(direct) == expected
    assert wheel_name() == f"./site_builder-{__version__}-py3-none-any.whl"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("ibis-framework[duckdb]>=12", ("ibis-framework", {"duckdb"})),
        ("Zope.Interface_x", ("zope-interface-x", set())),
        ("a [b, c] ; python_version < '4'", ("a", {"b", "c"})),
        ("duckdb>=1; extra == 'duckdb'", ("duckdb", set())),
        ('mypy>=2; extra == "dev"', None),
    ],
)
def test_what_a_requirement_names(text: str, expected: tuple[str, set[str]] | None) -> None:
    found = requirement(text, {"duckdb"})
    assert (found and (found[0], set(found[1]))) == expected


def test_constraints_name_what_is_needed_in_the_versions_that_are_here() -> None:
    found = dict(line.split("==") for line in constraints())
    assert {"ibis-framework", "duckdb", "altair", "jinja2", "idc-index-data", "markupsafe"} <= found.keys()
    assert {"site-builder", "pytest", "mypy", "ruff"}.isdisjoint(found)
    ours = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    assert set(found) <= {normal(line.partition("==")[0]) for line in ours}


# The installed wheel


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The command of the wheel, installed without network into an environment that has all else from ours."""
    folder = tmp_path_factory.mktemp("installed")
    run(OURS, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder), cwd=ROOT)
    run(OURS, "-m", "venv", "--without-pip", str(folder / "venv"), cwd=folder)
    python = folder / "venv" / "bin" / "python"
    (wheel,) = folder.glob("*.whl")
    run(
        OURS,
        "-m",
        "pip",
        "--python",
        str(python),
        "install",
        "--quiet",
        "--no-index",
        "--no-deps",
        str(wheel),
        cwd=folder,
    )
    packages = next((folder / "venv" / "lib").glob("python*/site-packages"))
    ours = [path for path in sys.path if path.endswith("site-packages")]
    (packages / "ours.pth").write_text("\n".join(ours), encoding="utf-8")
    where = run(python, "-c", "import site_builder; print(site_builder.__file__)", cwd=folder)
    assert Path(where.strip()).is_relative_to(packages)
    return python.with_name("site-builder")


def run(program: Path, *arguments: str, cwd: Path) -> str:
    env = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "SOURCE_DATE_EPOCH")}
    ran = subprocess.run([str(program), *arguments], cwd=cwd, env=env, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


@pytest.fixture(scope="module")
def site(installed: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A site that the installed command began, made somebody's own and built."""
    folder = tmp_path_factory.mktemp("person")
    run(installed, "init", "site", "--title", "Lungs of Ours", "--base-url", "https://me.example/", cwd=folder)
    site, data = folder / "site", tiny_site(folder / "tiny").parents[1] / "data"
    config = site / "content" / "site.toml"
    text = config.read_text(encoding="utf-8").replace('accent = "#7a1f5c"', 'accent = "#1f5c2e"')
    text = text.replace('kind = "idc"', f'kind = "idc"\npath = "{data}"', 1)
    text = text.replace('# [[sources]]\n# id = "own"', '[[sources]]\nid = "own"')
    text = text.replace('# kind = "spreadsheet"\n# path', 'kind = "spreadsheet"\npath')
    config.write_text(text, encoding="utf-8")
    sheets = site / "content" / "spreadsheets"
    sheets.mkdir()
    rows = ["commons_name,collection_id,full_name,PatientID,Modality,license", "OURS,chest,Our chests,p1,CT,CC BY 4.0"]
    (sheets / "ours.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    (site / "content" / "pages" / "team.md").write_text("# Our team\n\nWe.", encoding="utf-8")
    (site / "templates" / "pages").mkdir()
    lost = '{% extends "base.html" %}{% block main %}<h1>Lost lungs</h1>{% endblock %}'
    (site / "templates" / "pages" / "404.html").write_text(lost, encoding="utf-8")
    run(installed, "build", cwd=site)
    return site


def page(site: Path, name: str) -> str:
    return (site / "_site" / name).read_text(encoding="utf-8")


def test_the_built_site_is_the_persons_own(site: Path) -> None:
    home = parse(page(site, "index.html"))
    assert home.first("title").text() == "Lungs of Ours"
    logo = home.first("img", class_="site-logo")
    name, _mark, _version = logo.attributes["src"].partition("?")
    assert (site / "_site" / name).read_bytes() == (SKELETON / "static/img/logo.svg").read_bytes()
    style = page(site, "assets/site.css")
    assert ".site-logo {\n  border-radius: var(--radius);" in style, "own.css"
    assert style.count("--accent: #1f5c2e;") == 2
    assert 'href="how-it-is-kept/">How this site is kept</a>' in page(site, "index.html")
    assert "<h1>How this site is kept</h1>" in page(site, "how-it-is-kept/index.html")
    assert "<h1>Our team</h1>" in page(site, "team/index.html")
    assert "<h1>Lost lungs</h1>" in page(site, "404.html")
    assert "<title>Our chests | Lungs of Ours</title>" in page(site, "collections/ours/chest/index.html")
    listed = json.loads(page(site, "api/v1/collections.json"))["collections"]
    assert {one["id"] for one in listed} == {"idc/lung-one", "idc/brain-two", "ours/chest"}
    assert json.loads(page(site, "api/v1/site.json"))["base_url"] == "https://me.example/"


def test_the_workflow_that_travels_with_the_wheel_is_ours(site: Path) -> None:
    workflow = (site / ".github" / "workflows" / "pages.yml").read_bytes()
    assert workflow == (SKELETON / "dot_github" / "workflows" / "pages.yml").read_bytes()
    assert (site / "requirements.txt").read_text(encoding="utf-8").endswith(f"\n{wheel_name()}\n")


def test_its_site_is_zipped_by_the_installed_command(site: Path, installed: Path) -> None:
    run(installed, "zip", cwd=site)
    assert (site / "site.zip").stat().st_size > 10_000


def test_filled_takes_each_name_once() -> None:
    assert filled("@A@ @B@ @A@", {"A": "@B@", "B": "@A@"}) == "@B@ @A@ @B@"
