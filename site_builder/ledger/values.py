"""Values of facets under other names: what the vocabularies of this build make of what was read as them before."""

from collections.abc import Callable, Iterable, Mapping

from site_builder.ledger.entries import Entry, Term
from site_builder.model import Catalog, Collection

Pages = Mapping[tuple[str, str], str]


def value_pages(now: Iterable[Entry]) -> Pages:
    """The pages of the values that a build has, by (facet, value)."""
    return {(entry.term.facet, entry.term.value): entry.url for entry in now if entry.term}


def became(term: Term, pages: Pages) -> tuple[str, ...]:
    """The pages of the values as which the raw spellings of a value are read now, its own name where it has none.

    A spelling that is still read as the value says nothing: the value has no page because nobody states it any more.
    """
    read = _readers().get(term.facet, _unread)
    values = {value for raw in term.raw or (term.value,) if term.value not in (found := read(raw)) for value in found}
    return tuple(sorted(pages[term.facet, value] for value in values if (term.facet, value) in pages))


def still_stating(term: Term, catalog: Catalog) -> tuple[Collection, ...]:
    """The collections that state a raw spelling of a value, whatever it is read as now."""
    raws = {*term.raw, term.value}
    return tuple(
        collection
        for collection in catalog.collections
        if term.facet in collection.facets
        and any(each.raw in raws for count in collection.facets[term.facet].counts for each in count.raw)
    )


def _unread(_raw: str) -> tuple[str, ...]:
    """What is read of a facet whose values have no pages any more."""
    return ()


def _readers() -> Mapping[str, Callable[[str], tuple[str, ...]]]:
    """How each facet reads a raw spelling; loaded only where a value has lost its page."""
    from site_builder.harmonise.body_part import harmonise_body_part
    from site_builder.harmonise.disease import harmonise_disease
    from site_builder.harmonise.license import harmonise_licenses
    from site_builder.harmonise.modality import harmonise_modality

    def body_part(raw: str) -> tuple[str, ...]:
        found = harmonise_body_part(raw).value
        return (found.value,) if found else ()

    def disease(raw: str) -> tuple[str, ...]:
        found = harmonise_disease(raw).value
        return (found,) if found else ()

    return {
        "Modality": lambda raw: harmonise_modality(raw).value or (),
        "license": lambda raw: tuple(license_.id for license_ in harmonise_licenses(raw).value or ()),
        "BodyPartExamined": body_part,
        "disease_type": disease,
    }
