"""The site as one zip: the same bytes each time, checked by `sha256sum`, with links that a disk can follow."""

import hashlib
import re
import shutil
import subprocess
import zipfile
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from site_builder.archive import README, SUMS, read_facts, with_index, write_archive
from site_builder.claim import claimed
from site_builder.cli import main
from site_builder.config import load_config
from site_builder.errors import SiteBuilderError
from site_builder.pipeline import build
from site_builder.publish import MARKER
from tests.fixtures.html import parse
from tests.fixtures.silent import Silent
from tests.fixtures.sites import file_bytes
from tests.tiny import tiny_site


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny site with a page that moved, which leads on by itself."""
    folder = tmp_path_factory.mktemp("archive")
    config = tiny_site(folder / "own")
    (config.parent / "pages").mkdir()
    (config.parent / "pages" / "team.md").write_text("# Team\n\n[How](../cite/?a#main), `href=a/`.", encoding="utf-8")
    build(load_config(config), folder / "_site", folder / "cache", Silent(), record=True)
    (config.parent / "pages" / "team.md").unlink()
    (config.parent / "redirects.csv").write_text("from,to,why\nteam/,about/,merged\n", encoding="utf-8")
    return build(load_config(config), folder / "_site", folder / "cache", Silent(), record=True).out


def unpacked(archive: Path, folder: Path) -> Path:
    with zipfile.ZipFile(archive) as opened:
        opened.extractall(folder)
    (top,) = folder.iterdir()
    return top


def test_it_holds_the_site_and_what_checks_it(site: Path, tmp_path: Path) -> None:
    made = write_archive(site, tmp_path / "atlas.zip")
    top = unpacked(made.path, tmp_path / "unpacked")
    files, published = file_bytes(top), file_bytes(site)
    assert top.name == "atlas"
    assert files.keys() == (published.keys() - {MARKER}) | {README, SUMS}
    assert made.files == len(files)
    changed = {name for name in published.keys() & files.keys() if published[name] != files[name]}
    assert changed == {name for name in published if name.endswith(".html")} - {"404.html"}
    checked = subprocess.run(["sha256sum", "--check", SUMS], cwd=top, capture_output=True, text=True)
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert len(checked.stdout.splitlines()) == len(files) - 1


def test_the_file_beside_it_checks_it(site: Path, tmp_path: Path) -> None:
    made = write_archive(site, tmp_path / "atlas.zip")
    assert made.sha256 == hashlib.sha256(made.path.read_bytes()).hexdigest()
    assert made.size_bytes == made.path.stat().st_size
    done = subprocess.run(["sha256sum", "--check", made.checksum_path.name], cwd=tmp_path, capture_output=True)
    assert done.returncode == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["atlas.zip", "atlas.zip.sha256"]


def test_the_same_site_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    first = write_archive(site, tmp_path / "atlas.zip").sha256
    copy = shutil.copytree(site, tmp_path / "copy", copy_function=shutil.copy)  # with other times
    assert write_archive(copy, tmp_path / "again" / "atlas.zip").sha256 == first


def test_every_file_has_the_time_of_the_site(site: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(write_archive(site, tmp_path / "a.zip").path) as archive:
        times = {entry.date_time for entry in archive.infolist()}
        modes = {entry.external_attr >> 16 for entry in archive.infolist()}
    time = read_facts(site)["generated_at"]
    assert [f"{y:04}-{m:02}-{d:02}T{h:02}:{n:02}" for y, m, d, h, n, _s in times] == [time[:16]]
    assert modes == {0o100644}


def test_every_link_of_a_page_leads_to_a_file(site: Path, tmp_path: Path) -> None:
    top = unpacked(write_archive(site, tmp_path / "atlas.zip").path, tmp_path / "unpacked")
    followed = 0
    for page in top.rglob("*.html"):
        if page.name == "404.html":
            continue
        for link in re.findall(r'\s(?:href|src|action)="([^"]*)"|content="0; url=([^"]*)"', page.read_text("utf-8")):
            parts = urlsplit("".join(link))
            if not parts.scheme and not parts.netloc and parts.path:
                assert (page.parent / unquote(parts.path)).is_file(), f"{page.relative_to(top)}: {link}"
                followed += 1
    assert followed > 1000


def test_a_page_that_moved_leads_on(site: Path, tmp_path: Path) -> None:
    top = unpacked(write_archive(site, tmp_path / "atlas.zip").path, tmp_path / "unpacked")
    page = parse((top / "team" / "index.html").read_text(encoding="utf-8"))
    refresh = next(meta for meta in page.all("meta") if meta.attributes.get("http-equiv") == "refresh")
    assert refresh.attributes["content"] == "0; url=../about/index.html"


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ('<a href="../about/">x</a>', '<a href="../about/index.html">x</a>'),
        ('<a href="./">x</a>', '<a href="./index.html">x</a>'),
        ('<a href="about/?a=b/#c">x</a>', '<a href="about/index.html?a=b/#c">x</a>'),
        ('<form method="get" action="collections/">', '<form method="get" action="collections/index.html">'),
        ('<script data-target="../collections/">', '<script data-target="../collections/index.html">'),
        ('<meta content="0; url=../x/">', '<meta content="0; url=../x/index.html">'),
        ('<a href="https://example.org/">x</a>', None),
        ('<a href="mailto:a@example.org/">x</a>', None),
        ('<a href="//example.org/">x</a>', None),
        ('<a href="/atlas/">x</a>', None),
        ('<a href="#top/">x</a>', None),
        ('<a href="citation.bib">x</a>', None),
        ('<meta name="description" content="of a/">', None),
        ('<p>write href="a/" there, a < b, x="y/"</p>', None),
        ('<div data-root="../">', None),
    ],
)
def test_what_is_named_in_a_page(page: str, expected: str | None) -> None:
    assert with_index(page.encode()).decode() == (expected or page)


def test_what_is_no_site_is_refused(site: Path, tmp_path: Path) -> None:
    (tmp_path / "half").mkdir()
    (tmp_path / "half" / MARKER).touch()
    for folder in (tmp_path / "none", tmp_path, tmp_path / "half"):
        with pytest.raises(SiteBuilderError, match=f"^{folder} is no whole site of ours .*run site-builder build"):
            write_archive(folder, tmp_path / "a.zip")
    assert not (tmp_path / "a.zip").exists()


def test_where_it_can_not_be_written(site: Path, tmp_path: Path) -> None:
    for out in (tmp_path, site / "a.zip"):
        with pytest.raises(SiteBuilderError, match="cannot be the archive: it is a folder or within the site"):
            write_archive(site, out)
    with claimed(site), pytest.raises(SiteBuilderError, match="another build is writing"):
        write_archive(site, tmp_path / "a.zip")
    assert list(tmp_path.iterdir()) == []


def test_names_that_the_archive_needs(site: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(site, tmp_path / "copy")
    (copy / README).write_text("mine")
    with pytest.raises(SiteBuilderError, match=r"the site has a file README\.txt, a name that the archive needs"):
        write_archive(copy, tmp_path / "a.zip")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy"]


def test_the_command_says_what_it_wrote(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["zip", "--site", str(site)]) == 0
    said = capsys.readouterr().err
    sha256 = hashlib.sha256((tmp_path / "site.zip").read_bytes()).hexdigest()
    assert re.search(rf"^site\.zip: \d+ files, [\d.]+ [kM]B, sha256 {sha256}$", said, re.MULTILINE)
    assert said.endswith("To check it: sha256sum --check site.zip.sha256\n")
    assert main(["zip", "--site", "none"]) == 1
    assert capsys.readouterr().err.startswith("error: none is no whole site of ours (no file .site-builder in it)")
