"""How a collection is cited, as its page shows it: every work in each style, and the page itself."""

from collections.abc import Iterable, Iterator, Sequence

from site_builder.citations.bibtex import bibtex
from site_builder.citations.collection import Cited
from site_builder.citations.notes import omission
from site_builder.citations.page import page_reference
from site_builder.citations.parsing import Reference
from site_builder.citations.pieces import Pieces, html, verbatim
from site_builder.citations.styles import STYLES, formatted, is_read
from site_builder.config import SiteConfig
from site_builder.contexts import CitationStyle, CitationsView, CitationText, CitationView
from site_builder.exports.listing import collection_files
from site_builder.model import Collection, SourceInfo

#: The choice of what a source says in its own words, beside the styles.
_SOURCE = "source"
_WORDS = "Source's words"
_UNREAD = "This text can be read in more than one way, so it stands word for word in every style."


def citations_view(
    collection: Collection, cited: Sequence[Cited], sources: Iterable[SourceInfo], config: SiteConfig, day: str
) -> CitationsView:
    """What a collection is cited as; `sources` are those of its page, `day` is that of the catalogue."""
    choices = (*STYLES, _SOURCE) if any(one.reference.verbatim for one in cited) else tuple(STYLES)
    views = tuple(_views(collection, cited, choices))
    page = page_reference(collection.title, collection.url, sources, config, day)
    origins = {one.origin for one in cited}
    return CitationsView(
        cited=views,
        styles=tuple(_styles(views, choices)),
        origin=origins.pop() if len(origins) == 1 else "",
        stated=any(one.reference.verbatim or one.reference.authors for one in cited),
        bibtex=bibtex({one.key: one.reference for one in cited}),
        files=tuple(file for file in collection_files(collection) if file.role == "citation"),
        page=CitationView("", "this page", "", "", tuple(_texts("page", "this page", page, choices))),
        page_bibtex=bibtex({f"{cited[0].key}-page": page}),
    )


def _views(collection: Collection, cited: Sequence[Cited], choices: Sequence[str]) -> Iterator[CitationView]:
    """The works in their order; of a part that asks for several, the later ones under their own titles."""
    before: list[object] = []
    for number, one in enumerate(cited, 1):
        heading, title = _heading(one, collection, is_further=one.part is not None and one.part in before)
        before.append(one.part)
        is_own = number == 1 and (one.part is None or one.part.kind == "original_data")
        short = collection.short_title or title if is_own else title
        note = omission(one.reference) if is_read(one.reference) else _UNREAD
        yield CitationView(heading, title, one.origin, note, tuple(_texts(str(number), short, one.reference, choices)))


def _heading(cited: Cited, collection: Collection, *, is_further: bool) -> tuple[str, str]:
    part, title = cited.part, cited.reference.title
    if is_further:
        return "Also to be cited", title or "another work"
    if part is None:
        return "Original data", title or collection.title
    return "Analysis result" if part.kind == "analysis_result" else "Original data", part.title or title or part.id


def _texts(number: str, name: str, reference: Reference, choices: Sequence[str]) -> Iterator[CitationText]:
    """The citation in each style; one that could not be read without doubt stands there once, word for word.

    The first style stands in where a reader chose the words of a source that has none.
    """
    if not is_read(reference):
        found = verbatim(reference.verbatim)
        yield _text(choices, "In the source's words", number, f"the citation of {name}", found)
        return
    for place, (key, style) in enumerate(STYLES.items()):
        stands_in = [] if place or reference.verbatim else choices[len(STYLES) :]
        what = f"the {style.label} citation of {name}"
        yield _text([key, *stands_in], style.label, number, what, formatted(reference, key))
    if reference.verbatim:
        yield _text([_SOURCE], _WORDS, number, f"the source's words on citing {name}", verbatim(reference.verbatim))


def _text(choices: Sequence[str], label: str, number: str, what: str, found: Pieces) -> CitationText:
    return CitationText(f"citation-{number}-{choices[0]}", " ".join(choices), label, what, html(found))


def _styles(views: Sequence[CitationView], choices: Sequence[str]) -> Iterator[CitationStyle]:
    known: dict[str, tuple[str, str]] = {key: (style.label, style.meaning) for key, style in STYLES.items()}
    known[_SOURCE] = (_WORDS, "as the platform states them")
    for key in choices:
        label, meaning = known[key]
        ids = [text.id for view in views for text in view.texts if key in text.styles.split()]
        kind = "citations" if len(ids) > 1 else "citation"
        what = f"{len(ids)} {kind} in the source's words" if key == _SOURCE else f"{len(ids)} {label} {kind}"
        yield CitationStyle(key, label, meaning, " ".join(ids), what)
