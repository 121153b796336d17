"""What one audit after another makes of a link, and the file that keeps it."""

from datetime import timedelta
from pathlib import Path

import pytest

from site_builder.audit.states import LinkState, Outcome, State, is_due, judged, read_states, write_states
from site_builder.errors import SiteBuilderError

URL = "https://example.org/x"
OK, MISSING, SILENT = Outcome("ok"), Outcome("missing", "404 Not Found"), Outcome("unreachable", "silence")
LINE = '{"url": "https://example.org/x", "state": "ok", "checked": "2026-11-01", "since": "2026-11-01"}'


def after(*found: Outcome, days: tuple[int, ...] = ()) -> LinkState:
    """The state after audits on days of November, from the first one on."""
    state = None
    for day, outcome in zip(days or range(1, len(found) + 1), found, strict=True):
        state = judged(URL, outcome, state, f"2026-11-{day:02}")
    assert state
    return state


def test_a_link_that_works_says_since_when() -> None:
    assert after(OK, OK) == LinkState(URL, "ok", "2026-11-02", "2026-11-01", "2026-11-02")


def test_one_day_of_not_found_is_not_gone() -> None:
    expected = LinkState(URL, "missing", "2026-11-02", "2026-11-02", "2026-11-01", "404 Not Found")
    assert after(OK, MISSING) == expected
    assert after(OK, MISSING, MISSING, days=(1, 2, 2)) == expected


def test_two_days_of_not_found_are_gone_since_the_first() -> None:
    expected = LinkState(URL, "gone", "2026-11-04", "2026-11-02", "2026-11-01", "404 Not Found")
    assert after(OK, MISSING, MISSING, MISSING) == expected


def test_what_was_gone_can_come_back() -> None:
    assert after(MISSING, MISSING, OK) == LinkState(URL, "ok", "2026-11-03", "2026-11-03", "2026-11-03")


def test_a_silent_server_leaves_the_last_good_day() -> None:
    assert after(OK, SILENT, SILENT) == LinkState(
        URL, "unreachable", "2026-11-03", "2026-11-02", "2026-11-01", "silence"
    )


def test_a_silent_server_teaches_nothing_of_a_link_that_is_gone() -> None:
    assert after(MISSING, SILENT) == after(MISSING)
    assert after(MISSING, SILENT, MISSING, days=(1, 2, 2)).state == "gone"


def test_a_moved_link_works_and_names_the_new_address() -> None:
    moved = after(Outcome("moved", moved_to="https://example.org/y"))
    assert (moved.works, moved.worked, moved.moved_to) == (True, "2026-11-01", "https://example.org/y")


@pytest.mark.parametrize(
    ("state", "day", "due"),
    [
        ("ok", "2026-11-07", False),
        ("ok", "2026-11-08", True),
        ("moved", "2026-11-07", False),
        ("refused", "2026-11-07", False),
        ("gone", "2026-11-02", True),
        ("missing", "2026-11-01", True),
        ("unreachable", "2026-11-02", True),
    ],
)
def test_what_works_is_asked_for_again_when_it_is_old(state: State, day: str, due: bool) -> None:
    assert is_due(LinkState(URL, state, "2026-11-01", "2026-11-01"), day, timedelta(days=7)) == due


def test_what_nobody_asked_for_is_due() -> None:
    assert is_due(None, "2026-11-01", timedelta(days=7))


def test_the_file_is_read_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "link-states.jsonl"
    states = {
        s.url: s for s in (after(OK, MISSING), LinkState("https://a.example/é", "ok", "2026-11-01", "2026-11-01"))
    }
    assert write_states(path, states)
    assert read_states(path) == states
    assert not write_states(path, states)
    lines = path.read_text(encoding="utf-8").splitlines()
    assert lines[0].replace("https://a.example/é", URL) == LINE
    assert [*tmp_path.iterdir()] == [path]


def test_there_is_no_file_before_the_first_audit(tmp_path: Path) -> None:
    path = tmp_path / "link-states.jsonl"
    assert read_states(path) == {}
    assert not write_states(path, {})
    assert not path.exists()


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ("[]", "it is no object"),
        ("{", "Expecting property name"),
        (LINE.replace('"ok"', '"fine"'), "state is 'fine'; known: ok, moved, missing"),
        (LINE.replace("since", "sinse"), "unknown key 'sinse'"),
        (LINE.replace('"since": "2026-11-01"', '"since": 1'), "every value must be a text"),
        (LINE.replace(', "since": "2026-11-01"', ""), "since is ''; it must be a day as YYYY-MM-DD"),
        (LINE.replace('"since": "2026-11-01"', '"since": "2026-11-31"'), "day"),
        (LINE.replace('"url": "https://example.org/x", ', ""), "url"),
    ],
)
def test_a_line_that_is_none_is_named(line: str, problem: str, tmp_path: Path) -> None:
    path = tmp_path / "link-states.jsonl"
    path.write_text(f"\n{line}\n", encoding="utf-8")
    with pytest.raises(SiteBuilderError) as raised:
        read_states(path)
    assert str(raised.value).startswith(f"{path}, line 2: not the state of a link (")
    assert problem in str(raised.value)
    assert str(raised.value).endswith("take it out, and the next audit asks again")


def test_an_address_that_stands_twice_is_named(tmp_path: Path) -> None:
    path = tmp_path / "link-states.jsonl"
    path.write_text(f"{LINE}\n{LINE}\n", encoding="utf-8")
    with pytest.raises(
        SiteBuilderError, match=r"line 2: 'https://example.org/x' stands twice; keep the line checked last"
    ):
        read_states(path)
