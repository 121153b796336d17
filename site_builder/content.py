"""Texts that people write for the site: Markdown under `content/`, rendered and sanitised."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import markdown
import nh3
from markupsafe import Markup

from site_builder.errors import SiteBuilderError
from site_builder.slugs import slug

#: Folders of texts below `content/`.
FOLDERS = ("pages", "collections", "commons")
EXTENSIONS = ("tables", "fenced_code", "footnotes", "def_list", "sane_lists", "toc")
_TAGS = nh3.ALLOWED_TAGS | {"section"}
_ATTRIBUTES = {tag: set(names) for tag, names in nh3.ALLOWED_ATTRIBUTES.items()} | {
    tag: {"id"} for tag in ("h1", "h2", "h3", "h4", "h5", "h6", "li", "sup", "div", "section")
}
_H1 = re.compile(r"\s*<h1\b[^>]*>(.*?)</h1>", re.DOTALL)
_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
_REMOTE_IMAGE = re.compile(r'<img\b[^>]*\ssrc="((?:https?:)?//[^"]*)"', re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Text:
    """A Markdown file: its first heading and paragraph as plain text, and the rest of it as safe HTML."""

    name: str
    title: str
    summary: str
    body: Markup
    path: Path


def read_text(path: Path) -> Text:
    """Read one Markdown file; one without a heading has its name for a title.

    Raises `SiteBuilderError` where it is not UTF-8 or shows an image of another host.
    """
    try:
        source = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SiteBuilderError(f"{path} is not UTF-8: {error}; save it as UTF-8") from error
    html = markdown.markdown(source, extensions=list(EXTENSIONS), output_format="html")
    safe = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None)
    if remote := _REMOTE_IMAGE.search(safe):
        raise SiteBuilderError(
            f"{path} shows the image {remote.group(1)}, but no page may ask another host for anything; "
            "put it into static/img/ and link to it as ../assets/img/NAME"
        )
    heading = _H1.match(safe)
    named = path.stem.replace("-", " ").replace("_", " ").strip().capitalize() or path.stem
    title = (_plain(heading.group(1)) if heading else "") or named
    body = safe[heading.end() :].lstrip() if heading else safe
    first = _PARAGRAPH.search(body)
    return Text(path.stem, title, _plain(first.group(1)) if first else title, Markup(body), path)


def _plain(html: str) -> str:
    """The text of some HTML on one line."""
    return " ".join(Markup(nh3.clean(html, tags=set())).unescape().split())


def site_texts(folders: Sequence[Path]) -> dict[str, Text]:
    """Pages under `pages/` of the given content folders by slug; a later folder wins over an earlier one.

    Raises `SiteBuilderError` where two files of one folder want the same address.
    """
    found: dict[str, Text] = {}
    for folder in folders:
        own: dict[str, Text] = {}
        for path in _files(folder / "pages", "*.md"):
            text, address = read_text(path), slug(path.stem)
            if address in own:
                raise SiteBuilderError(f"{own[address].path} and {path} both want the address /{address}/; rename one")
            own[address] = text
        found |= own
    return found


def texts_of(folders: Sequence[Path], kind: str) -> dict[str, Text]:
    """Texts under `commons/` (by name) or `collections/` (by `<commons>/<id>`), as their path says."""
    return {
        path.relative_to(folder / kind).with_suffix("").as_posix(): read_text(path)
        for folder in folders
        for path in _files(folder / kind, "**/*.md")
    }


def _files(folder: Path, pattern: str) -> list[Path]:
    """Files in order of their names, without hidden ones, which editors and file systems leave behind."""
    found = sorted(path for path in folder.glob(pattern) if path.is_file())
    return [path for path in found if not any(part.startswith(".") for part in path.relative_to(folder).parts)]
