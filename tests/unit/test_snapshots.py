"""The snapshot store: whatever happens, the last whole snapshot is read, and what was fetched is not lost."""

import errno
import fcntl
import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.errors import SourceError
from site_builder.snapshots import Attempt, Damage, Draft, Manifest, ShrinkError, Store, StoredFile, verified
from site_builder.snapshots.draft import OLDEST_DRAFT, path_of
from site_builder.snapshots.files import sha256_of
from site_builder.snapshots.manifest import is_inside
from tests.fixtures.sites import file_bytes

ROOT = Path(__file__).parents[2]
PLAN = "guppy https://example.org/guppy"
START = 1_700_000_000.0  # 2023-11-14T22:13:20Z
KEPT: Mapping[str, Any] = {"origin": "example.org", "version": "7", "facts": {}, "keep": 3, "max_shrink": 0.2}


class Clock:
    """Seconds since 1970, which only go on when a test says so."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(tmp_path: Path, clock: Clock) -> Store:
    return Store(tmp_path / ".snapshots", clock)


def put(draft: Draft, name: str, data: bytes, rows: int | None = None) -> None:
    with draft.write(name, url="https://example.org/guppy/download", suffix=".parquet") as file:
        file.path.write_bytes(data)
        file.rows = rows


def pulled(store: Store, rows: int = 10, data: bytes = b"series", **options: Any) -> Manifest:
    """One pull of the source `bih` with one table."""
    with store.draft("bih", PLAN, kind="guppy", confirm=bool(options.get("allow_shrink"))) as draft:
        if not draft.done("series"):
            put(draft, "series", data, rows)
        return store.publish(draft, **{**KEPT, **options})


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def found(store: Store) -> Manifest:
    manifest = store.current("bih")
    assert manifest is not None
    return manifest


def test_a_snapshot_says_what_it_is(store: Store, tmp_path: Path) -> None:
    with store.draft("bih", PLAN, kind="guppy") as draft:
        put(draft, "series", b"one", 3)
        put(draft, "study/Stanford AIMI/CT", b"three", 2)
        put(draft, "study/IDC", b"four", 1)
        with draft.write("mapping", suffix=".json") as file:
            file.path.write_text("{}")
        made = store.publish(draft, **{**KEPT, "facts": {"index": ["bih_0"], "total": 3}})
    folder = tmp_path / ".snapshots" / "bih" / "20231114T221320Z"
    assert made == store.current("bih") == found(Store(store.root))
    assert (made.source_id, made.kind, made.origin, made.version) == ("bih", "guppy", "example.org", "7")
    assert (made.retrieved_at, made.facts, made.plan) == (
        "2023-11-14T22:13:20Z", {"index": ["bih_0"], "total": 3}, PLAN
    )  # fmt: skip
    assert made.folder == folder
    assert made.rows() == {"series": 3, "study": 3}
    assert made.size == 3 + 5 + 4 + 2
    assert [file.name for file in made.files] == ["mapping", "series", "study/IDC", "study/Stanford AIMI/CT"]
    assert {name: path.read_bytes() for name, path in made.paths().items()} == {
        "series": b"one", "study/Stanford AIMI/CT": b"three", "study/IDC": b"four", "mapping": b"{}",
    }  # fmt: skip
    assert made.files[1] == StoredFile(
        name="series",
        path="series.parquet",
        sha256="7692c3ad3540bb803c020b3aee66cd8887123234ea0c6e7143c0add73ff431ed",
        size=3,
        rows=3,
        url="https://example.org/guppy/download",
    )
    assert names(folder) == ["manifest.json", "mapping.json", "series.parquet", "study"]
    assert "folder" not in json.loads((folder / "manifest.json").read_bytes())
    assert store.problems == []


def test_before_the_first_pull_there_is_nothing(store: Store) -> None:
    assert store.current("bih") is None
    assert store.last_attempt("bih") is None
    assert not store.root.exists()


@pytest.mark.parametrize("source_id", ["..", "../bih", "/bih", "a/b", "", "BIH", ".partial", "a" * 41, "a\0b"])
def test_an_id_never_leads_out_of_the_folder(source_id: str, store: Store) -> None:
    for use in (
        lambda: store.current(source_id),
        lambda: store.last_attempt(source_id),
        lambda: store.note(source_id, Attempt("", None)),
        lambda: store.draft(source_id, PLAN, kind="guppy").__enter__(),
    ):
        with pytest.raises(SourceError, match="can't name a source: use up to 40 of a-z"):
            use()
    assert not store.root.exists()


# Names and paths


@given(st.text(min_size=1))
def test_every_name_has_a_path_inside(name: str) -> None:
    path = path_of(name, ".parquet")
    assert is_inside(path)
    assert path.isascii()
    assert len(path) < 200
    assert path.count("/") <= 1
    assert path.endswith(".parquet")
    assert not Path(path).name.startswith(".")


@given(st.lists(st.text("aAbB/.-_é ", min_size=1), unique=True))
def test_different_names_have_different_paths_on_every_disk(some: list[str]) -> None:
    paths = [path_of(name, suffix) for name in [*some, "manifest"] for suffix in (".json", "")]
    assert len({path.lower() for path in paths} | {"manifest.json"}) == len(set(paths)) + 1


def test_names_are_kept_legible() -> None:
    assert path_of("imaging_series", ".parquet") == "imaging_series.parquet"
    assert path_of("series/Stanford AIMI/MR", ".json").startswith("series/stanford-aimi-mr-")
    with pytest.raises(ValueError, match="can't be a file of a snapshot"):
        path_of("", ".json")
    with pytest.raises(ValueError, match="can't be a file of a snapshot"):
        path_of("series", "/../x")


# Damage


def test_a_changed_byte_is_found_and_the_snapshot_before_it_is_used(store: Store, clock: Clock) -> None:
    old = pulled(store, data=b"old data")
    clock.now += 60
    new = pulled(store, data=b"new data")
    path = new.paths()["series"]
    path.write_bytes(b"new dota")
    for _ in range(2):
        assert store.current("bih") == old
        assert store.problems == [
            Damage("bih", "20231114T221420Z", "series.parquet",
                   "has changed since it was pulled: its SHA-256 is another one")
        ]  # fmt: skip
    assert str(store.problems[0]) == (
        "snapshot 20231114T221420Z of source 'bih': series.parquet has changed since it was pulled: "
        "its SHA-256 is another one"
    )


def edited(manifest: Manifest, **values: Any) -> bytes:
    data = json.loads((manifest.folder / "manifest.json").read_bytes())
    return json.dumps({**data, **values}).encode()


DAMAGES: Mapping[str, tuple[Callable[[Manifest], object], str]] = {
    "a file is cut": (lambda m: m.paths()["series"].write_bytes(b"ser"), "has 3 bytes, and had 6 when it was pulled"),
    "a file is gone": (lambda m: m.paths()["series"].unlink(), "is missing"),
    "the manifest is gone": (lambda m: (m.folder / "manifest.json").unlink(), "is missing"),
    "the manifest is cut": (lambda m: (m.folder / "manifest.json").write_bytes(b'{"source_id": "b'), "can't be read: "),
    "the manifest is deep": (lambda m: (m.folder / "manifest.json").write_bytes(b'{"facts":' + b"[" * 99999), "can't "),
    "a file lies elsewhere": (
        lambda m: (m.folder / "manifest.json").write_bytes(
            edited(m, files=[{**json.loads(edited(m))["files"][0], "path": "../../secret"}])
        ),
        "can't be read: names '../../secret', which is no path below the snapshot",
    ),
    "the manifest has a folder": (
        lambda m: (m.folder / "manifest.json").write_bytes(edited(m, folder="/etc")),
        "can't be read: ",
    ),
    "it is of another source": (
        lambda m: (m.folder / "manifest.json").write_bytes(edited(m, source_id="aimi")),
        "is of the source 'aimi'",
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_what_is_damaged_is_passed_over_and_told(damage: str, store: Store, clock: Clock) -> None:
    old = pulled(store)
    clock.now += 60
    do, problem = DAMAGES[damage]
    do(pulled(store))
    assert store.current("bih") == old
    (said,) = store.problems
    assert said.problem.startswith(problem)


def test_a_link_in_place_of_a_file_is_no_file(store: Store, tmp_path: Path) -> None:
    path = pulled(store).paths()["series"]
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert store.current("bih") is None
    assert store.problems[0].problem == "is missing"


def test_unchanged_files_are_not_read_again(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither after the pull, which hashed them as it wrote, nor after a build that did."""
    hashed: list[Path] = []

    def hashing(path: Path) -> str:
        hashed.append(path)
        return sha256_of(path)

    monkeypatch.setattr(verified, "sha256_of", hashing)
    path = pulled(store).paths()["series"]
    found(Store(store.root))
    assert hashed == []
    (store.root / "bih" / ".verified.json").write_bytes(b"damaged")
    for _ in range(2):
        found(Store(store.root))
    assert hashed == [path]
    os.utime(path, ns=(1, 1))
    found(Store(store.root))
    assert hashed == [path, path]


# Drafts


def interrupted(store: Store) -> None:
    with store.draft("bih", PLAN, kind="guppy") as draft:
        put(draft, "series/a", b"a", 1)
        put(draft, "series/b", b"b", 1)
        (draft.folder / "scratch").mkdir()
        (draft.folder / "scratch" / "raw.json").write_text("[")
        failing(draft, "series/c", KeyboardInterrupt())


def failing(draft: Draft, name: str, error: BaseException) -> None:
    with draft.write(name, suffix=".parquet") as file:
        assert file.path.suffix == ".parquet"
        file.path.write_bytes(b"half of it")
        raise error


def test_an_interrupted_pull_is_taken_over(store: Store, clock: Clock) -> None:
    with pytest.raises(KeyboardInterrupt):
        interrupted(store)
    clock.now += OLDEST_DRAFT
    with store.draft("bih", PLAN, kind="guppy") as draft:
        assert draft.left == 2
        assert names(draft.folder) == [".journal.jsonl", ".plan.json", "series"]
        done = draft.done("series/a")
        assert done is not None
        assert (done.rows, done.size, (draft.folder / done.path).read_bytes()) == (1, 1, b"a")
        assert draft.done("series/c") is None
        put(draft, "series/c", b"c", 1)
        made = store.publish(draft, **KEPT)
    # What this pull did not ask for is no part of its snapshot: the source may have other parts by now.
    assert [file.name for file in made.files] == ["series/a", "series/c"]
    assert len(names(made.folder / "series")) == 2


@pytest.mark.parametrize(
    ("plan", "kind", "later"), [("another plan", "guppy", 0), (PLAN, "other", 0), (PLAN, "guppy", OLDEST_DRAFT + 1),
                                (PLAN, "guppy", -1)]
)  # fmt: skip
def test_another_pull_begins_afresh(plan: str, kind: str, later: float, store: Store, clock: Clock) -> None:
    with store.draft("bih", PLAN, kind="guppy") as draft:
        put(draft, "series", b"a", 1)
    clock.now += later
    with store.draft("bih", plan, kind=kind) as draft:
        assert (draft.left, draft.done("series")) == (0, None)
        assert names(draft.folder) == [".plan.json"]


def test_what_is_damaged_in_a_draft_is_fetched_again(store: Store) -> None:
    with store.draft("bih", PLAN, kind="guppy") as draft:
        put(draft, "one", b"1")
        put(draft, "two", b"2")
        put(draft, "three", b"3")
    journal = draft.folder / ".journal.jsonl"
    lines = journal.read_bytes().splitlines(keepends=True)
    journal.write_bytes(lines[0] + lines[1] + lines[2][:20])
    (draft.folder / "one.parquet").write_bytes(b"X")
    with store.draft("bih", PLAN, kind="guppy") as draft:
        assert draft.done("one") is None
        assert draft.done("two") is not None
        assert draft.done("three") is None
        put(draft, "three", b"4")
    with store.draft("bih", PLAN, kind="guppy") as draft:
        assert draft.done("three") is not None


def test_a_block_that_fails_leaves_nothing(store: Store) -> None:
    with store.draft("bih", PLAN, kind="guppy") as draft:
        with pytest.raises(RuntimeError):
            failing(draft, "one", RuntimeError())
        with pytest.raises(FileNotFoundError), draft.write("one"):
            pass
        assert list(file_bytes(draft.folder)) == [".plan.json"]
        with pytest.raises(ValueError, match="the pull of source 'bih' wrote no file"):
            store.publish(draft, **KEPT)


def test_a_file_that_is_written_twice_is_there_once(store: Store) -> None:
    with store.draft("bih", PLAN, kind="guppy") as draft:
        put(draft, "series", b"first", 5)
        put(draft, "series", b"second", 6)
        made = store.publish(draft, **KEPT)
    assert made.rows() == {"series": 6}
    assert found(store).paths()["series"].read_bytes() == b"second"


def to_full_disk(draft: Draft) -> None:
    with draft.write("series/b") as file:
        file.path.symlink_to("/dev/full")
        file.path.write_bytes(b"b")


def test_a_full_disk_is_told_and_the_draft_stays(store: Store) -> None:
    old = pulled(store)
    with store.draft("bih", PLAN, kind="guppy") as draft:
        put(draft, "series/a", b"a", 10)
        message = r"source 'bih': the disk of .*\.partial is full \(.*No space left.*\)\. Make room and pull again"
        with pytest.raises(SourceError, match=message):
            to_full_disk(draft)
        # Engines have errors of their own with the words of the system.
        with pytest.raises(SourceError, match="is full"):
            failing(draft, "series/b", RuntimeError(f"IO Error: Could not write: {os.strerror(errno.ENOSPC)}"))
    assert store.current("bih") == old
    with store.draft("bih", PLAN, kind="guppy") as draft:
        assert draft.done("series/a") is not None


KILLED = """
import os, signal, sys
from pathlib import Path
from site_builder.snapshots import Store, draft, store
def die(*_arguments):
    os.kill(os.getpid(), signal.SIGKILL)
def put(draft, name):
    with draft.write(name) as file:
        file.path.write_bytes(name.encode() * 1000)
        file.rows = 10
        if name == sys.argv[2]:
            die()
where = {"journal": (draft, "_append"), "manifest": (store, "write_atomically"), "rename": (Path, "rename"),
         "retention": (store, "remove")}
if sys.argv[2] in where:
    setattr(*where[sys.argv[2]], die)
snapshots = Store(Path(sys.argv[1]))
with snapshots.draft("bih", PLAN, kind="guppy") as made:
    put(made, "a")
    put(made, "b")
    snapshots.publish(made, origin="", version="2", facts={}, keep=1, max_shrink=1)
"""


@pytest.mark.parametrize(
    ("where", "done"),
    [("a", []), ("journal", []), ("b", ["a"]), ("manifest", ["a", "b"]), ("rename", ["a", "b"]), ("retention", None)],
)
def test_a_pull_that_is_killed_breaks_nothing(where: str, done: list[str] | None, tmp_path: Path) -> None:
    """With SIGKILL at each point: the last good snapshot is read, and the draft goes on; or it was published."""
    store = Store(tmp_path)
    old = pulled(store)
    script = KILLED.replace("PLAN", repr(PLAN))
    process = subprocess.run([sys.executable, "-c", script, str(tmp_path), where], cwd=ROOT, capture_output=True)
    assert (process.returncode, process.stderr) == (-9, b"")
    now = found(Store(tmp_path))
    assert now.version == ("2" if done is None else old.version)
    with store.draft("bih", PLAN, kind="guppy") as draft:
        assert [name for name in ("a", "b") if draft.done(name)] == (done or [])
        for name in {"a", "b"} - set(done or []):
            put(draft, name, b"x", 10)
        made = store.publish(draft, **{**KEPT, "keep": 1, "max_shrink": 1.0})
    assert found(Store(tmp_path)) == made
    assert names(tmp_path / "bih") == [".lock", ".verified.json", made.folder.name]
    assert store.problems == []


HOLD = """
import sys
from pathlib import Path
from site_builder.snapshots import Store
with Store(Path(sys.argv[1])).draft("bih", "plan", kind="guppy"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_two_pulls_of_a_source_never_run_at_once(tmp_path: Path) -> None:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(tmp_path)], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "held\n"
        second = r"source 'bih': another pull of it is running; wait until that is over"
        with pytest.raises(SourceError, match=second), Store(tmp_path).draft("bih", "plan", kind="guppy"):
            pass
        with Store(tmp_path).draft("aimi", "plan", kind="guppy"):
            pass
        process.kill()
        process.wait()
        with Store(tmp_path).draft("bih", "plan", kind="guppy") as draft:
            put(draft, "series", b"x")
    finally:
        process.kill()
        process.communicate()


def test_a_disk_without_locks_is_told_and_used(
    store: Store, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(_file: int, _how: int) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", refuse)
    with caplog.at_level(logging.WARNING):
        made = pulled(store)
    assert found(store) == made
    assert "don't let two pulls run at once" in caplog.text


# Publishing


def test_only_the_newest_are_kept(store: Store, clock: Clock) -> None:
    made = []
    for number in range(5):
        clock.now = START + number * 60
        made.append(pulled(store, data=f"{number}".encode()))
    assert names(store.root / "bih") == [".lock", ".verified.json", *(m.folder.name for m in made[-3:])]
    clock.now += 60
    assert found(store) == made[-1]
    last = pulled(store, keep=0)
    assert names(store.root / "bih") == [".lock", ".verified.json", last.folder.name]
    known = json.loads((store.root / "bih" / ".verified.json").read_bytes())
    assert list(known) == [f"{last.folder.name}/series.parquet"]


def test_a_damaged_one_does_not_take_the_place_of_a_whole_one(store: Store, clock: Clock) -> None:
    made = []
    for number in range(3):
        clock.now = START + number * 60
        made.append(pulled(store))
    made[1].paths()["series"].unlink()
    clock.now += 60
    made.append(pulled(store, keep=2))
    assert [m.folder.name for m in made if m.folder.exists()] == [made[2].folder.name, made[3].folder.name]


def test_what_cannot_be_removed_is_told_and_left(
    store: Store, clock: Clock, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    old = pulled(store)
    clock.now += 60
    real = Path.rename

    def rename(path: Path, target: Path) -> Path:
        if path == old.folder:
            raise PermissionError(errno.EACCES, "no")
        return real(path, target)

    monkeypatch.setattr(Path, "rename", rename)
    new = pulled(store, keep=1)
    assert found(store) == new
    assert old.folder.exists()
    assert "can't be removed" in caplog.text


def test_pulls_within_a_second_and_with_a_clock_set_back_are_in_order(store: Store, clock: Clock) -> None:
    for later, name in ((0, ""), (0, "-002"), (-3600, "-003")):
        clock.now += later
        made = pulled(store, data=name.encode())
        assert made.folder.name == f"20231114T221320Z{name}"
        assert found(store) == made


def test_a_source_that_shrinks_is_refused_until_it_is_confirmed(store: Store, clock: Clock) -> None:
    old = pulled(store, rows=2_000_000)
    clock.now += 60
    before = file_bytes(old.folder)
    with pytest.raises(ShrinkError) as raised:
        pulled(store, rows=1_500_000, data=b"fewer")
    assert str(raised.value) == (
        "source 'bih': it has lost more than max_shrink = 0.2 of its rows since 2023-11-14T22:13:20Z: series from "
        "2,000,000 rows to 1,500,000. If that is right, confirm it with: site-builder pull bih --allow-shrink "
        "(what was fetched is kept for that)"
    )
    assert store.current("bih") == old
    assert file_bytes(old.folder) == before
    clock.now += 7 * OLDEST_DRAFT  # who confirms may sleep over it
    with store.draft("bih", PLAN, kind="guppy", confirm=True) as draft:
        assert draft.done("series") is not None  # nothing is fetched again
        made = store.publish(draft, **KEPT, allow_shrink=True)
    assert made.rows() == {"series": 1_500_000}
    assert store.current("bih") == made


def test_a_source_that_recovers_is_asked_anew(store: Store, clock: Clock) -> None:
    """A draft that was refused would be refused every night."""
    pulled(store, rows=100)
    with pytest.raises(ShrinkError):
        pulled(store, rows=1)
    clock.now += 60
    with store.draft("bih", PLAN, kind="guppy") as draft:
        assert draft.done("series") is None
        put(draft, "series", b"whole", 100)
        assert store.publish(draft, **KEPT).rows() == {"series": 100}


@pytest.mark.parametrize(
    ("before", "after", "max_shrink", "lost"),
    [
        ({"a": 10}, {"a": 8}, 0.2, ""),
        ({"a": 10}, {"a": 7}, 0.2, "a from 10 rows to 7"),
        ({"a": 10}, {"a": 11}, 0.0, ""),
        ({"a": 10}, {"a": 9}, 0.0, "a from 10 rows to 9"),
        ({"a": 10}, {"a": 0}, 1.0, ""),
        ({"a": 10, "b": 10}, {"a": 10}, 0.2, "b from 10 rows to 0"),
        ({"a": 10, "b": 4}, {"a": 1, "b": 1}, 0.2, "a from 10 rows to 1; b from 4 rows to 1"),
        ({"a": 0}, {"a": 0}, 0.2, ""),
        ({"a": 10}, {"a": None}, 0.2, ""),
        ({"a": None}, {"a": 1}, 0.2, ""),
        ({"a/1": 5, "a/2": 5}, {"a/3": 9}, 0.2, ""),
        ({"a/1": 5, "a/2": 5}, {"a/1": 5}, 0.2, "a from 10 rows to 5"),
    ],
)
def test_what_counts_as_shrunk(
    before: dict[str, int | None], after: dict[str, int | None], max_shrink: float, lost: str, store: Store
) -> None:
    said = ""
    for tables in (before, after):
        with store.draft("bih", PLAN, kind="guppy") as draft:
            for name, rows in {"other": 1, **tables}.items():
                put(draft, name, b"x", rows)
            try:
                store.publish(draft, **{**KEPT, "max_shrink": max_shrink})
            except ShrinkError as error:
                said = str(error).partition("Z: ")[2].partition(". If")[0]
    assert said == lost


def test_a_changed_configuration_is_named_as_a_reason(store: Store) -> None:
    pulled(store, rows=100)
    with store.draft("bih", "another plan", kind="guppy") as draft:
        put(draft, "series", b"x", 1)
        with pytest.raises(ShrinkError, match=r"20Z \(its configuration was changed since\): series from"):
            store.publish(draft, **KEPT)
    with store.draft("bih", PLAN, kind="other") as draft:  # another kind of source has other tables
        put(draft, "table", b"x", 1)
        assert store.publish(draft, **KEPT).kind == "other"


# Attempts


def test_the_last_attempt_is_kept(store: Store) -> None:
    for attempt in (Attempt("2023-11-14T22:13:20Z", "the server is silent"), Attempt("2023-11-15T22:13:20Z", None)):
        store.note("bih", attempt)
        assert Store(store.root).last_attempt("bih") == attempt
    (store.root / "bih" / ".attempt.json").write_bytes(b'{"at": 3}')
    assert store.last_attempt("bih") is None
    assert store.current("bih") is None


def test_a_manifest_is_a_value(store: Store) -> None:
    made = pulled(store)
    assert replace(made, version="8") != made
