"""`sitemap.xml` after sitemaps.org 0.9: the pages for search engines and the days on which they last changed."""

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from site_builder.publish import Output, text_file

PATH = "sitemap.xml"
#: What the protocol allows in one file: URLs, and bytes (50 MB, uncompressed).
MOST_URLS = 50_000
MOST_BYTES = 50_000_000
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
_WRITER = "the site map"


def sitemap_files(pages: Mapping[str, str | None], base_url: str) -> list[Output]:
    """The site map; of a large site an index of it, and its parts `sitemap-1.xml`, `sitemap-2.xml` beside it.

    Args:
        pages: addresses relative to the root, each with the day (`YYYY-MM-DD`) it last changed; None: not known.
        base_url: address of the root, ending in a slash.
    """
    parts = list(_parts([_entry("url", base_url + url, day) for url, day in pages.items()]))
    if len(parts) == 1:
        return [_file(PATH, "urlset", parts[0])]
    names = [f"sitemap-{number}.xml" for number in range(1, len(parts) + 1)]
    index = [_entry("sitemap", base_url + name, None) for name in names]
    return [
        _file(PATH, "sitemapindex", index),
        *(_file(name, "urlset", part) for name, part in zip(names, parts, strict=True)),
    ]


def _parts(entries: list[str]) -> Iterator[list[str]]:
    """The entries in order, as many to a part as the protocol allows; there is always a first part."""
    room = MOST_BYTES - len(_text("urlset", [])) - 1
    part: list[str] = []
    size = 0
    for entry in entries:
        length = len(entry.encode()) + 1
        if part and (len(part) == MOST_URLS or size + length > room):
            yield part
            part, size = [], 0
        part.append(entry)
        size += length
    yield part


def _entry(tag: str, address: str, day: str | None) -> str:
    changed = f"<lastmod>{day}</lastmod>" if day else ""
    return f"<{tag}><loc>{Markup.escape(address)}</loc>{changed}</{tag}>"


def _file(path: str, root: str, entries: list[str]) -> Output:
    return text_file(path, _text(root, entries), _WRITER)


def _text(root: str, entries: list[str]) -> str:
    lines = "\n".join(entries)
    return f'{_HEAD}<{root} xmlns="{_SCHEMA}">\n{lines}\n</{root}>\n'
