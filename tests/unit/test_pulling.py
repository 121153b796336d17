"""Pulling many sources: each for itself, and what a person reads of it."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from rich.console import Console

from site_builder import cli
from site_builder.commands import values
from site_builder.commands.showing import PullStages
from site_builder.errors import SourceError
from site_builder.findings import Report
from site_builder.net import client, download, explained_network, json_of
from site_builder.progress import RowSpeed, left
from site_builder.pulling import Pulled, pull_all
from site_builder.snapshots import Attempt, Draft, Store
from site_builder.sources import SOURCES, IdcOptions
from site_builder.sources.base import Harvest, PullProgress, PullResult, Snapshot
from tests.fixtures.answering import Answer, Answering, http, json_answer
from tests.fixtures.silent import Silent
from tests.tiny import tiny_site

ROOT = Path(__file__).parents[2]
START = 1_700_000_000.0  # 2023-11-14T22:13:20Z
NOW = "2023-11-14T22:13:20Z"


@dataclass
class Remote:
    """A source that asks a server for its number of rows, and then for the rows."""

    url: str
    id: str = "bih"
    kind: str = "remote"
    plan_key: str = "remote {}"
    before: Callable[[], None] = field(default=lambda: None)

    def pull(self, draft: Draft, client: httpx.Client, progress: PullProgress) -> PullResult:
        with explained_network(self.id, self.url):
            total = json_of(client.get(f"{self.url}/count"), self.id)
        for part in range(2):
            self.before()
            name = f"series/{part}"
            if not draft.done(name):
                with draft.write(name, url=f"{self.url}/rows", suffix=".json") as file:
                    download(client, self.id, "GET", f"{self.url}/rows", file.path)
                    file.rows = total // 2
            progress.rows((part + 1) * total // 2, total, "series")
        return PullResult("7", "the server", {"total": total})

    def preview(self, client: httpx.Client) -> list[str]:
        with explained_network(self.id, self.url):
            total = json_of(client.get(f"{self.url}/count"), self.id)
        return [f"series: {total} rows", "in 2 files"]

    def snapshot(self, store: Store | None = None) -> Snapshot:
        raise NotImplementedError

    def parse(self, snapshot: Snapshot, engine: object, report: Report) -> tuple[Harvest, ...]:
        raise NotImplementedError


class OnDisk:
    """The least that a source has."""

    id = "idc"

    def snapshot(self, store: Store | None = None) -> Snapshot:
        return Snapshot(self.id, {}, "25", NOW, "idc-index-data 25.0.5")

    def parse(self, snapshot: Snapshot, engine: object, report: Report) -> tuple[Harvest, ...]:
        raise NotImplementedError


class Lost(OnDisk):
    """A folder that is not there."""

    id = "sheets"

    def snapshot(self, store: Store | None = None) -> Snapshot:
        raise SourceError("source 'sheets': no folder content/spreadsheets")


@dataclass(slots=True)
class Heard(Silent):
    """What a pull tells while it runs."""

    told: list[tuple[int, int | None, str]] = field(default_factory=list)

    def rows(self, done: int, total: int | None, what: str) -> None:
        self.told.append((done, total, what))


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / ".snapshots", lambda: START)


def pull(
    sources: list[Any], store: Store, only: tuple[str, ...] = (), heard: Heard | None = None, **options: Any
) -> list[Pulled]:
    settings: Mapping[str, Any] = {"keep": 3, "max_shrink": 0.2, **options}
    return pull_all(
        sources, store, only, heard or Heard(), client_for=lambda _source: client(pause=0, retries=0), **settings
    )


def rows(count: int, data: str = "[1]") -> list[Answer]:
    return [json_answer(str(count)), json_answer(data), json_answer(data)]


def test_a_pull_says_what_it_got(store: Store) -> None:
    heard = Heard()
    with Answering(rows(2_000_000)) as server:
        pulled = pull([Remote(server.url), OnDisk()], store, heard=heard)
    assert pulled == [
        Pulled("bih", "pulled", "series 2,000,000 rows; 2 file(s), 6 bytes; version 7"),
        Pulled("idc", "nothing to fetch", "idc-index-data 25.0.5 is on this machine"),
    ]
    assert heard.stages == ["pull", "pull"]
    assert heard.told == [(1_000_000, 2_000_000, "series"), (2_000_000, 2_000_000, "series")]
    made = store.current("bih")
    assert made is not None
    assert (made.origin, made.version, made.facts, made.kind) == ("the server", "7", {"total": 2_000_000}, "remote")
    assert store.last_attempt("bih") == Attempt(NOW, None)
    assert store.last_attempt("idc") is None


def test_only_the_named_sources_are_pulled(store: Store) -> None:
    with Answering(rows(2)) as server:
        assert [p.source_id for p in pull([Remote(server.url), OnDisk(), Lost()], store, ("idc",))] == ["idc"]
        assert server.requests == []


def test_one_that_fails_stops_no_other_and_keeps_its_snapshot(store: Store) -> None:
    with Answering(rows(2)) as server:
        pull([Remote(server.url)], store)
    before = store.current("bih")
    with Answering([http("500 Internal Server Error", "no heap")]) as broken, Answering(rows(4)) as server:
        pulled = pull([Remote(broken.url), Lost(), Remote(server.url, id="aimi"), Remote(broken.url, id="new")], store)
    said = f"GET {broken.url}/count: the server answered 500 Internal Server Error (no heap); try again later"
    assert pulled == [
        Pulled("bih", "failed", f"{said}. The snapshot of {NOW} stays in use"),
        Pulled("sheets", "failed", "no folder content/spreadsheets"),
        Pulled("aimi", "pulled", "series 4 rows; 2 file(s), 6 bytes; version 7"),
        Pulled("new", "failed", f"{said}. There is no earlier snapshot: a build leaves this source out"),
    ]
    assert store.current("bih") == before
    assert store.last_attempt("bih") == Attempt(NOW, said)
    assert store.last_attempt("new") == Attempt(NOW, said)
    assert store.last_attempt("sheets") is None


def test_a_pull_that_works_again_says_so(store: Store) -> None:
    store.note("bih", Attempt("2023-11-01T00:00:00Z", "the server is silent"))
    with Answering(rows(2)) as server:
        pull([Remote(server.url)], store)
    assert store.last_attempt("bih") == Attempt(NOW, None)


@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), PermissionError(13, "Permission denied")])
def test_what_the_system_refuses_is_the_failure_of_one_source(error: OSError, store: Store) -> None:
    def fail() -> None:
        raise error

    with Answering(rows(2)) as server:
        (failed, _idc) = pull([Remote(server.url, before=fail), OnDisk()], store)
    assert (failed.outcome, str(error) in failed.said) == ("failed", True)


def test_a_failure_that_cannot_be_noted_is_told(store: Store) -> None:
    store.root.parent.mkdir(exist_ok=True)
    store.root.write_text("a file in place of the folder")
    with Answering(rows(2)) as server:
        (failed,) = pull([Remote(server.url)], store)
    assert failed.outcome == "failed"
    assert ". This could not be noted in the store either: " in failed.said


@pytest.mark.parametrize("error", [KeyError("a mistake of the program"), KeyboardInterrupt()])
def test_mistakes_and_ctrl_c_end_the_pull_and_the_draft_stays(error: BaseException, store: Store) -> None:
    calls: list[int] = []

    def second_fails() -> None:
        calls.append(1)
        if len(calls) == 2:
            raise error

    with Answering(rows(2)) as server, pytest.raises(type(error)):
        pull([Remote(server.url, before=second_fails), OnDisk()], store)
    assert store.last_attempt("bih") is None
    heard = Heard()
    with Answering([json_answer("2"), json_answer("[2]")]) as server:
        (pulled,) = pull([Remote(server.url)], store, heard=heard)
        assert len(server.requests) == 2
    assert heard.stages == ["pull", "resume"]
    assert pulled.said == "series 2 rows; 2 file(s), 6 bytes; version 7"


def test_a_loss_is_refused_and_confirmed_without_another_download(store: Store) -> None:
    with Answering(rows(100)) as server:
        pull([Remote(server.url)], store)
    with Answering(rows(10)) as server:
        (refused,) = pull([Remote(server.url)], store)
    assert refused == Pulled(
        "bih",
        "failed",
        f"it has lost more than max_shrink = 0.2 of its rows since {NOW}: series from 100 rows to 10. If that is "
        "right, confirm it with: site-builder pull bih --allow-shrink (what was fetched is kept for that). The "
        f"snapshot of {NOW} stays in use",
    )
    with Answering(rows(10)) as server:
        (confirmed,) = pull([Remote(server.url)], store, allow_shrink=True)
        assert len(server.requests) == 1
    assert confirmed.said == "series 10 rows; 2 file(s), 6 bytes; version 7"


def test_a_dry_run_asks_and_writes_nothing(store: Store) -> None:
    heard = Heard()
    with Answering(rows(100)) as server, Answering([http("404 Not Found")]) as broken:
        pulled = pull([Remote(server.url), OnDisk(), Remote(broken.url, id="new")], store, heard=heard, dry_run=True)
        assert len(server.requests) == 1
    assert pulled == [
        Pulled("bih", "planned", "series: 100 rows\nin 2 files"),
        Pulled("idc", "nothing to fetch", "idc-index-data 25.0.5 is on this machine"),
        Pulled("new", "failed", f"GET {broken.url}/count: the server answered 404 Not Found; is the address right?"),
    ]
    assert heard.stages == ["plan", "plan", "plan"]
    assert not store.root.exists()


@pytest.mark.parametrize(
    ("later", "max_age", "changed", "outcome"),
    [
        (3600, timedelta(hours=1), {}, "fresh enough"),
        (0, timedelta(0), {}, "fresh enough"),
        (3601, timedelta(hours=1), {}, "pulled"),
        (3600, None, {}, "pulled"),
        (-3600, timedelta(hours=1), {}, "pulled"),
        (3600, timedelta(hours=1), {"plan_key": "remote {filter}"}, "pulled"),
        (3600, timedelta(hours=1), {"kind": "other"}, "pulled"),
    ],
)
def test_what_is_young_enough_is_left_alone(
    later: float, max_age: timedelta | None, changed: dict[str, Any], outcome: str, store: Store
) -> None:
    with Answering(rows(2)) as server:
        pull([Remote(server.url)], store)
    store.clock = lambda: START + later
    with Answering(rows(2)) as server:
        (pulled,) = pull([Remote(server.url, **changed)], store, max_age=max_age)
        assert (len(server.requests) > 0) == (outcome == "pulled")
    assert pulled.outcome == outcome
    assert pulled.said == (f"its snapshot is of {NOW}" if outcome != "pulled" else pulled.said)


def test_a_snapshot_whose_time_cannot_be_read_is_not_fresh(store: Store) -> None:
    with Answering(rows(2)) as server:
        pull([Remote(server.url)], store)
        made = store.current("bih")
        assert made is not None
        path = made.folder / "manifest.json"
        for at in ("yesterday", "2023-11-14T22:13:20"):
            path.write_text(re.sub(r'"retrieved_at": "[^"]*"', f'"retrieved_at": "{at}"', path.read_text()))
            with Answering(rows(2)) as again:
                (pulled,) = pull([Remote(again.url)], store, max_age=timedelta(days=1), keep=1, max_shrink=1)
            assert pulled.outcome == "pulled"
            path = next(store.root.glob("bih/2*/manifest.json"))


# Progress


def test_the_rate_is_of_what_was_fetched_now() -> None:
    speed = RowSpeed()
    assert speed.line(500_000, 2_000_000, "series", 0) == "series: 500,000 of 2,000,000 rows"
    assert speed.line(510_000, 2_000_000, "series", 0.5) == "series: 510,000 of 2,000,000 rows"
    assert speed.line(1_000_000, 2_000_000, "series", 10) == (
        "series: 1,000,000 of 2,000,000 rows, 50,000 rows/s, 20 s left"
    )
    assert speed.line(2_000_000, 2_000_000, "series", 20) == "series: 2,000,000 of 2,000,000 rows, 75,000 rows/s"
    assert speed.line(0, None, "study", 30) == "study: 0 rows"
    assert speed.line(1000, None, "study", 40) == "study: 1,000 rows, 100 rows/s"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [(0.4, "0 s"), (89.4, "89 s"), (90, "2 min"), (5340, "89 min"), (5400, "1 h 30 min"), (7200, "2 h")],
)  # fmt: skip
def test_times_are_short(seconds: float, expected: str) -> None:
    assert left(seconds) == expected


def test_elsewhere_than_on_a_terminal_a_line_comes_now_and_then(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    with PullStages(Console(stderr=True, highlight=False, soft_wrap=True)) as stages:
        stages.stage("pull", "bih")
        for second in range(31):
            now[0] = 100.0 + second
            stages.rows(second * 10, 300, "series [b]")
    lines = capsys.readouterr().err.splitlines()
    assert [line.strip() for line in lines] == [
        "series [b]: 100 of 300 rows, 10 rows/s, 20 s left",
        "series [b]: 200 of 300 rows, 10 rows/s, 10 s left",
        "series [b]: 300 of 300 rows, 10 rows/s",
        f"pull     bih{' ' * 41}   30.0 s",
    ]


def test_on_a_terminal_one_line_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    console = Console(force_terminal=True, width=80, file=open(os.devnull, "w"))  # noqa: SIM115
    with console.file, PullStages(console) as stages:
        shown: list[str] = []
        assert stages.status is not None
        monkeypatch.setattr(stages.status, "update", shown.append)
        stages.stage("pull", "bih")
        stages.rows(10, 20, "series")
    assert shown == ["pull bih ...", "series: 10 of 20 rows"]


# The command


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A site with the source `idc`, and a remote one in its place where a test says so."""
    tiny_site(tmp_path / "site")
    monkeypatch.chdir(tmp_path / "site")
    monkeypatch.setenv("COLUMNS", "100")
    return tmp_path / "site"


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    return [re.sub(r" +\d+\.\d s$", " N s", line) for line in capsys.readouterr().err.splitlines()]


def test_the_command_says_how_each_source_went(
    site: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    with Answering([*rows(2), *rows(100), http("404 Not Found", "\x1b[2J no")]) as server:
        monkeypatch.setitem(SOURCES, "idc", (IdcOptions, lambda _options: Remote(server.url)))
        assert cli.main(["pull", "--dry-run"]) == 0
        assert said(capsys) == ["  plan     bih N s", "bih: planned", "  series: 2 rows", "  in 2 files"]
        server.requests.clear()
        assert cli.main(["pull"]) == 0
        assert said(capsys) == ["  pull     bih N s", "bih: pulled, series 2 rows; 2 file(s), 6 bytes; version 7"]
        assert cli.main(["pull", "--max-age", "2h"]) == 0
        assert re.fullmatch(r"bih: fresh enough, its snapshot is of 20\d\d-[\d-]+T[\d:]+Z", said(capsys)[1])
        server.answers = [http("404 Not Found", "\x1b[2J [b]no")]
        assert cli.main(["pull", "--allow-shrink"]) == 1
        line = said(capsys)[1]
    assert line.startswith(
        f"bih: failed, GET {server.url}/count: the server answered 404 Not Found ([2J [b]no); is the address right? "
    )
    assert (site / ".snapshots" / "bih").is_dir()


@pytest.mark.parametrize(
    ("age", "expected"), [("90m", timedelta(minutes=90)), ("24h", timedelta(days=1)), ("7d", timedelta(days=7))]
)
def test_ages(age: str, expected: timedelta) -> None:
    assert values.age(age) == expected


@pytest.mark.parametrize("age", ["", "7", "d", "-7d", "7 d", "7w", "1.5h", "9999999d", "\uff17d"])
def test_ages_that_are_none_are_wrong_usage(age: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as raised:
        cli.main(["pull", f"--max-age={age}"])
    assert raised.value.code == 2
    assert "is no age; write minutes, hours or days as 90m, 24h or 7d" in capsys.readouterr().err


INTERRUPTED = """
import signal, sys
sys.path.insert(0, ROOT)
from site_builder import cli
from site_builder.sources import SOURCES, IdcOptions
from tests.unit.test_pulling import Remote
remote = Remote(sys.argv[1], before=lambda: signal.raise_signal(signal.SIGINT))
SOURCES["idc"] = (IdcOptions, lambda _options: remote)
sys.exit(cli.main(["pull"]))
"""


def test_ctrl_c_is_quiet_and_says_what_is_kept(site: Path) -> None:
    with Answering(rows(2)) as server:
        script = INTERRUPTED.replace("ROOT", repr(str(ROOT)))
        done = subprocess.run([sys.executable, "-c", script, server.url], cwd=site, capture_output=True, text=True)
    assert done.returncode == 130 == 128 + signal.SIGINT
    assert (
        done.stderr == "\nstopped; every snapshot is whole, and the next pull goes on after the files that are done\n"
    )
