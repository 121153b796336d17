"""What a text must not have as it stands in Markdown (CommonMark 0.31, tables and strikethrough of GFM).

Only what would be read as markup gets a backslash, so that names and numbers stay as they are: `tcga_brca`, `99.8 %`,
`<0.1 %`. A bare web address stays one; some readers make a link to itself of it.
"""

import re
from functools import lru_cache

#: What a page leaves as white space: NBSP and others are characters like any.
SPACE = re.compile(r"[ \t\n\r\f]{2,}|[\t\n\r\f]")
_SPECIAL = re.compile(
    r"[\\`*\[\]~|]"
    r"|<(?=[A-Za-z/!?])"  # a tag, an address in angle brackets
    r"|&(?=#?\w+;)"  # a character reference
    r"|(?<![^\W_])_|_(?![^\W_])"  # underscores inside a word do nothing
    r"|!(?=\[|$)"  # with a link behind it an image
)
_LINE_START = re.compile(r"^(?:[#+>=-]|\d{1,9}(?=[.)]))", re.MULTILINE)
_UNSAFE = re.compile(r"[\x00-\x20()<>\\`|\[\]\"^{}\x7f]")
_REFERENCE = re.compile(r"&(?=#?\w+;)")
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")
_BACKTICKS = re.compile(r"`+")


@lru_cache(1 << 14)  # most texts of a site stand on many pages
def escaped(text: str) -> str:
    """A text that stands in a line as itself."""
    return _SPECIAL.sub(r"\\\g<0>", text)


@lru_cache(1 << 14)
def line_escaped(line: str) -> str:
    """A paragraph in which no line begins a heading, a list, a quotation or a rule; it is `escaped` already."""
    return _LINE_START.sub(_at_line_start, line)


def _at_line_start(found: re.Match[str]) -> str:
    mark = found.group()
    return rf"\{mark}" if not mark[0].isdigit() else f"{mark}\\"


def code(text: str) -> str:
    """A code span. In a table its bars are escaped, as GFM has it (`tables.py`)."""
    text = SPACE.sub(" ", text).strip()
    if not text:
        return ""
    marks = "`" * (1 + max((len(run) for run in _BACKTICKS.findall(text)), default=0))
    space = " " if "`" in (text[0], text[-1]) else ""
    return f"{marks}{space}{text}{space}{marks}"


def fenced(text: str) -> str:
    """A block of code between fences that are longer than any run of backticks in it."""
    marks = "`" * max(3, 1 + max((len(run) for run in _BACKTICKS.findall(text)), default=0))
    return f"{marks}\n{text.strip(chr(10))}\n{marks}"


@lru_cache(1 << 14)  # pages lead to the same places
def address(href: str) -> str | None:
    """An address that ends where it should, or None for one with a scheme that leads to no page."""
    scheme = _SCHEME.match(href)
    if scheme and scheme.group().lower() not in ("http:", "https:", "mailto:"):
        return None
    return _REFERENCE.sub("&amp;", _UNSAFE.sub(lambda found: f"%{ord(found.group()):02X}", href))
