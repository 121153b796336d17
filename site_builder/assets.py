"""Static files: ours and those of a person's own site, which win; the style sheets joined into one."""

import hashlib
from collections.abc import Mapping, Sequence
from pathlib import Path

from site_builder.errors import SiteBuilderError

#: Names the style sheets that are joined into `site.css`, one a line, in order.
CSS_LIST = "css/site.css.list"


def read_assets(folders: Sequence[Path]) -> dict[str, bytes]:
    """Files below `assets/` by name, hidden ones left out; a later folder wins.

    Raises `SiteBuilderError` for a list of style sheets that can't be read or names one that is not there.
    """
    files: dict[str, bytes] = {}
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder)
            if path.is_file() and not any(part.startswith(".") for part in name.parts):
                files[name.as_posix()] = path.read_bytes()
    names = files.pop(CSS_LIST).decode("utf-8", "replace").split()
    missing = [name for name in names if f"css/{name}" not in files]
    if missing:
        raise SiteBuilderError(f"static/{CSS_LIST} names {', '.join(missing)}, which static/css does not have")
    sheets = {name: files.pop(f"css/{name}") for name in dict.fromkeys(names)}
    files["site.css"] = b"\n".join(sheets.values())
    return files


def digests(files: Mapping[str, bytes]) -> dict[str, str]:
    """The beginning of every file's SHA-256, which its address carries so that no browser keeps an old copy."""
    return {name: hashlib.sha256(data).hexdigest()[:10] for name, data in files.items()}
