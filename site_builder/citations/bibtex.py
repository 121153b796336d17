"""References as BibTeX: UTF-8, one line a field, read alike by BibTeX, biber and reference managers.

Entries are `@misc`, which every style knows, and `@article`. Titles and names that BibTeX would change (capitals,
`and`, particles) are in braces of their own. `doi` and `url` are as they are, for they are no LaTeX (biblatex manual,
section 2.2.1: verbatim fields); all other text has the characters escaped that LaTeX would take for commands, with
braces as commands too: BibTeX counts them even where a backslash stands before them.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from bibtexparser.entrypoint import write_string
from bibtexparser.library import Library
from bibtexparser.model import Entry, Field
from bibtexparser.writer import BibtexFormat

from site_builder.characters import INVISIBLE
from site_builder.citations.names import Name
from site_builder.citations.parsing import Reference

#: What LaTeX takes for something else, and how it prints the character.
_SPECIAL = str.maketrans(
    {
        "\\": r"{\textbackslash}",
        "{": r"{\textbraceleft}",
        "}": r"{\textbraceright}",
        "~": r"{\textasciitilde}",
        "^": r"{\textasciicircum}",
        "<": r"{\textless}",
        ">": r"{\textgreater}",
        "|": r"{\textbar}",
        "$": r"\$",
        "&": r"\&",
        "#": r"\#",
        "_": r"\_",
        "%": r"\%",
    }
)
#: Between characters that LaTeX would draw as one: `--` is a dash, a doubled quote a curly one, ?` a turned mark.
_LIGATURE = re.compile(r"(?<=-)(?=-)|(?<=`)(?=`)|(?<=')(?=')|(?<=,)(?=,)|(?<=[?!])(?=`)")
_PLAIN_NAME = re.compile(r"(?:[^\W\d_]|[ .'’-])+")
_MEDIUM = {"dataset": "Data set", "software": "Computer software"}


def bibtex(references: Mapping[str, Reference]) -> str:
    """The references by their keys as BibTeX: one empty line between entries and none within.

    Raises `ValueError` for a key that BibTeX can't hold.
    """
    library = Library([_entry(key, reference) for key, reference in references.items()])
    return write_string(library, unparse_stack=[], bibtex_format=_format())


def _format() -> BibtexFormat:
    form = BibtexFormat()  # type: ignore[no-untyped-call]  # has none
    form.indent = "  "
    form.block_separator = "\n"
    form.trailing_comma = True
    return form


def _entry(key: str, reference: Reference) -> Entry:
    if not re.fullmatch(r"[A-Za-z0-9-]+", key):
        raise ValueError(f"{key!r} is no BibTeX key: give one of letters, digits and hyphens")
    kind = "article" if reference.type == "article-journal" else "misc"
    fields = {name: value for name, value in _fields(reference).items() if value}
    return Entry(kind, key, [Field(name, f"{{{value}}}") for name, value in fields.items()])


def _fields(reference: Reference) -> dict[str, str]:
    """The fields in the order in which people read them; empty ones are left out by the caller."""
    title = latex(reference.title)
    return {
        "author": _authors(reference),
        "title": f"{{{title}}}" if title else "",
        "year": str(reference.year or ""),
        "journal": latex(reference.container),
        "volume": latex(reference.volume),
        "number": latex(reference.issue),
        "pages": latex(reference.pages).replace("–", "--"),
        "type": _MEDIUM.get(reference.type, ""),
        "version": latex(reference.version),
        "howpublished": latex(reference.publisher),  # classic styles print this of a @misc, not the publisher
        "publisher": latex(reference.publisher),
        "doi": _verbatim(reference.doi),
        "url": _verbatim(reference.url),
        "urldate": latex(reference.accessed),
        "note": "" if reference.complete else latex(reference.verbatim),
        "annote": latex(reference.verbatim) if _is_cut(reference) else "",
    }


def latex(text: str) -> str:
    """A text on one line with nothing in it that BibTeX or LaTeX would take for a command; letters stay UTF-8."""
    line = " ".join(INVISIBLE.sub("", text).split())
    return _LIGATURE.sub("{}", line.translate(_SPECIAL))


def _verbatim(address: str) -> str:
    """An address or a DOI as it is; what would end its field is percent-encoded."""
    encoded = re.sub(r"[\s{}\\]", lambda match: "".join(f"%{byte:02X}" for byte in match[0].encode()), address)
    return INVISIBLE.sub("", encoded)


def _authors(reference: Reference) -> str:
    """The authors that stand before a gap, then `others`."""
    if reference.omitted_after is None:
        return " and ".join(map(_name, reference.authors))
    return " and ".join([*map(_name, reference.authors[: reference.omitted_after]), "others"])


def _is_cut(reference: Reference) -> bool:
    """Whether the citation names authors after a gap: BibTeX has no place for them but a field that isn't printed."""
    return reference.complete and reference.omitted_after not in (None, len(reference.authors))


@lru_cache(maxsize=1 << 16)
def _name(name: Name) -> str:
    """`family, suffix, given`, or a name that is no person's in braces."""
    if name.literal:
        return f"{{{latex(name.literal)}}}"
    return ", ".join(_kept(part) for part in (name.family, name.suffix, name.given) if part)


def _kept(part: str) -> str:
    """A part of a name, in braces where BibTeX would take it apart: `and`, commas, a particle after a capital."""
    words = part.split()
    particle = part[:1].isupper() and any(word[0].islower() for word in words[1:])
    plain = _PLAIN_NAME.fullmatch(part) and "and" not in (word.lower() for word in words)
    return latex(part) if plain and not particle else f"{{{latex(part)}}}"
