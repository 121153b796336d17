"""Where the tests' browser comes from, and what is said when there is none."""

from pathlib import Path

import pytest

from scripts import browser


@pytest.fixture(autouse=True)
def bare_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A machine without a browser, a record of one, or a way to get one."""
    monkeypatch.delenv(browser.CHOICE, raising=False)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(browser, "RECORD", tmp_path / "browser")
    monkeypatch.setattr(browser, "MAC_APPLICATIONS", ())
    monkeypatch.setattr(browser, "playwright_path", lambda: tmp_path / "absent")
    monkeypatch.setattr(browser, "why_failed", lambda command, seconds: f"{command[-1]} failed")


def program(path: Path) -> Path:
    path.write_text("#!/bin/sh\n", encoding="utf-8")
    path.chmod(0o755)
    return path


def test_the_message_names_all_that_was_tried(tmp_path: Path) -> None:
    program(tmp_path / "apt-get")
    said: list[str] = []
    with pytest.raises(browser.NoBrowserError) as caught:
        browser.obtain_browser(said.append)
    message = str(caught.value)
    for part in ("playwright install chromium: chromium failed", "apt-get", "google-chrome-stable", browser.CHOICE):
        assert part in message
    assert said[0] == "No installed browser starts; downloading Playwright's Chromium"


def test_a_browser_that_does_not_start_is_named_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = program(tmp_path / "chromium")
    monkeypatch.setattr(browser, "why_not", lambda path: "it broke")
    with pytest.raises(browser.NoBrowserError, match=f"{found}: it broke"):
        browser.obtain_browser(lambda line: None)


def test_a_persons_choice_is_the_only_one_tried(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program(tmp_path / "chromium")
    monkeypatch.setenv(browser.CHOICE, "/no/such/browser")
    with pytest.raises(browser.NoBrowserError) as caught:
        browser.obtain_browser(lambda line: None)
    assert "/no/such/browser: there is no such file" in str(caught.value)
    assert str(tmp_path) not in str(caught.value)


def test_the_recorded_browser_comes_first(tmp_path: Path) -> None:
    on_path = program(tmp_path / "chromium")
    recorded = program(tmp_path / "other")
    (tmp_path / "browser").write_text(f"{recorded}\n", encoding="utf-8")
    assert list(browser.candidates()) == [recorded, on_path]
    assert browser.installed_browser() == recorded


def test_nothing_installed_is_an_error_that_says_what_to_do() -> None:
    with pytest.raises(browser.NoBrowserError, match="make browser"):
        browser.installed_browser()


def test_the_last_telling_line_of_a_failed_command_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    script = "echo 'E: Unable to locate package chromium' >&2; echo done >&2; exit 100"
    assert browser.why_failed(["/bin/sh", "-c", script], 10) == "E: Unable to locate package chromium"
    assert browser.why_failed(["/bin/sh", "-c", "exit 3"], 10) == "exit code 3"
    assert browser.why_failed(["/bin/sh", "-c", "true"], 10) == ""
    assert "/no/such" in browser.why_failed(["/no/such"], 10)
