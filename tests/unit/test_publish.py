"""Publishing: what is refused, and that a site is there whole at any time, the old one or the new."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from site_builder import publish as module
from site_builder.errors import PublishError
from site_builder.publish import MARKER, Output, check_sizes, check_target, gather, near_limits, publish, recover
from tests.fixtures.sites import file_bytes


def files(**texts: str) -> dict[str, Output]:
    """Outputs by path; `index_html="x"` is `index.html`, `a__b_css` is `a/b.css`."""
    paths = {name.replace("__", "/").replace("_", "."): text for name, text in texts.items()}
    return {path: Output(path, text.encode(), "a test") for path, text in paths.items()}


OLD = files(index_html="old", same_txt="same", gone__page_html="gone", deep__er__data_json="{}")
NEW = files(index_html="new", same_txt="same", fresh__page_html="fresh", deep__er__data_json="{}")


def texts(site: Path) -> dict[str, str]:
    return {path: data.decode() for path, data in file_bytes(site).items() if path != MARKER}


def expected(outputs: dict[str, Output]) -> dict[str, str]:
    return {path: output.data.decode() for path, output in outputs.items()}


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A site that was published before."""
    folder = tmp_path / "parent" / "_site"
    publish(OLD, folder)
    return folder


def alone(out: Path) -> bool:
    """Whether nothing lies beside the site."""
    return [path.name for path in out.parent.iterdir()] == [out.name]


# --- what is refused -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    ["", "/", "/etc/passwd", "../up", "a/../../up", "a/..", "./a", "a/./b", "a//b", "a/", "a\\b", "a b", "ä", "a\0b",
     "a\n", "%2e%2e/a", "C:/a", "~/a?b", "\u202ea"],
)  # fmt: skip
def test_unsafe_paths_are_refused(path: str) -> None:
    with pytest.raises(PublishError, match="the page writes the unsafe path"):
        gather([Output(path, b"", "the page")])


@pytest.mark.parametrize("path", ["index.html", ".nojekyll", "a/b-c_d.e/f.json", "a..b/c", "..."])
def test_plain_paths_are_kept(path: str) -> None:
    assert list(gather([Output(path, b"", "x")])) == [path]


def test_two_writers_of_one_path_are_both_named() -> None:
    with pytest.raises(PublishError, match=r"the home page and about\.md both write index\.html"):
        gather([Output("index.html", b"a", "the home page"), Output("index.html", b"b", "about.md")])


def test_paths_that_differ_in_case_only_are_one_file_on_some_hosts() -> None:
    with pytest.raises(PublishError, match=r"x writes a/B\.html and y A/b\.html: one file on some hosts"):
        gather([Output("a/B.html", b"", "x"), Output("A/b.html", b"", "y")])


def test_every_problem_is_told_at_once() -> None:
    with pytest.raises(PublishError) as caught:
        gather([Output("../a", b"", "x"), Output("b", b"", "y"), Output("b", b"", "z"), Output("/c", b"", "x")])
    assert "3 problem(s)" in str(caught.value)
    for told in ("'../a'", "y and z both write b", "'/c'"):
        assert told in str(caught.value)


def test_of_very_many_problems_the_first_are_told() -> None:
    with pytest.raises(PublishError, match=r"60 problem\(s\)") as caught:
        gather([Output(f"/{number}", b"", "x") for number in range(60)])
    assert "and 10 more" in str(caught.value)


# --- sizes -----------------------------------------------------------------------------------------------------


def test_a_file_that_hosts_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILE_BYTES", 3)
    with pytest.raises(PublishError, match=r"big\.json has 4 bytes; hosts refuse files over 3"):
        check_sizes(files(big_json="1234", small_json="123"))


def test_a_site_that_hosts_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_SITE_BYTES", 6)
    with pytest.raises(PublishError, match="the site has 7 bytes"):
        check_sizes(files(a="1234", b="123"))


def test_what_nears_the_limits_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILE_BYTES", 5)
    monkeypatch.setattr(module, "MAX_SITE_BYTES", 10)
    assert near_limits(files(a="123", b="1234")) == ["b has 4 bytes, 80% of what GitHub Pages takes"]
    assert near_limits(files(a="123", b="123", c="123")) == ["the site has 9 bytes, 90% of what GitHub Pages takes"]
    assert near_limits(files(a="123")) == []


# --- where it goes ---------------------------------------------------------------------------------------------


def test_a_new_site_is_written_with_its_folders(tmp_path: Path) -> None:
    out = tmp_path / "not" / "there" / "yet"
    assert publish(NEW, out) == len(NEW)
    assert texts(out) == expected(NEW)
    assert alone(out)


def test_the_old_site_is_replaced_as_a_whole(out: Path) -> None:
    assert publish(NEW, out) == 2
    assert texts(out) == expected(NEW)
    assert alone(out)


def test_a_site_that_is_the_same_is_left_alone(out: Path) -> None:
    before = {path: path.stat().st_ino for path in out.rglob("*")}
    assert publish(OLD, out) == 0
    assert {path: path.stat().st_ino for path in out.rglob("*")} == before
    assert alone(out)


def test_a_site_that_only_lost_a_file_is_replaced(out: Path) -> None:
    fewer = {path: output for path, output in OLD.items() if path != "gone/page.html"}
    assert publish(fewer, out) == 0
    assert texts(out) == expected(fewer)


def test_files_that_did_not_change_keep_their_time(out: Path) -> None:
    os.utime(out / "same.txt", (1, 1))
    publish(NEW, out)
    assert (out / "same.txt").stat().st_mtime == 1


def test_a_disk_without_links_gets_copies(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_paths: object) -> None:
        raise OSError("this file system has no links")

    monkeypatch.setattr(os, "link", refuse)
    assert publish(NEW, out) == 2
    assert texts(out) == expected(NEW)


def test_an_empty_folder_is_taken(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    publish(NEW, tmp_path / "out")
    assert texts(tmp_path / "out") == expected(NEW)


def test_someone_elses_folder_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("years of work")
    for act in (check_target, lambda out: publish(NEW, out)):
        with pytest.raises(PublishError, match="was not written by site-builder"):
            act(tmp_path)
    assert texts(tmp_path) == {"thesis.txt": "years of work"}


def test_a_file_in_its_place_is_refused(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("a file")
    with pytest.raises(PublishError, match="is a file; name a folder"):
        publish(NEW, tmp_path / "out")
    assert (tmp_path / "out").read_text() == "a file"


@pytest.mark.parametrize("name", [".{}.new", ".{}.old"])
def test_someone_elses_folder_beside_the_site_is_not_removed(out: Path, name: str) -> None:
    theirs = out.with_name(name.format(out.name))
    theirs.mkdir()
    (theirs / "thesis.txt").write_text("years of work")
    with pytest.raises(PublishError, match="is in the way and was not written by site-builder"):
        publish(NEW, out)
    assert texts(theirs) == {"thesis.txt": "years of work"}
    assert texts(out) == expected(OLD)


def test_a_disk_that_refuses_is_told_without_a_trace(out: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_arguments: object) -> int:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(PublishError, match="No space left on device; the site that was there is as it was"):
        publish(NEW, out)
    assert texts(out) == expected(OLD)
    assert alone(out)


# --- cut off ---------------------------------------------------------------------------------------------------

#: Everything that changes the disk while a site is published.
STEPS = ((Path, "mkdir"), (Path, "write_text"), (Path, "write_bytes"), (os, "link"), (Path, "rename"))


def interrupted_at(step: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Press Ctrl-C before the change of the disk with that number; the result counts the changes."""
    made = 0

    def interrupting(act: Callable[..., Any]) -> Callable[..., Any]:
        def changed(*arguments: Any, **named: Any) -> Any:
            nonlocal made
            made += 1
            if made == step:
                raise KeyboardInterrupt
            return act(*arguments, **named)

        return changed

    for owner, name in STEPS:
        monkeypatch.setattr(owner, name, interrupting(getattr(owner, name)))
    return lambda: made


def test_ctrl_c_at_any_moment_leaves_the_old_site_or_the_new_one(tmp_path: Path) -> None:
    step = 0
    while True:
        step += 1
        out = tmp_path / str(step) / "_site"
        publish(OLD, out)
        with pytest.MonkeyPatch.context() as patch:
            changes = interrupted_at(step, patch)
            try:
                publish(NEW, out)
            except KeyboardInterrupt:
                pass
            else:
                break
        assert changes() >= step
        assert texts(out) == expected(OLD), f"after {step} changes of the disk"
        assert alone(out)
    assert step > len(NEW)
    assert texts(out) == expected(NEW)


def test_killed_while_writing_the_next_build_clears_up(out: Path) -> None:
    new = out.with_name("._site.new")
    new.mkdir()
    (new / MARKER).write_text("x")
    (new / "index.html").write_text("half of i")
    publish(NEW, out)
    assert texts(out) == expected(NEW)
    assert alone(out)


def test_killed_within_the_swap_the_old_site_comes_back(out: Path) -> None:
    """Between the two renames no site is in its place; whatever the next build comes to, it begins with this."""
    publish(NEW, out.with_name("._site.new"))
    out.rename(out.with_name("._site.old"))
    recover(out)
    assert texts(out) == expected(OLD)
    assert alone(out)


def test_killed_after_the_swap_the_new_site_stays(out: Path) -> None:
    publish(NEW, out.with_name("._site.old"))
    recover(out)
    assert texts(out) == expected(OLD)
    assert alone(out)


def test_recovering_what_is_whole_changes_nothing(out: Path) -> None:
    before = {path: path.stat().st_ino for path in out.rglob("*")}
    recover(out)
    assert {path: path.stat().st_ino for path in out.rglob("*")} == before


def test_recovering_where_nothing_is_changes_nothing(tmp_path: Path) -> None:
    recover(tmp_path / "out")
    assert list(tmp_path.iterdir()) == []


def test_what_is_left_of_a_removal_that_was_cut_off_is_still_known_as_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The marker goes last: else the rest of the old site would block every later build."""
    out = tmp_path / "site"
    publish(gather([Output("index.html", b"one", "test"), Output("a/b.html", b"x", "test")]), out)
    removed: list[str] = []

    def interrupted(folder: Path, **_options: object) -> None:
        removed.append(Path(folder).name)
        raise KeyboardInterrupt

    monkeypatch.setattr("site_builder.publish.shutil.rmtree", interrupted)
    with pytest.raises(KeyboardInterrupt):
        publish(gather([Output("index.html", b"two", "test"), Output("a/b.html", b"x", "test")]), out)
    monkeypatch.undo()
    assert removed
    publish(gather([Output("index.html", b"three", "test")]), out)
    assert (out / "index.html").read_bytes() == b"three"
    assert sorted(path.name for path in tmp_path.iterdir() if path.is_dir()) == ["site"]


# --- large files that lie on the disk --------------------------------------------------------------------------


def on_disk(path: Path, data: bytes) -> dict[str, Output]:
    path.write_bytes(data)
    return {"big.parquet": Output("big.parquet", path, "a test")}


def test_a_file_on_the_disk_is_linked_and_known_again(tmp_path: Path) -> None:
    site, large = tmp_path / "site", on_disk(tmp_path / "one", b"rows")
    assert (large["big.parquet"].data, large["big.parquet"].size) == (b"rows", 4)
    assert publish(large, site) == 1
    assert (site / "big.parquet").samefile(tmp_path / "one")
    assert publish(large, site) == 0
    assert publish(on_disk(tmp_path / "two", b"rows"), site) == 0, "another file with the same bytes"
    assert publish(on_disk(tmp_path / "three", b"more"), site) == 1
    assert (site / "big.parquet").read_bytes() == b"more"


def test_a_file_is_copied_where_the_disk_has_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_arguments: object) -> None:
        raise OSError("this disk has no links")

    monkeypatch.setattr(os, "link", refused)
    large = on_disk(tmp_path / "one", b"rows")
    assert publish(large, tmp_path / "site") == 1
    assert publish(large, tmp_path / "site") == 0
    assert not (tmp_path / "site" / "big.parquet").samefile(tmp_path / "one")


def test_a_file_on_the_disk_counts_with_its_size(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILE_BYTES", 3)
    with pytest.raises(PublishError, match=r"big.parquet has 4 bytes; hosts refuse files over 3"):
        check_sizes(on_disk(tmp_path / "one", b"rows"))
