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
_TITLE = re.compile(r"\A\s*#\s+(.+?)\s*#*\s*$", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Text:
    """A Markdown file: its first heading, its first paragraph as plain text, and its body as safe HTML."""

    name: str
    title: str
    summary: str
    body: Markup
    path: Path


def read_text(path: Path) -> Text:
    """Read one Markdown file. Raises `SiteBuilderError` where it is not UTF-8."""
    try:
        source = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise SiteBuilderError(f"{path} is not UTF-8: {error}; save it as UTF-8") from error
    found = _TITLE.match(source)
    title = found.group(1) if found else path.stem.replace("-", " ").replace("_", " ").capitalize()
    body = _TITLE.sub("", source, count=1) if found else source
    html = markdown.markdown(body, extensions=list(EXTENSIONS), output_format="html")
    safe = nh3.clean(html, tags=_TAGS, attributes=_ATTRIBUTES, url_schemes={"http", "https", "mailto"}, link_rel=None)
    first = next((block for block in re.split(r"\n\s*\n", body) if block.strip()), "")
    summary = " ".join(nh3.clean(markdown.markdown(first), tags=set()).split())
    return Text(path.stem, title, Markup(summary).unescape()[:300], Markup(safe), path)


def site_texts(folders: Sequence[Path]) -> dict[str, Text]:
    """Pages under `pages/` of the given content folders by slug; a later folder wins over an earlier one."""
    found: dict[str, Text] = {}
    for folder in folders:
        for path in sorted((folder / "pages").glob("*.md")):
            found[slug(path.stem)] = read_text(path)
    return found


def texts_of(folders: Sequence[Path], kind: str) -> dict[str, Text]:
    """Texts under `commons/` (by name) or `collections/` (by `<commons>/<id>`), as their path says."""
    found: dict[str, Text] = {}
    for folder in folders:
        base = folder / kind
        for path in sorted(base.rglob("*.md")):
            found[path.relative_to(base).with_suffix("").as_posix()] = read_text(path)
    return found
