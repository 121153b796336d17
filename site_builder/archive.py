"""The whole built site as one zip: to be read without network, and kept beside a publication.

Links to folders name their `index.html` in it, so that pages can be read from a disk; all else is as published.
The same site gives the same bytes: files in the order of their names, with the time of the site.
"""

import hashlib
import json
import os
import re
import zipfile
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from site_builder.claim import claimed
from site_builder.errors import PublishError, SiteBuilderError
from site_builder.publish import MARKER
from site_builder.slugs import slug

SUMS, README = "SHA256SUMS", "README.txt"
#: What says in every built site what it is and of when.
FACTS = "api/v1/site.json"
#: Served for what is not there, by its full address: on a disk nothing leads to it.
NOT_FOUND = "404.html"
#: Endings of files that are compressed in themselves.
PACKED = (".parquet", ".png", ".webp", ".xlsx")
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # the zip format has no earlier time
_TAG = re.compile(rb"<[A-Za-z][^<>]*>")
_ADDRESS = re.compile(rb"""(\s(?:href|action|data-target)=")([^"]*)(?=")|(\scontent="0; url=)([^"]*)(?=")""")
_TEXT = """{title}
As of {generated_at}; published at {base_url}

Open index.html in a browser. Every page can be read that way, without network and without a server.

Searching, comparing and interactive charts need a web server, since browsers let no script of a page on a disk read
other files. With Python installed, run this in the folder of this file

    python3 -m http.server --bind 127.0.0.1 8000

and open http://127.0.0.1:8000/ (Ctrl-C ends it).

To see whether the files are whole, run in the same folder

    sha256sum --check --quiet {sums}

(on a Mac: shasum -a 256 --check {sums}). In the pages, links to folders name their index.html, which the published
ones do not; all other files are as published.
"""


@dataclass(frozen=True, slots=True)
class Archive:
    """A written zip: where it lies, how many files it holds, its size in bytes and its SHA-256 in hex."""

    path: Path
    files: int
    size_bytes: int
    sha256: str

    @property
    def checksum_path(self) -> Path:
        """The file beside it that `sha256sum --check` reads."""
        return self.path.with_name(f"{self.path.name}.sha256")


def write_archive(site: Path, out: Path) -> Archive:
    """Write the built site `site` as the zip `out`, and `out.sha256` beside it; an earlier one is replaced whole.

    Raises:
        SiteBuilderError: `site` is no built site, `out` lies within it or is a folder, or a build writes there now.
    """
    facts = read_facts(site)
    if out.is_dir() or out.resolve().is_relative_to(site.resolve()):
        raise PublishError(f"{out} cannot be the archive: it is a folder or within the site; name a file with --out")
    new = out.with_name(f".{out.name}.new")
    out.parent.mkdir(parents=True, exist_ok=True)
    try:
        with claimed(site.resolve()):
            count = _write(site, new, slug(out.stem), facts)
        made = Archive(out, count, new.stat().st_size, _sha256(new))
        os.replace(new, out)
    finally:
        new.unlink(missing_ok=True)
    made.checksum_path.write_text(f"{made.sha256}  {out.name}\n", encoding="utf-8")
    return made


def read_facts(site: Path) -> dict[str, str]:
    """Title, `base_url` and time (`generated_at`) of a built site. Raises `SiteBuilderError` where there is none."""
    try:
        if not (site / MARKER).is_file():
            raise FileNotFoundError(f"no file {MARKER} in it")
        read = json.loads((site / FACTS).read_bytes())
        facts = {key: str(read[key]) for key in ("title", "base_url", "generated_at")}
        datetime.fromisoformat(facts["generated_at"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise SiteBuilderError(
            f"{site} is no whole site of ours ({error}); run site-builder build first, or name its folder with --site"
        ) from error
    return facts


def _write(site: Path, new: Path, folder: str, facts: dict[str, str]) -> int:
    """Write the zip and count the files in it."""
    time = max(datetime.fromisoformat(facts["generated_at"]).timetuple()[:6], _EARLIEST)
    sums: list[str] = []
    with zipfile.ZipFile(new, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:

        def add(name: str, data: bytes) -> None:
            entry = zipfile.ZipInfo(f"{folder}/{name}", time)
            entry.create_system, entry.external_attr = 3, 0o100644 << 16  # Unix, a file that all may read
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(PACKED) else zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
            sums.append(f"{hashlib.sha256(data).hexdigest()}  {name}\n")

        add(README, _TEXT.format(**facts, sums=SUMS).encode())
        for name, path in _files(site).items():
            add(name, _read(name, path))
        add(SUMS, "".join(sorted(sums, key=lambda line: line[66:])).encode())
    return len(sums)


def _files(site: Path) -> dict[str, Path]:
    """The files to archive, in the order of their names."""
    paths = {path.relative_to(site).as_posix(): path for path in site.rglob("*") if path.is_file()}
    if taken := {README, SUMS} & paths.keys():
        raise PublishError(f"the site has a file {', '.join(sorted(taken))}, a name that the archive needs; rename it")
    return {name: paths[name] for name in sorted(paths) if name != MARKER}


def _read(name: str, path: Path) -> bytes:
    data = path.read_bytes()
    return with_index(data) if name.endswith(".html") and name != NOT_FOUND else data


def with_index(html: bytes) -> bytes:
    """A page whose relative links to folders name the `index.html` in them; everything else stays, byte for byte."""
    return _TAG.sub(lambda tag: _ADDRESS.sub(_named, tag[0]), html)


def _named(found: re.Match[bytes]) -> bytes:
    before, address = (found[1], found[2]) if found[1] else (found[3], found[4])
    path, mark, rest = re.fullmatch(rb"([^?#]*)([?#]?)(.*)", address, re.DOTALL).groups()  # type: ignore[union-attr]
    relative = b":" not in path and not path.startswith(b"/")
    return before + path + (b"index.html" if relative and path.endswith(b"/") else b"") + mark + rest


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
