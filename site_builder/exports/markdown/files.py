"""Which pages have a Markdown copy, and the copies: `index.md` beside the page's `index.html`."""

import re
from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from posixpath import normpath

from selectolax.lexbor import LexborHTMLParser

from site_builder.contexts import PageInfo, SiteContext
from site_builder.exports.markdown import copy_path
from site_builder.exports.markdown.blocks import blocks
from site_builder.exports.markdown.escaping import escaped
from site_builder.exports.markdown.inline import Lead
from site_builder.plan import Page
from site_builder.publish import Output, text_file

#: Pages that do something and say nothing: what scripts show, and what leads elsewhere.
_WITHOUT = frozenset(("404", "compare", "moved", "search"))
_MAIN = re.compile(r"<main\b")
_DRAWING = re.compile(r"<svg\b.*?</svg>", re.DOTALL)
_HERE = re.compile(r"(?![A-Za-z][A-Za-z0-9+.-]*:)(?!/)([^?#]*)(\?[^#]*)?(#.*)?", re.DOTALL)


def with_markdown(pages: Iterable[Page]) -> list[Page]:
    """The pages, each with the address of its copy: not those without facts, nor lists in another order."""
    return [replace(page, info=replace(page.info, markdown_url=_copy_of(page.info))) for page in pages]


def _copy_of(info: PageInfo) -> str:
    other_order = bool(info.canonical) and info.canonical != info.url
    return "" if info.kind in _WITHOUT or other_order else copy_path(info.url)


def markdown_files(pages: Sequence[Page], rendered: Sequence[Output], site: SiteContext) -> list[Output]:
    """The copies of the pages that have one, made of what was rendered; links lead to copies where there are any."""
    first = {page.path: page for page in reversed(pages)}  # two at one address are told of as pages
    copied = {page.info.url for page in pages if page.info.markdown_url}
    html = {file.path: file.data for file in rendered}
    return [
        text_file(page.info.markdown_url, _copy(page.info, html[page.path].decode(), site, copied), "Markdown")
        for page in reversed(first.values())
        if page.info.markdown_url
    ]


def _copy(info: PageInfo, html: str, site: SiteContext, copied: Container[str]) -> str:
    root = LexborHTMLParser(_DRAWING.sub("", _main(html))).body
    lead = _lead(info.url, copied)
    made = blocks(root, lead) if root else []
    first = next((number for number, block in enumerate(made) if block.startswith("# ")), None)
    heading = made.pop(first) if first is not None else f"# {escaped(info.title)}"
    return "\n\n".join([heading, *made, "---", _origin(info, site, lead)]) + "\n"


def _main(html: str) -> str:
    """What is the page's own."""
    start = _MAIN.search(html)
    end = html.find("</main>", start.end()) if start else -1
    return html[start.start() : end] if start and end >= 0 else ""


def _origin(info: PageInfo, site: SiteContext, lead: Lead) -> str:
    """Which page this is a copy of, of which site, and of which day."""
    home = lead("../" * info.url.count("/") or "./")
    page = f"<{site.base_url}{info.url}>"
    return f"The page {page} of [{escaped(site.title)}]({home}) in Markdown, as of {site.generated_at[:10]}."


def _lead(folder: str, copied: Container[str]) -> Lead:
    """Where links of the page in a folder lead: to the copy of a page; what leads to a part of it has no link."""
    known: dict[str, str | None] = {}

    def lead(href: str) -> str | None:
        if href not in known:
            known[href] = _target(href, folder, copied)
        return known[href]

    return lead


def _target(href: str, folder: str, copied: Container[str]) -> str | None:
    parts = _HERE.fullmatch(href)
    if not parts:
        return href
    path, query, fragment = parts.groups()
    if not path and not query:
        return None
    whole = normpath(f"{folder}{path}")
    page = "" if whole == "." else f"{whole}/"
    if query or page not in copied or not path.endswith("/"):
        return f"{path}{query or ''}{fragment or ''}"
    return f"{path.removeprefix('./')}index.md"
