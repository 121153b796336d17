"""Fail when a test run left something out: no browser test, or a skipped test.

pytest itself calls a run with skipped tests a success, so `.ci/run` reads its JUnit report with this module.
"""

import sys
import xml.etree.ElementTree as ElementTree
from pathlib import Path


def problems(report: Path) -> list[str]:
    """Return what is missing in a JUnit report, one sentence each; empty when all is well.

    Raises:
        OSError: there is no such report.
        xml.etree.ElementTree.ParseError: the run ended before the report was complete.
    """
    cases = list(ElementTree.parse(report).iter("testcase"))
    skipped = [name_of(case) for case in cases if case.find("skipped") is not None]
    found = [f"{name} was skipped." for name in skipped]
    if passed_in_browser(cases) == 0:
        found.append(f"None of {len(cases)} tests passed in a browser.")
    return found


def passed_in_browser(cases: list[ElementTree.Element]) -> int:
    """Count the passed tests among those that `tests/browser/conftest.py` has marked."""
    return sum(
        case.find("properties/property[@name='browser']") is not None
        and not any(case.find(outcome) is not None for outcome in ("failure", "error", "skipped"))
        for case in cases
    )


def name_of(case: ElementTree.Element) -> str:
    """Return `module::test` of a test case."""
    return f"{case.get('classname')}::{case.get('name')}"


def main(arguments: list[str]) -> int:
    """Check the report that the one argument names; return 1 and say why when something was left out."""
    if len(arguments) != 1:
        sys.stdout.write("usage: check_report.py REPORT.xml\n")
        return 2
    found = problems(Path(arguments[0]))
    sys.stdout.writelines(f"{problem}\n" for problem in found)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
