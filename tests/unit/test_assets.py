"""Static files: no browser mixes scripts, or data and scripts, of two builds."""

import re
from pathlib import Path
from posixpath import normpath

import pytest

from site_builder.assets import digests, imports, read_assets, versioned
from site_builder.config import load_config
from site_builder.pipeline import build
from site_builder.resources import resource_dir
from tests.fixtures.silent import Silent
from tests.tiny import tiny_site

SCRIPTS = {"js/a.js": b'import { b } from "./deep/b.js";', "js/deep/b.js": b"export const b = 1;", "site.css": b"a{}"}
IMPORT = re.compile(r"""(?:from|import\()\s*["'](\.[^"']+)["']""")


def test_a_change_of_one_script_changes_the_address_of_all_and_of_nothing_else() -> None:
    before, after = digests(SCRIPTS), digests(SCRIPTS | {"js/deep/b.js": b"export const b = 2;"})
    assert before["js/a.js"] == before["js/deep/b.js"] != after["js/a.js"] == after["js/deep/b.js"]
    assert before["site.css"] == after["site.css"]


def test_a_renamed_script_is_another_program() -> None:
    renamed = {name.replace("deep/b", "deep/c"): data for name, data in SCRIPTS.items()}
    assert digests(renamed)["js/a.js"] != digests(SCRIPTS)["js/a.js"]


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ('import { b, c } from "./deep/b.js";', 'import { b, c } from "./deep/b.js?v=1";'),
        ("import {\n  b,\n} from './deep/b.js'", "import {\n  b,\n} from './deep/b.js?v=1'"),
        ('import "./deep/b.js";', 'import "./deep/b.js?v=1";'),
        ('export * from "./deep/b.js";', 'export * from "./deep/b.js?v=1";'),
        ('x = await import("./deep/b.js")', 'x = await import("./deep/b.js?v=1")'),
        ('x = import(\n  "../js/deep/b.js"\n)', 'x = import(\n  "../js/deep/b.js?v=1"\n)'),
        ('import M from "../vendor/m-1/m.js"', 'import M from "../vendor/m-1/m.js?v=2"'),
        ('import "./deep/b.js?raw"', None),
        ('import "./nowhere.js"', None),
        ('import "../../../etc/passwd"', None),
        ('import x from "elsewhere"', None),
        ("import(address.href)", None),
        (
            'new Worker(new URL("./deep/b.js", import.meta.url), { type: "module" })',
            'new Worker(new URL("./deep/b.js?v=1", import.meta.url), { type: "module" })',
        ),
        ('fetch("./deep/b.js")', None),
        ('where = "from"; other = "./deep/b.js"', None),
    ],
)
def test_scripts_import_others_by_the_address_that_pages_have(code: str, expected: str | None) -> None:
    files = {"js/a.js": code.encode(), "js/deep/b.js": b"", "vendor/m-1/m.js": b'import "../../js/a.js"'}
    hashes = {"js/a.js": "1", "js/deep/b.js": "1", "vendor/m-1/m.js": "2"}
    made = versioned(files, hashes)
    assert made["js/a.js"].decode() == (expected or code)
    assert made["vendor/m-1/m.js"] == files["vendor/m-1/m.js"], "other people's files stay as they are"


def test_what_a_script_needs_is_known_beforehand() -> None:
    files = {
        "js/a.js": b'import "./b.js"; import "./c.js"; import "../vendor/m.js"',
        "js/b.js": b'import { d } from "./deep/d.js"; import "./c.js"',
        "js/c.js": b'new Worker(new URL("./w.js", import.meta.url)); import "./a.js"',
        "js/w.js": b'import "./b.js"; import "./nowhere.js"',
        "js/deep/d.js": b"",
        "vendor/m.js": b'import "../js/a.js"',
    }
    assert imports(files) == {
        "js/a.js": ("js/b.js", "js/c.js", "js/deep/d.js", "js/w.js"),
        "js/b.js": ("js/deep/d.js", "js/c.js", "js/w.js", "js/a.js"),
        "js/c.js": ("js/w.js", "js/a.js", "js/b.js", "js/deep/d.js"),
        "js/w.js": ("js/b.js", "js/deep/d.js", "js/c.js", "js/a.js"),
        "js/deep/d.js": (),
    }


def test_every_import_of_our_scripts_carries_a_hash() -> None:
    assets = read_assets([resource_dir("static")])
    hashes = digests(assets)
    found = 0
    for name, data in versioned(assets, hashes).items():
        for address in IMPORT.findall(data.decode()) if name.startswith("js/") else ():
            target, _, version = address.partition("?v=")
            assert version == hashes[normpath(f"{name}/../{target}")], f"{name}: {address}"
            found += 1
    assert found >= 8


def test_pages_name_data_of_scripts_with_its_hash(tmp_path: Path) -> None:
    site = build(load_config(tiny_site(tmp_path / "own")), tmp_path / "site", tmp_path / "cache", Silent()).out
    browse = (site / "collections" / "index.html").read_text(encoding="utf-8")
    collection = (site / "collections" / "idc" / "lung-one" / "index.html").read_text(encoding="utf-8")
    assert re.findall(r' data-core="([^"?]*)\?v=[0-9a-f]{10}"', browse) == ["../search/catalogue.json"]
    templates = re.findall(r' data-chart-template="([^"]*)"', collection)
    assert templates
    for address in templates:
        assert re.fullmatch(r"\.\./\.\./\.\./assets/charts/\w+\.json\?v=[0-9a-f]{10}", address)
