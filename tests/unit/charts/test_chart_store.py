"""The store of drawings: whatever happens to it, a build has the same drawings."""

import shutil
import sqlite3
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from site_builder.charts import ChartSpec, draw
from site_builder.charts.interactive import interactive_templates
from site_builder.charts.store import Store
from tests.unit.charts.samples import AGE, ALL, GROWTH, SEX


@pytest.fixture
def counted(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The ids of the charts that were drawn, not found."""
    import sys

    module = sys.modules["site_builder.charts.draw"]
    drawn: list[str] = []
    real: Callable[[Sequence[ChartSpec]], list[str]] = module._draw_anew

    def counting(specs: Sequence[ChartSpec]) -> list[str]:
        drawn.extend(spec.id for spec in specs)
        return real(specs)

    monkeypatch.setattr(module, "_draw_anew", counting)
    return drawn


def test_a_second_build_draws_nothing(tmp_path: Path, counted: list[str]) -> None:
    first = draw(ALL, tmp_path / "charts")
    assert counted == [spec.id for spec in ALL]
    assert draw(ALL, tmp_path / "charts") == first
    assert len(counted) == len(ALL)


def test_only_what_changed_is_drawn(tmp_path: Path, counted: list[str]) -> None:
    draw([SEX, AGE], tmp_path)
    draw([SEX, GROWTH], tmp_path)
    assert counted == ["sex", "age", "growth"]


def test_what_the_last_build_did_not_use_is_dropped(tmp_path: Path, counted: list[str]) -> None:
    draw(ALL, tmp_path)
    draw([SEX], tmp_path)
    with closing(sqlite3.connect(tmp_path / "drawings.sqlite")) as connection:
        assert connection.execute("SELECT count(*) FROM texts").fetchall() == [(1,)]


def overwritten(file: Path) -> None:
    file.write_bytes(b"not a database at all" * 100)


def cut_short(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:5000])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def gone(file: Path) -> None:
    shutil.rmtree(file.parent)


def another_table(file: Path) -> None:
    file.unlink()
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("CREATE TABLE texts (key TEXT, other TEXT)")


def edited(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE texts SET text = '<script>alert(1)</script>'")


def swapped(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        first, second = connection.execute("SELECT key, digest, text FROM texts LIMIT 2").fetchall()
        for (key, *_), (_, *rest) in ((first, second), (second, first)):
            connection.execute("UPDATE texts SET digest = ?, text = ? WHERE key = ?", (*rest, key))


def binary(file: Path) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("UPDATE texts SET text = CAST(x'ff00fe' AS TEXT)")


@pytest.mark.parametrize("damage", [overwritten, cut_short, emptied, gone, another_table, edited, swapped, binary])
def test_a_damaged_store_is_drawn_again(damage: Callable[[Path], None], tmp_path: Path, counted: list[str]) -> None:
    first = draw(ALL, tmp_path / "charts")
    damage(tmp_path / "charts" / "drawings.sqlite")
    assert draw(ALL, tmp_path / "charts") == first
    found = len(counted)
    assert draw(ALL, tmp_path / "charts") == first
    assert len(counted) == found, "the damaged store was not mended"


def test_a_store_out_of_reach_is_done_without(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    (tmp_path / "file").write_text("in the way")
    store = Store(tmp_path / "file" / "drawings.sqlite")
    store.write({"a": "b"}, keep={"a"})
    assert store.read({"a"}) == {}
    assert str(tmp_path / "file") in caplog.text


def test_a_store_in_use_stays(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    store = Store(tmp_path / "texts.sqlite")
    store.write({"a": "b"}, keep={"a"})
    with closing(sqlite3.connect(store.path)) as other:
        other.execute("BEGIN EXCLUSIVE")
        assert store.read({"a"}) == {}
    assert "locked" in caplog.text
    assert store.read({"a"}) == {"a": "b"}


def test_templates_come_from_the_store_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = interactive_templates(tmp_path)
    monkeypatch.setattr("site_builder.charts.interactive._compiled", lambda kind: pytest.fail(f"compiled {kind}"))
    assert interactive_templates(tmp_path) == first
    draw([SEX], tmp_path)
    assert interactive_templates(tmp_path) == first
