"""`site-builder serve`: rebuilds, what it says, and how it ends."""

import os
import queue
import re
import shutil
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from site_builder import serve as module
from site_builder.config import load_config
from site_builder.errors import SiteBuilderError
from site_builder.preview import News, Preview, serving
from site_builder.serve import base_of, build_apart, error_of, follow, gathered, rebuild, serve, summary
from site_builder.serve import warnings_of as warnings_in
from site_builder.watching import Changes
from tests.running import READY, ROOT, heard, running
from tests.tiny import CONFIG, tiny_site

LOST = "<html><head></head><body>{{ 7 * 6 }} is no page</body></html>"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny site that has been built, with its cache; copy it before you change it."""
    folder = tmp_path_factory.mktemp("built") / "site"
    tiny_site(folder)
    assert build_apart(folder / "content" / "site.toml", folder / "_site", lambda line: None) == ""
    return folder


@pytest.fixture
def site(built: Path, tmp_path: Path) -> Path:
    """A copy of the built site: its folder."""
    return shutil.copytree(built, tmp_path / "site")


def test_a_build_runs_apart_and_its_lines_are_heard(site: Path) -> None:
    lines: list[str] = []
    assert build_apart(site / "content" / "site.toml", site / "_site", lines.append) == ""
    stages = ["read", "count", "write", "plan", "draw", "render", "check", "publish"]
    assert [line.split()[0] for line in lines[: len(stages)]] == stages


def test_a_template_needs_neither_the_engine_nor_a_drawing(site: Path) -> None:
    assert build_apart(site / "content" / "site.toml", site / "_site", lambda line: None) == ""
    (site / "templates" / "pages").mkdir(parents=True)
    (site / "templates" / "pages" / "404.html").write_text(LOST)
    script = (
        "import sys; from site_builder.cli import main\n"
        "assert main(['build']) == 0\n"
        "print(*sorted({'duckdb', 'pyarrow', 'pandas', 'altair', 'vl_convert'} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script],
        cwd=site,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (0, "\n"), done.stderr
    assert "42 is no page" in (site / "_site" / "404.html").read_text()


def test_a_rebuild_tells_the_pages_and_moves_with_the_base_path(site: Path) -> None:
    preview = Preview(site / "_site", "/tiny/")
    config = site / "content" / "site.toml"
    config.write_text(CONFIG.replace("https://example.org/tiny/", "http://example.org"), encoding="utf-8")
    assert rebuild(config, preview, lambda line: None) == ""
    assert preview.base == "/" == base_of(site / "_site")
    assert preview.news() == News(preview.build(), "", 1)


def test_a_failed_rebuild_keeps_the_site_and_says_where(site: Path) -> None:
    preview = Preview(site / "_site", "/tiny/")
    before = (site / "_site" / "404.html").read_bytes()
    (site / "templates" / "pages").mkdir(parents=True)
    template = site / "templates" / "pages" / "404.html"
    template.write_text("one\n{% if %}")
    said: list[str] = []
    config = load_config(site / "content" / "site.toml")
    follow(config, preview, frozenset({template}), said.append)
    problem = "templates/pages/404.html, line 2: Expected an expression, got 'end of statement block'"
    assert re.sub(r"\d+\.\d s", "N s", said.pop()) == (
        "Build failed in N s after templates/pages/404.html changed; the site before it is still shown\n" + problem
    )
    assert said == []
    assert preview.news().error == problem
    assert (site / "_site" / "404.html").read_bytes() == before
    template.write_text(LOST)
    follow(config, preview, frozenset({template}), said.append)
    assert re.sub(r"\d+\.\d s", "N s", said.pop()) == "Rebuilt in N s after templates/pages/404.html changed"
    assert preview.news().error == ""
    assert "42 is no page" in (site / "_site" / "404.html").read_text()


def test_a_broken_configuration_is_told_with_its_line(site: Path) -> None:
    config = site / "content" / "site.toml"
    config.write_text("tile = 1\n" + CONFIG, encoding="utf-8")
    assert build_apart(config, site / "_site", lambda line: None) == (
        f"{config}: 1 problem(s)\n  line 1: unknown key 'tile'; did you mean 'title'?"
    )


def test_only_warnings_that_are_new_are_said(site: Path) -> None:
    text = site / "content" / "collections" / "idc" / "other.md"
    text.parent.mkdir(parents=True)
    text.write_text("About it.")
    said: list[str] = []
    follow(load_config(site / "content" / "site.toml"), Preview(site / "_site", "/"), frozenset(), said.append)
    assert said[0].splitlines()[1:] == [
        "  new warning content-unused: collections/idc/other.md no such collection; rename or remove it"
    ]


def test_many_new_warnings_are_counted(monkeypatch: pytest.MonkeyPatch, site: Path) -> None:
    found = iter([[], [f"warning {n}" for n in range(8)]])
    monkeypatch.setattr(module, "warnings_of", lambda out: next(found))
    monkeypatch.setattr(module, "rebuild", lambda *arguments: "")
    said: list[str] = []
    follow(load_config(site / "content" / "site.toml"), Preview(site / "_site", "/"), frozenset(), said.append)
    assert said[0].splitlines()[1:] == [
        *(f"  new warning {n}" for n in range(5)),
        "  and 3 more, see report.json",
    ]


def test_a_site_without_a_report_has_no_warnings(tmp_path: Path) -> None:
    assert warnings_in(tmp_path) == []
    (tmp_path / "report.json").write_text("{")
    assert warnings_in(tmp_path) == []


def test_the_error_of_a_build_is_its_message_or_the_end_of_what_it_said() -> None:
    assert (
        error_of(["  read idc", "error: a: 2 problem(s)", "  one", "  two", ""], 1) == "a: 2 problem(s)\n  one\n  two"
    )
    assert error_of(["Traceback", "ValueError: no"], 1) == "the build ended with exit code 1\nTraceback\nValueError: no"
    assert error_of([str(n) for n in range(99)], -9).splitlines()[:2] == ["the build ended with exit code -9", "79"]


def test_changes_that_wait_are_one() -> None:
    changes: queue.SimpleQueue[Changes | Exception] = queue.SimpleQueue()
    for name in ("a", "b", "a"):
        changes.put(frozenset({Path(name)}))
    assert gathered(changes) == {Path("a"), Path("b")}
    changes.put(frozenset({Path("c")}))
    changes.put(SiteBuilderError("no more"))
    with pytest.raises(SiteBuilderError, match="no more"):
        gathered(changes)


def test_a_change_in_words(site: Path) -> None:
    config = load_config(site / "content" / "site.toml")
    own, ours = site / "templates" / "base.html", Path("/elsewhere/static/a.css")
    assert summary(config, frozenset({own})) == "templates/base.html changed"
    assert summary(config, frozenset({ours})) == "/elsewhere/static/a.css changed"
    assert summary(config, frozenset({own, ours})) == "2 files changed, among them /elsewhere/static/a.css"


def test_a_folder_that_is_not_ours_is_neither_served_nor_replaced(site: Path) -> None:
    (site / "_site" / ".site-builder").unlink()
    with pytest.raises(SiteBuilderError, match="was not written by site-builder"):
        serve(load_config(site / "content" / "site.toml"), site / "_site", 0, lambda line: None)


def fetched(address: str) -> str:
    with urllib.request.urlopen(address, timeout=20) as answer:
        return str(answer.read().decode())


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_it_serves_rebuilds_and_ends_quietly(site: Path, sent: signal.Signals) -> None:
    with running(site) as (process, address):
        heard(process, READY)
        assert address.endswith("/tiny/")
        (site / "content" / "pages").mkdir()
        (site / "content" / "pages" / "about.md").write_text("# Who we are\n\nPeople.")
        heard(process, "^Rebuilt in .* after .*pages.* changed")
        assert "<h1>Who we are</h1>" in fetched(f"{address}about/")
        process.send_signal(sent)
        assert process.wait(20) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert (site / "_site" / "index.html").is_file()


def test_ctrl_c_during_a_build_ends_both_and_keeps_the_old_site(site: Path) -> None:
    """The build is held up by a template that waits for as long as it is let."""
    (site / "templates" / "pages").mkdir(parents=True)
    (site / "templates" / "pages" / "404.html").write_text(
        "{% for a in range(100000) %}{% for b in range(100000) %}{% endfor %}{% endfor %}"
    )
    before = (site / "_site" / "404.html").read_bytes()
    with running(site) as (process, _address):
        heard(process, "^  draw ")
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        child = int(children.read_text().split()[0]) if children.exists() else None
        process.send_signal(signal.SIGINT)
        assert process.wait(20) == 0
    assert (site / "_site" / "404.html").read_bytes() == before
    assert child is None or not Path(f"/proc/{child}").exists()


def test_a_first_build_that_fails_is_shown_and_mended(site: Path) -> None:
    shutil.rmtree(site / "_site")
    (site / "templates" / "pages").mkdir(parents=True)
    template = site / "templates" / "pages" / "404.html"
    template.write_text("{% if %}")
    with running(site) as (process, address):
        heard(process, "^error: templates/pages/404.html, line 1:")
        heard(process, READY)
        template.write_text(LOST)
        heard(process, "^Rebuilt in .* after templates/pages/404.html changed")
        assert "Tiny atlas" in fetched(address)


def test_a_port_in_use_is_an_error_that_names_the_option(site: Path) -> None:
    with serving(Preview(site / "_site", "/"), 0) as port:
        done = subprocess.run(
            [sys.executable, "-m", "site_builder.cli", "serve", "--port", str(port)],
            cwd=site,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
        )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"error: port {port} is in use; name another one with --port\n"
