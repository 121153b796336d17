"""What is documented exists, and what exists is documented."""

import argparse
import ast
import json
import re
from collections.abc import Iterable
from contextlib import contextmanager
from dataclasses import MISSING, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

import pytest

from site_builder import assembling, cataloguing, contexts, pipeline
from site_builder.audit.links import audited_links
from site_builder.audit.states import FILE as LINK_STATES
from site_builder.audit.states import LinkState, write_states
from site_builder.cli import parser
from site_builder.config import SiteConfig, load_config
from site_builder.contexts import SiteContext
from site_builder.findings import Report
from site_builder.ledger.entries import FILE as LEDGER
from site_builder.ledger.entries import Entry, Facts, Term, write_ledger
from site_builder.ledger.redirects import FILE as REDIRECTS
from site_builder.plan import Page, lists
from site_builder.plan.quality import quality_pages
from site_builder.publish import Output
from site_builder.quality import quality_of
from site_builder.render import render
from site_builder.sources import SOURCES
from tests.fixtures.federated import federated_catalog, with_unused_source, write_federated
from tests.fixtures.idc import collection_row, series_row, write_idc
from tests.fixtures.silent import Silent
from tests.tiny import tiny_site

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "README.md").read_text(encoding="utf-8")
CONTRIBUTING = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
CONTEXTS = [
    value
    for value in vars(contexts).values()
    if isinstance(value, type) and is_dataclass(value) and value.__module__.startswith(f"{contexts.__name__}.")
]


def table_after(text: str, heading: str) -> dict[str, list[str]]:
    """The first table below a heading or a sentence: the other cells of a row by its first one."""
    below = text.partition(heading)[2]
    assert below, f"the README has no {heading!r}"
    rows = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert rows
    cells = [[cell.strip() for cell in row.strip("|").split("|")] for row in rows.group().splitlines()]
    return {row[0].strip("`"): row[1:] for row in cells[2:]}


def keys(owner: type[Any], *without: str) -> dict[str, Any]:
    """The keys of a table of the configuration and their defaults."""
    made = {f.name: f.default if f.default_factory is MISSING else f.default_factory() for f in fields(owner)}
    return {name: default for name, default in made.items() if name not in without}


def default_as_written(value: Any) -> str:
    return f"`{json.dumps(value)}`"


def test_the_readme_has_every_key_of_the_configuration_with_its_default() -> None:
    table = table_after(README, "## Configure it")
    known = keys(SiteConfig, "sources", "path")
    assert list(table) == list(known)
    for name, default in known.items():
        said, meaning = table[name]
        assert meaning
        if default is MISSING:
            assert said == "required"
        elif default in ("", ()):
            assert said == "none"
        else:
            assert said == default_as_written(default) or (name == "tagline" and said == "a sentence")


@pytest.mark.parametrize("kind", SOURCES)
def test_the_readme_has_every_key_of_a_kind_of_source(kind: str) -> None:
    table = table_after(README, f'`[[sources]]` with `kind = "{kind}"`')
    known = keys(SOURCES[kind][0])
    assert list(table) == list(known)
    for name, default in known.items():
        assert (table[name][0] == "required") == (default is MISSING)


def test_the_configuration_that_the_readme_shows_is_right(tmp_path: Path) -> None:
    shown = re.search(r"```toml\n(.*?)```", README, re.DOTALL)
    assert shown
    (tmp_path / "site.toml").write_text(shown.group(1), encoding="utf-8")
    assert load_config(tmp_path / "site.toml").sources[0].kind == "idc"


def commands() -> dict[str, argparse.ArgumentParser]:
    (choices,) = (a.choices for a in parser()._actions if isinstance(a, argparse._SubParsersAction))
    return dict(choices)


def test_the_readme_has_every_command_with_every_option_and_default() -> None:
    lines = re.findall(r"^site-builder (\w+) +(.*)$", README, re.MULTILINE)
    assert [name for name, _usage in lines] == list(commands())
    for name, usage in lines:
        said = dict(re.findall(r"\[(--[\w-]+)(?: ([^\]]+))?\]", usage))
        assert bool(re.search(r"\[SOURCE \.\.\.\]", usage)) == (name == "pull")
        options = [a for a in commands()[name]._actions if a.option_strings and a.dest != "help"]
        assert set(said) == {a.option_strings[-1] for a in options}
        for option in options:
            written = said[option.option_strings[-1]]
            expected = "" if option.nargs == 0 else (option.metavar if option.default is None else str(option.default))
            assert written == expected, f"{name} {option.option_strings[-1]}"


def test_every_option_says_what_it_does_and_its_default() -> None:
    for name, command in commands().items():
        for action in command._actions:
            assert action.help, f"{name} {action.dest}"
            if action.option_strings and action.default not in (None, False, argparse.SUPPRESS):
                assert "default: %(default)s" in action.help, f"{name} {action.dest}"


def test_the_readme_names_make_targets_that_exist() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    named = set(re.findall(r"(?:`|^)make ([a-z-]+)", README + CONTRIBUTING, re.MULTILINE))
    assert {"site", "test", "serve", "bench"} <= named <= targets


@pytest.mark.parametrize("text", [README, CONTRIBUTING], ids=["README", "CONTRIBUTING"])
def test_files_that_are_named_exist(text: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    paths = re.findall(r"`((?:site_builder|content|templates|static|tests|scripts|bench)/[\w./-]*)`", text)
    capitals = re.findall(r"`([A-Z]+\.(?:md|cff)|LICENSE|constraints\.txt|pyproject\.toml)`", text)
    assert links or paths
    for name in (*links, *paths, *capitals):
        assert (ROOT / name).exists(), name


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small site with everything that a page can have; what only several platforms have is noted with it.

    Which fields of the contexts its pages set is noted in `SET`, which ones its templates read in `READ`.
    """
    folder = tmp_path_factory.mktemp("docs")
    path = tiny_site(folder / "own")
    own = 'contact = "atlas@example.org"\nrepository = "https://example.org/source"\nlogo = "img/favicon.svg"\n'
    path.write_text(own + path.read_text(encoding="utf-8"), encoding="utf-8")
    for name in ("pages/home", "collections/idc/a_collection", "commons/idc"):
        text = path.parent / f"{name}.md"
        text.parent.mkdir(parents=True, exist_ok=True)
        text.write_text("Some words of ours.\n", encoding="utf-8")
    note_what_was_published(path.parent)
    config = load_config(path)
    record = collection_row(description="Computed tomography of the chest. " * 40)  # with a part behind "more"
    other = {"collection_id": "another", "BodyPartExamined": "BRAIN"}
    series = [series_row(1, PatientAge="000Y"), series_row(2, **other)]  # an age with a note
    write_idc(folder / "own" / "data", series, [record, collection_row("another")])  # of the same disease and site
    note_what_was_asked_for(path)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(assembling, "render", render_and_note)
        patch.setattr(lists, "PAGE_LENGTH", 1)  # of the two collections one is on another page
        catalog = federated_catalog()
        write_federated(folder / "federated", catalog)
        more, finding = with_unused_source(catalog)
        note_what_is_set([page.ctx for page in quality_pages(more, quality_of(more, Report([finding])))])
        return pipeline.build(config, folder / "site", folder / "cache", Silent(), record=True).out


def note_what_was_published(folder: Path) -> None:
    """A ledger of a collection that has gone since, one that changed, a value that became two, a page that moved."""
    gone = Facts("idc", "IDC", "gone", "Gone", ("https://doi.org/10.1/gone",), subjects=3)
    other = replace(gone, collection_id="another", title="Another")
    ledger = [
        Entry("collections/idc/gone/", "collection", "Gone", "2026-01-01", facts=gone),
        Entry("collections/idc/another/", "collection", "Another", "2026-01-01", facts=other),
        Entry("body-parts/x/", "value", "X", "2026-01-01", term=Term("BodyPartExamined", "X", ("CHEST", "BRAIN"))),
        Entry("team/", "page", "Team", "2026-01-01"),
    ]
    write_ledger(folder / LEDGER, {entry.url: entry for entry in ledger})
    (folder / REDIRECTS).write_text("from,to,why\nteam/,about/,merged\n", encoding="utf-8")


def note_what_was_asked_for(path: Path) -> None:
    """The states of every link that an audit would ask for."""
    catalog = cataloguing.read_catalog(load_config(path), path.parent / "cache", Report(), Silent())
    states = {link.url: LinkState(link.url, "ok", "2026-11-01", "2026-11-01") for link in audited_links(catalog)}
    assert write_states(path.parent / LINK_STATES, states)


READ: set[tuple[str, str]] = set()
SET: set[tuple[str, str]] = set()


def render_and_note(pages: Iterable[Page], env: Any, site: SiteContext) -> list[Output]:
    pages = list(pages)
    note_what_is_set([site, *((page.info, page.ctx) for page in pages)])
    with noting():
        return render(pages, env, site)


def note_what_is_set(value: Any) -> None:
    """Note every field of a context class, at any depth, that is neither empty, none nor false."""
    if isinstance(value, tuple | list):
        for part in value:
            note_what_is_set(part)
    elif type(value) in CONTEXTS:
        for name in (f.name for f in fields(value)):
            found = getattr(value, name)
            if found:
                SET.add((type(value).__name__, name))
            note_what_is_set(found)


@contextmanager
def noting() -> Any:
    """Note every field of a context class that is read meanwhile."""
    with pytest.MonkeyPatch.context() as patch:
        for owner in CONTEXTS:
            patch.setattr(owner, "__getattribute__", noted(owner))
        yield


def noted(owner: type[Any]) -> Any:
    names = {f.name for f in fields(owner)}

    def read(self: Any, name: str) -> Any:
        if name in names:
            READ.add((owner.__name__, name))
        return object.__getattribute__(self, name)

    return read


def test_every_field_of_a_context_is_read_by_a_template(site: Path) -> None:
    unread = [f"{o.__name__}.{f.name}" for o in CONTEXTS for f in fields(o) if (o.__name__, f.name) not in READ]
    assert unread == []


def test_every_field_of_a_context_is_set_by_a_page(site: Path) -> None:
    unset = [f"{o.__name__}.{f.name}" for o in CONTEXTS for f in fields(o) if (o.__name__, f.name) not in SET]
    assert unset == []


def test_every_field_of_a_context_has_its_meaning_below_it() -> None:
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in Path(contexts.__file__).parent.glob("*.py")]
    bodies = {node.name: node.body for tree in trees for node in tree.body if isinstance(node, ast.ClassDef)}
    assert sorted(bodies) == sorted(owner.__name__ for owner in CONTEXTS) == sorted(contexts.__all__)
    for owner, body in bodies.items():
        for statement, below in zip(body, [*body[1:], None], strict=True):
            if isinstance(statement, ast.AnnAssign):
                said = below.value if isinstance(below, ast.Expr) else None
                assert isinstance(said, ast.Constant), f"{owner}.{ast.unparse(statement.target)} has no docstring"
                assert isinstance(said.value, str)
                assert said.value.endswith("."), said.value


def test_every_context_says_what_it_is_for() -> None:
    for owner in CONTEXTS:
        assert owner.__doc__
        assert not owner.__doc__.startswith(f"{owner.__name__}("), f"{owner.__name__} has no docstring of its own"


def test_the_addresses_that_the_readme_names_exist(site: Path) -> None:
    for name in table_after(README, "## For programs"):
        pattern = name.replace("<commons>", "*").replace("<collection>", "*")
        assert list(site.glob(pattern)), name
