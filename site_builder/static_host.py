"""What a static host does with a request: which file a path means, and of which type that file is."""

import mimetypes
from pathlib import Path
from urllib.parse import quote, unquote

#: Types that `mimetypes` lacks or takes from the machine's own tables.
TYPES = {
    ".css": "text/css",
    ".csv": "text/csv",
    ".html": "text/html",
    ".js": "text/javascript",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".mjs": "text/javascript",
    ".parquet": "application/vnd.apache.parquet",
    ".svg": "image/svg+xml",
    ".ttl": "text/turtle",
    ".txt": "text/plain",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml",
}


def locate(folder: Path, base: str, path: str) -> Path | str | None:
    """The file that a request path means, the address to go to instead, or None.

    A path that leads out of the folder, over `..` or a symbolic link, is as good as absent; so is a folder
    without an `index.html`.

    Args:
        folder: what is served.
        base: path below which it is served, beginning and ending with a slash.
        path: path of the request, without its query.
    """
    if not path.startswith(base):
        return None
    root = folder.resolve()
    try:
        file = (root / unquote(path.removeprefix(base))).resolve()
        if not file.is_relative_to(root):
            return None
        if file.is_dir() and not path.endswith("/"):
            return f"{base}{quote(file.relative_to(root).as_posix())}/"
        file = file / "index.html" if path.endswith("/") else file
        return file if file.is_file() else None
    except (OSError, ValueError):  # a name that is too long, or that no file system can have
        return None


def content_type(file: Path) -> str:
    """The media type of a file, text with its encoding."""
    kind = TYPES.get(file.suffix.lower()) or mimetypes.guess_type(file.name)[0] or "application/octet-stream"
    return f"{kind}; charset=utf-8" if kind.startswith(("text/", "application/json")) else kind
