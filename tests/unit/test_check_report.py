"""A test run that left something out is not taken for a good one."""

from pathlib import Path

import pytest

from scripts.check_report import main, problems

IN_BROWSER = '<properties><property name="browser" value="chromium"/></properties>'


def report(folder: Path, *cases: str) -> Path:
    inside = "".join(f'<testcase classname="m" name="t{n}">{case}</testcase>' for n, case in enumerate(cases))
    path = folder / "pytest.xml"
    path.write_text(f"<testsuites><testsuite>{inside}</testsuite></testsuites>", encoding="utf-8")
    return path


def test_a_complete_run_is_fine(tmp_path: Path) -> None:
    path = report(tmp_path, "", IN_BROWSER)
    assert problems(path) == []
    assert main([str(path)]) == 0


@pytest.mark.parametrize("outcome", ["<failure/>", "<error/>"])
def test_a_browser_test_must_have_passed(tmp_path: Path, outcome: str) -> None:
    path = report(tmp_path, "", IN_BROWSER + outcome)
    assert problems(path) == ["None of 2 tests passed in a browser."]


def test_skipped_tests_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = report(tmp_path, IN_BROWSER, "<skipped/>")
    assert main([str(path)]) == 1
    assert capsys.readouterr().out == "m::t1 was skipped.\n"


def test_an_empty_run_is_a_problem(tmp_path: Path) -> None:
    assert problems(report(tmp_path)) == ["None of 0 tests passed in a browser."]
