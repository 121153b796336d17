"""Files of lines that a build keeps beside the configuration, in the site's own repository."""

import os
from collections.abc import Sequence
from pathlib import Path


def read_lines(path: Path) -> list[str]:
    """The lines of a file. Only a line feed ends one: JSON writes what else parts lines (U+2028 ...) as it is."""
    return path.read_text(encoding="utf-8").removesuffix("\n").split("\n")


def write_lines(path: Path, lines: Sequence[str]) -> bool:
    """Write the lines if the file has others, in one step; whether it did. No file is made for no lines."""
    text = "".join(f"{line}\n" for line in lines)
    before = path.read_text(encoding="utf-8") if path.exists() else ""
    if before == text:
        return False
    beside = path.with_name(f".{path.name}.new")
    beside.write_text(text, encoding="utf-8")
    os.replace(beside, path)
    return True
