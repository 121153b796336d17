"""The command line: exit codes, what is said, and that no mistake of a person ends in a traceback."""

import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from site_builder import __version__
from site_builder import pipeline as pipeline_module
from site_builder import serve as serve_module
from site_builder.cli import main, parser
from site_builder.commands.build import print_findings, totals_words, warning_line
from site_builder.commands.showing import shown
from site_builder.config import SiteConfig
from site_builder.model import Totals
from tests.running import ROOT
from tests.tiny import CONFIG, tiny_site

COMMANDS = ("build", "pull", "check", "audit", "serve", "zip", "init")
WITHOUT_CONFIG = {"zip", "init"}


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny site with its cache, so that the builds of these tests are quick."""
    folder = tmp_path_factory.mktemp("cli") / "site"
    tiny_site(folder)
    assert main(["build", "--config", str(folder / "content/site.toml"), "--out", str(folder / "_site")]) == 0
    return folder


@pytest.fixture
def site(built: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The site's folder, as the current one; `content/` is put back in the end."""
    monkeypatch.chdir(built)
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    (built / "content" / "site.toml").write_text(CONFIG, encoding="utf-8")
    return built


def said(capsys: pytest.CaptureFixture[str]) -> str:
    """What went to the terminal, all of it on stderr, with times, sizes and the folder made the same."""
    captured = capsys.readouterr()
    assert captured.out == ""
    text = re.sub(r" +\d+\.\d s$", " N s", captured.err, flags=re.MULTILINE)
    text = re.sub(r"\d+(\.\d+)? [kM]B", "N bytes", text)
    return text.replace(str(Path.cwd()), "SITE")


SUMMARY = """\
  read     idc N s
  count    IDC N s
  write    the series of IDC N s
  plan     2 collections N s
  draw     34 charts N s
  render   pages, JSON and search index N s
  check    N files N s
  publish  SITE/_site N s

2 collections, subjects: 3, studies: 3, series: 4, images: N bytes
31 pages, 34 charts, N files, N bytes (search index N bytes); N file(s) changed; N s

Findings
severity  code              count  examples
warning   age-out-of-range      1  idc: lung_one PatientAge '155Y'

Site: SITE/_site   Report: SITE/_site/report.json
"""


def test_a_build_says_what_it_did(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    assert main(["build"]) == 0
    text = re.sub(r"\d+ file", "N file", said(capsys))
    text = re.sub(r" +(N s)$", r" \1", text, flags=re.MULTILINE)
    assert "\n".join(line.rstrip() for line in text.splitlines()) + "\n" == SUMMARY


def test_a_warning_is_one_in_a_workflow_of_github_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    assert warning_line("the site is large") == "warning: the site is large"
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert warning_line("the site is large") == "::warning::the site is large"


def test_an_unchanged_build_changes_nothing(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    said(capsys)
    assert main(["build"]) == 0
    assert "; 0 file(s) changed;" in said(capsys)


def test_totals_tell_hidden_from_not_provided() -> None:
    totals = Totals(None, None, None, None, 1_500_000, hidden=("subjects", "studies"), fewer_than=11)
    assert totals_words(totals) == "subjects: fewer than 11, studies: hidden, series: not provided, images: 1.50 MB"


def test_a_site_without_findings_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    from rich.console import Console

    from site_builder.findings import Report

    print_findings(Report(), Console(stderr=True))
    assert capsys.readouterr().err == "no findings: every value was understood\n"


def test_strict_fails_on_a_warning_and_leaves_the_site(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build"]) == 0
    said(capsys)
    before = {path: path.stat().st_mtime_ns for path in (site / "_site").rglob("*")}
    assert main(["build", "--strict"]) == 1
    text = said(capsys)
    assert text.partition("error: ")[2] == (
        "1 finding(s) are errors or warnings and --strict was given; nothing was published\n"
        "  warning age-out-of-range (1): idc: lung_one PatientAge '155Y'\n"
    )
    assert {path: path.stat().st_mtime_ns for path in (site / "_site").rglob("*")} == before


def test_base_url_publishes_elsewhere(site: Path) -> None:
    assert main(["build", "--base-url", "https://preview.example/pr-7", "--out", "other"]) == 0
    home = (site / "other" / "index.html").read_text()
    assert '<link rel="canonical" href="https://preview.example/pr-7/">' in home
    assert "example.org" not in home
    assert 'href="/pr-7/collections/"' in (site / "other" / "404.html").read_text()
    shutil.rmtree(site / "other")


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["publish"], "invalid choice: 'publish'"),
        (["build", "--no"], "unrecognized arguments: --no"),
        (["build", "extra"], "unrecognized arguments: extra"),
        (
            ["build", "--base-url", "example.org"],
            "argument --base-url: 'example.org': it must be an address that begins",
        ),
        (["serve", "--port", "http"], "argument --port: 'http' is not a port; it must be a whole number up to 65535"),
        (["serve", "--port", "65536"], "argument --port: '65536' is not a port; it must be a whole number up to 65535"),
        (["serve", "--port", "-1"], "argument --port: "),
    ],
)
def test_wrong_usage_is_2(arguments: list[str], expected: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(arguments)
    assert raised.value.code == 2
    assert expected in capsys.readouterr().err


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main([command, "--help"])
    assert raised.value.code == 0
    text = capsys.readouterr().out
    assert text.startswith(f"usage: site-builder {command} ")
    assert ("default: content/site.toml" in text) == (command not in WITHOUT_CONFIG)


def test_help_lists_the_commands(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["--help"])
    assert raised.value.code == 0
    text = capsys.readouterr().out
    assert re.findall(r"^    (\w+) +[A-Z]", text, re.MULTILINE) == list(COMMANDS)
    assert text == parser().format_help()


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        main(["--version"])
    assert (raised.value.code, capsys.readouterr().out) == (0, f"site-builder {__version__}\n")


def not_ours(site: Path) -> list[str]:
    (site / "other").mkdir(exist_ok=True)
    (site / "other" / "thesis.txt").write_text("years of work")
    return ["--out", "other"]


def own_template(text: str | bytes) -> object:
    def write(site: Path) -> list[str]:
        path = site / "templates" / "pages" / "404.html"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return []

    return write


def own_file(name: str, data: bytes) -> object:
    def write(site: Path) -> list[str]:
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_bytes(data)
        return []

    return write


MISTAKES = {
    "a configuration that is not there": (lambda site: ["--config", "no.toml"], "no configuration at no.toml; "),
    "a broken configuration": (
        own_file("content/site.toml", b"titel = 1"),
        "content/site.toml: 4 problem(s)\n  line 1: unknown key 'titel'; did you mean 'title'?\n  line 1: 'title'",
    ),
    "a folder of data that is not there": (
        own_file("content/site.toml", CONFIG.replace("../data", "../no").encode()),
        "source 'idc': no file no/idc_index.parquet; ",
    ),
    "a folder that is not ours": (not_ours, "SITE/other is not empty and was not written by site-builder"),
    "a file in place of the folder": (lambda site: ["--out", "content/site.toml"], "SITE/content/site.toml is a file;"),
    "a folder below a file": (
        lambda site: ["--out", "content/site.toml/a"],
        "SITE/content/site.toml/a cannot be written: ",
    ),
    "a template with a mistake": (own_template("a\n{% if %}"), "templates/pages/404.html, line 2: Expected an"),
    "a template that asks for what there is not": (
        own_template("{{ ctx.nothing.more }}"),
        "templates/pages/404.html, line 1 (for the page /404.html): ",
    ),
    "a template that links to nowhere": (
        own_template('<a href="/tiny/nowhere/">x</a>'),
        "the site was not published; 1 problem(s)\n  404.html links to '/tiny/nowhere/': there is no nowhere/",
    ),
    "a text that is not UTF-8": (own_file("content/pages/a.md", b"\xff"), "SITE/content/pages/a.md is not UTF-8: "),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_mistakes_are_1_and_say_where(mistake: str, site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    make, expected = MISTAKES[mistake]
    try:
        assert main(["build", *make(site)]) == 1  # type: ignore[operator]
    finally:
        for folder in ("templates", "content/pages", "other"):
            shutil.rmtree(site / folder, ignore_errors=True)
    text = said(capsys)
    assert f"error: {expected}" in text
    assert "Traceback" not in text


def test_a_time_that_is_no_number_is_1(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for value in ("yesterday", "-1", "1e9", "9" * 30):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", value)
        assert main(["build"]) == 1
        assert f"error: SOURCE_DATE_EPOCH is '{value}'; it must be a whole number of seconds" in said(capsys)


def test_pull_says_what_each_source_did(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in ([], ["idc"]):
        assert main(["pull", *arguments]) == 0
        lines = said(capsys).splitlines()
        assert lines[0].split() == ["pull", "idc", "N", "s"]
        assert lines[1:] == ["idc: nothing to fetch, folder data is on this machine"]


def test_pull_of_an_unknown_source_is_1(site: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pull", "idc", "icd"]) == 1
    assert said(capsys) == "error: no source has the id 'icd'; content/site.toml has idc\n"


def test_ctrl_c_is_130_and_quiet(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(*_arguments: object, **_options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(pipeline_module, "build", interrupted)
    assert main(["build"]) == 130
    assert said(capsys) == "\nstopped; the published site is whole: as it was, or already the new one\n"


def test_serve_is_given_what_was_asked_for(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[tuple[str, Path, int]] = []

    def serve(config: SiteConfig, out: Path, port: int, say: object) -> None:
        asked.append((config.title, out, port))

    monkeypatch.setattr(serve_module, "serve", serve)
    before = signal.getsignal(signal.SIGTERM)
    try:
        assert main(["serve", "--port", "8123", "--out", "preview"]) == 0
    finally:
        signal.signal(signal.SIGTERM, before)
    assert asked == [("Tiny atlas", site / "preview", 8123)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain äöü 漢 😀\nnext", "plain äöü 漢 😀\nnext"),
        ("[red]a[/red] [b", r"\[red]a\[/red] [b"),
        ("a\x1b[2Jb\x07\r\t\u202ec\x00", r"a\x1b[2Jb\x07\r\t\u202ec\x00"),
    ],
)
def test_what_the_terminal_is_shown_is_text(text: str, expected: str) -> None:
    assert shown(text) == expected


def test_it_runs_as_a_module_outside_the_checkout(tmp_path: Path) -> None:
    script = "import runpy, sys; sys.argv = ['site-builder', 'build']; runpy.run_module(NAME, run_name='__main__')"
    done = subprocess.run(
        [sys.executable, "-P", "-c", script.replace("NAME", "'site_builder.cli'")],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.startswith("error: no configuration at content/site.toml; name one with --config")
    assert list(tmp_path.iterdir()) == []
