"""Write a person's own site: configuration, texts, a template, styles, and the workflow that publishes it.

The files lie in `skeleton/` beside this module, with `dot_` for the dot of a hidden name and `@NAME@` for what is
filled in.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from site_builder.config_values import base_url_problem, value_problem
from site_builder.errors import ConfigError, SiteBuilderError
from site_builder.init.installed import constraints

SKELETON = Path(__file__).with_name("skeleton")
#: What may be in the folder before: an empty repository.
_ALLOWED = {".git"}
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Start:
    """What a new site begins with: its title, the address it is published under, what pip installs to build it."""

    title: str
    base_url: str
    package: str


def start_site(folder: Path, start: Start) -> list[str]:
    """Write a new site into a folder that is empty or not there; gives the names of the files.

    Raises:
        ConfigError: The title or the address can't be used.
        SiteBuilderError: The folder has files, which are named; none of them is touched. Or it can't be written.
    """
    values = _values(start)
    _refuse_files(folder)
    written = []
    for path in sorted(path for path in SKELETON.rglob("*") if path.is_file()):
        name = target_name(path.relative_to(SKELETON))
        _write(folder / name, filled(path.read_text(encoding="utf-8"), values))
        written.append(name)
    return written


def _write(path: Path, text: str) -> None:
    """Write a file that is not there yet."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8", newline="\n") as file:  # never in place of another
            file.write(text)
    except OSError as error:
        raise SiteBuilderError(
            f"{path} can't be written: {error.strerror}; name a folder that you may write to, with room on its disk"
        ) from error


def target_name(path: Path) -> str:
    """The name of a file of the skeleton in a site: `dot_github/a.yml` is `.github/a.yml`."""
    return "/".join(f".{part[4:]}" if part.startswith("dot_") else part for part in path.parts)


def filled(text: str, values: Mapping[str, str]) -> str:
    """The text with every `@NAME@` of the values in its place, each once: what is filled in is not read again."""
    name, *others = values
    parts = text.split(f"@{name}@")
    rest = {other: values[other] for other in others}
    return values[name].join(filled(part, rest) if rest else part for part in parts)


def _broken(text: str) -> str:
    """What is wrong with a text of several lines."""
    return "has a line break; leave it out" if len(text.splitlines()) > 1 else ""


def _values(start: Start) -> dict[str, str]:
    """What is filled in, as its file writes it: texts in TOML as in JSON."""
    problems = {
        "title": value_problem("title", start.title, str, required=True) or _broken(start.title),
        "base_url": base_url_problem(start.base_url),
        "package": value_problem("package", start.package, str, required=True),
    }
    if wrong := [f"the {key} {problem}" for key, problem in problems.items() if problem]:
        raise ConfigError("; ".join(wrong))
    return {
        "TITLE": json.dumps(start.title, ensure_ascii=False),
        "BASE_URL": json.dumps(start.base_url.rstrip("/") + "/", ensure_ascii=False),
        "TITLE_TEXT": start.title,
        "PACKAGE": start.package,
        "CONSTRAINTS": "\n".join(constraints()),
    }


def _refuse_files(folder: Path) -> None:
    """Raise `SiteBuilderError` for a folder in which something is in the way."""
    if folder.exists() and not folder.is_dir():
        raise SiteBuilderError(f"{folder} is a file; name a folder that is empty or not there yet")
    found = sorted(path.name for path in folder.iterdir() if path.name not in _ALLOWED) if folder.exists() else []
    if found:
        more = f" and {len(found) - _SHOWN} more" if len(found) > _SHOWN else ""
        raise SiteBuilderError(
            f"{folder} is not empty: {', '.join(found[:_SHOWN])}{more} would be in the way, and nothing was written; "
            "name a folder that is empty or not there yet"
        )
