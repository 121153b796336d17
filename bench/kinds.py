"""Which kinds of page a built site has, and one page of each to measure."""

from pathlib import Path

from scripts.static_server import zipped

BY = "by"
"""Folder of the differently sorted lists of collections."""


def html_pages(site: Path) -> list[Path]:
    """Return every page of a site in order of its path."""
    return sorted(path for path in site.rglob("*.html") if path.is_file())


def kind_of(site: Path, page: Path) -> str:
    """Return the kind of a page: its first folder and its depth, since pages of a kind lie side by side.

    The differently sorted lists under `collections/by/` lie as deep as the pages of single collections.
    """
    parts = page.relative_to(site).parts
    return "/".join([*parts[: 2 if parts[1:2] == (BY,) else 1], str(len(parts))])


def largest_of_each_kind(site: Path) -> dict[str, Path]:
    """Return the largest page of each kind by kind: it has the most of everything that can be wrong."""
    largest: dict[str, Path] = {}
    for page in html_pages(site):
        kind = kind_of(site, page)
        if kind not in largest or page.stat().st_size > largest[kind].stat().st_size:
            largest[kind] = page
    return largest


def collection_pages(site: Path) -> list[Path]:
    """Return the pages of single collections, the largest (gzipped) first."""
    pages = [path for path in site.glob("collections/*/*/index.html") if path.parts[-3] != BY]
    return sorted(pages, key=lambda page: (-len(zipped(page.read_bytes())), page))


def address(site: Path, page: Path) -> str:
    """Return the address of a page relative to the site's root, as its links have it."""
    return page.relative_to(site).as_posix().removesuffix("index.html")
