"""Static files: ours and those of a person's own site, which win; the style sheets joined into one."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from posixpath import normpath

from site_builder.errors import SiteBuilderError

#: Names the style sheets that are joined into `site.css`, one a line, in order.
CSS_LIST = "css/site.css.list"
# `import ... from "./a.js"`, `import "./a.js"`, `import("./a.js")`, `export ... from "./a.js"` and
# `new URL("./a.js", import.meta.url)`, up to the end of the address.
_IMPORTED = re.compile(rb"""\b(?:from|import|new\s+URL)\s*\(?\s*(["'])(\.{1,2}/[^"'?#\s]+)(?=\1)""")


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
    """What the address of every file carries so that no browser keeps an old copy: a hash of its bytes.

    All scripts below `js/` have one hash, for they are one program.
    """
    scripts = {name: data for name, data in files.items() if _is_script(name)}
    program = digest(b"".join(name.encode() + b"\0" + data for name, data in sorted(scripts.items())))
    return {name: program if name in scripts else digest(data) for name, data in files.items()}


def digest(data: bytes) -> str:
    """The beginning of the SHA-256 of a file, enough to tell it from what it was before."""
    return hashlib.sha256(data).hexdigest()[:10]


def versioned(files: Mapping[str, bytes], digests: Mapping[str, str]) -> dict[str, bytes]:
    """The files with every script importing others by the address that pages have, hash and all.

    Without it a browser could run new scripts with old ones that it has kept.
    """
    return {name: _with_versions(name, data, digests) if _is_script(name) else data for name, data in files.items()}


def _with_versions(name: str, data: bytes, digests: Mapping[str, str]) -> bytes:
    def address(found: re.Match[bytes]) -> bytes:
        target = _target(name, found)
        return found[0] + f"?v={digests[target]}".encode() if target in digests else found[0]

    return _IMPORTED.sub(address, data)


def _target(name: str, found: re.Match[bytes]) -> str:
    """The file that a script imports."""
    return normpath(f"{name}/../{found[2].decode(errors='replace')}")


def imports(files: Mapping[str, bytes]) -> dict[str, tuple[str, ...]]:
    """The scripts that each script needs, those of its workers included, the nearest first.

    A page that names them beforehand has them all at once, not level by level.
    """
    direct = {
        name: [target for found in _IMPORTED.finditer(data) if _is_script(target := _target(name, found))]
        for name, data in files.items()
        if _is_script(name)
    }
    return {name: _reached(name, direct) for name in direct}


def _reached(name: str, direct: Mapping[str, Sequence[str]]) -> tuple[str, ...]:
    found = dict.fromkeys([name])
    queue = [name]
    for each in queue:
        new = [target for target in direct.get(each, ()) if target not in found and target in direct]
        found |= dict.fromkeys(new)
        queue += dict.fromkeys(new)
    return tuple(found)[1:]


def _is_script(name: str) -> bool:
    return name.startswith("js/") and name.endswith((".js", ".mjs"))
