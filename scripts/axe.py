"""Run axe-core, the accessibility checker, in a page; the package axe-playwright-python ships it as a file."""

import importlib.util
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from playwright.sync_api import Page


@dataclass(frozen=True, slots=True)
class Violation:
    """One broken rule: its id, how bad, what it asks for, and the elements that break it as CSS selectors."""

    rule: str
    impact: str
    help: str
    elements: tuple[str, ...]

    def __str__(self) -> str:
        """Return one line that names the rule and the first elements."""
        more = f" and {len(self.elements) - 3} more" if len(self.elements) > 3 else ""
        return f"{self.rule} ({self.impact}): {self.help}: {', '.join(self.elements[:3])}{more}"


def violations(page: Page) -> list[Violation]:
    """Check the whole page as it stands with every rule that is on by default, best practices included."""
    page.evaluate(axe_source())
    found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
    return [violation_of(entry) for entry in found]


def violation_of(entry: dict[str, Any]) -> Violation:
    """Turn one of axe's results into a violation; a target inside a frame is a list of selectors."""
    elements = tuple(" ".join(map(str, node["target"])) for node in entry["nodes"])
    return Violation(str(entry["id"]), str(entry["impact"]), str(entry["help"]), elements)


@lru_cache(maxsize=1)
def axe_source() -> str:
    """Return axe-core's JavaScript.

    Raises:
        FileNotFoundError: the package that ships it is not installed.
    """
    found = importlib.util.find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        raise FileNotFoundError("axe-playwright-python is not installed; `make test` installs it")
    path = Path(found.submodule_search_locations[0]) / "axe.min.js"
    return path.read_text(encoding="utf-8")
